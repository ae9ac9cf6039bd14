"""When taps come faster than screens can be brought: each does what it wants, and the last one brings the screen.

People tap again where nothing seems to happen, and all that waited through an outage comes at once. Of some taps of one
user on one message every effect is kept. But the next one edits the message anew, so an edit that another follows at
once is put off: for a second at most, that somebody who goes on tapping sees what happens.
"""

import time
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import replace
from typing import Any

import structlog
from telegram import Bot, CallbackQuery, Update
from telegram.error import TelegramError

from handlers.deliver import TOAST, acknowledge, show
from handlers.errors import too_fast
from handlers.screen import Answer
from handlers.words import speaking
from storage import Store

log = structlog.get_logger()

SHOWN_EVERY = 1.0
"""Seconds for which a screen may be put off. Telegram takes about one message or edit a second in a chat."""
OUTDATED = 2.0
"""Seconds for which taps that others follow are not answered at all, after Telegram took an answer for too late:
what comes then comes from an outage, and no phone waits for it any more."""
OVER = 10.0
"""Seconds after which a screen that was put off is let go: the tap for which it was has not come to its answer."""

Beside = Callable[[Coroutine[Any, Any, None], Update], bool]
"""Begins what nobody waits for, or says that it cannot."""


def _not_followed(_update: Update) -> bool:
    return False


def _not_beside(_work: object, _update: Update) -> bool:
    return False


class Hurry:
    """Knows which screens were put off.

    Args:
        is_followed: whether another tap of the same user on the same message waits, or an inline query typed further.
        beside: begins what is finished before the bot stops, or says that it cannot.
        clock: gives seconds that only grow.
    """

    def __init__(
        self,
        is_followed: Callable[[Update], bool] = _not_followed,
        beside: Beside = _not_beside,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.is_followed = is_followed
        self._beside = beside
        self._clock = clock
        self._put_off: dict[Hashable, tuple[float, Answer]] = {}
        self._outdated_until = clock()

    def settle(self, update: Update, answer: Answer) -> Answer:
        """What of a tap's answer is to be brought now.

        Its screen may be put off; where it has none, the one that was put off before it is due, also where answering
        it failed.
        """
        query = update.callback_query
        if query is None or query.message is None:
            return answer
        place = (query.message.chat.id, query.message.message_id)
        now = self._clock()
        self._put_off = {place: kept for place, kept in self._put_off.items() if now - kept[0] < OVER}
        since, before = self._put_off.pop(place, (now, Answer()))
        if answer.screen is None:
            answer = replace(answer, screen=before.screen, query=before.query)
        if answer.screen is None or not self.is_followed(update) or now - since >= SHOWN_EVERY:
            return answer
        self._put_off[place] = since, Answer(answer.screen, query=answer.query)
        return replace(answer, screen=None, query=None)

    async def acknowledge(self, update: Update, query: CallbackQuery, toast: str) -> None:
        """Answer a tap, beside what is done next where that can be: nobody waits for two calls one after the other.

        Of those from an outage only the last is answered, in case that its phone still waits.
        """
        if self.is_followed(update) and self._clock() < self._outdated_until:
            return
        answering = self._acknowledge(query, toast)
        if not self._beside(answering, update):
            await answering

    async def _acknowledge(self, query: CallbackQuery, toast: str) -> None:
        if not await acknowledge(query, toast):
            self._outdated_until = self._clock() + OUTDATED


async def tell_too_fast(bot: Bot, store: Store, update: Update, *, left_out: bool) -> None:
    """Tell who floods to wait, and what was left out: by a message, who taps in a group by a note for them alone."""
    user, chat, query = update.effective_user, update.effective_chat, update.callback_query
    if user is None or chat is None:
        return
    with speaking(await store.language(user.id) or user.language_code):
        answer = too_fast(left_out=left_out)
        try:
            if query is not None and chat.id != user.id:
                await query.answer(answer.toast[:TOAST], show_alert=True)
            elif answer.screen is not None:
                reply_to = update.message.message_id if update.message and chat.id != user.id else None
                await show(bot, chat.id, answer.screen, edit=None, reply_to=reply_to)
        except TelegramError as failure:
            log.warning("who floods was not told so", cause=type(failure).__name__)
