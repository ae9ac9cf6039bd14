"""The Store: everything the bot remembers, behind typed methods."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage.archive import Archive
from storage.cipher import Cipher
from storage.database import Database
from storage.gaps import Gaps
from storage.inbox import Inbox
from storage.keys import DataKeys, admit
from storage.memory import Memory
from storage.migrate import migrate
from storage.reading import Readings
from storage.reports import Reports
from storage.runs import Runs
from storage.sqlite import open_sqlite
from storage.sqlite_file import sqlite_path
from storage.users import Users


class Store(Users, Readings, Runs, Memory, Reports, Gaps, Inbox, Archive, DataKeys):
    """Everything the bot remembers; get one from `open_store`.

    Each method is one unit of work: when it returns, what it did outlives the process. It has no clock: the
    caller says what time it is, with a zone. Any method raises `StorageError` when the database fails; where it turns
    out to be damaged that is `DatabaseIsDamaged`, until a method is called while a sound one is in its place.
    """


@asynccontextmanager
async def open_store(url: str, *, patience: float = 5.0, cipher: Cipher | None = None) -> AsyncIterator[Store]:
    """Open the database of this URL, bring its tables to this version, and close it in the end.

    Args:
        url: `sqlite:///data/vademecum.db` is relative to the working folder, four slashes are absolute;
            `sqlite://` is in memory. A file and folder that are missing are made.
        patience: seconds to wait for another program that has the database locked.
        cipher: hides what users write; without one it stands as it is.

    Raises:
        DatabaseIsNewer: a later version of this program wrote it.
        WrongDataKey: the cipher cannot read what is written there.
        StorageError: it can't be opened, or is no database.
    """
    cipher = cipher or Cipher()

    async def prepare(database: Database) -> None:
        await migrate(database)
        await admit(database, cipher)

    async with open_sqlite(sqlite_path(url), patience, prepare) as database:
        yield Store(database, cipher)
