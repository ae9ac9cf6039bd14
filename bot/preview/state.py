"""Everything the stand-in knows: chats, files, callback queries, the queue of updates, and who listens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from bot.preview.chats import Chat, Document, Message, User
from bot.preview.entities import FormattedText
from bot.preview.keyboards import InlineKeyboard, Markup
from bot.preview.params import Upload
from bot.preview.profile import Profile
from bot.preview.refusals import BLOCKED, BadRequest, Refusal
from bot.preview.updates import UpdateQueue

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
class Event:
    """Something a person's phone would show: a Message, a CallbackAnswer, or plain data."""

    name: str
    data: object


Listener = asyncio.Queue[Event | None]
"""Events as they come; None when the stand-in closes."""


class State:
    """The state behind the stand-in, and its few ways to change.

    Args:
        bot: the bot itself.
        people: who can talk to it.
        first_id: where ids of messages, updates and callback queries begin; the preview passes the Unix time, so
            that ids don't come again after a restart.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        *,
        bot: User = BOT,
        people: Iterable[User] = PEOPLE,
        first_id: int = 1,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.bot = bot
        self.profile = Profile()
        self.updates = UpdateQueue(first_id)
        self.answers: list[CallbackAnswer] = []
        self.callbacks: dict[str, CallbackQuery] = {}
        self.chats: dict[int, Chat] = {person.id: Chat(person) for person in people}
        self.files: dict[str, Document] = {}
        self._clock = clock
        self._ahead = 0.0
        self._message_ids = count(first_id)
        self._callback_ids = count(1)
        self._first_id = first_id
        self._listeners: list[tuple[int, Listener]] = []
        self._announced: dict[str, object] = {}
        self._changed = asyncio.Event()

    @property
    def now(self) -> float:
        """Seconds since the epoch, on the stand-in's own clock."""
        return self._clock() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        self._ahead += seconds

    def chat(self, user_id: int) -> Chat:
        """The chat with a person; KeyError when there is no such person."""
        return self.chats[user_id]

    def open_chat(self, chat_id: int) -> Chat:
        """The chat the bot may write to.

        Raises:
            Refusal: the person never started the bot, or has blocked it.
        """
        chat = self.chats.get(chat_id)
        if chat is None or not chat.started:
            raise BadRequest("chat not found")
        if chat.blocked:
            raise Refusal(*BLOCKED)
        return chat

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
    ) -> Message:
        """Put a new message into a chat and show it."""
        message = Message(
            next(self._message_ids),
            chat.person,
            sender,
            int(self.now),
            content,
            markup,
            document,
            reply_to,
            other,
        )
        chat.by_id[message.id] = message
        self.publish(chat.person.id, "message", message)
        return message

    def edit(self, message: Message, content: FormattedText, markup: Markup | None) -> Message:
        """Put an edited message in the place of the old one and show it."""
        edited = replace(message, content=content, markup=markup, edited=int(self.now), edits=message.edits + 1)
        self.chats[message.chat.id].by_id[message.id] = edited
        self.publish(message.chat.id, "message", edited)
        return edited

    def delete(self, message: Message) -> None:
        """Take a message away."""
        del self.chats[message.chat.id].by_id[message.id]
        self.publish(message.chat.id, "deleted", {"id": message.id})

    def keep_file(self, upload: Upload) -> Document:
        """Keep an uploaded file under a new id."""
        file_id = f"file{self._first_id}x{len(self.files) + 1}"
        self.files[file_id] = Document(file_id, upload.name, upload.mime, upload.data)
        return self.files[file_id]

    def tapped(self, chat: Chat, message_id: int, data: str) -> CallbackQuery:
        """Queue the update of a tap; a message that is gone is sent as Telegram's InaccessibleMessage."""
        query = CallbackQuery(
            f"{self._first_id}{next(self._callback_ids):06}", chat.person.id, message_id, data, self.now
        )
        self.callbacks[query.id] = query
        message = chat.by_id.get(message_id)
        gone = {"chat": chat.as_json(), "message_id": message_id, "date": 0}
        self.updates.put(
            "callback_query",
            {
                "id": query.id,
                "from": chat.person.as_json(),
                "message": gone if message is None else self.message_json(message),
                "chat_instance": str(chat.person.id),
                "data": data,
            },
        )
        return query

    def message_json(self, message: Message, *, with_reply: bool = True) -> dict[str, Any]:
        """The Bot API's Message."""
        chat = self.chats[message.chat.id]
        body: dict[str, Any] = {
            "message_id": message.id,
            "from": message.sender.as_json(),
            "chat": chat.as_json(),
            "date": message.date,
            **(message.other or {}),
        }
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

    def publish(self, user_id: int | None, name: str, data: object) -> None:
        """Tell those who watch a person's chat (or all) that something happened."""
        for listening_to, listener in self._listeners:
            if user_id is None or user_id == listening_to:
                listener.put_nowait(Event(name, data))
        self.changed()

    def announce(self, name: str, data: object) -> None:
        """Publish to all, and to everyone who comes later, an event of another part, such as `mistakes`."""
        self._announced[name] = data
        self.publish(None, name, data)

    @contextmanager
    def listening(self, user_id: int) -> Iterator[Listener]:
        """A queue of the events of a person's chat, beginning with the last of each announcement."""
        listener: Listener = asyncio.Queue()
        for name, data in self._announced.items():
            listener.put_nowait(Event(name, data))
        self._listeners.append((user_id, listener))
        try:
            yield listener
        finally:
            self._listeners.remove((user_id, listener))

    def release(self) -> None:
        """End what waits, a long poll and all listening: for a server that goes down."""
        self.updates.release()
        for _, listener in self._listeners:
            listener.put_nowait(None)

    def changed(self) -> None:
        """Wake those in `until`."""
        self._changed.set()

    async def until(self, holds: Callable[[], object], seconds: float = 5) -> None:
        """Wait for something to become true, looking again at every event and call.

        Raises:
            TimeoutError: it did not within so many seconds.
        """
        async with asyncio.timeout(seconds):
            while not holds():
                self._changed.clear()
                await self._changed.wait()
