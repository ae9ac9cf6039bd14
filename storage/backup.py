"""Copies of a SQLite database: made while the bot writes in it, checked, and put in its place.

Everything here waits for the disk: it is for commands, not for the bot that answers.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from storage.cipher import Cipher
from storage.errors import DatabaseInUse, DatabaseIsNewer, StorageError
from storage.keys import FACT, check_key, marks_in
from storage.migrate import read_migrations
from storage.sqlite_file import MEMORY, in_plain_words, sqlite_path, tables_of_whole

BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database that is open."""
BEFORE = ".before-restore"
PATIENCE = 30.0
"""Seconds to wait for another program that has the database locked."""
RESTORE_PATIENCE = 5.0
"""Seconds that a restore waits for others to close the database: a bot that let a damaged one go looks into it for a
moment, now and then, whether it is sound by now (`storage.sqlite`)."""
ASKED_EVERY = 0.1
_wait = time.sleep


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: its bytes, the rows of its tables, its users, the version of its tables."""

    size: int
    rows: int
    users: int
    version: int


def file_of(url: str) -> Path:
    """The file of the database at this URL. Raises `StorageError` where there is none."""
    path = sqlite_path(url)
    if path == MEMORY:
        raise StorageError("A database in memory has no file.")
    return Path(path)


def back_up(database: Path, copy: Path, *, force: bool = False) -> Contents:
    """Copy the database as it is at one moment, while others write in it; only its owner may read the copy.

    What was deleted is not in the copy, nor are updates that wait for their answer. It takes its name when it is whole,
    and replaces a file with `force` alone.

    Raises:
        StorageError: there is no database, the copy cannot be written, or its name is taken.
    """
    if not database.is_file():
        raise StorageError(f"There is no database {database}.")
    if copy.exists() and (not force or not copy.is_file()):
        raise StorageError(f"{copy} is there already: choose another name{', or --force' if copy.is_file() else ''}.")
    if any(_same(copy, database.with_name(database.name + end)) for end in ("", *BESIDE)):
        raise StorageError(f"{copy} is the database itself.")
    with _new_file(copy.with_name(f".{copy.name}.{os.getpid()}")) as unfinished:
        with _opened(database, patience=PATIENCE) as connection:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        _leave_out_what_waits(unfinished)
        contents = check(unfinished, name=copy)
        _settle(unfinished)
        unfinished.replace(copy)
    return contents


def _leave_out_what_waits(copy: Path) -> None:
    """Leave updates out of a copy that wait for their answer: they get it where they came from, and not once more."""
    with _opened(copy) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'inbox'").fetchone():
            connection.execute("UPDATE inbox SET raw = ''")


def check(file: Path, cipher: Cipher | None = None, *, name: Path | None = None) -> Contents:
    """See that a file is a whole database of a version that is known, and that the cipher reads it, where one is given.

    What is left in a file beside it is brought home. Raises `StorageError` that calls the file by `name`.
    """
    name = name or file
    with _opened(file, name=name) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        tables = tables_of_whole(connection, str(name))
        ((version,),) = connection.execute("SELECT MAX(version) FROM schema_version")
        if version > (known := len(read_migrations())):
            raise DatabaseIsNewer(version, known)
        if cipher is not None:
            fact = connection.execute("SELECT value FROM facts WHERE name = ?", (FACT,)).fetchone()
            check_key(marks_in(fact and fact[0]), cipher)
        rows = {
            table: connection.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]  # noqa: S608 - its own names
            for table in tables
            if table != "schema_version" and not table.startswith("sqlite_")
        }
    return Contents(file.stat().st_size, sum(rows.values()), rows["users"], version)


def restore(database: Path, copy: Path, cipher: Cipher) -> tuple[Contents, Path | None]:
    """Put a copy in the place of the database, at one stroke; what it holds, and where the database before is now.

    Raises:
        DatabaseInUse: a bot has the database open.
        DatabaseIsNewer: a later version of this program wrote the copy.
        WrongDataKey: the cipher cannot read it.
        StorageError: it is no database, damaged, or cannot be copied.
    """
    if not copy.is_file():
        raise StorageError(f"There is no file {copy}.")
    if _same(copy, database):
        raise StorageError(f"{copy} is the database itself.")
    with in_plain_words(str(database)):
        database.parent.mkdir(parents=True, exist_ok=True)
    with (
        alone(database, RESTORE_PATIENCE),
        _new_file(database.with_name(f".{database.name}.{os.getpid()}")) as unfinished,
    ):
        with in_plain_words(str(database)):
            shutil.copyfile(copy, unfinished)
            with suppress(FileNotFoundError):  # of a copy made with cp, what SQLite had not brought home
                shutil.copyfile(f"{copy}-wal", f"{unfinished}-wal")
        contents = check(unfinished, cipher, name=copy)
        with in_plain_words(str(database)):
            _give_away(unfinished, database)
            _settle(unfinished)
            before = _put_aside(database)
            unfinished.replace(database)
    return contents, before


@contextmanager
def alone(database: Path, patience: float = 0) -> Iterator[None]:
    """Keep everybody else out of a database; one that is not there, or is none, lets nobody in anyway.

    Raises `DatabaseInUse` where another program still has it open after so many seconds.
    """
    if not database.exists():
        yield
        return
    for _again in range(round(patience / ASKED_EVERY)):
        with suppress(DatabaseInUse):
            connection = _taken(database)
            break
        _wait(ASKED_EVERY)
    else:
        connection = _taken(database)
    try:
        yield
    finally:
        connection.close()


def _taken(database: Path) -> sqlite3.Connection:
    """A connection that lets nobody else in.

    Raises `DatabaseInUse`: in WAL mode each holds a lock as long as it has the database open (sqlite.org/wal.html,
    “exclusive”), and the mode can be left by the last one alone.
    """
    connection = sqlite3.connect(database, timeout=0, isolation_level=None)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as refusal:
        code = refusal.sqlite_errorcode & 0xFF
        if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            return connection
        connection.close()
        if code == sqlite3.SQLITE_BUSY:
            raise DatabaseInUse(str(database)) from refusal
        with in_plain_words(str(database)):
            raise
    return connection


def compact(database: Path) -> None:
    """Write the database anew, so that nothing is left in its file of what it held before."""
    with _opened(database, patience=PATIENCE) as connection:
        connection.execute("VACUUM")


@contextmanager
def _opened(file: Path, *, name: Path | None = None, patience: float = 0) -> Iterator[sqlite3.Connection]:
    with in_plain_words(str(name or file)):
        connection = sqlite3.connect(file, timeout=patience, isolation_level=None)
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """A file that only its owner may read, and that goes unless it gets another name."""
    with in_plain_words(str(path)):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with in_plain_words(str(path)):
            yield path
    finally:
        for end in ("", *BESIDE, "-journal"):
            path.with_name(path.name + end).unlink(missing_ok=True)


def _put_aside(database: Path) -> Path | None:
    """Give the database a second name, which is the only one after another file has taken its place."""
    if not database.exists():
        return None
    names = (database.with_name(database.name + BEFORE + (f"-{n}" if n > 1 else "")) for n in count(1))
    before = next(name for name in names if not name.exists())
    for end in BESIDE:  # of a damaged one; else they are home
        with suppress(FileNotFoundError):
            database.with_name(database.name + end).rename(before.with_name(before.name + end))
    try:
        before.hardlink_to(database)
    except OSError:  # not every file system can
        shutil.copy2(database, before)
    return before


def _give_away(file: Path, database: Path) -> None:
    """Make the file belong to whom the database, or its folder, belongs to: who restores may be somebody else."""
    like = (database if database.exists() else database.parent).stat()
    if (like.st_uid, like.st_gid) != (os.getuid(), os.getgid()):
        os.chown(file, like.st_uid, like.st_gid)


def _settle(file: Path) -> None:
    """Bring what was written to the disk."""
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)
