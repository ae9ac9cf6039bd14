"""Updates in order for a user, side by side for all."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from telegram import CallbackQuery, Chat, Message, Update, User
from telegram.error import RetryAfter

from bot.app import on_telegram
from bot.flood import AT_FIRST, Floods
from bot.limiter import ChatLimiter
from bot.metrics import Metrics
from bot.preview.run import against
from bot.preview.telegram import Telegram
from bot.processor import AT_ONCE, PerUserProcessor
from bot.settings import read_settings

STARTED = datetime(2026, 11, 22, tzinfo=UTC)


async def test_a_failure_in_the_making_leaves_its_place_to_the_next() -> None:
    processor = PerUserProcessor(at_once=1)

    async def fails() -> None:
        raise RuntimeError

    for _attempt in range(3):
        with pytest.raises(RuntimeError):
            await processor.process_update(said_by(1001), fails())

    assert processor._lines == {}


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


ANONYMOUS = {"an administrator": 1_087_968_824, "a channel": 136_817_688, "a linked channel": 777_000}
"""Users whom Telegram gives for everybody who speaks for a chat (Bot API, Message, `from`)."""


@pytest.mark.parametrize("user", ANONYMOUS.values(), ids=ANONYMOUS)
async def test_who_speaks_for_two_chats_is_not_one_user(user: int) -> None:
    first, second = said_for(-1001, user), said_for(-1002, user)

    assert await order_of(first, first) == ["first begun", "first done", "second begun"]
    assert await order_of(first, second) == ["first begun", "second begun", "first done"]


async def test_administrators_of_one_group_who_flood_leave_those_of_others_their_allowance() -> None:
    waits = list[float]()

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    async def answer() -> None:
        pass

    processor = PerUserProcessor(floods=Floods(clock=lambda: 0.0, sleep=wait))
    for _update in range(int(AT_FIRST)):
        await processor.process_update(said_for(-1001, ANONYMOUS["an administrator"]), answer())
    await processor.process_update(said_for(-1002, ANONYMOUS["an administrator"]), answer())
    assert waits == []
    await processor.process_update(said_for(-1001, ANONYMOUS["an administrator"]), answer())
    assert len(waits) == 1


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


class ShutGroup:
    """A group that Telegram asks to wait, until it is opened; calls to it and to others go by the limiter."""

    def __init__(self) -> None:
        self.waiting = 0
        self.answered = list[int]()
        self._opened = asyncio.Event()
        self._limiter = ChatLimiter(clock=lambda: 100.0 * self._opened.is_set(), sleep=self._sleep)

    async def _sleep(self, _seconds: float) -> None:
        await self._opened.wait()

    async def _call(self, chat: int) -> bool:
        if chat < 0 and not self._opened.is_set():
            raise RetryAfter(10)
        self.answered.append(chat)
        return True

    async def answer(self, chat: int) -> None:
        """Send something to a chat."""
        self.waiting += 1
        await self._limiter.process_request(self._call, (chat,), {}, "sendMessage", {"chat_id": chat}, None)
        self.waiting -= 1

    def opens(self) -> None:
        """It takes what is sent."""
        self._opened.set()


async def test_a_group_that_telegram_shuts_keeps_nobody_else_waiting_however_many_of_it_write() -> None:
    group, processor = ShutGroup(), PerUserProcessor()
    members = [
        asyncio.create_task(processor.process_update(said_by(1001 + number), group.answer(-100)))
        for number in range(AT_ONCE + 6)
    ]
    async with asyncio.timeout(10):
        while group.waiting < AT_ONCE:  # noqa: ASYNC110 - no event of anybody's
            await asyncio.sleep(0)
        await processor.process_update(said_by(5), group.answer(5))
        assert group.answered == [5]

        group.opens()
        await asyncio.gather(*members)
    assert group.answered == [5] + [-100] * len(members)


async def test_one_that_waited_gives_its_slot_back_once() -> None:
    processor, group, most, now = PerUserProcessor(at_once=1), ShutGroup(), 0, 0
    first = asyncio.create_task(processor.process_update(said_by(1001), group.answer(-100)))
    async with asyncio.timeout(10):
        while not group.waiting:  # noqa: ASYNC110 - no event of anybody's
            await asyncio.sleep(0)
    group.opens()
    await first

    async def answer() -> None:
        nonlocal most, now
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1

    await asyncio.gather(*(processor.process_update(said_by(user), answer()) for user in range(9)))
    assert most == 1


def said_by(user: int) -> Update:
    chat = Chat(user, Chat.PRIVATE)
    return Update(1, message=Message(1, STARTED, chat, from_user=User(user, "Amina", is_bot=False)))


def said_for(chat: int, user: int) -> Update:
    """A message in the name of a chat, in a group."""
    here, whose = Chat(-2000, Chat.SUPERGROUP), Chat(chat, Chat.SUPERGROUP)
    fake = User(user, "Group", is_bot=True)
    return Update(1, message=Message(1, STARTED, here, from_user=fake, sender_chat=whose))


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
