"""What ends the program each time that it is begun is given up at last, and nothing else for it.

That the program ended while an update was begun counts against the update, but:

- not where the bot was stopped: what it breaks off then begins its count anew;
- at most `AMONG_OTHERS` times where others were begun too. From then on it is suspected: suspects are answered before
  all others, one after the other, and for each counts only while it is the only one begun;
- one that takes `ALONE_SECONDS` and has ended nothing is suspected no more, and all others begin. For the suspects
  among them that does not count: they are alone at the next start.

So what ends the program within seconds is given up at the ninth start; later by one start for each slow suspect that
stood before it. Of an innocent update, `ALONE` ends of the program by something else would have to fall into the
seconds in which it alone is answered. What ends the program later than that is not found out: until then, all others
are answered.
"""

import asyncio
from collections.abc import Callable, Iterable

import structlog

from storage import StorageError, Store, WaitingUpdate

log = structlog.get_logger()

AMONG_OTHERS = 2
"""Starts in which an update is begun beside others and never comes to its end, before it is suspected."""
ALONE = 5
"""Starts in which it is answered alone before it is given up."""
ALONE_SECONDS = 10.0
"""How long others wait for all that is answered alone: as long as a call may be made again (`bot.retries`)."""


class Suspects:
    """How often updates were begun that stand in the database since before the start.

    Args:
        bot: whose updates.
        store: where that is kept.
        met: is told of a store that fails; the updates are answered all the same.
    """

    def __init__(self, bot: int, store: Store, met: Callable[[StorageError], None]) -> None:
        self._bot = bot
        self._store = store
        self._met = met

    async def may_try(self, number: int) -> bool:
        """Keep that an update is begun; False where it is given up."""
        try:
            tries = await self._store.try_update(self._bot, number)
        except StorageError as failure:
            self._met(failure)
            return True
        if tries <= AMONG_OTHERS + ALONE:
            return True
        log.error("an update is skipped: the bot ended each time that it was begun", update=number)
        return False

    async def clear(self, numbers: Iterable[int]) -> None:
        """These were begun, had their time, and ended nothing."""
        try:
            await self._store.untry_updates(self._bot, numbers)
        except StorageError as failure:
            self._met(failure)


def is_suspected(kept: WaitingUpdate) -> bool:
    """Whether an update may be what ended the program."""
    return kept.tries >= AMONG_OTHERS


async def ends(answer: asyncio.Task[None], seconds: float, until: asyncio.Event) -> bool:
    """Whether an answer ends within so many seconds, and before the event."""
    stopping = asyncio.create_task(until.wait())
    try:
        await asyncio.wait({answer, stopping}, timeout=max(0, seconds), return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
    return answer.done()
