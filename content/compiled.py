"""Compiled copies of a library: what was read once without a mistake is there again in a fraction of the time.

They stand in the hidden folder `.compiled` of the library's own folder. Each is named after the state of all its files,
of the code that reads them and of the packages that it is built on, so that neither an edit nor an upgrade is ever
answered from an older copy. A copy is data and nothing else, JSON that the model checks anew: who may write to the
library's folder cannot make the bot run code. One that is torn, or tampered with, or something else counts as absent.

    python -m content.compiled [FOLDER]

makes the copies of the library in FOLDER, the one in the package by default, before the bot is started there.
"""

import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from content.files import fingerprint
from content.library import Library
from content.mistakes import BrokenLibrary
from content.model import Checklist, Everyday, Note, Role, Source, Term, TopicGroup
from content.search import Search, search_of
from content.tables import Tables

FOLDER = ".compiled"
"""Where the copies stand, below the library's folder."""
LIBRARY, SEARCH = "library", "search"
"""The kinds of copies."""
KEPT = 2
"""Copies of a kind: of the library as it is, and of the one before, to which an editor may go back."""

T = TypeVar("T")

_PACKAGES = ("pydantic", "PyYAML", "PyStemmer", "RapidFuzz")
"""Another version of these may read or index another way."""


def open_library(folder: Path) -> Library:
    """The library in `folder`: from its copy where there is one, else read. Raises `BrokenLibrary`."""
    library = compiled_library(folder)
    if library is None:
        from content.reader import read_library  # late: a start from the copy needs no parser of YAML

        library = read_library(folder)
    return library


def compiled_library(folder: Path) -> Library | None:
    """The library in `folder` as it was read before; None where no copy of just these files is there."""
    copies = Copies(folder, fingerprint(folder))
    return copies.read(LIBRARY, lambda data: _Written.model_validate_json(data).library())


def open_search(library: Library, folder: Path) -> Search:
    """The search of a library that stands in `folder`: by the tables in its copy where there is one, else made."""
    return search_of(library, lambda: Copies(folder, library.hash).read(SEARCH, Tables.load))


def keep_copies(library: Library, folder: Path) -> None:
    """Keep a copy of a library that stands in `folder`, and of its search, where there is none. Raises `OSError`."""
    copies = Copies(folder, library.hash)
    if LIBRARY not in copies:
        copies.write(LIBRARY, _Written.of(library).model_dump_json(exclude_unset=True).encode())
    if SEARCH not in copies:
        copies.write(SEARCH, open_search(library, folder).tables.dump())


class Copies:
    """The copies of one state of a library's files.

    Args:
        folder: the library's.
        state: the hash over all its files.
    """

    def __init__(self, folder: Path, state: str) -> None:
        self._folder = folder / FOLDER
        self._name = blake2b(f"{state} {_maker()}".encode(), digest_size=16).hexdigest()

    def __contains__(self, kind: str) -> bool:
        """Whether there is a copy of this kind; a bad one is there until somebody wants to read it."""
        return self._path(kind).is_file()

    def read(self, kind: str, load: Callable[[bytes], T]) -> T | None:
        """What `load` makes of the copy; None where there is none. A bad one is taken away where that is possible."""
        if kind not in self:
            return None
        path = self._path(kind)
        with suppress(OSError):
            with path.open("rb") as opened:
                checksum, data = opened.readline(), opened.read()
            if checksum == self._checksum(kind, data):
                with suppress(ValueError, LookupError, TypeError, AttributeError):
                    return load(data)
            path.unlink()
        return None

    def write(self, kind: str, data: bytes) -> None:
        """Keep this, whole or not at all, and the newest of the older copies of its kind.

        Raises `OSError` where it cannot be kept: the folder may be one that is only to be read.
        """
        self._folder.mkdir(exist_ok=True)
        with suppress(FileExistsError), (self._folder / ".gitignore").open("x", encoding="ascii") as ignored:
            ignored.write("*\n")  # copies are nobody's work
        path = self._path(kind)
        # A name that nobody can foresee, and no file that is there: who may write here cannot lead us to one elsewhere.
        begun = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        try:
            with begun.open("xb") as opened:
                opened.write(self._checksum(kind, data))
                opened.write(data)
            begun.replace(path)
        finally:
            begun.unlink(missing_ok=True)
        with suppress(FileNotFoundError):  # another process tidies up here too
            others = [other for other in self._folder.glob(f"*.{kind}") if other != path]
            for old in sorted(others, key=lambda other: other.lstat().st_mtime, reverse=True)[KEPT - 1 :]:
                old.unlink()

    def _path(self, kind: str) -> Path:
        return self._folder / f"{self._name}.{kind}"

    def _checksum(self, kind: str, data: bytes) -> bytes:
        key = f"{self._name}.{kind}".encode()
        return f"{blake2b(data, key=key, digest_size=16).hexdigest()}\n".encode()


class _Written(BaseModel):
    """A library as a copy holds it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: tuple[Source, ...]
    groups: tuple[TopicGroup, ...]
    roles: tuple[Role, ...]
    notes: tuple[Note, ...]
    checklists: tuple[Checklist, ...]
    terms: tuple[Term, ...]
    everyday: tuple[Everyday, ...]
    date: str
    hash: str
    places: dict[str, tuple[str, int]]

    @classmethod
    def of(cls, library: Library) -> "_Written":
        return cls(
            sources=tuple(library.sources.values()),
            groups=library.groups,
            roles=tuple(library.roles.values()),
            notes=tuple(library.notes.values()),
            checklists=tuple(library.checklists.values()),
            terms=tuple(library.terms.values()),
            everyday=library.everyday,
            date=library.date,
            hash=library.hash,
            places=dict(library.places),
        )

    def library(self) -> Library:
        """The library that was written."""
        return Library(
            sources={source.id: source for source in self.sources},
            groups=self.groups,
            roles={role.id: role for role in self.roles},
            notes={note.id: note for note in self.notes},
            checklists={checklist.id: checklist for checklist in self.checklists},
            terms={term.id: term for term in self.terms},
            everyday=self.everyday,
            date=self.date,
            hash=self.hash,
            places=self.places,
        )


@cache
def _maker() -> str:
    """What makes the copies: this code, Python, the packages; as they were when this process began."""
    digest = blake2b(digest_size=16)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        code = path.read_bytes()
        digest.update(f"{path.name} {len(code)}\n".encode() + code)
    digest.update(" ".join([sys.version, *map(version, _PACKAGES)]).encode())
    return digest.hexdigest()


def main() -> None:
    """Make the copies of the library that the command line names."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "library"
    try:
        keep_copies(open_library(folder), folder)
    except BrokenLibrary as broken:
        sys.exit(str(broken))


if __name__ == "__main__":
    main()
