"""Which calls are made again when the line to Telegram drops: those that may be doubled, and those that never went out.

An edit, an answer to a tap or a setting says what shall be; said twice it is the same. A message is sent twice when it
is sent again: once it may have left, it is not, for Telegram knows no way to ask whether it came.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from telegram.error import BadRequest, NetworkError

from bot.transport import NotConnected

log = structlog.get_logger()

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]
T = TypeVar("T")

PAUSES = (0.5, 1.0, 2.0)
"""Seconds before each new try."""
LONGEST = 10.0
"""Seconds after which no new try is begun: with a time-out of five each, there are two. Telegram takes an answer to a
tap for some ten to fifteen; and what waits for a line that is dead keeps others from being answered."""
_MAY_BE_DOUBLED = ("answer", "delete", "edit", "getChat", "getMy", "set")
"""How the methods of the Bot API begin that do the same when done twice. `getMe`, with which the start waits for the
line, and `getUpdates` have pauses of their own."""


class Retries:
    """Makes calls again.

    Args:
        clock: gives seconds that only grow.
        sleep: waits so many seconds.
    """

    def __init__(self, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep) -> None:
        self._clock = clock
        self._sleep = sleep

    async def make(self, method: str, call: Callable[[], Awaitable[T]]) -> T:
        """The result of a call of this method of the Bot API, made again after a pause where that is safe.

        Raises:
            NetworkError: the line dropped at the last try too, or a message may have been sent before it did.
        """
        began = self._clock()
        for pause in PAUSES:
            try:
                return await call()
            except BadRequest:  # a NetworkError by its class, but an answer all the same
                raise
            except NetworkError as drop:
                if not may_be_repeated(method, drop) or self._clock() - began > LONGEST:
                    raise
                log.info("the line to Telegram dropped, trying again", method=method, cause=type(drop).__name__)
            await self._sleep(pause)
        return await call()


def may_be_repeated(method: str, drop: NetworkError) -> bool:
    """Whether a call that ended so may be made again."""
    return isinstance(drop, NotConnected) or method.startswith(_MAY_BE_DOUBLED)
