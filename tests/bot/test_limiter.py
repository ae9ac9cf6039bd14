"""When calls go out: at once, except to a chat that Telegram asked to wait, or where nobody asked for the message."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from heapq import heappop, heappush
from itertools import count
from typing import Any

import pytest
from telegram.error import BadRequest, RetryAfter
from telegram.ext import ExtBot

from bot.app import builder
from bot.limiter import SWEEP, UNASKED, ChatLimiter, Unasked
from bot.preview import refusals
from bot.preview.inprocess import InProcessRequest
from bot.preview.people import Person
from bot.preview.refusals import TooManyRequests
from bot.preview.telegram import Telegram

TURNS = 30
"""Turns of the event loop in which whatever can go on does."""


class Time:
    """Stands still until a test lets it pass."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def clock(self) -> float:
        """The time, in seconds."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Wait until so much has passed."""
        woken = asyncio.get_running_loop().create_future()
        heappush(self._sleepers, (self.now + seconds, next(self._numbers), woken))
        await woken

    async def passes(self, seconds: float = 0) -> None:
        """Let so much time pass, and all happen that then can."""
        until = self.now + seconds
        await self._all_go_on()
        while self._sleepers and self._sleepers[0][0] <= until:
            self.now, _, sleeper = heappop(self._sleepers)
            if not sleeper.cancelled():
                sleeper.set_result(None)
            await self._all_go_on()
        self.now = until

    async def _all_go_on(self) -> None:
        for _turn in range(TURNS):
            await asyncio.sleep(0)


class Wire:
    """A bot's way to Telegram: calls are begun, not waited for."""

    def __init__(self, core: Telegram, bot: ExtBot[Unasked]) -> None:
        self.core = core
        self.bot = bot
        self.calls: list[asyncio.Task[object]] = []

    def begin(self, call: Coroutine[Any, Any, object]) -> asyncio.Task[object]:
        """Begin a call."""
        self.calls.append(asyncio.create_task(call))
        return self.calls[-1]

    def say(self, to: Person, *texts: str) -> None:
        """Begin to answer somebody."""
        for text in texts:
            self.begin(self.bot.send_message(to.id, text))

    def remind(self, to: Person, *texts: str) -> None:
        """Begin to send somebody what was not asked for."""
        for text in texts:
            self.begin(self.bot.send_message(to.id, text, rate_limit_args=UNASKED))

    @property
    def failed(self) -> list[type[BaseException]]:
        """What the calls raised that came to nothing."""
        ended = [call for call in self.calls if call.done() and not call.cancelled()]
        return [type(refusal) for call in ended if (refusal := call.exception())]

    @property
    def attempts(self) -> int:
        """How often Telegram was asked to send a message."""
        return len(self.core.calls_of("sendMessage"))


@pytest.fixture
def time() -> Time:
    """The limiter's time."""
    return Time()


@pytest.fixture
def core() -> Telegram:
    """Telegram, as it stands in, to whose bot Amina, Jean and Sofía have spoken."""
    made = Telegram()
    for person in made.people:
        person.start()
    return made


@pytest.fixture
async def wire(core: Telegram, time: Time) -> AsyncIterator[Wire]:
    """The way to it, by that time."""
    limiter = ChatLimiter(time.clock, time.sleep)
    door = InProcessRequest(core)
    application = builder().rate_limiter(limiter).token("1:test").request(door).get_updates_request(door).build()
    async with application:
        made = Wire(core, application.bot)
        yield made
        for call in made.calls:
            call.cancel()
        await asyncio.gather(*made.calls, return_exceptions=True)


def said_to(person: Person) -> list[str]:
    return [message.text for message in person.messages if message.by_bot]


async def test_answers_go_out_at_once_however_many(wire: Wire, core: Telegram, time: Time) -> None:
    amina = core.person(1001)

    wire.say(amina, *"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz")
    await time.passes()

    assert len(said_to(amina)) == 52


async def test_a_chat_that_telegram_asks_to_wait_is_answered_after_the_wait(
    wire: Wire, core: Telegram, time: Time
) -> None:
    core.fail("sendMessage", with_=TooManyRequests(5))
    wire.say(core.person(1001), "a")

    await time.passes(4.9)
    assert wire.attempts == 1
    await time.passes(0.1)

    assert said_to(core.person(1001)) == ["a"]


async def test_a_chat_that_waits_holds_up_no_other(wire: Wire, core: Telegram, time: Time) -> None:
    core.fail("sendMessage", with_=TooManyRequests(5))
    wire.say(core.person(1001), "a")
    await time.passes()

    wire.say(core.person(1002), "b")
    await time.passes()

    assert (said_to(core.person(1001)), said_to(core.person(1002))) == ([], ["b"])


