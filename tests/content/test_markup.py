"""Bodies as a tree: what is markup, what stays as words."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.markup import Block, ItemList, Link, Paragraph, Span, Words, parse, plain, shown
from content.reader import read_library
from content.refs import Ref
from tests.content.conftest import SOUND, Shelve

DDR = Ref("term", "ddr")


def spans(blocks: tuple[Block, ...]) -> list[Span]:
    """All spans, in order."""
    runs = [run for block in blocks for run in ((block.spans,) if isinstance(block, Paragraph) else block.items)]
    return [span for run in runs for span in run]


def words(blocks: tuple[Block, ...]) -> list[str]:
    """All words, in order, of texts and links alike."""
    texts = [span.text if isinstance(span, Words) else f" {span.ref} {span.words or ''} " for span in spans(blocks)]
    return re.findall("[a-z]+", " ".join(texts))


def test_paragraphs_are_parted_by_an_empty_line() -> None:
    assert parse("One\nline.\n\nTwo.") == (Paragraph((Words("One line."),)), Paragraph((Words("Two."),)))


def test_bold_and_italic_may_lie_in_one_another() -> None:
    assert parse("a **b *c*** _d_")[0] == Paragraph(
        (Words("a "), Words("b ", bold=True), Words("c", bold=True, italic=True), Words(" "), Words("d", italic=True))
    )


def test_a_link_has_its_reference_and_its_style() -> None:
    assert parse("**[[term:ddr]]** [[term:ddr|the\nprogramme]]")[0] == Paragraph(
        (Link(DDR, bold=True), Words(" "), Link(DDR, "the programme"))
    )


@pytest.mark.parametrize("text", ["[[ddr]]", "[[trem:ddr]]", "[[term:DDR]]", "[[term:ddr", "[[term:ddr\n\n]]"])
def test_what_is_no_link_stays_as_it_was_typed(text: str) -> None:
    assert not any(isinstance(span, Link) for span in spans(parse(text)))
    assert parse(text)[0] == Paragraph((Words(text.partition("\n")[0]),))


@pytest.mark.parametrize(
    "text", ["# a", "> a", "`a`", "![a](b)", "[a](b)", "<b>a</b>", "https://a.b", "| a | b |", "&amp;"]
)
def test_other_markup_stays_as_it_was_typed(text: str) -> None:
    assert parse(text) == (Paragraph((Words(text),)),)


def test_two_spaces_or_a_backslash_break_a_line() -> None:
    assert parse("a  \nb\\\nc") == (Paragraph((Words("a\nb\nc"),)),)


def test_a_backslash_takes_a_sign_as_itself() -> None:
    assert parse(r"\*a\*") == (Paragraph((Words("*a*"),)),)


def test_bullets_make_a_list() -> None:
    assert parse("- a\n- **b**") == (ItemList(False, 1, ((Words("a"),), (Words("b", bold=True),))),)


@pytest.mark.parametrize("start", [0, 1, 7])
def test_a_numbered_list_begins_where_it_says(start: int) -> None:
    assert parse(f"{start}. a\n{start + 1}. b") == (ItemList(True, start, ((Words("a"),), (Words("b"),))),)


def test_a_year_in_a_wrapped_line_begins_no_list() -> None:
    assert parse("It began in\n1994. Then it grew.") == (Paragraph((Words("It began in 1994. Then it grew."),)),)


def test_a_list_within_a_list_becomes_part_of_it() -> None:
    assert parse("- a\n  - b\n- c") == (ItemList(False, 1, ((Words("a"),), (Words("b"),), (Words("c"),))),)


def test_an_items_second_paragraph_becomes_a_line_of_it() -> None:
    assert parse("- a\n\n  b") == (ItemList(False, 1, ((Words("a\nb"),),)),)


def test_nothing_gives_nothing() -> None:
    assert parse(" \n\n ") == ()


def test_a_body_is_parsed_once() -> None:
    assert parse("the same") is parse("the same")


@given(st.text())
def test_any_text_parses(text: str) -> None:
    assert isinstance(parse(text), tuple)


@given(st.text("ab *_[]|:-+\\\n \t>#`!()<&;", max_size=60))
def test_no_word_is_lost_whatever_markup_surrounds_it(text: str) -> None:
    assert words(parse(text)) == re.findall("[a-z]+", text)


@given(
    st.lists(
        st.sampled_from(["[[term:ddr]]", "[[note:a/b|c d]]", "**", "*", " ", "\n", "\n- ", "e", "\n\n"]), max_size=12
    )
)
def test_no_link_is_lost_whatever_markup_surrounds_it(pieces: list[str]) -> None:
    links = [span for span in spans(parse("".join(pieces))) if isinstance(span, Link)]

    assert len(links) == sum(piece.startswith("[[") for piece in pieces)


@given(st.text("ab *-\n[]|", max_size=40))
def test_neighbours_never_share_kind_and_style(text: str) -> None:
    for block in parse(text):
        for run in (block.spans,) if isinstance(block, Paragraph) else block.items:
            styles = [(type(span), span.bold, span.italic) for span in run]
            assert not any(a == b and a[0] is Words for a, b in pairwise(styles))


def test_plain_text_shows_words_and_labels(shelve: Shelve) -> None:
    library = read_library(shelve(SOUND))
    body = "**On** [[term:ddr]] and [[note:first|that]].\n\n- a\n- b\n\n3. c\n4. d"

    assert plain(body, library) == "On DDR and that.\n\n- a\n- b\n\n3. c\n4. d"


def test_a_dead_link_shows_its_reference(shelve: Shelve) -> None:
    library = read_library(shelve(SOUND))

    assert shown(Link(Ref("term", "gone")), library) == "term:gone"
