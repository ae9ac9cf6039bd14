"""A database that takes nothing: that is said once, and looked at now and then until it does again."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from storage import StorageError, Store

log = structlog.get_logger()

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between looks at whether a database that failed takes anything again."""
PROBE = "last look at the database"

_wait = asyncio.sleep


class Trouble:
    """Whether the database takes anything.

    Args:
        store: the database.
        clock: what time it is.
        mended: what is done when it takes something again.

    Attributes:
        words: why it takes nothing at the moment; empty where it does.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], mended: Callable[[], Awaitable[None]]) -> None:
        self.words = ""
        self._store = store
        self._clock = clock
        self._mended = mended
        self._mending: asyncio.Task[None] | None = None

    def met(self, failure: StorageError) -> None:
        """It took nothing just now."""
        if not self.words:
            log.error("updates cannot be kept: each is answered before Telegram may forget it", cause=str(failure))
            self._mending = asyncio.create_task(self._mend())
        self.words = str(failure)

    def look_no_more(self) -> None:
        """Let it be: the bot stops."""
        if self._mending is not None:
            self._mending.cancel()

    async def _mend(self) -> None:
        pause = FIRST_PAUSE
        while self.words:
            await _wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            try:
                await self._store.set_fact(PROBE, self._clock().isoformat())
            except StorageError as failure:
                self.words = str(failure)
            else:
                self.words = ""
                await self._mended()
        log.info("updates are kept again")
