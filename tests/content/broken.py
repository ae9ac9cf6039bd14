"""How a mistake is put into a sound library: the case and its makers. The cases stand in `mistakes_*.py`.

What is said of a case's own file is written as `line: problem`, of another file with that file's path before it.
"""

from collections.abc import Mapping
from textwrap import indent
from types import MappingProxyType
from typing import NamedTuple

NOTHING: Mapping[str, str] = MappingProxyType({})
AS_IT_IS = ("", "")


class Case(NamedTuple):
    """Something wrong in one file of a sound library, and what is said of it; `beside` are files it takes besides."""

    kind: str
    file: str
    text: str | bytes
    said: tuple[str, ...]
    beside: Mapping[str, str] = NOTHING


def note(id_: str, section: str = "body: B", rest: str = "") -> str:
    """A note of one section, whose own lines begin at line 9; then the rest of the note."""
    return f"""\
id: {id_}
title: {id_}
topic: reform
summary: S
sections:
  - id: a
    title: A
    source: {{doc: itgn, pages: "1"}}
{indent(section, "    ")}
{rest}
"""


def term(id_: str, lines: str = "definition: D") -> str:
    """A term, whose own lines begin at line 5."""
    return f"""\
- id: {id_}
  name: {id_}
  category: concept
  source: {{doc: itgn, pages: "1"}}
{indent(lines, "  ")}
"""


def in_file(kind: str, text: str | bytes, *said: str) -> Case:
    """A note's file with this text."""
    return Case(kind, f"notes/reform/{kind}.yaml", text, said)


def in_note(
    kind: str,
    section: str,
    *said: str,
    rest: str = "",
    instead: tuple[str, str] = AS_IT_IS,
    beside: Mapping[str, str] = NOTHING,
) -> Case:
    """A note with these lines in its section, the rest behind it, or one text instead of another."""
    return Case(kind, f"notes/reform/{kind}.yaml", note(kind, section, rest).replace(*instead), said, beside)


def in_body(kind: str, text: str, *said: str) -> Case:
    """A note with this body, which begins at line 10."""
    return in_note(kind, "body: |\n" + indent(text, "  "), *said)


def in_checklist(kind: str, steps: str, *said: str, rest: str = "", instead: tuple[str, str] = AS_IT_IS) -> Case:
    """A checklist with these steps, which begin at line 8."""
    head = f'id: {kind}\ntitle: {kind}\ntopic: reform\nuse: read-do\nwhen: W\nsource: {{doc: itgn, pages: "1"}}\n'
    text = f"{head}phases: [{{title: P, steps: [\n{steps}\n]}}]\n{rest}\n"
    return Case(kind, f"checklists/reform/{kind}.yaml", text.replace(*instead), said)


def in_term(letter: str, lines: str, *said: str, more: str = "") -> Case:
    """A term whose id is a letter, with these lines from line 5 on; behind it more entries of the file."""
    return Case(f"term-{letter}", f"glossary/{letter}.yaml", term(letter, lines) + more, said)
