"""The real bot, killed again and again while people tap and write: is anything lost, is anything there twice?

    python -m benchmarks.kills [--kills 200] [--seed 1] [--people 8]

The bot is a process of its own that polls over HTTP; the stand-in, and all the people, are in this one. People go on
while the bot is dead. SIGKILL comes at random: while it starts, while it works off what waited, under load. After each
kill the database is looked at as it was left: it is whole, every tick whose answer reached its user is there, in the
order tapped, none twice. Again and again, and in the end, people hold their /mydata against all that they did.
"""

import argparse
import asyncio
import os
import random
import signal
import sqlite3
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.walkers import PATIENCE, STATES, Tick, Walker, Watched
from bot.preview.people import Person
from bot.preview.server import serve
from bot.settings import LIBRARY
from content.reader import read_library
from handlers.codec import pack
from handlers.copies import copy_of
from handlers.routes import SetStep, WantedState
from storage import open_store

TOKEN = "123456:benchmark-token-of-no-worth"  # noqa: S105 - the stand-in takes any
EARLY = 0.15
"""The share of kills that come before the first poll: while the bot starts, or works off what waited."""
START, WORK = 1.5, 0.6
"""Seconds until an early kill, at most, and from the first poll to another one, on average."""
MATES = 3
"""People who tick in one run of a group, each steps of their own."""


@dataclass
class Told:
    """What came of it."""

    kills: int = 0
    early: int = 0
    updates: int = 0
    answered: int = 0
    ticks: int = 0
    lost: int = 0
    doubled: int = 0
    answers_twice: int = 0
    unanswered: int = 0
    checked: int = 0
    left: int = 0
    whole: int = 0
    mistakes: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether nothing was lost, doubled or damaged."""
        return not (self.lost or self.doubled or self.left or self.mistakes) and self.whole == self.kills + 1

    def rows(self) -> Iterator[tuple[str, int]]:
        """The table."""
        yield "kills", self.kills
        yield "of these before the first poll", self.early
        yield "updates (taps and texts)", self.updates
        yield "taps whose answer reached the user", self.answered
        yield "ticks to be kept", self.ticks
        yield "acknowledged ticks, runs, notes lost", self.lost
        yield "ticks, runs, notes doubled", self.doubled
        yield "updates taken and never handled", self.left
        yield "/mydata held against what was done", self.checked
        yield "and found otherwise", len(self.mistakes)
        yield "PRAGMA integrity_check ok", self.whole
        yield "searches answered twice (Telegram took the first, and the bot did not hear of it)", self.answers_twice
        yield "questions and answers that had to be asked for again", self.unanswered


def main() -> None:
    """Kill, look, print the table; exit code 1 where anything was lost, doubled or damaged."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--people", type=int, default=8)
    given = options.parse_args()
    told = asyncio.run(killed(given.kills, given.seed, given.people))
    print(f"seed {given.seed}, {given.people} people and {MATES} in a group\n")
    print("| what | how often |", "|---|---|", *(f"| {name} | {count:,} |" for name, count in told.rows()), sep="\n")
    print(*told.mistakes, sep="\n")
    if not told.well:
        raise SystemExit(1)


async def killed(kills: int, seed: int, people: int, library: Path = LIBRARY) -> Told:
    """What comes of so many kills. The dice are seeded; when a process is how far is up to the machine."""
    with tempfile.TemporaryDirectory() as folder:
        return await _Story(random.Random(seed), Path(folder), library).told(kills, people)


class _Mate:
    """Somebody in a group, who ticks steps that nobody else does, on a message of their own."""

    def __init__(self, core: Watched, person: Person, run: str, steps: dict[int, str], dice: random.Random) -> None:
        self.core, self.person, self.run, self.steps = core, person, run, steps
        self.log: dict[str, list[str]] = {step: [] for step in steps.values()}
        self.taps = 0
        self._dice = dice

    async def live(self, until: asyncio.Event) -> None:
        """Tick."""
        with suppress(TimeoutError):  # seen in what is missing
            await self._tick(until)

    async def _tick(self, until: asyncio.Event) -> None:
        said = self.person.say(f"/runs@{self.core.bot.username}")
        await self.core.until(lambda: any(message.reply_to == said.id for message in self.person.messages), PATIENCE)
        own = next(message for message in self.person.messages if message.reply_to == said.id)
        while not until.is_set():
            for _tap in range(3):
                place, wanted = self._dice.choice(list(self.steps)), self._dice.choice(list(WantedState))
                tap = self.person.tap_data(own, pack(SetStep(self.run, place, wanted)))
                self.taps += 1
                log = self.log[self.steps[place]]
                if STATES[wanted] != (log[-1] if log else "open"):
                    log.append(STATES[wanted])
            await self.core.until(lambda: tap in self.core.tried, PATIENCE)  # noqa: B023 - awaited here
            await asyncio.sleep(self._dice.expovariate(10))


