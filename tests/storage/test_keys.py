"""Keys that come, change and are missing; texts that come to stand in the newest."""

import asyncio
import re
import signal
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from storage import ChecklistCopy, Cipher, Everything, Gap, StepState, Store, WrongDataKey, open_store
from storage.keys import FACT, TEXTS
from storage.migrate import read_migrations
from tests.storage.conftest import KEY, NEW_KEY

ROOT = Path(__file__).parents[2]
NONE, OLD, NEW, BOTH = Cipher(), Cipher(KEY), Cipher(NEW_KEY), Cipher(NEW_KEY, KEY)
WORDS = ("Spring", "the minister left", "ask the clerk", "who pays", "the year is wrong", "hello", "wagner group")
ROWS = 7
ALL_TEXTS = {**{table: columns for table, (_key, columns) in TEXTS.items()}, "gaps": ("query",)}
NO_TEXTS_OF_USERS = {
    "users": {"language", "first_seen", "last_seen", "blocked"},
    "places": {"kind", "key", "at"},
    "readings": {"section", "hash", "at"},
    "saved": {"item", "at"},
    "runs": {"id", "once", "checklist", "title", "copy", "started", "touched", "finished"},
    "marks": {"run", "step", "state", "at"},
    "logs": {"run", "step", "state", "at"},
    "results": {"at"},
    "awaited": {"kind", "run", "step", "at", "item"},
    "facts": {"name", "value"},
    "reports": {"id", "item", "file", "day"},
    "inbox": {"at"},
    "votes": {"once", "item"},
    "gaps": {"day"},
    "schema_version": {"name"},
}

