"""From an update of Telegram to the handler that answers it, and from its answer back to the phone.

The only module, with `deliver` and `hurry`, that knows Telegram. Every update ends in one of: an answer, a helpful
screen, or a line in the log and the word that nothing is lost.
"""

from collections.abc import Awaitable, Callable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import structlog
from structlog.contextvars import bound_contextvars
from telegram import Message, Update, User
from telegram.error import ChatMigrated, Forbidden, TelegramError
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from content.library import Library
from handlers import errors, subjects
from handlers.access import is_said_for_all, is_tap_for_all
from handlers.alarms import Alarms
from handlers.albums import Albums
from handlers.asides import by_the_way
from handlers.codec import Trail, UnknownRoute, unpack
from handlers.deliver import NAMELESS, acknowledge, administers, deliver, deliver_listing, mention
from handlers.faults import is_undelivered, report_fault
from handlers.groups import for_all, meant_for_bot
from handlers.hurry import Hurry
from handlers.inline import listing, not_listed
from handlers.observing import Observer, Unobserved, observed
from handlers.registry import COMMANDS, TAPS, Visit, commands_of
from handlers.screen import Answer, Keeping
from handlers.search import answer_text
from handlers.typed import as_command, cleaned
from handlers.words import speaking
from storage import StorageError, Store

log = structlog.get_logger()

Context = CallbackContext[Any, Any, Any, Any]
Bot = Application[Any, Any, Any, Any, Any, Any]
"""python-telegram-bot's application; its six type variables are of no use here."""

NOBODY = 0
"""No user's number: whoever lets nobody in lets everybody in."""


