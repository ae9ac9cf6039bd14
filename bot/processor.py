"""Updates in order for a user, side by side across users, and no more of them at once than pays."""

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.flood import Floods
from bot.line import Line
from bot.slots import Slots

AT_ONCE = 64
"""Updates answered at the same time. Measured: with 256 python-telegram-bot's HTTP client answers half as many."""
WAITING = 600
"""Updates taken from Telegram that wait for their turn; Telegram keeps the others, for a day."""


class PerUserProcessor(BaseUpdateProcessor):
    """Answers the updates of one user, and the taps on one message, in the order received; all others side by side.

    Taps on one message wait for each other because each edits it: when two people tick in a group's list, the edit
    that comes last must show both ticks.

    Args:
        at_once: how many updates are answered at the same time. One that waits for its turn does not count, so nobody
            keeps others out by tapping fast; nor does one whose chat Telegram asked to wait (`bot.limiter`).
        waiting: how many more may wait for their turn.
        floods: how many of these one user may have, and how fast they are answered.

    Attributes:
        tell_of_flood: is called with an update of a user who goes too fast, and whether something was left out.
    """

    __slots__ = ("_at_once", "_floods", "_last", "_lines", "tell_of_flood")

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, floods: Floods | None = None) -> None:
        super().__init__(at_once + waiting)
        self._at_once = Slots(at_once)
        self._floods = floods or Floods()
        self._lines: dict[Hashable, Line] = {}
        self._last: dict[Hashable, Update] = {}
        self.tell_of_flood: Callable[[Update, bool], None] = _tell_nobody

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    def is_followed(self, update: Update) -> bool:
        """Whether another update of the same user waits that makes the answer to this one out of date.

        That is a tap on the same message, which edits it anew, or an inline query, typed further.
        """
        return self._last.get(_subject(update), update) is not update

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the coroutine when it is its turn; of a user who floods, perhaps never."""
        if not isinstance(update, Update) or not (turns := _turns(update)):
            async with self._at_once.one():
                await coroutine
            return
        user, *message = turns
        in_line = self._lines[user].length if user in self._lines else 0
        if not await self._floods.lets_in(user, in_line, partial(self.tell_of_flood, update)):
            coroutine.close()  # type: ignore[attr-defined]  # python-telegram-bot gives a coroutine
            return
        subject = _subject(update)
        self._last[subject] = update
        try:
            async with AsyncExitStack() as entered:
                await entered.enter_async_context(self._turn(user))
                await self._floods.take_turn(user)
                for whose in message:
                    await entered.enter_async_context(self._turn(whose))
                await entered.enter_async_context(self._at_once.one())
                await coroutine
        finally:
            if self._last.get(subject) is update:
                del self._last[subject]
            self._floods.left(user, self._lines[user].length if user in self._lines else 0)

    @asynccontextmanager
    async def _turn(self, whose: Hashable) -> AsyncIterator[None]:
        line = self._lines.setdefault(whose, Line())
        try:
            async with line:
                yield
        finally:
            if not line.length:
                del self._lines[whose]


def _turns(update: Update) -> list[Hashable]:
    """Whose turns an update waits for: first its sender's, then its message's, so that no two wait for each other.

    Who speaks for a group or a channel is that chat: Telegram gives all of them the same few users (Bot API, Message,
    `from`: “contains a fake sender user”).
    """
    whose = update.effective_sender or update.effective_chat
    turns: list[Hashable] = [whose.id] if whose else []
    if update.callback_query and update.callback_query.message:
        message = update.callback_query.message
        turns.append((message.chat.id, message.message_id))
    return turns


def _subject(update: Update) -> Hashable:
    """What the answer to an update replaces: with the user, the message tapped or what is typed inline; else itself."""
    query = update.callback_query
    if query and query.message:
        return query.from_user.id, query.message.chat.id, query.message.message_id
    if update.inline_query:
        return update.inline_query.from_user.id
    return update.update_id, "alone"


def _tell_nobody(_update: Update, _left_out: bool) -> None:  # noqa: FBT001 - as `bot.flood.Tell`
    pass