KILLED = """
import asyncio, os, signal, sys
from storage import Cipher, open_store

async def main():
    async with open_store(sys.argv[1], cipher=Cipher(*sys.argv[2:])) as store:
        await store.encrypt_some(1)
        await store.encrypt_some(1)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def fill(url: str, cipher: Cipher, checklist: ChecklistCopy, now: datetime) -> Everything:
    """Leave one of every text that a user can write; all that is kept of the user."""
    async with open_store(url, cipher=cipher) as store:
        run = await store.start_run(1, checklist, "Spring", now, once="k")
        await store.set_step(1, run.id, "read", StepState.SKIPPED, now, reason="the minister left")
        await store.set_note(1, run.id, "call", "ask the clerk", now)
        await store.keep_results(1, 50, 1, "who pays", now)
        await store.add_report("term:a", "a.yaml", 1, "the year is wrong", now)
        await store.take_updates(1, {7: '{"text": "hello"}'}, now)
        await store.count_gap("wagner group", now)
        return await store.everything(1)


async def encrypt(store: Store, limit: int = 100) -> list[int]:
    """Encrypt all there is to encrypt; how many rows each time."""
    counts = [await store.encrypt_some(limit)]
    while counts[-1]:
        counts.append(await store.encrypt_some(limit))
    return counts


async def readable(store: Store) -> list[str]:
    """The words of users that stand in the tables for everybody to read."""
    found = await asyncio.gather(*(store._db.execute(f"SELECT * FROM {table}") for table in ALL_TEXTS))  # noqa: S608 - our own words
    cells = [str(cell) for rows in found for row in rows for cell in row.values()]
    return [words for words in WORDS if any(words in cell for cell in cells)]


async def test_every_text_column_is_encrypted_or_said_to_hold_no_text_of_users(store: Store) -> None:
    names = [name for step in read_migrations() for name in re.findall(r"CREATE TABLE (\w+)", step.sql)]
    for name in {*names, "schema_version"}:
        columns = await store._db.execute(f"SELECT name, type FROM pragma_table_info('{name}')")  # noqa: S608 - our own words
        written = {column["name"] for column in columns if column["type"] == "TEXT"}
        assert written == NO_TEXTS_OF_USERS[name] | set(ALL_TEXTS.get(name, ())), name


async def test_with_a_key_nothing_that_users_write_can_be_read_in_the_tables(
    url: str, checklist: ChecklistCopy, now: datetime
) -> None:
    await fill(url, OLD, checklist, now)

    async with open_store(url, cipher=OLD) as store:
        assert await readable(store) == []


async def test_without_a_key_it_can(url: str, checklist: ChecklistCopy, now: datetime) -> None:
    await fill(url, NONE, checklist, now)

    async with open_store(url) as store:
        assert await readable(store) == list(WORDS)


@pytest.mark.parametrize(("before", "after"), [(NONE, OLD), (OLD, BOTH)], ids=["first key", "new key"])
async def test_a_key_that_comes_reads_what_is_there_and_encrypts_it_anew(
    url: str, checklist: ChecklistCopy, now: datetime, before: Cipher, after: Cipher
) -> None:
    kept = await fill(url, before, checklist, now)

    async with open_store(url, cipher=after) as store:
        assert await store.everything(1) == kept
        assert sum(await encrypt(store)) == ROWS
        assert await store.everything(1) == kept
        assert await readable(store) == []
        assert await store.fact(FACT) == after.mark


async def test_when_all_is_encrypted_anew_the_old_key_is_of_no_use(
    url: str, checklist: ChecklistCopy, now: datetime
) -> None:
    kept = await fill(url, OLD, checklist, now)
    async with open_store(url, cipher=BOTH) as store:
        await encrypt(store)

    async with open_store(url, cipher=NEW) as store:
        assert await store.everything(1) == kept
    with pytest.raises(WrongDataKey):
        async with open_store(url, cipher=OLD):
            pass


async def test_before_that_the_old_key_is_asked_for(url: str, checklist: ChecklistCopy, now: datetime) -> None:
    await fill(url, OLD, checklist, now)
    async with open_store(url, cipher=BOTH) as store:
        await store.encrypt_some(1)

    with pytest.raises(WrongDataKey, match="the one before"):
        async with open_store(url, cipher=NEW):
            pass


@pytest.mark.parametrize(("before", "after"), [((), (KEY,)), ((KEY,), (NEW_KEY, KEY))], ids=["first key", "new key"])
async def test_encrypting_that_was_killed_goes_on_where_it_was(
    url: str, checklist: ChecklistCopy, now: datetime, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    kept = await fill(url, Cipher(*before), checklist, now)
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, url, *after, cwd=ROOT)
    assert await process.wait() == -signal.SIGKILL

    async with open_store(url, cipher=Cipher(*after)) as store:
        assert await store.everything(1) == kept
        assert sum(await encrypt(store)) == ROWS - 2
        assert await store.everything(1) == kept
        assert await readable(store) == []


async def test_what_is_encrypted_already_is_not_written_again(
    url: str, checklist: ChecklistCopy, now: datetime
) -> None:
    await fill(url, OLD, checklist, now)

    async with open_store(url, cipher=OLD) as store:
        assert await encrypt(store) == [0]
        assert await encrypt(store) == [0]


async def test_it_is_done_in_steps_of_the_size_asked_for(url: str, checklist: ChecklistCopy, now: datetime) -> None:
    await fill(url, NONE, checklist, now)

    async with open_store(url, cipher=OLD) as store:
        assert max(await encrypt(store, 1)) == 1


async def test_what_is_written_while_it_is_done_is_kept(url: str, checklist: ChecklistCopy, now: datetime) -> None:
    await fill(url, NONE, checklist, now)

    async with open_store(url, cipher=OLD) as store:
        (line,) = await store.runs(1)
        await asyncio.gather(encrypt(store, 1), store.rename_run(1, line.id, "Autumn", now))
        assert (await store.run(1, line.id)).name == "Autumn"


@pytest.mark.parametrize(("cipher", "told"), [(NONE, "set the key"), (NEW, "is not the key")])
async def test_an_encrypted_database_without_its_key_is_refused_in_one_line(
    url: str, checklist: ChecklistCopy, now: datetime, cipher: Cipher, told: str
) -> None:
    await fill(url, OLD, checklist, now)

    with pytest.raises(WrongDataKey, match=told) as refused:
        async with open_store(url, cipher=cipher):
            pass

    assert "\n" not in str(refused.value)


async def test_an_empty_database_that_had_a_key_is_refused_without_it(url: str) -> None:
    async with open_store(url, cipher=OLD):
        pass

    with pytest.raises(WrongDataKey):
        async with open_store(url):
            pass


async def test_a_database_refused_for_its_key_is_let_be(url: str, checklist: ChecklistCopy, now: datetime) -> None:
    kept = await fill(url, OLD, checklist, now)
    with pytest.raises(WrongDataKey):
        async with open_store(url, cipher=NEW):
            pass

    async with open_store(url, cipher=OLD) as store:
        assert await store.everything(1) == kept


async def test_texts_that_were_encrypted_leave_no_trace_in_the_files(
    tmp_path: Path, checklist: ChecklistCopy, now: datetime
) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await fill(url, NONE, checklist, now)
    async with open_store(url, cipher=OLD) as store:
        assert traces(tmp_path) == list(WORDS)
        await encrypt(store)
        assert traces(tmp_path) == []


async def test_forgotten_texts_leave_no_trace_in_the_files(
    tmp_path: Path, checklist: ChecklistCopy, now: datetime
) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await fill(url, NONE, checklist, now)
    async with open_store(url) as store:
        await store.forget(1)
        assert traces(tmp_path) == ["the year is wrong", "hello", "wagner group"]  # nobody's, or not answered yet


async def test_a_gap_that_was_counted_in_both_forms_becomes_one(url: str, now: datetime) -> None:
    async with open_store(url) as store:
        for query in ("wagner group", "wagner group", "other"):
            await store.count_gap(query, now)
    async with open_store(url, cipher=OLD) as store:
        await store.count_gap("wagner group", now + timedelta(days=1))
        await encrypt(store, 1)

        assert await store.gaps() == [
            Gap("wagner group", 3, date(2026, 11, 23)),
            Gap("other", 1, date(2026, 11, 22)),
        ]


async def test_a_gap_that_was_counted_with_another_key_is_removed(url: str, now: datetime) -> None:
    for cipher in (NONE, OLD, BOTH):
        async with open_store(url, cipher=cipher) as store:
            await store.count_gap("wagner group", now)

    async with open_store(url, cipher=BOTH) as store:
        await store.remove_gap("wagner group")
        assert await store.gaps() == []


async def test_an_update_that_was_answered_leaves_no_trace_in_the_files_after_the_next_sweep(
    tmp_path: Path, now: datetime
) -> None:
    async with open_store(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        await store.take_updates(1, {7: '{"text": "hello"}'}, now)
        await store.end_updates(1, [7])
        await store.sweep(now)
        assert traces(tmp_path) == []


def traces(folder: Path) -> list[str]:
    """The words of users that stand anywhere in the files of the database."""
    read = b"".join(file.read_bytes() for file in folder.iterdir())
    return [words for words in WORDS if words.encode() in read]
