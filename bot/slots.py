"""How many updates are answered at the same time; one that has to wait lets the next begin."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar


class _Slot:
    """One of the places, given back once."""

    def __init__(self, free: asyncio.Semaphore) -> None:
        self._free: asyncio.Semaphore | None = free

    def give_back(self) -> None:
        free, self._free = self._free, None
        if free is not None:
            free.release()


_held: ContextVar[_Slot] = ContextVar("slot")


class Slots:
    """So many places, in the order asked for."""

    def __init__(self, size: int) -> None:
        self._free = asyncio.Semaphore(size)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Have one within this context, or until `give_back`."""
        await self._free.acquire()
        slot = _Slot(self._free)
        before = _held.set(slot)
        try:
            yield
        finally:
            _held.reset(before)
            slot.give_back()


def give_back() -> None:
    """Let the next have the slot of what goes on here, if it has one. It goes on without: it need not wait again."""
    if slot := _held.get(None):
        slot.give_back()