async def test_calls_of_a_chat_that_waits_keep_their_order(wire: Wire, core: Telegram, time: Time) -> None:
    core.fail("sendMessage", with_=TooManyRequests(5))
    wire.say(core.person(1001), "a")
    await time.passes(2)
    wire.say(core.person(1001), "b", "c")
    await time.passes(1)
    wire.say(core.person(1001), "d")

    await time.passes(1.9)
    assert wire.attempts == 1
    await time.passes(0.1)

    assert said_to(core.person(1001)) == ["a", "b", "c", "d"]


async def test_a_call_refused_twice_keeps_its_place(wire: Wire, core: Telegram, time: Time) -> None:
    for nth in (1, 2):
        core.fail("sendMessage", nth=nth, with_=TooManyRequests(5))
    wire.say(core.person(1001), "a", "b")

    await time.passes(10)

    assert said_to(core.person(1001)) == ["a", "b"]


async def test_who_comes_as_the_line_moves_on_does_not_push_in(wire: Wire, core: Telegram, time: Time) -> None:
    core.fail("sendMessage", with_=TooManyRequests(5))
    wire.say(core.person(1001), "a", "b")
    await time.passes(4)
    time.now = 5.0  # the chat may be written to again, and those who wait have not yet woken
    wire.say(core.person(1001), "c")

    await time.passes(1)

    assert said_to(core.person(1001)) == ["a", "b", "c"]


async def test_a_call_refused_three_times_is_given_up_and_the_next_goes_on(
    wire: Wire, core: Telegram, time: Time
) -> None:
    for nth in (1, 2, 3):
        core.fail("sendMessage", nth=nth, with_=TooManyRequests(5))
    wire.say(core.person(1001), "a", "b")

    await time.passes(15)

    assert wire.failed == [RetryAfter]
    assert said_to(core.person(1001)) == ["b"]


async def test_a_wait_of_more_than_a_minute_is_refused_at_once(wire: Wire, core: Telegram, time: Time) -> None:
    core.fail("sendMessage", with_=TooManyRequests(61))
    wire.say(core.person(1001), "a")

    await time.passes()

    assert wire.failed == [RetryAfter]


async def test_a_chat_that_waits_more_than_a_minute_is_let_be_until_then(
    wire: Wire, core: Telegram, time: Time
) -> None:
    core.fail("sendMessage", with_=TooManyRequests(600))
    wire.say(core.person(1001), "a", "b")
    await time.passes()
    assert (wire.attempts, len(wire.failed)) == (1, 2)

    await time.passes(600)
    wire.say(core.person(1001), "c")
    await time.passes()

    assert said_to(core.person(1001)) == ["c"]


async def test_waits_that_add_up_to_more_than_a_minute_are_too_long(wire: Wire, core: Telegram, time: Time) -> None:
    core.fail("sendMessage", nth=1, with_=TooManyRequests(40))
    core.fail("sendMessage", nth=2, with_=TooManyRequests(30))
    wire.say(core.person(1001), "a")

    await time.passes(40)

    assert wire.failed == [RetryAfter]


async def test_the_answer_to_a_tap_passes_by_a_chat_that_waits(wire: Wire, core: Telegram, time: Time) -> None:
    amina = core.person(1001)
    wire.say(amina, "a")
    await time.passes()
    tap = amina.tap_data(amina.last, "x")
    core.fail("sendMessage", with_=TooManyRequests(5))
    wire.say(amina, "b")
    await time.passes()

    wire.begin(wire.bot.answer_callback_query(tap, "Done"))
    await time.passes()

    assert [answer.text for answer in amina.answers] == ["Done"]


async def test_the_answer_to_a_tap_is_not_made_twice(wire: Wire, core: Telegram, time: Time) -> None:
    amina = core.person(1001)
    wire.say(amina, "a")
    await time.passes()
    core.fail("answerCallbackQuery", with_=TooManyRequests(5))

    wire.begin(wire.bot.answer_callback_query(amina.tap_data(amina.last, "x")))
    await time.passes()

    assert wire.failed == [RetryAfter]


async def test_a_refusal_of_another_kind_is_passed_on_and_the_next_goes_on(
    wire: Wire, core: Telegram, time: Time
) -> None:
    core.fail("sendMessage", nth=1, with_=TooManyRequests(5))
    core.fail("sendMessage", nth=2, with_=refusals.BadRequest("message text is empty"))
    wire.say(core.person(1001), "a", "b")

    await time.passes(5)

    assert wire.failed == [BadRequest]
    assert said_to(core.person(1001)) == ["b"]


async def test_a_call_that_is_cancelled_leaves_the_line(wire: Wire, core: Telegram, time: Time) -> None:
    core.fail("sendMessage", with_=TooManyRequests(5))
    wire.say(core.person(1001), "a")
    cancelled = wire.begin(wire.bot.send_message(1001, "b"))
    wire.say(core.person(1001), "c")
    await time.passes(1)

    cancelled.cancel()
    await time.passes(4)

    assert said_to(core.person(1001)) == ["a", "c"]


