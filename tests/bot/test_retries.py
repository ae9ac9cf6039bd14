"""Which calls are made again when the line drops, and when."""

from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from structlog.testing import capture_logs
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.app import builder
from bot.limiter import ChatLimiter
from bot.preview.inprocess import InProcessRequest
from bot.preview.people import Person
from bot.preview.refusals import (
    Fault,
    HangUp,
    Refusal,
    TooManyRequests,
    Unreachable,
)
from bot.preview.telegram import Telegram
from bot.retries import LONGEST, PAUSES, Retries
from bot.transport import NotConnected
from tests.clocks import Waits
from tests.drops import DROPS


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def core() -> Telegram:
    return Telegram()


@pytest.fixture
def amina(core: Telegram) -> Person:
    person = core.person(1001)
    person.start()
    return person


@pytest.fixture
async def bot(core: Telegram, waits: Waits) -> AsyncIterator[Bot]:
    """A bot with our limiter, that waits for no silence."""
    door = InProcessRequest(core, read_timeout=0)
    limiter = ChatLimiter(waits.clock, waits.sleep)
    application = builder().rate_limiter(limiter).token("1:test").request(door).get_updates_request(door).build()
    async with application:
        yield application.bot


@pytest.mark.parametrize("drop", DROPS, ids=str)
async def test_an_edit_is_made_again_whatever_the_line_does(
    bot: Bot, core: Telegram, amina: Person, waits: Waits, drop: Refusal | Fault
) -> None:
    sent = await bot.send_message(amina.id, "x")
    core.fail("editMessageText", with_=drop)

    with suppress(BadRequest):  # “message is not modified”, where it had acted
        await bot.edit_message_text("y", amina.id, sent.message_id)

    assert amina.last.text == "y"
    assert waits.seconds == [PAUSES[0]]


@pytest.mark.parametrize("drop", DROPS, ids=str)
async def test_a_tap_is_answered_whatever_the_line_does(
    bot: Bot, core: Telegram, amina: Person, drop: Refusal | Fault
) -> None:
    sent = await bot.send_message(amina.id, "x")
    tap = amina.tap_data(sent.message_id, "data")
    core.fail("answerCallbackQuery", with_=drop)

    await bot.answer_callback_query(tap, "Saved")

    assert {answer.text for answer in amina.answers} == {"Saved"}


@pytest.mark.parametrize("drop", DROPS, ids=str)
async def test_the_command_list_is_set_whatever_the_line_does(bot: Bot, core: Telegram, drop: Refusal | Fault) -> None:
    core.fail("setMyCommands", with_=drop)

    await bot.set_my_commands([("start", "Begin")])

    assert [command["command"] for command in core.profile.commands_for(1001, "en")] == ["start"]


@pytest.mark.parametrize("drop", [drop for drop in DROPS if not isinstance(drop, Unreachable)], ids=str)
async def test_a_message_that_may_have_left_is_not_sent_again(
    bot: Bot, core: Telegram, amina: Person, waits: Waits, drop: Refusal | Fault
) -> None:
    core.fail("sendMessage", with_=drop)

    with pytest.raises(NetworkError):
        await bot.send_message(amina.id, "x")

    assert len(core.calls_of("sendMessage")) == 1
    assert len(amina.messages) == 1 + drop.acted
    assert not waits.seconds


async def test_a_message_for_which_there_was_no_connection_is_sent_again(
    bot: Bot, core: Telegram, amina: Person
) -> None:
    for nth in (1, 2):
        core.fail("sendMessage", nth=nth, with_=Unreachable())

    await bot.send_message(amina.id, "x")

    assert [message.text for message in amina.messages if message.by_bot] == ["x"]


async def test_a_file_for_which_there_was_no_connection_is_sent_again_whole(
    bot: Bot, core: Telegram, amina: Person
) -> None:
    core.fail("sendDocument", with_=Unreachable())

    await bot.send_document(amina.id, b"the record", filename="record.txt")

    assert amina.last.document is not None
    assert amina.last.document.data == b"the record"


async def test_a_line_that_stays_dead_is_given_up(bot: Bot, core: Telegram, amina: Person, waits: Waits) -> None:
    sent = await bot.send_message(amina.id, "x")
    for nth in range(1, 9):
        core.fail("editMessageText", nth=nth, with_=HangUp())

    with pytest.raises(NetworkError):
        await bot.edit_message_text("y", amina.id, sent.message_id)

    assert len(core.calls_of("editMessageText")) == 1 + len(PAUSES)
    assert waits.seconds == list(PAUSES)


async def test_a_refusal_is_an_answer(bot: Bot, core: Telegram, amina: Person, waits: Waits) -> None:
    with pytest.raises(BadRequest):
        await bot.edit_message_text("y", amina.id, 999)

    assert len(core.calls_of("editMessageText")) == 1
    assert not waits.seconds


async def test_a_wait_that_telegram_asks_for_after_a_drop_is_kept(
    bot: Bot, core: Telegram, amina: Person, waits: Waits
) -> None:
    sent = await bot.send_message(amina.id, "x")
    core.fail("editMessageText", nth=1, with_=HangUp())
    core.fail("editMessageText", nth=2, with_=TooManyRequests(7))

    await bot.edit_message_text("y", amina.id, sent.message_id)

    assert waits.seconds == [PAUSES[0], 7]


@pytest.mark.parametrize("method", ["answerCallbackQuery", "editMessageText"])
async def test_nothing_is_tried_again_that_would_come_too_late(waits: Waits, method: str) -> None:
    tries = 0

    async def late() -> None:
        nonlocal tries
        tries += 1
        waits.besides += LONGEST / 2 + 1
        raise TimedOut

    with pytest.raises(TimedOut):
        await Retries(waits.clock, waits.sleep).make(method, late)

    assert tries == 2


async def test_a_wait_is_none_of_its_business(waits: Waits) -> None:
    async def refused() -> None:
        raise RetryAfter(5)

    with pytest.raises(RetryAfter):
        await Retries(waits.clock, waits.sleep).make("editMessageText", refused)

    assert not waits.seconds


async def test_a_drop_is_told_without_the_address_or_a_word(waits: Waits) -> None:
    async def fails() -> None:
        if not waits.seconds:
            raise NotConnected("https://api.telegram.org/bot1:secret/sendMessage?text=words")

    with capture_logs() as logs:
        await Retries(waits.clock, waits.sleep).make("sendMessage", fails)

    assert [(line["method"], line["cause"]) for line in logs] == [("sendMessage", "NotConnected")]
    assert "secret" not in str(logs)
