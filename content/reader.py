"""From a folder of YAML to a Library, or to every mistake that an editor has to mend first."""

from pathlib import Path
from typing import TypeVar

from content.check import check
from content.library import Library
from content.mistakes import BrokenLibrary
from content.model import Checklist, Edition, Entry, Everyday, Note, Role, Source, Term, TopicGroup
from content.names import Names
from content.shelf import Shelf, read_shelf

E = TypeVar("E", bound=Entry)


def read_library(folder: Path) -> Library:
    """The library in `folder`, the one that holds sources.yaml.

    Raises `BrokenLibrary` with every mistake of every file. A mistake that only follows from another (a link into a
    note that could not be read) is left for the next run.
    """
    shelf = read_shelf(folder)
    names = Names(shelf)
    mistakes = [*shelf.mistakes, *check(shelf, names)]
    if mistakes:
        raise BrokenLibrary(mistakes)
    return _library(shelf, names)


def _library(shelf: Shelf, names: Names) -> Library:
    editions = _entries(shelf, Edition)
    return Library(
        sources={source.id: source for source in _entries(shelf, Source)},
        groups=tuple(_entries(shelf, TopicGroup)),
        roles={role.id: role for role in _entries(shelf, Role)},
        notes={note.id: note for note in _entries(shelf, Note)},
        checklists={checklist.id: checklist for checklist in _entries(shelf, Checklist)},
        terms={term.id: term for term in _entries(shelf, Term)},
        everyday=tuple(_entries(shelf, Everyday)),
        date=editions[0].date if editions else "",
        hash=shelf.hash,
        places={named.name: named.place for named in names.items},
    )


def _entries(shelf: Shelf, model: type[E]) -> list[E]:
    return [draft.entry for draft in shelf.drafts if isinstance(draft.entry, model)]
