"""The stand-in with a clock that stands still, and python-telegram-bot at each of its doors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.preview.inprocess import InProcessRequest
from bot.preview.people import Person
from bot.preview.server import serve
from bot.preview.telegram import Telegram

NOON = 1_800_000_000
TOKEN = "1:made-up"


@pytest.fixture(autouse=True)
def _time_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask python-telegram-bot for `timedelta` at once; else every RetryAfter is a deprecation warning."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def core() -> Telegram:
    return Telegram(first_id=100, clock=lambda: float(NOON))


@pytest.fixture
def amina(core: Telegram) -> Person:
    """Somebody who has started the bot, whose /start the bot has taken."""
    person = core.person(1001)
    person.start()
    core.updates.take()
    return person


@asynccontextmanager
async def _at_door(core: Telegram, door: str) -> AsyncIterator[Bot]:
    if door == "in process":
        request = InProcessRequest(core)
        async with Bot(TOKEN, request=request, get_updates_request=InProcessRequest(core)) as bot:
            yield bot
        return
    async with (
        serve(core, token=TOKEN) as address,
        Bot(
            TOKEN,
            base_url=f"{address}/bot",
            base_file_url=f"{address}/file/bot",
            request=_plain_http(),
            get_updates_request=_plain_http(),
        ) as bot,
    ):
        yield bot


def _plain_http() -> HTTPXRequest:
    """Without certificates, whose reading takes longer than all the rest of a test."""
    return HTTPXRequest(httpx_kwargs={"verify": False})


@pytest.fixture(params=["in process", "over HTTP"])
async def bot(core: Telegram, request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    """A plain Bot of python-telegram-bot, once at each door."""
    async with _at_door(core, request.param) as bot:
        yield bot
