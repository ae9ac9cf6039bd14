"""From a command to a bot that runs, or to one line that says what an operator can mend.

Knows nothing of other commands: whoever only runs the bot does not wait for their parser.
"""

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage import StorageError

FOUND_MISTAKES, FELL_OVER, WRONG_USE, TRY_AGAIN = 1, 1, 2, 75
"""Exit codes besides 0. 75 says that the same may go well in a while (EX_TEMPFAIL in sysexits.h)."""


def stop(line: str, code: int) -> NoReturn:
    """End with this exit code, and a line on standard error."""
    print(line, file=sys.stderr)  # noqa: T201 - the operator's answer
    sys.exit(code)


@contextmanager
def in_one_line(*, starting: bool = False) -> Iterator[None]:
    """End with one line where a setting is wrong, or the database cannot be used.

    While the bot is `starting` it ends with `TRY_AGAIN` where the database may be usable later.
    """
    from bot.settings import SettingsMistake
    from storage import StorageError, WrongDataKey

    try:
        yield
    except SettingsMistake as mistake:
        stop(str(mistake), WRONG_USE)
    except WrongDataKey as mistake:
        stop(f"DATA_KEY: {mistake}", WRONG_USE)
    except StorageError as failure:
        if not starting:
            stop(str(failure), WRONG_USE)
        stop(f"DATABASE_URL: {failure}", TRY_AGAIN if _may_pass(failure) else WRONG_USE)


def _may_pass(failure: "StorageError") -> bool:
    """Whether the disk, or whoever has the database locked, may let it be used later; the file itself is sound."""
    import sqlite3

    cause = failure.__cause__
    if isinstance(cause, sqlite3.Error):  # an extended code ends in the plain one (sqlite.org/rescode.html)
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    return isinstance(cause, OSError)


def start(what: "Callable[[Settings], Awaitable[None]]", **given: Any) -> None:  # noqa: ANN401 - a setting of any type
    """Read the settings, run, and say in one line what an operator can mend."""
    # Nothing is garbage while modules and library are read: looking for it would cost a fifth of the start.
    gc.disable()
    import structlog

    from bot.logs import set_up_logs
    from bot.settings import read_settings
    from content.mistakes import BrokenLibrary

    with in_one_line():
        settings = read_settings(**given)
    set_up_logs(settings.log_level, settings.log_format, settings.secrets)

    async def running() -> None:
        await what(settings)

    try:
        with in_one_line(starting=True):
            asyncio.run(running())
    except BrokenLibrary as broken:
        for mistake in broken.mistakes:
            print(mistake, file=sys.stderr)  # noqa: T201 - the operator's answer
        stop(f"Mistakes in the library: {len(broken.mistakes)}. `python -m bot check` lists them.", FOUND_MISTAKES)
    except Exception:
        log = structlog.get_logger()
        log.exception("the bot fell over")  # not by a bare traceback: the log covers secrets
        raise SystemExit(FELL_OVER) from None


def run() -> None:
    """Run on Telegram if BOT_TOKEN is set; else the preview, which needs nothing."""

    async def either(settings: "Settings") -> None:
        if settings.bot_token is None:
            from bot.preview.run import run_preview

            await run_preview(settings)
        else:
            from bot.app import run_on_telegram

            await run_on_telegram(settings)

    start(either)