@dataclass(frozen=True)
class Assistant:
    """Answers updates with what the library says now and the store remembers."""

    library: Callable[[], Library]
    store: Store
    lets_in: Callable[[int], bool] = lambda _user: True
    alarms: Alarms = field(default_factory=Alarms)
    admins: AbstractSet[int] = frozenset()
    reread: Callable[[], Library] | None = None
    observer: Observer = field(default_factory=Unobserved)
    keeping: Keeping = field(default_factory=Keeping)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    albums: Albums = field(default_factory=Albums)
    hurry: Hurry = field(default_factory=Hurry)

    def register(self, application: Bot) -> None:
        """Sign up for the updates that the bot asks Telegram for. Order matters: the first that fits answers."""
        log.debug("ready to answer", subjects=len(subjects.SUBJECTS), commands=len(COMMANDS), routes=len(TAPS))
        by_somebody = filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL  # not by Telegram: a pin, a new theme
        handlers: tuple[BaseHandler[Any, Any, Any], ...] = (
            CallbackQueryHandler(self.tapped),
            InlineQueryHandler(self.asked_inline),
            MessageHandler(by_somebody & filters.ChatType.PRIVATE, self.said),
            MessageHandler(filters.UpdateType.MESSAGE & filters.ChatType.GROUPS, self.said_in_group),
            ChatMemberHandler(self.membership_changed, ChatMemberHandler.MY_CHAT_MEMBER),
        )
        for handler in handlers:
            handler.callback = observed(handler.callback, self.observer)
            application.add_handler(handler)
        application.add_error_handler(self.failed)

    async def tapped(self, update: Update, context: Context) -> None:
        """A tap: do what it wants and keep it, then answer, then edit."""
        query = update.callback_query
        if query is None:
            return
        user, tapped = query.from_user, query.message
        if tapped is None:  # an inline result in another chat, whose buttons are links: this one is forged
            with speaking(user.language_code):
                await acknowledge(query, errors.nowhere().toast)
            return
        chat = tapped.chat.id
        if chat != user.id:
            chat = await by_the_way(self.store.chat_now(chat)) or chat
        message = tapped.message_id if chat == tapped.chat.id else None  # what a group said before it moved stays there
        visit = self._visit(user, chat, update, context, message=message)
        data = query.data or ""
        bring = partial(self._deliver, context, visit, user=user, edit=message if tapped.is_accessible else None)
        with speaking(await self._language(user)):
            try:
                answer = await self._answered(visit, lambda: self._tap(visit, data), for_all=is_tap_for_all(data))
            except Exception:
                with suppress(TelegramError, StorageError):  # what failed just now is told, not that this does too
                    await bring(self.hurry.settle(update, Answer()))
                raise
            await self.hurry.acknowledge(update, query, answer.toast)
            await bring(self.hurry.settle(update, answer))

    async def said(self, update: Update, context: Context) -> None:
        """A message: a command, an awaited text, or anything else, which is a search."""
        message, user = update.message, update.effective_user
        if message is None or user is None or message.via_bot is not None:  # an inline result says its own
            return
        if self.albums.is_first(message.media_group_id):
            await self._heard(update, message, user, message.text, context)

    async def said_in_group(self, update: Update, context: Context) -> None:
        """A message in a group: answered where it is meant for the bot, whatever else Telegram passes on."""
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return
        if message.migrate_to_chat_id or message.migrate_from_chat_id:  # one of the two comes in either chat
            old, new = message.migrate_from_chat_id or message.chat.id, message.migrate_to_chat_id or message.chat.id
            await self._move(old, new)
            return
        is_post = message.is_automatic_forward or (user.is_bot and message.sender_chat is None)  # a channel's, a bot's
        if message.via_bot is not None or message.text is None or is_post:
            return
        answered = message.reply_to_message
        is_reply = answered is not None and answered.from_user == context.bot.bot
        text = meant_for_bot(cleaned(message.text), context.bot.username, is_reply=is_reply)
        if text is not None:
            await self._heard(update, message, user, text, context)

    async def _heard(self, update: Update, message: Message, user: User, text: str | None, context: Context) -> None:
        replied_to = message.reply_to_message.message_id if message.reply_to_message else None
        visit = self._visit(user, message.chat.id, update, context, replied_to=replied_to)
        said = text and cleaned(text)
        for_all = is_said_for_all(said or "", visit.bot)
        with speaking(await self._language(user)):
            answer = await self._answered(visit, lambda: self._say(visit, said), for_all=for_all)
            reply_to = message.message_id if visit.in_group else None
            await self._deliver(context, visit, answer, user, edit=None, reply_to=reply_to)

    async def asked_inline(self, update: Update, context: Context) -> None:
        """An inline query, typed in any chat. Nothing is remembered of it, not even that the user was here."""
        query = update.inline_query
        if query is None or self.hurry.is_followed(update):  # more was typed by now: this list would be thrown away
            return
        user = query.from_user
        visit = self._visit(user, user.id, update, context)
        if not self.lets_in(user.id):
            with speaking(user.language_code):
                await deliver_listing(context.bot, query.id, not_listed())
            return
        with speaking(await by_the_way(self.store.language(user.id)) or user.language_code):
            found = await listing(visit, cleaned(query.query), query.offset, for_all=self.lets_in(NOBODY))
            await deliver_listing(context.bot, query.id, found)

    async def membership_changed(self, update: Update, _context: Context) -> None:
        """The user blocked the bot, or took it back. That a group let it in or threw it out changes nothing."""
        change = update.my_chat_member
        if change is None or change.chat.id != change.from_user.id:
            return
        blocked = change.new_chat_member.status in {"kicked", "left"}
        await self.store.set_blocked(change.from_user.id, self.clock() if blocked else None)

    async def failed(self, update: object, context: Context) -> None:
        """Count it, log the cause without a word of the message, and tell the user that nothing is lost."""
        self.observer.failed(type(context.error).__name__)
        number = update.update_id if isinstance(update, Update) else None
        with bound_contextvars(update=number):
            await self._own_up(update, number, context)

    async def _own_up(self, update: object, number: int | None, context: Context) -> None:
        cause = context.error
        if is_undelivered(cause):
            if (
                isinstance(cause, Forbidden)
                and isinstance(update, Update)
                and (user := update.effective_user)
                and (update.effective_chat or user).id == user.id
            ):
                await by_the_way(self.store.set_blocked(user.id, self.clock()))
            return
        report_fault(cause)
        if cause is not None:
            await self.alarms.ring(context.bot, cause, number, self.clock())
        if not isinstance(update, Update) or update.effective_chat is None or update.effective_user is None:
            return
        visit = self._visit(update.effective_user, update.effective_chat.id, update, context)
        with speaking(update.effective_user.language_code), suppress(TelegramError):
            answer = errors.after_fault(cause)
            if update.callback_query is not None:
                await acknowledge(update.callback_query, answer.toast)
            await self._deliver(context, visit, answer, update.effective_user, edit=None)

    def _visit(
        self,
        user: User,
        chat: int,
        update: Update,
        context: Context,
        *,
        message: int | None = None,
        replied_to: int | None = None,
    ) -> Visit:
        return Visit(
            library=self.library(),
            bot=context.bot.username,
            now=self.clock(),
            inline=bool(context.bot.supports_inline_queries),
            in_group=chat != user.id,
            keeping=self.keeping,
            store=self.store.once(context.bot.id, update.update_id),
            user=user.id,
            chat=chat,
            message=message,
            replied_to=replied_to,
            admin=user.id in self.admins and chat == user.id,
            reread=self.reread,
            administers=lambda: administers(context.bot, chat, user.id),
        )

    async def _language(self, user: User) -> str | None:
        if not self.lets_in(user.id):  # nothing is kept of somebody who may not use it
            return user.language_code
        return await by_the_way(self.store.seen(user.id, self.clock())) or user.language_code

    async def _tap(self, visit: Visit, data: str) -> Answer:
        to, trail = unpack(data)
        return await TAPS[type(to)](replace(visit, trail=trail), to)

    async def _say(self, visit: Visit, text: str | None) -> Answer:
        if text is None:
            return errors.only_words(visit)
        command = as_command(text)
        if command is None or command.addressee not in {"", visit.bot.lower()}:
            return await answer_text(visit, text)
        known = commands_of(visit).get(command.name)
        return await known.handler(visit, command.words) if known else errors.no_such_command(visit, command.name)

    async def _answered(self, visit: Visit, attempt: Callable[[], Awaitable[Answer]], *, for_all: bool) -> Answer:
        """The answer of `attempt`; a helpful screen where what it asks for is gone, or the user may not ask.

        In private anybody may ask what is `for_all`.
        """
        if not self.lets_in(visit.user) and not (self.lets_in(visit.chat) if visit.in_group else for_all):
            return errors.not_listed(visit)
        try:
            answer = await attempt()
            while answer.then:  # an act that shows what was there before it: a shallow chain, the trail gets shorter
                answer = await self._shown_after(visit, answer)
        except UnknownRoute:
            return errors.out_of_date(visit)
        except errors.EXPECTED as cause:
            return await errors.explained(visit, cause)
        return answer

    async def _shown_after(self, visit: Visit, act: Answer) -> Answer:
        to, *trail = act.then
        shown = await TAPS[type(to)](replace(visit, trail=Trail(trail)), to)
        return replace(
            shown,
            toast=act.toast or shown.toast,
            prompt=act.prompt or shown.prompt,
            document=act.document or shown.document,
        )

    async def _deliver(
        self,
        context: Context,
        visit: Visit,
        answer: Answer,
        user: User,
        *,
        edit: int | None,
        reply_to: int | None = None,
    ) -> None:
        """Bring an answer to the chat, and to the supergroup that a group became where that is found out only now."""
        called = NAMELESS
        if visit.in_group:
            called = mention(user)
            answer = replace(answer, screen=answer.screen and for_all(answer.screen))
        bring = partial(
            deliver, context.bot, self.store, answer, user=user.id, now=visit.now, tapped=visit.message, called=called
        )
        try:
            await bring(chat=visit.chat, edit=edit, reply_to=reply_to)
        except ChatMigrated as moved:
            await self._move(visit.chat, moved.new_chat_id)
            await bring(chat=moved.new_chat_id, edit=None)

    async def _move(self, old: int, new: int) -> None:
        """A group became a supergroup: its runs go along. Of one that is not let in and has none nothing is kept."""
        if self.lets_in(old) or self.lets_in(new) or await self.store.runs(old):
            await self.store.move_chat(old, new)
