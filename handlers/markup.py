"""From the library's markup to Telegram's HTML, in pages that a phone can show.

Texts are `markupsafe.Markup`: whatever is put into them is escaped unless it is Markup itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape

from markupsafe import Markup

from content.markup import Block, ItemList, Link, Paragraph, Span, parse
from content.refs import Ref

PAGE = 1800
"""Characters of a page of a section: about what two screens of a small phone hold, 280 words."""

_TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>")
_TOKEN = re.compile(r"<[^>]*>|\s+|(?:&[^;\s<]+;|[^\s<&]|&)+")

Naming = Callable[[Ref], str | None]
"""Gives the words for a link that has none of its own; None where the item is gone."""


def visible(html: str) -> str:
    """What a reader sees of a text: its tags and entities read."""
    return unescape(_TAG.sub("", html))


def visible_length(html: str) -> int:
    """How long Telegram counts a text: UTF-16 units once tags and entities are read."""
    return len(visible(html).encode("utf-16-le")) // 2


def paragraphs(*parts: Markup | str) -> Markup:
    """The parts that say something, an empty line between them."""
    return Markup("\n\n").join(part for part in parts if part)


def lines(*parts: Markup | str) -> Markup:
    """The parts that say something, each on a line of its own."""
    return Markup("\n").join(part for part in parts if part)


def bold(text: str) -> Markup:
    """`text` in bold."""
    return Markup("<b>{}</b>").format(text)


def italic(text: str) -> Markup:
    """`text` in italics."""
    return Markup("<i>{}</i>").format(text)


def quotation(text: str) -> Markup:
    """`text` as a quotation."""
    return Markup("<blockquote>{}</blockquote>").format(text)


def render(body: str, name: Naming, link: Callable[[Ref], str]) -> list[Markup]:
    """The blocks of a body as HTML; a linked item is a deep link where it is first named, plain words after that."""
    return drawn(parse(body), name, link)


def drawn(blocks: Iterable[Block], name: Naming, link: Callable[[Ref], str]) -> list[Markup]:
    """The same for blocks that are parsed already."""
    seen: set[Ref] = set()
    return [_block(block, name, link, seen) for block in blocks]


def words_of(link: Link, name: Naming) -> str:
    """What a link shows: its own words, the item's name, the words of its id where the item is gone."""
    return link.words or name(link.ref) or link.ref.id.replace("-", " ")


def _block(block: Block, name: Naming, link: Callable[[Ref], str], seen: set[Ref]) -> Markup:
    match block:
        case Paragraph(spans):
            return _spans(spans, name, link, seen)
        case ItemList():
            marks = (f"{number}." for number in range(block.start, block.start + len(block.items)))
            return Markup("\n").join(
                Markup("{} {}").format(next(marks) if block.ordered else "•", _spans(item, name, link, seen))
                for item in block.items
            )


def _spans(spans: Iterable[Span], name: Naming, link: Callable[[Ref], str], seen: set[Ref]) -> Markup:
    return Markup("").join(_span(span, name, link, seen) for span in spans)


def _span(span: Span, name: Naming, link: Callable[[Ref], str], seen: set[Ref]) -> Markup:
    if isinstance(span, Link):
        words = Markup.escape(words_of(span, name))
        if name(span.ref) is not None and span.ref not in seen:
            seen.add(span.ref)
            words = Markup('<a href="{}">{}</a>').format(link(span.ref), words)
    else:
        words = Markup.escape(span.text)
    if span.italic:
        words = Markup("<i>{}</i>").format(words)
    return bold(words) if span.bold else words


def pages(blocks: Iterable[Markup], room: int = PAGE) -> list[Markup]:
    """Blocks in pages of at most `room` characters, broken between blocks where possible, else between words."""
    filled: list[Markup] = []
    for block in blocks:
        together = paragraphs(filled[-1], block) if filled else block
        if filled and visible_length(together) <= room:
            filled[-1] = together
        else:
            filled.extend(split(block, room))
    return filled or [Markup("")]


def split(html: Markup, room: int) -> list[Markup]:
    """HTML in pieces of at most `room` visible characters, never broken within a tag.

    Within a word only where the word alone is longer than a piece. A tag left open at a break is closed there and
    opened again after it.
    """
    if visible_length(html) <= room:
        return [html]
    pieces: list[Markup] = []
    piece, length, opened = "", 0, list[str]()
    for token in _tokens(html, room):
        wide = visible_length(token)
        if wide and length + wide > room:
            pieces.append(_closed(piece, opened))
            piece, length = "".join(opened), 0
            if token.isspace():
                continue
        piece, length = piece + token, length + wide
        if tag := _TAG.fullmatch(token):
            if tag[1]:
                opened.pop()
            else:
                opened.append(token)
    pieces.append(_closed(piece, opened))
    return [kept for kept in pieces if visible(kept).strip()]


def _tokens(html: str, room: int) -> Iterator[str]:
    """Tags, runs of space and words; a word longer than `room` in parts, entities and characters whole."""
    for token in _TOKEN.findall(html):
        if visible_length(token) <= room:
            yield token
            continue
        part = ""
        for sign in re.findall(r"&[^;\s<]+;|.", token, re.DOTALL):
            if visible_length(part + sign) > room:
                yield part
                part = ""
            part += sign
        yield part


def _closed(piece: str, opened: list[str]) -> Markup:
    names = [match[2] for tag in reversed(opened) if (match := _TAG.fullmatch(tag))]
    return Markup(piece.rstrip() + "".join(f"</{name}>" for name in names))  # noqa: S704 - a piece of Markup
