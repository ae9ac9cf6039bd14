"""Clocks for tests: seconds that pass when a test says so, and waits that take no time."""


class Seconds:
    """A clock that only tests move."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """What time it is."""
        return self.now


class Waits:
    """A time that passes only in waits, each of which is noted; `besides` is what passed otherwise, in seconds."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.besides = 0.0

    def clock(self) -> float:
        """The time."""
        return sum(self.seconds) + self.besides

    async def sleep(self, seconds: float) -> None:
        """Have waited."""
        self.seconds.append(seconds)
