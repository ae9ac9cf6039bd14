"""Whether the bot answers its users, and what keeps it from that: for operators' tools."""

import asyncio
from dataclasses import dataclass, field

import structlog

from bot.dates import Dates
from bot.inbox import Inbox
from bot.metrics import Metrics
from storage import StorageError, Store

log = structlog.get_logger()

POLL_AGE = 90.0
"""Seconds after which polls count as failing. A poll that finds nothing is answered within 10 seconds, and
`bot.polling` waits at most 30 between two that fail."""
PATIENCE = 5.0
"""Seconds that the store may take to answer."""


@dataclass(slots=True)
class Health:
    """What there is of the bot in this process. It is filled in while the bot comes up: the library, then the store."""

    metrics: Metrics = field(default_factory=Metrics)
    dates: Dates = field(default_factory=Dates)
    library_read: bool = False
    store: Store | None = None
    inbox: Inbox | None = None

    async def hindrances(self) -> list[str]:
        """What keeps the bot from answering, each in words; nothing where it answers."""
        found = [] if self.library_read else ["the library is not read yet"]
        if hindrance := await self._store_hindrance():
            found.append(hindrance)
        if hindrance := self._poll_hindrance():
            found.append(hindrance)
        return found

    async def _store_hindrance(self) -> str:
        if self.store is None:
            return "the store is not open"
        try:
            async with asyncio.timeout(PATIENCE):
                await self.store.fact("health")
        except TimeoutError:
            return f"the store has not answered for {PATIENCE:.0f} seconds"
        except StorageError as failure:
            log.warning("the store does not answer", cause=str(failure))
            return "the store does not answer"
        if self.inbox is not None and self.inbox.trouble:
            return f"the store takes nothing: {self.inbox.trouble}"
        return ""

    def _poll_hindrance(self) -> str:
        age = self.metrics.poll_age
        if age is None:
            return "Telegram has not been polled yet"
        return "" if age < POLL_AGE else f"the last poll that Telegram answered is {age:.0f} seconds old"
