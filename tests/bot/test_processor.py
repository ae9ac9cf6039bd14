"""Updates in order for a user, side by side for all, and no more of them than can be held."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from telegram import CallbackQuery, Chat, Message, Update, User
from telegram.ext import MessageHandler, filters

from bot.app import builder, on_telegram
from bot.metrics import Metrics
from bot.preview.inprocess import InProcessRequest
from bot.preview.people import Person
from bot.preview.run import against
from bot.preview.telegram import Telegram
from bot.processor import BoundedQueue, PerUserProcessor
from bot.settings import read_settings
from handlers.dispatch import Bot, Context

STARTED = datetime(2026, 11, 22, tzinfo=UTC)
TURNS = 30
"""Turns of the event loop in which whatever can go on does."""


class Answering:
    """Takes its time over what is said, until a test lets it answer."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.answered: list[str] = []
        self._let: dict[str, asyncio.Event] = {}

    async def __call__(self, update: Update, _context: Context) -> None:
        """Begin, wait, answer; “bad” cannot be answered."""
        assert update.message is not None
        said = update.message.text or ""
        self.begun.append(said)
        if said == "bad":
            raise RuntimeError(said)
        await self._may(said).wait()
        self.answered.append(said)
        await update.message.reply_text(said)

    def let(self, *said: str) -> None:
        """Let these be answered."""
        for text in said:
            self._may(text).set()

    def _may(self, said: str) -> asyncio.Event:
        return self._let.setdefault(said, asyncio.Event())


async def all_goes_on() -> None:
    for _turn in range(TURNS):
        await asyncio.sleep(0)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - what is begun is no event of anybody's
            await asyncio.sleep(0)


@pytest.fixture
def answering() -> Answering:
    """What answers."""
    return Answering()


@asynccontextmanager
async def running(
    core: Telegram,
    answering: Answering,
    processor: PerUserProcessor | None = None,
    queue: BoundedQueue | None = None,
) -> AsyncIterator[Bot]:
    """The application, polling; when it stops it finishes what it took in."""
    application = (
        builder()
        .concurrent_updates(processor or PerUserProcessor())
        .update_queue(queue or BoundedQueue())
        .token("1:test")
        .request(InProcessRequest(core))
        .get_updates_request(InProcessRequest(core))
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, answering))
    assert application.updater is not None
    async with application:
        await application.start()
        await application.updater.start_polling()
        try:
            yield application
        finally:
            await application.updater.stop()
            answering.let(*(message.text for person in core.people for message in person.messages))
            await application.stop()


def crowd(core: Telegram, size: int) -> list[Person]:
    """So many people."""
    return [core.add_person(f"Adviser {number}") for number in range(size)]


async def test_what_a_user_says_is_answered_in_order(answering: Answering) -> None:
    core = Telegram()
    async with running(core, answering):
        for text in "abc":
            core.person(1001).say(text)
        answering.let("c", "b")
        await until(lambda: bool(answering.begun))
        await all_goes_on()
        assert (answering.begun, answering.answered) == (["a"], [])

        answering.let("a")
        await until(lambda: len(answering.answered) == 3)

    assert answering.answered == ["a", "b", "c"]


async def test_a_user_whose_answer_takes_long_holds_up_no_other(answering: Answering) -> None:
    core = Telegram()
    async with running(core, answering):
        core.person(1001).say("slow")
        core.person(1002).say("quick")
        answering.let("quick")

        await until(lambda: answering.answered == ["quick"])

        assert answering.begun == ["slow", "quick"]


async def test_many_users_are_answered_side_by_side_but_no_more_than_the_bound(answering: Answering) -> None:
    core = Telegram()
    async with running(core, answering, PerUserProcessor(at_once=5)):
        people = crowd(core, 20)
        for number, person in enumerate(people):
            person.say(f"{number}")
        await until(lambda: len(answering.begun) == 5)
        await all_goes_on()
        assert answering.begun == ["0", "1", "2", "3", "4"]

        answering.let("3")
        await until(lambda: len(answering.begun) == 6)

    assert len(answering.answered) == 20


async def test_a_user_who_says_much_takes_one_place(answering: Answering) -> None:
    core = Telegram()
    async with running(core, answering, PerUserProcessor(at_once=2)):
        for number in range(10):
            core.person(1001).say(f"{number}")
        core.person(1002).say("another")
        answering.let("another")

        await until(lambda: answering.answered == ["another"])


async def test_what_is_beyond_the_bound_stays_with_telegram_and_is_answered_in_its_time(answering: Answering) -> None:
    core = Telegram()
    processor, queue = PerUserProcessor(at_once=2, waiting=3), BoundedQueue(5)
    async with running(core, answering, processor, queue):
        people = crowd(core, 12)
        for number, person in enumerate(people):
            person.say(f"{number}")
        await until(lambda: len(answering.begun) == 2)
        await all_goes_on()
        assert processor.current_concurrent_updates == 5
        assert len(core.updates) == 12  # none is confirmed before all of a batch are taken

        answering.let(*(f"{number}" for number in range(12)))
        await until(lambda: all(len(person.messages) == 2 for person in people))

    assert sorted(answering.answered, key=int) == [f"{number}" for number in range(12)]


