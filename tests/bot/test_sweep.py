"""What is done every hour: who does not come back is forgotten, what is not encrypted comes to be."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot import sweep as sweeping
from bot.dates import Dates
from bot.sweep import sweep, sweep_hourly
from storage import ChecklistCopy, Cipher, PhaseCopy, StepCopy, StorageError, Store, open_store
from storage.keys import FACT

KEY = "k" * 42 + "0="
DAY = timedelta(days=1)
COPY = ChecklistCopy("c", "C", phases=(PhaseCopy("P", (StepCopy("a", "A"),)),))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bot.db'}"


async def users(store: Store) -> list[int]:
    return [row["id"] for row in await store._db.execute("SELECT id FROM users ORDER BY id")]


async def test_who_was_not_seen_for_so_many_days_is_forgotten(url: str, now: datetime) -> None:
    async with open_store(url) as store:
        await store.seen(1, now - 31 * DAY)
        await store.seen(2, now - 30 * DAY)
        with capture_logs() as logs:
            await sweep(store, now, 30)

        assert await users(store) == [2]
    assert logs == [{"event": "forgotten after RETENTION_DAYS", "log_level": "info", "users": 1, "runs_of_groups": 0}]


async def test_without_a_number_of_days_nobody_is(url: str, now: datetime) -> None:
    async with open_store(url) as store:
        await store.seen(1, now - 9999 * DAY)
        await store.start_run(-9, COPY, "Spring", now - 9999 * DAY, once="k", by=1)
        with capture_logs() as logs:
            await sweep(store, now, None)

        assert await users(store) == [1]
        assert len(await store.runs(-9)) == 1
    assert logs == []


async def test_what_does_not_stand_in_the_key_comes_to_and_the_log_says_so(url: str, now: datetime) -> None:
    async with open_store(url) as store:
        for n in range(3):
            await store.keep_results(1, n, 1, "who pays", now)

    async with open_store(url, cipher=Cipher(KEY)) as store:
        with capture_logs() as logs:
            await sweep(store, now, None)
            await sweep(store, now, None)

        assert await store.fact(FACT) == Cipher(KEY).mark
    assert logs == [{"event": "all texts are encrypted with DATA_KEY now", "log_level": "info", "rows": 3}]


async def test_others_have_their_turn_while_much_is_encrypted(
    url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "ENCRYPTED_AT_ONCE", 1)
    async with open_store(url) as store:
        for n in range(20):
            await store.keep_results(1, n, 1, "who pays", now)

    async with open_store(url, cipher=Cipher(KEY)) as store:
        encrypting = asyncio.create_task(sweep(store, now, None))
        await store.save(1, "note:a", now)
        assert not encrypting.done()
        await encrypting


async def test_what_cannot_be_done_now_is_tried_again_in_an_hour(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses, done = list[float](), asyncio.Event()

    async def wait(seconds: float) -> None:
        pauses.append(seconds)

    async def fail_once(_store: Store, _now: datetime, _retention: int | None) -> None:
        if not pauses:
            raise StorageError("The database has no room left on its disk.")
        done.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(sweeping, "sweep", fail_once)
    monkeypatch.setattr(sweeping, "_wait", wait)
    async with open_store(url) as store:
        with capture_logs() as logs:
            hourly = asyncio.create_task(sweep_hourly(store, None, Dates()))
            await done.wait()
            await _ended(hourly)

    assert pauses == [3600]
    assert [line["cause"] for line in logs] == ["The database has no room left on its disk."]


async def test_nobody_is_forgotten_before_it_is_known_what_time_it_is(
    url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    dates, pauses, kept = Dates(asks=True, machine=lambda: now + 9999 * DAY), list[float](), list[list[int]]()

    async def wait(seconds: float) -> None:
        pauses.append(seconds)
        kept.append(await users(store))
        dates.told(format_datetime(now, usegmt=True))
        if len(pauses) == 2:
            await asyncio.Event().wait()

    monkeypatch.setattr(sweeping, "_wait", wait)
    async with open_store(url) as store:
        await store.seen(1, now - 31 * DAY)
        await store.seen(2, now - DAY)
        hourly = asyncio.create_task(sweep_hourly(store, 30, dates))
        async with asyncio.timeout(10):
            while len(kept) < 2:  # noqa: ASYNC110 - the store's thread is no event of ours
                await asyncio.sleep(0)
        await _ended(hourly)

    assert pauses == [60, 3600]
    assert kept == [[1, 2], [2]]


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
