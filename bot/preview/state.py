"""Everything the stand-in knows: chats, files, queries and the queue of updates."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from bot.preview.audience import bot_hears
from bot.preview.chats import Chat, Document, GroupChat, Message, PrivateChat, User, member_json
from bot.preview.entities import FormattedText
from bot.preview.events import Events
from bot.preview.inline import InlineMode
from bot.preview.keyboards import InlineKeyboard, Markup
from bot.preview.params import Upload
from bot.preview.profile import Profile
from bot.preview.refusals import BLOCKED, BadRequest, Migrated, Refusal
from bot.preview.updates import UpdateQueue
from bot.preview.webhook import Webhooks

BOT = User(7_000_000_001, "Vademecum", username="vademecum_preview_bot", is_bot=True)
PEOPLE = (User(1001, "Amina", "en"), User(1002, "Jean", "fr"), User(1003, "Sofía", "es"))


@dataclass(frozen=True, slots=True)
class CallbackQuery:
    """A tap on a button, waiting to be answered."""

    id: str
    user_id: int
    message_id: int
    data: str
    at: float


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What the bot answered to a tap: a toast, or an alert that has to be closed."""

    callback_id: str
    user_id: int
    text: str = ""
    alert: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Switches:
    """What is set for a bot with @BotFather.

    Attributes:
        inline: inline mode (/setinline).
        feedback: the bot hears which result was chosen (/setinlinefeedback).
        reads_all: privacy mode is off (/setprivacy).
        joins_groups: it may be added to groups (/setjoingroups).
    """

    inline: bool = True
    feedback: bool = False
    reads_all: bool = False
    joins_groups: bool = True


AS_MADE = Switches()
"""As a bot is when only inline mode was switched on."""


