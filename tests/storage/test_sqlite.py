"""The driver for SQLite."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import DatabaseIsDamaged, StorageError, open_store
from storage.sqlite import SqliteDatabase, open_sqlite
from storage.sqlite_file import MEMORY, in_plain_words, sqlite_path


@pytest.fixture
async def database() -> AsyncIterator[SqliteDatabase]:
    """A database with one empty table."""
    async with open_sqlite(MEMORY, patience=0) as opened:
        await opened.execute("CREATE TABLE words (word TEXT NOT NULL)")
        yield opened


@pytest.fixture
def read_only(tmp_path: Path) -> Path:
    """A folder that takes no file."""
    tmp_path.chmod(0o500)
    return tmp_path


@pytest.fixture
async def read_only_file(tmp_path: Path) -> Path:
    """A database that was used before, and may now only be read."""
    file = tmp_path / "bot.db"
    async with open_store(f"sqlite:///{file}"):
        file.chmod(0o400)
    return file


async def words(database: SqliteDatabase) -> list[str]:
    """What the table holds."""
    return [row["word"] for row in await database.execute("SELECT word FROM words ORDER BY rowid")]


async def insert(database: SqliteDatabase, *statements: str) -> None:
    """Run the statements in one transaction."""
    async with database.transaction() as inside:
        for statement in statements:
            await inside.execute(statement)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///data/bot.db", "data/bot.db"),
        ("sqlite:////var/lib/bot.db", "/var/lib/bot.db"),
        ("sqlite:///with space.db", "with space.db"),
        ("sqlite://", ":memory:"),
        ("sqlite:///:memory:", ":memory:"),
    ],
)
def test_a_url_names_a_file(url: str, path: str) -> None:
    assert sqlite_path(url) == path


@pytest.mark.parametrize("url", ["postgresql://me:secret@host/bot", "mysql://me:secret@host", "me:secret@host", ""])
def test_another_database_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(StorageError, match="is not a database this version can use: ") as refused:
        sqlite_path(url)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["sqlite://data/bot.db", "sqlite:///"])
def test_a_sqlite_url_that_names_no_file_is_explained(url: str) -> None:
    with pytest.raises(StorageError, match="three slashes"):
        sqlite_path(url)


async def test_values_go_in_by_number_and_may_be_used_twice(database: SqliteDatabase) -> None:
    rows = await database.execute("SELECT $2 AS b, $1 AS a, $2 AS again, $3 AS n", "one", 2**62, None)

    assert rows == [{"b": 2**62, "a": "one", "again": 2**62, "n": None}]


async def test_a_failed_transaction_leaves_nothing(database: SqliteDatabase) -> None:
    async def give_up() -> None:
        async with database.transaction() as inside:
            await inside.execute("INSERT INTO words VALUES ('lost')")
            raise LookupError

    with pytest.raises(LookupError):
        await give_up()

    assert await words(database) == []


async def test_a_database_goes_on_after_a_failed_statement(database: SqliteDatabase) -> None:
    with pytest.raises(StorageError, match="NOT NULL") as refused:
        await insert(database, "INSERT INTO words VALUES ('lost')", "INSERT INTO words VALUES (NULL)")

    assert isinstance(refused.value.__cause__, sqlite3.IntegrityError)
    await database.execute("INSERT INTO words VALUES ('kept')")
    assert await words(database) == ["kept"]


async def test_statements_of_two_tasks_never_mix(database: SqliteDatabase) -> None:
    inside_one, go_on = asyncio.Event(), asyncio.Event()

    async def one() -> None:
        async with database.transaction() as inside:
            await inside.execute("INSERT INTO words VALUES ('lost')")
            inside_one.set()
            await go_on.wait()
            raise LookupError

    task = asyncio.create_task(one())
    await inside_one.wait()
    other = asyncio.create_task(database.execute("INSERT INTO words VALUES ('kept')"))
    reader = asyncio.create_task(words(database))
    go_on.set()
    with pytest.raises(LookupError):
        await task
    await other

    assert await reader == ["kept"]


async def test_a_task_cancelled_inside_a_transaction_leaves_nothing(database: SqliteDatabase) -> None:
    inside_one = asyncio.Event()

    async def one() -> None:
        async with database.transaction() as inside:
            await inside.execute("INSERT INTO words VALUES ('lost')")
            inside_one.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(one())
    await inside_one.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert await words(database) == []


async def test_a_task_cancelled_while_it_begins_leaves_no_transaction_open(database: SqliteDatabase) -> None:
    async def one() -> None:
        async with database.transaction():
            pytest.fail("it was cancelled before")

    task = asyncio.create_task(one())
    await asyncio.sleep(0)  # up to its first await: BEGIN is on its way
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert task.cancelled()
    async with database.transaction() as inside:
        await inside.execute("INSERT INTO words VALUES ('kept')")
    assert await words(database) == ["kept"]


async def test_a_script_runs_every_statement(database: SqliteDatabase) -> None:
    async with database.transaction() as inside:
        await inside.script("-- two; of them\nINSERT INTO words VALUES ('a;\nb');\n\nINSERT INTO words VALUES ('c')\n")

    assert await words(database) == ["a;\nb", "c"]


async def test_a_script_that_fails_leaves_nothing(database: SqliteDatabase) -> None:
    async def run_script() -> None:
        async with database.transaction() as inside:
            await inside.script("CREATE TABLE more (word TEXT);\nINSERT INTO nowhere VALUES ('c');")

    with pytest.raises(StorageError, match="nowhere"):
        await run_script()

    with pytest.raises(StorageError, match="no such table: more"):
        await database.execute("SELECT word FROM more")


async def test_a_file_of_another_kind_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    file.write_text("Dear diary, today we met the minister. " * 50)

    with pytest.raises(StorageError, match="no SQLite database") as refused:
        async with open_store(f"sqlite:///{file}"):
            pass

    assert "\n" not in str(refused.value)
    assert isinstance(refused.value.__cause__, sqlite3.DatabaseError)
    assert file.read_text().startswith("Dear diary")


async def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened"):
        async with open_store(f"sqlite:///{tmp_path}"):
            pass


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StorageError, match=r"folder .*file/data cannot be made") as refused:
        async with open_store(f"sqlite:///{tmp_path / 'file/data/bot.db'}"):
            pass

    assert isinstance(refused.value.__cause__, OSError)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_takes_no_file_is_refused(read_only: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened or made"):
        async with open_store(f"sqlite:///{read_only / 'bot.db'}"):
            pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_file_that_may_only_be_read_is_refused(read_only_file: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written to"):
        async with open_store(f"sqlite:///{read_only_file}"):
            pass


async def test_a_database_that_stays_locked_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    async with open_store(f"sqlite:///{file}"):
        pass
    other = sqlite3.connect(file, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="is locked by another program"):
            async with open_store(f"sqlite:///{file}", patience=0):
                pass
    finally:
        other.close()


async def wait_in_seconds(database: SqliteDatabase) -> float:
    """How long the database waits for another program."""
    (row,) = await database._connection.execute_fetchall("PRAGMA busy_timeout")
    return float(row["timeout"]) / 1000


async def test_only_the_first_waits_for_a_lock_until_the_database_can_be_written_to_again(tmp_path: Path) -> None:
    async with open_sqlite(str(tmp_path / "bot.db"), patience=0.05) as database:
        await database.execute("CREATE TABLE words (word TEXT NOT NULL)")
        assert await wait_in_seconds(database) == 0.05

        other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="is locked"):
            await insert(database, "INSERT INTO words VALUES ('lost')")
        assert await wait_in_seconds(database) == 0
        assert await words(database) == []  # who only reads is kept from nothing
        assert await wait_in_seconds(database) == 0

        other.close()
        await insert(database, "INSERT INTO words VALUES ('kept')")
        assert await wait_in_seconds(database) == 0.05


async def test_a_statement_of_its_own_that_writes_ends_the_haste_too(tmp_path: Path) -> None:
    async with open_sqlite(str(tmp_path / "bot.db"), patience=0.05) as database:
        await database.execute("CREATE TABLE words (word TEXT NOT NULL)")
        other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="is locked"):
            await database.execute("INSERT INTO words VALUES ('lost')")
        other.close()
        await database.execute("INSERT INTO words VALUES ('kept')")

        assert await wait_in_seconds(database) == 0.05


@pytest.mark.parametrize(
    ("code", "damaged"),
    [
        (sqlite3.SQLITE_IOERR_READ, True),
        (sqlite3.SQLITE_IOERR_SHORT_READ, True),
        (sqlite3.SQLITE_IOERR_WRITE, False),  # over its quota, say: what is there can be read
        (sqlite3.SQLITE_IOERR_FSYNC, False),
    ],
)
def test_a_disk_that_fails_is_named_as_the_cause_and_is_damage_where_it_cannot_be_read(
    code: int, *, damaged: bool
) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    with (
        pytest.raises(StorageError, match="cannot be read or written: look at its disk") as failure,
        in_plain_words("bot.db"),
    ):
        raise error
    assert isinstance(failure.value, DatabaseIsDamaged) == damaged
