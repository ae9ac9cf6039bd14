"""Fetching updates: all of them, in order, whatever the line does; Telegram keeps what is not taken."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import inbox
from bot import polling as module
from bot.app import ALLOWED_UPDATES
from bot.health import POLL_AGE
from bot.polling import BATCH
from bot.preview.faults import Chance, Kind
from bot.preview.refusals import BadGateway, HangUp, Refusal, TooManyRequests, Unreachable
from bot.preview.telegram import Telegram
from bot.processor import PerUserProcessor
from storage import Store, open_store
from tests.bot.answering import Answering, Failing, all_goes_on, crowd, polling, until

NO_POLL = (Kind("no connection", lambda _: Unreachable(), method="getUpdates"),)
CONFLICT = Refusal(409, "Conflict: terminated by other getUpdates request")


@pytest.fixture
def answering() -> Answering:
    """What answers."""
    return Answering()


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store("sqlite://") as opened:
        yield opened


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited between two polls; none of them passes."""
    waited = list[float]()

    async def wait(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(0)

    monkeypatch.setattr(module, "_wait", wait)
    return waited


async def test_what_a_user_says_is_answered_in_order(answering: Answering, store: Store) -> None:
    core = Telegram()
    async with polling(core, answering, store):
        for text in "abc":
            core.person(1001).say(text)
        answering.let("c", "b")
        await until(lambda: bool(answering.begun))
        await all_goes_on()
        assert (answering.begun, answering.answered) == (["a"], [])

        answering.let("a")
        await until(lambda: len(answering.answered) == 3)

    assert answering.answered == ["a", "b", "c"]


async def test_a_user_whose_answer_takes_long_holds_up_no_other(answering: Answering, store: Store) -> None:
    core = Telegram()
    async with polling(core, answering, store):
        core.person(1001).say("slow")
        core.person(1002).say("quick")
        answering.let("quick")

        await until(lambda: answering.answered == ["quick"])

        assert answering.begun == ["slow", "quick"]
        answering.let("slow")


async def test_many_users_are_answered_side_by_side_but_no_more_than_the_bound(
    answering: Answering, store: Store
) -> None:
    core = Telegram()
    async with polling(core, answering, store, PerUserProcessor(at_once=5)):
        for number, person in enumerate(crowd(core, 20)):
            person.say(f"{number}")
        await until(lambda: len(answering.begun) == 5)
        await all_goes_on()
        assert answering.begun == ["0", "1", "2", "3", "4"]

        answering.let("3")
        await until(lambda: len(answering.begun) == 6)
        answering.let(*map(str, range(20)))
        await until(lambda: len(answering.answered) == 20)


async def test_a_user_who_says_much_takes_one_place(answering: Answering, store: Store) -> None:
    core = Telegram()
    async with polling(core, answering, store, PerUserProcessor(at_once=2)):
        for number in range(10):
            core.person(1001).say(f"{number}")
        core.person(1002).say("another")
        answering.let("another")

        await until(lambda: answering.answered == ["another"])
        answering.let("0")


async def test_while_there_is_no_room_for_a_batch_the_rest_stays_with_telegram(
    answering: Answering, store: Store
) -> None:
    core = Telegram()
    async with polling(core, answering, store, PerUserProcessor(at_once=2), bound=BATCH) as made:
        people = crowd(core, 12)
        people[0].say("0")
        await until(lambda: bool(made.inbox.waiting))
        for number, person in enumerate(people[1:], 1):
            person.say(f"{number}")
        await all_goes_on()
        assert made.inbox.waiting == 1
        assert len(core.updates) == 12  # the first is confirmed when the next are asked for

        answering.let(*(f"{number}" for number in range(12)))
        await until(lambda: all(len(person.messages) == 2 for person in people))

    assert sorted(answering.answered, key=int) == [f"{number}" for number in range(12)]


async def test_an_update_that_fails_holds_up_nothing(answering: Answering, store: Store) -> None:
    core = Telegram()
    async with polling(core, answering, store, PerUserProcessor(at_once=1)):
        for text in ("bad", "bad", "good"):
            core.person(1001).say(text)
        answering.let("good")

        await until(lambda: answering.answered == ["good"])


async def test_only_the_kinds_of_updates_that_are_answered_are_asked_for(answering: Answering, store: Store) -> None:
    core = Telegram()
    async with polling(core, answering, store):
        await core.until(lambda: core.calls_of("getUpdates"))

    assert core.calls_of("getUpdates")[0].params["allowed_updates"] == ALLOWED_UPDATES


async def test_an_update_that_cannot_be_read_is_fetched_once_and_the_next_one_answered(
    answering: Answering, store: Store
) -> None:
    core = Telegram()
    core.updates.put("message", {"message_id": "seven", "date": "yesterday", "chat": 3})
    core.person(1001).say("good")
    answering.let("good")
    async with polling(core, answering, store):
        await until(lambda: answering.answered == ["good"])
        await until(lambda: not len(core.updates))


async def test_in_the_end_telegram_is_told_what_it_may_forget(answering: Answering, store: Store) -> None:
    core = Telegram()
    answering.let("a")
    async with polling(core, answering, store):
        core.person(1001).say("a")
        await until(lambda: answering.answered == ["a"])

    assert len(core.updates) == 0


async def test_what_was_taken_is_not_answered_again_where_telegram_was_not_told(
    answering: Answering, store: Store, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    core = Telegram()
    core.person(1001).say("a")
    answering.let("a", "b")
    monkeypatch.setattr(module, "FAREWELL", 0)
    async with polling(core, answering, store):
        await core.until(lambda: core.calls_of("getUpdates"))
        core.faults.chance = Chance(seed=0, share=1, kinds=NO_POLL)
        await until(lambda: answering.answered == ["a"])
    assert len(core.updates) == 1

    core.faults.mend()
    async with polling(core, answering, store):
        core.person(1001).say("b")
        await until(lambda: answering.answered == ["a", "b"])
    assert waits


# --- the end, while the database takes nothing


@asynccontextmanager
async def stopped(answering: Answering, *said: str) -> AsyncIterator[None]:
    """Within this context a bot is told to stop; only then it may say these."""

    async def let() -> None:
        await until(lambda: any("finishing" in line["event"] for line in logs))
        answering.let(*said)

    with capture_logs() as logs:
        letting = asyncio.create_task(let())
        yield
        await letting


async def test_what_was_answered_but_not_kept_is_not_answered_again_after_a_stop(
    answering: Answering, store: Store
) -> None:
    core, database = Telegram(), Failing(store)
    core.person(1001).say("a")
    async with stopped(answering, "a"), polling(core, answering, store):
        await until(lambda: answering.begun == ["a"])
    database.mend()
    assert answering.answered == ["a"]

    answering.let("b")
    async with polling(core, answering, store):
        core.person(1001).say("b")
        await until(lambda: "b" in answering.answered)
    assert answering.answered == ["a", "b"]


async def test_a_farewell_that_is_lost_on_the_way_is_said_again(
    answering: Answering, store: Store, waits: list[float]
) -> None:
    core, database = Telegram(), Failing(store)
    core.person(1001).say("a")
    async with stopped(answering, "a"), polling(core, answering, store):
        await until(lambda: answering.begun == ["a"])
        core.fail("getUpdates", with_=BadGateway())
    database.mend()

    assert len(core.updates) == 0
    assert waits == [module.FAREWELL_PAUSE]


async def test_what_was_broken_off_and_not_kept_comes_again_and_what_was_answered_before_it_does_not(
    answering: Answering, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    core, database = Telegram(), Failing(store)
    monkeypatch.setattr(inbox, "GRACE", 0)
    for number, text in ((1001, "a"), (1002, "b")):
        core.person(number).say(text)
    answering.let("a")
    async with polling(core, answering, store):
        await until(lambda: (answering.begun, answering.answered) == (["a", "b"], ["a"]))
        await all_goes_on()
    database.mend()
    assert [update["message"]["text"] for update in core.updates.waiting()] == ["b"]

    answering.let("b")
    async with polling(core, answering, store):
        await until(lambda: answering.answered == ["a", "b"])


async def test_nothing_is_lost_when_the_bot_stops_with_more_to_do_than_it_takes_in(
    answering: Answering, store: Store
) -> None:
    core = Telegram()
    for number, person in enumerate(crowd(core, 5)):
        person.say(f"{number}")
    async with polling(core, answering, store, PerUserProcessor(at_once=2)):
        await until(lambda: len(answering.begun) == 2)
        answering.let(*map(str, range(5)))

    async with polling(core, answering, store):
        await until(lambda: len(answering.answered) == 5)

    assert sorted(answering.answered) == ["0", "1", "2", "3", "4"]


# --- the line


async def test_while_telegram_cannot_be_reached_polls_come_ever_more_seldom(
    answering: Answering, store: Store, waits: list[float]
) -> None:
    core = Telegram()
    for nth in range(1, 12):
        core.fail("getUpdates", with_=BadGateway(), nth=nth)
    core.person(1001).say("a")
    answering.let("a")
    async with polling(core, answering, store):
        await until(lambda: answering.answered == ["a"])

    assert waits[:4] == [1, 1.5, 2.25, 3.375]
    assert waits[9:11] == [30, 30]


async def test_after_an_answer_the_pauses_begin_anew(answering: Answering, store: Store, waits: list[float]) -> None:
    core = Telegram()
    for nth in (1, 2, 4):
        core.fail("getUpdates", with_=BadGateway(), nth=nth)
    answering.let("a", "b")
    async with polling(core, answering, store):
        core.person(1001).say("a")
        await until(lambda: len(waits) == 3)

    assert waits == [1, 1.5, 1]


@pytest.mark.parametrize("method", ["deleteWebhook", "getUpdates"])
async def test_telegram_asking_to_wait_is_obeyed(
    answering: Answering, store: Store, waits: list[float], method: str
) -> None:
    core = Telegram()
    core.fail(method, with_=TooManyRequests(7))
    core.person(1001).say("a")
    answering.let("a")
    async with polling(core, answering, store):
        await until(lambda: answering.answered == ["a"])

    assert waits == [7]


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (CONFLICT, ("error", "another copy of this bot is running with the same token: stop one of them")),
        (
            Refusal(401, "Unauthorized"),
            ("error", "Telegram does not know the token any more: set BOT_TOKEN to the new one and start again"),
        ),
        (BadGateway(), ("warning", "Telegram cannot be reached, trying again")),
        (HangUp(acted=True), ("warning", "Telegram cannot be reached, trying again")),
    ],
    ids=["a second copy", "a token taken back", "a bad gateway", "a hang-up after it acted"],
)
async def test_why_a_poll_failed_is_said_and_the_next_one_brings_what_came(
    answering: Answering, store: Store, waits: list[float], trouble: Refusal | HangUp, told: tuple[str, str]
) -> None:
    core = Telegram()
    core.fail("getUpdates", with_=trouble)
    core.person(1001).say("a")
    answering.let("a")
    with capture_logs() as logs:
        async with polling(core, answering, store):
            await until(lambda: answering.answered == ["a"])

    assert [(line["log_level"], line["event"]) for line in logs if line["log_level"] in {"error", "warning"}] == [told]
    assert waits == [1]


@pytest.mark.parametrize("while_polling", [False, True], ids=["between two polls", "during a poll"])
async def test_a_webhook_that_another_program_sets_is_named_and_deleted(
    answering: Answering, store: Store, waits: list[float], *, while_polling: bool
) -> None:
    core = Telegram()
    answering.let("a", "b")
    with capture_logs() as logs:
        async with polling(core, answering, store):
            await core.until(lambda: core.calls_of("getUpdates"))
            if not while_polling:
                core.fail("getUpdates", with_=BadGateway(), nth=1)
                core.person(1001).say("a")
                await until(lambda: bool(waits))
            await core.respond("setWebhook", {"url": "http://127.0.0.1:1/"})
            core.person(1001).say("b")
            await until(lambda: "b" in answering.answered)

    told = [line["event"] for line in logs if line["log_level"] == "error"]
    assert [line.partition(":")[0] for line in told] == ["another program set a webhook for this bot"]
    assert len(core.calls_of("deleteWebhook")) == 2
    assert waits == ([1] if while_polling else [1, 1.5])


async def test_an_answer_without_sense_is_no_end_of_polling(
    answering: Answering, store: Store, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    core = Telegram()
    get = core.updates.get
    answers: list[object] = [7, [{"message": {}}], ["nonsense"]]

    async def nonsense_first(*asked: Any) -> object:  # noqa: ANN401 - handed on
        return answers.pop(0) if answers else await get(*asked)

    monkeypatch.setattr(core.updates, "get", nonsense_first)
    core.person(1001).say("a")
    answering.let("a")
    async with polling(core, answering, store):
        await until(lambda: answering.answered == ["a"])

    assert waits[:2] == [1, 1.5]  # without a number nothing can be forgotten: the same would come at once


def test_a_poll_is_tried_again_well_before_polls_count_as_failing() -> None:
    assert 2 * (module.POLL + module.READ) + module.LONGEST_PAUSE < POLL_AGE
