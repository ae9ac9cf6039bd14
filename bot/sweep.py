"""What is done every hour beside answering: dropping what is kept for days only, encrypting what is not yet."""

import asyncio
from datetime import UTC, datetime, timedelta

import structlog

from storage import StorageError, Store

log = structlog.get_logger()

PAUSE = 3600.0
"""Seconds between two sweeps."""
ENCRYPTED_AT_ONCE = 100
"""Rows that are encrypted anew before others have their turn again."""
_wait = asyncio.sleep


async def sweep_hourly(store: Store, retention: int | None) -> None:
    """Sweep now and every hour; what cannot be done just now is tried again an hour later."""
    while True:
        try:
            await sweep(store, datetime.now(UTC), retention)
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
