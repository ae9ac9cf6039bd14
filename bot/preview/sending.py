"""Methods of the Bot API that put something into a chat, change it or take it away."""

from __future__ import annotations

from typing import Any

from bot.preview.chats import Chat, Document, GroupChat, Message
from bot.preview.entities import CAPTION_LIMIT, TEXT_LIMIT, FormattedText, tidy, utf16_length
from bot.preview.formatting import parse_html
from bot.preview.keyboards import InlineKeyboard, Markup, parse_markup
from bot.preview.params import Params, Upload
from bot.preview.refusals import BadRequest, CannotEdit, Refusal
from bot.preview.state import CallbackAnswer, State
from bot.preview.typed_entities import parse_entities

UPLOAD_LIMIT = 50 * 2**20
"""Bytes a bot may send as a document."""
ANSWER_LIMIT = 200
"""Characters of an answer to a callback query."""
ANSWER_SECONDS = 15
"""How long a callback query may wait here; Telegram says only "too old", users report 10 to 15 seconds."""
DELETE_SECONDS = 48 * 3600
"""How long a message can be deleted (deleteMessage)."""

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def send_message(state: State, params: Params) -> dict[str, Any]:
    """SendMessage."""
    chat = _chat(state, params)
    message = state.post(chat, state.bot, read_text(params), markup=_markup(params), reply_to=_reply_to(chat, params))
    return state.message_json(message)


def send_document(state: State, params: Params) -> dict[str, Any]:
    """SendDocument: an upload, or a file_id of one before."""
    chat = _chat(state, params)
    caption = _content(params, "caption", "caption_entities", CAPTION_LIMIT, "message caption is too long")
    markup, reply_to = _markup(params), _reply_to(chat, params)
    document = _document(state, params)
    message = state.post(chat, state.bot, caption, markup=markup, document=document, reply_to=reply_to)
    return state.message_json(message)


def send_chat_action(state: State, params: Params) -> bool:
    """SendChatAction: all of them show as typing."""
    chat = _chat(state, params)
    if params.text("action").lower() not in ACTIONS:
        raise BadRequest("wrong parameter action in request")
    state.publish("typing", {}, chat=chat.id)
    return True


def edit_message_text(state: State, params: Params) -> dict[str, Any] | bool:
    """EditMessageText; without a reply_markup the keyboard goes. True for an inline message."""
    message = _editable(state, params)
    content = read_text(params)
    if message.document is not None:
        raise BadRequest("there is no text in the message to edit")
    return _edited(state, message, content, read_inline_markup(params))


def edit_message_reply_markup(state: State, params: Params) -> dict[str, Any] | bool:
    """EditMessageReplyMarkup. True for an inline message."""
    message = _editable(state, params)
    return _edited(state, message, message.content, read_inline_markup(params))


def delete_message(state: State, params: Params) -> bool:
    """DeleteMessage, for 48 hours: any of a private chat; of a group the bot's own, and all as administrator."""
    chat = _chat(state, params)
    message = chat.by_id.get(params.integer("message_id"))
    if message is None:
        raise BadRequest("message to delete not found")
    member = isinstance(chat, GroupChat) and chat.status(state.bot.id) != "administrator"
    if member and not message.by_bot:
        raise BadRequest("message can't be deleted")
    if state.now - message.date > DELETE_SECONDS:
        raise BadRequest("message can't be deleted for everyone")
    state.delete(message)
    return True


def answer_callback_query(state: State, params: Params) -> bool:
    """AnswerCallbackQuery; a second answer is as good as the first."""
    query = state.callbacks.get(params.text("callback_query_id"))
    if query is None or state.now - query.at > ANSWER_SECONDS:
        raise BadRequest(TOO_OLD)
    text, url = params.text("text"), params.text("url")
    if len(text) > ANSWER_LIMIT:
        raise BadRequest("MESSAGE_TOO_LONG")
    if url and not url.startswith(f"https://t.me/{state.bot.username}?start="):
        raise BadRequest("URL_INVALID")
    answer = CallbackAnswer(query.id, query.user_id, text, params.flag("show_alert"), url or None)
    state.answers.append(answer)
    state.publish("answer", answer, user=query.user_id)
    return True


