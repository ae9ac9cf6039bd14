"""Many people at once, one who taps without end, and what waited through an outage.

    python -m benchmarks.load [--people 500] [--seconds 20] [--latency 50] [--storm 10000]

The bot is a process of its own that polls over HTTP; the stand-in, and all the people, are in this one. Telegram takes
`latency` milliseconds for every call. An answer is timed from the tap to the screen that shows what was tapped last.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import Any

from benchmarks.updates import cpu, environment, memory
from bot.preview.chats import Message
from bot.preview.faults import Chance, Kind
from bot.preview.params import Upload
from bot.preview.people import Person
from bot.preview.refusals import Slow
from bot.preview.server import serve
from bot.preview.telegram import Telegram
from bot.settings import LIBRARY
from content.reader import read_library
from content.refs import Ref
from handlers.codec import pack
from handlers.routes import Term

PLACES = 101
"""How many screens people move between."""
RATES = (25, 50, 75, 100, 125, 150, 175, 200, 250, 300)
"""Taps a second of all people together that are tried, until answers come late."""
LATE = 1.0
"""Seconds within which 99 of 100 answers have to come."""
FLOOD = 100
"""Taps a second of the one who floods."""
PATIENCE = 600.0
OUTAGE, TEXTS = 3600.0, 0.1
"""Seconds for which the bot is away, and the share of visits in which something is typed."""
SEED = 6

Row = tuple[str, str]


@dataclass(slots=True)
class Tapper:
    """Somebody who moves about in one message; each tap asks for another screen than the one before."""

    person: Person
    screen: Message
    places: Sequence[str]
    turns: int = 0
    asked_at: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def tap(self) -> None:
        """Ask for the next screen."""
        self.asked_at.append(time.perf_counter())
        self.person.tap_data(self.screen, self.places[self.turns % len(self.places)])
        self.turns += 1

    def shown(self) -> None:
        """The screen was edited: that answers all that was tapped until now."""
        now = time.perf_counter()
        self.waits += [now - asked for asked in self.asked_at]
        self.asked_at.clear()


class Timed(Telegram):
    """The stand-in, so many milliseconds away; it tells tappers when their screen is brought."""

    def __init__(self, latency: float) -> None:
        super().__init__()
        self.tappers: dict[str, Tapper] = {}
        if latency:
            self.faults.chance = Chance(SEED, 1, (Kind("away", lambda _: Slow(latency / 1000)),))

    async def call(self, method: str, given: Mapping[str, object], files: Mapping[str, Upload] | None = None) -> Any:  # noqa: ANN401 - as the stand-in
        """Answer a call. An edit that changes nothing brings the screen too: it is there."""
        try:
            return await super().call(method, given, files)
        finally:
            if method == "editMessageText" and str(given.get("chat_id")) in self.tappers:
                self.tappers[str(given["chat_id"])].shown()


class Crowd:
    """People with a screen each, whose answers are timed."""

    def __init__(self, core: Timed, people: int, bot: int) -> None:
        terms = sorted(Ref("term", id).key for id in read_library(LIBRARY).terms)[:PLACES]
        self.core = core
        self._bot = bot
        self._began = self._spent = 0.0
        self.places = [pack(Term(key)) for key in terms]
        self.people = [core.add_person(f"Adviser {number}") for number in range(people)]
        self.tappers: list[Tapper] = []

    async def begin(self) -> None:
        """Let everybody press Start, and wait for the screens."""
        for person in self.people:
            person.start()
        await self.core.until(lambda: all(person.messages[-1].by_bot for person in self.people), PATIENCE)
        self.tappers = [Tapper(person, person.last, self.places) for person in self.people]
        self.core.tappers = {str(tapper.person.id): tapper for tapper in self.tappers}

    async def answered(self) -> None:
        """Wait until nobody waits for a screen."""
        await self.core.until(lambda: not any(tapper.asked_at for tapper in self.tappers), PATIENCE)

    def forget(self) -> None:
        """Time anew from here."""
        for tapper in self.tappers:
            tapper.waits.clear()
        self._began, self._spent = time.perf_counter(), cpu(self._bot)

    def said(self, tappers: Sequence[Tapper] | None = None) -> str:
        """How long answers took since then, and how much of a core the bot."""
        waits = [wait for tapper in tappers or self.tappers for wait in tapper.waits]
        share = (cpu(self._bot) - self._spent) / (time.perf_counter() - self._began)
        return f"{said(waits)}; {share:.0%} of a core"


async def at_rate(tappers: Sequence[Tapper], rate: float, seconds: float, dice: random.Random) -> None:
    """Let people tap at random, so many taps a second in all, however long their answers take."""
    begin, due = time.perf_counter(), 0.0
    while due < seconds:
        await asyncio.sleep(max(0.0, begin + due - time.perf_counter()))
        dice.choice(tappers).tap()
        due += dice.expovariate(rate)


def waits_of(tappers: Iterable[Tapper]) -> list[float]:
    """How long all answers took, in seconds."""
    return [wait for tapper in tappers for wait in tapper.waits]


def cuts(waits: Sequence[float]) -> tuple[float, float]:
    """p50 and p99."""
    if len(waits) < 2:
        return (waits[0], waits[0]) if waits else (0.0, 0.0)
    percentiles = statistics.quantiles(waits, n=100, method="inclusive")
    return percentiles[49], percentiles[98]


def said(waits: Sequence[float]) -> str:
    """Both in words."""
    return "p50 {:,.0f} ms, p99 {:,.0f} ms".format(*(cut * 1000 for cut in cuts(waits)))


@asynccontextmanager
async def bot_at(address: str, folder: str) -> AsyncIterator[int]:
    """A bot that polls the stand-in at an address, with its database in a folder; its process id."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", env=environment(address, folder))
    try:
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


