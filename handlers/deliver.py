"""Bring an answer to the phone: edit the screen that was tapped, or send anew where Telegram forbids the edit."""

from dataclasses import replace
from datetime import datetime

import structlog
from markupsafe import Markup
from telegram import (
    Bot,
    CallbackQuery,
    ChatMember,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
    User,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter

from handlers.asides import by_the_way
from handlers.codec import pack
from handlers.inline import SEARCH, Listed, Listing
from handlers.markup import paragraphs, split
from handlers.screen import TEXT, Answer, Button, Document, Prompt, Screen
from handlers.typed import cleaned
from handlers.words import _
from storage import Awaited, Store

log = structlog.get_logger()

TOAST = 200
"""Characters of a callback answer (Bot API, answerCallbackQuery)."""
FOR_ALL, FOR_ONE = 300, 5
"""Seconds that Telegram keeps an answer to an inline query: one that is everybody's, one that is a single user's."""
NAMELESS = Markup("")
NUMBERLESS = 0
"""No message's number."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_EDIT_FORBIDDEN = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message_author_required",
)


def keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    """A screen's buttons as Telegram's inline keyboard."""
    if not screen.rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in screen.rows])


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    if button.copy:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy))
    if button.switch:
        return InlineKeyboardButton(button.label, switch_inline_query=button.switch)
    if button.to is None:
        raise ValueError(f"“{button.label}” leads nowhere")
    return InlineKeyboardButton(button.label, callback_data=pack(button.to, button.trail))


async def deliver(
    bot: Bot,
    store: Store,
    answer: Answer,
    *,
    user: int,
    chat: int,
    edit: int | None,
    now: datetime,
    tapped: int | None = None,
    reply_to: int | None = None,
    called: Markup = NAMELESS,
) -> None:
    """Show an answer's screen (in message `edit`, or as a new one), then send what else it carries.

    In a group a new screen answers the message `reply_to`, and a question begins with the user it is for, as they are
    `called`: their phone alone opens the input line (Bot API, ForceReply's `selective`).
    What is remembered under a message (a query, an awaited text) is kept as soon as Telegram has named the message.
    What is remembered under the message `tapped` goes along where the screen cannot stand in it.
    """
    if answer.screen is not None:
        message = await show(bot, chat, answer.screen, edit, reply_to)
        if answer.query is not None:
            await by_the_way(store.keep_results(chat, message, user, answer.query, now))
        elif tapped is not None and message != tapped:
            await by_the_way(store.copy_results(chat, tapped, message))
    if answer.document is not None:
        await _send_document(bot, chat, answer.document)
    if answer.prompt is not None:
        await _ask(bot, store, answer.prompt, user=user, chat=chat, now=now, called=called)


async def _ask(bot: Bot, store: Store, prompt: Prompt, *, user: int, chat: int, now: datetime, called: Markup) -> None:
    """Put a question and remember what is awaited.

    Where the line drops the question may stand in the chat all the same, in a message whose number nobody told:
    the user's next text is then offered to be taken as the answer.
    """
    awaited = Awaited(
        chat=chat,
        user=user,
        message=NUMBERLESS,
        kind=prompt.kind,
        run=prompt.run,
        step=prompt.step,
        at=now,
        item=prompt.item,
    )
    try:
        awaited = replace(awaited, message=await _send_prompt(bot, chat, prompt, called))
    except BadRequest:  # a NetworkError by its class, but an answer all the same
        raise
    except NetworkError:
        await store.await_text(awaited)
        raise
    await store.await_text(awaited)


def mention(user: User) -> Markup:
    """A user's name as Telegram takes it for a mention."""
    if user.username:
        return Markup("@{}").format(user.username)
    return Markup('<a href="tg://user?id={}">{}</a>').format(user.id, cleaned(user.first_name) or _("You"))


async def administers(bot: Bot, chat: int, user: int) -> bool:
    """Whether a user is a group's creator or one of its administrators, as far as Telegram tells."""
    try:
        member = await bot.get_chat_member(chat, user)
    except BadRequest:
        return False
    return member.status in {ChatMember.OWNER, ChatMember.ADMINISTRATOR}


async def acknowledge(query: CallbackQuery, toast: str) -> bool:
    """Answer a tap; False where Telegram refuses the answer, as too late. By then the screen says it all."""
    try:
        await query.answer(toast[:TOAST] or None)
    except BadRequest as refusal:
        if "query is too old" not in refusal.message.lower():
            raise
        return False
    except RetryAfter:
        log.warning("a tap was not acknowledged: Telegram asks to wait")
    except NetworkError:
        log.warning("a tap was not acknowledged: the line to Telegram dropped")
    return True


async def show(bot: Bot, chat: int, screen: Screen, edit: int | None, reply_to: int | None = None) -> int:
    """Put a screen into message `edit`, or into a new one where that cannot be; the id of the message it stands in."""
    first, *more = split(screen.text, TEXT)
    markup = keyboard(screen)
    shown = None
    if edit is not None and await _edit(bot, chat, edit, first, None if more else markup):
        shown = edit
    if shown is None:
        shown = await _send(bot, chat, first, None if more else markup, reply_to)
    for number, piece in enumerate(more, 1):
        shown = await _send(bot, chat, piece, markup if number == len(more) else None)
    return shown


async def deliver_listing(bot: Bot, query: str, listing: Listing) -> None:
    """Answer the inline query with this id. A late answer is refused by Telegram: more was typed by then."""
    above = InlineQueryResultsButton(listing.above, start_parameter=SEARCH) if listing.above else None
    try:
        await bot.answer_inline_query(
            query,
            [_article(item) for item in listing.items],
            cache_time=FOR_ONE if listing.personal else FOR_ALL,
            is_personal=listing.personal,
            next_offset=listing.more,
            button=above,
        )
    except BadRequest as refusal:
        if "query is too old" not in refusal.message.lower():
            raise


def _article(item: Listed) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        item.key,
        item.title,
        InputTextMessageContent(item.sent.text, parse_mode=ParseMode.HTML, link_preview_options=_NO_PREVIEW),
        reply_markup=keyboard(item.sent),
        description=item.description,
    )


async def _edit(bot: Bot, chat: int, message: int, text: Markup, markup: InlineKeyboardMarkup | None) -> bool:
    """Whether the message now says this."""
    try:
        await bot.edit_message_text(
            text,
            chat_id=chat,
            message_id=message,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as refusal:
        said = refusal.message.lower()
        if "message is not modified" in said:  # a second tap on the same button, or an edit whose answer was lost
            return True
        if any(words in said for words in _EDIT_FORBIDDEN):
            return False
        raise
    return True


async def _send(
    bot: Bot,
    chat: int,
    text: Markup,
    markup: InlineKeyboardMarkup | ForceReply | None,
    reply_to: int | None = None,
) -> int:
    """Send a message, never again after a time-out: Telegram may have delivered it, and knows no way to tell."""
    sent = await bot.send_message(
        chat,
        text,
        parse_mode=ParseMode.HTML,
        reply_markup=markup,
        link_preview_options=_NO_PREVIEW,
        reply_parameters=ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
    )
    return sent.message_id


async def _send_prompt(bot: Bot, chat: int, prompt: Prompt, called: Markup) -> int:
    text = paragraphs(called, prompt.text)
    return await _send(bot, chat, text, ForceReply(selective=bool(called), input_field_placeholder=prompt.placeholder))


async def _send_document(bot: Bot, chat: int, document: Document) -> None:
    await bot.send_document(
        chat, document.content, filename=document.name, caption=document.caption or None, parse_mode=ParseMode.HTML
    )