async def test_an_update_that_fails_holds_up_nothing(answering: Answering) -> None:
    core = Telegram()
    async with running(core, answering, PerUserProcessor(at_once=1), BoundedQueue(1)) as application:

        async def failed(_update: object, _context: Context) -> None:
            pass

        application.add_error_handler(failed)
        for text in ("bad", "bad", "good"):
            core.person(1001).say(text)
        answering.let("good")

        await until(lambda: answering.answered == ["good"])


async def test_a_failure_in_the_making_leaves_its_place_to_the_next() -> None:
    processor = PerUserProcessor(at_once=1)

    async def fails() -> None:
        raise RuntimeError

    for _attempt in range(3):
        with pytest.raises(RuntimeError):
            await processor.process_update(said_by(1001), fails())

    assert processor._lines == {}


async def test_what_was_taken_in_is_answered_before_the_bot_stops(answering: Answering) -> None:
    core = Telegram()
    async with running(core, answering, PerUserProcessor(at_once=1)):
        for text in "abc":
            core.person(1001).say(text)
        await until(lambda: bool(answering.begun))

    assert answering.answered == ["a", "b", "c"]


async def test_nothing_is_lost_when_the_bot_stops_with_more_to_do_than_it_takes_in(answering: Answering) -> None:
    core = Telegram()
    for number, person in enumerate(crowd(core, 5)):
        person.say(f"{number}")
    async with running(core, answering, queue=BoundedQueue(2)):
        await until(lambda: len(answering.begun) == 2)
    assert len(answering.answered) == 2

    async with running(core, answering):
        await until(lambda: {*answering.answered} == {"0", "1", "2", "3", "4"})


async def test_nothing_is_kept_of_users_who_wait_for_nothing() -> None:
    processor = PerUserProcessor()
    kept = list[int]()

    async def answer() -> None:
        kept.append(len(processor._lines))
        await asyncio.sleep(0)

    for start in range(0, 10_000, 100):
        updates = [said_by(user) for user in range(start, start + 100)]
        await asyncio.gather(*(processor.process_update(update, answer()) for update in updates))

    assert len(kept) == 10_000
    assert max(kept) <= 100
    assert processor._lines == {}


async def test_taps_of_two_people_on_one_message_are_answered_in_order() -> None:
    assert await order_of(tap_by(1001, on=7), tap_by(1002, on=7)) == ["first begun", "first done", "second begun"]


async def test_taps_of_two_people_on_two_messages_are_answered_side_by_side() -> None:
    assert await order_of(tap_by(1001, on=7), tap_by(1002, on=8)) == ["first begun", "second begun", "first done"]


async def test_a_tap_and_a_message_of_one_user_are_answered_in_order() -> None:
    assert await order_of(tap_by(1001, on=7), said_by(1001)) == ["first begun", "first done", "second begun"]


async def test_posts_of_one_chat_without_a_user_are_answered_in_order() -> None:
    post = Update(1, channel_post=Message(1, STARTED, Chat(-1001, Chat.CHANNEL)))
    assert await order_of(post, post) == ["first begun", "first done", "second begun"]


@pytest.mark.parametrize("update", [Update(1), object()])
async def test_updates_of_nobody_are_answered_side_by_side(update: object) -> None:
    assert await order_of(update, update) == ["first begun", "second begun", "first done"]


async def test_on_telegram_and_in_the_preview_updates_are_processed_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    token = "123456:abcdefghijklmnopqrstuvwxyz-ABCDEF"
    for application in (on_telegram(read_settings(bot_token=token), Metrics()), against(Telegram())):
        assert isinstance(application.update_processor, PerUserProcessor)
        assert isinstance(application.update_queue, BoundedQueue)


def said_by(user: int) -> Update:
    chat = Chat(user, Chat.PRIVATE)
    return Update(1, message=Message(1, STARTED, chat, from_user=User(user, "Amina", is_bot=False)))


def tap_by(user: int, on: int) -> Update:
    message = Message(on, STARTED, Chat(-1001, Chat.SUPERGROUP))
    return Update(1, callback_query=CallbackQuery("1", User(user, "Amina", is_bot=False), "1", message=message))


async def order_of(first: object, second: object) -> list[str]:
    """What happens, up to the first three things, when two updates come at once."""
    processor, events = PerUserProcessor(), list[str]()

    async def answer(which: str) -> None:
        events.append(f"{which} begun")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        events.append(f"{which} done")

    await asyncio.gather(
        processor.process_update(first, answer("first")), processor.process_update(second, answer("second"))
    )
    return events[:3]
