"""The Markdown of bodies and definitions: one parse for chat, page and print, into a small neutral tree.

Known are paragraphs, bold, italic, flat lists, hard line breaks and `[[type:id]]` links. Whatever else is written stays
standing as the characters that were typed; `content.check_texts` tells the editor.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from content.library import LINK, Library
from content.refs import Ref

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text in one style; a newline in it is a hard line break."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an item; `words` is what it shows, None where the item's own label should stand."""

    ref: Ref
    words: str | None = None
    bold: bool = False
    italic: bool = False


Span = Words | Link


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's spans, in order; two neighbours never share kind and style."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ItemList:
    """A flat list, `items` being each item's spans; `start` is the first number, 1 in a list of bullets."""

    ordered: bool
    start: int
    items: tuple[tuple[Span, ...], ...]


Block = Paragraph | ItemList


@lru_cache(maxsize=256)
def parse(body: str) -> tuple[Block, ...]:
    """The blocks of a body, in order. Every text parses: what is no markup stays as words.

    Items of a list within a list become items of the outer one; an item's further paragraphs become lines of it.
    """
    blocks: list[Block] = []
    depth, start, items = 0, 1, list[list[Span]]()
    for token in _markdown().parse(body):
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                if not depth:
                    start, items = int(token.attrs.get("start", 1)), []
                depth += 1
            case "bullet_list_close" | "ordered_list_close":
                depth -= 1
                if not depth:
                    blocks.append(ItemList(token.tag == "ol", start, tuple(map(_joined, items))))
            case "list_item_open":
                items.append([])
            case "inline":
                spans = list(_spans(token.children or ()))
                if depth:
                    items[-1] += [Words("\n"), *spans] if items[-1] else spans
                elif joined := _joined(spans):
                    blocks.append(Paragraph(joined))
    return tuple(blocks)


def plain(body: str, library: Library) -> str:
    """The body without markup: links as their words or their target's label, blocks with an empty line between."""
    return "\n\n".join(_plain_block(block, library) for block in parse(body))


def shown(link: Link, library: Library) -> str:
    """What a link shows: its words, else the label of the item, else (a dead link) the reference itself."""
    if link.words is not None:
        return link.words
    target = library.find(link.ref)
    return library.label(target) if target else str(link.ref)


def _plain_block(block: Block, library: Library) -> str:
    if isinstance(block, Paragraph):
        return _plain_spans(block.spans, library)
    marks = (f"{block.start + place}." if block.ordered else "-" for place in range(len(block.items)))
    return "\n".join(f"{mark} {_plain_spans(item, library)}" for mark, item in zip(marks, block.items, strict=True))


def _plain_spans(spans: Iterable[Span], library: Library) -> str:
    return "".join(span.text if isinstance(span, Words) else shown(span, library) for span in spans)


def _spans(tokens: "Sequence[Token]") -> Iterator[Span]:
    bold = italic = 0
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "item_link":
                yield Link(token.meta["ref"], token.content or None, bold > 0, italic > 0)
            case "softbreak":
                yield Words(" ", bold > 0, italic > 0)
            case "hardbreak":
                yield Words("\n", bold > 0, italic > 0)
            case _:
                yield Words(token.content, bold > 0, italic > 0)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans with neighbours of one style made one, and empty ones left out."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if isinstance(span, Link):
            joined.append(span)
        elif isinstance(last, Words) and (last.bold, last.italic) == (span.bold, span.italic):
            joined[-1] = Words(last.text + span.text, span.bold, span.italic)
        elif span.text:
            joined.append(span)
    return tuple(joined)


def _item_link(state: "StateInline", silent: bool) -> bool:  # noqa: FBT001 - the signature of a rule of markdown-it
    """The inline rule for `[[type:id]]` and `[[type:id|words]]`; what is no reference is left to stand as words."""
    match = LINK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    try:
        ref = Ref.parse(match[1])
    except ValueError:
        return False
    if not silent:
        token = state.push("item_link", "", 0)
        token.content = " ".join((match[2] or "").split())
        token.meta = {"ref": ref}
    state.pos = match.end()
    return True


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # late: the bot starts without it, and reads its first text a moment later

    markdown = MarkdownIt("zero").enable(["list", "newline", "escape", "emphasis"])
    markdown.inline.ruler.before("emphasis", "item_link", _item_link)
    return markdown
