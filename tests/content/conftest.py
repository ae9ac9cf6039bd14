"""A small sound library that tests write to a folder, whole or with something wrong in it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import settings

settings.register_profile("shared", deadline=None)  # a busy machine's pauses are no fault of the code
settings.load_profile("shared")

SOUND: Mapping[str, str] = MappingProxyType(
    {
        "sources.yaml": """\
- {id: itgn, title: Guidance Notes, authors: UN, year: 2012, short: ITGNs, full: "UN, Guidance Notes", status: official}
- {id: book, title: A book, authors: A. Author, year: 2020, short: Book, full: "Author, A book", status: essays}
""",
        "topics.yaml": """\
- id: basics
  title: Basics
  topics:
    - {id: reform, title: Reform}
    - {id: ownership, title: Ownership}
- id: forces
  title: Forces
  topics:
    - {id: police, title: Police}
""",
        "roles.yaml": "- {id: adviser, title: Adviser}\n- {id: commander, title: Commander}\n",
        "edition.yaml": 'date: "2026-11-22"\n',
        "notes/reform/first.yaml": """\
id: first
title: The first note
topic: reform
also: [ownership]
summary: What it says.
sections:
  - id: opening
    title: Opening
    body: |
      A [[term:ddr]] and **words** on [[note:first/closing|how
      it ends]].

      - one
      - two
    source: {doc: itgn, pages: "3-4"}
    roles: [adviser]
    countries: [LR, XK]
  - id: closing
    title: Closing
    body: The end.
    source: {doc: itgn, at: Last words}
    see: [checklist:steps#start, note:first]
    kind: table
    table: {columns: [Who, What], rows: [[adviser, asks], [commander, ""]]}
""",
        "checklists/reform/steps.yaml": """\
id: steps
title: Steps
topic: reform
use: read-do
when: Before the start.
prompt: true
source: {doc: book, pages: xiii}
note: first
phases:
  - title: One
    steps:
      - {id: start, text: Start, detail: "With the [[term:ddr|programme]]."}
      - {id: go-on, text: Go on, roles: [commander], source: {doc: itgn, pages: "9"}}
""",
        "glossary/d.yaml": """\
- id: ddr
  name: Disarmament, demobilization and reintegration
  short: DDR
  abbr: DDR
  category: concept
  definition: Taking weapons away, and what follows; see [[note:first/opening]].
  quote: {text: Exact words., source: {doc: book, pages: "1"}}
  source: [{doc: itgn, pages: "1"}, {doc: book, at: Preface}]
  names: {fr: désarmement}
  date: 2014-04
""",
    }
)
"""File → text: a library with one or two of everything."""

Shelve = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def shelve(tmp_path: Path) -> Shelve:
    """Writes files, each by its path below the library, and gives the library's folder."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path / "library"
        for file, content in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return write
