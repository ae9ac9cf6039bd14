"""What is done every hour beside answering: dropping what is kept for days only, encrypting what is not yet."""

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.dates import Dates
from storage import StorageError, Store

log = structlog.get_logger()

PAUSE = 3600.0
"""Seconds between two sweeps."""
SOON = 60.0
"""Seconds after which the time is asked for again where it is not known yet."""
ENCRYPTED_AT_ONCE = 100
"""Rows that are encrypted anew before others have their turn again."""
_wait = asyncio.sleep


async def sweep_hourly(store: Store, retention: int | None, dates: Dates) -> None:
    """Sweep once it is known what time it is, and every hour; what cannot be done is tried again an hour later."""
    while True:
        while not dates.is_known:
            await _wait(SOON)
        try:
            await sweep(store, dates.now(), retention)
        except StorageError as failure:
            log.warning("what is kept for days only could not be dropped, trying again in an hour", cause=str(failure))
        await _wait(PAUSE)


async def sweep(store: Store, now: datetime, retention: int | None) -> None:
    """Drop what is due, and encrypt with the newest key what is not.

    Users who were not seen, and runs of groups in which nothing was done, for as many days as `retention` says go too;
    None keeps them for ever.
    """
    await store.sweep(now)
    if retention is not None:
        idle = await store.forget_idle(now - timedelta(days=retention))
        if idle.users or idle.runs:
            log.info("forgotten after RETENTION_DAYS", users=idle.users, runs_of_groups=idle.runs)
    rows = 0
    while written := await store.encrypt_some(ENCRYPTED_AT_ONCE):
        rows += written
        await asyncio.sleep(0)
    if rows:
        log.info("all texts are encrypted with DATA_KEY now", rows=rows)
