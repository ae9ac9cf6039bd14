"""The contract of the Store: reports of mistakes and votes on answers, neither with a trace of who made them."""

from datetime import date, datetime, timedelta, timezone

from storage import Awaited, Report, Store, Votes

TERM, SECTION = "term:ddr", "note:ddr/what-it-is"


async def add(store: Store, now: datetime, *texts: str) -> None:
    """Report these texts on a term, in this order."""
    for text in texts:
        await store.add_report(TERM, "glossary/d.yaml", 12, text, now)


async def test_a_report_is_kept_with_its_item_its_place_its_words_and_its_day(store: Store, now: datetime) -> None:
    await add(store, now, "the year is wrong")

    (kept,) = await store.reports()
    assert kept == Report(kept.id, TERM, "glossary/d.yaml", 12, "the year is wrong", date(2026, 11, 22))


async def test_the_table_of_reports_has_no_room_for_who_reported(store: Store, now: datetime) -> None:
    await add(store, now, "the year is wrong")

    (row,) = await store._db.execute("SELECT * FROM reports")
    assert set(row) == {"id", "n", "item", "file", "line", "text", "day"}


async def test_the_day_of_a_report_is_that_of_utc(store: Store) -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=timezone(-timedelta(hours=5)))
    await add(store, late, "late in Bogotá")

    assert [report.day for report in await store.reports()] == [date(2026, 11, 23)]


async def test_reports_come_newest_first(store: Store, now: datetime) -> None:
    await add(store, now, "one", "two", "three")

    assert [report.text for report in await store.reports()] == ["three", "two", "one"]


async def test_a_report_is_found_by_its_id(store: Store, now: datetime) -> None:
    await add(store, now, "one", "two")
    newest, oldest = await store.reports()

    assert await store.report(oldest.id) == oldest
    assert await store.report(newest.id) == newest


async def test_a_report_removed_is_gone_and_the_others_stay(store: Store, now: datetime) -> None:
    await add(store, now, "one", "two")
    newest, oldest = await store.reports()
    await store.remove_report(newest.id)
    await store.remove_report(newest.id)

    assert await store.report(newest.id) is None
    assert await store.reports() == [oldest]


async def test_a_new_report_never_takes_the_id_of_one_removed(store: Store, now: datetime) -> None:
    await add(store, now, "one")
    (removed,) = await store.reports()
    await store.remove_report(removed.id)
    await add(store, now, "two")

    assert await store.report(removed.id) is None


async def test_votes_are_counted_by_item_those_that_failed_most_first(store: Store) -> None:
    await store.vote("a", TERM, helped=True)
    await store.vote("b", TERM, helped=False)
    await store.vote("c", SECTION, helped=False)
    await store.vote("d", SECTION, helped=False)

    assert await store.votes() == [Votes(SECTION, 0, 2), Votes(TERM, 1, 1)]


async def test_a_vote_on_the_same_answer_counts_once_as_it_was_said_last(store: Store) -> None:
    await store.vote("a", TERM, helped=True)
    await store.vote("a", TERM, helped=True)
    await store.vote("a", TERM, helped=False)

    assert await store.votes() == [Votes(TERM, 0, 1)]


async def test_the_table_of_votes_has_no_room_for_who_voted_or_when(store: Store) -> None:
    await store.vote("a", TERM, helped=True)

    (row,) = await store._db.execute("SELECT * FROM votes")
    assert set(row) == {"once", "item", "helped"}


async def test_forgetting_a_user_leaves_what_readers_said(store: Store, now: datetime) -> None:
    await add(store, now, "the year is wrong")
    await store.vote("a", TERM, helped=True)
    await store.forget(1)

    assert len(await store.reports()) == len(await store.votes()) == 1


async def test_a_report_that_is_awaited_names_its_item(store: Store, now: datetime) -> None:
    asked = Awaited(1, 1, 50, "report", run="", step="", at=now, item=TERM)
    await store.await_text(asked)

    assert await store.awaited(1, 1, 50) == asked
    assert await store.last_awaited(1, 1, now) == asked
    assert (await store.everything(1)).awaited == (asked,)
