"""The queue of updates behaves like getUpdates."""

from __future__ import annotations

import asyncio

import pytest

from bot.preview.refusals import Refusal
from bot.preview.updates import UpdateQueue

LONG = 60


@pytest.fixture
def queue() -> UpdateQueue:
    return UpdateQueue(first_id=7)


async def poll(queue: UpdateQueue, offset: int = 0, limit: int = 100, seconds: float = 0) -> list[int]:
    return [update["update_id"] for update in await queue.get(offset, limit, seconds, None)]


async def test_updates_come_in_order_from_the_first_id(queue: UpdateQueue) -> None:
    queue.put("message", {"text": "a"})
    queue.put("message", {"text": "b"})

    assert await queue.get(0, 100, 0, None) == [
        {"update_id": 7, "message": {"text": "a"}},
        {"update_id": 8, "message": {"text": "b"}},
    ]


async def test_what_is_not_confirmed_comes_again(queue: UpdateQueue) -> None:
    queue.put("message", {})

    assert await poll(queue) == await poll(queue) == [7]


async def test_the_offset_confirms_what_lies_before_it(queue: UpdateQueue) -> None:
    for _ in range(3):
        queue.put("message", {})

    assert await poll(queue, offset=9) == [9]
    assert await poll(queue) == [9]


async def test_a_negative_offset_keeps_only_the_last(queue: UpdateQueue) -> None:
    for _ in range(3):
        queue.put("message", {})

    assert await poll(queue, offset=-1) == [9]
    assert len(queue) == 1


async def test_the_limit_holds_the_rest_back(queue: UpdateQueue) -> None:
    queue.put("message", {})
    queue.put("message", {})

    assert await poll(queue, limit=1) == [7]


async def test_an_empty_queue_answers_at_once_without_a_timeout(queue: UpdateQueue) -> None:
    assert await poll(queue) == []


async def test_a_long_poll_ends_empty_when_its_time_is_over(queue: UpdateQueue) -> None:
    assert await poll(queue, seconds=0.01) == []


async def test_a_long_poll_wakes_up_when_something_comes(queue: UpdateQueue) -> None:
    waiting = asyncio.create_task(poll(queue, seconds=LONG))
    await asyncio.sleep(0)
    queue.put("message", {})

    assert await waiting == [7]


async def test_a_second_poller_ends_the_first(queue: UpdateQueue) -> None:
    first = asyncio.create_task(poll(queue, seconds=LONG))
    await asyncio.sleep(0)
    second = asyncio.create_task(poll(queue, seconds=LONG))

    with pytest.raises(Refusal, match="terminated by other getUpdates request") as refusal:
        await first
    queue.put("message", {})
    assert refusal.value.code == 409
    assert await second == [7]


async def test_a_poller_that_went_away_does_no_harm(queue: UpdateQueue) -> None:
    gone = asyncio.create_task(poll(queue, seconds=LONG))
    await asyncio.sleep(0)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    queue.put("message", {})

    assert await poll(queue) == [7]


async def test_kinds_that_were_not_asked_for_are_not_queued(queue: UpdateQueue) -> None:
    await queue.get(0, 100, 0, ["callback_query"])
    queue.put("message", {})
    queue.put("callback_query", {})

    assert await queue.get(0, 100, 0, None) == [{"update_id": 7, "callback_query": {}}]


async def test_an_empty_list_of_kinds_goes_back_to_the_default(queue: UpdateQueue) -> None:
    await queue.get(0, 100, 0, ["callback_query"])
    await queue.get(0, 100, 0, [])
    queue.put("message", {})
    queue.put("message_reaction", {})

    assert [list(update) for update in queue.take()] == [["update_id", "message"]]


async def test_a_release_ends_the_long_poll(queue: UpdateQueue) -> None:
    waiting = asyncio.create_task(poll(queue, seconds=LONG))
    await asyncio.sleep(0)
    queue.release()

    assert await waiting == []
