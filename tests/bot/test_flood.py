"""Who taps without end is answered twenty times a second and told so once; nobody else waits for them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from telegram import CallbackQuery, Chat, InlineQuery, Message, Update, User

from benchmarks.simulated import SimulatedLoop, simulated
from bot.flood import A_SECOND, AT_FIRST, IN_LINE, MANY, QUIET, SWEEP, Floods
from bot.processor import PerUserProcessor

FLOODER, OTHER = 1001, 1002
AN_ANSWER = 0.002
"""Seconds."""


def tap(number: int, by: int = FLOODER, on: int = 7) -> Update:
    """A tap on a message of a private chat."""
    message = Message(on, datetime(2026, 11, 22, tzinfo=UTC), Chat(by, Chat.PRIVATE))
    return Update(number, callback_query=CallbackQuery(str(number), User(by, "A", is_bot=False), "1", message=message))


class Tapping:
    """Taps that come at a given pace, and when each was answered, by its number."""

    def __init__(self, loop: SimulatedLoop) -> None:
        self.loop = loop
        self.processor = PerUserProcessor(waiting=10_000, floods=Floods(loop.time))
        self.processor.tell_of_flood = self._told
        self.answered: dict[int, float] = {}
        self.told: list[bool] = []
        self.came: dict[int, float] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def _told(self, _update: Update, left_out: bool) -> None:  # noqa: FBT001 - as `bot.flood.Tell`
        self.told.append(left_out)

    def comes(self, update: Update) -> None:
        """An update comes now."""
        self.came[update.update_id] = self.loop.time()

        async def answer() -> None:
            await asyncio.sleep(AN_ANSWER)
            self.answered[update.update_id] = self.loop.time()

        self._tasks.append(asyncio.create_task(self.processor.process_update(update, answer())))

    async def come(self, a_second: float, seconds: float, first: int = 1, by: int = FLOODER) -> None:
        """So many come in every second, from somebody."""
        for number in range(int(a_second * seconds)):
            self.comes(tap(first + number, by))
            await asyncio.sleep(1 / a_second)

    async def done(self) -> None:
        """All that can be answered is."""
        await asyncio.gather(*self._tasks)


def story(tell: Callable[[Tapping], Awaitable[None]]) -> Tapping:
    """What came of it, in a simulated time."""

    async def told(loop: SimulatedLoop) -> Tapping:
        tapping = Tapping(loop)
        await tell(tapping)
        await tapping.done()
        return tapping

    return simulated(told)


def test_twenty_taps_a_second_are_answered_as_long_as_they_come() -> None:
    async def tell(tapping: Tapping) -> None:
        await tapping.come(A_SECOND, 60)

    told = story(tell)

    assert len(told.answered) == 60 * A_SECOND
    assert max(told.answered[number] - came for number, came in told.came.items()) < 0.1
    assert not told.told


def test_what_was_tapped_while_the_bot_was_away_is_all_answered() -> None:
    async def tell(tapping: Tapping) -> None:
        for number in range(IN_LINE):
            tapping.comes(tap(number))

    told = story(tell)

    assert list(told.answered) == list(range(IN_LINE))
    assert told.loop.time() < (IN_LINE - AT_FIRST) / A_SECOND + 1


def test_who_goes_too_fast_is_asked_to_wait_and_nothing_is_left_out_yet() -> None:
    async def tell(tapping: Tapping) -> None:
        for number in range(MANY):
            tapping.comes(tap(number))
        await asyncio.sleep(0)
        assert not tapping.told

        for number in range(MANY, MANY + 20):
            tapping.comes(tap(number))
        await asyncio.sleep(0)
        assert tapping.told == [False]

    assert list(story(tell).answered) == list(range(MANY + 20))


def test_of_a_flood_twenty_a_second_are_answered_and_the_last_tap_counts() -> None:
    async def tell(tapping: Tapping) -> None:
        await tapping.come(100, 15)

    told = story(tell)

    assert AT_FIRST + 15 * A_SECOND <= len(told.answered) <= AT_FIRST + 15 * A_SECOND + IN_LINE + 1
    assert max(told.answered) == max(told.came)
    assert list(told.answered) == sorted(told.answered)


def test_who_floods_is_told_once_to_wait_and_once_that_something_was_left_out() -> None:
    async def tell(tapping: Tapping) -> None:
        await tapping.come(2 * A_SECOND, QUIET * 2)

    assert story(tell).told == [False, True]


def test_who_floods_again_after_some_quiet_is_told_again() -> None:
    async def tell(tapping: Tapping) -> None:
        for first in (1, 100_000):
            await tapping.come(100, 5, first)
            await asyncio.sleep(QUIET * 2)

    assert story(tell).told == [False, True] * 2


def test_a_user_who_floods_slows_no_other() -> None:
    async def tell(tapping: Tapping) -> None:
        async with asyncio.TaskGroup() as both:
            both.create_task(tapping.come(300, 10))
            both.create_task(tapping.come(2, 10, first=1_000_000, by=OTHER))

    told = story(tell)

    waits = [told.answered[number] - came for number, came in told.came.items() if number >= 1_000_000]
    assert len(waits) == 20
    assert max(waits) < 2 * AN_ANSWER


def test_a_flood_holds_no_more_than_a_line_and_one() -> None:
    async def tell(tapping: Tapping) -> None:
        for number in range(1500):
            tapping.comes(tap(number))
            await asyncio.sleep(0.001)
            assert tapping.processor.current_concurrent_updates <= IN_LINE + 1

    story(tell)


def test_nothing_is_kept_of_those_who_are_quiet() -> None:
    async def tell(tapping: Tapping) -> None:
        await tapping.come(200, 5)
        await tapping.done()
        await asyncio.sleep(SWEEP + QUIET)
        tapping.comes(tap(1_000_000, OTHER))
        await tapping.done()

    told = story(tell)

    floods = told.processor._floods
    assert set(floods._allowances) == {OTHER}
    assert not floods._floods
    assert not told.processor._lines
    assert not told.processor._last


def followed(*updates: Update) -> list[bool]:
    """Whether each is followed by another, in the moment in which it is answered."""
    seen: list[bool] = []

    async def told(_loop: SimulatedLoop) -> None:
        processor = PerUserProcessor()

        async def answer(update: Update) -> None:
            await asyncio.sleep(AN_ANSWER)
            seen.append(processor.is_followed(update))

        await asyncio.gather(*(processor.process_update(update, answer(update)) for update in updates))

    simulated(told)
    return seen


def test_a_tap_is_followed_by_a_later_one_of_the_same_user_on_the_same_message() -> None:
    assert followed(tap(1), tap(2), tap(3)) == [True, True, False]


def test_a_tap_is_not_followed_by_one_on_another_message() -> None:
    assert followed(tap(1, on=7), tap(2, on=8)) == [False, False]


def test_a_tap_is_not_followed_by_one_of_another_user() -> None:
    group = Chat(-1001, Chat.SUPERGROUP)
    message = Message(7, datetime(2026, 11, 22, tzinfo=UTC), group)
    taps = [
        Update(user, callback_query=CallbackQuery("1", User(user, "A", is_bot=False), "1", message=message))
        for user in (FLOODER, OTHER)
    ]

    assert followed(*taps) == [False, False]


def test_an_inline_query_is_followed_by_what_was_typed_further() -> None:
    def typed(number: int, by: int) -> Update:
        return Update(number, inline_query=InlineQuery(str(number), User(by, "A", is_bot=False), "s", ""))

    assert followed(typed(1, FLOODER), typed(2, OTHER), typed(3, FLOODER)) == [True, False, False]


def test_a_message_is_followed_by_nothing() -> None:
    def said(number: int) -> Update:
        user = User(FLOODER, "A", is_bot=False)
        message = Message(number, datetime(2026, 11, 22, tzinfo=UTC), Chat(FLOODER, Chat.PRIVATE), from_user=user)
        return Update(number, message=message)

    assert followed(said(1), said(2)) == [False, False]
