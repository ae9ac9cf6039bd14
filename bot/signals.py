"""What the system tells the bot while it runs: to stop, or to read its library anew."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from typing import Self

import structlog

log = structlog.get_logger()

STOPPED = (signal.SIGINT, signal.SIGTERM)
CLOSED_BY = 8.5
"""Seconds from the signal to stop to the end. All that is waited for in between has bounds of its own (`bot.inbox`,
`bot.polling`), but a database that is locked answers nobody for as long as it has patience."""


class signals:  # noqa: N801 - reads as a function
    """Within this context SIGINT and SIGTERM set `stop`, and SIGHUP does `reload`, if any, off the event loop.

    Where the context does not end within `CLOSED_BY` seconds, the program ends there and then, with 0: what it has not
    ended stands in the database, or with Telegram, as after a kill.
    """

    def __init__(self, stop: asyncio.Event, reload: Callable[[], object] | None = None) -> None:
        self.reload = reload
        self._stop = stop
        self._loop = asyncio.get_running_loop()
        self._reloading: set[asyncio.Future[object]] = set()
        self._before = {number: signal.getsignal(number) for number in (*STOPPED, signal.SIGHUP)}
        self._deadline = threading.Timer(CLOSED_BY, _end_at_once)  # a thread: the event loop may be what hangs
        self._deadline.daemon = True

    def __enter__(self) -> Self:
        for number in STOPPED:
            self._loop.add_signal_handler(number, self._on_stop)
        self._loop.add_signal_handler(signal.SIGHUP, self._on_hangup)
        return self

    def __exit__(self, *_: object) -> None:
        self._deadline.cancel()
        for number, handler in self._before.items():
            self._loop.remove_signal_handler(number)
            signal.signal(number, handler)

    def _on_stop(self) -> None:
        if not self._stop.is_set():
            self._deadline.start()
        self._stop.set()

    def _on_hangup(self) -> None:
        if self.reload is None:  # it is being read
            return
        task = self._loop.run_in_executor(None, self.reload)
        self._reloading.add(task)
        task.add_done_callback(self._reloading.discard)


def _end_at_once() -> None:
    try:
        log.warning("closing takes too long and is broken off; what is not ended follows after the next start")
    finally:
        os._exit(0)
