"""Who talks and what was said: users, messages, documents and chats, as values."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

from bot.preview.entities import FormattedText
from bot.preview.keyboards import ForceReply, InlineKeyboard, Markup, ReplyKeyboard
from bot.preview.rendering import render_html

SERVICE = frozenset({"new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id"})
"""What stands in a message that Telegram itself wrote into a group."""
PRESENT = frozenset({"creator", "administrator", "member"})
"""Statuses (ChatMember) of those who are in a group."""
ADMINISTRATORS = frozenset({"creator", "administrator"})


_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_pin_messages",
)  # fmt: skip


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
    a sticker or that somebody joined, in the Bot API's own shape. `edits` counts the edits, `edited` is the Unix
    time of the last. `via` is the bot whose inline result it is, `inline_id` the id by which that bot edits it.
    """

    id: int
    chat_id: int
    sender: User
    date: int
    content: FormattedText
    markup: Markup | None = None
    document: Document | None = None
    reply_to: int | None = None
    other: dict[str, Any] | None = None
    edited: int | None = None
    edits: int = 0
    via: User | None = None
    inline_id: str | None = None

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
    def is_service(self) -> bool:
        """Whether Telegram wrote it: somebody joined, left, or the group moved."""
        return self.other is not None and not SERVICE.isdisjoint(self.other)

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
class Chat(ABC):
    """A chat in which the bot may be."""

    id: int
    by_id: dict[int, Message] = field(default_factory=dict, kw_only=True)
    menu_button: dict[str, Any] | None = field(default=None, kw_only=True)

    @property
    def messages(self) -> list[Message]:
        """The transcript, oldest first, without what was deleted."""
        return list(self.by_id.values())

    @property
    @abstractmethod
    def kind(self) -> str:
        """The Bot API's type of chat: private, group or supergroup."""

    @abstractmethod
    def as_json(self) -> dict[str, Any]:
        """The Bot API's Chat."""


@dataclass(slots=True)
class PrivateChat(Chat):
    """The chat of one person with the bot; its id is the person's."""

    person: User
    started: bool = False
    blocked: bool = False

    @property
    def kind(self) -> str:
        """Private."""
        return "private"

    def as_json(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        chat: dict[str, Any] = {"id": self.id, "first_name": self.person.first_name, "type": self.kind}
        if self.person.username:
            chat["username"] = self.person.username
        return chat


@dataclass(slots=True)
class GroupChat(Chat):
    """A group or supergroup.

    Attributes:
        users: everyone who is or was in it, the bot too, by id.
        statuses: the status (ChatMember) of each of them, by id.
        moved_to: the id of the supergroup that this group became.
    """

    title: str
    is_super: bool = False
    users: dict[int, User] = field(default_factory=dict)
    statuses: dict[int, str] = field(default_factory=dict)
    moved_to: int | None = None

    @property
    def kind(self) -> str:
        """Group or supergroup."""
        return "supergroup" if self.is_super else "group"

    def status(self, user_id: int) -> str:
        """The status of somebody; who never was here has left."""
        return self.statuses.get(user_id, "left")

    def holds(self, user_id: int) -> bool:
        """Whether somebody is in the group now."""
        return self.moved_to is None and self.status(user_id) in PRESENT

    def as_json(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        chat: dict[str, Any] = {"id": self.id, "title": self.title, "type": self.kind}
        return chat if self.is_super else {**chat, "all_members_are_administrators": False}


def member_json(user: User, status: str) -> dict[str, Any]:
    """The Bot API's ChatMember."""
    member: dict[str, Any] = {"user": user.as_json(), "status": status}
    match status:
        case "creator":
            member["is_anonymous"] = False
        case "administrator":
            member |= {right: right not in {"can_be_edited", "is_anonymous"} for right in _RIGHTS}
        case "kicked":
            member["until_date"] = 0
    return member
