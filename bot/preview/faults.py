"""Faults of the line on demand: of the nth call of a method, or of any call by seeded chance."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from bot.preview.refusals import (
    BadGateway,
    Conflict,
    Fault,
    HangUp,
    Refusal,
    Silence,
    Slow,
    TooManyRequests,
    Unreachable,
    WrongPage,
)

Trouble = Refusal | Fault
"""What a call can end in instead of its result."""

POLL = "getUpdates"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of trouble that comes by chance.

    Attributes:
        name: what it is called in a table.
        make: gives one.
        weight: how often it comes, among the others.
        method: the only method that it befalls; "" is any.
    """

    name: str
    make: Callable[[random.Random], Trouble]
    weight: float = 1
    method: str = ""


KINDS = (
    Kind("429", lambda chance: TooManyRequests(chance.randint(1, 8))),
    Kind("502", lambda _: BadGateway()),
    Kind("502 with a proxy's page", lambda _: WrongPage()),
    Kind("no connection", lambda _: Unreachable()),
    Kind("hang-up before it acted", lambda _: HangUp(acted=False)),
    Kind("hang-up after it acted", lambda _: HangUp(acted=True)),
    Kind("time-out before it acted", lambda _: Silence(acted=False)),
    Kind("time-out after it acted", lambda _: Silence(acted=True)),
    Kind("slow answer", lambda chance: Slow(chance.uniform(0.5, 4))),
    Kind("409, a second copy polls", lambda _: Conflict(), method=POLL),
)
"""Every trouble that a line has."""


class Chance:
    """Lets calls fail at random, the same ones for the same seed and order of calls.

    Args:
        seed: where the dice begin.
        share: how many of all calls fail, 0 to 1.
        kinds: what happens to them.

    Attributes:
        share: may be changed at any time: 0 is a good line, 1 is none.
        struck: how often each kind came, by its name.
    """

    def __init__(self, seed: int, share: float, kinds: tuple[Kind, ...] = KINDS) -> None:
        self.share = share
        self.struck: Counter[str] = Counter()
        self._dice = random.Random(seed)  # noqa: S311 - no secret
        self._kinds = kinds

    def strikes(self, method: str) -> Trouble | None:
        """What befalls the next call of a method; None lets it be."""
        if self._dice.random() >= self.share:
            return None
        possible = [kind for kind in self._kinds if kind.method in {"", method}]
        (kind,) = self._dice.choices(possible, [kind.weight for kind in possible])
        self.struck[kind.name] += 1
        return kind.make(self._dice)


@dataclass(slots=True)
class _Appointment:
    method: str
    countdown: int
    trouble: Trouble


class Faults:
    """What goes wrong when.

    Attributes:
        chance: what befalls calls at random; None is a good line.
    """

    def __init__(self) -> None:
        self.chance: Chance | None = None
        self._appointed: list[_Appointment] = []

    def appoint(self, method: str, trouble: Trouble, nth: int) -> None:
        """Let the nth call of a method from now on fail, once."""
        self._appointed.append(_Appointment(method, nth, trouble))

    def mend(self) -> None:
        """Let all go well from now on."""
        self._appointed.clear()
        self.chance = None

    def due(self, method: str) -> Trouble | None:
        """What goes wrong with this call of a method, if anything."""
        counting = [one for one in self._appointed if one.method == method]
        for one in counting:
            one.countdown -= 1
        for one in counting:
            if one.countdown <= 0:
                self._appointed.remove(one)
                return one.trouble
        return self.chance.strikes(method) if self.chance else None
