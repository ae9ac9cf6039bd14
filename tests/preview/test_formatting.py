"""Telegram's HTML is read to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.preview.entities import Entity, FormattedText, tidy, utf16_length
from bot.preview.formatting import CannotParse, checked_link, parse_html

# fmt: off
PIECES = st.sampled_from([
    "<b>", "</b>", "<i>", "</i>", "</>", "</a>", "<pre>", "</pre>", "</code>", "<tg-spoiler>",
    "</tg-spoiler>", "</blockquote>", "</tg-emoji>", "<u", "</span>", "&lt;", "&#128512;", "&#xd800;",
    "&", "<", ">", "😀", "é", "text", "'", '"', "=", " ", "\n", "\0", "<a href='un.org'>",
    "<code class=language-x>", "<blockquote expandable>", '<tg-emoji emoji-id="5">',
    "<span class='tg-spoiler'>",
])
# fmt: on


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_any_text_is_parsed_within_its_bounds_or_refused(source: str) -> None:
    try:
        parsed = parse_html(source)
    except CannotParse:
        return

    length = utf16_length(parsed.text)
    assert all(0 <= entity.offset < entity.end <= length for entity in parsed.entities)
    assert "\ud800" not in tidy(parsed).text


@given(st.text(st.characters(exclude_categories=["C"])))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

    assert parse_html(escaped) == FormattedText(text)


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
        ("B", "bold"),
    ],
)
def test_every_tag_has_its_entity(tag: str, kind: str) -> None:
    assert parse_html(f"a<{tag}>bc</{tag}>") == FormattedText("abc", (Entity(kind, 1, 2),))


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ('<span class="tg-spoiler">x</span>', Entity("spoiler", 0, 1)),
        ("<blockquote expandable>x</blockquote>", Entity("expandable_blockquote", 0, 1)),
        ('<a href="https://UN.org?a=1&amp;b=2">x</a>', Entity("text_link", 0, 1, url="https://un.org/?a=1&b=2")),
        ("<a>un.org</a>", Entity("text_link", 0, 6, url="http://un.org/")),
        ('<pre><code class="language-sql">x</code></pre>', Entity("pre", 0, 1, language="sql")),
        ('<code class="language-sql"><pre>x</pre></code>', Entity("pre", 0, 1, language="sql")),
        ('<code class="language-sql">x</code>', Entity("code", 0, 1)),
        ('<tg-emoji emoji-id="77">👍</tg-emoji>', Entity("custom_emoji", 0, 2, custom_emoji_id="77")),
        (
            '<tg-time unix="1647531900" format="wDT">x</tg-time>',
            Entity("date_time", 0, 1, unix_time=1647531900, date_time_format="wDT"),
        ),
    ],
)
def test_attributes_are_read(source: str, entity: Entity) -> None:
    assert parse_html(source).entities == (entity,)


def test_offsets_count_utf_16_units() -> None:
    assert parse_html("😀<b>x</b>").entities == (Entity("bold", 2, 1),)


def test_an_empty_tag_leaves_no_entity() -> None:
    assert parse_html("a<b></b>") == FormattedText("a")


def test_an_address_that_is_none_leaves_plain_text() -> None:
    assert parse_html('<a href="nowhere">x</a>') == FormattedText("x")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&#65;&#x42;&#128512;", "AB😀"),
        ("&lt without end", "< without end"),
        ("&nbsp;&copy;&#0;&#x110000;", "&nbsp;&copy;&#0;&#x110000;"),
        ("a & b &; &#;", "a & b &; &#;"),
    ],
)
def test_only_telegrams_character_references_are_read(source: str, text: str) -> None:
    assert parse_html(source).text == text


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("é < 2", 'Unsupported start tag "" at byte offset 3'),
        ("😀<br/>", 'Unsupported start tag "br/" at byte offset 4'),
        ("a<b", "Unclosed start tag at byte offset 1"),
        ("a<b x", 'Unclosed start tag "b" at byte offset 1'),
        ("<a href='x", 'Unclosed start tag "a" at byte offset 0'),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=a/b>y</a>", "Unexpected end of name token at byte offset 8"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji emoji-id=x>y</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<tg-time unix=now>y</tg-time>", "Invalid date specified"),
    ],
)
def test_mistakes_are_told_in_telegrams_words(source: str, reason: str) -> None:
    with pytest.raises(CannotParse) as refusal:
        parse_html(source)

    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(CannotParse, match="invalid Unicode characters"):
        parse_html("&#xd83d;&#xde00;")


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://un.org", "https://un.org/"),
        ("un.org/ssr", "http://un.org/ssr"),
        ("http://localhost:80/x", "http://localhost:80/x"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("ftp://un.org", None),
        ("javascript:alert(1)", None),
        ("http://[", None),
        ("http://un.org:99999", None),
        ("", None),
    ],
)
def test_links_are_kept_as_telegram_keeps_them(url: str, kept: str | None) -> None:
    assert checked_link(url) == kept
