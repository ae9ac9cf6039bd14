"""Fetches updates from Telegram by long polling (getUpdates), and tells it which ones it may forget.

python-telegram-bot's own `Updater` hands over no update as it came, and gives a whole batch up, again and again, where
it cannot read one of it.
"""

import asyncio
import itertools
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.inbox import Inbox

log = structlog.get_logger()

BATCH = 100
"""Updates asked for at once: the most that Telegram gives."""
POLL = 10
"""Seconds that Telegram waits for an update where it has none."""
READ = 5.0
"""Seconds that its answer may take beyond that."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between two attempts while the line is down."""
FAREWELL = 1.0
"""Seconds to tell Telegram in the end what it may forget. Where it takes longer, it gives the last batch again, and
nobody answers it twice: the inbox knows its numbers, except of what it could not keep."""
FAREWELL_PAUSE = 0.3
"""Seconds between two attempts at that."""

_wait = asyncio.sleep


class Fetching:
    """The polls of one bot.

    Args:
        bot: who asks.
        inbox: what is given every update of these kinds.
        kinds: of updates.
    """

    def __init__(self, bot: Bot, inbox: Inbox, kinds: Sequence[str]) -> None:
        self._bot = bot
        self._inbox = inbox
        self._kinds = list(kinds)
        self._offset = 0
        self._coming: list[int] = []
        self._done: set[int] = set()
        self._has_webhook = True
        self._pause = 0.0

    async def forever(self) -> None:
        """Fetch until cancelled, however often the line drops."""
        while True:
            try:
                await self._once()
            except TelegramError as failure:
                self._pause = self._pause_after(failure)
            except Exception:
                log.exception("updates could not be taken, trying again")
                self._pause = self._longer()
            else:
                self._pause = 0.0
            if self._pause:
                await _wait(self._pause)

    async def _once(self) -> None:
        """Fetch once, and take what came. What is fetched next tells Telegram that it may forget this."""
        if self._has_webhook:  # left by another way of running; with one, nothing is given to who polls
            await self._bot.delete_webhook()
            self._has_webhook = False
            log.info("polling", bot=self._bot.username)
        await self._inbox.room(BATCH)
        came = await self._get_updates(POLL)
        self._coming = sorted(raw["update_id"] for raw in came if type(raw.get("update_id")) is int)
        self._done = set()
        await self._inbox.take(*came, done=self._done)
        if came and not self._coming:
            raise TelegramError("what Telegram gave has no numbers")
        if came:
            self._offset = self._coming[-1] + 1  # which may be lower: after a quiet week Telegram counts from anywhere

    async def _get_updates(self, seconds: int) -> list[dict[str, Any]]:
        asked = {"offset": self._offset, "limit": BATCH, "timeout": seconds, "allowed_updates": self._kinds}
        # Its public get_updates reads the updates, and where it cannot read one, gives none.
        came = await self._bot._post("getUpdates", asked, read_timeout=seconds + READ)  # noqa: SLF001
        return [raw for raw in came if isinstance(raw, dict)]

    def _pause_after(self, failure: TelegramError) -> float:
        """Say why nothing came, and how many seconds to wait."""
        match failure:
            case TimedOut():  # Telegram ends a poll that found nothing after some 40 seconds
                log.debug("a poll timed out")
                return 0
            case RetryAfter(retry_after=after):
                seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
                log.warning("Telegram asks to wait before the next poll", seconds=seconds)
                return seconds
            case Conflict(message=words) if "webhook" in words.lower():  # is active, or was just set
                log.error("another program set a webhook for this bot: it is deleted, since updates go there meanwhile")
                self._has_webhook = True
            case Conflict():
                log.error("another copy of this bot is running with the same token: stop one of them")
            case InvalidToken():
                log.error("Telegram does not know the token any more: set BOT_TOKEN to the new one and start again")
            case _:
                log.warning("Telegram cannot be reached, trying again", cause=type(failure).__name__)
        return self._longer()

    def _longer(self) -> float:
        return min(self._pause * 1.5, LONGEST_PAUSE) or FIRST_PAUSE

    async def say_farewell(self) -> None:
        """Tell Telegram, when nothing is handled any more, what it may forget: all up to the first that is not done."""
        for number in itertools.takewhile(self._done.__contains__, self._coming):
            self._offset = number + 1
        if self._offset:
            with suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL):
                    await self._confirm()

    async def _confirm(self) -> None:
        while True:
            try:
                await self._get_updates(0)
            except TelegramError:
                await _wait(FAREWELL_PAUSE)
            else:
                return
