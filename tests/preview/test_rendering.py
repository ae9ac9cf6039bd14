"""Formatted text becomes safe HTML."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.preview.entities import EXPLICIT, Entity, FormattedText, utf16_length
from bot.preview.formatting import parse_html
from bot.preview.rendering import render_html


class Reader(HTMLParser):
    """Collects the text and checks that tags nest."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Only the promised tags and attributes."""
        assert tag in {"b", "i", "u", "s", "code", "pre", "blockquote", "a", "span"}
        assert {name for name, _ in attrs} <= {"href", "class", "expandable"}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """What was opened last is closed first."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text, unescaped."""
        self.text += data


@st.composite
def crossing(draw: st.DrawFn) -> FormattedText:
    text = draw(st.text(st.sampled_from("ab<>&\"'é😀"), min_size=1, max_size=12))
    edges = st.sampled_from([utf16_length(text[:cut]) for cut in range(len(text) + 1)])
    entities = []
    for kind in draw(st.lists(st.sampled_from(EXPLICIT), max_size=6)):
        start, end = sorted((draw(edges), draw(edges)))
        if start < end:
            entities.append(Entity(kind, start, end - start, url="https://un.org/"))
    return FormattedText(text, tuple(sorted(entities, key=lambda entity: entity.offset)))


@given(crossing())
def test_tags_nest_and_the_text_is_all_there(formatted: FormattedText) -> None:
    reader = Reader()
    reader.feed(render_html(formatted))
    reader.close()

    assert reader.text == formatted.text
    assert reader.open == []


@pytest.mark.parametrize(
    "html",
    [
        "a &lt; b &amp; c",
        "<b>a<i>b</i></b>c",
        "<blockquote>a</blockquote>",
        "<blockquote expandable>a</blockquote>",
        '<span class="tg-spoiler">a</span>',
        '<a href="https://un.org/?a=1&amp;b=2">a</a>',
    ],
)
def test_what_telegram_reads_is_shown_the_same(html: str) -> None:
    assert render_html(parse_html(html)) == html


def test_what_crosses_is_closed_and_opened_again() -> None:
    crossed = FormattedText("abc", (Entity("bold", 0, 2), Entity("italic", 1, 2)))

    assert render_html(crossed) == "<b>a<i>b</i></b><i>c</i>"


def test_an_address_in_the_text_is_a_link() -> None:
    shown = render_html(FormattedText("https://un.org/a", (Entity("url", 0, 16),)))

    assert shown == '<a href="https://un.org/a">https://un.org/a</a>'


def test_a_link_a_browser_must_not_follow_is_text() -> None:
    assert render_html(FormattedText("x", (Entity("text_link", 0, 1, url="javascript:alert(1)"),))) == "x"
