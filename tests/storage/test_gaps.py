"""The contract of the Store: what was searched for and not found, without a trace of who searched."""

from datetime import date, datetime, timedelta, timezone

import pytest

from storage import Gap, Store, gaps

DAY, KEPT = timedelta(days=1), timedelta(days=180)


async def count(store: Store, now: datetime, *queries: str) -> None:
    """Search for these and find nothing."""
    for query in queries:
        await store.count_gap(query, now)


async def queries(store: Store) -> list[str]:
    return [gap.query for gap in await store.gaps()]


async def test_a_search_that_found_nothing_is_counted_by_its_query_with_the_day_of_the_last(
    store: Store, now: datetime
) -> None:
    await count(store, now, "wagner group")
    await count(store, now + DAY, "wagner group")

    assert await store.gaps() == [Gap("wagner group", 2, date(2026, 11, 23))]


async def test_the_table_of_gaps_has_no_room_for_who_searched(store: Store, now: datetime) -> None:
    await count(store, now, "wagner group")

    (row,) = await store._db.execute("SELECT * FROM gaps")
    assert set(row) == {"query", "count", "day"}


async def test_the_day_of_a_gap_is_that_of_utc(store: Store) -> None:
    await count(store, datetime(2026, 11, 22, 23, 30, tzinfo=timezone(-timedelta(hours=5))), "late in bogota")

    assert [gap.day for gap in await store.gaps()] == [date(2026, 11, 23)]


async def test_the_most_frequent_gap_comes_first_and_of_equal_ones_the_latest(store: Store, now: datetime) -> None:
    await count(store, now, "twice", "twice", "old")
    await count(store, now + DAY, "new")

    assert await queries(store) == ["twice", "new", "old"]


async def test_a_gap_removed_is_gone_and_the_others_stay(store: Store, now: datetime) -> None:
    await count(store, now, "one", "two")
    await store.remove_gap("one")
    await store.remove_gap("one")

    assert await queries(store) == ["two"]


async def test_a_gap_removed_and_searched_for_again_counts_anew(store: Store, now: datetime) -> None:
    await count(store, now, "one", "one")
    await store.remove_gap("one")
    await count(store, now, "one")

    assert [gap.count for gap in await store.gaps()] == [1]


async def test_where_there_are_too_many_the_oldest_of_the_seldom_ones_go(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gaps, "GAPS_AT_MOST", 3)
    await count(store, now, "often", "often", "old")
    await count(store, now + DAY, "newer", "newest")

    assert await queries(store) == ["often", "newer", "newest"]


async def test_the_gap_just_counted_stays_where_there_are_too_many(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gaps, "GAPS_AT_MOST", 2)
    await count(store, now, "a", "a", "b", "b", "c")

    assert "c" in await queries(store)
    assert len(await queries(store)) == 2


async def test_no_more_than_ten_thousand_gaps_are_kept(store: Store, now: datetime) -> None:
    await store._db.execute(
        "INSERT INTO gaps (query, count, day) WITH RECURSIVE numbers (n) AS"
        " (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10000)"
        " SELECT 'query ' || n, 1, '2026-11-21' FROM numbers"
    )
    await count(store, now, "one more")

    assert len(await store.gaps()) == 10_000


async def test_the_sweep_drops_gaps_after_180_days_without_a_search(store: Store, now: datetime) -> None:
    await count(store, now - DAY, "old", "searched again")
    await count(store, now, "searched again", "new")
    await store.sweep(now + KEPT)

    assert await queries(store) == ["searched again", "new"]


async def test_forgetting_a_user_leaves_the_gaps(store: Store, now: datetime) -> None:
    await count(store, now, "wagner group")
    await store.forget(1)

    assert await queries(store) == ["wagner group"]
