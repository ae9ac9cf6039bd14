"""The person's side of a chat: what somebody with a phone can do."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.preview.chats import Chat, Message, User
from bot.preview.entities import TEXT_LIMIT, FormattedText, tidy, utf16_length
from bot.preview.keyboards import Button
from bot.preview.state import CallbackAnswer, State

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
_FILE = {"file_id": "other", "file_unique_id": "other", "file_size": 4096}
_SIZE = {"width": 320, "height": 240}
_OTHER: dict[str, Any] = {
    "sticker": {**_FILE, "width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False},
    "photo": [{**_FILE, **_SIZE}],
    "voice": {**_FILE, "duration": 3},
    "video": {**_FILE, **_SIZE, "duration": 3},
    "document": {**_FILE, "file_name": "letter.pdf", "mime_type": "application/pdf"},
    "location": {"latitude": 6.3106, "longitude": -10.8048},
    "contact": {"phone_number": "+231770000000", "first_name": "Ellen"},
    "dice": {"emoji": "🎲", "value": 4},
}


class CannotDo(ValueError):
    """A phone would not let the person do this."""


class Person:
    """Somebody in a private chat with the bot."""

    def __init__(self, state: State, chat: Chat) -> None:
        self._state = state
        self.chat = chat

    @property
    def user(self) -> User:
        """Who it is."""
        return self.chat.person

    @property
    def id(self) -> int:
        """The user's id, which is the chat's too."""
        return self.user.id

    @property
    def messages(self) -> list[Message]:
        """The transcript of the chat."""
        return self.chat.messages

    @property
    def last(self) -> Message:
        """The newest message of the bot."""
        return next(message for message in reversed(self.messages) if message.by_bot)

    @property
    def answers(self) -> list[CallbackAnswer]:
        """What the bot answered to this person's taps."""
        return [answer for answer in self._state.answers if answer.user_id == self.id]

    def current(self, message: Message | int) -> Message:
        """A message as it is shown now."""
        message_id = message if isinstance(message, int) else message.id
        if message_id not in self.chat.by_id:
            raise CannotDo(f"no message {message_id} in the chat")
        return self.chat.by_id[message_id]

    def say(self, text: str, reply_to: Message | int | None = None) -> Message:
        """Type a text; one that is too long goes as several messages, and the last is given."""
        self._refuse_blocked()
        content = tidy(FormattedText(text))
        if not content.text:
            raise CannotDo("there is nothing to say")
        answered = None if reply_to is None else self.current(reply_to).id
        self.chat.started = True
        *firsts, last = _parts(content.text)
        for part in firsts:
            self._sent(tidy(FormattedText(part)), answered)
        return self._sent(tidy(FormattedText(last)), answered)

    def start(self, payload: str = "") -> Message:
        """Press Start, or open a deep link `t.me/<bot>?start=<payload>`; who had blocked the bot unblocks it."""
        if not _PAYLOAD.fullmatch(payload):
            raise CannotDo("a payload has at most 64 of A-Z a-z 0-9 _ -")
        if self.chat.blocked:
            self.unblock()
        return self.say(f"/start {payload}".strip())

    def open_link(self, url: str) -> Message:
        """Follow a link to this bot."""
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        payload = query.get("start", [""])[0]
        if parts.scheme == "tg":
            bot = query.get("domain", [""])[0] if parts.netloc == "resolve" else ""
        else:
            bot = parts.path.strip("/") if parts.netloc in {"t.me", "telegram.me"} else ""
        if bot.lower() != (self._state.bot.username or "").lower():
            raise CannotDo(f"{url} does not lead to this bot")
        return self.start(payload)

    def tap(self, message: Message | int, label: str) -> str:
        """Tap a button of the keyboard that is under the message now, by its label or how it begins.

        Returns:
            The id of the callback query.

        Raises:
            CannotDo: there is no such button, several begin so, or it is none that calls the bot back.
        """
        shown = self.current(message)
        buttons = [button for row in shown.keyboard.rows for button in row] if shown.keyboard else []
        found = [button for button in buttons if button.text == label] or [
            button for button in buttons if button.text.startswith(label)
        ]
        if len(found) != 1:
            raise CannotDo(f"{len(found)} buttons begin with {label!r}; there are {shown.labels}")
        return self._press(shown, found[0])

    def tap_at(self, message: Message | int, row: int, column: int) -> str:
        """Tap the button at a place of the keyboard, both counted from 0; as `tap` otherwise."""
        shown = self.current(message)
        rows = shown.keyboard.rows if shown.keyboard else ()
        if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
            raise CannotDo(f"no button at row {row}, column {column}; there are {shown.labels}")
        return self._press(shown, rows[row][column])

    def tap_data(self, message: Message | int, data: str) -> str:
        """Send a tap with any data: forged, or from a keyboard that is no longer there."""
        message_id = message if isinstance(message, int) else message.id
        return self._state.tapped(self.chat, message_id, data).id

    def block(self) -> None:
        """Block the bot."""
        self._set_blocked(blocked=True)

    def unblock(self) -> None:
        """Let the bot in again."""
        self._set_blocked(blocked=False)

    def edit(self, message: Message | int, text: str) -> Message:
        """Change what one said; the bot gets an edited_message."""
        said = self.current(message)
        if said.by_bot:
            raise CannotDo("a person edits only own messages")
        edited = self._state.edit(said, tidy(FormattedText(text)), said.markup)
        self._state.updates.put("edited_message", self._state.message_json(edited))
        return edited

    def send_other(self, kind: str, caption: str = "") -> Message:
        """Send what the bot has no use for: sticker, photo, voice, video, document, location, contact or dice."""
        self._refuse_blocked()
        self.chat.started = True
        return self._sent(tidy(FormattedText(caption)), None, {kind: _OTHER[kind]})

    def _sent(self, content: FormattedText, answered: int | None, other: dict[str, Any] | None = None) -> Message:
        message = self._state.post(self.chat, self.user, content, reply_to=answered, other=other)
        self._state.updates.put("message", self._state.message_json(message))
        return message

    def _press(self, message: Message, button: Button) -> str:
        self._refuse_blocked()
        if button.data is None:
            raise CannotDo(f"the button {button.text!r} does not call the bot back")
        return self.tap_data(message, button.data)

    def _refuse_blocked(self) -> None:
        if self.chat.blocked:
            raise CannotDo("the bot is blocked")

    def _set_blocked(self, *, blocked: bool) -> None:
        if self.chat.blocked == blocked:
            return
        self.chat.blocked = blocked
        state = self._state
        member = {"user": state.bot.as_json(), "status": "member"}
        kicked = {"user": state.bot.as_json(), "status": "kicked", "until_date": 0}
        state.updates.put(
            "my_chat_member",
            {
                "chat": self.chat.as_json(),
                "from": self.user.as_json(),
                "date": int(state.now),
                "old_chat_member": member if blocked else kicked,
                "new_chat_member": kicked if blocked else member,
            },
        )
        state.changed()


def _parts(text: str) -> list[str]:
    """A text in pieces of at most 4096 UTF-16 units."""
    parts = [""]
    room = TEXT_LIMIT
    for character in text:
        width = utf16_length(character)
        if width > room:
            parts.append("")
            room = TEXT_LIMIT
        parts[-1] += character
        room -= width
    return [part for part in parts if part.strip()]
