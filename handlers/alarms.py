"""Tell the operator's admins that something broke: the cause and the place in the code, never what a user wrote."""

import traceback
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from telegram import Bot
from telegram.error import TelegramError

from handlers.asides import is_the_database
from handlers.screen import TEXT
from handlers.words import _
from storage import DatabaseIsDamaged

log = structlog.get_logger()

QUIET = timedelta(minutes=10)
"""How long the same fault is not told again: a fault that comes with every update must not flood a phone."""


@dataclass(frozen=True)
class Alarms:
    """The admins to tell, and what they were told of late."""

    admins: list[int] = field(default_factory=list)
    told: dict[str, datetime] = field(default_factory=dict)

    async def ring(self, bot: Bot, cause: BaseException, update: int | None, now: datetime) -> None:
        """Send each admin a line on what broke, at most once in ten minutes for the same fault."""
        fault = _fault(cause)
        if (last := self.told.get(fault)) and now - last < QUIET:
            return
        self.told[fault] = now
        words = _("Update {number} failed: {fault}. The user was told that nothing is lost. The log has the rest.")
        if isinstance(cause, DatabaseIsDamaged):
            words = _("Update {number} failed: {fault} Nothing is kept until a sound one is in its place.")
        text = words.format(number=update, fault=fault)[:TEXT]
        for admin in self.admins:
            try:
                await bot.send_message(admin, text)
            except TelegramError as refusal:
                log.warning("an admin could not be told", cause=type(refusal).__name__)


def _fault(cause: BaseException) -> str:
    """What broke and where: “KeyError in sections.py, line 12”. The error's own message may quote a user: left out.

    What the database says of itself quotes nobody.
    """
    if is_the_database(cause):
        return str(cause)
    frames = traceback.extract_tb(cause.__traceback__)
    where = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(cause).__name__}{where}"
