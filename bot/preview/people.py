"""The person's side: what somebody with a phone can do, in the own chat with the bot or in a group."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.preview.audience import meant_for
from bot.preview.chats import ADMINISTRATORS, Chat, GroupChat, Message, PrivateChat, User
from bot.preview.entities import TEXT_LIMIT, FormattedText, tidy, utf16_length
from bot.preview.inline import InlineQuery
from bot.preview.keyboards import Button, InlineKeyboard
from bot.preview.profile import Command
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
    """Somebody at a place: in the private chat with the bot, or in a group (`Group.member`).

    Attributes:
        chat: the private chat with the bot, wherever the person is.
        here: the chat in which the person is.
    """

    def __init__(self, state: State, chat: PrivateChat, here: Chat | None = None) -> None:
        self._state = state
        self.chat = chat
        self.here: Chat = here or chat

    @property
    def user(self) -> User:
        """Who it is."""
        return self.chat.person

    @property
    def id(self) -> int:
        """The user's id, which is that of the private chat too."""
        return self.user.id

    @property
    def messages(self) -> list[Message]:
        """The transcript of the chat."""
        return self.here.messages

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
        if message_id not in self.here.by_id:
            raise CannotDo(f"no message {message_id} in the chat")
        return self.here.by_id[message_id]

    def say(self, text: str, reply_to: Message | int | None = None) -> Message:
        """Type a text; one that is too long goes as several messages, and the last is given."""
        self._refuse_absent()
        content = tidy(FormattedText(text))
        if not content.text:
            raise CannotDo("there is nothing to say")
        answered = None if reply_to is None else self.current(reply_to).id
        *firsts, last = _parts(content.text)
        for part in firsts:
            self._sent(tidy(FormattedText(part)), answered)
        return self._sent(tidy(FormattedText(last)), answered)

    def start(self, payload: str = "") -> Message:
        """Press Start, or open a deep link `t.me/<bot>?start=<payload>`; who had blocked the bot unblocks it."""
        if not _PAYLOAD.fullmatch(payload):
            raise CannotDo("a payload has at most 64 of A-Z a-z 0-9 _ -")
        if self.here is not self.chat:
            return self.say(f"/start@{self._state.bot.username} {payload}".strip())
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
        return self._press(self.current(message), self._button(message, label))

    def switch(self, message: Message | int, label: str) -> str:
        """Press a button that begins an inline query; what then stands in the input is given.

        Where a button lets choose the chat, the person chooses: `Group.member(person).inline(...)`.
        """
        button = self._button(message, label)
        if button.switch is None:
            raise CannotDo(f"the button {button.text!r} begins no inline query")
        return f"@{self._state.bot.username} {button.switch.query}"

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
        return self._state.tapped(self.here, self.user, message_id, data).id

    def inline(self, query: str, offset: str = "", chat_type: str | None = None) -> InlineQuery:
        """Type `@bot query` here, or scroll to the results behind an offset; `answer` is None until the bot gave one.

        Args:
            query: the words behind the bot's name; the bot gets the first 256 characters.
            offset: the `next_offset` of the results before.
            chat_type: sender, private, group, supergroup or channel; what the chat here is when not given.
        """
        state = self._state
        if not state.switches.inline:
            raise CannotDo("the bot has no inline mode")
        kind = chat_type or ("sender" if self.here is self.chat else self.here.kind)
        asked = state.inline.ask(self.id, query, offset, kind, state.now)
        if not asked.cached:
            head = {"id": asked.id, "from": self.user.as_json(), "query": asked.text}
            state.updates.put("inline_query", {**head, "offset": offset, "chat_type": kind})
        state.changed()
        return asked

    def choose(self, result_id: str, chat: GroupChat | None = None) -> Message:
        """Send one of the results on the screen, here or in a group.

        Raises:
            CannotDo: there is no such result on the screen.
        """
        if chat is not None:
            return Person(self._state, self.chat, chat).choose(result_id)
        self._refuse_absent()
        state = self._state
        article = state.inline.shown_to(self.id).get(result_id)
        if article is None:
            raise CannotDo(f"no result {result_id!r}; there are {list(state.inline.shown_to(self.id))}")
        inline_id = state.inline.next_message_id() if article.keyboard else None
        message = self._sent(article.content, keyboard=article.keyboard, inline_id=inline_id, via=True)
        chosen = {"result_id": result_id, "from": self.user.as_json(), "query": state.inline.last_text(self.id)}
        if inline_id is not None:
            state.inline.sent[inline_id] = message.chat_id, message.id
            chosen["inline_message_id"] = inline_id
        if state.switches.feedback:
            state.updates.put("chosen_inline_result", chosen)
        return message

    @property
    def commands(self) -> list[Command]:
        """The commands that the menu offers here."""
        language, here = self.user.language_code or "", self.here
        if not isinstance(here, GroupChat):
            return self._state.profile.commands_for(here.id, language)
        administers = here.status(self.id) in ADMINISTRATORS
        return self._state.profile.commands_in_group(here.id, self.id, language, administers=administers)

    def is_asked(self, message: Message) -> bool:
        """Whether the forced reply or the reply keyboard of a message is meant for this person."""
        return meant_for(message, self.user, self.here.by_id.get(message.reply_to or 0))

    def block(self) -> None:
        """Block the bot."""
        self._set_blocked(blocked=True)

    def unblock(self) -> None:
        """Let the bot in again."""
        self._set_blocked(blocked=False)

    def edit(self, message: Message | int, text: str) -> Message:
        """Change what one said; the bot gets an edited_message."""
        said = self.current(message)
        if said.sender != self.user:
            raise CannotDo("a person edits only own messages")
        edited = self._state.edit(said, tidy(FormattedText(text)), said.markup)
        self._state.tell("edited_message", edited)
        return edited

    def send_other(self, kind: str, caption: str = "") -> Message:
        """Send what the bot has no use for: sticker, photo, voice, video, document, location, contact or dice."""
        self._refuse_absent()
        return self._sent(tidy(FormattedText(caption)), None, {kind: _OTHER[kind]})

    def _sent(
        self,
        content: FormattedText,
        answered: int | None = None,
        other: dict[str, Any] | None = None,
        *,
        keyboard: InlineKeyboard | None = None,
        inline_id: str | None = None,
        via: bool = False,
    ) -> Message:
        state = self._state
        if self.here is self.chat:
            self.chat.started = True
        message = state.post(
            self.here,
            self.user,
            content,
            markup=keyboard,
            reply_to=answered,
            other=other,
            via=state.bot if via else None,
            inline_id=inline_id,
        )
        state.tell("message", message)
        return message

    def _button(self, message: Message | int, label: str) -> Button:
        shown = self.current(message)
        buttons = [button for row in shown.keyboard.rows for button in row] if shown.keyboard else []
        found = [button for button in buttons if button.text == label] or [
            button for button in buttons if button.text.startswith(label)
        ]
        if len(found) != 1:
            raise CannotDo(f"{len(found)} buttons begin with {label!r}; there are {shown.labels}")
        return found[0]

    def _press(self, message: Message, button: Button) -> str:
        self._refuse_absent()
        if button.data is None:
            raise CannotDo(f"the button {button.text!r} does not call the bot back")
        return self.tap_data(message, button.data)

    def _refuse_absent(self) -> None:
        if isinstance(self.here, GroupChat):
            if not self.here.holds(self.id):
                raise CannotDo(f"{self.user.first_name} is not in the group")
        elif self.chat.blocked:
            raise CannotDo("the bot is blocked")

    def _set_blocked(self, *, blocked: bool) -> None:
        if self.chat.blocked == blocked:
            return
        self.chat.blocked = blocked
        before, now = ("member", "kicked") if blocked else ("kicked", "member")
        self._state.bot_became(now, self.chat, self.user, before=before)


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
