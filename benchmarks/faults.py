"""An hour on a bad line: every fault there is, at random; afterwards every update was handled once, in order.

    python -m benchmarks.faults [--seed 6] [--minutes 60] [--people 30] [--share 0.15]

The hour is simulated: pauses, time-outs and long polls take no time. The bot is the real one, with its database in a
file; the stand-in is Telegram, and a call in six or so meets a fault. There are minutes without any line, minutes in
which a second copy of the bot polls, updates that nobody can read, and a wall clock that jumps by hours and years.
"""

import argparse
import asyncio
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from pathlib import Path

from structlog.testing import capture_logs
from telegram import Update
from telegram.ext import TypeHandler

from benchmarks.simulated import SimulatedLoop, simulated, simulated_bot
from bot.app import assistant, poll
from bot.dates import Dates
from bot.health import Health
from bot.metrics import Metrics
from bot.preview.faults import KINDS, POLL, Chance, Kind
from bot.preview.people import Person
from bot.preview.refusals import Conflict, Unreachable
from bot.preview.telegram import Telegram
from bot.settings import LIBRARY, Settings, read_settings
from content.reader import read_library
from handlers.codec import pack
from handlers.copies import copy_of
from handlers.dispatch import Bot, Context
from handlers.routes import RunStep, SetStep, WantedState
from storage import StepState, open_store

BEGIN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PAUSE = 36.0
"""Seconds between two acts of a person, on average."""
NO_LINE = (Kind("no line at all", lambda _: Unreachable()),)
SECOND_COPY = (Kind("409, a second copy polls", lambda _: Conflict(), method=POLL),)
"""What a poll meets while another copy of the bot polls."""
RETENTION = 30
"""Days after which users are forgotten: were the machine's clock gone by, all would be, in this hour."""
JUMPS = (timedelta(hours=3), timedelta(days=-400), timedelta(days=4000), timedelta(0))
"""How far the wall clock is off, one after the other."""
STATES = {WantedState.OPEN: StepState.OPEN, WantedState.DONE: StepState.DONE, WantedState.SKIPPED: StepState.SKIPPED}
UNREADABLE = {"message_id": 1, "date": "yesterday", "chat": {"id": 1001, "type": "private"}}


@dataclass(slots=True)
class Told:
    """What came of the hour."""

    faults: Counter[str] = field(default_factory=Counter)
    updates: int = 0
    unreadable: int = 0
    handled: Counter[int] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    effects: int = 0
    wrong_effects: int = 0
    warnings: Counter[str] = field(default_factory=Counter)
    calls: int = 0

    def rows(self) -> Iterator[tuple[str, str]]:
        """The table."""
        for name, count in sorted(self.faults.items()):
            yield f"fault: {name}", f"{count:,}"
        yield "calls of the bot", f"{self.calls:,}"
        yield "updates", f"{self.updates:,}"
        yield "handled", f"{len(self.handled):,}"
        yield "lost", f"{self.lost:,}"
        yield "doubled", f"{self.doubled:,}"
        yield "unreadable updates, passed over", f"{self.unreadable:,}"
        yield "ticks that were to be kept", f"{self.effects:,}"
        yield "ticks lost, doubled or out of order", f"{self.wrong_effects:,}"
        for line, count in sorted(self.warnings.items()):
            yield f"log: {line}", f"{count:,}"


def main() -> None:
    """Let the hour pass and print what came of it; exit code 1 where anything was lost or doubled."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=6)
    options.add_argument("--minutes", type=float, default=60)
    options.add_argument("--people", type=int, default=30)
    options.add_argument("--share", type=float, default=0.15)
    given = options.parse_args()
    told = bad_hour(given.seed, given.minutes, given.people, given.share)
    print(f"seed {given.seed}, {given.minutes:g} minutes, {given.people} people, {given.share:.0%} of all calls fail\n")
    print("| what | how often |", "|---|---|", *(f"| {name} | {count} |" for name, count in told.rows()), sep="\n")
    if told.lost or told.doubled or told.wrong_effects:
        raise SystemExit(1)


def bad_hour(seed: int, minutes: float, people: int, share: float, library: Path = LIBRARY) -> Told:
    """What came of so many minutes, the same for the same arguments."""
    return simulated(lambda loop: _Hour(loop, random.Random(seed), share, library).passes(minutes, people))


@dataclass(slots=True)
class _Walker:
    """Somebody with a run, and the ticks made in it, in order."""

    person: Person
    run: str
    steps: tuple[str, ...]
    ticks: list[tuple[int, WantedState]] = field(default_factory=list)

    def log(self) -> list[tuple[str, StepState]]:
        """What the run's log has to say: each tick that changed something."""
        now: dict[str, StepState] = defaultdict(lambda: StepState.OPEN)
        log = []
        for place, wanted in self.ticks:
            step, state = self.steps[place], STATES[wanted]
            if now[step] is not state:
                log.append((step, state))
            now[step] = state
        return log


