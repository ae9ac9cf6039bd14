"""What the Store asks of a database.

A driver for another one gives these two classes. The Store's SQL keeps to what SQLite and PostgreSQL both speak
(`ON CONFLICT … DO UPDATE`, `RETURNING`), with `$1`, `$2`, … for values: the first value may be used twice.
"""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeAlias

from storage.cipher import Cipher

Row: TypeAlias = Mapping[str, Any]
Value: TypeAlias = str | int | None


class Transaction(Protocol):
    """The inside of a transaction."""

    async def execute(self, sql: str, *values: Value) -> list[Row]:
        """Run one statement and give its rows, if it has any."""
        ...

    async def script(self, sql: str) -> None:
        """Run several statements, each ended by a semicolon."""
        ...


class Database(Protocol):
    """An open database. What goes wrong in it is raised as `StorageError`, the driver's own error behind it."""

    async def execute(self, sql: str, *values: Value) -> list[Row]:
        """Run one statement on its own and give its rows, if it has any."""
        ...

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """All of what is done inside, or nothing.

        No other writer comes in between, so what is read inside still holds when it is written.
        Inside, speak to the transaction: the database itself waits until it is over.
        """
        ...

    async def wipe(self) -> None:
        """Leave no trace of what was deleted in the files of the database."""
        ...


class Part:
    """One subject of the Store."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._db = database
        self._cipher = cipher
