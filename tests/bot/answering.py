"""A bot that takes its time over what is said to it, for tests of how updates come and go."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.app import builder, poll
from bot.inbox import Inbox
from bot.preview.inprocess import InProcessRequest
from bot.preview.people import Person
from bot.preview.telegram import Telegram
from bot.processor import PerUserProcessor
from handlers.dispatch import Bot, Context
from storage import StorageError, Store

TURNS = 300
"""Turns of the event loop in which whatever can go on does; the database's thread takes some of them."""


class Failing:
    """A database that takes nothing until it is mended."""

    def __init__(self, store: Store) -> None:
        self._patches = pytest.MonkeyPatch()
        for method in ("take_updates", "end_updates", "try_update", "untry_updates", "set_fact"):
            self._patches.setattr(store, method, self._fails)

    async def _fails(self, *_: object) -> None:
        raise StorageError("The database bot.db has no room left on its disk.")

    def mend(self) -> None:
        """It takes everything again."""
        self._patches.undo()


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


@dataclass
class Running:
    """A bot that answers so, and its inbox."""

    application: Bot
    inbox: Inbox


@asynccontextmanager
async def answered_by(
    core: Telegram,
    answering: Answering,
    store: Store,
    processor: PerUserProcessor | None = None,
    **inbox: Any,  # noqa: ANN401 - handed on
) -> AsyncIterator[Running]:
    """The application with its inbox, not open yet: as it is just after the start."""
    application = (
        builder()
        .concurrent_updates(processor or PerUserProcessor())
        .token("1:test")
        .request(InProcessRequest(core))
        .get_updates_request(InProcessRequest(core))
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, answering))

    async def failed(_update: object, _context: Context) -> None:
        pass

    application.add_error_handler(failed)
    async with application:
        yield Running(application, Inbox(application, store, **inbox))


@asynccontextmanager
async def polling(
    core: Telegram,
    answering: Answering,
    store: Store,
    processor: PerUserProcessor | None = None,
    **inbox: Any,  # noqa: ANN401 - handed on
) -> AsyncIterator[Running]:
    """The same, polling."""
    stop = asyncio.Event()
    async with answered_by(core, answering, store, processor, **inbox) as made:
        running = asyncio.create_task(poll(made.application, made.inbox, stop))
        try:
            yield made
        finally:
            stop.set()
            await running


def crowd(core: Telegram, size: int) -> list[Person]:
    """So many people."""
    return [core.add_person(f"Adviser {number}") for number in range(size)]


async def all_goes_on() -> None:
    """Let whatever can go on do so."""
    for _turn in range(TURNS):
        await asyncio.sleep(0)


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds that is no event of anybody's."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0)
