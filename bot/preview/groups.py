"""The people's side of a group: talking in it, letting the bot in and out, making it a supergroup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.preview.chats import GroupChat, Message
from bot.preview.entities import FormattedText
from bot.preview.people import CannotDo, Person
from bot.preview.state import State

_FIRST = 2001
_SUPER = 10**12
"""What Telegram adds to the number of a supergroup, before it makes it negative."""


def found(state: State, title: str, people: Iterable[Person], kind: str) -> Group:
    """A new group without the bot; the first of the people is its creator."""
    creator, *others = people
    chat = GroupChat(_next_id(state, is_super=kind == "supergroup"), title, is_super=kind == "supergroup")
    for person in (creator, *others):
        chat.users[person.id] = person.user
        chat.statuses[person.id] = "member"
    chat.statuses[creator.id] = "creator"
    state.groups[chat.id] = chat
    return Group(state, chat)


class Group:
    """A group of people, and perhaps the bot."""

    def __init__(self, state: State, chat: GroupChat) -> None:
        self._state = state
        self.chat = chat

    @property
    def id(self) -> int:
        """The chat's id, negative as all of groups."""
        return self.chat.id

    @property
    def messages(self) -> list[Message]:
        """The transcript, what Telegram wrote included."""
        return self.chat.messages

    @property
    def last(self) -> Message:
        """The newest message of the bot."""
        return next(message for message in reversed(self.messages) if message.by_bot)

    @property
    def creator(self) -> Person:
        """Who made the group."""
        return next(person for person in self.people if self.chat.status(person.id) == "creator")

    @property
    def people(self) -> list[Person]:
        """Who is in the group now, acting in it; the bot is none of them."""
        return [Person(self._state, self._state.chats[id], self.chat) for id in self.chat.users if self._is_here(id)]

    def member(self, person: Person) -> Person:
        """The same person, acting in this group: `group.member(amina).tap(message, "Done")`."""
        return Person(self._state, person.chat, self.chat)

    def say(self, person: Person, text: str, reply_to: Message | int | None = None) -> Message:
        """Let somebody type a text in this group."""
        return self.member(person).say(text, reply_to)

    def add(self, person: Person, by: Person | None = None) -> None:
        """Let somebody in, whom a member (the creator) adds."""
        self.chat.users[person.id] = person.user
        self.chat.statuses[person.id] = "member"
        self._wrote(by or self.creator, {"new_chat_members": [person.user.as_json()]})

    def leave(self, person: Person) -> None:
        """Let somebody go."""
        self.chat.statuses[person.id] = "left"
        self._wrote(person, {"left_chat_member": person.user.as_json()})

    def promote(self, person: Person | None = None) -> None:
        """Make a member, or the bot, an administrator."""
        self._set_status(person, "administrator")

    def demote(self, person: Person | None = None) -> None:
        """Make an administrator, or the bot, a mere member."""
        self._set_status(person, "member")

    def add_bot(self, by: Person | None = None) -> None:
        """Let the bot in, whom a member (the creator) adds."""
        adder, bot = by or self.creator, self._state.bot
        if not self._state.switches.joins_groups:
            raise CannotDo("the bot cannot be added to groups")
        if self.chat.holds(bot.id):
            raise CannotDo("the bot is in the group")
        self.chat.users[bot.id] = bot
        self._set_status(None, "member", adder)
        self._wrote(adder, {"new_chat_members": [bot.as_json()]})

    def remove_bot(self, by: Person | None = None) -> None:
        """Throw the bot out; the bot still hears of that."""
        remover, bot = by or self.creator, self._state.bot
        if not self.chat.holds(bot.id):
            raise CannotDo("the bot is not in the group")
        self._wrote(remover, {"left_chat_member": bot.as_json()})
        self._set_status(None, "kicked", remover)

    def upgrade(self) -> Group:
        """Make it a supergroup: a new chat with a new id and messages counted anew, which is given."""
        if self.chat.is_super or self.chat.moved_to is not None:
            raise CannotDo("only a group becomes a supergroup, and once")
        creator = self.creator
        chat = GroupChat(_next_id(self._state, is_super=True), self.chat.title, is_super=True)
        chat.users, chat.statuses = dict(self.chat.users), dict(self.chat.statuses)
        self._state.groups[chat.id] = chat
        self._wrote(creator, {"migrate_to_chat_id": chat.id})
        self.chat.moved_to = chat.id
        moved = Group(self._state, chat)
        moved._wrote(creator, {"migrate_from_chat_id": self.id})
        return moved

    def _is_here(self, user_id: int) -> bool:
        return user_id != self._state.bot.id and self.chat.holds(user_id)

    def _set_status(self, person: Person | None, status: str, by: Person | None = None) -> None:
        user_id = self._state.bot.id if person is None else person.id
        before = self.chat.status(user_id)
        self.chat.statuses[user_id] = status
        if person is None:
            self._state.bot_became(status, self.chat, (by or self.creator).user, before=before)

    def _wrote(self, by: Person, service: dict[str, Any]) -> None:
        message = self._state.post(self.chat, by.user, FormattedText(""), other=service)
        self._state.tell("message", message)


def _next_id(state: State, *, is_super: bool) -> int:
    number = _FIRST + len(state.groups)
    return -(_SUPER + number) if is_super else -number
