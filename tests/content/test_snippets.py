"""The sentence of a text that fits a query best, and the passage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.markup import Block, ItemList, Link, Paragraph, Span, Words, parse
from content.refs import Ref
from content.snippets import LENGTH, NEW_BLOCK, passage, snippet
from content.tokens import stem

BODY = "Reform is slow. Money for the police comes late. Ask early!"


def test_the_sentence_with_the_word_is_shown() -> None:
    assert snippet(BODY, {stem("police"): 2.0}) == "Money for the police comes late."


def test_the_rarer_word_decides() -> None:
    assert snippet(BODY, {stem("money"): 1.0, stem("ask"): 3.0}) == "Ask early!"


def test_the_first_sentence_stands_where_none_has_the_words() -> None:
    assert snippet(BODY, {stem("zebra"): 1.0}) == "Reform is slow."


def test_nothing_is_shown_of_nothing() -> None:
    assert snippet("", {}) == ""


def test_a_long_sentence_is_cut_between_words() -> None:
    shown = snippet("word " * 100, {})
    assert shown.endswith("word…")
    assert len(shown) <= LENGTH


def test_a_line_that_was_joined_to_others_ends_as_it_was_written() -> None:
    assert snippet("Before you leave. . Invest in people . Stay", {stem("people"): 1.0}) == "Invest in people"


@given(st.text(max_size=500))
def test_a_snippet_is_never_longer_than_its_room(body: str) -> None:
    assert len(snippet(body, {})) <= LENGTH


# --- a passage


def written(block: Block) -> str:
    """A block with what is bold between asterisks, what is italic between underscores and links in brackets."""
    if isinstance(block, Paragraph):
        return "".join(map(_styled, block.spans))
    marks = [f"{block.start + place}." if block.ordered else "-" for place in range(len(block.items))]
    return "\n".join(f"{mark} {''.join(map(_styled, item))}" for mark, item in zip(marks, block.items, strict=True))


def _styled(span: Span) -> str:
    text = f"[{said(span)}]" if isinstance(span, Link) else span.text
    text = f"_{text}_" if span.italic else text
    return f"*{text}*" if span.bold else text


def said(link: Link) -> str:
    return link.words or link.ref.id


def shown(body: str, *wanted: str, whole: int = 0, room: int = 1000) -> list[str]:
    """The blocks of the best passage of a body."""
    pieces = passage(parse(body), {stem(word) for word in wanted}, said, whole=whole, room=room)
    return [written(piece.block) for piece in pieces]


SENTENCES = "Reform is slow. Money for the police comes late. The army waits. Nobody asks. Ask early!"
"""Five sentences in 88 characters."""


def test_of_what_is_short_the_whole_is_shown() -> None:
    assert shown(SENTENCES, whole=88 + NEW_BLOCK) == [SENTENCES]


def test_of_what_is_longer_the_sentences_that_fit_are_shown_and_what_is_left_out_is_marked() -> None:
    assert shown(SENTENCES, "army", room=30) == ["… The *army* waits. Nobody asks. …"]


def test_a_passage_from_the_beginning_has_no_mark_before_it() -> None:
    assert shown(SENTENCES, "police", room=NEW_BLOCK + 50) == ["Reform is slow. Money for the *police* comes late. …"]


def test_a_passage_to_the_end_has_no_mark_behind_it() -> None:
    assert shown(SENTENCES, "ask", "early", room=25) == ["… Nobody *asks*. *Ask early*!"]


def test_where_nothing_is_wanted_the_beginning_is_shown() -> None:
    assert shown(SENTENCES, room=NEW_BLOCK + 20) == ["Reform is slow. …"]


def test_a_word_that_few_sentences_have_decides() -> None:
    body = "The police came. The police went. The police saw a judge. The police slept."
    assert shown(body, "police", "judge", room=25) == ["… The *police* saw a *judge*. …"]


def test_the_passage_with_most_of_the_words_is_shown() -> None:
    body = "The police came. Nothing else. The judge of the police spoke. The judge left."
    assert shown(body, "police", "judge", room=32) == ["… The *judge* of the *police* spoke. …"]


def test_a_passage_begins_with_the_line_above_a_list_where_there_is_room() -> None:
    body = "Some words of no use here.\n\nThe money goes to:\n\n- pay\n- fuel\n- arms"
    assert shown(body, "fuel", room=170) == ["… The money goes to:", "- pay\n- *fuel* …"]


def test_a_passage_does_not_end_with_a_line_that_leads_to_what_is_left_out() -> None:
    body = "Pay the police.\n\nThe money goes to:\n\n- the ministry of the interior, with its thousands of men"
    assert shown(body, "police", room=160) == ["Pay the *police*. …"]


def test_a_label_in_bold_stands_with_the_sentence_behind_it() -> None:
    body = "- **First.** Pay the police.\n- **Then.** Pay the ministry of the interior."
    assert shown(body, "police", room=NEW_BLOCK + 30) == ["- _First._ Pay the *police*. …"]
    assert shown(body, "ministry", room=NEW_BLOCK + 30) == ["- … _Then._ Pay the *ministry* of the interior."]


def test_the_steps_of_a_list_keep_their_numbers() -> None:
    body = "1. one thing\n2. two things\n3. the police\n4. four things"
    assert shown(body, "police", room=40) == ["3. … the *police* …"]


def test_each_piece_says_which_block_it_is_of() -> None:
    body = "Some words of no use here.\n\nThe police. And more of it, which is too long for the room there is."
    (piece,) = passage(parse(body), {stem("police")}, said, whole=0, room=75)
    assert piece.of == 1


def test_a_sentence_longer_than_the_room_is_cut_between_words() -> None:
    assert shown("one two three four five", room=12) == ["one two …"]


def test_a_point_behind_which_a_small_letter_follows_ends_no_sentence() -> None:
    assert shown("Pay, e.g. the police. Then go.", "police", room=NEW_BLOCK + 25) == ["Pay, e.g. the *police*. …"]


# --- what is marked


def marked(body: str, *wanted: str) -> str:
    return "\n\n".join(shown(body, *wanted, whole=10_000))


@pytest.mark.parametrize(
    ("text", "wanted", "as_marked"),
    [
        ("The police.", "police", "The *police*."),
        ("Vetting officers, vetted.", "vet", "*Vetting* officers, *vetted*."),
        ("Le désarmement.", "desarmement", "Le *désarmement*."),
        ("A cease-fire holds.", "ceasefire", "A *cease-fire* holds."),
        ("The WHO asks who pays.", "WHO", "The *WHO* asks who pays."),
        ("Nothing here.", "police", "Nothing here."),
    ],
)
def test_words_of_the_stem_that_is_wanted_are_bold(text: str, wanted: str, as_marked: str) -> None:
    assert marked(text, wanted) == as_marked


def test_neighbours_are_marked_as_one() -> None:
    assert marked("Security sector reform, sector by sector.", "security", "sector", "reform") == (
        "*Security sector reform*, *sector* by *sector*."
    )


def test_what_was_bold_is_in_italics_beside_words_that_are_marked() -> None:
    assert marked("**People** pay the *police* and **the police**.", "police") == (
        "_People_ pay the *_police_* and _the _*_police_*."
    )


def test_where_nothing_is_wanted_what_was_bold_stays_bold() -> None:
    assert marked("**People** pay.") == "*People* pay."


def test_a_link_is_marked_as_a_whole_and_keeps_its_words() -> None:
    assert marked("See [[term:ddr|disarmament of fighters]] now.", "fighter") == "See *[disarmament of fighters]* now."


def test_a_link_without_words_is_marked_by_what_it_shows() -> None:
    assert marked("See [[term:vetting]].", "vetting") == "See *[vetting]*."


PARTS = st.sampled_from(
    [
        "police ",
        "army. ",
        "e.g. ",
        "désarmé? ",
        "& ",
        "**",
        "*",
        "[[term:ddr|the army]] ",
        "[[term:ssr]] ",
        "x" * 30,
        "\n\n- ",
        "\n\n",
        "\n1. ",
        "<b>",
    ]
)


@given(st.lists(PARTS, max_size=40).map("".join), st.integers(10, 200), st.sets(st.sampled_from(["polic", "armi"])))
def test_a_passage_is_a_stretch_of_the_text_no_longer_than_its_room(body: str, room: int, wanted: set[str]) -> None:
    def text(blocks: list[Block]) -> str:
        lines = [line for block in blocks for line in (block.items if isinstance(block, ItemList) else (block.spans,))]
        return "".join(said(span) if isinstance(span, Link) else span.text for line in lines for span in line)

    every = list(parse(body))
    chosen = text([piece.block for piece in passage(every, wanted, said, whole=0, room=room)])
    bare = "".join(chosen.removeprefix("… ").removesuffix(" …").split())

    assert bare in "".join(text(every).split())
    assert len(chosen) <= room + 4


@given(st.text(min_size=1, max_size=300))
def test_of_any_text_the_whole_is_itself(text: str) -> None:
    whole = Paragraph((Words(text), Link(Ref("term", "ddr"), "DDR")))
    (piece,) = passage([whole], set(), said, whole=1000, room=10)
    assert isinstance(piece.block, Paragraph)
    assert "".join(said(span) if isinstance(span, Link) else span.text for span in piece.block.spans) == f"{text}DDR"
