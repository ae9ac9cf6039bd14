"""Tries the fuzzing targets of `tests/fuzz/targets.py` with chance input, for as long as it is told to.

    python -m benchmarks.fuzz [SECONDS] [TARGET ...]

What fails is made smaller as long as the time of its target lasts, printed, kept in `.hypothesis/` and tried first the
next time, then to be made smaller still; the exit code is 1.
"""

import sys
import time
import traceback
from collections.abc import Callable, Sequence
from secrets import randbits

import structlog
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase

from tests.fuzz.targets import TARGETS, Target

SECONDS = 60.0
BATCH = 400
"""Examples of the quickest targets that Hypothesis makes in one go."""
LONGEST = 2_000
"""Characters that are printed of an example that failed."""

Clock = Callable[[], float]


class TimeIsUp(KeyboardInterrupt):
    """Ends a target, also while an example is made smaller: as if somebody had pressed Ctrl-C.

    Hypothesis takes everything else that a check raises for a failure of what it checks.
    """


def main(arguments: Sequence[str]) -> int:
    """Give each target an equal share of the time; 1 where one did not stand its input."""
    began = time.monotonic()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))  # taps would log every update
    seconds = float(arguments[0]) if arguments else SECONDS
    wanted = [target for target in TARGETS if target.name in arguments[1:]] or TARGETS
    shares = [began + seconds * number / len(wanted) for number in range(1, len(wanted) + 1)]
    failed = [target.name for target, until in zip(wanted, shares, strict=True) if not stands(target, until)]
    if failed:
        print(f"did not stand what came in: {', '.join(failed)}")
    return 1 if failed else 0


def stands(
    target: Target,
    until: float,
    clock: Clock = time.monotonic,
    database: ExampleDatabase = DirectoryBasedExampleDatabase(".hypothesis/fuzz"),  # noqa: B008 - it has no state
) -> bool:
    """Try a target up to a time of the clock, with one example at least, and print how often it was tried."""
    tried, failed, began = 0, list[tuple[object, Exception]](), clock()

    def check(example: object) -> None:
        nonlocal tried
        if tried and clock() >= until:
            raise TimeIsUp
        tried += 1
        try:
            target.check(example)
        except Exception as failure:
            failed[:] = [(example, failure)]
            raise

    check.__qualname__ = target.check.__qualname__  # under which failing examples are kept
    batch = settings(
        max_examples=max(1, BATCH // target.weight),
        deadline=None,
        database=database,
        suppress_health_check=list(HealthCheck),
    )(given(target.inputs)(check))
    try:
        while not failed and clock() < until:
            seed(randbits(64))(batch)()  # one of our own: of theirs Hypothesis speaks when it is ended
    except TimeIsUp:
        pass
    except Exception:  # noqa: BLE001 - whatever it is, it is what was looked for
        traceback.print_exc()
        return False
    for example, failure in failed:  # it could not be made as small as it can be
        traceback.print_exception(failure)
        print(f"with {example!r}"[:LONGEST], file=sys.stderr)
    taken = clock() - began
    print(f"{target.name:<10}{tried:>9,} examples in {taken:>4.0f} s, {'one' if failed else 'none'} failed")
    return not failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
