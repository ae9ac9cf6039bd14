"""The contract of the Store: runs of checklists."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from storage import (
    Awaited,
    ChecklistCopy,
    LogEntry,
    NoSuchRun,
    NoSuchStep,
    Run,
    RunIsFinished,
    RunLine,
    StepMark,
    StepState,
    Store,
)

OWNER, STRANGER = 1, 2
LATER = timedelta(minutes=5)
OPEN, DONE, SKIPPED = StepState.OPEN, StepState.DONE, StepState.SKIPPED


@pytest.fixture
async def run(store: Store, checklist: ChecklistCopy, now: datetime) -> Run:
    """A run just begun."""
    return await store.start_run(OWNER, checklist, "Spring", now, once="7:50")


async def test_a_new_run_keeps_its_own_copy_of_the_checklist(
    store: Store, checklist: ChecklistCopy, now: datetime
) -> None:
    run = await store.start_run(OWNER, checklist, "Spring", now, once="7:50")

    assert run == Run(run.id, OWNER, OWNER, "Spring", checklist, now, None, 0, {})
    assert await store.run(OWNER, run.id) == run


async def test_the_id_of_a_run_is_eight_characters_fit_for_a_link(run: Run) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{8}", run.id)


async def test_a_tap_on_start_delivered_twice_starts_one_run(
    store: Store, checklist: ChecklistCopy, run: Run, now: datetime
) -> None:
    again = await store.start_run(OWNER, checklist, "Other", now + LATER, once="7:50")

    assert again == run
    assert len(await store.runs(OWNER)) == 1


async def test_a_late_start_gives_the_run_with_what_was_ticked_since(
    store: Store, checklist: ChecklistCopy, run: Run, now: datetime
) -> None:
    ticked = await store.set_step(OWNER, run.id, "read", DONE, now)

    assert await store.start_run(OWNER, checklist, "Spring", now, once="7:50") == ticked


async def test_two_starts_at_once_make_one_run(store: Store, checklist: ChecklistCopy, now: datetime) -> None:
    runs = await asyncio.gather(*(store.start_run(OWNER, checklist, "A", now, once="k") for _ in range(5)))

    assert len({run.id for run in runs}) == 1


async def test_another_key_starts_another_run(store: Store, checklist: ChecklistCopy, run: Run, now: datetime) -> None:
    assert (await store.start_run(OWNER, checklist, "Spring", now, once="7:51")).id != run.id


async def test_a_key_is_the_users_own(store: Store, checklist: ChecklistCopy, run: Run, now: datetime) -> None:
    assert (await store.start_run(STRANGER, checklist, "Spring", now, once="7:50")).id != run.id


async def test_a_key_never_gives_a_run_of_another_checklist(store: Store, run: Run, now: datetime) -> None:
    other = ChecklistCopy("second-visit", "Before the second visit")

    assert (await store.start_run(OWNER, other, "Summer", now, once=f"{run.id}:50")).copy == other
    assert (await store.start_run(OWNER, other, "Summer", now, once="7:50")).copy == other


async def test_a_step_done_is_marked_with_time_and_user(store: Store, run: Run, now: datetime) -> None:
    ticked = await store.set_step(OWNER, run.id, "read", DONE, now + LATER)

    assert ticked.marks == {"read": StepMark("read", DONE, "", "", now + LATER, OWNER)}
    assert await store.run(OWNER, run.id) == ticked


async def test_a_tap_delivered_twice_ticks_once(store: Store, run: Run, now: datetime) -> None:
    first = await store.set_step(OWNER, run.id, "read", DONE, now)
    second = await store.set_step(OWNER, run.id, "read", DONE, now + LATER)

    assert second == first == await store.run(OWNER, run.id)
    assert await store.log(OWNER, run.id) == [LogEntry("read", DONE, now, OWNER)]


async def test_a_tap_that_changes_nothing_does_not_touch_the_run(store: Store, run: Run, now: datetime) -> None:
    await store.set_step(OWNER, run.id, "read", DONE, now)
    await store.set_step(OWNER, run.id, "read", DONE, now + LATER)

    assert (await store.runs(OWNER))[0].touched == now


async def test_opening_a_step_nobody_touched_leaves_no_trace(store: Store, run: Run, now: datetime) -> None:
    await store.set_step(OWNER, run.id, "read", OPEN, now + LATER)

    assert await store.run(OWNER, run.id) == run
    assert await store.log(OWNER, run.id) == []


async def test_taps_at_once_on_one_step_are_logged_once(store: Store, run: Run, now: datetime) -> None:
    await asyncio.gather(*(store.set_step(OWNER, run.id, "read", DONE, now) for _ in range(5)))

    assert await store.log(OWNER, run.id) == [LogEntry("read", DONE, now, OWNER)]


async def test_taps_at_once_on_all_steps_are_all_kept(store: Store, run: Run, now: datetime) -> None:
    await asyncio.gather(*(store.set_step(OWNER, run.id, step.id, DONE, now) for step in run.copy.steps))

    assert (await store.run(OWNER, run.id)).done == 3
    assert len(await store.log(OWNER, run.id)) == 3


async def test_a_skipped_step_keeps_its_reason(store: Store, run: Run, now: datetime) -> None:
    skipped = await store.set_step(OWNER, run.id, "call", SKIPPED, now, reason="no line")

    assert skipped.marks["call"] == StepMark("call", SKIPPED, "no line", "", now, OWNER)


async def test_a_new_reason_is_taken_without_a_new_time(store: Store, run: Run, now: datetime) -> None:
    await store.set_step(OWNER, run.id, "call", SKIPPED, now)
    again = await store.set_step(OWNER, run.id, "call", SKIPPED, now + LATER, reason="no line")

    assert again.marks["call"] == StepMark("call", SKIPPED, "no line", "", now, OWNER)
    assert await store.run(OWNER, run.id) == again
    assert await store.log(OWNER, run.id) == [LogEntry("call", SKIPPED, now, OWNER)]


async def test_skipping_again_without_a_reason_keeps_the_one_given(store: Store, run: Run, now: datetime) -> None:
    await store.set_step(OWNER, run.id, "call", SKIPPED, now, reason="no line")
    again = await store.set_step(OWNER, run.id, "call", SKIPPED, now)

    assert again.marks["call"].reason == "no line"


@pytest.mark.parametrize("state", [OPEN, DONE])
async def test_a_step_no_longer_skipped_loses_its_reason_and_keeps_its_note(
    store: Store, run: Run, now: datetime, state: StepState
) -> None:
    await store.set_step(OWNER, run.id, "call", SKIPPED, now, reason="no line")
    await store.set_note(OWNER, run.id, "call", "ask Ama", now)
    back = await store.set_step(OWNER, run.id, "call", state, now + LATER)

    assert back.marks["call"] == StepMark("call", state, "", "ask Ama", now + LATER, OWNER)
    assert await store.run(OWNER, run.id) == back


async def test_only_a_skipped_step_takes_a_reason(store: Store, run: Run, now: datetime) -> None:
    assert (await store.set_step(OWNER, run.id, "call", DONE, now, reason="x")).marks["call"].reason == ""


async def test_the_log_tells_every_change_in_order(store: Store, run: Run, now: datetime) -> None:
    for step, state in [("read", DONE), ("call", SKIPPED), ("read", OPEN)]:
        await store.set_step(OWNER, run.id, step, state, now)

    assert await store.log(OWNER, run.id) == [
        LogEntry("read", DONE, now, OWNER),
        LogEntry("call", SKIPPED, now, OWNER),
        LogEntry("read", OPEN, now, OWNER),
    ]


async def test_a_step_the_run_does_not_have_is_refused(store: Store, run: Run, now: datetime) -> None:
    with pytest.raises(NoSuchStep) as refused:
        await store.set_step(OWNER, run.id, "dance", DONE, now)

    assert (refused.value.run_id, refused.value.step) == (run.id, "dance")
    assert await store.run(OWNER, run.id) == run


async def test_a_note_leaves_the_state_and_its_time(store: Store, run: Run, now: datetime) -> None:
    await store.set_step(OWNER, run.id, "call", DONE, now)
    noted = await store.set_note(OWNER, run.id, "call", "ask Ama", now + LATER)

    assert noted.marks["call"] == StepMark("call", DONE, "", "ask Ama", now, OWNER)
    assert await store.run(OWNER, run.id) == noted
    assert len(await store.log(OWNER, run.id)) == 1


async def test_a_note_on_a_step_nobody_touched_leaves_it_open(store: Store, run: Run, now: datetime) -> None:
    noted = await store.set_note(OWNER, run.id, "call", "ask Ama", now)

    assert noted.marks["call"].note == "ask Ama"
    assert noted.state_of("call") is OPEN


async def test_an_empty_note_removes_the_note(store: Store, run: Run, now: datetime) -> None:
    await store.set_note(OWNER, run.id, "call", "ask Ama", now)
    await store.set_note(OWNER, run.id, "call", "", now)

    assert (await store.run(OWNER, run.id)).marks["call"].note == ""


async def test_a_run_renamed_has_its_new_name(store: Store, run: Run, now: datetime) -> None:
    renamed = await store.rename_run(OWNER, run.id, "Autumn", now + LATER)

    assert renamed.name == "Autumn"
    assert (await store.runs(OWNER))[0].touched == now + LATER


async def test_a_run_finished_twice_keeps_its_first_time(store: Store, run: Run, now: datetime) -> None:
    await store.finish_run(OWNER, run.id, now)
    again = await store.finish_run(OWNER, run.id, now + LATER)

    assert again.finished == now
    assert (await store.runs(OWNER))[0].touched == now


async def test_a_finished_run_refuses_ticks(store: Store, run: Run, now: datetime) -> None:
    await store.finish_run(OWNER, run.id, now)

    with pytest.raises(RunIsFinished) as refused:
        await store.set_step(OWNER, run.id, "read", DONE, now)

    assert refused.value.run_id == run.id
    assert (await store.run(OWNER, run.id)).marks == {}


async def test_a_finished_run_refuses_notes(store: Store, run: Run, now: datetime) -> None:
    await store.finish_run(OWNER, run.id, now)

    with pytest.raises(RunIsFinished):
        await store.set_note(OWNER, run.id, "read", "late", now)


async def test_a_run_opened_again_takes_ticks(store: Store, run: Run, now: datetime) -> None:
    await store.finish_run(OWNER, run.id, now)
    reopened = await store.reopen_run(OWNER, run.id, now + LATER)

    assert reopened.finished is None
    assert (await store.runs(OWNER))[0].touched == now + LATER
    assert (await store.set_step(OWNER, run.id, "read", DONE, now)).done == 1


async def test_opening_an_open_run_again_does_not_touch_it(store: Store, run: Run, now: datetime) -> None:
    assert await store.reopen_run(OWNER, run.id, now + LATER) == run
    assert (await store.runs(OWNER))[0].touched == now


async def test_the_step_last_shown_is_remembered_without_touching_the_run(
    store: Store, run: Run, now: datetime
) -> None:
    await store.set_run_place(OWNER, run.id, 2)

    assert (await store.run(OWNER, run.id)).place == 2
    assert (await store.runs(OWNER))[0].touched == now


async def test_a_deleted_run_is_gone(store: Store, run: Run, now: datetime) -> None:
    await store.set_step(OWNER, run.id, "read", DONE, now)
    await store.delete_run(OWNER, run.id)
    await store.delete_run(OWNER, run.id)

    assert await store.runs(OWNER) == []
    with pytest.raises(NoSuchRun):
        await store.run(OWNER, run.id)


async def test_a_line_counts_the_steps_of_its_run(store: Store, run: Run, now: datetime) -> None:
    await store.set_step(OWNER, run.id, "read", DONE, now)
    await store.set_step(OWNER, run.id, "call", SKIPPED, now + LATER)

    assert await store.runs(OWNER) == [
        RunLine(
            id=run.id,
            checklist="first-visit",
            title="Before the first visit",
            name="Spring",
            started=now,
            finished=None,
            touched=now + LATER,
            done=1,
            skipped=1,
            total=3,
        )
    ]


async def test_runs_come_open_first_then_by_last_change(store: Store, checklist: ChecklistCopy, now: datetime) -> None:
    runs = {
        name: await store.start_run(OWNER, checklist, name, now + LATER * hour, once=name)
        for hour, name in enumerate(["ticked", "idle", "newest", "closed"])
    }
    await store.finish_run(OWNER, runs["closed"].id, now + LATER * 9)
    await store.set_step(OWNER, runs["ticked"].id, "read", DONE, now + LATER * 8)

    assert [line.name for line in await store.runs(OWNER)] == ["ticked", "newest", "idle", "closed"]


async def test_runs_of_a_checklist_are_only_its_own(store: Store, run: Run, now: datetime) -> None:
    await store.start_run(OWNER, ChecklistCopy("other", "Other"), "Other", now, once="x")
    await store.start_run(STRANGER, run.copy, "Not mine", now, once="x")

    assert [line.id for line in await store.runs_of(OWNER, "first-visit")] == [run.id]


REACHES: dict[str, Callable[[Store, str, datetime], Awaitable[object]]] = {
    "run": lambda store, run, _: store.run(STRANGER, run),
    "log": lambda store, run, _: store.log(STRANGER, run),
    "set_step": lambda store, run, now: store.set_step(STRANGER, run, "read", DONE, now),
    "set_note": lambda store, run, now: store.set_note(STRANGER, run, "read", "mine", now),
    "rename_run": lambda store, run, now: store.rename_run(STRANGER, run, "mine", now),
    "finish_run": lambda store, run, now: store.finish_run(STRANGER, run, now),
    "reopen_run": lambda store, run, now: store.reopen_run(STRANGER, run, now),
    "set_run_place": lambda store, run, _: store.set_run_place(STRANGER, run, 2),
}


@pytest.mark.parametrize("reach", REACHES)
async def test_a_run_is_never_reached_by_another_user(store: Store, run: Run, now: datetime, reach: str) -> None:
    with pytest.raises(NoSuchRun) as refused:
        await REACHES[reach](store, run.id, now)

    assert refused.value.run_id == run.id
    assert await store.run(OWNER, run.id) == run


async def test_a_run_is_never_deleted_by_another_user(store: Store, run: Run) -> None:
    await store.delete_run(STRANGER, run.id)

    assert await store.run(OWNER, run.id) == run


async def test_a_run_is_never_listed_to_another_user(store: Store, run: Run) -> None:
    assert await store.runs(STRANGER) == []
    assert await store.runs_of(STRANGER, run.copy.id) == []


# --- runs of a group


GROUP, SUPERGROUP = -2001, -1_000_000_002_001


@pytest.fixture
async def shared(store: Store, checklist: ChecklistCopy, now: datetime) -> Run:
    """A run that somebody just began in a group."""
    return await store.start_run(GROUP, checklist, "Spring", now, once="7:50", by=OWNER)


async def test_a_run_of_a_group_belongs_to_the_group_and_knows_who_began_it(store: Store, shared: Run) -> None:
    assert (shared.owner, shared.starter) == (GROUP, OWNER)
    assert await store.run(GROUP, shared.id) == shared
    assert [line.id for line in await store.runs(GROUP)] == [shared.id]


@pytest.mark.parametrize("chat", [OWNER, STRANGER, -2002])
async def test_a_run_of_a_group_is_reached_from_that_group_alone(store: Store, shared: Run, chat: int) -> None:
    assert await store.runs(chat) == []
    with pytest.raises(NoSuchRun):
        await store.run(chat, shared.id)


async def test_a_private_run_is_not_reached_from_a_group(store: Store, run: Run, now: datetime) -> None:
    with pytest.raises(NoSuchRun):
        await store.set_step(GROUP, run.id, "read", DONE, now, by=OWNER)


async def test_a_start_tapped_by_two_members_begins_one_run(
    store: Store, checklist: ChecklistCopy, shared: Run, now: datetime
) -> None:
    assert await store.start_run(GROUP, checklist, "Other", now, once="7:50", by=STRANGER) == shared


async def test_every_tick_in_a_group_keeps_its_author(store: Store, shared: Run, now: datetime) -> None:
    await store.set_step(GROUP, shared.id, "read", DONE, now, by=OWNER)
    await store.set_step(GROUP, shared.id, "read", DONE, now + LATER, by=STRANGER)
    run = await store.set_step(GROUP, shared.id, "call", SKIPPED, now, by=STRANGER)

    assert {step: mark.by for step, mark in run.marks.items()} == {"read": OWNER, "call": STRANGER}
    assert [entry.by for entry in await store.log(GROUP, shared.id)] == [OWNER, STRANGER]


async def test_a_group_that_became_a_supergroup_keeps_its_runs(store: Store, shared: Run, run: Run) -> None:
    await store.move_chat(GROUP, SUPERGROUP)
    await store.move_chat(GROUP, SUPERGROUP)

    assert (await store.run(SUPERGROUP, shared.id)).starter == OWNER
    assert [await store.chat_now(chat) for chat in (GROUP, SUPERGROUP, OWNER)] == [SUPERGROUP, SUPERGROUP, OWNER]
    assert await store.runs(GROUP) == []
    assert await store.run(OWNER, run.id) == run


async def test_what_hangs_on_a_groups_old_messages_goes_when_it_moves(store: Store, shared: Run, now: datetime) -> None:
    await store.keep_results(GROUP, 50, OWNER, "who pays", now)
    await store.await_text(Awaited(GROUP, OWNER, 51, "run-name", shared.id, "", now))

    await store.move_chat(GROUP, SUPERGROUP)

    for chat in (GROUP, SUPERGROUP):
        assert await store.results(chat, 50, now) is None
        assert await store.awaited(chat, OWNER, 51) is None
