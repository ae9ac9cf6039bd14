"""Updates between Telegram and their answers: kept, in order, once, whatever happens in between."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import inbox as module
from bot import trouble
from bot.inbox import Closed
from bot.metrics import Metrics
from bot.preview.telegram import Telegram
from bot.processor import PerUserProcessor
from bot.suspects import ALONE, AMONG_OTHERS
from storage import StorageError, Store, open_store
from tests.bot.answering import Answering, Failing, Running, all_goes_on, answered_by, until

NOW = datetime(2026, 11, 22, tzinfo=UTC)
AMINA, JEAN = 1001, 1002


@pytest.fixture
def core() -> Telegram:
    """Telegram, which knows Amina and Jean."""
    return Telegram()


@pytest.fixture
def answering() -> Answering:
    """What answers."""
    return Answering()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store(f"sqlite:///{tmp_path / 'bot.db'}", patience=0) as opened:
        yield opened


@pytest.fixture
async def made(core: Telegram, answering: Answering, store: Store) -> AsyncIterator[Running]:
    """A bot whose inbox is not open yet."""
    async with answered_by(core, answering, store) as running:
        yield running


def said(number: int, text: str, by: int = AMINA) -> dict[str, Any]:
    """An update, as Telegram gives it."""
    chat = {"id": by, "type": "private", "first_name": "Amina"}
    sender = {"id": by, "is_bot": False, "first_name": "Amina"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1_795_000_000, "chat": chat, "from": sender, "text": text},
    }


async def waiting(store: Store, bot: int) -> dict[int, Mapping[str, Any]]:
    """What the database says is not answered yet."""
    return {update.number: json.loads(update.raw) for update in await store.waiting_updates(bot, NOW)}


async def test_what_is_taken_stands_in_the_database_as_it_came_until_it_is_answered(
    made: Running, answering: Answering, store: Store
) -> None:
    update = said(7, "ä\ud800")  # Telegram's JSON may hold half a character
    async with made.inbox.open():
        await made.inbox.take(update)
        assert await waiting(store, made.application.bot.id) == {7: update}

        answering.let("ä\ud800")
        await until(lambda: not made.inbox.waiting)

    assert answering.answered == ["ä\ud800"]
    assert await waiting(store, made.application.bot.id) == {}


async def test_what_was_not_answered_before_the_start_is_answered_first_and_in_order(
    made: Running, answering: Answering, store: Store
) -> None:
    raws = {number: json.dumps(said(number, f"{number}")) for number in (8, 9, 7)}
    await store.take_updates(made.application.bot.id, raws, NOW)
    answering.let("7", "8", "9", "10")

    async with made.inbox.open():
        await made.inbox.take(said(10, "10"))
        await until(lambda: not made.inbox.waiting)

    assert answering.answered == ["7", "8", "9", "10"]


async def test_what_waits_for_another_bot_is_let_be(made: Running, answering: Answering, store: Store) -> None:
    other = made.application.bot.id + 1
    await store.take_updates(other, {7: json.dumps(said(7, "a"))}, NOW)
    async with made.inbox.open():
        await all_goes_on()

    assert answering.begun == []
    assert set(await waiting(store, other)) == {7}


async def test_an_update_that_comes_twice_is_answered_once(made: Running, answering: Answering) -> None:
    answering.let("a")
    async with made.inbox.open():
        await asyncio.gather(made.inbox.take(said(7, "a")), made.inbox.take(said(7, "a")))
        await until(lambda: not made.inbox.waiting)
        await made.inbox.take(said(7, "a"))
        await until(lambda: not made.inbox.waiting)

    assert answering.answered == ["a"]


async def test_an_answer_is_noted_before_the_next_update_of_the_same_user_begins(
    made: Running, answering: Answering, store: Store
) -> None:
    noted, go_on, end = list[set[int]](), asyncio.Event(), store.end_updates

    async def slow(bot: int, numbers: set[int]) -> None:
        noted.append(set(numbers))
        await go_on.wait()
        await end(bot, numbers)

    store.end_updates = slow  # type: ignore[method-assign, assignment]  # the real one, only slower
    answering.let("a", "b", "c")
    async with made.inbox.open():
        await made.inbox.take(said(7, "a"), said(8, "b"), said(9, "c", by=JEAN))
        await until(lambda: len(answering.answered) == 2)
        await all_goes_on()
        assert answering.begun == ["a", "c"]
        go_on.set()
        await until(lambda: not made.inbox.waiting)

    assert answering.answered == ["a", "c", "b"]
    assert noted[0] == {7}


async def test_answers_that_end_while_a_commit_goes_on_share_the_next(
    core: Telegram, answering: Answering, store: Store
) -> None:
    people = [core.add_person(f"Adviser {number}").id for number in range(20)]
    batches, end = list[int](), store.end_updates

    async def counted(bot: int, numbers: set[int]) -> None:
        batches.append(len(numbers))
        await end(bot, numbers)

    store.end_updates = counted  # type: ignore[method-assign, assignment]  # the real one, counted
    async with answered_by(core, answering, store) as made, made.inbox.open():
        await made.inbox.take(*(said(number, "a", by=user) for number, user in enumerate(people)))
        await until(lambda: len(answering.begun) == len(people))
        answering.let("a")
        await until(lambda: not made.inbox.waiting)

    assert sum(batches) == len(people)
    assert len(batches) < len(people) / 2


async def test_while_there_is_no_room_nothing_is_taken(core: Telegram, answering: Answering, store: Store) -> None:
    async with answered_by(core, answering, store, bound=3) as made, made.inbox.open():
        await made.inbox.take(said(7, "a"), said(8, "b"))
        more = asyncio.create_task(made.inbox.take(said(9, "c"), said(10, "d")))
        await all_goes_on()
        assert not more.done()
        assert set(await waiting(store, made.application.bot.id)) == {7, 8}

        answering.let("a", "b")
        await more
        answering.let("c", "d")
        await until(lambda: not made.inbox.waiting)

    assert answering.answered == ["a", "b", "c", "d"]


async def test_more_than_the_bound_at_once_is_taken_when_nothing_else_waits(
    core: Telegram, answering: Answering, store: Store
) -> None:
    answering.let("a", "b", "c")
    async with answered_by(core, answering, store, bound=2) as made, made.inbox.open():
        await made.inbox.take(said(7, "a"), said(8, "b"), said(9, "c"))
        await until(lambda: not made.inbox.waiting)

    assert answering.answered == ["a", "b", "c"]


async def test_who_gives_up_waiting_while_it_is_kept_leaves_it_to_be_answered(
    made: Running, answering: Answering, store: Store
) -> None:
    kept, go_on, take = asyncio.Event(), asyncio.Event(), store.take_updates

    async def slow(bot: int, updates: Mapping[int, str], now: datetime) -> frozenset[int]:
        new = await take(bot, updates, now)
        kept.set()
        await go_on.wait()
        return new

    store.take_updates = slow  # type: ignore[method-assign]  # the real one, only slower
    answering.let("a")
    async with made.inbox.open():
        taking = asyncio.create_task(made.inbox.take(said(7, "a")))
        await kept.wait()
        taking.cancel()
        go_on.set()
        await until(lambda: bool(answering.answered))

    assert answering.answered == ["a"]


# --- what cannot be read


POISON = {"update_id": 8, "message": {"message_id": "seven", "date": "yesterday", "chat": 3}}


async def test_an_update_that_cannot_be_read_is_skipped_counted_and_told_of_without_its_content(
    core: Telegram, answering: Answering, store: Store
) -> None:
    metrics = Metrics()
    answering.let("a", "b")
    async with answered_by(core, answering, store, metrics=metrics) as made, made.inbox.open():
        with capture_logs() as logs:
            await made.inbox.take(said(7, "a"), POISON, said(9, "b"))
            await until(lambda: not made.inbox.waiting)

    assert answering.answered == ["a", "b"]
    assert [(line["log_level"], line["update"]) for line in logs if "skipped" in line["event"]] == [("error", 8)]
    assert "yesterday" not in str(logs)
    assert b'vademecum_updates_skipped_total{cause="unreadable"} 1.0' in metrics.page()
    assert await waiting(store, made.application.bot.id) == {}


async def test_an_update_without_a_number_is_skipped(made: Running, answering: Answering) -> None:
    answering.let("b")
    async with made.inbox.open():
        with capture_logs() as logs:
            await made.inbox.take({"message": {}}, {"update_id": "8"}, said(9, "b"))
            await until(lambda: not made.inbox.waiting)

    assert answering.answered == ["b"]
    assert len([line for line in logs if "skipped" in line["event"]]) == 2


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**400])
async def test_an_update_whose_number_no_database_holds_is_skipped_and_the_others_are_answered(
    made: Running, answering: Answering, number: int
) -> None:
    answering.let("b")
    async with made.inbox.open():
        with capture_logs() as logs:
            await made.inbox.take(said(number, "a"), said(9, "b"))
            await until(lambda: not made.inbox.waiting)

    assert answering.answered == ["b"]
    assert len([line for line in logs if "skipped" in line["event"]]) == 1


async def test_what_this_version_cannot_read_any_more_is_skipped_at_the_start(
    made: Running, answering: Answering, store: Store
) -> None:
    raws = {8: json.dumps(POISON), 9: json.dumps(said(9, "b"))}
    await store.take_updates(made.application.bot.id, raws, NOW)
    answering.let("b")
    async with made.inbox.open():
        await until(lambda: not made.inbox.waiting)

    assert answering.answered == ["b"]
    assert await waiting(store, made.application.bot.id) == {}


@pytest.mark.parametrize("garbled", ["\x1f{not JSON", "[]", "7"])
async def test_what_is_garbled_in_the_database_is_skipped_at_the_start_and_the_others_are_answered(
    made: Running, answering: Answering, store: Store, garbled: str
) -> None:
    await store.take_updates(made.application.bot.id, {8: garbled, 9: json.dumps(said(9, "b"))}, NOW)
    answering.let("b")
    async with made.inbox.open():
        await until(lambda: not made.inbox.waiting)

    assert answering.answered == ["b"]
    assert await waiting(store, made.application.bot.id) == {}


async def tried(store: Store, bot: int, number: int, starts: int) -> None:
    """An update was begun in so many starts of the program, and never came to its end."""
    for _start in range(starts):
        await store.try_update(bot, number)


async def test_an_update_that_ended_the_program_each_time_it_was_begun_is_given_up(
    core: Telegram, answering: Answering, store: Store
) -> None:
    metrics = Metrics()
    async with answered_by(core, answering, store) as made:
        bot = made.application.bot.id
    await store.take_updates(bot, {7: json.dumps(said(7, "a"))}, NOW)
    await tried(store, bot, 7, AMONG_OTHERS + ALONE)

    async with answered_by(core, answering, store, metrics=metrics) as made, made.inbox.open():
        await until(lambda: not made.inbox.waiting)

    assert answering.begun == []
    assert await waiting(store, bot) == {}
    assert b'vademecum_updates_skipped_total{cause="given up"} 1.0' in metrics.page()


async def test_before_that_it_is_tried_again_at_each_start(made: Running, answering: Answering, store: Store) -> None:
    bot = made.application.bot.id
    await store.take_updates(bot, {7: json.dumps(said(7, "a"))}, NOW)
    await tried(store, bot, 7, AMONG_OTHERS + ALONE - 1)
    answering.let("a")
    async with made.inbox.open():
        await until(lambda: not made.inbox.waiting)

    assert answering.answered == ["a"]


async def test_one_that_may_be_to_blame_is_answered_alone_so_that_no_other_is_given_up_for_it(
    made: Running, answering: Answering, store: Store
) -> None:
    bot = made.application.bot.id
    raws = {7: said(7, "a"), 8: said(8, "b", JEAN), 9: said(9, "c", JEAN)}
    await store.take_updates(bot, {number: json.dumps(raw) for number, raw in raws.items()}, NOW)
    await tried(store, bot, 8, AMONG_OTHERS)

    async def open_inbox() -> None:
        async with made.inbox.open():
            await until(lambda: not made.inbox.waiting)

    opening = asyncio.create_task(open_inbox())
    await until(lambda: bool(answering.begun))
    await all_goes_on()
    assert answering.begun == ["b"]

    answering.let("a", "b", "c")
    await opening
    assert answering.answered == ["b", "a", "c"]


async def test_others_do_not_wait_for_ever_for_one_that_is_answered_alone(
    made: Running, answering: Answering, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ALONE_SECONDS", 0)
    bot = made.application.bot.id
    await store.take_updates(bot, {7: json.dumps(said(7, "a")), 8: json.dumps(said(8, "b", JEAN))}, NOW)
    await tried(store, bot, 7, AMONG_OTHERS)
    answering.let("b")
    async with made.inbox.open():
        await until(lambda: answering.answered == ["b"])
        answering.let("a")
        await until(lambda: not made.inbox.waiting)


async def tries(store: Store, bot: int) -> dict[int, int]:
    """How often each update that waits was begun and ended the program, as far as that counts."""
    return {update.number: update.tries for update in await store.waiting_updates(bot, NOW)}


async def test_a_stop_does_not_count_against_what_it_breaks_off_however_often(
    core: Telegram, answering: Answering, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GRACE", 0)
    for start in range(2 * (AMONG_OTHERS + ALONE)):
        async with answered_by(core, answering, store) as made, made.inbox.open():
            if not start:
                await made.inbox.take(said(7, "a"))
            await until(lambda: bool(answering.begun))
            answering.begun.clear()
        assert await tries(store, made.application.bot.id) == {7: 0}

    answering.let("a")
    async with answered_by(core, answering, store) as made, made.inbox.open():
        await until(lambda: not made.inbox.waiting)
    assert answering.answered == ["a"]


async def test_a_stop_ends_the_wait_for_what_is_answered_alone_and_nothing_more_begins(
    made: Running, answering: Answering, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GRACE", 0)
    monkeypatch.setattr(module, "ALONE_SECONDS", 3600)
    bot, stop = made.application.bot.id, asyncio.Event()
    await store.take_updates(bot, {7: json.dumps(said(7, "a")), 8: json.dumps(said(8, "b", JEAN))}, NOW)
    await tried(store, bot, 7, AMONG_OTHERS)

    async def run() -> None:
        async with made.inbox.open(stop):
            await stop.wait()

    running = asyncio.create_task(run())
    await until(lambda: answering.begun == ["a"])
    stop.set()
    async with asyncio.timeout(60):
        await running

    assert answering.begun == ["a"]
    assert await tries(store, bot) == {7: 0, 8: 0}


async def test_suspects_are_answered_one_after_the_other(made: Running, answering: Answering, store: Store) -> None:
    bot = made.application.bot.id
    await store.take_updates(bot, {7: json.dumps(said(7, "a")), 8: json.dumps(said(8, "b", JEAN))}, NOW)
    for number in (7, 8):
        await tried(store, bot, number, AMONG_OTHERS)
    stop = asyncio.Event()

    async def run() -> None:
        async with made.inbox.open(stop):
            await stop.wait()

    running = asyncio.create_task(run())
    await until(lambda: bool(answering.begun))
    await all_goes_on()
    assert answering.begun == ["a"]
    assert await tries(store, bot) == {7: AMONG_OTHERS + 1, 8: AMONG_OTHERS}

    answering.let("a", "b")
    await until(lambda: len(answering.answered) == 2)
    stop.set()
    await running


async def test_a_slow_suspect_is_cleared_and_nothing_counts_against_those_that_then_begin_beside_it(
    made: Running, answering: Answering, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ALONE_SECONDS", 0)
    bot = made.application.bot.id
    raws = {7: said(7, "a"), 8: said(8, "b", JEAN), 9: said(9, "c", by=1003)}
    await store.take_updates(bot, {number: json.dumps(raw) for number, raw in raws.items()}, NOW)
    for number in (7, 8):
        await tried(store, bot, number, AMONG_OTHERS + 1)
    async with made.inbox.open():
        await until(lambda: len(answering.begun) == len(raws))

        assert await tries(store, bot) == {7: 0, 8: AMONG_OTHERS + 1, 9: 1}

        answering.let("a", "b", "c")
        await until(lambda: not made.inbox.waiting)


# --- a user who floods


async def test_what_is_left_out_of_a_flood_is_not_handled_after_a_restart_either(
    core: Telegram, answering: Answering, store: Store
) -> None:
    class OnlyTheFirst(PerUserProcessor):
        async def do_process_update(self, update: object, coroutine: Any) -> None:  # noqa: ANN401 - as it is there
            if getattr(update, "update_id", 0) == 7:
                await super().do_process_update(update, coroutine)
            else:
                coroutine.close()

    answering.let("a", "b")
    async with answered_by(core, answering, store, OnlyTheFirst()) as made, made.inbox.open():
        await made.inbox.take(said(7, "a"), said(8, "b"))
        await until(lambda: not made.inbox.waiting)

    assert answering.answered == ["a"]
    assert await waiting(store, made.application.bot.id) == {}


# --- a database that takes nothing


@pytest.fixture
def failing(store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Failing]:
    """Lets the database fail from now on; nobody waits between two looks at it."""

    async def wait(_seconds: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(trouble, "_wait", wait)

    return lambda: Failing(store)


async def test_what_cannot_be_kept_is_answered_before_it_may_be_forgotten(
    made: Running, answering: Answering, failing: Callable[[], Failing]
) -> None:
    async with made.inbox.open():
        database = failing()
        taking = asyncio.create_task(made.inbox.take(said(7, "a"), said(8, "b", by=JEAN)))
        await until(lambda: len(answering.begun) == 2)
        answering.let("a")
        await all_goes_on()
        assert not taking.done()

        answering.let("b")
        await taking
        database.mend()

    assert answering.answered == ["a", "b"]


async def test_the_same_update_brought_again_meanwhile_is_answered_once(
    made: Running, answering: Answering, failing: Callable[[], Failing]
) -> None:
    async with made.inbox.open():
        database = failing()
        taking = [asyncio.create_task(made.inbox.take(said(7, "a"))) for _time in range(2)]
        await until(lambda: bool(answering.begun))
        await all_goes_on()
        answering.let("a")
        await asyncio.gather(*taking)
        database.mend()

    assert answering.begun == ["a"]


async def test_that_it_takes_nothing_is_said_once_and_that_it_does_again_too(
    made: Running, answering: Answering, failing: Callable[[], Failing]
) -> None:
    answering.let("a", "b")
    async with made.inbox.open():
        with capture_logs() as logs:
            database = failing()
            await made.inbox.take(said(7, "a"))
            await made.inbox.take(said(8, "b"))
            assert made.inbox.trouble == "The database bot.db has no room left on its disk."
            database.mend()
            await until(lambda: not made.inbox.trouble)
            await all_goes_on()

    told = [(line["log_level"], line.get("cause")) for line in logs if "kept" in line["event"]]
    assert told == [("error", "The database bot.db has no room left on its disk."), ("info", None)]


async def test_an_answer_that_could_not_be_noted_is_noted_when_the_database_takes_it_again(
    made: Running, answering: Answering, store: Store, failing: Callable[[], Failing]
) -> None:
    async with made.inbox.open():
        await made.inbox.take(said(7, "a"))
        await until(lambda: bool(answering.begun))
        database = failing()
        answering.let("a")
        await until(lambda: not made.inbox.waiting)
        database.mend()
        await until(lambda: not made.inbox.trouble)
        await all_goes_on()

        assert await waiting(store, made.application.bot.id) == {}


async def test_while_an_answer_could_not_be_noted_the_users_next_update_is_handled(
    made: Running, answering: Answering, failing: Callable[[], Failing]
) -> None:
    answering.let("a", "b")
    async with made.inbox.open():
        await made.inbox.take(said(7, "a"))
        database = failing()
        await made.inbox.take(said(8, "b"))
        database.mend()

    assert answering.answered == ["a", "b"]


async def test_looks_at_a_database_that_fails_come_ever_more_seldom(
    made: Running, answering: Answering, failing: Callable[[], Failing], monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, looks = list[float](), 8

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) >= looks:
            await asyncio.get_running_loop().create_future()

    monkeypatch.setattr(trouble, "_wait", wait)
    answering.let("a")
    async with made.inbox.open():
        database = failing()
        await made.inbox.take(said(7, "a"))
        await until(lambda: len(waits) == looks)
        database.mend()

    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]


# --- stopping


async def test_a_stop_lets_what_was_begun_end_and_leaves_what_waits_for_the_next_start(
    core: Telegram, answering: Answering, store: Store
) -> None:
    async with answered_by(core, answering, store, PerUserProcessor(at_once=1)) as made:
        async with made.inbox.open():
            await made.inbox.take(said(7, "a"), said(8, "b"), said(9, "c", by=JEAN))
            await until(lambda: bool(answering.begun))
            answering.let("a", "b", "c")
        assert answering.answered == ["a"]
        assert set(await waiting(store, made.application.bot.id)) == {8, 9}

    async with answered_by(core, answering, store) as made, made.inbox.open():
        await until(lambda: not made.inbox.waiting)
    assert answering.answered == ["a", "b", "c"]


async def test_what_takes_too_long_is_broken_off_and_handled_after_the_next_start(
    core: Telegram, answering: Answering, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GRACE", 0)
    async with answered_by(core, answering, store) as made:
        with capture_logs() as logs:
            async with made.inbox.open():
                await made.inbox.take(said(7, "a"))
                await until(lambda: bool(answering.begun))
        assert [line["log_level"] for line in logs if "broken off" in line["event"]] == ["warning"]
        assert set(await waiting(store, made.application.bot.id)) == {7}

    answering.let("a")
    async with answered_by(core, answering, store) as made, made.inbox.open():
        await until(lambda: not made.inbox.waiting)
    assert answering.answered == ["a"]


async def test_a_stop_does_not_wait_for_a_database_that_is_locked(
    core: Telegram, answering: Answering, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GRACE", 0)
    monkeypatch.setattr(module, "FAREWELL", 0.01)
    async with (
        open_store(f"sqlite:///{tmp_path / 'locked.db'}", patience=60) as store,
        answered_by(core, answering, store) as made,
    ):
        with closing(sqlite3.connect(tmp_path / "locked.db", isolation_level=None)) as another:
            async with asyncio.timeout(30), made.inbox.open():
                await made.inbox.take(said(7, "a"))
                another.execute("BEGIN EXCLUSIVE")
                answering.let("a")
                await until(lambda: bool(answering.answered))


async def test_a_bot_that_stops_takes_nothing_more(made: Running) -> None:
    async with made.inbox.open():
        pass

    with pytest.raises(Closed):
        await made.inbox.take(said(7, "a"))


async def test_what_cannot_be_kept_while_the_bot_stops_is_not_taken(
    made: Running, answering: Answering, store: Store
) -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slow(*_: object) -> frozenset[int]:
        asked.set()
        await go_on.wait()
        raise StorageError("The database bot.db has no room left on its disk.")

    store.take_updates = slow  # type: ignore[method-assign, assignment]  # the database is full
    async with made.inbox.open():
        taking = asyncio.create_task(made.inbox.take(said(7, "a")))
        await asked.wait()
        asyncio.get_running_loop().call_soon(go_on.set)

    with pytest.raises(Closed):
        await taking
    assert answering.begun == []
