"""A line to stand in: whoever came first goes first, one at a time."""

import asyncio


class Line:
    """An async context: entered when everyone who came before has left it.

    Attributes:
        length: how many stand in it, the one whose turn it is among them.
    """

    __slots__ = ("_turn", "length")

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self.length = 0

    async def __aenter__(self) -> None:
        self.length += 1
        try:
            await self._turn.acquire()
        except BaseException:
            self.length -= 1
            raise

    async def __aexit__(self, *_: object) -> None:
        self._turn.release()
        self.length -= 1
