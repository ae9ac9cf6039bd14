"""What time it is: by this machine's clock, unless Telegram's says otherwise.

A machine's clock may be off by years: an empty battery, a slip in a setting. Going by it would do lasting harm: runs
dated wrongly, users forgotten (RETENTION_DAYS) who were here yesterday. Each answer of Telegram tells its time.
"""

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import structlog

log = structlog.get_logger()

MAY_DIFFER = timedelta(minutes=5)
"""How far the two clocks may be apart before Telegram's is gone by."""
TOLD_AGAIN = 3600.0
"""Seconds between two warnings of a clock that is off."""


def _by_this_machine() -> datetime:
    return datetime.now(UTC)


class Dates:
    """The time, in UTC.

    Args:
        asks: whether a server will tell the time as well; without one the machine's clock is taken as it is.
        machine: the machine's clock.
        clock: gives seconds that only grow.

    Attributes:
        is_known: whether the time can be trusted: a server that tells it has answered, or there is none.
    """

    def __init__(
        self,
        *,
        asks: bool = False,
        machine: Callable[[], datetime] = _by_this_machine,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.is_known = not asks
        self._machine = machine
        self._clock = clock
        self._header: str | None = None
        self._told: tuple[datetime, float] | None = None
        self._warned_at = -math.inf

    def told(self, header: str | None) -> None:
        """A server has answered, with this Date header (RFC 9110, 6.6.1); None where it tells no time."""
        self.is_known = True
        if header is None or header == self._header:
            return
        self._header = header
        try:
            self._told = parsedate_to_datetime(header).astimezone(UTC), self._clock()
        except (ValueError, OverflowError):  # a header of no sense: the time told before stands
            return

    def now(self) -> datetime:
        """The time."""
        now = self._machine()
        if self._told is None:
            return now
        then, at = self._told
        by_server = then + timedelta(seconds=self._clock() - at)
        if abs(now - by_server) <= MAY_DIFFER:
            return now
        if self._clock() - self._warned_at >= TOLD_AGAIN:
            self._warned_at = self._clock()
            off = str(now - by_server)
            log.warning("this machine's clock differs from Telegram's: set it; going by Telegram's", off=off)
        return by_server