class _Hour:
    def __init__(self, loop: SimulatedLoop, dice: random.Random, share: float, folder: Path) -> None:
        self._loop = loop
        self._dice = dice
        self._share = share
        self._folder = folder
        self._library = read_library(folder)
        self._core = Telegram(clock=lambda: BEGIN.timestamp() + loop.time())
        self._told = Told()
        self._chances: list[Chance] = []
        self._off = timedelta(0)

    async def passes(self, minutes: float, people: int) -> Told:
        end = minutes * 60
        with tempfile.TemporaryDirectory() as folder, capture_logs() as logs:
            settings = read_settings(
                database_url=f"sqlite:///{folder}/hour.db", content_dir=self._folder, retention_days=RETENTION
            )
            walkers = await self._walkers(settings, people)
            dates = Dates(asks=True, machine=self._by_the_machine, clock=self._loop.time)
            health = Health(Metrics(self._loop.time), dates)
            application = self._application(health)
            stop = asyncio.Event()
            async with assistant(settings, application, health) as ready:
                polling = asyncio.create_task(poll(application, ready.inbox, stop))
                async with asyncio.TaskGroup() as goings_on:
                    goings_on.create_task(self._weather(end))
                    for walker in walkers:
                        goings_on.create_task(self._walk(walker, end))
                await self._calm()
                stop.set()
                await polling
            await self._compare(settings, walkers)
        self._told.warnings.update(line["event"] for line in logs if line["log_level"] in {"warning", "error"})
        self._told.calls = len(self._core.calls)
        for chance in self._chances:
            self._told.faults.update(chance.struck)
        return self._told

    def _by_the_machine(self) -> datetime:
        return BEGIN + timedelta(seconds=self._loop.time()) + self._off

    def _application(self, health: Health) -> Bot:
        application = simulated_bot(self._core, self._loop, health)

        async def count(update: Update, _context: Context) -> None:
            self._told.handled[update.update_id] += 1

        application.add_handler(TypeHandler(Update, count), group=-1)
        return application

    async def _walkers(self, settings: Settings, people: int) -> list[_Walker]:
        checklist = max(self._library.checklists.values(), key=lambda checklist: len(checklist.steps))
        copy = copy_of(self._library, checklist)
        walkers = []
        async with open_store(settings.database_url) as store:
            for number in range(people):
                person = self._core.add_person(f"Adviser {number}")
                run = await store.start_run(person.id, copy, copy.title, BEGIN, once="1")
                walkers.append(_Walker(person, run.id, tuple(step.id for step in run.copy.steps)))
        return walkers

    async def _walk(self, walker: _Walker, end: float) -> None:
        walker.person.start()
        self._told.updates += 1
        while self._loop.time() < end:
            self._act(walker)
            await asyncio.sleep(self._dice.expovariate(1 / PAUSE))

    def _act(self, walker: _Walker) -> None:
        person, chance = walker.person, self._dice.random()
        message = person.messages[-1].id
        if chance < 0.7:
            place = self._dice.randrange(len(walker.steps))
            wanted = self._dice.choice(list(WantedState))
            walker.ticks.append((place, wanted))
            person.tap_data(message, pack(SetStep(walker.run, place, wanted), (RunStep(walker.run, place),)))
        elif chance < 0.85:
            person.tap_data(message, self._dice.choice("zgkhl"))
        elif chance < 0.97:
            person.say(self._dice.choice(("ddr", "national ownership", "who pays for the reform?", "/runs")))
        else:
            self._core.updates.put("message", UNREADABLE)
            self._told.unreadable += 1
            return
        self._told.updates += 1

    async def _weather(self, end: float) -> None:
        """A bad line most of the time; no line, or a second copy, now and then; the wall clock jumps."""
        jumps = iter(JUMPS * 1000)
        while self._loop.time() < end:
            await self._under(self._share, self._dice.uniform(120, 480), KINDS)
            await self._under(1, self._dice.uniform(20, 180), self._dice.choice((NO_LINE, SECOND_COPY)))
            self._off = next(jumps)

    async def _under(self, share: float, seconds: float, kinds: tuple[Kind, ...]) -> None:
        chance = self._core.faults.chance = Chance(self._dice.randrange(2**32), share, kinds)
        self._chances.append(chance)
        await asyncio.sleep(seconds)

    async def _calm(self) -> None:
        """A good line, until all is handled or nothing more is to be expected."""
        self._core.faults.mend()
        for _second in range(900):
            if len(self._told.handled) >= self._told.updates and not self._core.updates:
                break
            await asyncio.sleep(1)
        await asyncio.sleep(60)  # whatever comes twice would come by now

    async def _compare(self, settings: Settings, walkers: list[_Walker]) -> None:
        told = self._told
        told.lost = told.updates - len(told.handled)
        told.doubled = sum(times > 1 for times in told.handled.values())
        async with open_store(settings.database_url) as store:
            for walker in walkers:
                log = [(entry.step, entry.to) for entry in await store.log(walker.person.id, walker.run)]
                expected = walker.log()
                told.effects += len(expected)
                told.wrong_effects += sum(one != other for one, other in zip_longest(log, expected))


if __name__ == "__main__":
    main()
