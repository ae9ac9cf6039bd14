"""What a chat cannot show: markup beyond paragraphs, bold, italic, flat lists and links to items."""

import re
from collections.abc import Iterator

from content.mistakes import Mistake
from content.yaml_file import Document, Value, Where

MARKUP = frozenset({"body", "definition", "detail", "summary", "when", "rows"})
"""The keys whose texts are Markdown with links."""
_PLAIN = frozenset({"title", "short", "name", "text", "asked", "columns", "obliges"})
"""The keys whose texts are shown as they were typed."""

_FORBIDDEN = re.compile(
    r"""
      (?P<heading>     ^[ ]{0,3}\#{1,6}[ \t]+\S | ^[^\s>|#*+-][^\n]*\n[ ]{0,3}(?:=+|-+)[ ]*$ )
    | (?P<rule>        ^[ ]{0,3}([-*_])(?:[ ]*\3){2,}[ ]*$ )
    | (?P<quotation>   ^[ ]{0,3}>[ ]?\S )
    | (?P<table>       ^[ ]*\|.*\|[ ]*$ )
    | (?P<nested>      ^[ ]{2,}(?:[-*+]|\d{1,9}[.)])[ ]+\S )
    | (?P<code>        ` | ^~~~ | (?:\A|\n[ ]*\n)(?:[ ]{4,}|\t)\S )
    | (?P<image>       !\[[^\]\n]*\]\( )
    | (?P<page_link>   (?<!\[)\[[^\[\]\n]+\]\([^)\n]*\) )
    | (?P<address>     \b(?:https?|ftp)://\S | \bwww\.\w | \bmailto: )
    | (?P<html>        </?[a-zA-Z][^<>\n]*> | <!-- )
    """,
    re.MULTILINE | re.VERBOSE,
)
_PROBLEMS = {
    "heading": "a heading does not show in a chat: make it a section of its own, or a **bold** first line",
    "rule": "a line across does not show in a chat: take it out",
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
_LIST = re.compile(r"^[ ]*(?:[-*+]|\d{1,9}[.)])[ ]+\S", re.MULTILINE)


def check_texts(document: Document, where: Where, key: str, value: Value) -> Iterator[Mistake]:
    """What in the value of one entry could not be shown as meant; `where` is the entry's mapping."""
    if key in MARKUP:
        for way, text in texts((*where, key), value):
            yield from _unshown(document, way, text)
    elif key in _PLAIN:
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
    for found in _FORBIDDEN.finditer(text):
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        yield document.mistake(where, _PROBLEMS[str(found.lastgroup)], start)
    span = document.spans.get(where)
    if span and document.text.startswith(">", span.start):
        typed = document.text[span.start : span.end]
        if len(_LIST.findall(typed)) > len(_LIST.findall(text)):
            yield document.mistake(where, "a list runs together in a text after “>”: begin the text with “|” instead")