class State(Events):
    """The state behind the stand-in, and its few ways to change.

    Args:
        bot: the bot itself.
        people: who can talk to it.
        first_id: where ids of messages, updates and callback queries begin; the preview passes the Unix time, so
            that ids don't come again after a restart.
        clock: seconds since the epoch.
        switches: what is set for the bot with @BotFather.
    """

    def __init__(
        self,
        *,
        bot: User = BOT,
        people: Iterable[User] = PEOPLE,
        first_id: int = 1,
        clock: Callable[[], float] = time.time,
        switches: Switches = AS_MADE,
    ) -> None:
        super().__init__()
        self.bot = bot
        self.switches = switches
        self.profile = Profile()
        self.updates = UpdateQueue(first_id)
        self.webhooks = Webhooks(self.updates, lambda: self.now, self.changed)
        self.answers: list[CallbackAnswer] = []
        self.callbacks: dict[str, CallbackQuery] = {}
        self.inline = InlineMode(first_id)
        self.chats: dict[int, PrivateChat] = {person.id: PrivateChat(person.id, person) for person in people}
        self.groups: dict[int, GroupChat] = {}
        self.files: dict[str, Document] = {}
        self._clock = clock
        self._ahead = 0.0
        # A supergroup counts its own messages; all other chats of a bot share one count.
        self._message_ids: dict[int, Iterator[int]] = defaultdict(lambda: count(first_id))
        self._callback_ids = count(1)
        self._first_id = first_id

    @property
    def now(self) -> float:
        """Seconds since the epoch, on the stand-in's own clock."""
        return self._clock() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        self._ahead += seconds

    def find(self, chat_id: int) -> Chat:
        """A chat of whatever kind; KeyError when there is none."""
        return self.groups.get(chat_id) or self.chats[chat_id]

    def open_chat(self, chat_id: int) -> Chat:
        """The chat the bot may write to.

        Raises:
            Refusal: the person never started the bot, or has blocked it; the group never had it, has it no more,
                or became a supergroup.
        """
        if chat_id in self.groups:
            return self._open_group(self.groups[chat_id])
        chat = self.chats.get(chat_id)
        if chat is None or not chat.started:
            raise BadRequest("chat not found")
        if chat.blocked:
            raise Refusal(*BLOCKED)
        return chat

    def _open_group(self, group: GroupChat) -> GroupChat:
        if self.bot.id not in group.statuses:
            raise BadRequest("chat not found")
        if group.moved_to is not None:
            raise Migrated(group.moved_to)
        match group.status(self.bot.id):
            case "kicked":
                raise Refusal(403, f"Forbidden: bot was kicked from the {group.kind} chat")
            case "left":
                raise Refusal(403, f"Forbidden: bot is not a member of the {group.kind} chat")
        return group

    def post(
        self,
        chat: Chat,
        sender: User,
        content: FormattedText,
        *,
        markup: Markup | None = None,
        document: Document | None = None,
        reply_to: int | None = None,
        other: dict[str, Any] | None = None,
        via: User | None = None,
        inline_id: str | None = None,
    ) -> Message:
        """Put a new message into a chat and show it."""
        message = Message(
            next(self._message_ids[chat.id if chat.kind == "supergroup" else 0]),
            chat.id,
            sender,
            int(self.now),
            content,
            markup,
            document,
            reply_to,
            other,
            via=via,
            inline_id=inline_id,
        )
        chat.by_id[message.id] = message
        self.publish("message", message, chat=chat.id)
        return message

    def tell(self, kind: str, message: Message) -> None:
        """Queue the update of a message that somebody sent or edited, if the bot gets to see it."""
        group = self.groups.get(message.chat_id)
        if group is None or bot_hears(group, message, self.bot, reads_all=self.switches.reads_all):
            self.updates.put(kind, self.message_json(message))

    def edit(self, message: Message, content: FormattedText, markup: Markup | None) -> Message:
        """Put an edited message in the place of the old one and show it."""
        edited = replace(message, content=content, markup=markup, edited=int(self.now), edits=message.edits + 1)
        self.find(message.chat_id).by_id[message.id] = edited
        self.publish("message", edited, chat=message.chat_id)
        return edited

    def inline_message(self, inline_id: str) -> Message:
        """The message that an inline result became.

        Raises:
            BadRequest: there is none with such an id, or it was deleted.
        """
        if inline_id not in self.inline.sent:
            raise BadRequest("invalid inline message identifier specified")
        chat_id, message_id = self.inline.sent[inline_id]
        message = self.find(chat_id).by_id.get(message_id)
        if message is None:
            raise BadRequest("MESSAGE_ID_INVALID")
        return message

    def delete(self, message: Message) -> None:
        """Take a message away."""
        del self.find(message.chat_id).by_id[message.id]
        self.publish("deleted", {"id": message.id}, chat=message.chat_id)

    def keep_file(self, upload: Upload) -> Document:
        """Keep an uploaded file under a new id."""
        file_id = f"file{self._first_id}x{len(self.files) + 1}"
        self.files[file_id] = Document(file_id, upload.name, upload.mime, upload.data)
        return self.files[file_id]

    def tapped(self, chat: Chat, user: User, message_id: int, data: str) -> CallbackQuery:
        """Queue the update of a tap.

        A message that is gone is sent as Telegram's InaccessibleMessage; of an inline result there is only its id.
        """
        query = CallbackQuery(f"{self._first_id}{next(self._callback_ids):06}", user.id, message_id, data, self.now)
        self.callbacks[query.id] = query
        message = chat.by_id.get(message_id)
        place: dict[str, Any] = {"message": {"chat": chat.as_json(), "message_id": message_id, "date": 0}}
        if message is not None and message.inline_id is not None:
            place = {"inline_message_id": message.inline_id}
        elif message is not None:
            place = {"message": self.message_json(message)}
        head = {"id": query.id, "from": user.as_json(), "chat_instance": str(chat.id), "data": data}
        self.updates.put("callback_query", {**head, **place})
        return query

    def bot_became(self, status: str, chat: Chat, by: User, *, before: str) -> None:
        """Queue the update of the bot's own standing in a chat: blocked, added, removed. The page shows it too."""
        self.updates.put(
            "my_chat_member",
            {
                "chat": chat.as_json(),
                "from": by.as_json(),
                "date": int(self.now),
                "old_chat_member": member_json(self.bot, before),
                "new_chat_member": member_json(self.bot, status),
            },
        )
        self.publish("blocked", {"blocked": status in {"kicked", "left"}}, chat=chat.id)

    def message_json(self, message: Message, *, with_reply: bool = True) -> dict[str, Any]:
        """The Bot API's Message."""
        chat = self.find(message.chat_id)
        body: dict[str, Any] = {
            "message_id": message.id,
            "from": message.sender.as_json(),
            "chat": chat.as_json(),
            "date": message.date,
            **(message.other or {}),
        }
        if message.via is not None:
            body["via_bot"] = message.via.as_json()
        if message.edited is not None:
            body["edit_date"] = message.edited
        if message.document is not None:
            body["document"] = message.document.as_json()
        if message.text:
            caption = message.document is not None or message.other is not None
            body["caption" if caption else "text"] = message.text
            if message.content.entities:
                name = "caption_entities" if caption else "entities"
                body[name] = [entity.as_json() for entity in message.content.entities]
        if isinstance(message.markup, InlineKeyboard):
            body["reply_markup"] = message.markup.as_json()
        answered = chat.by_id.get(message.reply_to or 0)
        if with_reply and answered is not None:
            body["reply_to_message"] = self.message_json(answered, with_reply=False)
        return body

    def release(self) -> None:
        """End what waits, a long poll, deliveries and all listening: for a server that goes down."""
        self.updates.release()
        self.webhooks.delete()
        super().release()
