"""What is counted, and that no metric tells of a user."""

import asyncio
import math

import pytest
from prometheus_client.parser import text_string_to_metric_families
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TimedOut

from bot.metrics import CountedRequest, Metrics
from bot.preview.inprocess import InProcessRequest
from bot.preview.refusals import HangUp, TooManyRequests
from bot.preview.telegram import Telegram
from tests.clocks import Seconds


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    """A sample of the page, as a monitoring reads it; None where there is no such."""
    for family in text_string_to_metric_families(metrics.page().decode()):
        for sample in family.samples:
            if sample.name == name and sample.labels == labels:
                return float(sample.value)
    return None


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def metrics(clock: Seconds) -> Metrics:
    return Metrics(clock)


@pytest.fixture
def core() -> Telegram:
    return Telegram()


@pytest.fixture
def bot(core: Telegram, metrics: Metrics) -> Bot:
    request = CountedRequest(InProcessRequest(core), metrics)
    return Bot("1:test", request=request, get_updates_request=request)


def calls(metrics: Metrics, method: str, outcome: str) -> float | None:
    return value(metrics, "vademecum_telegram_calls_total", method=method, outcome=outcome)


def test_before_the_first_poll_its_age_is_no_number(metrics: Metrics) -> None:
    age = value(metrics, "vademecum_last_poll_age_seconds")

    assert age is not None
    assert math.isnan(age)
    assert metrics.poll_age is None


async def test_the_age_of_the_last_poll_grows_until_the_next(bot: Bot, metrics: Metrics, clock: Seconds) -> None:
    await bot.get_updates(timeout=0)
    clock.now += 42
    assert value(metrics, "vademecum_last_poll_age_seconds") == 42

    await bot.get_updates(timeout=0)
    assert value(metrics, "vademecum_last_poll_age_seconds") == 0


async def test_a_poll_that_fails_does_not_count_as_the_last(
    core: Telegram, bot: Bot, metrics: Metrics, clock: Seconds
) -> None:
    await bot.get_updates(timeout=0)
    clock.now += 42
    core.fail("getUpdates", with_=HangUp(acted=False))
    with pytest.raises(NetworkError):
        await bot.get_updates(timeout=0)

    assert metrics.poll_age == 42


async def test_another_call_is_no_poll(bot: Bot, metrics: Metrics) -> None:
    await bot.get_me()

    assert metrics.poll_age is None


async def test_calls_are_counted_by_method_and_outcome(core: Telegram, bot: Bot, metrics: Metrics) -> None:
    core.fail("getMe", with_=HangUp(acted=False), nth=3)
    await bot.get_me()
    await bot.get_me()
    with pytest.raises(NetworkError):
        await bot.get_me()

    assert calls(metrics, "getMe", "200") == 2
    assert calls(metrics, "getMe", "dropped") == 1


async def test_a_call_that_is_not_answered_in_time_is_counted_as_such(metrics: Metrics) -> None:
    class Silent(InProcessRequest):
        async def do_request(self, *_: object, **__: object) -> tuple[int, bytes]:
            raise TimedOut

    bot = Bot("1:test", request=CountedRequest(Silent(Telegram()), metrics))
    with pytest.raises(TimedOut):
        await bot.get_me()

    assert calls(metrics, "getMe", "timeout") == 1


async def test_being_told_to_wait_is_counted_of_its_own(core: Telegram, bot: Bot, metrics: Metrics) -> None:
    core.fail("getMe", with_=TooManyRequests(5))
    with pytest.raises(RetryAfter):
        await bot.get_me()

    assert calls(metrics, "getMe", "429") == 1
    assert value(metrics, "vademecum_too_many_requests_total") == 1


async def test_the_download_of_a_file_is_counted_without_its_address(
    core: Telegram, bot: Bot, metrics: Metrics
) -> None:
    amina = core.add_person("Amina")
    amina.start()
    sent = await bot.send_document(amina.id, b"the record", filename="record.txt")
    assert sent.document is not None
    file = await bot.get_file(sent.document.file_id)
    await file.download_as_bytearray()

    assert calls(metrics, "download", "200") == 1
    assert "1:test" not in metrics.page().decode()


def test_answers_are_timed_by_what_the_update_brings(metrics: Metrics) -> None:
    for seconds in (0.02, 0.2):
        metrics.answered("message", seconds)

    assert value(metrics, "vademecum_answer_seconds_count", kind="message") == 2
    assert value(metrics, "vademecum_answer_seconds_bucket", kind="message", le="0.1") == 1


def test_errors_are_counted_by_their_class(metrics: Metrics) -> None:
    metrics.failed("KeyError")

    assert value(metrics, "vademecum_errors_total", kind="KeyError") == 1


def test_what_waits_is_asked_for_at_the_time(metrics: Metrics) -> None:
    queue = asyncio.Queue[int]()
    metrics.ask_what_waits(queue.qsize)
    queue.put_nowait(1)

    assert value(metrics, "vademecum_updates_waiting") == 1


def test_two_bots_of_one_process_count_apart() -> None:
    first, second = Metrics(), Metrics()
    first.failed("KeyError")

    assert value(second, "vademecum_errors_total", kind="KeyError") is None
