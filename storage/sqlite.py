"""The driver for SQLite: one connection, used by one task at a time.

Where the database turns out to be damaged, the connection is closed: then a sound file can be put in the place of the
damaged one. From then on who asks for something looks, now and then, whether one is there, and goes on with it.
"""

import asyncio
import errno
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress

import aiosqlite

from storage.database import Database, Row, Value
from storage.errors import DatabaseIsDamaged, StorageError
from storage.sqlite_file import MEMORY, address, code_of, identity, in_plain_words, make_file, see_that_it_is_ours

LOOK_EVERY = 1.0
"""Seconds at least between two looks whether a sound database has taken the place of a damaged one."""

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

_clock = time.monotonic

Prepare = Callable[[Database], Awaitable[None]]
"""Brings a database that was just opened to this version, or refuses it."""


async def _as_it_is(_database: Database) -> None:
    pass


@asynccontextmanager
async def open_sqlite(path: str, patience: float, prepare: Prepare = _as_it_is) -> AsyncIterator["SqliteDatabase"]:
    """Open the database in this file, making the file and its folder where they are missing.

    Args:
        path: the file, or `MEMORY`.
        patience: seconds to wait for another program that has it locked.
        prepare: what is done before it is used, each time that it is opened.

    Raises:
        StorageError: it can't be opened.
    """
    make_file(path)
    database = SqliteDatabase(await _connect(path, patience, "rwc"), path, patience, prepare)
    try:
        await prepare(database)
        yield database
    finally:
        await database.close()


async def _connect(path: str, patience: float, mode: str) -> aiosqlite.Connection:
    """A connection to the file, which is made in mode `rwc`, and must be there in mode `rw`."""
    where = address(path, mode)
    with in_plain_words(path):
        # When aiosqlite fails to connect, its thread may outlive the event loop and end in a traceback;
        # so what can't be opened is found out before.
        sqlite3.connect(where, uri=True).close()
        file = identity(path)
        connection = await aiosqlite.connect(where, timeout=patience, isolation_level=None, uri=True)
    try:
        connection.row_factory = sqlite3.Row
        with in_plain_words(path):
            await connection.executescript(_SETTINGS)
        _see_that_it_is_still(path, file)  # this may have waited for a lock
    except BaseException:
        await connection.close()
        raise
    return connection


def _see_that_it_is_still(path: str, file: int) -> None:
    if identity(path) != file:
        replaced = OSError(errno.EAGAIN, "its file is another one than that whose lock was awaited")
        raise StorageError(f"The database {path} was just replaced by another: start again.") from replaced


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
            if self._waits and code_of(failure.__cause__) == sqlite3.SQLITE_BUSY:
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

    def __init__(
        self, connection: aiosqlite.Connection, path: str, patience: float = 0, prepare: Prepare = _as_it_is
    ) -> None:
        self._connection = connection
        self._inside = SqliteTransaction(connection, path, patience)
        self._path = path
        self._patience = patience
        self._prepare = prepare
        self._turn = asyncio.Lock()
        self._damage = ""
        """Why the connection is closed, in words."""
        self._next_look = 0.0

    async def execute(self, sql: str, *values: Value) -> list[Row]:
        """Run one statement between the transactions of other tasks, in a single hop."""
        async with self._held() as inside:
            return await inside.execute(sql, *values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteTransaction]:
        """Hold the connection, and keep all of what is done inside or nothing."""
        async with self._held() as inside:
            try:
                await inside.execute("BEGIN IMMEDIATE")
                yield inside
                await inside.execute("COMMIT")
            except BaseException:
                # Also when BEGIN itself was cancelled: its statement has run all the same. The thread takes
                # its work in order, and with no transaction open this does nothing.
                with suppress(sqlite3.Error):  # what failed just now is told, not that it fails here too
                    await self._connection.rollback()
                raise

    async def close(self) -> None:
        """Let the file go."""
        await self._connection.close()

    @asynccontextmanager
    async def _held(self) -> AsyncIterator[SqliteTransaction]:
        """The connection, for one task; closed where the database turns out to be damaged."""
        async with self._turn:
            if self._damage:
                await self._go_on()
            try:
                yield self._inside
            except DatabaseIsDamaged as damage:
                if self._path != MEMORY:
                    self._damage, self._next_look = str(damage), _clock() + LOOK_EVERY
                    with suppress(sqlite3.Error):
                        await self.close()
                raise

    async def _go_on(self) -> None:
        """Go on with the database that is there now; raise `DatabaseIsDamaged` where it is no sound one of ours."""
        began = _clock()
        if began < self._next_look:
            raise DatabaseIsDamaged(self._damage)
        try:
            await asyncio.to_thread(see_that_it_is_ours, self._path)
            opened = SqliteDatabase(await _connect(self._path, self._patience, "rw"), self._path, self._patience)
            try:
                await self._prepare(opened)
            except BaseException:
                await opened.close()
                raise
        except StorageError as refusal:
            now = _clock()
            self._damage, self._next_look = str(refusal), now + max(LOOK_EVERY, now - began)  # others wait meanwhile
            raise DatabaseIsDamaged(self._damage) from refusal
        self._connection, self._inside, self._damage = opened._connection, opened._inside, ""

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
