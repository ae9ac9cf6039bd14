"""An act is done once for an update, however often the update is handled."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from storage import Awaited, ChecklistCopy, NoSuchRun, Run, RunIsFinished, StepState, Store

BOT, CHAT, AMINA, JEAN = 7, -100, 1, 2
LATER = timedelta(minutes=1)
FIRST, SECOND = 11, 12
"""Two updates, in this order."""

Act = Callable[[Store, Run, datetime], Awaitable[object]]


@pytest.fixture
async def run(store: Store, checklist: ChecklistCopy, now: datetime) -> Run:
    """A group's run; the two updates are in the inbox."""
    await store.take_updates(BOT, {FIRST: "a", SECOND: "b"}, now)
    return await store.start_run(CHAT, checklist, "Spring", now, once="k", by=AMINA)


async def ticked(store: Store, run: Run) -> list[str]:
    """What was ticked, in order."""
    return [f"{entry.step} {entry.to}" for entry in await store.log(CHAT, run.id)]


async def test_a_tap_of_one_handled_again_after_the_tap_of_another_changes_nothing(
    store: Store, run: Run, now: datetime
) -> None:
    await store.once(BOT, FIRST).set_step(CHAT, run.id, "read", StepState.DONE, now, by=AMINA)
    await store.once(BOT, SECOND).set_step(CHAT, run.id, "read", StepState.OPEN, now + LATER, by=JEAN)

    again = await store.once(BOT, FIRST).set_step(CHAT, run.id, "read", StepState.DONE, now + LATER, by=AMINA)

    assert again.state_of("read") is StepState.OPEN
    assert again == await store.run(CHAT, run.id)
    assert await ticked(store, run) == ["read done", "read open"]


ACTS: dict[str, tuple[Act, Act]] = {
    "note": (
        lambda store, run, now: store.set_note(CHAT, run.id, "read", "the first", now),
        lambda store, run, now: store.set_note(CHAT, run.id, "read", "the second", now),
    ),
    "name": (
        lambda store, run, now: store.rename_run(CHAT, run.id, "the first", now),
        lambda store, run, now: store.rename_run(CHAT, run.id, "the second", now),
    ),
    "finish": (
        lambda store, run, now: store.finish_run(CHAT, run.id, now),
        lambda store, run, now: store.reopen_run(CHAT, run.id, now),
    ),
    "vote": (
        lambda store, _run, _now: store.vote("mark", "note:a", helped=True),
        lambda store, _run, _now: store.vote("mark", "note:a", helped=False),
    ),
    "report": (
        lambda store, _run, now: store.add_report("note:a", "a.yaml", 1, "the first", now),
        lambda store, _run, now: store.add_report("note:a", "a.yaml", 1, "the second", now),
    ),
    "gap": (
        lambda store, _run, now: store.count_gap("who pays", now),
        lambda store, _run, now: store.count_gap("who decides", now),
    ),
}


@pytest.mark.parametrize("act", ACTS)
async def test_an_act_handled_again_after_the_act_of_another_changes_nothing(
    store: Store, run: Run, now: datetime, act: str
) -> None:
    first, second = ACTS[act]
    await first(store.once(BOT, FIRST), run, now)
    await second(store.once(BOT, SECOND), run, now + LATER)
    after = await kept(store, run)

    await first(store.once(BOT, FIRST), run, now + LATER)
    await second(store.once(BOT, SECOND), run, now + LATER)

    assert await kept(store, run) == after


async def kept(store: Store, run: Run) -> list[object]:
    """All that the acts can change."""
    of_the_run = (await store.run(CHAT, run.id), await store.runs(CHAT))
    return [*of_the_run, await store.votes(), await store.reports(), await store.gaps()]


async def test_a_run_that_another_deleted_is_not_begun_again(
    store: Store, run: Run, checklist: ChecklistCopy, now: datetime
) -> None:
    begun = await store.once(BOT, FIRST).start_run(CHAT, checklist, "Autumn", now, once="other", by=AMINA)
    await store.delete_run(CHAT, begun.id)

    with pytest.raises(NoSuchRun):
        await store.once(BOT, FIRST).start_run(CHAT, checklist, "Autumn", now, once="other", by=AMINA)

    assert [line.id for line in await store.runs(CHAT)] == [run.id]


