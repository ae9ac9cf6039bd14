"""An update that is handled again, because the process was killed before that was noted, does nothing twice."""

from dataclasses import dataclass

import pytest

from bot.app import ALLOWED_UPDATES
from bot.preview.chats import Message
from bot.preview.telegram import Telegram
from handlers.dispatch import Bot
from storage import Run, StepState, Store
from tests.flows.conftest import Clock, Phone


@dataclass
class Twice:
    """Lets the bot handle all that came, then handle it again from the start, and only then notes it as answered."""

    application: Bot
    store: Store
    clock: Clock

    async def __call__(self) -> None:
        """Do so."""
        bot = self.application.bot
        updates = await bot.get_updates(timeout=0, allowed_updates=ALLOWED_UPDATES)
        numbers = [update.update_id for update in updates]
        await self.store.take_updates(bot.id, dict.fromkeys(numbers, "as it came"), self.clock())
        for update in updates:
            await self.application.process_update(update)
            self.clock.advance(seconds=2)
            await self.application.process_update(update)
            await self.store.end_updates(bot.id, [update.update_id])
        await bot.get_updates(offset=numbers[-1] + 1, limit=1, timeout=0)


@pytest.fixture
def twice(application: Bot, store: Store, clock: Clock) -> Twice:
    """What handles everything twice."""
    return Twice(application, store, clock)


@pytest.fixture
async def walking(phone: Phone) -> Message:
    """The first screen of a run."""
    await phone.says("/checklists")
    for label in ("DDR", "Weapons handover", "Start"):
        await phone.taps(label)
    return phone.screen


async def run_of(phone: Phone, store: Store) -> Run:
    """The phone's only run."""
    (line,) = await store.runs(phone.id)
    return await store.run(phone.id, line.id)


async def asks(phone: Phone, label: str, on: Message) -> Message:
    """Tap a button that asks for a text; the question."""
    await phone.taps(label, on)
    return phone.last


async def test_a_start_begins_one_run(phone: Phone, store: Store, twice: Twice) -> None:
    await phone.says("/checklists")
    for label in ("DDR", "Weapons handover"):
        await phone.taps(label)
    phone.person.tap(phone.screen, "Start")
    await twice()

    assert len(await store.runs(phone.id)) == 1
    assert "Step 1 of 3" in phone.text


async def test_a_tick_is_logged_once_and_keeps_its_time(
    phone: Phone, store: Store, twice: Twice, walking: Message, clock: Clock
) -> None:
    at = clock.now
    phone.person.tap(walking, "Done")
    await twice()

    run = await run_of(phone, store)
    assert [(entry.to, entry.at) for entry in await store.log(phone.id, run.id)] == [(StepState.DONE, at)]
    assert phone.toast == "Step 1 is done."


async def test_a_note_is_taken_for_a_note_both_times(
    phone: Phone, store: Store, twice: Twice, walking: Message
) -> None:
    question = await asks(phone, "Write a note", walking)
    phone.person.say("the key is with the clerk", question)
    await twice()

    run = await run_of(phone, store)
    assert [mark.note for mark in run.marks.values()] == ["the key is with the clerk"]
    assert phone.text.startswith("Noted.")
    assert "Nothing found" not in str(phone.messages)


async def test_a_name_is_taken_for_a_name_both_times(
    phone: Phone, store: Store, twice: Twice, walking: Message
) -> None:
    question = await asks(phone, "Write a note", walking)
    assert question.force_reply is not None
    named = next(message for message in phone.messages if message.force_reply and "is called" in message.text)
    phone.person.say("Spring", named)
    await twice()

    assert (await run_of(phone, store)).name == "Spring"
    assert phone.text.startswith("Renamed.")


async def test_a_text_taken_by_its_button_is_taken_once(
    phone: Phone, store: Store, twice: Twice, walking: Message
) -> None:
    await asks(phone, "Write a note", walking)
    await phone.says("the key is with the clerk")
    phone.person.tap(phone.screen, "Save as note on step 1")
    await twice()

    run = await run_of(phone, store)
    assert [mark.note for mark in run.marks.values()] == ["the key is with the clerk"]
    assert phone.text.startswith("Noted.")


@pytest.mark.parametrize("by_button", [False, True], ids=["in reply", "by the button"])
async def test_a_report_is_kept_once(phone: Phone, store: Store, twice: Twice, *, by_button: bool) -> None:
    await phone.says("ssr")
    await phone.taps("Report a mistake")
    question = phone.last
    if by_button:
        await phone.says("the year is wrong")
        phone.person.tap(phone.screen, "Send as your report")
    else:
        phone.person.say("the year is wrong", question)
    await twice()

    assert [report.text for report in await store.reports()] == ["the year is wrong"]
    assert phone.text.startswith("Thank you")


async def test_a_search_without_an_answer_is_counted_once(phone: Phone, store: Store, twice: Twice) -> None:
    phone.person.say("xylophone")
    await twice()

    assert [(gap.query, gap.count) for gap in await store.gaps()] == [("xylophone", 1)]


async def test_a_run_is_finished_once_with_one_record(
    phone: Phone, store: Store, twice: Twice, walking: Message, clock: Clock
) -> None:
    await phone.taps("Overview", walking)
    at = clock.now
    phone.person.tap(walking, "Finish")
    await twice()

    assert (await run_of(phone, store)).finished == at
    assert len([message for message in phone.messages if message.document]) == 1


async def test_a_run_is_reopened_once(phone: Phone, store: Store, twice: Twice, walking: Message) -> None:
    for label in ("Overview", "Finish"):
        await phone.taps(label, walking)
    phone.person.tap(walking, "Reopen")
    await twice()

    assert (await run_of(phone, store)).finished is None
    assert "Begun on" in phone.person.current(walking).text


@pytest.mark.usefixtures("walking")
async def test_deleting_everything_leaves_nothing_although_it_is_done_again(
    phone: Phone, store: Store, twice: Twice
) -> None:
    await phone.says("/forget")
    phone.person.tap(phone.screen, "Yes, delete everything")
    await twice()

    assert await store.runs(phone.id) == []
    assert phone.text.startswith("Deleted.")


async def test_nothing_of_what_was_asked_is_left_once_the_answer_is_noted(
    phone: Phone, store: Store, twice: Twice, walking: Message, core: Telegram
) -> None:
    question = await asks(phone, "Write a note", walking)
    phone.person.say("the key is with the clerk", question)
    await twice()

    rows = await store._db.execute("SELECT * FROM awaited WHERE message = $1", question.id)
    assert rows == []
    assert len(core.updates) == 0
