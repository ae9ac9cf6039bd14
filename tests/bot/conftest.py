"""What the bot's tests share: logs set up by one test are not left to the next."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import FLOORS


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in FLOORS:
        logging.getLogger(name).setLevel(logging.NOTSET)
        logging.getLogger(name).filters.clear()
    structlog.reset_defaults()
