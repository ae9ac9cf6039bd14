"""The real bot, killed while people tap and write: the short form of `benchmarks.kills`, which kills 200 times."""

from benchmarks.kills import killed
from tests.conftest import SMALL


async def test_nothing_that_was_answered_is_lost_by_a_kill_and_nothing_is_there_twice() -> None:
    told = await killed(4, seed=6, people=5, library=SMALL)

    assert told.mistakes == []
    assert told.well, dict(told.rows())
    assert told.ticks > 0
    assert told.checked >= 5
