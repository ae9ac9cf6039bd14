"""From the library's markup to Telegram's HTML, in pages."""

from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.preview.formatting import parse_html
from content.library import Library
from content.refs import Ref
from handlers.items import written
from handlers.markup import bold, italic, pages, paragraphs, quotation, split, visible_length
from handlers.screen import View

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)
PIECES = st.recursive(
    WORDS.map(Markup.escape),
    lambda inner: st.one_of(
        inner.map(lambda m: Markup("<b>{}</b>").format(m)), st.tuples(inner, inner).map(lambda p: p[0] + " " + p[1])
    ),
    max_leaves=20,
)


@given(PIECES, st.integers(2, 80))
def test_a_split_text_is_valid_html_and_no_piece_is_too_long(html: Markup, room: int) -> None:
    pieces = split(html, room)

    for piece in pieces:
        parse_html(piece)  # refuses what Telegram would refuse
        assert visible_length(piece) <= room


@given(PIECES, st.integers(2, 80))
def test_a_split_text_loses_nothing_but_space(html: Markup, room: int) -> None:
    def signs(text: str) -> str:
        return "".join(parse_html(text).text.split())

    assert "".join(signs(piece) for piece in split(html, room)) == signs(html)


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=40), st.integers(9, 30))
def test_no_word_is_broken_that_fits_a_piece(words: list[str], room: int) -> None:
    pieces = split(Markup(" ".join(words)), room)

    assert [word for piece in pieces for word in piece.split()] == words


def test_a_word_longer_than_a_piece_is_broken_between_characters() -> None:
    assert split(Markup("<b>aaa&amp;bbb</b>"), 4) == [Markup("<b>aaa&amp;</b>"), Markup("<b>bbb</b>")]


def test_a_tag_left_open_at_a_break_is_closed_and_opened_again() -> None:
    html = Markup('<b>one <a href="https://t.me/x?start=y">two three</a></b>')

    assert split(html, 8) == [
        Markup('<b>one <a href="https://t.me/x?start=y">two</a></b>'),
        Markup('<b><a href="https://t.me/x?start=y">three</a></b>'),
    ]


def test_pages_break_between_paragraphs_where_they_can() -> None:
    blocks = [Markup("a" * 30), Markup("b" * 30), Markup("c" * 30)]

    assert pages(blocks, 70) == [Markup("a" * 30 + "\n\n" + "b" * 30), Markup("c" * 30)]


def test_length_is_counted_as_telegram_counts_it() -> None:
    assert visible_length("<b>a&amp;b</b> 😀") == len("a&b ") + 2


def test_what_is_not_markup_is_escaped() -> None:
    said = paragraphs(bold("<script>"), italic("a & b"), quotation('"'), "1 < 2")

    assert said == "<b>&lt;script&gt;</b>\n\n<i>a &amp; b</i>\n\n<blockquote>&#34;</blockquote>\n\n1 &lt; 2"
    assert unescape("&#34;") == '"'


def test_a_linked_term_is_a_deep_link_at_its_first_use_only(view: View, library: Library) -> None:
    section = library.section(Ref("note", "ownership-principles", "people-first"))
    key = Ref("term", "ddr-programme").key

    first, listed = written(view, section.body)

    assert first == (
        "Reform serves <b>people</b> &amp; their needs. Read on about "
        f'<a href="https://t.me/vademecum_bot?start=i_{key}">Disarmament, demobilization and reintegration</a> '
        "and the DDR of others."
    )
    assert listed == "• ask them\n• <i>listen</i>"
