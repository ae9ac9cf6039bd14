"""Updates between Telegram and their answers: none is lost, each has its turn, what each asks for is done once.

Whoever receives updates, by polling or at a webhook, hands them to `Inbox.take` as Telegram gave them. When it returns,
Telegram may forget them; when it raises, or is cancelled, Telegram has to give those again that are not `done`. The way
of an update:

1. taken: it stands in the database (`storage.inbox`); a batch takes one commit;
2. handled, when its turn comes (`bot.processor`): what it asks for is kept once (`storage.acts`), its answer is sent;
3. ended: that it was answered is kept, before the next update of the same user begins.

A process that ends in between goes on with 2 after the restart, the oldest updates first. An answer that went out just
before the end may be sent again then: Telegram takes no key that would tell the second `sendMessage` from another one.

What ended the program each time it was begun is given up at last, and nothing else for it (`bot.suspects`).

Where the database takes nothing (a full disk, say), an update is handled before `take` returns instead. Whoever only
reads gets an answer; who wants something kept is told that it cannot be. Only Telegram's forgetting it keeps such an
update from coming again, so Telegram is told last what it may forget, when nothing is handled any more (`bot.polling`).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from telegram import Update

from bot.metrics import Metrics
from bot.processor import AT_ONCE, WAITING
from bot.suspects import ALONE_SECONDS, Suspects, ends, is_suspected
from bot.trouble import Trouble
from handlers.dispatch import Bot
from storage import StorageError, Store, WaitingUpdate

log = structlog.get_logger()

GRACE = 5.0
"""Seconds that what was begun has to end when the bot is stopped: as long as a call waits for Telegram's answer."""
FAREWELL = 1.0
"""Seconds for what is broken off, for a last note in the database, and for what nobody waits for."""
NUMBERS = range(-(2**63), 2**63)
"""What the number of an update may be: what a database holds."""


class Closed(Exception):
    """The bot is stopping: Telegram has to give this again."""


@dataclass(frozen=True, slots=True)
class _Arrival:
    """An update that came; `update` is None where python-telegram-bot cannot read it."""

    number: int
    raw: str
    update: Update | None


