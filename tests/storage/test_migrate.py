"""Tables brought to this version, from every version before it."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from storage import DatabaseIsNewer, StorageError
from storage.database import Row
from storage.migrate import Migration, migrate, read_migrations
from storage.sqlite import SqliteDatabase, SqliteTransaction, open_sqlite
from storage.sqlite_file import MEMORY

STEPS = read_migrations()
TWO = (
    Migration(1, "0001_words", "CREATE TABLE words (word TEXT);"),
    Migration(2, "0002_more", "CREATE TABLE more (word TEXT);\nINSERT INTO more VALUES ('a');"),
)
BROKEN = Migration(2, "0002_more", "CREATE TABLE more (word TEXT);\nINSERT INTO nowhere VALUES ('a');")

KILLED = """
import asyncio, os, signal, sys
from storage.migrate import Migration, migrate
from storage.sqlite import SqliteTransaction, open_sqlite

class Killed(SqliteTransaction):
    async def script(self, sql):
        await super().script(sql)
        if "more" in sql:
            os.kill(os.getpid(), signal.SIGKILL)

async def main():
    async with open_sqlite(sys.argv[1], patience=0) as database:
        database._inside = Killed(database._connection, sys.argv[1], 0)
        await migrate(database, [
            Migration(1, "0001_words", "CREATE TABLE words (word TEXT);"),
            Migration(2, "0002_more", "CREATE TABLE more (word TEXT);"),
        ])

