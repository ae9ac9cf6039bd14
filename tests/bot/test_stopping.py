"""Told to stop, the bot takes nothing more, finishes what it began, and leaves the rest to the next start."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.preview.people import Person
from bot.preview.server import serve
from tests.bot.process import PATIENCE, BotProcess, HeldTelegram, bot_process

IN_TIME = 10
"""Seconds in which a bot that is told to stop has ended; `docker stop` waits as long."""
MORE_THAN_IT_TAKES = 400


@pytest.fixture
async def core() -> HeldTelegram:
    """Telegram."""
    return HeldTelegram()


def crowd(core: HeldTelegram, size: int) -> list[Person]:
    """People who each say something."""
    people = [core.add_person(f"Adviser {number}") for number in range(size)]
    for person in people:
        person.say("ssr")
    return people


def answered(people: list[Person]) -> list[int]:
    """How many answers each has."""
    return [sum(message.by_bot for message in person.messages) for person in people]


def waiting(folder: Path) -> int:
    """How many updates stand in the inbox without an answer."""
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        return int(database.execute("SELECT COUNT(*) FROM inbox WHERE raw <> ''").fetchone()[0])


async def takes_nothing_more(bot: BotProcess) -> None:
    """Wait until the bot that was told to stop takes nothing more."""
    await bot.says("finishing what was begun")


async def test_what_was_begun_is_finished_and_the_rest_answered_after_the_next_start_each_once(
    core: HeldTelegram, tmp_path: Path
) -> None:
    core.held = {"sendMessage"}
    async with serve(core) as address:
        async with bot_process(address, tmp_path) as bot:
            people = crowd(core, MORE_THAN_IT_TAKES)
            await core.until(lambda: len(core.asked) == 64, PATIENCE)
            bot.signal(signal.SIGTERM)
            await takes_nothing_more(bot)
            late = crowd(core, 3)
            core.let()
            assert await bot.ends(IN_TIME) == 0
        assert sum(answered(people)) == 64
        assert sum(answered(late)) == 0
        assert 0 < waiting(tmp_path) < MORE_THAN_IT_TAKES

        async with bot_process(address, tmp_path) as bot:
            await core.until(lambda: min(answered([*people, *late])) > 0, PATIENCE)
            bot.signal(signal.SIGTERM)
            assert await bot.ends(IN_TIME) == 0

    assert set(answered([*people, *late])) == {1}
    assert waiting(tmp_path) == 0


async def test_what_does_not_end_is_broken_off_in_time_and_done_after_the_next_start_also_where_the_database_is_locked(
    core: HeldTelegram, tmp_path: Path
) -> None:
    async with serve(core) as address:
        async with bot_process(address, tmp_path) as bot:
            (amina,) = crowd(core, 1)
            await core.until(lambda: answered([amina]) == [1], PATIENCE)
            core.held = {"editMessageText", "sendMessage"}
            amina.tap(amina.last, "Home")
            crowd(core, 1)
            await core.until(lambda: len(core.asked) == 2, PATIENCE)
            with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as another:
                another.execute("BEGIN EXCLUSIVE")
                bot.signal(signal.SIGTERM)
                assert await bot.ends(IN_TIME) == 0
            assert bot.told("broken off")
        assert waiting(tmp_path) == 2

        core.let()
        async with bot_process(address, tmp_path):
            await core.until(lambda: amina.last.text.startswith("Vademecum\n"), PATIENCE)

    assert answered([amina]) == [1]


async def test_a_bot_that_cannot_reach_telegram_yet_stops_when_told_to(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:1"
    async with bot_process(nowhere, tmp_path) as bot:
        await bot.says("Telegram cannot be reached")
        bot.signal(signal.SIGTERM)
        assert await bot.ends(IN_TIME) == 0


async def test_a_second_signal_does_no_harm(core: HeldTelegram, tmp_path: Path) -> None:
    core.held = {"sendMessage"}
    async with serve(core) as address, bot_process(address, tmp_path) as bot:
        people = crowd(core, 1)
        await core.until(lambda: len(core.asked) == 1, PATIENCE)
        bot.signal(signal.SIGTERM)
        await takes_nothing_more(bot)
        bot.signal(signal.SIGTERM)
        bot.signal(signal.SIGINT)
        core.let()
        assert await bot.ends(IN_TIME) == 0

    assert answered(people) == [1]


async def ends_well(bot: BotProcess) -> None:
    bot.signal(signal.SIGTERM)
    assert await bot.ends(IN_TIME) == 0


async def test_while_nothing_is_to_do_it_stops_at_once(core: HeldTelegram, tmp_path: Path) -> None:
    async with serve(core) as address, bot_process(address, tmp_path) as bot:
        await bot.says("polling")
        async with asyncio.timeout(IN_TIME / 2):
            await ends_well(bot)

    assert not bot.told("warning")
    assert not bot.told("error")
