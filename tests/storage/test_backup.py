"""Copies of a database: made while it is written to, checked, put in its place."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from storage import ChecklistCopy, Cipher, StepState, StorageError, WrongDataKey, open_store
from storage.backup import RESTORE_PATIENCE, back_up, check, file_of, restore
from storage.errors import DatabaseInUse, DatabaseIsNewer
from storage.migrate import read_migrations
from tests.storage.conftest import KEY, NEW_KEY

NONE, OLD, NEW = Cipher(), Cipher(KEY), Cipher(NEW_KEY)
VERSION = len(read_migrations())

HELD = """
import asyncio, sys
from storage import open_store

async def main():
    async with open_store(sys.argv[1]) as store:
        await store.set_fact("kept", "not yet brought home")
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(main())
"""


@pytest.fixture
def held(database: Path, pytestconfig: pytest.Config) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the database open, with something in it that is not in the file itself yet."""
    command = [sys.executable, "-c", HELD, url_of(database)]
    with subprocess.Popen(  # noqa: S603 - ourselves
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=pytestconfig.rootpath
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        yield other
        other.kill()


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


async def keep(database: Path, value: str, cipher: Cipher = NONE) -> None:
    """Keep a fact."""
    async with open_store(url_of(database), cipher=cipher) as store:
        await store.set_fact("kept", value)


async def kept(database: Path, cipher: Cipher = NONE) -> str | None:
    """The fact that is kept."""
    async with open_store(url_of(database), cipher=cipher) as store:
        return await store.fact("kept")


def read(file: Path) -> bytes:
    return file.read_bytes()


def write(file: Path, content: bytes) -> None:
    file.write_bytes(content)


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


# --- making a copy


@pytest.mark.usefixtures("held")
async def test_a_copy_holds_what_another_process_has_just_written(database: Path, copy: Path) -> None:
    back_up(database, copy)

    assert await kept(copy) == "not yet brought home"


async def test_a_copy_says_what_it_holds(database: Path, copy: Path, checklist: ChecklistCopy, now: datetime) -> None:
    async with open_store(url_of(database)) as store:
        await store.seen(1, now)
        await store.seen(2, now)
        run = await store.start_run(1, checklist, "Spring", now, once="k")
        await store.set_step(1, run.id, "read", StepState.DONE, now)

    contents = back_up(database, copy)

    assert contents == check(copy)
    assert (contents.users, contents.rows, contents.version) == (2, 2 + 1 + 1 + 1, VERSION)
    assert contents.size == len(read(copy))


async def test_only_its_owner_may_read_a_copy_or_the_database(database: Path, copy: Path) -> None:
    async with open_store(url_of(database)) as store:
        await store.set_fact("kept", "yes")
        back_up(database, copy)

        for file in (copy, *database.parent.iterdir()):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


async def test_nothing_but_the_copy_is_left(tmp_path: Path, database: Path, copy: Path) -> None:
    await keep(database, "yes")
    back_up(database, copy)

    assert files(tmp_path) == {"copy.db", "data/bot.db"}


async def test_what_waits_for_its_answer_is_not_in_a_copy_and_waits_on_in_the_database(
    database: Path, copy: Path, now: datetime
) -> None:
    async with open_store(url_of(database)) as store:
        await store.take_updates(7, {11: "what somebody wrote"}, now)
        back_up(database, copy)
        assert [update.number for update in await store.waiting_updates(7, now)] == [11]

    assert b"somebody" not in read(copy)
    async with open_store(url_of(copy)) as store:
        assert await store.waiting_updates(7, now) == []


async def test_what_was_deleted_is_not_in_a_copy(database: Path, copy: Path) -> None:
    with closing(sqlite3.connect(database_made(database))) as old:
        old.execute("PRAGMA secure_delete = OFF")
        old.execute("INSERT INTO facts VALUES ('secret', 'the minister left')")
        old.commit()
        old.execute("DELETE FROM facts")
        old.commit()
    assert b"the minister left" in read(database)

    back_up(database, copy)

    assert b"the minister left" not in read(copy)


def database_made(path: Path) -> Path:
    """A database with the tables of this version."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL)")
        for step in read_migrations():
            connection.executescript(step.sql)
            connection.execute("INSERT INTO schema_version VALUES (?, ?)", (step.version, step.name))
        connection.commit()
    return path


async def test_a_file_that_is_there_is_replaced_only_by_force(database: Path, copy: Path) -> None:
    await keep(database, "yes")
    write(copy, b"Dear diary")

    with pytest.raises(StorageError, match="is there already: choose another name, or --force"):
        back_up(database, copy)
    assert read(copy) == b"Dear diary"

    back_up(database, copy, force=True)
    assert await kept(copy) == "yes"


@pytest.mark.parametrize("name", ["bot.db", "bot.db-wal", "../data/bot.db"])
async def test_the_database_is_not_copied_over_itself(database: Path, name: str) -> None:
    async with open_store(url_of(database)) as store:
        await store.set_fact("kept", "yes")
        with pytest.raises(StorageError, match="is the database itself"):
            back_up(database, database.parent / name, force=True)

    assert await kept(database) == "yes"


async def test_a_copy_that_cannot_be_written_is_one_line_and_leaves_nothing(tmp_path: Path, database: Path) -> None:
    await keep(database, "yes")

    for copy in (tmp_path / "no" / "folder.db", database / "copy.db", tmp_path):
        with pytest.raises(StorageError) as refused:
            back_up(database, copy, force=True)
        assert "\n" not in str(refused.value)

    assert files(tmp_path) == {"data/bot.db"}


async def test_a_damaged_database_gives_no_copy(tmp_path: Path, database: Path, copy: Path) -> None:
    await keep(database, "yes")
    damage(database)

    with pytest.raises(StorageError, match="damaged"):
        back_up(database, copy)

    assert files(tmp_path) == {"data/bot.db"}


def damage(database: Path) -> None:
    """Overwrite all but the first two pages."""
    written = read(database)
    write(database, written[:8192] + b"\x5a" * (len(written) - 8192))


def test_where_there_is_no_database_there_is_no_copy_and_none_is_made(tmp_path: Path, copy: Path) -> None:
    with pytest.raises(StorageError, match="There is no database"):
        back_up(tmp_path / "bot.db", copy)

    assert files(tmp_path) == set()


def test_a_database_in_memory_has_no_file() -> None:
    with pytest.raises(StorageError, match="in memory"):
        file_of("sqlite://")


# --- putting it back


async def test_a_copy_takes_the_place_of_the_database_and_the_one_before_stays_beside_it(
    tmp_path: Path, database: Path, copy: Path
) -> None:
    await keep(database, "first")
    back_up(database, copy)
    await keep(database, "second")

    contents, before = restore(database, copy, NONE)

    assert await kept(database) == "first"
    assert contents == check(copy)
    assert before == database.with_name("bot.db.before-restore")
    assert await kept(before) == "second"
    assert files(tmp_path) == {"copy.db", "data/bot.db", "data/bot.db.before-restore"}


async def test_a_second_restore_keeps_what_the_first_put_aside(database: Path, copy: Path) -> None:
    await keep(database, "first")
    back_up(database, copy)
    await keep(database, "second")
    restore(database, copy, NONE)

    _contents, before = restore(database, copy, NONE)

    assert before == database.with_name("bot.db.before-restore-2")
    assert await kept(database.with_name("bot.db.before-restore")) == "second"


async def test_where_there_is_no_database_the_copy_becomes_it(tmp_path: Path, copy: Path) -> None:
    await keep(copy, "yes")

    _contents, before = restore(tmp_path / "new" / "bot.db", copy, NONE)

    assert before is None
    assert await kept(tmp_path / "new" / "bot.db") == "yes"
    assert stat.S_IMODE((tmp_path / "new" / "bot.db").stat().st_mode) == 0o600


async def test_what_a_killed_bot_had_not_brought_home_is_in_the_database_put_aside(
    database: Path, copy: Path, held: subprocess.Popen[str]
) -> None:
    back_up(database, copy)
    held.kill()
    held.wait()
    assert database.with_name("bot.db-wal").stat().st_size > 0

    _contents, before = restore(database, copy, NONE)

    assert before is not None
    assert await kept(before) == "not yet brought home"
    assert files(database.parent) == {"bot.db", "bot.db.before-restore"}


async def test_a_copy_made_with_cp_beside_its_log_is_whole(
    tmp_path: Path, database: Path, held: subprocess.Popen[str]
) -> None:
    held.kill()
    held.wait()
    for end in ("", "-wal"):
        shutil.copyfile(f"{database}{end}", tmp_path / f"copy.db{end}")

    restore(tmp_path / "new.db", tmp_path / "copy.db", NONE)

    assert await kept(tmp_path / "new.db") == "not yet brought home"


async def test_a_damaged_database_is_replaced_and_kept(database: Path, copy: Path) -> None:
    await keep(database, "yes")
    back_up(database, copy)
    for content in (b"Dear diary, today we met the minister. " * 500, b"", read(database)[:5000]):
        write(database, content)
        _contents, before = restore(database, copy, NONE)

        assert await kept(database) == "yes"
        assert before is not None
        assert read(before) == content


@pytest.mark.usefixtures("held")
async def test_while_a_bot_has_it_open_the_database_is_not_replaced(
    tmp_path: Path, copy: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep(copy, "yes")
    before = files(tmp_path)
    waits: list[float] = []
    monkeypatch.setattr("storage.backup._wait", waits.append)

    with pytest.raises(DatabaseInUse, match="stop it first"):
        restore(database, copy, NONE)

    assert sum(waits) == pytest.approx(RESTORE_PATIENCE)
    assert files(tmp_path) == before
    assert await kept(database) == "not yet brought home"


async def test_it_is_replaced_once_who_only_looked_into_it_has_closed_it(
    database: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep(copy, "yes")
    async with open_store(url_of(database)) as store:  # so that it stays in WAL mode
        await store.set_fact("kept", "no")
        looking = sqlite3.connect(database)
        looking.execute("PRAGMA integrity_check").fetchall()
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            looking.close()

    monkeypatch.setattr("storage.backup._wait", wait)
    restore(database, copy, NONE)

    assert await kept(database) == "yes"
    assert len(waits) == 3


async def test_a_bot_that_waits_while_its_database_is_replaced_does_not_go_on_with_the_old_one(
    database: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep(database, "first")
    back_up(database, copy)
    found = iter([1, 2])
    monkeypatch.setattr("storage.sqlite.identity", lambda _path: next(found))

    with pytest.raises(StorageError, match="just replaced") as refused:
        await kept(database)
    assert isinstance(refused.value.__cause__, OSError)  # another start goes well, so a service tries again


Spoil: TypeAlias = Callable[[Path], None]


def no_database(copy: Path) -> None:
    write(copy, b"Dear diary, today we met the minister. " * 50)


def empty(copy: Path) -> None:
    write(copy, b"")


def cut_short(copy: Path) -> None:
    write(copy, read(copy)[:-4096])


def another_programs(copy: Path) -> None:
    copy.unlink()
    with closing(sqlite3.connect(copy)) as other:
        other.execute("CREATE TABLE facts (name TEXT)")


def of_a_later_version(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as later:
        later.execute("INSERT INTO schema_version VALUES (1000, '1000_later')")
        later.commit()


def without_a_row_in_an_index(copy: Path) -> None:
    """Every table opens and is counted, and yet not all that is asked for is found."""
    with closing(sqlite3.connect(copy)) as spoilt:
        spoilt.execute("CREATE INDEX by_value ON facts (value) WHERE value = 'nothing'")
        spoilt.execute("PRAGMA writable_schema = ON")
        spoilt.execute(
            "UPDATE sqlite_master SET sql = 'CREATE INDEX by_value ON facts (value)' WHERE name = 'by_value'"
        )
        spoilt.commit()


SPOILS: dict[str, Spoil] = {
    spoil.__name__: spoil
    for spoil in (no_database, empty, cut_short, another_programs, of_a_later_version, without_a_row_in_an_index)
} | {"nothing": Path.unlink}


@pytest.mark.parametrize(
    "spoiled",
    [
        (no_database, StorageError, "copy.db is a file of another kind"),
        (empty, StorageError, "copy.db is no database of Vademecum"),
        (cut_short, StorageError, "copy.db is damaged"),
        (damage, StorageError, "copy.db is damaged"),
        (without_a_row_in_an_index, StorageError, "copy.db is damaged"),
        (another_programs, StorageError, "copy.db is no database of Vademecum"),
        (of_a_later_version, DatabaseIsNewer, "is of version 1000"),
        (Path.unlink, StorageError, "There is no file"),
    ],
)
async def test_a_copy_that_is_not_what_it_should_be_is_refused_and_nothing_is_changed(
    tmp_path: Path, database: Path, copy: Path, spoiled: tuple[Spoil, type[StorageError], str]
) -> None:
    spoil, refusal, told = spoiled
    await keep(database, "yes")
    back_up(database, copy)
    spoil(copy)
    before = files(tmp_path)

    with pytest.raises(refusal, match=told) as refused:
        restore(database, copy, NONE)

    assert "\n" not in str(refused.value)
    assert files(tmp_path) == before
    assert await kept(database) == "yes"


@pytest.mark.parametrize("cipher", [NONE, NEW])
async def test_a_copy_that_the_key_does_not_fit_is_refused(database: Path, copy: Path, cipher: Cipher) -> None:
    await keep(copy, "copied", OLD)
    await keep(database, "yes")

    with pytest.raises(WrongDataKey):
        restore(database, copy, cipher)

    assert await kept(database) == "yes"


async def test_a_copy_is_restored_with_its_key(database: Path, copy: Path) -> None:
    await keep(database, "yes", OLD)
    back_up(database, copy)

    restore(database, copy, OLD)

    assert await kept(database, OLD) == "yes"


async def test_the_database_is_not_restored_from_itself(database: Path) -> None:
    await keep(database, "yes")

    with pytest.raises(StorageError, match="is the database itself"):
        restore(database, database.parent / "." / "bot.db", NONE)


async def test_where_no_second_name_can_be_given_the_database_before_is_copied(
    database: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: Path, _target: Path) -> None:
        raise OSError("not here")

    await keep(database, "first")
    back_up(database, copy)
    await keep(database, "second")
    monkeypatch.setattr(Path, "hardlink_to", refuse)

    _contents, before = restore(database, copy, NONE)

    assert before is not None
    assert (await kept(database), await kept(before)) == ("first", "second")
