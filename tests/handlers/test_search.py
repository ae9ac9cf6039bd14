"""Anything typed is answered: kept where it was asked for, looked up, or searched for."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from content.library import Library
from handlers.copies import copy_of
from handlers.registry import Visit
from handlers.routes import Results, ResultsOf, TakeText, WantedKind
from handlers.screen import Answer, Screen, broken_limits
from handlers.search import answer_text, results, results_of, search, take_text
from storage import Awaited, AwaitedKind, open_store
from tests.content.any_text import LONGEST, TEXTS

PROMPT = 70
LIST = 71


@pytest.fixture
async def visit(library: Library, now: datetime) -> AsyncIterator[Visit]:
    """A text of somebody new."""
    async with open_store("sqlite://") as store:
        yield Visit(library=library, bot="vademecum_bot", now=now, store=store, user=1, chat=1)


def screen_of(answer: Answer) -> Screen:
    assert answer.screen is not None
    assert broken_limits(answer.screen) == []
    return answer.screen


def labels(answer: Answer) -> list[str]:
    return [button.label for button in screen_of(answer).buttons]


async def asked_for(visit: Visit, kind: AwaitedKind = "step-note", ago: timedelta = timedelta()) -> str:
    """A run on whose second step the bot asked for a text some time ago; the run's id."""
    copy = copy_of(visit.library, visit.library.checklists["weapons-handover"])
    run = await visit.store.start_run(visit.user, copy, "First visit", visit.now, once="1")
    step = "" if kind == "run-name" else "store-apart"
    awaited = Awaited(
        chat=visit.chat, user=visit.user, message=PROMPT, kind=kind, run=run.id, step=step, at=visit.now - ago
    )
    await visit.store.await_text(awaited)
    return run.id


async def listed(visit: Visit, query: str, ago: timedelta = timedelta()) -> Visit:
    """A tap on a message that showed what `query` found, some time ago."""
    await visit.store.keep_results(visit.chat, LIST, visit.user, query, visit.now - ago)
    return replace(visit, message=LIST)


# --- typed


async def test_a_terms_word_is_answered_with_the_term(visit: Visit) -> None:
    answer = await answer_text(visit, "ssr")
    assert screen_of(answer).text.startswith("<b>Security sector reform (SSR)</b>")


async def test_anything_else_is_searched_for(visit: Visit) -> None:
    answer = await answer_text(visit, "how do we store ammunition")
    assert "Store weapons and ammunition apart" in screen_of(answer).text
    assert answer.query == "how do we store ammunition"


async def test_where_nothing_is_found_there_are_ways_on(visit: Visit) -> None:
    answer = await answer_text(visit, "zzz")
    assert "Nothing found for “zzz”" in screen_of(answer).text
    assert {"Notes", "Glossary", "Checklists"} <= set(labels(answer))


async def test_of_a_long_text_the_beginning_is_remembered(visit: Visit) -> None:
    answer = await answer_text(visit, "weapons " * 500)
    assert answer.query == ("weapons " * 500)[:256]


async def test_a_term_is_remembered_too_so_that_more_results_work(visit: Visit) -> None:
    assert (await answer_text(visit, "ssr")).query == "ssr"


# --- a text that was asked for


async def test_a_reply_to_a_question_of_the_bot_is_kept(visit: Visit) -> None:
    run = await asked_for(visit)
    answer = await answer_text(replace(visit, replied_to=PROMPT), "ssr")
    marks = (await visit.store.run(visit.user, run)).marks
    assert marks["store-apart"].note == "ssr"
    assert "Noted." in screen_of(answer).text


async def test_a_reply_to_any_other_message_is_searched_for(visit: Visit) -> None:
    answer = await answer_text(replace(visit, replied_to=PROMPT), "ssr")
    assert "Security sector reform" in screen_of(answer).text


@pytest.mark.parametrize("text", ["ssr", "cpa", "how to store ammunition", "zzz"])
async def test_what_is_typed_soon_after_a_question_is_offered_as_its_answer(visit: Visit, text: str) -> None:
    await asked_for(visit, ago=timedelta(minutes=9))
    answer = await answer_text(visit, text)
    assert "Save as note on step 2" in labels(answer)


