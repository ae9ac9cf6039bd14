"""Taps twice, late, out of order, on old messages, by several people at once: what they want is what comes true.

Every button that was ever shown stays in a phone's history and can be tapped at any time, also after the screen has
changed. Seeded chance taps them; a model of a few lines says what must be kept then.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram import Update

from bot.preview.chats import Message
from bot.preview.telegram import Telegram
from content.library import Library
from content.refs import Ref
from handlers.codec import Route, pack, unpack
from handlers.dispatch import Bot
from handlers.errors import explained
from handlers.registry import Visit
from handlers.routes import DeleteRun, FinishRun, Forget, ReopenRun, RunPhase, SetStep, StartRun, WantedState
from storage import LogEntry, Run, RunIsFinished, StepState, Store
from tests.flows.conftest import Clock, Phone

STATES = {"o": StepState.OPEN, "d": StepState.DONE, "s": StepState.SKIPPED}
TAPS = 120


@dataclass
class Expected:
    """A run as it must be: whether it is finished, the states of its steps, how often one has changed."""

    finished: bool = False
    states: dict[int, StepState] = field(default_factory=dict)
    changes: int = 0


class Model:
    """What taps do to a chat's runs."""

    def __init__(self) -> None:
        self.runs: dict[str, Expected] = {}
        self.begun: dict[tuple[int, StartRun], str] = {}

    @property
    def changes(self) -> int:
        """How often a step has changed in the runs there are."""
        return sum(run.changes for run in self.runs.values())

    def tapped(self, to: Route) -> None:
        """What a tap changes; one that begins a run is for `found` to complete."""
        run = self.runs.get(getattr(to, "run", ""))
        match to:
            case SetStep(step=step, state=state) if run and not run.finished:
                wanted = STATES[state]
                run.changes += run.states.get(step, StepState.OPEN) is not wanted
                run.states[step] = wanted
            case FinishRun() if run:
                run.finished = True
            case ReopenRun() if run:
                run.finished = False
            case DeleteRun():
                self.runs.pop(to.run, None)
            case Forget():
                self.runs.clear()

    def found(self, message: int, to: Route, runs: Iterable[str]) -> None:
        """The runs there are after a tap: one more where it began one, and that one only once."""
        new = set(runs) - set(self.runs)
        if isinstance(to, StartRun) and self.begun.get((message, to)) not in self.runs:
            (begun,) = new
            self.begun[message, to] = begun
            self.runs[begun] = Expected()
        else:
            assert not new


async def kept_of(store: Store, chat: int) -> dict[str, Expected]:
    """The chat's runs as the store has them."""
    runs = [await store.run(chat, line.id) for line in await store.runs(chat)]
    return {run.id: await _seen(store, chat, run) for run in runs}


async def _seen(store: Store, chat: int, run: Run) -> Expected:
    places = {step.id: place for place, step in enumerate(run.copy.steps)}
    states = {places[mark.step]: mark.state for mark in run.marks.values()}
    return Expected(run.finished is not None, states, len(await store.log(chat, run.id)))


def buttons_of(messages: Iterable[Message]) -> list[tuple[int, str]]:
    """Every button that calls the bot back: the message it stands under, its data."""
    return [
        (message.id, button.data)
        for message in messages
        for row in (message.keyboard.rows if message.keyboard else ())
        for button in row
        if button.data
    ]


def weight(data: str) -> int:
    """How often a button is tapped: runs are what this is about, and what deletes them all ends the matter."""
    to, _trail = unpack(data)
    if isinstance(to, (Forget, DeleteRun)):
        return 1
    if isinstance(to, (SetStep, ReopenRun)):
        return 60
    return 12 if getattr(to, "run", "") or isinstance(to, StartRun) else 3


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_was_ever_shown_may_be_tapped_at_any_time(
    phone: Phone, store: Store, clock: Clock, seed: int
) -> None:
    chance, model, changes = Random(seed), Model(), 0
    for start in (f"i_{Ref('checklist', name).key}" for name in ("weapons-handover", "ownership-tips")):
        await phone.opens(start)
    ever = buttons_of(phone.messages)
    for _tap in range(TAPS):
        ((message, data),) = chance.choices(ever, [weight(data) for _message, data in ever])
        to, _trail = unpack(data)
        for _time in range(chance.choice([1, 1, 1, 2])):
            with capture_logs() as logs:
                phone.person.tap_data(message, data)
                await phone.settle()
            assert [line for line in logs if line["log_level"] in {"warning", "error"}] == [], data
            assert phone.screen.labels
            before = model.changes
            model.tapped(to)
            model.found(message, to, {line.id for line in await store.runs(phone.id)})
            assert await kept_of(store, phone.id) == model.runs, data
            changes += model.changes != before
        ever += [button for button in buttons_of(phone.messages) if button not in ever]
        clock.advance(minutes=chance.choice([0, 0, 1, 60]))
    assert changes > TAPS / 10


