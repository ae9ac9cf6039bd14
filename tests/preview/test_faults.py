"""What the stand-in lets go wrong when a test asks for it, at both doors and by chance."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot
from telegram.error import Conflict as ConflictError
from telegram.error import NetworkError, TimedOut

from bot.preview.faults import KINDS, Chance, Faults
from bot.preview.inprocess import InProcessRequest
from bot.preview.people import Person
from bot.preview.refusals import BadGateway, Conflict, Silence, Slow, Unreachable, WrongPage
from bot.preview.telegram import Telegram
from bot.transport import NotConnected

AT_ONCE = 0.001
"""Seconds: no answer is waited for that long in these tests."""


@pytest.mark.parametrize(("acted", "texts"), [(False, []), (True, ["x"])])
async def test_silence_ends_when_the_bot_has_waited_long_enough(
    bot: Bot, core: Telegram, amina: Person, *, acted: bool, texts: list[str]
) -> None:
    core.fail("sendMessage", with_=Silence(acted=acted))

    sending = asyncio.create_task(bot.send_message(amina.id, "x", read_timeout=0.2))
    await core.until(lambda: core.calls_of("sendMessage"))
    with pytest.raises(TimedOut):
        await sending

    assert [message.text for message in amina.messages[1:]] == texts


async def test_silence_ends_with_the_server(core: Telegram) -> None:
    core.fail("getMe", with_=Silence())
    asked = asyncio.create_task(core.call("getMe", {}))
    await core.until(lambda: core.calls)

    core.release()

    with pytest.raises(Silence):
        await asked


async def test_a_slow_answer_comes_in_the_end(bot: Bot, core: Telegram, amina: Person) -> None:
    core.fail("sendMessage", with_=Slow(AT_ONCE))

    sent = await bot.send_message(amina.id, "x")

    assert amina.last.id == sent.message_id


async def test_where_no_connection_is_made_nothing_happens(bot: Bot, core: Telegram, amina: Person) -> None:
    core.fail("sendMessage", with_=Unreachable())

    with pytest.raises(NetworkError):
        await bot.send_message(amina.id, "x")

    assert len(amina.messages) == 1


async def test_without_a_network_no_connection_is_told_from_one_that_dropped(core: Telegram) -> None:
    core.fail("getMe", with_=Unreachable())

    with pytest.raises(NotConnected):
        await InProcessRequest(core).post("https://x/bot1/getMe")


async def test_a_page_of_something_on_the_way_is_no_answer(bot: Bot, core: Telegram) -> None:
    core.fail("getMe", with_=WrongPage())

    with pytest.raises(NetworkError):
        await bot.get_me()


async def test_a_second_copy_that_polls_is_a_conflict(bot: Bot, core: Telegram) -> None:
    core.fail("getUpdates", with_=Conflict())

    with pytest.raises(ConflictError, match="other getUpdates request"):
        await bot.get_updates(timeout=0)


def test_chance_is_the_same_for_the_same_seed() -> None:
    one, other, third = (Chance(seed, 0.5) for seed in (7, 7, 8))

    def story(chance: Chance) -> list[str]:
        return [str(chance.strikes("sendMessage")) for _call in range(50)]

    assert story(one) == story(other) != story(third)


def test_every_kind_of_trouble_comes_and_is_counted() -> None:
    chance = Chance(1, 1)

    for _call in range(300):
        assert chance.strikes("getUpdates")

    assert set(chance.struck) == {kind.name for kind in KINDS}
    assert chance.struck.total() == 300


def test_a_conflict_befalls_polls_only() -> None:
    chance = Chance(1, 1)

    assert not any(isinstance(chance.strikes("sendMessage"), Conflict) for _call in range(300))


def test_a_good_line_has_no_faults_and_a_dead_one_nothing_else() -> None:
    chance = Chance(1, 0)
    assert not any(chance.strikes("sendMessage") for _call in range(50))

    chance.share = 1
    assert all(chance.strikes("sendMessage") for _call in range(50))


def test_an_appointment_comes_before_chance() -> None:
    faults = Faults()
    faults.chance = Chance(1, 1)
    appointed = BadGateway()
    faults.appoint("sendMessage", appointed, 1)

    assert faults.due("sendMessage") is appointed
    assert faults.due("sendMessage") is not appointed
