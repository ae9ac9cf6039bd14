"""Some minutes on a bad line, with every fault there is: the short form of `python -m benchmarks.faults`."""

import pytest

from benchmarks.faults import Told, bad_hour
from bot.preview.faults import KINDS
from tests.conftest import SMALL


@pytest.fixture(scope="module")
def told() -> Told:
    """What came of fifteen minutes in which a fifth of all calls fails."""
    return bad_hour(seed=11, minutes=15, people=8, share=0.2, library=SMALL)


def test_every_fault_came(told: Told) -> None:
    assert set(told.faults) >= {kind.name for kind in KINDS} | {"no line at all"}


def test_every_update_was_handled_once(told: Told) -> None:
    assert told.updates > 150
    assert (told.lost, told.doubled) == (0, 0)


def test_what_nobody_can_read_was_passed_over(told: Told) -> None:
    assert told.unreadable > 0
    assert told.warnings["an update is skipped: it cannot be read"] == told.unreadable


def test_every_tick_was_kept_in_its_order(told: Told) -> None:
    assert told.effects > 50
    assert told.wrong_effects == 0


def test_the_operator_reads_that_another_copy_polls_and_that_the_clock_is_wrong(told: Told) -> None:
    lines = set(told.warnings)

    assert "another copy of this bot is running with the same token: stop one of them" in lines
    assert "this machine's clock differs from Telegram's: set it; going by Telegram's" in lines


def test_no_fault_of_the_line_is_an_error_of_ours(told: Told) -> None:
    assert "an update failed" not in told.warnings