async def test_a_run_begun_by_an_update_handled_again_is_the_same(
    store: Store, run: Run, checklist: ChecklistCopy, now: datetime
) -> None:
    begun = [
        await store.once(BOT, FIRST).start_run(CHAT, checklist, "Autumn", now, once="other", by=AMINA) for _try in "ab"
    ]

    assert begun[0] == begun[1]
    assert len(await store.runs(CHAT)) == len({run.id, begun[0].id})


async def test_several_acts_of_one_update_are_each_done_once(store: Store, run: Run, now: datetime) -> None:
    before = store.once(BOT, FIRST)
    await before.set_step(CHAT, run.id, "read", StepState.DONE, now)  # and then the process is killed

    again = store.once(BOT, FIRST)
    await again.set_step(CHAT, run.id, "read", StepState.OPEN, now)
    await again.set_step(CHAT, run.id, "call", StepState.DONE, now)

    assert await ticked(store, run) == ["read done", "call done"]


async def test_an_act_that_failed_is_done_the_next_time(store: Store, run: Run, now: datetime) -> None:
    await store.finish_run(CHAT, run.id, now)
    with pytest.raises(RunIsFinished):
        await store.once(BOT, FIRST).set_step(CHAT, run.id, "read", StepState.DONE, now)
    await store.reopen_run(CHAT, run.id, now)

    await store.once(BOT, FIRST).set_step(CHAT, run.id, "read", StepState.DONE, now)

    assert await ticked(store, run) == ["read done"]


async def test_an_act_of_an_update_that_nobody_will_handle_again_is_always_done(
    store: Store, run: Run, now: datetime
) -> None:
    unknown = 99
    for state in (StepState.DONE, StepState.OPEN, StepState.DONE):
        await store.once(BOT, unknown).set_step(CHAT, run.id, "read", state, now)

    assert await ticked(store, run) == ["read done", "read open", "read done"]


@pytest.fixture
async def asked(store: Store, run: Run, now: datetime) -> Awaited:
    """A note that was asked for."""
    asked = Awaited(chat=CHAT, user=AMINA, message=50, kind="step-note", run=run.id, step="read", at=now)
    await store.await_text(asked)
    return asked


async def test_a_text_that_came_is_awaited_by_the_update_that_brought_it_and_no_other(
    store: Store, asked: Awaited, now: datetime
) -> None:
    await store.once(BOT, FIRST).end_awaited(CHAT, AMINA, 50)

    assert await store.once(BOT, FIRST).awaited(CHAT, AMINA, 50) == asked
    assert await store.once(BOT, SECOND).awaited(CHAT, AMINA, 50) is None
    assert await store.awaited(CHAT, AMINA, 50) is None
    assert await store.last_awaited(CHAT, AMINA, now) is None


async def test_the_same_message_can_ask_again_for_what_came(store: Store, asked: Awaited) -> None:
    await store.once(BOT, FIRST).end_awaited(CHAT, AMINA, 50)
    await store.await_text(asked)

    assert await store.awaited(CHAT, AMINA, 50) == asked


async def test_when_the_update_that_brought_a_text_is_ended_nothing_is_left_of_what_was_asked(
    store: Store, asked: Awaited
) -> None:
    await store.once(BOT, FIRST).end_awaited(CHAT, AMINA, 50)
    await store.end_updates(BOT, [SECOND])
    assert await store.once(BOT, FIRST).awaited(CHAT, AMINA, 50) == asked

    await store.end_updates(BOT, [FIRST])
    assert await store._db.execute("SELECT * FROM awaited") == []


async def test_of_a_text_that_nobody_will_handle_again_nothing_is_left_at_once(store: Store, asked: Awaited) -> None:
    unknown = 99
    await store.once(BOT, unknown).end_awaited(CHAT, asked.user, 50)

    assert await store._db.execute("SELECT * FROM awaited") == []
