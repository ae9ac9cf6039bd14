"""How long `make fuzz` takes, and what it says of what failed."""

from collections.abc import Callable

import pytest
from hypothesis import strategies as st
from hypothesis.database import InMemoryExampleDatabase

from benchmarks.fuzz import stands
from tests.fuzz.targets import Target


class Slow:
    """A check whose every example takes a second of its clock."""

    def __init__(self, passes: Callable[[bytes], bool]) -> None:
        self.now = 0.0
        self.passes = passes

    def clock(self) -> float:
        """What time it is."""
        return self.now

    def check(self, example: bytes) -> None:
        """Take a second, and hold or not."""
        self.now += 1
        assert self.passes(example)

    def stands(self, until: float) -> bool:
        """Whether it stood what came in up to a time."""
        target = Target("slow", st.binary(min_size=20, max_size=200), self.check)
        return stands(target, until, self.clock, InMemoryExampleDatabase())


def test_a_target_is_tried_until_its_time_is_up_and_no_longer(capsys: pytest.CaptureFixture[str]) -> None:
    slow = Slow(passes=lambda _example: True)

    assert slow.stands(until=10)
    assert slow.now == 10
    assert capsys.readouterr().out.split() == ["slow", "10", "examples", "in", "10", "s,", "none", "failed"]


def test_what_fails_is_made_smaller_no_longer_than_that(capsys: pytest.CaptureFixture[str]) -> None:
    slow = Slow(passes=lambda example: sum(example) < 500)

    assert not slow.stands(until=10)
    assert slow.now == 10
    printed = capsys.readouterr()
    assert printed.out.endswith("one failed\n")
    assert "assert self.passes(example)" in printed.err
    assert "with b" in printed.err


def test_what_fails_and_is_as_small_as_it_can_be_ends_its_target(capsys: pytest.CaptureFixture[str]) -> None:
    slow = Slow(passes=lambda _example: False)

    assert not slow.stands(until=10_000)
    assert slow.now < 10_000
    assert "assert self.passes(example)" in capsys.readouterr().err


def test_a_target_whose_share_the_others_have_used_up_is_not_tried() -> None:
    slow = Slow(passes=lambda _example: True)

    assert slow.stands(until=0)
    assert slow.now == 0
