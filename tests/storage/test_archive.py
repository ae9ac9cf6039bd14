"""The contract of the Store: all of a user's data, given or forgotten."""

import re
from datetime import datetime, timedelta

from storage import (
    Awaited,
    ChecklistCopy,
    Everything,
    Idle,
    InGroup,
    LogEntry,
    Place,
    Reading,
    Results,
    RunHistory,
    Saved,
    Settings,
    StepState,
    Store,
    User,
)
from storage.database import Row
from storage.migrate import read_migrations
from storage.rows import stamp

LATER = timedelta(seconds=1)


async def fill(store: Store, user: int, checklist: ChecklistCopy, now: datetime) -> None:
    """Leave a row of this user in every table that has any."""
    await store.seen(user, now)
    await store.set_language(user, "fr")
    await store.set_place(user, Place("section", "note:a/b", 1, now))
    await store.mark_read(user, "note:a/b", "1111", now)
    await store.save(user, "note:a", now)
    run = await store.start_run(user, checklist, "Spring", now, once="k")
    await store.set_step(user, run.id, "read", StepState.DONE, now)
    await store.start_run(user, checklist, "Untouched", now + LATER, once="l")
    await store.keep_results(user, 50, user, "who pays", now)
    await store.await_text(Awaited(user, user, 51, "step-note", run.id, "read", now))


async def tables(store: Store) -> dict[str, list[Row]]:
    """Every row of every table."""
    names = [name for step in read_migrations() for name in re.findall(r"CREATE TABLE (\w+)", step.sql)]
    return {name: await store._db.execute(f"SELECT * FROM {name}") for name in names}  # noqa: S608 - our own tables


async def test_everything_holds_all_that_was_kept(store: Store, checklist: ChecklistCopy, now: datetime) -> None:
    await fill(store, 1, checklist, now)
    await fill(store, 2, checklist, now)
    untouched, ticked = [await store.run(1, line.id) for line in await store.runs(1)]

    assert await store.everything(1) == Everything(
        user=User(1, now, now, None),
        settings=Settings("fr"),
        place=Place("section", "note:a/b", 1, now),
        readings=(Reading("note:a/b", "1111", now),),
        saved=(Saved("note:a", now),),
        runs=(
            RunHistory(ticked, (LogEntry("read", StepState.DONE, now, 1),), now),
            RunHistory(untouched, (), now + LATER),
        ),
        results=(Results(1, 50, "who pays", now),),
        awaited=(Awaited(1, 1, 51, "step-note", ticked.id, "read", now),),
    )


async def test_everything_of_an_unknown_user_is_empty(store: Store) -> None:
    assert await store.everything(1) == Everything(User(1, None, None, None), Settings(None), None, (), (), (), (), ())


async def test_no_row_of_a_forgotten_user_stays_and_none_of_others_goes(
    store: Store, checklist: ChecklistCopy, now: datetime
) -> None:
    await store.set_fact("commands", "1111")
    await store.add_report("term:a", "glossary/a.yaml", 1, "the year is wrong", now)
    await store.vote("k", "term:a", helped=True)
    await store.count_gap("who pays", now)
    await fill(store, 2, checklist, now)
    before = await tables(store)
    await fill(store, 1, checklist, now)
    filled = await tables(store)

    await store.forget(1)

    assert {name for name in before if filled[name] == before[name]} == {"facts", "gaps", "inbox", "reports", "votes"}
    assert await tables(store) == before


async def test_forgetting_an_unknown_user_does_no_harm(store: Store, checklist: ChecklistCopy, now: datetime) -> None:
    await fill(store, 2, checklist, now)
    before = await tables(store)

    await store.forget(1)

    assert await tables(store) == before


async def run_in_group(store: Store, checklist: ChecklistCopy, now: datetime) -> str:
    """A run that user 1 began in a group, with a tick of theirs and one of user 2."""
    run = await store.start_run(-9, checklist, "Spring", now, once="k", by=1)
    await store.set_step(-9, run.id, "read", StepState.DONE, now, by=1)
    await store.set_step(-9, run.id, "call", StepState.DONE, now, by=2)
    return run.id


async def test_everything_names_a_users_part_in_the_runs_of_groups(
    store: Store, checklist: ChecklistCopy, now: datetime
) -> None:
    run = await run_in_group(store, checklist, now)

    for user, step, began in ((1, "read", now), (2, "call", None)):
        kept = await store.everything(user)
        ticks = (LogEntry(step, StepState.DONE, now, user),)
        assert kept.in_groups == (InGroup(-9, run, "Before the first visit", began, ticks, ticks),)
        assert kept.runs == ()