@pytest.mark.parametrize(
    ("kind", "words"), [("run-name", "Save as the run's name"), ("skip-reason", "Save as reason for step 2")]
)
async def test_the_offer_says_what_the_text_would_become(visit: Visit, kind: AwaitedKind, words: str) -> None:
    await asked_for(visit, kind)
    assert words in labels(await answer_text(visit, "ssr"))


async def test_after_ten_minutes_nothing_is_offered(visit: Visit) -> None:
    await asked_for(visit, ago=timedelta(minutes=11))
    assert not [label for label in labels(await answer_text(visit, "ssr")) if label.startswith("Save as")]


async def test_nothing_is_offered_for_a_run_that_is_gone(visit: Visit) -> None:
    await visit.store.delete_run(visit.user, await asked_for(visit))
    assert not [label for label in labels(await answer_text(visit, "ssr")) if label.startswith("Save as")]


async def test_a_finished_run_is_offered_a_name_and_no_note(visit: Visit) -> None:
    await visit.store.finish_run(visit.user, await asked_for(visit), visit.now)
    assert not [label for label in labels(await answer_text(visit, "ssr")) if label.startswith("Save as")]


async def test_a_text_that_may_become_a_note_is_remembered_whole(visit: Visit) -> None:
    await asked_for(visit)
    text = "we counted " * 60
    assert (await answer_text(visit, text)).query == text


async def test_the_offer_keeps_the_text_that_was_typed(visit: Visit) -> None:
    run = await asked_for(visit)
    tap = await listed(visit, "both keys are with the clerk")
    answer = await take_text(tap, TakeText(PROMPT))
    assert (await visit.store.run(visit.user, run)).marks["store-apart"].note == "both keys are with the clerk"
    assert "Noted." in screen_of(answer).text


async def test_an_offer_taken_twice_shows_the_results_again(visit: Visit) -> None:
    await asked_for(visit)
    tap = await listed(visit, "weapons")
    await take_text(tap, TakeText(PROMPT))
    again = await take_text(tap, TakeText(PROMPT))
    assert again.then == (Results(),)
    assert again.toast


async def test_an_offer_of_somebody_else_is_not_taken(visit: Visit) -> None:
    run = await asked_for(visit)
    tap = replace(await listed(visit, "weapons"), user=2)
    await take_text(tap, TakeText(PROMPT))
    assert not (await visit.store.run(visit.user, run)).marks


async def test_an_offer_whose_text_is_no_longer_kept_says_so(visit: Visit) -> None:
    await asked_for(visit)
    answer = await take_text(replace(visit, message=LIST), TakeText(PROMPT))
    assert "more than seven days old" in screen_of(answer).text


# --- pages of results


async def test_a_page_of_results_is_found_again_by_its_message(visit: Visit) -> None:
    first = await answer_text(visit, "people weapons reform")
    tap = await listed(visit, "people weapons reform")
    again = await results(tap, Results())
    assert screen_of(again).text == screen_of(first).text
    assert labels(again) == labels(first)


async def test_a_list_older_than_seven_days_says_so_and_shows_ways_on(visit: Visit) -> None:
    tap = await listed(visit, "weapons", ago=timedelta(days=8))
    answer = await results(tap, Results())
    assert "more than seven days old" in screen_of(answer).text
    assert "Glossary" in labels(answer)


async def test_a_results_button_that_no_message_carries_says_the_same(visit: Visit) -> None:
    assert "more than seven days old" in screen_of(await results(visit, Results())).text


async def test_a_page_leaves_what_is_remembered_of_the_query_as_it_is(visit: Visit) -> None:
    tap = await listed(visit, "weapons")
    assert (await results(tap, Results(1))).query is None


async def test_a_kind_lists_its_own_results(visit: Visit) -> None:
    tap = await listed(visit, "people weapons reform")
    answer = await results_of(tap, ResultsOf(WantedKind.TERMS, as_typed=False))
    assert screen_of(answer).text.startswith("<i>Terms only: ")
    assert labels(answer)[0] == "Open the term"


async def test_where_a_kind_has_no_results_any_more_all_are_listed(visit: Visit) -> None:
    tap = await listed(visit, "store ammunition apart")
    answer = await results_of(tap, ResultsOf(WantedKind.TERMS, as_typed=False))
    assert "for “store ammunition apart”" in screen_of(answer).text
    assert "only" not in screen_of(answer).text.partition("\n")[0]