async def crowded(people: int, seconds: float, latency: float) -> list[Row]:
    """The rate that can be sustained, everybody at once, and one who floods."""
    core, dice = Timed(latency), random.Random(SEED)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        async with serve(core) as address, bot_at(address, folder) as bot:
            crowd = Crowd(core, people, bot)
            await crowd.begin()
            before = memory(bot)
            sustained = await _sustained(crowd, seconds, dice, rows)
            rows.extend(await _all_at_once(crowd))
            rows.extend(await _flooded(crowd, sustained / 2, seconds, dice))
            rows.append(("memory of the bot before and after", f"{before:.0f} MB, {memory(bot):.0f} MB"))
    return rows


async def _sustained(crowd: Crowd, seconds: float, dice: random.Random, rows: list[Row]) -> float:
    """The highest rate whose answers are not late."""
    sustained = 0.0
    for rate in RATES:
        crowd.forget()
        await at_rate(crowd.tappers, rate, seconds, dice)
        await crowd.answered()
        rows.append((f"{len(crowd.tappers)} people, {rate} taps a second", crowd.said()))
        if cuts(waits_of(crowd.tappers))[1] > LATE:
            break
        sustained = rate
    rows.append(("rate that is sustained with p99 under a second", f"{sustained:.0f} taps a second"))
    return sustained


async def _all_at_once(crowd: Crowd) -> list[Row]:
    crowd.forget()
    for tapper in crowd.tappers:
        tapper.tap()
    await crowd.answered()
    return [(f"{len(crowd.tappers)} people, a tap each in the same moment", crowd.said())]


async def _flooded(crowd: Crowd, rate: float, seconds: float, dice: random.Random) -> list[Row]:
    """One taps a hundred times a second while the others go on as people do."""
    flooder, *others = crowd.tappers
    crowd.forget()
    await at_rate(others, rate, seconds, dice)
    await crowd.answered()
    calm = crowd.said(others)
    crowd.forget()
    before = _seen_by(flooder)
    async with asyncio.TaskGroup() as both:
        both.create_task(at_rate([flooder], FLOOD, seconds, dice))
        both.create_task(at_rate(others, rate, seconds, dice))
    flooded = crowd.said(others)
    await crowd.answered()
    taps, screens, answers, messages = (
        after - earlier for after, earlier in zip(_seen_by(flooder), before, strict=True)
    )
    got = f"{taps:,} taps: {answers:,} answered, {screens:,} screens, {messages} messages; {said(flooder.waits)}"
    return [
        (f"the others at {rate:.0f} taps a second, nobody floods", calm),
        (f"the others at {rate:.0f} taps a second, one floods with {FLOOD} a second", flooded),
        ("who floods", got),
    ]


def _seen_by(tapper: Tapper) -> tuple[int, int, int, int]:
    """How many taps, screens, answers to taps and messages so far."""
    person = tapper.person
    return tapper.turns, person.current(tapper.screen).edits, len(person.answers), len(person.messages)


async def storm(people: int, updates: int, latency: float) -> list[Row]:
    """What waits after an outage: people tapped some times in vain, or typed, and gave up."""
    core, dice = Timed(latency), random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        async with serve(core) as address:
            async with bot_at(address, folder) as bot:
                crowd = Crowd(core, people, bot)
                await crowd.begin()
            typed = _in_vain(crowd, updates, dice)
            core.advance(3600)
            calls, sent = len(core.calls), len(core.calls_of("sendMessage"))
            begin = time.perf_counter()
            async with bot_at(address, folder) as bot:
                await core.until(lambda: not core.updates, PATIENCE)
                await crowd.answered()
                await core.until(lambda: len(core.calls_of("sendMessage")) - sent >= typed, PATIENCE)
                seconds, spent = time.perf_counter() - begin, cpu(bot)
                made, held = core.calls[calls:], memory(bot)
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in Counter(call.method for call in made).most_common(4))
    return [
        (
            f"{updates:,} updates after an outage, {typed:,} of them texts",
            f"worked off in {seconds:.1f} s, {spent:.1f} s of CPU with the start",
        ),
        ("calls for it", kinds),
        ("memory of the bot after it", f"{held:.0f} MB"),
    ]


def _in_vain(crowd: Crowd, updates: int, dice: random.Random) -> int:
    """Let people come during an outage of an hour: each visit some taps, or a search. How many searches there were."""
    comings: list[tuple[float, Callable[[], object]]] = []
    typed = 0
    while len(comings) < updates:
        tapper, at = dice.choice(crowd.tappers), dice.uniform(0, OUTAGE)
        if dice.random() < TEXTS:
            comings.append((at, partial(tapper.person.say, dice.choice(("ddr", "who pays for the reform?")))))
            typed += 1
            continue
        for _tap in range(dice.randint(1, min(6, updates - len(comings)))):
            comings.append((at, tapper.tap))
            at += dice.uniform(0.5, 3)
    for _at, comes in sorted(comings, key=itemgetter(0)):
        comes()
    return typed


def main() -> None:
    """Measure and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=500)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--latency", type=float, default=50)
    options.add_argument("--storm", type=int, default=10_000)
    given = options.parse_args()
    rows = asyncio.run(crowded(given.people, given.seconds, given.latency)) if given.people else []
    rows += asyncio.run(storm(given.people or 500, given.storm, given.latency)) if given.storm else []
    print("| what | figure |", "|---|---|", *(f"| {name} | {figure} |" for name, figure in rows), sep="\n")


if __name__ == "__main__":
    main()
