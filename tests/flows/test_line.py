"""When the line to Telegram fails: what a tap does is kept, tapping again helps, and nothing is there twice."""

from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from bot.preview.faults import Trouble
from bot.preview.refusals import BadGateway, HangUp, Silence, TooManyRequests
from bot.retries import PAUSES
from storage import Store
from tests.clocks import Waits
from tests.drops import DROPS
from tests.flows.conftest import Clock, Phone
from tests.flows.test_runs import data_of, run_of, start_handover

TRIES = 1 + len(PAUSES)
BEFORE_IT_ACTED = tuple(drop for drop in DROPS if not drop.acted)


def dead(phone: Phone, trouble: Trouble, *methods: str) -> None:
    """Let every try of the next call of these methods fail."""
    for method in methods:
        for nth in range(1, TRIES + 1):
            phone.core.fail(method, nth=nth, with_=trouble)


@pytest.mark.parametrize("drop", DROPS, ids=str)
async def test_a_screen_comes_although_its_edit_and_the_taps_answer_drop_once(phone: Phone, drop: Trouble) -> None:
    phone.core.fail("editMessageText", with_=drop)
    phone.core.fail("answerCallbackQuery", with_=drop)

    await phone.taps("Glossary")

    assert phone.text.startswith("Glossary")
    assert len(phone.messages) == 1
    assert phone.person.answers


@pytest.mark.parametrize("drop", BEFORE_IT_ACTED, ids=str)
async def test_a_tick_whose_answer_never_came_is_kept_and_tapping_again_shows_it(
    phone: Phone, store: Store, drop: Trouble
) -> None:
    await start_handover(phone)
    tapped = data_of(phone.screen, "Done")
    dead(phone, drop, "answerCallbackQuery", "editMessageText")

    await phone.taps_data(tapped)
    assert "Done on" not in phone.text
    run = await run_of(phone, store)
    assert run.done == 1

    await phone.taps_data(tapped)
    assert "Done on 22 November 2026" in phone.text
    assert len(await store.log(phone.id, run.id)) == 1


@pytest.mark.parametrize("drop", DROPS, ids=str)
async def test_a_run_whose_start_was_not_answered_begins_once(phone: Phone, store: Store, drop: Trouble) -> None:
    await phone.says("/checklists")
    await phone.taps("DDR")
    front = await phone.taps("Weapons handover")
    tapped = data_of(front, "Start")
    dead(phone, drop, "answerCallbackQuery", "editMessageText", "sendMessage")

    await phone.taps_data(tapped, front)
    await phone.taps_data(tapped, front)

    assert len(await store.runs(phone.id)) == 1
    assert "Step 1 of 3" in phone.person.current(front).text


@pytest.mark.parametrize("drop", [HangUp(acted=True), Silence(acted=True)], ids=str)
async def test_a_question_whose_number_was_lost_is_still_answered(
    phone: Phone, store: Store, clock: Clock, drop: Trouble
) -> None:
    await start_handover(phone)
    clock.advance(seconds=5)
    phone.core.fail("sendMessage", with_=drop)
    await phone.taps("Write a note")
    question = phone.last
    assert question.keyboard is None

    await phone.says("Ask the mayor first", reply_to=question)
    await phone.taps("Save as note on step 1")

    run = await run_of(phone, store)
    assert [mark.note for mark in run.marks.values()] == ["Ask the mayor first"]


@pytest.mark.parametrize("drop", BEFORE_IT_ACTED, ids=str)
async def test_a_question_that_never_came_is_put_when_asked_for_again(
    phone: Phone, store: Store, drop: Trouble
) -> None:
    await start_handover(phone)
    dead(phone, drop, "sendMessage")
    await phone.taps("Write a note")
    phone.core.faults.mend()

    await phone.taps("Write a note")
    await phone.says("Ask the mayor first", reply_to=phone.last)

    run = await run_of(phone, store)
    assert [mark.note for mark in run.marks.values()] == ["Ask the mayor first"]


async def test_a_line_that_stays_dead_is_a_warning_not_an_error(phone: Phone) -> None:
    dead(phone, BadGateway(), "editMessageText")
    with capture_logs() as logs:
        await phone.taps("Glossary")

    assert [line["event"] for line in logs if line["log_level"] in {"warning", "error"}] == [
        "not delivered: the line to Telegram dropped"
    ]


async def test_while_one_chat_waits_the_others_are_answered(
    phone: Phone, phone_of: Callable[[str], Phone], waits: Waits
) -> None:
    other = phone_of("Jean")
    await other.says("/start")
    phone.core.fail("editMessageText", with_=TooManyRequests(600))
    await phone.taps("Glossary")

    await other.taps("Glossary")

    assert other.text.startswith("Glossary")
    assert not phone.text.startswith("Glossary")
    assert not waits.seconds


# --- the wall clock jumps


@pytest.mark.parametrize("back", [60, 3600, 365 * 86_400], ids=["a minute", "an hour", "a year"])
async def test_a_clock_that_is_set_back_loses_no_question_and_no_results(
    phone: Phone, store: Store, clock: Clock, back: int
) -> None:
    await start_handover(phone)
    await phone.taps("Write a note")
    question = phone.last
    results = await phone.says("weapons")
    clock.advance(seconds=-back)
    await store.sweep(clock.now)

    await phone.says("Ask the mayor first", reply_to=question)
    await phone.taps_data("q.0", results)

    run = await run_of(phone, store)
    assert [mark.note for mark in run.marks.values()] == ["Ask the mayor first"]
    assert "more than seven days old" not in phone.person.current(results).text
