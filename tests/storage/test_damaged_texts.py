"""One text that cannot be decrypted: it stops nothing but itself."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

import pytest
from structlog.testing import capture_logs

from storage import ChecklistCopy, Cipher, Store, WaitingUpdate, WrongDataKey, open_store
from storage.inbox import UNREADABLE
from storage.keys import FACT
from tests.storage.conftest import KEY, NEW_KEY

Damage: TypeAlias = Callable[[str], str]

OLD, NEW, BOTH = Cipher(KEY), Cipher(NEW_KEY), Cipher(NEW_KEY, KEY)
BOT = 7


def damaged(kept: str) -> str:
    """An encrypted text of which the last bytes are others."""
    return f"{kept[:-6]}AAAA=="


def of_another_key(kept: str) -> str:
    """An encrypted text of whose key the mark is another."""
    return f"enc:00000000{kept[12:]}"


async def encrypted_anew(store: Store, limit: int) -> int:
    """How many rows are, all in all."""
    rows = 0
    while written := await store.encrypt_some(limit):
        rows += written
    return rows


@pytest.mark.parametrize("damage", [damaged, of_another_key])
async def test_an_update_that_cannot_be_decrypted_waits_unreadable_beside_the_others(
    url: str, now: datetime, damage: Damage
) -> None:
    async with open_store(url, cipher=OLD) as store:
        await store.take_updates(BOT, {11: '{"a": 1}', 12: '{"b": 2}'}, now)
        (row,) = await store._db.execute("SELECT raw FROM inbox WHERE update_id = 11")
        await store._db.execute("UPDATE inbox SET raw = $1 WHERE update_id = 11", damage(row["raw"]))

        assert await store.waiting_updates(BOT, now) == [WaitingUpdate(11, UNREADABLE), WaitingUpdate(12, '{"b": 2}')]


@pytest.fixture
async def spoiled(url: str, checklist: ChecklistCopy, now: datetime) -> str:
    """A database in the old key with five runs and three gaps; the names of two runs and one gap are damaged."""
    async with open_store(url, cipher=OLD) as store:
        for number in range(5):
            run = await store.start_run(1, checklist, f"run {number}", now, once=f"{number}")
            if number < 2:
                (row,) = await store._db.execute("SELECT name FROM runs WHERE id = $1", run.id)
                await store._db.execute("UPDATE runs SET name = $1 WHERE id = $2", damaged(row["name"]), run.id)
        for query in ("who pays", "pay gap", "wagner group"):
            await store.count_gap(query, now)
        (row, *_) = await store._db.execute("SELECT query FROM gaps ORDER BY query")
        await store._db.execute("UPDATE gaps SET query = $1 WHERE query = $2", damaged(row["query"]), row["query"])
    return url


@pytest.mark.parametrize("limit", [1, 2, 100])
async def test_rows_that_cannot_be_decrypted_are_passed_over_and_the_others_encrypted_anew(
    spoiled: str, limit: int
) -> None:
    async with open_store(spoiled, cipher=BOTH) as store:
        assert await encrypted_anew(store, limit) == 3 + 2
        names = [row["name"] for row in await store._db.execute("SELECT name FROM runs")]
        queries = [row["query"] for row in await store._db.execute("SELECT query FROM gaps")]

    assert sum(name.startswith(NEW.beginning()) for name in names) == 3
    assert sum(query.startswith(NEW.beginning(alike=True)) for query in queries) == 2


async def test_it_is_logged_how_many_they_are_and_of_which_table(spoiled: str) -> None:
    async with open_store(spoiled, cipher=BOTH) as store:
        await encrypted_anew(store, 100)
        with capture_logs() as logs:
            assert await store.encrypt_some(100) == 0

    assert [(line["log_level"], line["runs"], line["gaps"]) for line in logs] == [("warning", 2, 1)]


async def test_while_one_cannot_be_decrypted_the_old_key_is_asked_for(spoiled: str) -> None:
    async with open_store(spoiled, cipher=BOTH) as store:
        await encrypted_anew(store, 100)
    with pytest.raises(WrongDataKey, match="the one before"):
        async with open_store(spoiled, cipher=NEW):
            pass


async def test_when_the_damaged_ones_are_gone_the_old_key_is_of_no_use(spoiled: str) -> None:
    async with open_store(spoiled, cipher=BOTH) as store:
        await encrypted_anew(store, 100)
        for table, column in (("runs", "name"), ("gaps", "query")):
            await store._db.execute(f"DELETE FROM {table} WHERE {column} LIKE 'enc_{OLD.mark}%'")  # noqa: S608 - our own words
        assert await store.encrypt_some(100) == 0
        assert await store.fact(FACT) == NEW.mark
