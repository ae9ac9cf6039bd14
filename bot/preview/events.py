"""What phones would show, as it happens: for the chat page, and for tests that wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something a person's phone would show: a Message, a CallbackAnswer, or plain data."""

    name: str
    data: object


Listener = asyncio.Queue[Event | None]
"""Events as they come; None when the stand-in closes."""


class Events:
    """Who looks at which chat, and what is told to them."""

    def __init__(self) -> None:
        self._listeners: list[tuple[int, int, Listener]] = []
        self._announced: dict[str, object] = {}
        self._changed = asyncio.Event()

    def publish(self, name: str, data: object, *, user: int | None = None, chat: int | None = None) -> None:
        """Tell those who look that something happened: in one chat, to one person, or (with neither) to all."""
        for user_id, chat_id, listener in self._listeners:
            if user in {None, user_id} and chat in {None, chat_id}:
                listener.put_nowait(Event(name, data))
        self.changed()

    def announce(self, name: str, data: object) -> None:
        """Publish to all, and to everyone who comes later, an event of another part, such as `mistakes`."""
        self._announced[name] = data
        self.publish(name, data)

    @contextmanager
    def listening(self, user_id: int, chat_id: int | None = None) -> Iterator[Listener]:
        """A queue of what a person sees in a chat (the own one with the bot), with the last of each announcement."""
        listener: Listener = asyncio.Queue()
        for name, data in self._announced.items():
            listener.put_nowait(Event(name, data))
        entry = (user_id, user_id if chat_id is None else chat_id, listener)
        self._listeners.append(entry)
        try:
            yield listener
        finally:
            self._listeners.remove(entry)
            self.changed()

    def release(self) -> None:
        """End all listening: for a server that goes down."""
        for _, _, listener in self._listeners:
            listener.put_nowait(None)

    def changed(self) -> None:
        """Wake those in `until`."""
        self._changed.set()

    async def until(self, holds: Callable[[], object], seconds: float = 5) -> None:
        """Wait for something to become true, looking again at every event and call.

        Raises:
            TimeoutError: it did not within so many seconds.
        """
        async with asyncio.timeout(seconds):
            while not holds():
                self._changed.clear()
                await self._changed.wait()
