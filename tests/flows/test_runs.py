"""Walking a checklist on a phone: start, tick, write, finish; and what late, doubled and forged taps do."""

from collections.abc import Callable

import pytest

from bot.preview.chats import Message
from handlers.codec import pack
from handlers.routes import AskNote, AskReason, FinishRun, RunPhase, RunStep, SetStep, StartRun, WantedState
from storage import Run, Store
from tests.flows.conftest import Clock, Phone


async def start(phone: Phone, topic: str, checklist: str) -> None:
    """From the first screen to the first screen of a new run."""
    await phone.says("/checklists")
    for label in (topic, checklist, "Start"):
        await phone.taps(label)


async def start_handover(phone: Phone) -> None:
    """A read-do run of three steps."""
    await start(phone, "DDR", "Weapons handover")


async def start_tips(phone: Phone) -> None:
    """A do-confirm run of two phases with two steps each."""
    await start(phone, "National ownership", "Ownership tips")


async def run_of(phone: Phone, store: Store, place: int = 0) -> Run:
    """The person's run at a place of their list."""
    return await store.run(phone.id, (await store.runs(phone.id))[place].id)


def data_of(message: Message, label: str) -> str:
    """What the button that begins with `label` carries."""
    assert message.keyboard is not None
    (data,) = [button.data for row in message.keyboard.rows for button in row if button.text.startswith(label)]
    assert data is not None
    return data


# --- starting


async def test_a_run_begins_in_place_and_offers_another_name(phone: Phone) -> None:
    await start_handover(phone)

    assert phone.text.startswith("Weapons handover, 22 November 2026\nAt the site · Step 1 of 3")
    assert phone.last.text == (
        "This run is called “Weapons handover, 22 November 2026”.\n\n"
        "Reply to this message to give it another name, or just go on above."
    )
    assert phone.last.keyboard is None


async def test_a_start_tapped_twice_begins_one_run_and_asks_once(phone: Phone, store: Store) -> None:
    await phone.says("/checklists")
    await phone.taps("DDR")
    front = await phone.taps("Weapons handover")
    tapped = data_of(front, "Start")

    await phone.taps_data(tapped, front)
    before = len(phone.messages)
    await phone.taps_data(tapped, front)

    assert len(await store.runs(phone.id)) == 1
    assert len(phone.messages) == before
    assert "Step 1 of 3" in phone.text


async def test_two_runs_of_one_checklist_stand_side_by_side(phone: Phone, store: Store, clock: Clock) -> None:
    await start_handover(phone)
    await phone.taps("Done")
    clock.advance(seconds=1)
    await phone.taps("Back")
    assert "Go on: Weapons handover, 22 November 2026" in phone.buttons

    await phone.taps("Start")
    assert "Open" in phone.text
    await phone.says("/runs")

    assert [line.name for line in await store.runs(phone.id)] == [
        "Weapons handover, 22 November 2026 (2)",
        "Weapons handover, 22 November 2026",
    ]
    assert "0 of 3 done, 3 open · begun on 22 November 2026" in phone.text
    assert "1 of 3 done, 2 open · begun on 22 November 2026" in phone.text

    await phone.taps("2. Weapons")
    assert "Done on 22 November 2026" in phone.text


async def test_a_run_can_begin_from_a_step_that_a_deep_link_opened(phone: Phone, store: Store) -> None:
    await phone.says("/checklists")
    for label in ("DDR", "Weapons handover", "Read step", "Start"):
        await phone.taps(label)

    assert (await run_of(phone, store)).copy.id == "weapons-handover"
    await phone.taps("Back")
    assert phone.text.startswith("Step 1 of 3 in Weapons handover")


# --- a step at a time


