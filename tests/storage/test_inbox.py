"""Updates between Telegram and their answer."""

from datetime import datetime, timedelta

import pytest

from storage import Cipher, Store, WaitingUpdate, open_store
from storage.inbox import UPDATES_KEPT

BOT, OTHER_BOT = 7, 8
MOMENT = timedelta(microseconds=1)


async def numbers(store: Store, now: datetime, bot: int = BOT) -> list[int]:
    """What waits for a bot."""
    return [update.number for update in await store.waiting_updates(bot, now)]


async def test_what_was_taken_waits_the_oldest_first_as_it_came(store: Store, now: datetime) -> None:
    await store.take_updates(BOT, {12: '{"b": 1}'}, now)
    await store.take_updates(BOT, {13: '{"c": "é"}', 11: '{"a": 1}'}, now)

    assert await store.waiting_updates(BOT, now) == [
        WaitingUpdate(11, '{"a": 1}'),
        WaitingUpdate(12, '{"b": 1}'),
        WaitingUpdate(13, '{"c": "é"}'),
    ]


async def test_an_update_is_taken_once(store: Store, now: datetime) -> None:
    assert await store.take_updates(BOT, {11: "a", 12: "b"}, now) == {11, 12}
    assert await store.take_updates(BOT, {12: "another", 13: "c"}, now) == {13}

    assert WaitingUpdate(12, "b") in await store.waiting_updates(BOT, now)


async def test_no_updates_are_none(store: Store, now: datetime) -> None:
    assert await store.take_updates(BOT, {}, now) == set()


async def test_a_whole_batch_is_taken(store: Store, now: datetime) -> None:
    batch = {number: f"update {number}" for number in range(1000)}

    assert await store.take_updates(BOT, batch, now) == set(batch)
    await store.end_updates(BOT, range(999))
    assert await numbers(store, now) == [999]


async def test_what_is_answered_waits_no_more_and_is_not_taken_again(store: Store, now: datetime) -> None:
    await store.take_updates(BOT, {11: "a", 12: "b", 13: "c"}, now)
    await store.end_updates(BOT, [11, 13])

    assert await numbers(store, now) == [12]
    assert await store.take_updates(BOT, {11: "a", 13: "c"}, now) == set()


async def test_of_what_is_answered_nothing_is_kept_but_its_number(store: Store, now: datetime) -> None:
    await store.take_updates(BOT, {11: "what somebody wrote"}, now)
    await store.end_updates(BOT, [11])

    (row,) = await store._db.execute("SELECT * FROM inbox")
    assert (row["update_id"], row["raw"]) == (11, "")


async def test_an_empty_update_is_taken_and_waits_for_nothing(store: Store, now: datetime) -> None:
    assert await store.take_updates(BOT, {11: ""}, now) == {11}
    assert await numbers(store, now) == []
    assert await store.take_updates(BOT, {11: "a"}, now) == set()


async def test_each_bot_counts_its_own_updates(store: Store, now: datetime) -> None:
    await store.take_updates(BOT, {11: "a"}, now)
    assert await store.take_updates(OTHER_BOT, {11: "b"}, now) == {11}
    await store.end_updates(BOT, [11])

    assert await store.waiting_updates(OTHER_BOT, now) == [WaitingUpdate(11, "b")]


async def test_it_waits_after_a_restart(url: str, cipher: Cipher, now: datetime) -> None:
    async with open_store(url, cipher=cipher) as store:
        await store.take_updates(BOT, {11: "a"}, now)

    async with open_store(url, cipher=cipher) as store:
        assert await store.waiting_updates(BOT, now) == [WaitingUpdate(11, "a")]


async def test_with_a_key_an_update_cannot_be_read_in_the_tables(url: str, now: datetime) -> None:
    async with open_store(url, cipher=Cipher("k" * 42 + "0=")) as store:
        await store.take_updates(BOT, {11: "what somebody wrote"}, now)

        assert "somebody" not in str(await store._db.execute("SELECT * FROM inbox"))


async def test_tries_are_counted(store: Store, now: datetime) -> None:
    await store.take_updates(BOT, {11: "a", 12: "b"}, now)

    assert [await store.try_update(BOT, number) for number in (11, 11, 12, 11)] == [1, 2, 1, 3]
    assert [update.tries for update in await store.waiting_updates(BOT, now)] == [3, 1]


async def test_what_ended_nothing_counts_as_never_begun_and_others_as_before(store: Store, now: datetime) -> None:
    await store.take_updates(BOT, {11: "a", 12: "b", 13: "c"}, now)
    await store.take_updates(OTHER_BOT, {11: "a"}, now)
    for bot, number in ((BOT, 11), (BOT, 12), (BOT, 13), (OTHER_BOT, 11)):
        await store.try_update(bot, number)

    await store.untry_updates(BOT, [11, 13])
    await store.untry_updates(BOT, [])

    assert [update.tries for update in await store.waiting_updates(BOT, now)] == [0, 1, 0]
    assert [update.tries for update in await store.waiting_updates(OTHER_BOT, now)] == [1]


async def test_the_first_try_of_an_update_that_is_not_there_is_the_first(store: Store) -> None:
    assert await store.try_update(BOT, 11) == 1


@pytest.mark.parametrize(("late", "taken"), [(timedelta(0), set[int]()), (MOMENT, {11})])
async def test_a_number_is_kept_two_days(store: Store, now: datetime, late: timedelta, taken: set[int]) -> None:
    await store.take_updates(BOT, {11: ""}, now)
    await store.sweep(now + UPDATES_KEPT + late)

    assert await store.take_updates(BOT, {11: "a"}, now) == taken


async def test_what_still_waits_after_days_without_the_bot_is_not_swept(store: Store, now: datetime) -> None:
    await store.take_updates(BOT, {11: "a"}, now)
    much_later = now + 5 * UPDATES_KEPT
    assert await numbers(store, much_later) == [11]
    await store.sweep(much_later)

    assert await numbers(store, much_later) == [11]


async def test_what_waits_for_a_bot_that_does_not_come_back_goes(store: Store, now: datetime) -> None:
    await store.take_updates(OTHER_BOT, {11: "a"}, now)
    await store.sweep(now + UPDATES_KEPT + MOMENT)

    assert await numbers(store, now, OTHER_BOT) == []