class Inbox:
    """The updates of one bot that were taken and are not answered yet.

    Args:
        application: what handles them; initialized.
        store: where they are kept.
        metrics: where those are counted that are skipped.
        bound: how many may wait for their answer; while there are more, `take` waits.
        clock: what time it is.
    """

    def __init__(
        self,
        application: Bot,
        store: Store,
        metrics: Metrics | None = None,
        *,
        bound: int = AT_ONCE + WAITING,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._application = application
        self._store = store
        self._metrics = metrics or Metrics()
        self._bound = bound
        self._clock = clock
        self._closed = False
        self._handling: dict[int, asyncio.Task[None]] = {}
        self._begun: set[int] = set()
        self._keeping: set[asyncio.Task[None]] = set()
        self._one_less = asyncio.Event()
        self._ended: set[int] = set()
        self._noting = asyncio.Lock()
        self._trouble = Trouble(store, clock, self._note_ended)
        self._suspects = Suspects(application.bot.id, store, self._trouble.met)

    @property
    def waiting(self) -> int:
        """How many updates were taken and are not answered."""
        return len(self._handling)

    @property
    def trouble(self) -> str:
        """Why the database takes nothing at the moment, in words; empty where it does."""
        return self._trouble.words

    @asynccontextmanager
    async def open(self, until: asyncio.Event | None = None) -> AsyncIterator[None]:
        """Answer what waits since before the start and what is taken meanwhile; in the end finish what was begun.

        Where `until` is set before all that waits has begun, no more begins.

        Raises `StorageError` where it cannot be found out what waits.
        """
        waiting = await self._store.waiting_updates(self._application.bot.id, self._clock())
        await self._application.start()
        try:
            await self._resume(waiting, until or asyncio.Event())
            yield
        finally:
            await self._finish()
            with suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL):
                    await self._application.stop()

    async def room(self, size: int) -> None:
        """Wait until so many more may be taken."""
        while self._handling and len(self._handling) + size > self._bound:
            self._one_less.clear()
            await self._one_less.wait()

    async def take(self, *raws: Mapping[str, Any], done: set[int] | None = None) -> None:
        """Take updates in, each as Telegram gave it, as soon as there is room; when it returns, they may be forgotten.

        Args:
            raws: the updates.
            done: where each number is put once it may be forgotten, also after who asked was cancelled.

        Raises:
            Closed: the bot is stopping, and they were not taken.
        """
        arrivals = [arrival for raw in raws if (arrival := self._read(raw))]
        await self.room(len(arrivals))
        if self._closed:
            raise Closed
        # Who asked may be cancelled; what stands in the database then is answered all the same.
        keeping = asyncio.create_task(self._keep(arrivals, set() if done is None else done))
        self._keeping.add(keeping)
        keeping.add_done_callback(self._keeping.discard)
        await asyncio.shield(keeping)

    def _read(self, raw: Mapping[str, Any]) -> _Arrival | None:
        number = raw.get("update_id")
        if type(number) is not int:
            self._skip(None, "it has no number")
            return None
        if number not in NUMBERS:
            self._skip(number, "a number as no update has")
            return None
        try:
            update = Update.de_json(dict(raw), self._application.bot)
        except Exception as failure:  # noqa: BLE001 - whatever python-telegram-bot stumbles over, the next one comes
            self._skip(number, type(failure).__name__)
            return _Arrival(number, "", None)
        return _Arrival(number, json.dumps(raw), update)

    def _skip(self, number: int | None, cause: str) -> None:
        """Let an update be that cannot be read. It counts as taken, so Telegram does not give it for ever."""
        log.error("an update is skipped: it cannot be read", update=number, cause=cause)
        self._metrics.skipped("unreadable")

    async def _keep(self, arrivals: list[_Arrival], done: set[int]) -> None:
        try:
            new = await self._store.take_updates(
                self._application.bot.id, {arrival.number: arrival.raw for arrival in arrivals}, self._clock()
            )
        except StorageError as failure:
            self._trouble.met(failure)
            await self._handle_unkept(arrivals, done)
            return
        done.update(arrival.number for arrival in arrivals)
        if self._closed:
            return
        for arrival in arrivals:
            if arrival.update is not None and arrival.number in new:
                self._begin(arrival.update)

    async def _handle_unkept(self, arrivals: Iterable[_Arrival], done: set[int]) -> None:
        async def handle(arrival: _Arrival) -> None:
            if arrival.update is not None:
                await self._begin(arrival.update, kept=False)
            done.add(arrival.number)

        if self._closed:
            raise Closed
        await asyncio.gather(*map(handle, arrivals))

    async def _resume(self, waiting: Sequence[WaitingUpdate], until: asyncio.Event) -> None:
        """Begin with what was taken before the start: first the suspects, each alone, then the oldest.

        That keeps the order of each user, since only the first update in somebody's line was ever begun.
        """
        if waiting:
            log.info("going on with what was not answered before the start", updates=len(waiting))
        over_at = asyncio.get_running_loop().time() + ALONE_SECONDS
        alone = True
        for kept in sorted(waiting, key=lambda kept: not is_suspected(kept)):
            if until.is_set():
                return
            arrival = self._read(_object(kept.raw))
            if arrival is None or arrival.update is None:
                await self._end(kept.number)
                continue
            suspected = is_suspected(kept)
            answer = self._begin(arrival.update, counts=alone or not suspected)
            if suspected and alone:
                alone = await ends(answer, over_at - asyncio.get_running_loop().time(), until)
                if not alone and not until.is_set():
                    log.warning("an update takes long alone: the others begin", update=kept.number)
                    await self._suspects.clear([kept.number])

    def _begin(self, update: Update, *, kept: bool = True, counts: bool = False) -> asyncio.Task[None]:
        """Let an update stand in line; one that stands there already is not handled twice. `counts`: its begin."""
        number = update.update_id
        if number not in self._handling:
            task = asyncio.create_task(self._handle(update, kept=kept, counts=counts), name=f"update {number}")
            self._handling[number] = task
            task.add_done_callback(lambda _: self._leave(number))
        return self._handling[number]

    def _leave(self, number: int) -> None:
        del self._handling[number]
        self._begun.discard(number)
        self._one_less.set()

    async def _handle(self, update: Update, *, kept: bool, counts: bool) -> None:
        turn = self._in_turn(update, kept=kept, counts=counts)
        try:
            await self._application.update_processor.process_update(update, turn)
        finally:
            turn.close()  # where it was cancelled while it waited
        if kept and update.update_id not in self._begun:  # left out: its user floods
            await self._end(update.update_id)

    async def _in_turn(self, update: Update, *, kept: bool, counts: bool) -> None:
        self._begun.add(update.update_id)
        if self.trouble:  # so that nothing older comes again after this
            await self._note_ended()
        if not counts or await self._suspects.may_try(update.update_id):
            await self._application.process_update(update)
        else:
            self._metrics.skipped("given up")
        if kept:
            await self._end(update.update_id)

    # --- what is answered

    async def _end(self, number: int) -> None:
        self._ended.add(number)
        await self._note_ended()

    async def _note_ended(self) -> None:
        """Keep that updates were answered: while one commit goes on, others gather for the next."""
        async with self._noting:
            ended, self._ended = self._ended, set()
            if not ended:  # the commit before had them
                return
            try:
                await self._store.end_updates(self._application.bot.id, ended)
            except StorageError as failure:
                self._ended |= ended
                self._trouble.met(failure)
            except BaseException:
                self._ended |= ended
                raise

    async def _finish(self) -> None:
        """Begin nothing more; break off what takes too long. What is not ended then is handled after the next start."""
        self._closed = True
        broken_off = list[int]()
        for number, task in self._handling.items():
            if number not in self._begun:
                task.cancel()
        if under_way := {*self._keeping, *self._handling.values()}:
            log.info("finishing what was begun", updates=len(self._begun))
            _, late = await asyncio.wait(under_way, timeout=GRACE)
            broken_off = [number for number, task in self._handling.items() if task in late]
            for work in late:
                work.cancel()
            if late:
                log.warning("answers took too long and were broken off; they follow after the next start")
                await asyncio.wait(late, timeout=FAREWELL)
        with suppress(TimeoutError):  # a database that is locked; what is not noted is handled again
            async with asyncio.timeout(FAREWELL):
                await self._note_ended()
                await self._suspects.clear(broken_off)
        self._trouble.look_no_more()


def _object(raw: str) -> dict[str, Any]:
    """An update as it was kept; an empty one, which is skipped, where that was garbled: the others are answered."""
    try:
        read = json.loads(raw)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
