"""What a chat cannot show: markup beyond paragraphs, bold, italic, flat lists and links to items."""

import re
from collections.abc import Iterator

from content.mistakes import Mistake
from content.yaml_file import Document, Value, Where

MARKUP = frozenset({"body", "definition", "detail", "summary", "when", "rows"})
"""The keys whose texts are Markdown with links."""
_PLAIN = frozenset({"title", "short", "name", "text", "asked", "columns", "obliges"})
"""The keys whose texts are shown as they were typed."""
SHOWN = MARKUP | _PLAIN
"""All keys whose texts are shown."""

_AT_A_LINES_START = re.compile(
    r"""\n(?:
      (?P<heading>     [ ]{0,3}\#{1,6}[ \t]+\S )
    | (?P<rule>        [ ]{0,3}(?:=+|([-*_])(?:[ ]*\3)+)[ ]*(?=\n|\Z) )
    | (?P<quotation>   [ ]{0,3}>[ ]?\S )
    | (?P<table>       [ ]*\|[^\n]*\|[ ]*(?=\n|\Z) )
    | (?P<nested>      [ ]{2,}(?:[-*+]|\d{1,2}[.)])[ ]+\S )
    | (?P<code>        ~~~ | (?<=\n\n)(?:[ ]{4,}|\t)\S )
    )""",
    re.VERBOSE,
)
_WITHIN_A_LINE = re.compile(
    r"""
      (?P<image>       !\[[^\]\n]*\]\( )
    | (?P<page_link>   (?<!\[)\[[^\[\]\n]+\]\([^)\n]*\) )
    | (?P<address>     \b(?:https?|ftp)://\S | \bwww\.\w | \bmailto: )
    | (?P<html>        </?[a-zA-Z][^<>\n]*> | <!-- )
    | (?P<code>        ` )
    """,
    re.VERBOSE,
)
_SIGNS = ("](", "://", "www.", "mailto:", "<", "`")
"""One of these stands in whatever `_WITHIN_A_LINE` finds: to look for them first takes a tenth of the time."""
_PROBLEMS = {
    "heading": "a heading does not show in a chat: make it a section of its own, or a **bold** first line",
    "rule": "a line of “---” or “===” does not show in a chat: take it out",
    "quotation": "a quotation with “>” does not show in a chat: put exact wording under “quote”",
    "table": "a table does not show in a chat: put it under “table”, with “columns” and “rows”",
    "nested": "a list within a list does not show in a chat: begin every item at the margin, or make two lists",
    "code": "code (a “`”, or a paragraph indented by four) does not show in a chat: write plain words",
    "image": "an image does not show in a text: take it out",
    "page_link": "a link to a page does not show in a text: cite it under “source”, or link to an item with [[…]]",
    "address": "an internet address does not show in a text: cite the document under “source”",
    "html": "HTML does not show in a chat: write **bold** or *italic*, or take it out",
}
_STYLED = re.compile(r"\[\[|\*\*")
_ITEM = re.compile(r"^ *[-*+] +\S", re.MULTILINE)


def check_texts(document: Document, where: Where, key: str, value: Value) -> Iterator[Mistake]:
    """What in the value of an entry could not be shown as meant: `key` is one of SHOWN, `where` the entry's mapping."""
    if key in MARKUP:
        for way, text in texts((*where, key), value):
            yield from _unshown(document, way, text)
    else:
        for way, text in texts((*where, key), value):
            if found := _STYLED.search(text):
                problem = f"“{key}” is shown as it was typed: no [[links]] and no **bold** in it"
                yield document.mistake(way, problem, found.start())


def texts(where: Where, value: Value) -> Iterator[tuple[Where, str]]:
    """The texts that a value consists of: itself, or those of a list, or of a table's rows."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from texts((*where, place), part)


def _unshown(document: Document, where: Where, text: str) -> Iterator[Mistake]:
    for found in _AT_A_LINES_START.finditer(f"\n{text}"):
        start = found.start() + len(found[0]) - len(found[0].lstrip()) - 1
        yield document.mistake(where, _PROBLEMS[str(found.lastgroup)], start)
    if any(sign in text for sign in _SIGNS):
        for found in _WITHIN_A_LINE.finditer(text):
            yield document.mistake(where, _PROBLEMS[str(found.lastgroup)], found.start())
    if "- " in text and _runs_together(document, where, text):
        yield document.mistake(where, "a list runs together in a text after “>”: begin the text with “|” instead")


def _runs_together(document: Document, where: Where, text: str) -> bool:
    """Whether lines that were typed as items of a list were folded into running text."""
    _, start, end = document.span(where) or (1, 0, 0)
    typed = document.text[start:end]
    return typed.startswith(">") and len(_ITEM.findall(typed)) > len(_ITEM.findall(text))
