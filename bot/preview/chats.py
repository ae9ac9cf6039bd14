"""Who talks and what was said: users, messages, documents and private chats, as values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from bot.preview.entities import FormattedText
from bot.preview.keyboards import ForceReply, InlineKeyboard, Markup, ReplyKeyboard
from bot.preview.rendering import render_html


@dataclass(frozen=True, slots=True)
class User:
    """A person, or the bot itself."""

    id: int
    first_name: str
    language_code: str | None = None
    username: str | None = None
    is_bot: bool = False

    def as_json(self) -> dict[str, Any]:
        """The Bot API's User."""
        user: dict[str, Any] = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was sent."""

    file_id: str
    name: str
    mime: str
    data: bytes = field(repr=False)

    @property
    def unique_id(self) -> str:
        """The same for the same content sent twice."""
        return hashlib.sha256(self.data).hexdigest()[:16]

    def as_json(self) -> dict[str, Any]:
        """The Bot API's Document."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_name": self.name,
            "mime_type": self.mime,
            "file_size": len(self.data),
        }


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands; an edit puts a new value in its place.

    `content` is the text, or the caption of a document. `other` holds what the stand-in does not draw, such as
    a sticker, in the Bot API's own shape. `edits` counts the edits, `edited` is the Unix time of the last.
    """

    id: int
    chat: User
    sender: User
    date: int
    content: FormattedText
    markup: Markup | None = None
    document: Document | None = None
    reply_to: int | None = None
    other: dict[str, Any] | None = None
    edited: int | None = None
    edits: int = 0

    @property
    def text(self) -> str:
        """The text, or the caption of a document."""
        return self.content.text

    @property
    def html(self) -> str:
        """The text as the chat page shows it."""
        return render_html(self.content)

    @property
    def by_bot(self) -> bool:
        """Whether the bot sent it."""
        return self.sender.is_bot

    @property
    def keyboard(self) -> InlineKeyboard | None:
        """The inline keyboard under it."""
        return self.markup if isinstance(self.markup, InlineKeyboard) else None

    @property
    def reply_keyboard(self) -> ReplyKeyboard | None:
        """The reply keyboard it brought."""
        return self.markup if isinstance(self.markup, ReplyKeyboard) else None

    @property
    def force_reply(self) -> ForceReply | None:
        """Whether it asks for a reply to itself."""
        return self.markup if isinstance(self.markup, ForceReply) else None

    @property
    def labels(self) -> list[list[str]]:
        """The words on the inline buttons, row by row."""
        return [[button.text for button in row] for row in self.keyboard.rows] if self.keyboard else []


@dataclass(slots=True)
class Chat:
    """A private chat of one person with the bot."""

    person: User
    started: bool = False
    blocked: bool = False
    menu_button: dict[str, Any] | None = None
    by_id: dict[int, Message] = field(default_factory=dict)

    @property
    def messages(self) -> list[Message]:
        """The transcript, oldest first, without what was deleted."""
        return list(self.by_id.values())

    def as_json(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        chat: dict[str, Any] = {"id": self.person.id, "first_name": self.person.first_name, "type": "private"}
        if self.person.username:
            chat["username"] = self.person.username
        return chat
