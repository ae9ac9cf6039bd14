"""Logs: one line an event, for people or as JSON, without message texts and without the token."""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

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


def hide_tokens(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Cover whatever looks like a token, in whatever field: python-telegram-bot's addresses carry it."""
    return {key: _TOKEN.sub("[token]", value) if isinstance(value, str) else value for key, value in event.items()}


def set_up_logs(level: str, style: str) -> None:
    """Log to standard error at `level` and above, as `console` lines or `json` (with the keys level and event)."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_tokens,
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
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, floor in FLOORS.items():
        logging.getLogger(name).setLevel(max(floor, root.level))
