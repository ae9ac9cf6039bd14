"""The queue of updates and its long poll (getUpdates)."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from bot.preview.refusals import CONFLICT, Refusal

# Without `allowed_updates` the Bot API leaves these out.
_ON_DEMAND = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Updates that wait for the bot, oldest first.

    Args:
        first_id: the `update_id` of the first.

    Attributes:
        on_put: is called with every update that comes, where somebody brings them to a webhook.
        allowed: the kinds that the bot asked for; None is the default.
    """

    def __init__(self, first_id: int) -> None:
        self._next_id = first_id
        self._waiting: deque[dict[str, Any]] = deque()
        self._poll: asyncio.Future[None] | None = None
        self.on_put: Callable[[dict[str, Any]], None] | None = None
        self.allowed: frozenset[str] | None = None

    def __len__(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(self._waiting)

    def put(self, kind: str, content: dict[str, Any]) -> None:
        """Queue an update, unless the bot asked not to get its kind."""
        if kind in _ON_DEMAND if self.allowed is None else kind not in self.allowed:
            return
        update = {"update_id": self._next_id, kind: content}
        self._waiting.append(update)
        self._next_id += 1
        self.release()
        if self.on_put is not None:
            self.on_put(update)

    async def get(self, offset: int, limit: int, seconds: float, allowed: Sequence[str] | None) -> list[dict[str, Any]]:
        """What getUpdates gives: everything before `offset` is forgotten, and an empty queue is waited on.

        A negative offset forgets all but that many of the last. `allowed` is remembered for the next calls;
        an empty list goes back to the default.

        Raises:
            Refusal: 409, when another call takes over while this one waits.
        """
        self.allow(allowed)
        self.break_off(CONFLICT)
        self._confirm(offset)
        if not self._waiting and seconds > 0:
            await self._wait(seconds)
        return list(self._waiting)[:limit]

    def take(self) -> list[dict[str, Any]]:
        """All that wait, confirmed at once: for a bot that is driven by hand."""
        taken = list(self._waiting)
        self._waiting.clear()
        return taken

    def waiting(self) -> list[dict[str, Any]]:
        """All that wait, and still do afterwards."""
        return list(self._waiting)

    def confirm(self, update_id: int) -> None:
        """Forget an update that was taken, whatever waits before it."""
        for place, update in enumerate(self._waiting):
            if update["update_id"] == update_id:
                del self._waiting[place]
                return

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Queue only these kinds from now on; none goes back to the default, None leaves them as they are."""
        if kinds is not None:
            self.allowed = frozenset(map(str, kinds)) or None

    def break_off(self, words: str) -> None:
        """End a long poll with a conflict, in these words."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(Refusal(409, words))

    def release(self) -> None:
        """End a long poll now, with what there is."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and self._waiting[0]["update_id"] < offset:
            self._waiting.popleft()

    async def _wait(self, seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None
