"""Metrics for operators, in Prometheus' terms: how long, how many, how old; never who, and never a word."""

from collections.abc import Callable
from http import HTTPStatus
from math import nan
from time import monotonic
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from telegram.error import TelegramError, TimedOut
from telegram.request import BaseRequest

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Seconds of an answer: from one out of memory to one for which Telegram made the bot wait."""


class Metrics:
    """What is counted of one bot. It is the `handlers.observing.Observer` of its assistant.

    Args:
        clock: seconds that only ever grow.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._polled_at: float | None = None
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Gauge(
            "vademecum_last_poll_age_seconds",
            "Seconds since Telegram last answered a poll; NaN before the first.",
            registry=registry,
        ).set_function(lambda: nan if self.poll_age is None else self.poll_age)
        self._waiting = Gauge(
            "vademecum_updates_waiting", "Updates taken from Telegram and not answered yet.", registry=registry
        )
        self._answers = Histogram(
            "vademecum_answer_seconds",
            "Seconds it took to handle an update, by what it brings.",
            ["kind"],
            buckets=BUCKETS,
            registry=registry,
        )
        self._errors = Counter(
            "vademecum_errors", "Updates that failed, by the error's class.", ["kind"], registry=registry
        )
        self._skips = Counter(
            "vademecum_updates_skipped",
            "Updates that nobody answers: unreadable, or given up because the bot ended each time.",
            ["cause"],
            registry=registry,
        )
        self._calls = Counter(
            "vademecum_telegram_calls",
            "Calls of the Bot API, by method and outcome: an HTTP status, timeout or dropped.",
            ["method", "outcome"],
            registry=registry,
        )
        self._refusals = Counter(
            "vademecum_too_many_requests", "Calls that Telegram refused with 429, too many requests.", registry=registry
        )
        self._knocks = Counter(
            "vademecum_webhook_calls",
            "What was brought to the webhook, by the HTTP status of the answer: 200 taken in, 403 wrong secret.",
            ["status"],
            registry=registry,
        )

    @property
    def poll_age(self) -> float | None:
        """Seconds since Telegram last answered a poll, with a webhook a look at it; None before the first."""
        return None if self._polled_at is None else self._clock() - self._polled_at

    def answered(self, kind: str, seconds: float) -> None:
        """An update of this kind was handled."""
        self._answers.labels(kind).observe(seconds)

    def failed(self, error: str) -> None:
        """An update failed with an error of this class."""
        self._errors.labels(error).inc()

    def skipped(self, cause: str) -> None:
        """An update is not handled, for this cause: unreadable, given up."""
        self._skips.labels(cause).inc()

    def called(self, method: str, outcome: str) -> None:
        """A method of the Bot API was called, and answered with this HTTP status, or not at all."""
        self._calls.labels(method, outcome).inc()
        if outcome == str(HTTPStatus.TOO_MANY_REQUESTS.value):
            self._refusals.inc()
        if method in {"getUpdates", "getWebhookInfo"} and outcome == str(HTTPStatus.OK.value):
            self._polled_at = self._clock()

    def knocked(self, status: HTTPStatus) -> None:
        """Something was brought to the webhook, and answered with this status."""
        self._knocks.labels(str(status.value)).inc()

    def ask_what_waits(self, waiting: Callable[[], int]) -> None:
        """Name who knows how many updates wait."""
        self._waiting.set_function(waiting)

    def page(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self._registry)


class CountedRequest(BaseRequest):
    """A transport of python-telegram-bot that counts the calls of the one inside it.

    Args:
        inner: what does the calls.
        metrics: where they are counted.
    """

    def __init__(self, inner: BaseRequest, metrics: Metrics) -> None:
        self._inner = inner
        self._metrics = metrics

    @property
    def read_timeout(self) -> float | None:
        """Seconds that the transport inside waits for an answer."""
        return self._inner.read_timeout

    async def initialize(self) -> None:
        """Open the transport inside."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Close the transport inside."""
        await self._inner.shutdown()

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - handed on as they are
        """Make one request and count it; what the transport inside raises is raised."""
        # The address of a file ends in its path, that of a call in the Bot API's method; both hold the token before it.
        name = url.rsplit("/", 1)[-1] if method == "POST" else "download"
        try:
            status, body = await self._inner.do_request(url, method, *args, **kwargs)
        except TimedOut:
            self._metrics.called(name, "timeout")
            raise
        except TelegramError:
            self._metrics.called(name, "dropped")
            raise
        self._metrics.called(name, str(status))
        return status, body
