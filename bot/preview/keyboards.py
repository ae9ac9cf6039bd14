"""Reply markups: read from JSON, held to Telegram's limits, and written back.

Limits: "InlineKeyboardButton", "CopyTextButton", "ForceReply" of the Bot API's documentation; a hundred buttons
and eight a row are not documented there but known to python-telegram-bot (`InlineKeyboardMarkupLimit`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.preview.formatting import checked_link
from bot.preview.refusals import BadRequest

DATA_LIMIT = 64
"""Bytes of callback_data."""
COPY_LIMIT = 256
PLACEHOLDER_LIMIT = 64
BUTTONS_LIMIT = 100
ROW_LIMIT = 8

_T = TypeVar("_T")
_CHOSEN = "switch_inline_query_chosen_chat"
_SWITCHES = ("switch_inline_query", "switch_inline_query_current_chat", _CHOSEN)
_ALLOWED = ("allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats")
_ACTIONS = ("url", "callback_data", "copy_text", *_SWITCHES)
_LATER = ("web_app", "login_url", "callback_game", "pay")


@dataclass(frozen=True, slots=True)
class Switch:
    """An inline query that a button begins, by the name of its field.

    `chats` are the kinds of chat it may be sent to, for the button that names them.
    """

    field: str
    query: str
    chats: tuple[str, ...] = ()

    @property
    def stays(self) -> bool:
        """Whether it begins in the chat where the button is."""
        return self.field == "switch_inline_query_current_chat"

    def as_json(self) -> str | dict[str, Any]:
        """What stands in that field of the Bot API's InlineKeyboardButton."""
        return {"query": self.query, **dict.fromkeys(self.chats, True)} if self.chats else self.query


@dataclass(frozen=True, slots=True)
class Button:
    """A button of an inline keyboard: exactly one of its actions is set."""

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None
    switch: Switch | None = None
    style: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The Bot API's InlineKeyboardButton."""
        button: dict[str, Any] = {"text": self.text}
        if self.data is not None:
            button["callback_data"] = self.data
        if self.url is not None:
            button["url"] = self.url
        if self.copy is not None:
            button["copy_text"] = {"text": self.copy}
        if self.switch is not None:
            button[self.switch.field] = self.switch.as_json()
        if self.style is not None:
            button["style"] = self.style
        return button


@dataclass(frozen=True, slots=True)
class InlineKeyboard:
    """Buttons under a message, row by row."""

    rows: tuple[tuple[Button, ...], ...]

    def as_json(self) -> dict[str, Any]:
        """The Bot API's InlineKeyboardMarkup."""
        return {"inline_keyboard": [[button.as_json() for button in row] for row in self.rows]}


@dataclass(frozen=True, slots=True)
class ReplyKeyboard:
    """Keys in place of the person's keyboard; pressing one says its text."""

    rows: tuple[tuple[str, ...], ...]
    resize: bool = False
    one_time: bool = False
    persistent: bool = False
    placeholder: str | None = None
    selective: bool = False

    def as_json(self) -> dict[str, Any]:
        """The Bot API's ReplyKeyboardMarkup."""
        return {
            "keyboard": [[{"text": text} for text in row] for row in self.rows],
            "resize_keyboard": self.resize,
            "one_time_keyboard": self.one_time,
            "is_persistent": self.persistent,
            "input_field_placeholder": self.placeholder,
        }


@dataclass(frozen=True, slots=True)
class RemoveKeyboard:
    """Take the reply keyboard away."""

    selective: bool = False

    def as_json(self) -> dict[str, Any]:
        """The Bot API's ReplyKeyboardRemove."""
        return {"remove_keyboard": True}


@dataclass(frozen=True, slots=True)
class ForceReply:
    """Open the input as a reply to this message: of everyone in a group, or only of those it is meant for."""

    placeholder: str | None = None
    selective: bool = False


Markup = InlineKeyboard | ReplyKeyboard | RemoveKeyboard | ForceReply


