"""Methods of the Bot API about who is in a group."""

from __future__ import annotations

from typing import Any

from bot.preview.chats import ADMINISTRATORS, Chat, GroupChat, User, member_json
from bot.preview.params import Params
from bot.preview.refusals import BadRequest
from bot.preview.state import State


def get_chat_member(state: State, params: Params) -> dict[str, Any]:
    """GetChatMember; who is known but not in the group has left it."""
    chat = state.open_chat(params.integer("chat_id"))
    user = _users(state).get(params.integer("user_id"))
    if user is None:
        raise BadRequest("invalid user_id specified")
    if isinstance(chat, GroupChat):
        return member_json(user, chat.status(user.id))
    if user.id not in {chat.id, state.bot.id}:
        raise BadRequest("member not found")
    return member_json(user, "member")


def get_chat_administrators(state: State, params: Params) -> list[dict[str, Any]]:
    """GetChatAdministrators: the creator, and those who were promoted."""
    group = _group(state.open_chat(params.integer("chat_id")))
    return [
        member_json(group.users[user_id], status)
        for user_id, status in group.statuses.items()
        if status in ADMINISTRATORS
    ]


def get_chat_member_count(state: State, params: Params) -> int:
    """GetChatMemberCount, the bot included."""
    chat = state.open_chat(params.integer("chat_id"))
    return sum(map(chat.holds, chat.statuses)) if isinstance(chat, GroupChat) else 2


def leave_chat(state: State, params: Params) -> bool:
    """LeaveChat."""
    chat = state.open_chat(params.integer("chat_id"))
    if not isinstance(chat, GroupChat):
        raise BadRequest("chat member status can't be changed in private chats")
    before = chat.status(state.bot.id)
    chat.statuses[state.bot.id] = "left"
    state.bot_became("left", chat, state.bot, before=before)
    return True


def _group(chat: Chat) -> GroupChat:
    if not isinstance(chat, GroupChat):
        raise BadRequest("there are no administrators in the private chat")
    return chat


def _users(state: State) -> dict[int, User]:
    return {state.bot.id: state.bot, **{chat.id: chat.person for chat in state.chats.values()}}


METHODS = {
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
}
"""Synchronous methods by name."""