async def test_a_groups_run_keeps_the_ticks_of_a_forgotten_user_without_their_number(
    store: Store, checklist: ChecklistCopy, now: datetime
) -> None:
    run = await run_in_group(store, checklist, now)

    await store.forget(1)

    kept = await store.run(-9, run)
    assert kept.starter is None
    assert {step: (mark.state, mark.by) for step, mark in kept.marks.items()} == {
        "read": (StepState.DONE, None),
        "call": (StepState.DONE, 2),
    }
    assert [entry.by for entry in await store.log(-9, run)] == [None, 2]
    assert (await store.everything(1)).in_groups == ()


# --- who does not come back


async def test_idle_users_are_forgotten_as_if_they_had_asked_for_it(
    store: Store, checklist: ChecklistCopy, now: datetime
) -> None:
    await fill(store, 2, checklist, now)
    await run_in_group(store, checklist, now)
    before = await tables(store)
    await fill(store, 3, checklist, now - 2 * LATER)
    await store.set_step(-9, (await store.runs(-9))[0].id, "listen", StepState.DONE, now - LATER, by=3)
    await store._db.execute("UPDATE runs SET touched = $1 WHERE owner = -9", stamp(now))  # by others

    assert await store.forget_idle(now) == Idle(1, 0)

    after = await tables(store)
    assert {name for name in after if after[name] != before[name]} == {"marks", "logs"}
    for name in ("marks", "logs"):
        assert [row for row in after[name] if row not in before[name]] == [
            row for row in after[name] if row["step"] == "listen"
        ]
        assert [row["by_user"] for row in after[name] if row["step"] == "listen"] == [None]


async def test_a_user_seen_on_the_day_stays(store: Store, now: datetime) -> None:
    await store.seen(1, now)

    assert await store.forget_idle(now) == Idle(0, 0)
    assert (await store.everything(1)).user.last_seen == now


async def test_somebody_who_only_ever_blocked_the_bot_is_idle_from_then_on(store: Store, now: datetime) -> None:
    for user, blocked in ((1, now - LATER), (2, now)):
        await store._db.execute("INSERT INTO users (id, blocked) VALUES ($1, $2)", user, stamp(blocked))

    assert await store.forget_idle(now) == Idle(1, 0)
    assert (await store.everything(2)).user.blocked == now


async def test_somebody_of_whom_there_is_no_visit_goes_by_their_last_trace(
    store: Store, checklist: ChecklistCopy, now: datetime
) -> None:
    run = await run_in_group(store, checklist, now - LATER)
    await store.set_step(-9, run, "listen", StepState.DONE, now, by=2)

    assert await store.forget_idle(now) == Idle(1, 0)

    kept = await store.run(-9, run)
    assert kept.starter is None
    assert {step: mark.by for step, mark in kept.marks.items()} == {"read": None, "call": 2, "listen": 2}


async def test_what_others_do_in_a_run_somebody_began_is_no_trace_of_them(
    store: Store, checklist: ChecklistCopy, now: datetime
) -> None:
    run = await store.start_run(-9, checklist, "Spring", now - LATER, once="k", by=1)
    await store.set_step(-9, run.id, "read", StepState.DONE, now, by=2)

    assert await store.forget_idle(now) == Idle(1, 0)
    assert (await store.run(-9, run.id)).starter is None


async def test_a_user_who_comes_back_later_is_new(store: Store, checklist: ChecklistCopy, now: datetime) -> None:
    await fill(store, 1, checklist, now)
    await store.forget_idle(now + 2 * LATER)

    await store.seen(1, now + 2 * LATER)

    later = now + 2 * LATER
    assert await store.everything(1) == Everything(
        User(1, later, later, None), Settings(None), None, (), (), (), (), ()
    )


async def test_a_groups_run_in_which_nothing_was_done_goes_and_others_stay(
    store: Store, checklist: ChecklistCopy, now: datetime
) -> None:
    idle = await store.start_run(-9, checklist, "Spring", now - LATER, once="k", by=1)
    await store.set_step(-9, idle.id, "read", StepState.DONE, now - LATER, by=1)
    other = await store.start_run(-9, checklist, "Autumn", now - LATER, once="l", by=1)
    await store.set_note(-9, other.id, "read", "come back to it", now, by=1)

    assert await store.forget_idle(now) == Idle(0, 1)

    assert [line.id for line in await store.runs(-9)] == [other.id]
    assert {row["run"] for name in ("marks", "logs") for row in (await tables(store))[name]} == {other.id}


async def test_an_old_run_of_a_user_who_comes_stays(store: Store, checklist: ChecklistCopy, now: datetime) -> None:
    await fill(store, 1, checklist, now - LATER)
    await store.seen(1, now)

    assert await store.forget_idle(now) == Idle(0, 0)
    assert len(await store.runs(1)) == 2
