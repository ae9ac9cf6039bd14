"""The core keeps a log, fails on demand and moves its clock."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.preview.people import Person
from bot.preview.refusals import BadGateway, CannotEdit, HangUp, Refusal, TooManyRequests
from bot.preview.telegram import Telegram


async def test_calls_are_logged_with_parameters_and_result(bot: Bot, core: Telegram, amina: Person) -> None:
    sent = await bot.send_message(amina.id, "x", reply_to_message_id=amina.messages[0].id)

    [call] = core.calls_of("sendMessage")
    assert call.params["chat_id"] == amina.id
    assert call.params["reply_parameters"] == {"message_id": amina.messages[0].id}
    assert isinstance(call.result, dict)
    assert call.result["message_id"] == sent.message_id


async def test_refusals_are_logged(core: Telegram) -> None:
    with pytest.raises(Refusal) as refusal:
        await core.call("sendmessage", {"chat_id": 1, "text": "x"})

    [call] = core.calls
    assert (call.method, call.result, call.refusal) == ("sendMessage", None, refusal.value)


async def test_the_third_call_from_now_fails_and_no_other(bot: Bot, core: Telegram, amina: Person) -> None:
    core.fail("sendMessage", nth=3, with_=TooManyRequests(5))
    for text in ("one", "two"):
        await bot.send_message(amina.id, text)

    with pytest.raises(RetryAfter) as wait:
        await bot.send_message(amina.id, "three")
    await bot.send_message(amina.id, "four")

    assert wait.value.retry_after == timedelta(seconds=5)
    assert [message.text for message in amina.messages[1:]] == ["one", "two", "four"]


async def test_faults_of_one_method_leave_the_others_alone(bot: Bot, core: Telegram, amina: Person) -> None:
    core.fail("editMessageText", with_=CannotEdit())
    sent = await bot.send_message(amina.id, "x")

    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("y", amina.id, sent.message_id)


async def test_two_faults_hit_two_calls(bot: Bot, core: Telegram, amina: Person) -> None:
    core.fail("sendMessage", nth=1, with_=TooManyRequests(1))
    core.fail("sendMessage", nth=2, with_=BadGateway())

    with pytest.raises(RetryAfter):
        await bot.send_message(amina.id, "x")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(amina.id, "x")
    await bot.send_message(amina.id, "x")


@pytest.mark.parametrize(("acted", "texts"), [(False, []), (True, ["x"])])
async def test_the_line_may_drop_before_or_after_the_server_acted(
    bot: Bot, core: Telegram, amina: Person, *, acted: bool, texts: list[str]
) -> None:
    core.fail("sendMessage", with_=HangUp(acted=acted))

    with pytest.raises(NetworkError):
        await bot.send_message(amina.id, "x")

    assert [message.text for message in amina.messages[1:]] == texts


def test_the_clock_moves_only_when_told(core: Telegram) -> None:
    before = core.now
    core.advance(90)

    assert core.now - before == 90


async def test_one_can_wait_for_what_the_bot_does(core: Telegram, amina: Person) -> None:
    sending = asyncio.create_task(core.call("sendMessage", {"chat_id": amina.id, "text": "x"}))

    await core.until(lambda: amina.messages[-1].by_bot)
    await sending


async def test_waiting_for_what_never_comes_ends(core: Telegram) -> None:
    with pytest.raises(TimeoutError):
        await core.until(lambda: False, seconds=0.01)


async def test_events_of_a_chat_reach_its_listeners_only(core: Telegram) -> None:
    with core.listening(1001) as hers, core.listening(1002) as his:
        core.person(1001).say("x")

    assert (hers.qsize(), his.qsize()) == (1, 0)


async def test_who_comes_late_hears_the_last_announcement(core: Telegram) -> None:
    core.announce("mistakes", ["a"])
    core.announce("mistakes", [])

    with core.listening(1001) as listener:
        event = listener.get_nowait()
    assert event is not None
    assert (event.name, event.data, listener.qsize()) == ("mistakes", [], 0)
