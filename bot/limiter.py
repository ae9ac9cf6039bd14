"""When a call goes out to Telegram: at once where a user waits for it, evenly spaced where nobody asked."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

import structlog
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.line import Line
from bot.retries import Clock, Retries, Sleep
from bot.slots import give_back

log = structlog.get_logger()

Unasked = Literal["unasked"]
UNASKED: Unasked = "unasked"
"""Goes as `rate_limit_args` with what the bot sends of its own accord, a reminder say: it is spaced out."""

IN_GROUP, IN_CHAT, OVERALL = 60 / 20, 1.0, 1 / 25
"""Seconds between two unasked messages. Telegram takes 20 a minute in a group, about 1 a second in a chat and about 30
a second overall (core.telegram.org/bots/faq); of these, five are left for answers."""
TRIES = 3
"""How often a call is made that Telegram answers with 429."""
LONGEST_WAIT = 60.0
"""Seconds that a call waits for its chat, in all. An answer that comes later helps nobody."""
SWEEP = 60.0
"""Seconds between two clean-ups of what is known of idle chats."""

Result = bool | dict[str, Any] | list[dict[str, Any]]
Call = Callable[[], Awaitable[Result]]


@dataclass(slots=True)
class _Pace:
    """Lets one after the other go, `interval` seconds apart: a bucket that holds one token."""

    interval: float
    clock: Clock
    sleep: Sleep
    line: Line = field(default_factory=Line)
    next_at: float = -math.inf

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn. The interval to the next counts from when this one ends."""
        async with self.line:
            if (wait := self.next_at - self.clock()) > 0:
                await self.sleep(wait)
            try:
                yield
            finally:
                self.next_at = self.clock() + self.interval


@dataclass(slots=True)
class _Chat:
    """A chat that Telegram asked to wait, or to which something goes unasked."""

    pace: _Pace
    line: Line = field(default_factory=Line)
    shut_until: float = -math.inf

    def waits(self, now: float) -> bool:
        """Whether a call has to stand in line."""
        return self.line.length > 0 or self.shut_until > now

    def idle(self, now: float) -> bool:
        """Whether it can be forgotten."""
        return not self.waits(now) and not self.pace.line.length and self.pace.next_at <= now


class ChatLimiter(BaseRateLimiter[Unasked]):
    """Calls go out at once; a chat that Telegram asks to wait (429) does, and no other.

    While a chat waits, its calls stand in line; then they go out one by one, in order. Calls that name no chat, such
    as the answer to a tap or to an inline query, are never held up. With `UNASKED` a message is spaced out as well.
    When the line drops, a call is made again where that is safe (`bot.retries`), before the chat's next one goes out.

    Args:
        clock: gives seconds that only grow.
        sleep: waits so many seconds.
    """

    def __init__(self, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._retries = Retries(clock, sleep)
        self._overall = _Pace(OVERALL, clock, sleep)
        self._chats: dict[str, _Chat] = {}
        self._swept_at = clock()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(  # noqa: PLR0917 - python-telegram-bot's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,  # noqa: ANN401 - python-telegram-bot's signature
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Unasked | None,
    ) -> Result:
        """Make the call when it may go out, again after Telegram asked to wait, and give its result.

        Raises:
            RetryAfter: at the third 429, or where the call would wait longer than a minute in all.
            NetworkError: the line dropped, and still did after some seconds, or a message may have gone out already.
        """
        self._forget_idle_chats()

        async def call() -> Result:
            return await self._retries.make(endpoint, lambda: callback(*args, **kwargs))

        if "chat_id" not in data:
            return await call()
        name = str(data["chat_id"])
        if rate_limit_args is None:
            return await self._send(name, call)
        async with self._chat(name).pace.turn():
            async with self._overall.turn():
                pass
            return await self._send(name, call)

    async def _send(self, name: str, call: Call) -> Result:
        """Make the call at once, or in its turn where the chat waits."""
        give_up_at = self._clock() + LONGEST_WAIT
        tries = TRIES
        chat = self._chats.get(name)
        if chat is None or not chat.waits(self._clock()):
            try:
                return await call()
            except RetryAfter as refusal:
                tries -= 1
                self._shut(self._chat(name), refusal)
        chat = self._chat(name)
        give_back()  # others are answered meanwhile, however many wait here
        async with chat.line:
            while True:
                await self._until_open(chat, give_up_at)
                try:
                    return await call()
                except RetryAfter as refusal:
                    tries -= 1
                    self._shut(chat, refusal)
                    if not tries:
                        raise

    def _shut(self, chat: _Chat, refusal: RetryAfter) -> None:
        wait = refusal.retry_after
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else wait
        chat.shut_until = self._clock() + seconds
        log.warning("Telegram asks a chat to wait", seconds=seconds)

    async def _until_open(self, chat: _Chat, give_up_at: float) -> None:
        while (wait := chat.shut_until - self._clock()) > 0:
            if chat.shut_until > give_up_at:
                raise RetryAfter(math.ceil(wait))
            await self._sleep(wait)

    def _chat(self, name: str) -> _Chat:
        if name not in self._chats:
            private = name.isdigit()  # a group's number is negative, a channel may be named by its @name
            self._chats[name] = _Chat(_Pace(IN_CHAT if private else IN_GROUP, self._clock, self._sleep))
        return self._chats[name]

    def _forget_idle_chats(self) -> None:
        now = self._clock()
        if now - self._swept_at >= SWEEP:
            self._swept_at = now
            self._chats = {name: chat for name, chat in self._chats.items() if not chat.idle(now)}
