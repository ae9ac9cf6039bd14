"""What operators see of every update: one id on all its lines, its time, its errors; no user and no word of theirs."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
import structlog
from structlog.contextvars import get_contextvars, merge_contextvars
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.metrics import Metrics
from bot.preview.refusals import Refusal
from content.library import Library
from handlers.dispatch import Assistant, Bot
from handlers.registry import TAPS
from handlers.routes import Glossary
from storage import Store
from tests.flows.conftest import Clock, Phone

log = structlog.get_logger()

Lines = list[EventDict]


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def assistant(store: Store, library: Library, clock: Clock, metrics: Metrics) -> Assistant:
    return Assistant(library=lambda: library, store=store, clock=clock, observer=metrics)


@pytest.fixture
def logs(phone: Phone) -> Iterator[Lines]:  # noqa: ARG001 - it starts the bot before anything is kept here
    """What is logged from now on, after the phone has started the bot."""
    with capture_logs(processors=[merge_contextvars]) as lines:
        yield lines


async def test_an_update_is_one_line_at_debug_with_its_kind_and_its_time(phone: Phone, logs: Lines) -> None:
    await phone.says("ddr")
    await phone.taps_data("z")

    handled = [line for line in logs if line["event"] == "update handled"]
    assert [(line["kind"], line["log_level"]) for line in handled] == [
        ("message", "debug"),
        ("callback_query", "debug"),
    ]
    assert handled[1]["update"] == handled[0]["update"] + 1
    assert all(0 <= line["seconds"] < 60 for line in handled)


async def test_a_line_says_neither_who_nor_what(phone: Phone, logs: Lines) -> None:
    await phone.says("disarmament of my neighbour")

    assert str(phone.id) not in str(logs)
    assert "neighbour" not in str(logs)


async def test_every_line_of_an_update_carries_its_id(
    phone: Phone, logs: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        log.info("on the way")
        raise RuntimeError("the cause")

    monkeypatch.setitem(TAPS, Glossary, broken)
    await phone.taps_data("z")

    assert [line["event"] for line in logs] == ["on the way", "update handled", "an update failed"]
    assert len({line["update"] for line in logs}) == 1


async def test_updates_side_by_side_keep_their_own_ids(
    application: Bot, phone_of: Callable[[str], Phone], logs: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = asyncio.Barrier(2)

    async def slow(*_: object) -> None:
        await both.wait()
        log.info("met")
        raise RuntimeError

    amina, boubacar = phone_of("Amina"), phone_of("Boubacar")
    for phone in (amina, boubacar):
        await phone.says("/start")
    logs.clear()
    monkeypatch.setitem(TAPS, Glossary, slow)
    for phone in (amina, boubacar):
        phone.person.tap_data(phone.screen, "z")
    updates = await application.bot.get_updates(timeout=0)
    await asyncio.gather(*(application.process_update(update) for update in updates))

    met = [line["update"] for line in logs if line["event"] == "met"]
    assert sorted(met) == [update.update_id for update in updates]


async def test_no_id_is_left_behind(phone: Phone) -> None:
    await phone.says("ddr")

    assert get_contextvars() == {}


async def test_answers_are_counted_by_kind_and_errors_by_class(
    phone: Phone, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise KeyError("the cause")

    monkeypatch.setitem(TAPS, Glossary, broken)
    await phone.taps_data("z")
    phone.core.fail("sendMessage", with_=Refusal(403, "Forbidden: bot was blocked by the user"))
    await phone.says("ddr")

    counted = metrics.page().decode()
    assert 'vademecum_answer_seconds_count{kind="callback_query"} 1.0' in counted
    assert 'vademecum_answer_seconds_count{kind="message"} 2.0' in counted
    assert 'vademecum_errors_total{kind="KeyError"} 1.0' in counted
    assert 'vademecum_errors_total{kind="Forbidden"} 1.0' in counted


async def test_metrics_tell_of_no_user_and_no_text(phone: Phone, metrics: Metrics) -> None:
    await phone.says("disarmament of my neighbour")

    counted = metrics.page().decode()
    assert str(phone.id) not in counted
    assert "neighbour" not in counted
