"""What points elsewhere: references, links in texts, topics, roles, sources, countries."""

import re
from collections.abc import Iterator

from babel import Locale

from content.check_texts import MARKUP, texts
from content.library import LINK
from content.mistakes import Mistake, nearest
from content.names import Names
from content.refs import ID, is_ref
from content.yaml_file import Document, Value, Where

_POINTERS = {
    "topic": ("topic", "topics.yaml"),
    "also": ("topic", "topics.yaml"),
    "roles": ("role", "roles.yaml"),
    "doc": ("source", "sources.yaml"),
    "note": ("note", "notes/"),
}
"""Key → what kind of thing's id stands there, and where such things are written."""
POINTING = frozenset({*_POINTERS, *MARKUP, "see", "countries"})
"""The keys whose values point elsewhere."""
_ITEMS = ("note", "term", "checklist")
_NOT_ISO = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
"""Territories in Unicode's list, which Babel has, and not in ISO 3166-1. XK, Kosovo, is not there either: allowed."""
_COUNTRIES = frozenset(code for code in map(str, Locale("en").territories) if code.isalpha()) - _NOT_ISO
_BRACKETS = re.compile(rf"\[\[|\]\]|\[(?<!\[\[)(?:{'|'.join(_ITEMS)}):[^\[\]\n]*\](?!\])")
_MISWRITTEN = re.compile(r"\[\[([^\[\]|\n]*)(?:\|[^\[\]]*)?\]\]")


def check_links(names: Names, document: Document, where: Where, key: str, value: Value) -> Iterator[Mistake]:
    """What the value of an entry points at and is not there: `key` is one of POINTING, `where` the entry's mapping."""
    for way, text in texts((*where, key), value):
        if key in MARKUP:
            yield from _links_in(names, document, way, text)
        elif key in _POINTERS:
            yield from _dead_pointer(names, document, way, key, text.strip())
        elif key == "see":
            yield from _dead(names, document, way, text.strip())
        elif key == "countries" and re.fullmatch("[A-Z]{2}", text) and text not in _COUNTRIES:
            yield document.mistake(way, f"“{text}” is no country code of ISO 3166: LR is Liberia, XK Kosovo")


def _dead_pointer(names: Names, document: Document, where: Where, key: str, id_: str) -> Iterator[Mistake]:
    kind, home = _POINTERS[key]
    if re.fullmatch(ID, id_) and not names.knows(f"{kind}:{id_}"):
        meant = nearest(f"{kind}:{id_}", (name for name in names.like(kind) if "/" not in name))
        hint = f"did you mean “{meant.partition(':')[2]}”?" if meant else f"see {home} for those there are"
        yield document.mistake(where, f"unknown {kind} “{id_}”: {hint}")


def _dead(names: Names, document: Document, where: Where, target: str, offset: int = 0) -> Iterator[Mistake]:
    if not names.knows(target) and is_ref(target):  # what is no reference is the model's to say
        meant = nearest(target, names.like(*_ITEMS))
        hint = f": did you mean “{meant}”?" if meant else ": write it, or take the link out"
        yield document.mistake(where, f"“{target}” is not in the library{hint}", offset)


def _links_in(names: Names, document: Document, where: Where, text: str) -> Iterator[Mistake]:
    end = 0
    for found in _BRACKETS.finditer(text):
        start = found.start()
        if start < end:
            continue
        end = found.end()
        if link := LINK.match(text, start):
            end = link.end()
            if names.knows(link[1]) or is_ref(link[1]):
                yield from _dead(names, document, where, link[1], start)
                if link[2] is not None and not link[2].strip():
                    yield document.mistake(where, f"“{link[0]}” shows no words: write [[{link[1]}]]", start)
                continue
        if wrong := _MISWRITTEN.match(text, start):
            end = wrong.end()
            yield document.mistake(where, f"“{_brief(wrong[0])}” is no link: {_hint(names, wrong[1])}", start)
        elif found[0] == "[[":
            yield document.mistake(where, f"“{_brief(text[start:])}” is never closed: end the link with ]]", start)
        elif found[0] == "]]":
            yield document.mistake(where, "“]]” closes no link: begin the link with [[", start)
        else:
            yield document.mistake(where, f"“{found[0]}” is no link: write [{found[0]}]", start)


def _hint(names: Names, target: str) -> str:
    """What was probably meant: the kind misspelt, or left out."""
    known = names.like(*_ITEMS)
    id_ = target.strip().rpartition(":")[2].casefold().replace(" ", "-")
    meant = next((name for kind in ("term", "note", "checklist") if (name := f"{kind}:{id_}") in names.living), None)
    meant = meant or nearest(target, known)
    return f"did you mean “[[{meant}]]”?" if meant else "write [[term:id]], [[note:id]] or [[checklist:id]]"


def _brief(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= 40 else f"{line[:39]}…"
