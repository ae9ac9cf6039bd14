"""Nobody who taps without end keeps others waiting.

Twenty updates a second of a user are answered. What comes faster waits in the user's own line; who has many there is
asked to wait a moment. When the line is full, one more may wait outside, the last that came: the one before it is left
out, and the user is told. Each is said once a flood.
"""

import asyncio
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from bot.retries import Clock, Sleep

A_SECOND = 20.0
"""Updates of one user that are answered in a second."""
AT_FIRST = 60.0
"""Updates of one user that are answered without a pause, after some quiet: what was tapped while the bot was away."""
MANY = 60
"""Updates of one user that wait when the user is asked to wait too: three seconds' worth."""
IN_LINE = 150
"""Updates of one user that may wait."""
QUIET = 60.0
"""Seconds without many waiting after which a flood is over. The next one is told of again."""
SWEEP = 60.0
"""Seconds between two clean-ups of what is known of users who are quiet."""

Tell = Callable[[bool], None]
"""Begins to tell a user who floods to wait; True: and that something was left out."""


@dataclass(slots=True)
class _Allowance:
    """How many updates of a user may be answered at once; it grows with time."""

    left: float
    at: float


@dataclass(slots=True)
class _Flood:
    """A user of whom many updates wait, or did until lately.

    Attributes:
        seen_at: when that was so last.
        asked_to_wait: whether the user was.
        left_out: whether something was left out.
        outside: the update that waits outside the line, if any: True lets it in, False leaves it out.
    """

    seen_at: float
    asked_to_wait: bool = False
    left_out: bool = False
    outside: asyncio.Future[bool] | None = None


class Floods:
    """Who may have their updates answered, and when.

    Args:
        clock: gives seconds that only grow.
        sleep: waits so many seconds.
        in_line: how many updates of one user may wait.
    """

    def __init__(self, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep, in_line: int = IN_LINE) -> None:
        self._clock = clock
        self._sleep = sleep
        self._in_line = in_line
        self._allowances: dict[Hashable, _Allowance] = {}
        self._floods: dict[Hashable, _Flood] = {}
        self._swept_at = clock()

    async def lets_in(self, user: Hashable, in_line: int, tell: Tell) -> bool:
        """Whether an update may join its user's line, in which so many stand; False where it is left out.

        Where the line is full it waits outside until there is room, or the next one comes. `tell` is called once a
        flood when many wait, and once when something is left out.
        """
        self._forget_the_quiet()
        flood = self._floods.get(user)
        if in_line < min(MANY, self._in_line) and (flood is None or flood.outside is None):
            return True
        now = self._clock()
        if flood is None or (now - flood.seen_at > QUIET and flood.outside is None):
            flood = self._floods[user] = _Flood(now)
        flood.seen_at = now
        if in_line < self._in_line and flood.outside is None:
            if not flood.asked_to_wait:
                flood.asked_to_wait = True
                tell(False)
            return True
        return await self._outside(flood, tell)

    async def _outside(self, flood: _Flood, tell: Tell) -> bool:
        room: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        before, flood.outside = flood.outside, room
        if before is not None and not before.done():
            before.set_result(False)
            if not flood.left_out:
                flood.left_out = True
                tell(True)
        try:
            return await room
        finally:
            if flood.outside is room:
                flood.outside = None

    def left(self, user: Hashable, in_line: int) -> None:
        """An update of this user was answered and so many still wait: with half the line free, who is outside comes."""
        flood = self._floods.get(user)
        if flood is None or flood.outside is None or in_line > self._in_line // 2:
            return
        if not flood.outside.done():
            flood.outside.set_result(True)

    async def take_turn(self, user: Hashable) -> None:
        """Wait until the user's next update may be answered."""
        now = self._clock()
        allowance = self._allowances.setdefault(user, _Allowance(AT_FIRST, now))
        allowance.left = min(AT_FIRST, allowance.left + (now - allowance.at) * A_SECOND) - 1
        allowance.at = now
        if allowance.left < 0:
            await self._sleep(-allowance.left / A_SECOND)

    def _forget_the_quiet(self) -> None:
        now = self._clock()
        if now - self._swept_at < SWEEP:
            return
        self._swept_at = now
        full_after = AT_FIRST / A_SECOND
        self._allowances = {
            user: allowance for user, allowance in self._allowances.items() if now - allowance.at < full_after
        }
        self._floods = {
            user: flood
            for user, flood in self._floods.items()
            if flood.outside is not None or now - flood.seen_at < QUIET
        }
