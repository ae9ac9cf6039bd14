"""People who walk checklists at random, each with what the bot has to keep of them: for `benchmarks.kills`."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.preview.chats import Message
from bot.preview.params import Upload
from bot.preview.people import Person
from bot.preview.telegram import Telegram
from content.library import Library
from content.refs import Ref
from handlers.codec import Route, pack, unpack
from handlers.routes import (
    AskName,
    AskNote,
    AskReport,
    FinishRun,
    Home,
    ReopenRun,
    Save,
    SetStep,
    StartRun,
    TakeText,
    WantedState,
)
from handlers.screen import payload

PATIENCE = 60.0
"""Seconds to wait for an answer, through however many kills."""
STATES = {WantedState.OPEN: "open", WantedState.DONE: "done", WantedState.SKIPPED: "skipped"}
PAUSE = 0.05
"""Seconds between two things that somebody does, on average."""
PATIENT = 0.3
"""The share of bursts of ticks after which somebody waits for the answer before going on."""
BURST = 6
"""Taps that follow each other without waiting, at most."""

Tick = tuple[str, str]
"""A step and the state it came to."""


class Watched(Telegram):
    """The stand-in, that knows which taps the bot tried to answer, and how often it polled."""

    def __init__(self) -> None:
        super().__init__()
        self.tried = set[str]()
        self.polls = 0

    async def call(self, method: str, given: Mapping[str, object], files: Mapping[str, Upload] | None = None) -> Any:  # noqa: ANN401 - as the stand-in
        """Answer a call."""
        self.polls += method == "getUpdates"
        try:
            return await super().call(method, given, files)
        finally:
            if method == "answerCallbackQuery":
                self.tried.add(str(given.get("callback_query_id")))
                self.changed()


@dataclass
class Walked:
    """A run as it has to be: who tapped says `by` which callback query each tick came.

    Of a step that has a note, `writing` is the last that was begun: it may be kept before its answer comes.
    """

    id: str
    steps: tuple[str, ...]
    name: str = ""
    log: list[Tick] = field(default_factory=list)
    by: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    writing: dict[str, str] = field(default_factory=dict)
    finished: bool = False

    def tick(self, place: int, wanted: WantedState, tap: str) -> None:
        """Somebody ticked."""
        step, state = self.steps[place], STATES[wanted]
        if not self.finished and self.state(step) != state:
            self.log.append((step, state))
            self.by.append(tap)

    def state(self, step: str) -> str:
        """How a step stands."""
        return next((state for ticked, state in reversed(self.log) if ticked == step), "open")

    def answered(self, taps: set[str]) -> int:
        """How many ticks have to be kept by now: all up to the last whose answer reached the user."""
        return max((place for place, tap in enumerate(self.by, 1) if tap in taps), default=0)


class Walker:
    """Somebody with a phone.

    Attributes:
        runs: what has to be kept of each run, in the order begun.
        saved: the items that have to be saved.
        searches: what was searched for, each in words of its own.
        reported: the words of each report.
        taps: how many there were; `texts` likewise.
        unanswered: texts that had to be said again, and questions that did not come.
        checked: how often /mydata was held against what has to be there.
        mistakes: what in it should be otherwise.
    """

    def __init__(self, core: Watched, person: Person, library: Library, dice: random.Random) -> None:
        self.core, self.person = core, person
        self.runs: dict[str, Walked] = {}
        self.saved = set[str]()
        self.searches: list[str] = []
        self.reported: list[str] = []
        self.mistakes: list[str] = []
        self.taps = self.texts = self.notes = self.unanswered = self.checked = 0
        self._library, self._dice = library, dice
        self._checklists = sorted(library.checklists)
        self._items = [Ref("checklist", name) for name in self._checklists]

    # --- what people do

    async def live(self, until: asyncio.Event) -> None:
        """Do one thing after the other; who is not answered gives up."""
        try:
            await self._walk(until)
        except TimeoutError:
            self.mistakes.append(f"{self.person.user.first_name} was not answered for {PATIENCE:.0f} seconds")

    async def _walk(self, until: asyncio.Event) -> None:
        self.person.start()
        await self.core.until(lambda: self.person.messages[-1].by_bot, PATIENCE)
        await self.begins_a_run()
        things: dict[Callable[[], Awaitable[None]], int] = {
            self.ticks: 60,
            self.writes_a_note: 8,
            self.begins_a_run: 4,
            self.renames: 4,
            self.saves: 8,
            self.searches_for: 6,
            self.finishes_or_reopens: 4,
            self.reports: 2,
            self.checks: 2,
        }
        while not until.is_set():
            (thing,) = self._dice.choices(list(things), list(things.values()))
            await thing()
            await asyncio.sleep(self._dice.expovariate(1 / PAUSE))

    async def ticks(self) -> None:
        """Tap a few times without waiting, now and then twice, on any run."""
        run = self._dice.choice(list(self.runs.values()))
        for _tap in range(self._dice.randint(1, BURST)):
            place, wanted = self._dice.randrange(len(run.steps)), self._dice.choice(list(WantedState))
            for _time in range(self._dice.choice((1, 1, 1, 2))):
                tap = self._tap(SetStep(run.id, place, wanted))
                run.tick(place, wanted, tap)
        if self._dice.random() < PATIENT:
            await self._tried(tap)

    async def begins_a_run(self) -> None:
        """Open a checklist and press Start, now and then twice."""
        checklist = self._dice.choice(self._checklists)
        front = await self._says(
            f"/start {payload(Ref('checklist', checklist))}", lambda shown: _button(shown, StartRun)
        )
        for _time in range(self._dice.choice((1, 1, 2))):
            self._tap_data(_button(front, StartRun), front)
        await self._all_done()
        tick, _trail = unpack(_button(self.person.current(front), SetStep))
        if isinstance(tick, SetStep):
            steps = tuple(step.id for phase in self._library.checklists[checklist].phases for step in phase.steps)
            self.runs[tick.run] = Walked(tick.run, steps)

    async def writes_a_note(self) -> None:
        """Write a note on a step."""
        run = self._dice.choice(list(self.runs.values()))
        place = self._dice.randrange(len(run.steps))
        if run.finished:
            return
        self.notes += 1
        step, note = run.steps[place], f"Note {self.notes} of {self.person.user.first_name}"
        run.writing[step] = note
        if await self._replies(AskNote(run.id, place), note, "Noted."):
            run.notes[step] = note

    async def renames(self) -> None:
        """Give a run another name."""
        run = self._dice.choice(list(self.runs.values()))
        self.notes += 1
        name = f"Name {self.notes} of {self.person.user.first_name}"
        if await self._replies(AskName(run.id), name, "Renamed."):
            run.name = name

    async def reports(self) -> None:
        """Report a mistake."""
        self.notes += 1
        words = f"Mistake {self.notes} found by {self.person.user.first_name}"
        if await self._replies(AskReport(self._dice.choice(self._items).key), words, "Thank you"):
            self.reported.append(words)

    async def saves(self) -> None:
        """Save an item, or let it go."""
        ref = self._dice.choice(self._items)
        on = str(ref) not in self.saved
        (self.saved.add if on else self.saved.discard)(str(ref))
        await self._tried(self._tap(Save(ref.key, on)))

    async def finishes_or_reopens(self) -> None:
        """Close a run, or open it again."""
        run = self._dice.choice(list(self.runs.values()))
        run.finished = not run.finished
        await self._tried(self._tap(FinishRun(run.id) if run.finished else ReopenRun(run.id)))

    async def searches_for(self) -> None:
        """Search."""
        words = f"ddr {len(self.searches)}{self.person.id}"
        self.searches.append(words)
        await self._says(words, lambda answer: words in answer.text)

    async def checks(self) -> None:
        """Ask for /mydata, and hold it against what has to be there: all that was done before, and nothing else."""
        sent = await self._says(
            "/mydata", lambda answer: answer.document is not None and "my-data" in answer.document.name
        )
        if sent.document is not None:
            self.checked += 1
            self.mistakes += self.differs(json.loads(sent.document.data))

    def differs(self, kept: Mapping[str, Any]) -> Iterator[str]:
        """What in a document of /mydata is not as it has to be."""
        found = {run["id"]: run for run in kept["runs"]}
        if set(found) != set(self.runs):
            yield f"runs {sorted(found)} instead of {sorted(self.runs)}"
        for run in self.runs.values():
            if run.id in found:
                yield from _differences(run, found[run.id])
        if (saved := {entry["item"] for entry in kept["saved"]}) != self.saved:
            yield f"saved {saved} instead of {self.saved}"

    def _tap(self, to: Route) -> str:
        """Tap on the first message that the bot sent; what is walked in others stays as it is."""
        first = next(message for message in self.person.messages if message.by_bot)
        return self._tap_data(pack(to), first)

    def _tap_data(self, data: str, on: Message) -> str:
        self.taps += 1
        return self.person.tap_data(on, data)

    async def _tried(self, tap: str) -> None:
        await self.core.until(lambda: tap in self.core.tried, PATIENCE)

    async def _all_done(self) -> None:
        """Wait until the bot has done all that was asked for before: it keeps the order, so one more tap tells."""
        await self._tried(self._tap(Home()))

    async def _says(self, text: str, fits: Callable[[Message], object], reply_to: Message | None = None) -> Message:
        """The answer to what is said: the last message that fits. What was answered before may be answered again."""
        while True:
            said = self.person.say(text, reply_to).id
            self.texts += 1
            await self._all_done()
            if answers := [message for message in self._after(said) if fits(message)]:
                return answers[-1]
            self.unanswered += 1

    def _after(self, message: int) -> list[Message]:
        return [later for later in self.person.messages if later.by_bot and later.id > message]

    async def _replies(self, ask: Route, text: str, taken: str) -> bool:
        """Have a text asked for and reply; whether it was taken, at once or by the button that offers it."""
        before = self.person.messages[-1].id
        self._tap(ask)
        await self._all_done()
        questions = [message for message in self._after(before) if message.force_reply]
        if not questions:
            self.unanswered += 1
            return False
        answer = await self._says(text, lambda shown: shown.keyboard, questions[-1])
        if offer := _button(answer, TakeText):
            self._tap_data(offer, answer)
            await self._all_done()
            return True
        return taken in answer.text


def _button(message: Message, to: type[Route]) -> str:
    """What the first button carries that leads there; empty where there is none."""
    rows = message.keyboard.rows if message.keyboard else ()
    found = (button.data for row in rows for button in row if button.data)
    return next((data for data in found if isinstance(unpack(data)[0], to)), "")


def _differences(run: Walked, found: Mapping[str, Any]) -> Iterator[str]:
    log = [(change["step"], change["to"]) for change in found["log"]]
    if log != run.log:
        lost, more = Counter(run.log) - Counter(log), Counter(log) - Counter(run.log)
        yield f"run {run.id}: lost {sum(lost.values())}, doubled {sum(more.values())}, of {len(run.log)} ticks"
    states = {step["step"]: step["state"] for step in found["steps"]}
    if wrong := [step for step in run.steps if states.get(step) != run.state(step)]:
        yield f"run {run.id}: the steps {wrong} stand otherwise"
    notes = {step["step"]: step["note"] for step in found["steps"] if step["note"]}
    if notes != run.notes:
        yield f"run {run.id}: notes {notes} instead of {run.notes}"
    if run.name and found["name"] != run.name:
        yield f"run {run.id}: called {found['name']} instead of {run.name}"
    if bool(found["finished"]) != run.finished:
        yield f"run {run.id}: finished is {found['finished']}"
