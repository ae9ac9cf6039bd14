"""python-telegram-bot works at the door without a network."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot
from telegram.error import TimedOut

from bot.preview.inprocess import InProcessRequest
from bot.preview.people import Person
from bot.preview.telegram import Telegram

TOKEN = "1:made-up"


async def test_a_long_poll_gives_up_after_the_read_timeout(core: Telegram) -> None:
    request = InProcessRequest(core, read_timeout=0.01)
    async with Bot(TOKEN, request=request, get_updates_request=request) as bot:
        with pytest.raises(TimedOut):
            await bot.get_updates(timeout=30, read_timeout=-29.99)


async def test_without_a_read_timeout_one_waits_as_long_as_it_takes(core: Telegram, amina: Person) -> None:
    request = InProcessRequest(core, read_timeout=None)
    async with Bot(TOKEN, request=request, get_updates_request=request) as bot:
        waiting = asyncio.create_task(bot.get_updates(timeout=30, read_timeout=None))
        await core.until(lambda: core.calls_of("getUpdates"))
        amina.say("x")

        assert [update.message.text for update in await waiting if update.message] == ["x"]


async def test_a_file_that_is_not_there_is_not_found(core: Telegram) -> None:
    status, _ = await InProcessRequest(core).do_request("https://api.telegram.org/file/bot1:x/documents/9", "GET")

    assert status == 404