asyncio.run(main())
"""


class Overtaken(SqliteDatabase):
    """A database that another process migrates just after its version was read here."""

    def __init__(self, slow: SqliteDatabase, quick: SqliteDatabase) -> None:
        super().__init__(slow._connection, "slow")
        self._quick = quick

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteTransaction]:
        """Run a transaction, then let the other process go first."""
        async with super().transaction() as inside:
            yield inside
        await migrate(self._quick, TWO)


async def schema(database: SqliteDatabase) -> list[Row]:
    """All that the database is made of."""
    return await database.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")


async def tables(database: SqliteDatabase) -> set[str]:
    """The names of its tables."""
    return {row["name"] for row in await schema(database) if row["type"] == "table"}


async def versions(database: SqliteDatabase) -> list[int]:
    """The steps it has had."""
    return [row["version"] for row in await database.execute("SELECT version FROM schema_version ORDER BY version")]


@pytest.mark.parametrize("past", range(len(STEPS) + 1))
async def test_every_past_version_becomes_this_one(past: int) -> None:
    async with open_sqlite(MEMORY, patience=0) as fresh, open_sqlite(MEMORY, patience=0) as old:
        await migrate(fresh)
        await migrate(old, STEPS[:past])
        await migrate(old)

        assert await schema(old) == await schema(fresh)
        assert await versions(old) == list(range(1, len(STEPS) + 1))


async def test_a_step_is_applied_once() -> None:
    async with open_sqlite(MEMORY, patience=0) as database:
        await migrate(database, TWO)
        await migrate(database, TWO)

        assert await database.execute("SELECT word FROM more") == [{"word": "a"}]


async def test_steps_that_another_process_applies_meanwhile_are_not_applied_again(tmp_path: Path) -> None:
    file = str(tmp_path / "bot.db")
    async with open_sqlite(file, patience=0) as slow, open_sqlite(file, patience=0) as quick:
        await migrate(Overtaken(slow, quick), TWO)

        assert await versions(slow) == [1, 2]
        assert await slow.execute("SELECT word FROM more") == [{"word": "a"}]


async def test_a_step_that_fails_leaves_the_version_before() -> None:
    async with open_sqlite(MEMORY, patience=0) as database:
        with pytest.raises(StorageError, match="nowhere"):
            await migrate(database, (TWO[0], BROKEN))

        assert await versions(database) == [1]
        assert await tables(database) == {"schema_version", "words"}


async def test_a_kill_in_the_middle_of_a_step_leaves_the_version_before(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    file = str(tmp_path / "bot.db")
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, file, cwd=pytestconfig.rootpath)
    assert await process.wait() == -signal.SIGKILL

    async with open_sqlite(file, patience=0) as database:
        assert await tables(database) == {"schema_version", "words"}
        await migrate(database, TWO)
        assert await versions(database) == [1, 2]


async def test_a_later_version_is_refused_with_both_numbers() -> None:
    async with open_sqlite(MEMORY, patience=0) as database:
        await migrate(database, TWO)
        with pytest.raises(DatabaseIsNewer) as refused:
            await migrate(database, TWO[:1])

    assert (refused.value.found, refused.value.known) == (2, 1)


@pytest.mark.parametrize("names", [[], ["0002_b.sql"], ["0001_a.sql", "0003_c.sql"], ["0001_a.sql", "0001_b.sql"]])
def test_steps_that_do_not_count_up_are_refused(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).touch()

    with pytest.raises(StorageError, match="without a gap"):
        read_migrations(tmp_path)


async def test_what_was_awaited_before_reports_came_is_still_awaited() -> None:
    async with open_sqlite(MEMORY, patience=0) as database:
        await migrate(database, STEPS[:1])
        await database.execute("INSERT INTO awaited VALUES (1, 1, 50, 'run-name', 'abcdefgh', '', '2026-11-22')")
        await migrate(database, STEPS[:2])

        assert [dict(row) for row in await database.execute("SELECT run, item FROM awaited")] == [
            {"run": "abcdefgh", "item": ""}
        ]
        assert await tables(database) >= {"reports", "votes"}


async def test_runs_begun_before_groups_came_keep_their_marks_and_know_who_began_them() -> None:
    async with open_sqlite(MEMORY, patience=0) as database:
        await migrate(database, STEPS[:2])
        await database.execute(
            "INSERT INTO runs (id, owner, once, checklist, title, name, copy, total, place, started, touched)"
            " VALUES ('abcdefgh', 7, 'k', 'c', 'C', 'Spring', '{}', 1, 0, '2026-11-22', '2026-11-22')"
        )
        await database.execute("INSERT INTO marks VALUES ('abcdefgh', 'read', 'done', '', 'a note', '2026-11-22', 7)")
        await database.execute("INSERT INTO logs VALUES ('abcdefgh', 1, 'read', 'done', '2026-11-22', 7)")
        await migrate(database, STEPS[:3])

        assert [row["starter"] for row in await database.execute("SELECT starter FROM runs")] == [7]
        assert [(row["note"], row["by_user"]) for row in await database.execute("SELECT * FROM marks")] == [
            ("a note", 7)
        ]
        await database.execute("DELETE FROM runs")
        assert await database.execute("SELECT * FROM marks") == await database.execute("SELECT * FROM logs") == []


async def test_what_was_kept_before_gaps_came_is_kept_and_gaps_can_be_counted() -> None:
    async with open_sqlite(MEMORY, patience=0) as database:
        await migrate(database, STEPS[:3])
        await database.execute("INSERT INTO results VALUES (1, 50, 1, 'who pays', '2026-11-22')")
        await migrate(database, STEPS[:4])

        assert [row["query"] for row in await database.execute("SELECT query FROM results")] == ["who pays"]
        assert await database.execute("SELECT * FROM gaps") == []


async def test_what_was_awaited_before_the_inbox_came_is_still_awaited() -> None:
    async with open_sqlite(MEMORY, patience=0) as database:
        await migrate(database, STEPS[:4])
        await database.execute("INSERT INTO awaited VALUES (1, 1, 50, 'run-name', 'abcdefgh', '', '2026-11-22', '')")
        await migrate(database, STEPS[:5])

        assert [dict(row) for row in await database.execute("SELECT run, taken FROM awaited")] == [
            {"run": "abcdefgh", "taken": None}
        ]
        assert await database.execute("SELECT * FROM inbox") == []
