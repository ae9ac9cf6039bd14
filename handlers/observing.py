"""What operators see of an update: its id on every line of the log, how long its answer took, what broke."""

from collections.abc import Callable, Coroutine
from time import perf_counter
from typing import Any, Protocol

import structlog
from structlog.contextvars import bound_contextvars
from telegram import Update
from telegram.ext import CallbackContext

log = structlog.get_logger()

Handler = Callable[[Update, CallbackContext[Any, Any, Any, Any]], Coroutine[Any, Any, None]]


class Observer(Protocol):
    """Counts answers and faults. It learns neither who asked nor what."""

    def answered(self, kind: str, seconds: float) -> None:
        """An update of this kind (Telegram's name: message, callback_query) was handled, well or badly."""
        ...

    def failed(self, error: str) -> None:
        """An update failed with an error of this class."""
        ...


class Unobserved:
    """Counts nothing."""

    def answered(self, kind: str, seconds: float) -> None:
        """Let it be."""

    def failed(self, error: str) -> None:
        """Let it be."""


def observed(handler: Handler, observer: Observer) -> Handler:
    """The same handler, with the update's id on every line logged meanwhile, its time taken, and a line at debug."""

    async def watched(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        kind = kind_of(update)
        with bound_contextvars(update=update.update_id):
            began = perf_counter()
            try:
                await handler(update, context)
            finally:
                seconds = perf_counter() - began
                observer.answered(kind, seconds)
                log.debug("update handled", kind=kind, seconds=round(seconds, 4))

    return watched


def kind_of(update: Update) -> str:
    """What an update brings, in Telegram's words: message, callback_query, my_chat_member."""
    return next((kind for kind in Update.ALL_TYPES if getattr(update, kind, None) is not None), "unknown")
