"""A SQLite file: where it is, what goes wrong with it, and whether what it holds is whole and ours."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from storage.errors import DatabaseIsDamaged, StorageError

MEMORY = ":memory:"

_TROUBLE = {
    sqlite3.SQLITE_BUSY: "is locked by another program",
    sqlite3.SQLITE_NOTADB: "is a file of another kind, no SQLite database",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened or made there",
    sqlite3.SQLITE_READONLY: "cannot be written to",
    sqlite3.SQLITE_FULL: "has no room left on its disk",
    sqlite3.SQLITE_CORRUPT: "is damaged: restore a backup",
    sqlite3.SQLITE_IOERR: "cannot be read or written: look at its disk",
}
# What fails to be written, on a disk over its quota say, is no damage: what stands there can be read.
_DAMAGE = frozenset(
    {
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_IOERR_READ,
        sqlite3.SQLITE_IOERR_SHORT_READ,
        sqlite3.SQLITE_IOERR_CORRUPTFS,
    }
)
_TABLES = {"schema_version", "users", "facts"}
"""Tables of every version."""


def sqlite_path(url: str) -> str:
    """The file a URL names: `sqlite:///` and a relative path, `sqlite:////` and an absolute one.

    `sqlite://` and `sqlite:///:memory:` give `MEMORY`. Raises `StorageError` for everything else; the error
    never repeats the URL, which may hold a password.
    """
    scheme, found, rest = url.partition("://")
    if not found or scheme != "sqlite":
        named = f"{scheme}://…" if found else "An address without a scheme"
        raise StorageError(f"{named} is not a database this version can use: write sqlite:///PATH.")
    if rest in {"", f"/{MEMORY}"}:
        return MEMORY
    if not rest.startswith("/") or rest == "/":
        raise StorageError("A SQLite address has three slashes before a relative path, four before an absolute one.")
    return rest[1:]


def make_file(path: str) -> None:
    """Make the folder, and a file that only its owner may read; what SQLite puts beside it is as the file is."""
    if path == MEMORY:
        return
    folder = Path(path).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The folder {folder} cannot be made: {error.strerror}.") from error
    with suppress(OSError):  # it is there, or SQLite says why it cannot be
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def tables_of_whole(connection: sqlite3.Connection, name: str) -> list[str]:
    """The names of the tables of a database; raises `StorageError` where it is damaged, or none of Vademecum."""
    with in_plain_words(name):
        if connection.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
            raise DatabaseIsDamaged(f"The database {name} is damaged: restore a backup.")
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    if not _TABLES.issubset(tables):
        raise StorageError(f"{name} is no database of Vademecum.")
    return tables


def see_that_it_is_ours(path: str) -> None:
    """Raise `StorageError` where there is no file, or no whole database of Vademecum in it; none is made."""
    with in_plain_words(path), closing(sqlite3.connect(address(path, "rw"), uri=True)) as connection:
        tables_of_whole(connection, path)


def address(path: str, mode: str) -> str:
    """A file as SQLite takes it with a mode: `rw`, or `rwc` to make it (sqlite.org/uri.html)."""
    return MEMORY if path == MEMORY else f"{Path(path).absolute().as_uri()}?mode={mode}"


def identity(path: str) -> int:
    """Tells a file from another of the same name."""
    return 0 if path == MEMORY else Path(path).stat().st_ino


@contextmanager
def in_plain_words(path: str) -> Iterator[None]:
    """Raise what SQLite, or the disk, says of this file as a `StorageError` in one line."""
    try:
        yield
    except OSError as error:
        raise StorageError(f"The database {path} cannot be read or written: {error.strerror}.") from error
    except sqlite3.Error as error:
        trouble = _TROUBLE.get(code_of(error), f"gave an error: {error}")
        damaged = not _DAMAGE.isdisjoint({code_of(error), getattr(error, "sqlite_errorcode", 0)})
        raise (DatabaseIsDamaged if damaged else StorageError)(f"The database {path} {trouble}.") from error


def code_of(error: BaseException | None) -> int:
    """What went wrong, as SQLite numbers it; an extended code ends in the plain one (sqlite.org/rescode.html)."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
