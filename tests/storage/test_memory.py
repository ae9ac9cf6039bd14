"""The contract of the Store: results, awaited texts, facts, and the sweep."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage import Awaited, Results, Store

WEEK, DAY, MOMENT = timedelta(days=7), timedelta(days=1), timedelta(microseconds=1)
GROUP = -1001234567890


@pytest.fixture
def asked(now: datetime) -> Awaited:
    """A note on a step, asked for."""
    return Awaited(GROUP, 1, 50, "step-note", "abcdefgh", "call", now)


async def test_a_list_of_results_keeps_its_query(store: Store, now: datetime) -> None:
    await store.keep_results(GROUP, 50, 1, "who pays", now)

    assert await store.results(GROUP, 50, now) == Results(GROUP, 50, "who pays", now)


async def test_results_are_those_of_their_own_message(store: Store, now: datetime) -> None:
    await store.keep_results(GROUP, 50, 1, "who pays", now)

    assert await store.results(GROUP, 51, now) is None
    assert await store.results(1, 50, now) is None


async def test_a_message_that_shows_another_search_keeps_the_new_query(store: Store, now: datetime) -> None:
    await store.keep_results(GROUP, 50, 1, "who pays", now)
    await store.keep_results(GROUP, 50, 1, "who decides", now + DAY)

    assert await store.results(GROUP, 50, now + DAY) == Results(GROUP, 50, "who decides", now + DAY)


async def test_a_list_whose_pages_somebody_else_turns_stays_whose_it_was_and_is_kept_no_longer(
    store: Store, now: datetime
) -> None:
    await store.keep_results(GROUP, 50, 1, "who pays", now)
    await store.keep_results(GROUP, 50, 2, "who pays", now + DAY)

    assert (await store.everything(1)).results == (Results(GROUP, 50, "who pays", now),)
    assert (await store.everything(2)).results == ()


async def test_results_live_for_seven_days(store: Store, now: datetime) -> None:
    await store.keep_results(GROUP, 50, 1, "who pays", now)

    assert await store.results(GROUP, 50, now + WEEK) is not None
    assert await store.results(GROUP, 50, now + WEEK + MOMENT) is None


async def test_a_message_can_have_the_results_of_another_for_as_long_and_as_the_same_users(
    store: Store, now: datetime
) -> None:
    await store.keep_results(GROUP, 50, 1, "who pays", now)
    await store.copy_results(GROUP, 50, 60)

    assert await store.results(GROUP, 60, now + DAY) == Results(GROUP, 60, "who pays", now)
    assert [kept.message for kept in (await store.everything(1)).results] == [50, 60]


async def test_without_results_there_is_nothing_to_copy(store: Store, now: datetime) -> None:
    await store.copy_results(GROUP, 50, 60)

    assert await store.results(GROUP, 60, now) is None


async def test_a_message_with_results_of_its_own_keeps_them(store: Store, now: datetime) -> None:
    await store.keep_results(GROUP, 50, 1, "who pays", now)
    await store.keep_results(GROUP, 60, 1, "who decides", now)
    await store.copy_results(GROUP, 50, 60)

    assert await store.results(GROUP, 60, now) == Results(GROUP, 60, "who decides", now)


async def test_a_query_dropped_is_gone_and_the_others_stay(store: Store, now: datetime) -> None:
    await store.keep_results(GROUP, 50, 1, "who pays", now)
    await store.keep_results(GROUP, 51, 1, "who decides", now)
    await store.drop_results(GROUP, 50)

    assert await store.results(GROUP, 50, now) is None
    assert await store.results(GROUP, 51, now) is not None


async def test_a_text_awaited_is_found_by_the_message_that_asked(store: Store, asked: Awaited) -> None:
    await store.await_text(asked)

    assert await store.awaited(GROUP, 1, 50) == asked


async def test_a_text_is_awaited_of_one_user_only(store: Store, asked: Awaited) -> None:
    await store.await_text(asked)

    assert await store.awaited(GROUP, 2, 50) is None
    assert await store.last_awaited(GROUP, 2, asked.at) is None


async def test_the_same_message_can_ask_for_something_else(store: Store, asked: Awaited) -> None:
    other = replace(asked, kind="run-name", step="", at=asked.at + DAY)
    await store.await_text(asked)
    await store.await_text(other)

    assert await store.awaited(GROUP, 1, 50) == other


async def test_the_last_text_awaited_is_the_newest(store: Store, asked: Awaited) -> None:
    newer = replace(asked, message=40, at=asked.at + DAY)
    await store.await_text(newer)
    await store.await_text(asked)

    assert await store.last_awaited(GROUP, 1, asked.at) == newer


async def test_the_last_text_awaited_is_none_older_than_wanted(store: Store, asked: Awaited) -> None:
    await store.await_text(asked)

    assert await store.last_awaited(GROUP, 1, asked.at) == asked
    assert await store.last_awaited(GROUP, 1, asked.at + MOMENT) is None


async def test_a_text_that_has_come_is_no_longer_awaited(store: Store, asked: Awaited) -> None:
    other = replace(asked, message=51)
    await store.await_text(asked)
    await store.await_text(other)
    await store.end_awaited(GROUP, 1, 50)

    assert await store.awaited(GROUP, 1, 50) is None
    assert await store.awaited(GROUP, 1, 51) == other


async def test_an_unknown_fact_is_none(store: Store) -> None:
    assert await store.fact("commands") is None


async def test_a_fact_set_again_is_the_new_one(store: Store) -> None:
    await store.set_fact("commands", "1111")
    await store.set_fact("commands", "2222")

    assert await store.fact("commands") == "2222"


async def test_the_sweep_drops_results_after_a_week(store: Store, now: datetime) -> None:
    await store.keep_results(GROUP, 50, 1, "old", now)
    await store.keep_results(GROUP, 51, 1, "new", now + MOMENT)
    await store.sweep(now + WEEK + MOMENT)

    assert [kept.query for kept in (await store.everything(1)).results] == ["new"]


async def test_the_sweep_drops_awaited_texts_after_a_day(store: Store, asked: Awaited) -> None:
    newer = replace(asked, message=51, at=asked.at + MOMENT)
    await store.await_text(asked)
    await store.await_text(newer)
    await store.sweep(asked.at + DAY + MOMENT)

    assert (await store.everything(1)).awaited == (newer,)
