"""What is kept by the way, that nobody asked for: who was here, where they were, what they read, what they looked for.

A database that fails must not keep anybody from reading: what is kept by the way is then let be, and so is what a
screen shows of it beside what was asked for.
"""

from collections.abc import Awaitable
from typing import TypeVar

import structlog

from storage import NoSuchRun, NoSuchStep, RunIsFinished, StorageError

log = structlog.get_logger()

T = TypeVar("T")

ANSWERS = (NoSuchRun, NoSuchStep, RunIsFinished)
"""What the store says where it works."""


def is_the_database(failure: BaseException | None) -> bool:
    """Whether the database failed, and not what was asked of it."""
    return isinstance(failure, StorageError) and not isinstance(failure, ANSWERS)


async def by_the_way(keeping: Awaitable[T]) -> T | None:
    """Keep something, or look it up, and give what that gives; None where the database fails."""
    try:
        return await keeping
    except StorageError as failure:
        if not is_the_database(failure):
            raise
        log.debug("something was let be by the way: the database failed", cause=str(failure))
        return None