async def test_a_step_is_ticked_in_place_and_can_be_opened_again(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    before = len(phone.messages)

    await phone.taps("Done")
    assert phone.toast == "Step 1 is done."
    assert "Done on 22 November 2026" in phone.text
    assert (await run_of(phone, store)).done == 1

    await phone.taps("Not done")
    assert phone.toast == "Step 1 is open again."
    assert (await run_of(phone, store)).done == 0
    assert len(phone.messages) == before


async def test_a_tap_delivered_twice_ticks_once(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    tapped = data_of(phone.screen, "Done")

    await phone.taps_data(tapped)
    await phone.taps_data(tapped)

    run = await run_of(phone, store)
    assert run.done == 1
    assert len(await store.log(phone.id, run.id)) == 1


async def test_a_late_tap_on_an_old_screen_does_what_it_says(phone: Phone, store: Store, clock: Clock) -> None:
    await start_handover(phone)
    old = phone.screen
    tapped = data_of(old, "Done")
    await phone.taps("Next")
    clock.advance(days=30)

    await phone.taps_data(tapped, old)

    run = await run_of(phone, store)
    assert run.state_of("count-weapons") == "done"
    assert "Step 1 of 3" in phone.text
    assert "Done on 22 December 2026" in phone.text


async def test_back_still_leads_out_of_the_run_after_ticks_and_moves(phone: Phone) -> None:
    await start_handover(phone)
    for label in ("Done", "Next", "Skip", "Not done", "Next", "Previous", "Back"):
        await phone.taps(label)

    assert phone.text.startswith("Weapons handover\n\nWhen")


async def test_a_skipped_step_takes_a_reason_by_reply(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    await phone.taps("Skip")
    await phone.taps("Give a reason")
    asked = phone.last
    assert asked.text.startswith("Why step 1 is skipped\nCount the weapons with both sides present")

    await phone.says("  One side did not come.  ", reply_to=asked)

    assert phone.last.text.startswith("Noted.")
    assert "Skipped on 22 November 2026: One side did not come." in phone.text
    assert (await run_of(phone, store)).marks["count-weapons"].reason == "One side did not come."


async def test_a_reason_for_a_step_no_longer_skipped_is_not_taken(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    await phone.taps("Skip")
    screen = await phone.taps("Give a reason")
    asked = phone.last
    await phone.taps("Not done", screen)
    await phone.taps("Done", screen)

    await phone.says("Too late", reply_to=asked)

    assert phone.text.startswith("This step is not skipped any more, so it takes no reason.")
    assert (await run_of(phone, store)).state_of("count-weapons") == "done"


async def test_a_reason_is_not_asked_for_a_step_that_is_not_skipped(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    run = await run_of(phone, store)
    before = len(phone.messages)

    await phone.taps_data(pack(AskReason(run.id, 0)))

    assert phone.toast == "Step 1 is not skipped."
    assert len(phone.messages) == before


async def test_a_note_is_taken_by_reply_and_changed_and_removed(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    await phone.taps("Write a note")
    await phone.says("Both sides signed.", reply_to=phone.last)
    assert phone.text.startswith("Noted.")
    assert "Note: Both sides signed." in phone.text

    await phone.taps("Change the note")
    assert "The note now: Both sides signed." in phone.last.text
    await phone.says("-", reply_to=phone.last)

    assert phone.text.startswith("The note is removed.")
    assert (await run_of(phone, store)).marks["count-weapons"].note == ""


async def test_a_note_that_is_too_long_is_measured_and_asked_again(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    await phone.taps("Write a note")
    await phone.says("x" * 1240, reply_to=phone.last)
    assert phone.last.text.startswith(
        "Your text has 1240 characters. That is 240 too many; please shorten it and send it again."
    )

    await phone.says("x" * 1000, reply_to=phone.last)

    assert (await run_of(phone, store)).marks["count-weapons"].note == "x" * 1000


async def test_a_reply_to_an_answered_prompt_is_a_search(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    await phone.taps("Write a note")
    asked = phone.last
    await phone.says("Both sides signed.", reply_to=asked)

    await phone.says("DDR", reply_to=asked)

    assert phone.text.startswith("Disarmament, demobilization and reintegration")
    assert (await run_of(phone, store)).marks["count-weapons"].note == "Both sides signed."


async def test_what_is_typed_without_a_reply_is_a_search_that_offers_to_keep_it(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    await phone.taps("Write a note")
    await phone.says("Both sides signed the sheet, at noon")
    assert (await run_of(phone, store)).marks == {}

    await phone.taps("Save as note on step 1")

    assert (await run_of(phone, store)).marks["count-weapons"].note == "Both sides signed the sheet, at noon"


# --- a phase at a time


async def test_the_steps_of_a_phase_are_confirmed_together(phone: Phone, store: Store) -> None:
    await start_tips(phone)
    assert "Phase 1 of 2: Getting started" in phone.text
    assert phone.buttons[:2] == ["Done 1", "Done 2"]

    await phone.taps("Done 2")
    assert phone.buttons[:2] == ["Done 1", "Not done 2"]
    assert "2. Listen before you plan\nDone on 22 November 2026" in phone.text

    await phone.taps("Next")
    await phone.taps("Done 3")
    assert [step.id for step in (await run_of(phone, store)).open_steps] == ["engage-early", "leave-on-time"]


async def test_details_of_a_phases_step_come_back_to_the_phase(phone: Phone) -> None:
    await start_tips(phone)
    for label in ("Done 1", "Details", "Skip"):
        await phone.taps(label)
    assert "Getting started · Step 2 of 4" in phone.text

    await phone.taps("Back")

    assert "Phase 1 of 2: Getting started" in phone.text
    assert "2. Listen before you plan\nSkipped on 22 November 2026" in phone.text
    await phone.taps("Back")
    assert "How\nDo the work first" in phone.text


async def test_a_note_on_a_phases_step_leads_back_to_its_phase(phone: Phone) -> None:
    await start_tips(phone)
    await phone.taps("Next")
    await phone.taps("Details")
    await phone.taps("Write a note")
    await phone.says("By radio", reply_to=phone.last)
    assert "Note: By radio" in phone.text

    await phone.taps("Back")

    assert "Phase 2 of 2: Staying" in phone.text


# --- a run as a whole


async def test_continue_comes_back_to_the_step_left_last(phone: Phone) -> None:
    await start_handover(phone)
    await phone.taps("Next")
    await phone.taps("Home")

    await phone.says("/continue")

    assert "Step 2 of 3" in phone.text


async def test_continue_comes_back_to_the_phase_left_last(phone: Phone) -> None:
    await start_tips(phone)
    await phone.taps("Next")
    await phone.taps("Home")

    await phone.says("/continue")

    assert "Phase 2 of 2: Staying" in phone.text


async def test_the_overview_leads_to_the_steps_that_are_open_and_back(phone: Phone) -> None:
    await start_handover(phone)
    await phone.taps("Done")
    await phone.taps("Overview")
    assert "1 of 3 done, 2 open" in phone.text

    await phone.taps("3. Give")
    assert "Step 3 of 3" in phone.text
    await phone.taps("Overview")
    await phone.taps("Go on")
    assert "Step 3 of 3" in phone.text
    await phone.taps("Back")
    assert phone.text.startswith("Weapons handover\n\nWhen")


async def test_a_run_is_renamed_by_reply(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    await phone.says("Camp  Bravo,\n first day", reply_to=phone.last)
    assert phone.text.startswith("Renamed.\n\nCamp Bravo, first day\nWeapons handover")

    await phone.taps("Rename")
    await phone.says("y" * 65, reply_to=phone.last)
    assert "Your text has 65 characters. That is 1 too many" in phone.last.text
    await phone.says("y" * 64, reply_to=phone.last)

    assert (await run_of(phone, store)).name == "y" * 64


async def test_finish_closes_the_run_and_sends_its_record_once(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    for label in ("Done", "Next", "Done", "Next", "Skip"):
        await phone.taps(label)
    assert "All 3 steps are done or skipped." in phone.text
    tapped = data_of(phone.screen, "Finish")

    await phone.taps_data(tapped)
    await phone.taps_data(tapped)

    documents = [message for message in phone.messages if message.document]
    assert [document.document.name for document in documents if document.document] == [
        "run-2026-11-22-weapons-handover.txt"
    ]
    assert "Finished on 22 November 2026." in phone.text
    assert not any(label.startswith(("Done", "Skip", "Finish")) for label in phone.buttons)
    assert (await run_of(phone, store)).finished is not None


async def test_a_run_can_be_finished_with_steps_open(phone: Phone) -> None:
    await start_tips(phone)
    await phone.taps("Overview")
    await phone.taps("Finish")

    assert "0 of 4 done, 4 open" in phone.text
    assert phone.last.text == (
        "Record of “Tips for supporting national ownership, 22 November 2026”: 0 of 4 done, 4 open."
    )


async def test_the_record_of_a_finished_run_can_be_sent_again(phone: Phone) -> None:
    await start_handover(phone)
    for label in ("Overview", "Finish", "Record"):
        await phone.taps(label)

    assert sum(message.document is not None for message in phone.messages) == 2


async def test_a_finished_run_is_read_only_until_it_is_reopened(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    tapped = data_of(phone.screen, "Done")
    for label in ("Overview", "Finish"):
        await phone.taps(label)

    await phone.taps_data(tapped)
    assert phone.toast == "This run is finished. Reopen it to change it."
    assert (await run_of(phone, store)).done == 0

    await phone.taps("Look through")
    assert phone.buttons == ["Next", "Report a mistake", "Overview", "Home"]
    await phone.taps("Overview")
    await phone.taps("Reopen")
    await phone.taps("Go on")
    await phone.taps("Done")
    assert (await run_of(phone, store)).done == 1


@pytest.mark.parametrize("route", [AskNote, AskReason])
async def test_nothing_is_asked_about_a_step_of_a_finished_run(
    phone: Phone, store: Store, route: type[AskNote | AskReason]
) -> None:
    await start_handover(phone)
    run = await run_of(phone, store)
    await phone.taps_data(pack(FinishRun(run.id)))
    before = len(phone.messages)

    await phone.taps_data(pack(route(run.id, 0)))

    assert phone.toast == "This run is finished. Reopen it to change it."
    assert len(phone.messages) == before


@pytest.mark.parametrize("ask", ["Write a note", "Give a reason"])
async def test_a_reply_on_a_run_finished_meanwhile_changes_nothing(phone: Phone, store: Store, ask: str) -> None:
    await start_handover(phone)
    await phone.taps("Skip")
    await phone.taps(ask)
    asked = phone.last
    run = await run_of(phone, store)
    await phone.taps_data(pack(FinishRun(run.id)))

    await phone.says("Too late", reply_to=asked)

    assert phone.last.text.startswith("This run is finished, so nothing was added. Reopen it to change it.")
    assert (await run_of(phone, store)).marks == run.marks


async def test_a_finished_run_is_not_the_place_to_continue(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    first = await run_of(phone, store)
    await phone.taps_data(pack(FinishRun(first.id)))
    await start_tips(phone)

    await phone.taps_data(pack(RunStep(first.id, 2)))
    await phone.says("/continue")

    assert "Phase 1 of 2: Getting started" in phone.text


async def test_deleting_asks_once_and_then_lists_what_is_left(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    for label in ("Overview", "Delete", "Keep it"):
        await phone.taps(label)
    assert len(await store.runs(phone.id)) == 1

    await phone.taps("Delete")
    tapped = data_of(phone.screen, "Delete for good")
    await phone.taps_data(tapped)
    assert phone.toast == "The run is deleted."
    await phone.taps_data(tapped)

    assert await store.runs(phone.id) == []
    assert phone.text.startswith("Your runs\n\nNone yet.")


async def test_a_tap_on_a_deleted_run_lists_the_others(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    run = await run_of(phone, store)
    await store.delete_run(phone.id, run.id)

    await phone.taps("Done")

    assert phone.toast == "This run is no longer there."
    assert phone.text.startswith("Your runs")


async def test_a_reply_on_a_deleted_run_says_that_it_is_gone(phone: Phone, store: Store) -> None:
    await start_handover(phone)
    asked = phone.last
    await store.delete_run(phone.id, (await run_of(phone, store)).id)

    await phone.says("Camp Bravo", reply_to=asked)

    assert phone.last.text.startswith("This run is no longer there.")
    assert phone.buttons == ["Your runs", "Home"]


@pytest.mark.parametrize("index", [3, 99, 10**15])
async def test_a_step_beyond_the_run_gets_a_helpful_screen(phone: Phone, store: Store, index: int) -> None:
    await start_handover(phone)
    run = await run_of(phone, store)

    for forged in (
        RunStep(run.id, index),
        SetStep(run.id, index, WantedState.DONE),
        AskNote(run.id, index),
        AskReason(run.id, index),
        RunPhase(run.id, index),
    ):
        await phone.taps_data(pack(forged))
        assert "Nothing of yours is lost." in phone.text
        assert "Home" in phone.buttons
    assert (await run_of(phone, store)).marks == {}


async def test_somebody_elses_run_is_as_good_as_not_there(
    phone: Phone, store: Store, phone_of: Callable[[str], Phone]
) -> None:
    await start_handover(phone)
    run = await run_of(phone, store)
    other = phone_of("Joseph")
    await other.says("/start")

    for forged in (RunStep(run.id, 0), SetStep(run.id, 0, WantedState.DONE), FinishRun(run.id)):
        await other.taps_data(pack(forged))
        assert other.toast == "This run is no longer there."
    assert await run_of(phone, store) == run


async def test_a_start_of_a_checklist_that_is_gone_gets_a_helpful_screen(phone: Phone, store: Store) -> None:
    await phone.taps_data(pack(StartRun("zzzzzz", 1)))

    assert phone.text.startswith("This is no longer in the library")
    assert await store.runs(phone.id) == []


async def test_many_runs_are_listed_in_pages_with_the_open_ones_first(phone: Phone, store: Store, clock: Clock) -> None:
    for _number in range(12):
        clock.advance(seconds=1)
        await start_handover(phone)
    first = await run_of(phone, store, 11)
    await phone.taps_data(pack(FinishRun(first.id)))

    await phone.says("/runs")
    assert sum(label[0].isdigit() for label in phone.buttons) == 10
    await phone.taps("Page 2 of 2")

    assert "12. Weapons handover, 22 November 2026\n0 of 3 done, 3 open · finished on" in phone.text
    await phone.taps("12.")
    assert "Finished on 22 November 2026." in phone.text
    await phone.taps("Back")
    assert "12. Weapons" in phone.text