def parse_markup(given: object) -> Markup | None:
    """A reply markup from its JSON; None for an inline keyboard without buttons, as Telegram has it.

    Raises:
        BadRequest: it is none, or it breaks one of Telegram's limits.
    """
    if not isinstance(given, dict):
        raise BadRequest("object expected as reply markup")
    if "inline_keyboard" in given:
        rows = _rows(given["inline_keyboard"], "inline_keyboard", _button)
        return InlineKeyboard(rows) if rows else None
    if "keyboard" in given:
        return _reply_keyboard(given)
    if given.get("remove_keyboard") is True:
        return RemoveKeyboard(selective=given.get("selective") is True)
    if given.get("force_reply") is True:
        return ForceReply(_placeholder(given), selective=given.get("selective") is True)
    return None


def _reply_keyboard(given: dict[str, Any]) -> ReplyKeyboard | None:
    rows = _rows(given["keyboard"], "keyboard", _key)
    if not rows:
        return None
    return ReplyKeyboard(
        rows,
        resize=bool(given.get("resize_keyboard")),
        one_time=bool(given.get("one_time_keyboard")),
        persistent=bool(given.get("is_persistent")),
        placeholder=_placeholder(given),
        selective=bool(given.get("selective")),
    )


def _rows(given: object, name: str, read: Callable[[object], _T]) -> tuple[tuple[_T, ...], ...]:
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise BadRequest(f'field "{name}" must be an Array of Arrays')
    rows = tuple(tuple(read(button) for button in row) for row in given if row)
    if sum(map(len, rows)) > BUTTONS_LIMIT or any(len(row) > ROW_LIMIT for row in rows):
        raise BadRequest("reply markup is too long")
    return rows


def _key(given: object) -> str:
    text = given.get("text") if isinstance(given, dict) else given
    if not isinstance(text, str):
        raise BadRequest("can't parse keyboard button: Can't find field \"text\"")
    if not text.strip():
        raise BadRequest("keyboard button text must be non-empty")
    return text


def _placeholder(given: dict[str, Any]) -> str | None:
    placeholder = given.get("input_field_placeholder")
    if placeholder in (None, ""):
        return None
    if not isinstance(placeholder, str) or len(placeholder) > PLACEHOLDER_LIMIT:
        raise BadRequest("REPLY_MARKUP_PLACEHOLDER_INVALID")
    return placeholder


def _button(given: object) -> Button:
    if not isinstance(given, dict):
        raise BadRequest("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = given.get("text")
    if not isinstance(text, str):
        raise BadRequest("can't parse inline keyboard button: Can't find field \"text\"")
    if not text.strip():
        raise BadRequest("inline keyboard button text must be non-empty")
    if any(name in given for name in _LATER):
        raise BadRequest("BUTTON_TYPE_INVALID")
    actions = [name for name in _ACTIONS if given.get(name) is not None]
    if not actions or given.get("callback_data") == "":
        raise BadRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise BadRequest("can't parse inline keyboard button: exactly one action must be specified")
    return _with_action(text, actions[0], given[actions[0]], given.get("style"))


def _with_action(text: str, action: str, value: object, style: str | None) -> Button:
    if style not in (None, "danger", "success", "primary"):
        raise BadRequest("BUTTON_STYLE_INVALID")
    match action, value:
        case "callback_data", str():
            if len(value.encode("utf-8", "surrogatepass")) > DATA_LIMIT:
                raise BadRequest("BUTTON_DATA_INVALID")
            return Button(text, data=value, style=style)
        case "url", str():
            return Button(text, url=_button_url(value), style=style)
        case "copy_text", {"text": str(copied)}:
            if not 1 <= len(copied) <= COPY_LIMIT:
                raise BadRequest("BUTTON_COPY_TEXT_INVALID")
            return Button(text, copy=copied, style=style)
        case "switch_inline_query_chosen_chat", dict():
            chats = tuple(name for name in _ALLOWED if value.get(name) is True)
            if not chats:
                raise BadRequest("at least one chat type must be allowed")
            return Button(text, switch=Switch(action, str(value.get("query") or ""), chats), style=style)
        case _, str() if action in _SWITCHES and action != _CHOSEN:
            return Button(text, switch=Switch(action, value), style=style)
    raise BadRequest(f'can\'t parse inline keyboard button: Field "{action}" is of a wrong type')


def _button_url(url: str) -> str:
    scheme = url.split(":", 1)[0].lower() if "://" in url else "http"
    if scheme not in {"http", "https", "tg"}:
        raise BadRequest(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    checked = checked_link(url)
    if checked is None:
        raise BadRequest(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return checked
