"""An event loop in which nobody waits: an hour of pauses, time-outs and long polls passes in seconds."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, TypeVar, TypeVarTuple
from unittest.mock import patch

import aiosqlite

from bot.app import builder
from bot.flood import Floods
from bot.health import Health
from bot.limiter import ChatLimiter
from bot.metrics import CountedRequest, Metrics
from bot.preview.inprocess import InProcessRequest
from bot.preview.telegram import Telegram
from bot.processor import PerUserProcessor
from handlers.dispatch import Bot

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class SimulatedLoop(asyncio.SelectorEventLoop):
    """Its time, in seconds from 0, stands still while anything can be done, and then jumps to what is due next.

    What threads do (a database's work) takes no time: until it is done, the time stands still.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self.at_work = 0
        super().__init__(_Hurried(self))

    def time(self) -> float:
        """The simulated time."""
        return self.now

    def run_in_executor(self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts) -> asyncio.Future[T]:
        """Let a thread work, with the time standing still."""
        done = super().run_in_executor(executor, func, *args)
        self.at_work += 1
        done.add_done_callback(lambda _: self._ended())
        return done

    def _ended(self) -> None:
        self.at_work -= 1


class _Hurried(selectors.DefaultSelector):
    def __init__(self, loop: SimulatedLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What sockets and threads have to tell; where they have nothing, the time jumps instead of passing."""
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        if self._loop.at_work:
            return super().select(None)  # the thread wakes us
        found = super().select(0)
        if not found:
            self._loop.now += timeout
        return found


@contextmanager
def _databases_at_once(loop: SimulatedLoop) -> Iterator[None]:
    """Let aiosqlite's threads work while the loop stands still, so that all comes in the same order each time."""
    connect, close = aiosqlite.Connection._connect, aiosqlite.Connection.close  # noqa: SLF001 - its ways to its thread

    async def execute(self: aiosqlite.Connection, asked: Callable[..., T], *args: Any, **kwargs: Any) -> T:  # noqa: ANN401 - handed on
        done = Future[T]()

        def work() -> None:
            try:
                done.set_result(asked(*args, **kwargs))
            except BaseException as failure:  # noqa: BLE001 - raised where it was asked for
                done.set_exception(failure)

        self._tx.put_nowait((None, work))
        result = done.result()
        await asyncio.sleep(0)  # others have their turn, as they have while a thread works
        return result

    def watched(ask: Callable[..., Coroutine[Any, Any, T]]) -> Callable[..., Coroutine[Any, Any, T]]:
        async def asked(*args: Any) -> T:  # noqa: ANN401 - handed on
            loop.at_work += 1
            try:
                return await ask(*args)
            finally:
                loop.at_work -= 1

        return asked

    with (
        patch.object(aiosqlite.Connection, "_execute", execute),
        patch.object(aiosqlite.Connection, "_connect", watched(connect)),
        patch.object(aiosqlite.Connection, "close", watched(close)),
    ):
        yield


def simulated(work: Callable[[SimulatedLoop], Coroutine[Any, Any, T]]) -> T:
    """What `work` gives, done in such a loop."""
    loop = SimulatedLoop()
    with _databases_at_once(loop), asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(work(loop))


def simulated_bot(core: Telegram, loop: SimulatedLoop, health: Health | None = None) -> Bot:
    """The bot's application at the stand-in, whose waits all go by the simulated time."""
    health = health or Health(Metrics(loop.time))
    requests = [CountedRequest(InProcessRequest(core, dates=health.dates), health.metrics) for _ in range(2)]
    return (
        builder()
        .rate_limiter(ChatLimiter(loop.time))
        .concurrent_updates(PerUserProcessor(floods=Floods(loop.time)))
        .token("1:simulated")
        .request(requests[0])
        .get_updates_request(requests[1])
        .build()
    )
