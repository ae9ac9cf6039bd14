"""Why an update was not answered as it should be, for the log: never a word of what a user wrote."""

import structlog
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from handlers.asides import is_the_database

log = structlog.get_logger()


def is_undelivered(cause: BaseException | None) -> bool:
    """Whether all was well but the way to the user; the log is told."""
    match cause:
        case Forbidden():
            log.info("not delivered: the user blocked the bot, or the group threw it out")
        case BadRequest():  # a NetworkError by its class, but an answer all the same
            return False
        case NetworkError():
            log.warning("not delivered: the line to Telegram dropped", cause=type(cause).__name__)
        case RetryAfter():
            log.warning("not delivered: Telegram asks to wait too long")
        case _:
            return False
    return True


def report_fault(cause: BaseException | None) -> None:
    """Say what broke: a database that fails in its one line, a fault of ours with where it is."""
    if is_the_database(cause):
        log.error("an update was not done: the database failed", cause=str(cause))
    else:
        log.error("an update failed", exc_info=cause)