def _chat(state: State, params: Params) -> Chat:
    if "chat_id" not in params:
        raise BadRequest("chat_id is empty")
    return state.open_chat(params.integer("chat_id"))


def _content(params: Params, name: str, entities: str, limit: int, too_long: str) -> FormattedText:
    """Parse, tidy and measure a text: the limit counts what is left after parsing."""
    text, mode = params.text(name), params.text("parse_mode").lower()
    if mode not in {"", "html"}:
        raise BadRequest("unsupported parse_mode")
    if mode == "html":
        content = parse_html(text)
    else:
        content = FormattedText(text, parse_entities(text, params.sequence(entities) or []))
    content = tidy(content)
    if utf16_length(content.text) > limit:
        raise BadRequest(too_long)
    return content


def read_text(params: Params, name: str = "text") -> FormattedText:
    """The text of a message, from its parameter.

    Raises:
        BadRequest: it is none, or too long.
    """
    if not params.text(name):
        raise BadRequest("message text is empty")
    content = _content(params, name, "entities", TEXT_LIMIT, "message is too long")
    if not content.text:
        raise BadRequest("text must be non-empty")
    return content


def read_inline_markup(params: Params) -> InlineKeyboard | None:
    """The inline keyboard of a message, from its parameter.

    Raises:
        BadRequest: it breaks one of Telegram's limits, or is of another kind.
    """
    markup = _markup(params)
    if markup is not None and not isinstance(markup, InlineKeyboard):
        raise BadRequest("inline keyboard expected")
    return markup


def _markup(params: Params) -> Markup | None:
    return parse_markup(params.values["reply_markup"]) if "reply_markup" in params else None


def _reply_to(chat: Chat, params: Params) -> int | None:
    given = params.mapping("reply_parameters") or {
        "message_id": params.integer("reply_to_message_id"),
        "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
    }
    message_id = given.get("message_id")
    if not message_id:
        return None
    if isinstance(message_id, int) and message_id in chat.by_id:
        return message_id
    if given.get("allow_sending_without_reply"):
        return None
    raise BadRequest("message to be replied not found")


def _document(state: State, params: Params) -> Document:
    named = params.text("document")
    upload: Upload | None = params.files.get(named.removeprefix("attach://") if named else "document")
    if upload is None:
        if not named:
            raise BadRequest("there is no document in the request")
        if named not in state.files:
            raise BadRequest("wrong file identifier/HTTP URL specified")
        return state.files[named]
    if not upload.data:
        raise BadRequest("file must be non-empty")
    if len(upload.data) > UPLOAD_LIMIT:
        raise Refusal(413, "Request Entity Too Large")
    return state.keep_file(upload)


def _editable(state: State, params: Params) -> Message:
    if "inline_message_id" in params:
        return state.inline_message(params.text("inline_message_id"))
    chat = _chat(state, params)
    if "message_id" not in params:
        raise BadRequest("message identifier is not specified")
    message = chat.by_id.get(params.integer("message_id"))
    if message is None:
        raise BadRequest("message to edit not found")
    # "It is currently only possible to edit messages without reply_markup or with inline keyboards."
    if not message.by_bot or (message.markup is not None and message.keyboard is None):
        raise CannotEdit
    return message


def _edited(
    state: State, message: Message, content: FormattedText, markup: InlineKeyboard | None
) -> dict[str, Any] | bool:
    if (content, markup) == (message.content, message.markup):
        raise BadRequest(NOT_MODIFIED)
    edited = state.edit(message, content, markup)
    return True if message.sender != state.bot else state.message_json(edited)


METHODS = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
}
"""Synchronous methods by name."""
