"""Tries the fuzzing targets of `tests/fuzz/targets.py` with chance input, for as long as it is told to.

    python -m benchmarks.fuzz [SECONDS] [TARGET ...]

What fails is made as small as it can be and printed, kept in `.hypothesis/` and tried first the next time; then the
exit code is 1.
"""

import sys
import time
import traceback
from collections.abc import Sequence

import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.fuzz.targets import TARGETS, Target

SECONDS = 60.0
BATCH = 400
"""Examples of the quickest targets between two looks at the clock."""


def main(arguments: Sequence[str]) -> int:
    """Give each target an equal share of the time; 1 where one did not stand its input."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))  # taps would log every update
    seconds = float(arguments[0]) if arguments else SECONDS
    wanted = [target for target in TARGETS if target.name in arguments[1:]] or TARGETS
    failed = [target.name for target in wanted if not stands(target, seconds / len(wanted))]
    if failed:
        print(f"did not stand what came in: {', '.join(failed)}")
    return 1 if failed else 0


def stands(target: Target, seconds: float) -> bool:
    """Try a target for so many seconds, and print how often."""
    tried = 0

    def check(example: object) -> None:
        nonlocal tried
        tried += 1
        target.check(example)

    check.__qualname__ = target.check.__qualname__  # under which failing examples are kept
    batch = settings(
        max_examples=max(1, BATCH // target.weight),
        deadline=None,
        database=DirectoryBasedExampleDatabase(".hypothesis/fuzz"),
        suppress_health_check=list(HealthCheck),
    )(given(target.inputs)(check))
    began = time.monotonic()
    while (taken := time.monotonic() - began) < seconds:
        try:
            batch()
        except Exception:  # noqa: BLE001 - whatever it is, it is what was looked for
            traceback.print_exc()
            return False
    print(f"{target.name:<10}{tried:>9,} examples in {taken:>4.0f} s, none failed")
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
