"""A phone in somebody's hand: flows run through the stand-in, with the real python-telegram-bot."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest

from bot.app import ALLOWED_UPDATES, builder
from bot.limiter import ChatLimiter
from bot.preview.chats import Message
from bot.preview.inprocess import InProcessRequest
from bot.preview.people import Person
from bot.preview.telegram import Telegram
from content.library import Library
from handlers.dispatch import Assistant, Bot
from storage import Store, open_store
from tests.clocks import Waits


class Phone:
    """One person's chat with the bot; every act waits until the bot has answered it."""

    def __init__(self, core: Telegram, application: Bot, person: Person) -> None:
        self.core = core
        self.person = person
        self._application = application

    @property
    def id(self) -> int:
        """Who it is."""
        return self.person.id

    @property
    def messages(self) -> list[Message]:
        """What the bot said, as it stands now."""
        return [message for message in self.person.messages if message.by_bot]

    @property
    def screen(self) -> Message:
        """The newest message with buttons."""
        return next(message for message in reversed(self.messages) if message.keyboard)

    @property
    def last(self) -> Message:
        """The newest message of the bot."""
        return self.messages[-1]

    @property
    def text(self) -> str:
        """What the newest screen says."""
        return self.screen.text

    @property
    def buttons(self) -> list[str]:
        """The words on the newest screen's buttons."""
        return [label for row in self.screen.labels for label in row]

    @property
    def toast(self) -> str:
        """What the last tap was answered with."""
        return self.person.answers[-1].text or ""

    async def says(self, text: str, reply_to: Message | None = None) -> Message:
        """Type a text; the bot's newest message after it."""
        self.person.say(text, reply_to)
        await self.settle()
        return self.last

    async def taps(self, label: str, on: Message | None = None) -> Message:
        """Tap the button that says, or begins with, `label`; the message it stood on, as it is now."""
        message = on or self.screen
        self.person.tap(message, label)
        await self.settle()
        return self.person.current(message)

    async def taps_data(self, data: str, on: Message | None = None) -> Message:
        """A tap with data of one's own: forged, or from an old keyboard."""
        message = on or self.screen
        self.person.tap_data(message, data)
        await self.settle()
        return self.screen

    async def opens(self, payload: str) -> Message:
        """Open a deep link."""
        self.person.start(payload)
        await self.settle()
        return self.last

    async def settle(self) -> None:
        """Let the bot answer all that came."""
        while updates := await self._application.bot.get_updates(timeout=0, allowed_updates=ALLOWED_UPDATES):
            for update in updates:
                await self._application.process_update(update)
            await self._application.bot.get_updates(offset=updates[-1].update_id + 1, limit=1, timeout=0)


class Clock:
    """The time that the bot goes by; tests move it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """What time it is."""
        return self.now

    def advance(self, **by: float) -> None:
        """Let time pass: days=8, minutes=11."""
        self.now += timedelta(**by)


@pytest.fixture
def waits() -> Waits:
    """What Telegram made the bot wait."""
    return Waits()


@pytest.fixture
def core() -> Telegram:
    """Telegram, as it stands in."""
    return Telegram()


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store("sqlite://") as opened:
        yield opened


@pytest.fixture
def clock(now: datetime) -> Clock:
    """The bot's clock."""
    return Clock(now)


@pytest.fixture
def assistant(store: Store, library: Library, clock: Clock) -> Assistant:
    """What answers, over the small library."""
    return Assistant(library=lambda: library, store=store, clock=clock)


@pytest.fixture
async def application(core: Telegram, assistant: Assistant, waits: Waits) -> AsyncIterator[Bot]:
    """The real application."""
    made = (
        builder()
        .rate_limiter(ChatLimiter(waits.clock, waits.sleep))
        .token("1:test")
        .request(InProcessRequest(core, read_timeout=0))
        .get_updates_request(InProcessRequest(core, read_timeout=0))
        .build()
    )
    assistant.register(made)
    async with made:
        yield made


@pytest.fixture
def phone_of(core: Telegram, application: Bot) -> Callable[[str], Phone]:
    """Gives a phone to somebody new."""

    def give(name: str) -> Phone:
        return Phone(core, application, core.add_person(name))

    return give


@pytest.fixture
async def phone(phone_of: Callable[[str], Phone]) -> Phone:
    """A phone on which the bot was just started."""
    given = phone_of("Amina")
    await given.says("/start")
    return given
