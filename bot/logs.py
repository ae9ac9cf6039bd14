"""Logs: one line an event, for people or as JSON, without message texts and without secrets."""

import json
import logging
import re
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

import structlog
from structlog.typing import Processor

_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
FLOORS = {
    "telegram": logging.INFO,  # at debug it writes out every call and update, with what people write
    "aiosqlite": logging.INFO,  # at debug every statement, with its values
    "httpx": logging.WARNING,  # at info the address of every request, which holds the token
    "httpcore": logging.WARNING,
    "aiohttp.access": logging.WARNING,
    "asyncio": logging.WARNING,
}
"""The lowest level at which others' logs are kept, whatever LOG_LEVEL says."""


_NO_FILES = "socket.accept() out of system resource"
_NO_FILES_AGAIN = 60.0
"""How others' line begins that no connection can be taken, for want of files, and seconds between two that are kept:
asyncio writes a hundred of them a second, each with a traceback, while there is room on the disk."""


class _NowAndThen(logging.Filter):
    """Keeps that line once a minute."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._next_at = clock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is kept."""
        if not record.getMessage().startswith(_NO_FILES):
            return True
        if (now := self._clock()) < self._next_at:
            return False
        self._next_at = now + _NO_FILES_AGAIN
        return True


def covering(secrets: Iterable[str]) -> Callable[[str], str]:
    """Gives a function that covers secrets in a text, as they are or as an address, Python or JSON writes them.

    Whatever looks like a token is covered too: python-telegram-bot's addresses carry it.
    """
    plain = {form for secret in secrets for form in (secret, quote(secret, safe=""), repr(secret)[1:-1])}
    written = plain | {json.dumps(form, ensure_ascii=False)[1:-1] for form in plain}
    longest_first = sorted(written - {""}, key=len, reverse=True)
    known = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
    return lambda text: known.sub("[secret]", _TOKEN.sub("[token]", text))


class _Covered(structlog.stdlib.ProcessorFormatter):
    """Formats a line, and covers in all of it, a traceback too, what nobody may read."""

    def __init__(self, cover: Callable[[str], str], **given: Any) -> None:  # noqa: ANN401 - handed on as they are
        super().__init__(**given)
        self._cover = cover

    def format(self, record: logging.LogRecord) -> str:
        """The line, covered: the last thing that happens to it."""
        return self._cover(super().format(record))


def set_up_logs(
    level: str, style: str, secrets: Iterable[str] = (), clock: Callable[[], float] = time.monotonic
) -> None:
    """Log to standard error at `level` and above, as `console` lines or `json` (with the keys level and event).

    No line has one of the `secrets`, whoever logs it. `clock` gives seconds that only grow.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _Covered(
            covering(secrets),
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, floor in FLOORS.items():
        logging.getLogger(name).setLevel(max(floor, root.level))
    logging.getLogger("asyncio").filters[:] = [_NowAndThen(clock)]