async def test_what_was_typed_can_be_searched_for_as_it_is(visit: Visit) -> None:
    answer = await answer_text(visit, "reform of weapns")
    assert "Search for “weapns” instead" in labels(answer)
    tap = await listed(visit, "reform of weapns")
    as_typed = await results_of(tap, ResultsOf(WantedKind.ALL, as_typed=True))
    assert "for “reform of weapns”, as typed" in screen_of(as_typed).text
    assert "Search for “weapons” instead" in labels(as_typed)


async def test_where_nothing_is_found_as_typed_the_way_back_is_offered(visit: Visit) -> None:
    tap = await listed(visit, "weapns")
    as_typed = await results_of(tap, ResultsOf(WantedKind.ALL, as_typed=True))
    assert screen_of(as_typed).text.startswith("<b>Nothing found for “weapns”</b>")
    back = screen_of(as_typed).buttons[0]
    assert (back.label, back.to) == ("Search for “weapons” instead", Results())


async def test_a_kind_of_a_list_that_is_no_longer_kept_says_so(visit: Visit) -> None:
    answer = await results_of(visit, ResultsOf(WantedKind.TERMS, as_typed=False))
    assert "more than seven days old" in screen_of(answer).text


async def test_whether_the_answer_helped_is_not_asked_of_what_may_be_a_note(visit: Visit) -> None:
    assert "This helped" in labels(await answer_text(visit, "weapons handed in"))
    await asked_for(visit)
    assert "This helped" not in labels(await answer_text(visit, "weapons handed in"))


# --- what is not found


async def gaps(visit: Visit) -> list[tuple[str, int]]:
    return [(gap.query, gap.count) for gap in await visit.store.gaps()]


async def test_what_is_typed_and_not_found_is_counted(visit: Visit) -> None:
    await answer_text(visit, "Qqqq!")
    await search(visit, "qqqq")
    assert await gaps(visit) == [("qqqq", 2)]


@pytest.mark.parametrize("text", ["weapons", "ssr", "weapns"])
async def test_what_is_found_is_not_counted(visit: Visit, text: str) -> None:
    await answer_text(visit, text)
    await search(visit, text)
    assert await gaps(visit) == []


async def test_a_list_looked_at_again_counts_nothing(visit: Visit) -> None:
    tap = await listed(visit, "qqqq")
    await results(tap, Results())
    await results_of(tap, ResultsOf(WantedKind.ALL, as_typed=True))
    assert await gaps(visit) == []


async def test_a_text_that_may_be_a_note_on_a_step_is_not_counted(visit: Visit) -> None:
    await asked_for(visit)
    await answer_text(visit, "qqqq qqqqq")
    assert await gaps(visit) == []


async def test_a_text_that_was_asked_for_is_not_counted(visit: Visit) -> None:
    await asked_for(visit)
    await answer_text(replace(visit, replied_to=PROMPT), "qqqq qqqqq")
    assert await gaps(visit) == []


# --- the command


async def test_the_command_searches_even_for_a_terms_word(visit: Visit) -> None:
    answer = await search(visit, "ssr")
    assert "for “ssr”" in screen_of(answer).text
    assert answer.query == "ssr"


async def test_the_command_without_words_says_how_to_search(visit: Visit) -> None:
    assert "Just type what you are looking for" in screen_of(await search(visit, "")).text


# --- any text


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
@example(text="<b>" * 1365)
@example(text="&" * LONGEST)
@example(text="]" * LONGEST)
@example(text="ssr " * 1024)
async def test_any_text_is_answered_with_a_screen_that_telegram_takes(visit: Visit, text: str) -> None:
    screen_of(await answer_text(visit, text))
    screen_of(await search(visit, text))


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, page=st.integers(0, 20))
async def test_any_page_of_what_any_text_finds_is_a_screen_that_telegram_takes(
    visit: Visit, text: str, page: int
) -> None:
    tap = await listed(visit, text)
    screen_of(await results(tap, Results(page)))
    screen_of(await results_of(tap, ResultsOf(WantedKind.CHECKLISTS, as_typed=True, page=page)))
