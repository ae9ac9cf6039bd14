"""The driver for SQLite: one connection, used by one task at a time."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import aiosqlite

from storage.database import Row, Value
from storage.errors import StorageError

MEMORY = ":memory:"

# With WAL, NORMAL keeps every commit when the process is killed; only a power cut may cost the last ones
# (sqlite.org/pragma.html#pragma_synchronous). The last line changes nothing: it is a write, so that a file that
# can't be written to is found out now and not at the first tap.
_SETTINGS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;
PRAGMA user_version = 0;
"""

_TROUBLE = {
    sqlite3.SQLITE_BUSY: "is locked by another program",
    sqlite3.SQLITE_NOTADB: "is a file of another kind, no SQLite database",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened or made there",
    sqlite3.SQLITE_READONLY: "cannot be written to",
    sqlite3.SQLITE_FULL: "has no room left on its disk",
    sqlite3.SQLITE_CORRUPT: "is damaged: restore a backup",
    sqlite3.SQLITE_IOERR: "cannot be read or written: look at its disk",
}


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


@asynccontextmanager
async def open_sqlite(path: str, patience: float) -> AsyncIterator["SqliteDatabase"]:
    """Open the database in this file, making the file and its folder where they are missing.

    Args:
        path: the file, or `MEMORY`.
        patience: seconds to wait for another program that has it locked.

    Raises:
        StorageError: it can't be opened.
    """
    _make_file(path)
    with in_plain_words(path):
        # When aiosqlite fails to connect, its thread may outlive the event loop and end in a traceback;
        # so what can't be opened is found out before.
        sqlite3.connect(path).close()
        file = _identity(path)
        connection = await aiosqlite.connect(path, timeout=patience, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        with in_plain_words(path):
            await connection.executescript(_SETTINGS)
            if _identity(path) != file:  # while this waited for its lock
                raise StorageError(f"The database {path} was just replaced by another: start again.")
        yield SqliteDatabase(connection, path, patience)
    finally:
        await connection.close()


class SqliteTransaction:
    """What may be done with the connection while holding it; see `database.Transaction`.

    Who finds the database locked by another program waits for it, but only the first: until it can be written to
    again, all others are told at once. There is one connection, and all would wait in a row, also those who read.
    """

    def __init__(self, connection: aiosqlite.Connection, path: str, patience: float) -> None:
        self._connection = connection
        self._path = path
        self._patience = patience
        self._waits = True

    async def execute(self, sql: str, *values: Value) -> list[Row]:
        """Run one statement and give its rows, in a single hop to the connection's thread."""
        # For SQLite, $1 is a parameter with the name "1".
        named = {str(number): value for number, value in enumerate(values, start=1)}
        try:
            with in_plain_words(self._path):
                rows: list[Row] = [dict(row) for row in await self._connection.execute_fetchall(sql, named)]
        except StorageError as failure:
            if self._waits and _code(failure.__cause__) == sqlite3.SQLITE_BUSY:
                await self._wait_for_others(waits=False)
            raise
        if not self._waits and not sql.startswith("SELECT"):
            await self._wait_for_others(waits=True)
        return rows

    async def _wait_for_others(self, *, waits: bool) -> None:
        self._waits = waits
        await self._connection.execute(f"PRAGMA busy_timeout = {round(1000 * self._patience) if waits else 0}")

    async def script(self, sql: str) -> None:
        """Run several statements, one by one: `executescript` would first commit what is under way."""
        for statement in _statements(sql):
            await self.execute(statement)


class SqliteDatabase:
    """An open SQLite file; see `database.Database`."""

    def __init__(self, connection: aiosqlite.Connection, path: str, patience: float = 0) -> None:
        self._connection = connection
        self._inside = SqliteTransaction(connection, path, patience)
        self._turn = asyncio.Lock()

    async def execute(self, sql: str, *values: Value) -> list[Row]:
        """Run one statement between the transactions of other tasks, in a single hop."""
        async with self._turn:
            return await self._inside.execute(sql, *values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteTransaction]:
        """Hold the connection, and keep all of what is done inside or nothing."""
        async with self._turn:
            try:
                await self._inside.execute("BEGIN IMMEDIATE")
                yield self._inside
                await self._inside.execute("COMMIT")
            except BaseException:
                # Also when BEGIN itself was cancelled: its statement has run all the same. The thread takes
                # its work in order, and with no transaction open this does nothing.
                with suppress(sqlite3.Error):  # what failed just now is told, not that it fails here too
                    await self._connection.rollback()
                raise

    async def wipe(self) -> None:
        """Empty the log of changes: what was deleted is overwritten in the file itself (`secure_delete`), not there."""
        await self.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def _make_file(path: str) -> None:
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


def _identity(path: str) -> int:
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
        trouble = _TROUBLE.get(_code(error), f"gave an error: {error}")
        raise StorageError(f"The database {path} {trouble}.") from error


def _code(error: BaseException | None) -> int:
    """What went wrong, as SQLite numbers it; an extended code ends in the plain one (sqlite.org/rescode.html)."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
