"""Many taps at once, on the real bot in a simulated time: nothing is lost, and no call is made in vain."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from benchmarks.simulated import SimulatedLoop, simulated, simulated_bot
from bot.app import assistant, poll
from bot.preview.chats import Message
from bot.preview.faults import Chance, Kind
from bot.preview.people import Person
from bot.preview.refusals import Slow
from bot.preview.telegram import Telegram
from bot.settings import read_settings
from content.library import Library
from handlers.codec import pack
from handlers.copies import copy_of
from handlers.routes import RunStep, SetStep, WantedState
from storage import Run, StepState, open_store
from tests.conftest import SMALL

BEGIN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
AWAY = 0.05
"""Seconds that each call to Telegram takes."""


class Office:
    """The bot, Telegram and some people with a run each; the bot may be away for a while."""

    def __init__(self, loop: SimulatedLoop, library: Library, folder: Path, people: int) -> None:
        self.loop = loop
        self.core = Telegram(clock=lambda: BEGIN.timestamp() + loop.time())
        self.core.faults.chance = Chance(1, 1, (Kind("away", lambda _: Slow(AWAY)),))
        self.people = [self.core.add_person(f"Adviser {number}") for number in range(people)]
        self.runs: dict[int, Run] = {}
        self.screens: dict[int, Message] = {}
        self._library = library
        self._settings = read_settings(content_dir=SMALL, database_url=f"sqlite:///{folder}/load.db")

    async def opens(self) -> None:
        """Everybody presses Start and has a run."""
        copy = copy_of(self._library, self._library.checklists["weapons-handover"])
        async with open_store(self._settings.database_url) as store:
            for person in self.people:
                self.runs[person.id] = await store.start_run(person.id, copy, copy.title, BEGIN, once="1")
                person.start()
        async with asyncio.TaskGroup() as work:
            stop = asyncio.Event()
            work.create_task(self.works(stop))
            await self.core.until(lambda: all(person.messages[-1].by_bot for person in self.people), 60)
            stop.set()
        self.screens = {person.id: person.last for person in self.people}
        await asyncio.sleep(60)
        self.core.calls.clear()

    async def works(self, stop: asyncio.Event) -> None:
        """The bot answers until it is stopped."""
        application = simulated_bot(self.core, self.loop)
        async with assistant(self._settings, application) as ready:
            await poll(application, ready.inbox, stop)

    async def answers_all(self, meanwhile: Callable[[], Awaitable[None]] | None = None) -> None:
        """The bot works until nothing waits; `meanwhile` things may happen."""
        async with asyncio.TaskGroup() as work:
            stop = asyncio.Event()
            work.create_task(self.works(stop))
            if meanwhile is not None:
                await meanwhile()
            await self.core.until(lambda: not self.core.updates, 3600)
            await asyncio.sleep(60)
            stop.set()

    def tick(self, person: Person, number: int) -> None:
        """The person's tick of this number: through the three steps, done, then through them again, open."""
        run, step = self.runs[person.id].id, number % 3
        wanted = (WantedState.DONE, WantedState.OPEN)[number // 3 % 2]
        person.tap_data(self.screens[person.id], pack(SetStep(run, step, wanted), (RunStep(run, step),)))

    async def log(self, person: Person) -> list[tuple[int, StepState]]:
        """What changed in the person's run, in order: which step, to which state."""
        run = self.runs[person.id]
        places = {step.id: place for place, step in enumerate(run.copy.steps)}
        async with open_store(self._settings.database_url) as store:
            return [(places[entry.step], entry.to) for entry in await store.log(person.id, run.id)]

    def calls(self, method: str) -> int:
        """How many calls were made of a method."""
        return len(self.core.calls_of(method))


Story = Callable[[Office], Awaitable[None]]


def ticked(count: int) -> list[tuple[int, StepState]]:
    """What is kept of somebody's first ticks."""
    return [(number % 3, (StepState.DONE, StepState.OPEN)[number // 3 % 2]) for number in range(count)]


@pytest.fixture
def story(library: Library, tmp_path: Path) -> Callable[..., None]:
    """Runs a story in an office of so many people."""

    def run(tell: Story, people: int = 1) -> None:
        async def told(loop: SimulatedLoop) -> None:
            office = Office(loop, library, tmp_path, people)
            with capture_logs():
                await office.opens()
                await tell(office)

        simulated(told)

    return run


def test_of_many_taps_on_one_message_each_is_kept_and_the_last_brings_the_screen(story: Callable[..., None]) -> None:
    async def tell(office: Office) -> None:
        (amina,) = office.people
        for number in range(30):
            office.tick(amina, number)

        await office.answers_all()

        assert await office.log(amina) == ticked(30)
        assert office.calls("editMessageText") <= 3
        assert office.calls("sendMessage") == 0
        assert "Step 3 of 3" in amina.last.text

    story(tell)


def test_after_an_outage_every_tick_is_kept_every_text_answered_and_few_screens_are_brought(
    story: Callable[..., None],
) -> None:
    taps, visits = 5, 2

    async def tell(office: Office) -> None:
        for visit in range(visits):
            for tap in range(taps):  # of all people in turn: between two taps of one come those of the others
                for person in office.people:
                    office.tick(person, visit * taps + tap)
            for person in office.people:
                person.say("weapons")
        office.core.advance(3600)

        await office.answers_all()

        people = len(office.people)
        for person in office.people:
            assert await office.log(person) == ticked(visits * taps)
            assert "Step 1 of 3" in person.current(office.screens[person.id]).text
        assert office.calls("sendMessage") == people * visits
        assert people <= office.calls("editMessageText") <= people * taps * visits // 2
        assert office.calls("answerCallbackQuery") <= people * taps * visits // 2

    story(tell, people=30)


def test_answers_to_taps_that_are_too_old_are_no_error(story: Callable[..., None]) -> None:
    async def tell(office: Office) -> None:
        for person in office.people:
            office.tick(person, 0)
        office.core.advance(3600)
        with capture_logs() as logs:
            await office.answers_all()

        assert not [line for line in logs if line["log_level"] in {"warning", "error"}]
        for person in office.people:
            assert await office.log(person) == ticked(1)

    story(tell, people=3)


def test_who_floods_slows_nobody_and_is_told_once_and_the_last_tap_counts(story: Callable[..., None]) -> None:
    async def tell(office: Office) -> None:
        flooder, *others = office.people
        waits: list[float] = []

        async def flood() -> None:
            for number in range(600):
                office.tick(flooder, number)
                await asyncio.sleep(0.01)

        async def go_on(person: Person) -> None:
            for number in range(6):
                begin = office.loop.time()
                edits = person.current(office.screens[person.id]).edits
                office.tick(person, number)
                shown = edits + 1
                await office.core.until(lambda: person.current(office.screens[person.id]).edits >= shown)  # noqa: B023 - awaited here
                waits.append(office.loop.time() - begin)
                await asyncio.sleep(1)

        async def all_together() -> None:
            await asyncio.gather(flood(), *map(go_on, others))

        await office.answers_all(all_together)

        assert max(waits) < 10 * AWAY
        for person in others:
            assert await office.log(person) == ticked(6)
        told = [message.text.partition(":")[0].partition("\n")[0] for message in flooder.messages[2:]]
        assert told == ["You are tapping faster than I can follow.", "That was too much at once"]
        kept = await office.log(flooder)
        assert kept[: len(ticked(60))] == ticked(60)
        assert "Step 3 of 3" in flooder.current(office.screens[flooder.id]).text  # the last of the 600
        assert office.calls("editMessageText") < 100

    story(tell, people=5)


def test_of_what_is_typed_inline_the_last_is_answered(story: Callable[..., None]) -> None:
    async def tell(office: Office) -> None:
        (amina,) = office.people
        typed = [amina.inline("weapons"[:length]) for length in range(1, 8)]

        await office.answers_all()

        assert typed[-1].answer is not None
        assert office.calls("answerInlineQuery") <= 2

    story(tell)