class _Story:
    def __init__(self, dice: random.Random, folder: Path, library: Path) -> None:
        self._dice = dice
        self._folder = folder
        self._path = library
        self._library = read_library(library)
        self._core = Watched()
        self._walkers: list[Walker] = []
        self._mates: list[_Mate] = []
        self._told = Told()

    async def told(self, kills: int, people: int) -> Told:
        await self._meet(people)
        enough = asyncio.Event()
        async with serve(self._core) as address, asyncio.TaskGroup() as group:
            lives = [group.create_task(walker.live(enough)) for walker in self._walkers]
            lives += [group.create_task(mate.live(enough)) for mate in self._mates]
            for _kill in range(kills):
                async with self._running(address) as bot:
                    await self._let_it_work()
                    bot.kill()
                self._look()
            async with self._running(address) as bot:
                enough.set()
                await asyncio.wait(lives)
                with suppress(TimeoutError):  # what is missing is seen in what is left
                    for walker in self._walkers:
                        await walker.checks()
                    await self._core.until(lambda: not len(self._core.updates), PATIENCE)
                bot.terminate()
            self._look(end=True)
        self._sum_up(kills)
        return self._told

    async def _meet(self, people: int) -> None:
        core = self._core
        for number in range(people):
            dice = random.Random(self._dice.random())
            self._walkers.append(Walker(core, core.add_person(f"Adviser {number}"), self._library, dice))
        mates = [core.add_person(f"Mate {number}") for number in range(MATES)]
        group = core.add_group("Mission planning", mates)
        copy = copy_of(
            self._library, max(self._library.checklists.values(), key=lambda checklist: len(tuple(checklist.steps)))
        )
        async with open_store(f"sqlite:///{self._folder}/kills.db") as store:
            run = await store.start_run(group.chat.id, copy, copy.title, datetime.now(UTC), once="1", by=mates[0].id)
        for number, mate in enumerate(mates):
            steps = {place: step.id for place, step in enumerate(copy.steps) if place % MATES == number}
            dice = random.Random(self._dice.random())
            self._mates.append(_Mate(core, group.member(mate), run.id, steps, dice))

    @asynccontextmanager
    async def _running(self, address: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """The bot, until it has ended."""
        settings = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": address,
            "DATABASE_URL": f"sqlite:///{self._folder}/kills.db",
            "CONTENT_DIR": str(self._path),
            "LOG_LEVEL": "error",
            "PORT": "",
        }
        with (self._folder / "log").open("ab") as log:
            bot = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", env=os.environ | settings, stderr=log
            )
            try:
                yield bot
                async with asyncio.timeout(PATIENCE):
                    ended = await bot.wait()
                if ended not in {0, -signal.SIGKILL}:
                    self._told.mistakes.append(f"the bot ended with {ended}")
            finally:
                if bot.returncode is None:
                    bot.kill()

    async def _let_it_work(self) -> None:
        if self._dice.random() < EARLY:
            polls = self._core.polls
            await asyncio.sleep(self._dice.uniform(0, START))
            self._told.early += self._core.polls == polls
            return
        polls = self._core.polls
        await self._core.until(lambda: self._core.polls > polls, PATIENCE)
        await asyncio.sleep(self._dice.expovariate(1 / WORK))

    def _look(self, *, end: bool = False) -> None:
        """Look at the database as it was left: what was acknowledged is there; in the end, all there was."""
        with closing(sqlite3.connect(self._folder / "kills.db")) as database:
            self._told.whole += database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            logs = defaultdict[str, list[Tick]](list)
            for run, step, state in database.execute("SELECT run, step, state FROM logs ORDER BY run, n"):
                logs[run].append((step, state))
            notes = {(run, step): note for run, step, note in database.execute("SELECT run, step, note FROM marks")}
            begun = Counter(owner for (owner,) in database.execute("SELECT owner FROM runs"))
            reported = Counter(text for (text,) in database.execute("SELECT text FROM reports"))
            waiting = database.execute("SELECT COUNT(*) FROM inbox WHERE raw <> ''").fetchone()[0]
        answered = {answer.callback_id for answer in self._core.answers}
        for walker in self._walkers:
            for run in walker.runs.values():
                self._hold(logs[run.id], run.log, len(run.log) if end else run.answered(answered), run.id)
                self._told.lost += sum(
                    notes.get((run.id, step)) not in {note, run.writing[step]} for step, note in run.notes.items()
                )
            self._told.lost += max(0, len(walker.runs) - begun[walker.person.id])
            self._told.doubled += max(0, begun[walker.person.id] - len(walker.runs) - (not end))
            self._told.lost += sum(not reported[words] for words in walker.reported)
        self._told.doubled += sum(count - 1 for count in reported.values())
        for mate in self._mates:
            for step, states in mate.log.items():
                found = [state for ticked, state in logs[mate.run] if ticked == step]
                self._hold(found, states, len(states) if end else 0, step)
        if end:
            self._told.left = waiting + len(self._core.updates)

    def _hold(self, found: Sequence[object], expected: Sequence[object], acknowledged: int, of: str) -> None:
        """What is there is the beginning of what is expected, at least as far as it was acknowledged."""
        self._told.lost += max(0, acknowledged - len(found))
        if list(found) != list(expected[: len(found)]):
            more = Counter(found) - Counter(expected)
            self._told.doubled += sum(more.values())
            if not more:
                self._told.mistakes.append(f"ticks of {of} are out of order")

    def _sum_up(self, kills: int) -> None:
        told, walkers = self._told, self._walkers
        told.kills = kills
        told.answered = len(self._core.answers)
        told.updates = sum(walker.taps + walker.texts for walker in walkers) + sum(mate.taps for mate in self._mates)
        told.ticks = sum(len(run.log) for walker in walkers for run in walker.runs.values())
        told.ticks += sum(len(states) for mate in self._mates for states in mate.log.values())
        told.checked = sum(walker.checked for walker in walkers)
        told.unanswered = sum(walker.unanswered for walker in walkers)
        told.mistakes += [mistake for walker in walkers for mistake in walker.mistakes]
        for walker in walkers:
            said = [message.text for message in walker.person.messages if message.by_bot]
            told.answers_twice += sum(sum(words in text for text in said) - 1 for words in walker.searches)
        log = (self._folder / "log").read_text(encoding="utf-8")
        told.mistakes += [line for line in log.splitlines() if "[error" in line or "Error" in line][:20]


if __name__ == "__main__":
    main()
