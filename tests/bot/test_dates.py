"""A machine's clock that jumps is not gone by, once Telegram has told the time."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from structlog.testing import capture_logs

from bot.dates import MAY_DIFFER, TOLD_AGAIN, Dates

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clocks:
    """A machine's clock that can be off, Telegram's, and one that only grows."""

    def __init__(self, *, asks: bool = True) -> None:
        self.passed = 0.0
        self.off = timedelta(0)
        self.dates = Dates(asks=asks, machine=lambda: self.true + self.off, clock=lambda: self.passed)

    @property
    def true(self) -> datetime:
        """What time it is in truth."""
        return NOON + timedelta(seconds=self.passed)

    def hear(self) -> None:
        """Telegram answers."""
        self.dates.told(format_datetime(self.true, usegmt=True))


def test_while_the_clocks_agree_the_machines_is_gone_by() -> None:
    clocks = Clocks()
    clocks.hear()
    clocks.off = MAY_DIFFER

    assert clocks.dates.now() == NOON + MAY_DIFFER


@pytest.mark.parametrize(
    "off", [timedelta(hours=-1), timedelta(days=-20_000), timedelta(hours=1), timedelta(days=4000)]
)
def test_a_clock_that_jumps_is_not_gone_by(off: timedelta) -> None:
    clocks = Clocks()
    clocks.hear()
    clocks.passed, clocks.off = 90.0, off

    with capture_logs() as logs:
        assert clocks.dates.now() == clocks.true

    assert [(line["log_level"], line["off"]) for line in logs] == [("warning", str(off))]


def test_a_clock_that_was_wrong_from_the_start_is_not_gone_by() -> None:
    clocks = Clocks()
    clocks.off = timedelta(days=-365)
    clocks.hear()

    assert clocks.dates.now() == clocks.true


def test_a_clock_that_is_set_right_again_is_gone_by_again() -> None:
    clocks = Clocks()
    clocks.hear()
    clocks.off = timedelta(days=3)
    clocks.dates.now()
    clocks.off = timedelta(seconds=2)

    assert clocks.dates.now() == clocks.true + timedelta(seconds=2)


def test_the_operator_is_warned_once_an_hour() -> None:
    clocks = Clocks()
    clocks.hear()
    clocks.off = timedelta(days=3)
    with capture_logs() as logs:
        for _call in range(100):
            clocks.dates.now()
        clocks.passed += TOLD_AGAIN
        clocks.dates.now()

    assert len(logs) == 2


def test_before_a_server_has_answered_the_time_is_not_known() -> None:
    clocks = Clocks()
    assert not clocks.dates.is_known

    clocks.hear()
    assert clocks.dates.is_known


def test_without_a_server_to_ask_the_machines_clock_is_taken_as_it_is() -> None:
    clocks = Clocks(asks=False)

    assert clocks.dates.is_known
    assert clocks.dates.now() == NOON


NO_TIME = [
    None,
    "",
    "yesterday",
    "Sun, 99 Nov 2026 12:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 -0100",
    "Sun, 22 Nov 2026 12:00:00 +99999999999999999999",
]


@pytest.mark.parametrize("header", NO_TIME)
def test_a_server_that_tells_no_time_leaves_the_machines_clock(header: str | None) -> None:
    clocks = Clocks()
    clocks.dates.told(header)
    clocks.off = timedelta(days=3)

    assert clocks.dates.is_known
    assert clocks.dates.now() == clocks.true + clocks.off


@pytest.mark.parametrize("header", NO_TIME)
def test_a_time_told_before_stands_where_an_answer_tells_none(header: str | None) -> None:
    clocks = Clocks()
    clocks.hear()
    clocks.dates.told(header)
    clocks.off = timedelta(days=3)

    assert clocks.dates.now() == clocks.true