async def test_unasked_messages_come_to_a_chat_one_a_second(wire: Wire, core: Telegram, time: Time) -> None:
    wire.remind(core.person(1001), "a", "b", "c")

    for so_far in (["a"], ["a", "b"], ["a", "b", "c"]):
        await time.passes()
        assert said_to(core.person(1001)) == so_far
        await time.passes(1)


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_unasked_messages_come_to_a_group_twenty_a_minute(
    wire: Wire, core: Telegram, time: Time, kind: str
) -> None:
    group = core.add_group("Mission planning", core.people, kind)
    for _ in range(50):
        wire.begin(wire.bot.send_message(group.id, "a", rate_limit_args=UNASKED))

    await time.passes(59.9)
    assert wire.attempts == 20
    await time.passes(60)
    assert wire.attempts == 40


async def test_unasked_messages_go_out_twenty_five_a_second_overall(wire: Wire, core: Telegram, time: Time) -> None:
    people = [core.add_person(f"Adviser {number}") for number in range(60)]
    for person in people:
        person.start()
        wire.remind(person, "a")

    await time.passes(0.99)
    assert wire.attempts == 25
    await time.passes(1)
    assert wire.attempts == 50


async def test_answers_overtake_unasked_messages(wire: Wire, core: Telegram, time: Time) -> None:
    amina = core.person(1001)
    wire.remind(amina, "a", "b", "c")
    wire.say(amina, "answer")

    await time.passes()

    assert sorted(said_to(amina)) == ["a", "answer"]


async def test_unasked_messages_stay_apart_after_a_wait(wire: Wire, core: Telegram, time: Time) -> None:
    core.fail("sendMessage", with_=TooManyRequests(5))
    wire.remind(core.person(1001), "a", "b")

    await time.passes(5)
    assert said_to(core.person(1001)) == ["a"]
    await time.passes(1)

    assert said_to(core.person(1001)) == ["a", "b"]


async def test_a_chat_asked_twice_to_wait_waits_as_long_as_it_was_asked_last(time: Time) -> None:
    limiter, sent = ChatLimiter(time.clock, time.sleep), list[float]()

    async def send(wait: int) -> bool:
        if time.now < 1:
            await time.sleep(1)
            raise RetryAfter(wait)
        sent.append(time.now)
        return True

    async with asyncio.TaskGroup() as tasks:
        for wait in (2, 10):
            tasks.create_task(limiter.process_request(send, (wait,), {}, "sendMessage", {"chat_id": 1001}, None))
        await time.passes(11)

    assert sent == [11, 11]


async def test_unasked_messages_stay_apart_when_idle_chats_are_forgotten(
    wire: Wire, core: Telegram, time: Time
) -> None:
    await time.passes(SWEEP - 0.5)
    wire.remind(core.person(1001), "a")
    await time.passes(0.5)

    wire.remind(core.person(1001), "b")
    await time.passes()
    assert said_to(core.person(1001)) == ["a"]
    await time.passes(0.5)

    assert said_to(core.person(1001)) == ["a", "b"]


async def test_an_unasked_message_waits_for_a_slow_one_before_it(time: Time) -> None:
    limiter, begun = ChatLimiter(time.clock, time.sleep), list[float]()

    async def send() -> bool:
        begun.append(time.now)
        await time.sleep(2 * SWEEP)
        return True

    async with asyncio.TaskGroup() as tasks:
        for _ in range(2):
            tasks.create_task(limiter.process_request(send, (), {}, "sendMessage", {"chat_id": 1001}, UNASKED))
            await time.passes(SWEEP)
        await time.passes(4 * SWEEP)

    assert begun == [0, 2 * SWEEP + 1]


async def test_chats_that_wait_for_nothing_are_forgotten(time: Time) -> None:
    limiter = ChatLimiter(time.clock, time.sleep)

    async def send() -> bool:
        return True

    async def remind(chat: int) -> None:
        await limiter.process_request(send, (), {}, "sendMessage", {"chat_id": chat}, UNASKED)

    for chat in range(1, 1001):
        time.now += 1
        await remind(chat)

    assert len(limiter._chats) <= 61


async def test_a_chat_that_waits_is_not_forgotten(wire: Wire, core: Telegram, time: Time) -> None:
    core.fail("sendMessage", with_=TooManyRequests(600))
    wire.say(core.person(1001), "a")
    await time.passes(300)

    wire.say(core.person(1002), "b")
    wire.say(core.person(1001), "c")
    await time.passes()

    assert said_to(core.person(1001)) == []
    assert wire.attempts == 2