# --- by two people at once


@pytest.fixture
def members(core: Telegram, application: Bot) -> list[Phone]:
    """The phones of three who share a group, open at it."""
    people = [core.add_person(name) for name in ("Amina", "Jean", "Sofía")]
    group = core.add_group("Mission planning", people)
    return [Phone(core, application, group.member(person)) for person in people]


async def at_once(application: Bot, updates: Iterable[dict[str, Any]]) -> None:
    """Let the bot have updates all at once, as it gets them from Telegram."""
    process = application.update_processor.process_update
    told = [Update.de_json(update, application.bot) for update in updates]
    await asyncio.gather(*(process(update, application.process_update(update)) for update in told))


@pytest.mark.parametrize("seed", range(4))
async def test_what_several_people_tick_at_once_is_all_kept_and_all_shown(
    members: list[Phone], application: Bot, core: Telegram, store: Store, seed: int
) -> None:
    chance, chat = Random(seed), members[0].person.here.id
    for label in (await members[0].opens(f"i_{Ref('checklist', 'ownership-tips').key}")).labels[0]:
        screen = await members[0].taps(label)
    (line,) = await store.runs(chat)

    for _round in range(12):
        wanted: dict[int, set[StepState]] = {}
        for _tap in range(chance.randint(2, 6)):
            step, state = chance.randrange(2), chance.choice([WantedState.DONE, WantedState.OPEN])
            wanted.setdefault(step, set()).add(STATES[state])
            data = pack(SetStep(line.id, step, state), (RunPhase(line.id, 0),))
            chance.choice(members).person.tap_data(screen, data)
        await at_once(application, chance.sample(taken := core.updates.take(), len(taken)))

        run = await store.run(chat, line.id)
        for step, states in wanted.items():
            assert run.state_of(run.copy.steps[step].id) in states
        assert replayed(await store.log(chat, line.id)) == {mark.step: mark.state for mark in run.marks.values()}
        shown = members[0].person.current(screen).text
        assert shown.count("Done on") == run.done
    assert all(phone.person.answers for phone in members)


def replayed(log: Iterable[LogEntry]) -> dict[str, StepState]:
    """The states that a log leads to; no entry may say what was so already."""
    states: dict[str, StepState] = {}
    for change in log:
        assert states.get(change.step, StepState.OPEN) is not change.to
        states[change.step] = change.to
    return states


async def test_a_run_begun_by_two_at_once_is_one_run_with_one_question(
    members: list[Phone], application: Bot, core: Telegram, store: Store
) -> None:
    front = await members[0].opens(f"i_{Ref('checklist', 'weapons-handover').key}")
    for phone in members:
        phone.person.tap(front, "Start")

    await at_once(application, core.updates.take())

    assert len(await store.runs(members[0].person.here.id)) == 1
    assert sum(message.force_reply is not None for message in members[0].messages) == 1


async def test_a_run_that_one_deletes_while_another_ticks_is_gone_and_the_other_is_told(
    members: list[Phone], application: Bot, core: Telegram, store: Store
) -> None:
    await members[0].opens(f"i_{Ref('checklist', 'weapons-handover').key}")
    screen = await members[0].taps("Start")
    (line,) = await store.runs(members[0].person.here.id)
    with capture_logs() as logs:
        members[0].person.tap_data(screen, pack(DeleteRun(line.id)))
        members[1].person.tap(screen, "Done")
        members[2].person.say("Camp Bravo", reply_to=members[0].last)
        await at_once(application, core.updates.take())

    assert await store.runs(members[0].person.here.id) == []
    assert members[1].toast == "This run is no longer there."
    assert [line for line in logs if line["log_level"] in {"warning", "error"}] == []


async def test_a_finished_run_that_is_deleted_before_it_can_be_shown_is_said_to_be_gone(
    library: Library, store: Store, clock: Clock
) -> None:
    visit = Visit(library=library, bot="vademecum_bot", now=clock.now, store=store, user=1, chat=1)

    answer = await explained(visit, RunIsFinished("AAAAAAAA"))

    assert answer.toast == "This run is no longer there."
    assert answer.screen is not None
    assert answer.screen.text.startswith("<b>Your runs</b>")


async def test_an_update_that_telegram_brings_twice_counts_once(
    phone: Phone, application: Bot, core: Telegram, store: Store
) -> None:
    await phone.opens(f"i_{Ref('checklist', 'weapons-handover').key}")
    await phone.taps("Start")
    phone.person.say("Camp Bravo", reply_to=phone.last)
    phone.person.tap(phone.screen, "Done")
    taken = core.updates.take()

    await at_once(application, [*taken, *taken])

    (line,) = await store.runs(phone.id)
    assert (line.name, line.done) == ("Camp Bravo", 1)
    assert len(await store.log(phone.id, line.id)) == 1
