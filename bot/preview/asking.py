"""Methods of the Bot API that ask about the bot, or set what people see of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.preview.chats import Chat
from bot.preview.params import Params
from bot.preview.profile import scope_key
from bot.preview.refusals import BadRequest
from bot.preview.state import State
from bot.preview.webhook import CONNECTIONS, MOST_CONNECTIONS, Webhook

DOWNLOAD_LIMIT = 20 * 2**20
"""Bytes a bot may download (getFile)."""
_MENU_BUTTONS = frozenset({"commands", "default"})

Method = Callable[[State, Params], Any]


def get_me(state: State, _: Params) -> dict[str, Any]:
    """GetMe."""
    return {
        **state.bot.as_json(),
        "first_name": state.profile.text("name") or state.bot.first_name,
        "can_join_groups": state.switches.joins_groups,
        "can_read_all_group_messages": state.switches.reads_all,
        "supports_inline_queries": state.switches.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_webhook(state: State, params: Params) -> bool:
    """SetWebhook; without an address there is none any more. The bot's own certificate is not taken."""
    if "certificate" in params or "certificate" in params.files:
        raise BadRequest("bad webhook: this server takes no certificate")
    if "url" not in params:
        return delete_webhook(state, params)
    connections = params.integer("max_connections") or CONNECTIONS
    wanted = Webhook(params.text("url"), params.text("secret_token"), min(max(connections, 1), MOST_CONNECTIONS))
    if params.flag("drop_pending_updates"):
        state.updates.take()
    state.webhooks.set(wanted, params.sequence("allowed_updates"))
    return True


def get_webhook_info(state: State, _: Params) -> dict[str, Any]:
    """GetWebhookInfo, with an empty address where there is none."""
    return state.webhooks.as_json()


def delete_webhook(state: State, params: Params) -> bool:
    """DeleteWebhook, which may also drop what waits."""
    state.webhooks.delete()
    if params.flag("drop_pending_updates"):
        state.updates.take()
    return True


def get_chat(state: State, params: Params) -> dict[str, Any]:
    """GetChat: a ChatFullInfo, of somebody who blocked the bot too."""
    chat = _known(state, params.integer("chat_id"))
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return {
        **chat.as_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def get_file(state: State, params: Params) -> dict[str, Any]:
    """GetFile; the content is behind `file_path` at the file door."""
    document = state.files.get(params.text("file_id"))
    if document is None:
        raise BadRequest("wrong file_id or the file is temporarily unavailable")
    if len(document.data) > DOWNLOAD_LIMIT:
        raise BadRequest("file is too big")
    return {
        "file_id": document.file_id,
        "file_unique_id": document.unique_id,
        "file_size": len(document.data),
        "file_path": f"documents/{document.file_id}",
    }


def set_commands(state: State, params: Params) -> bool:
    """SetMyCommands."""
    commands = params.sequence("commands")
    if commands is None:
        raise BadRequest('parameter "commands" is required')
    _store_commands(state, params, commands)
    return True


def delete_commands(state: State, params: Params) -> bool:
    """DeleteMyCommands."""
    _store_commands(state, params, [])
    return True


def get_commands(state: State, params: Params) -> list[dict[str, str]]:
    """GetMyCommands: of exactly this scope and language."""
    key = scope_key(params.mapping("scope")), params.text("language_code")
    return state.profile.commands.get(key, [])


def set_menu_button(state: State, params: Params) -> bool:
    """SetChatMenuButton, of one chat or of all."""
    button = params.mapping("menu_button") or {"type": "default"}
    if str(button.get("type")) not in _MENU_BUTTONS:
        raise BadRequest("can't parse menu button: Unsupported type specified")
    if "chat_id" not in params:
        state.profile.menu_button = button
    else:
        state.open_chat(params.integer("chat_id")).menu_button = button
    return True


def get_menu_button(state: State, params: Params) -> dict[str, Any]:
    """GetChatMenuButton."""
    if "chat_id" not in params:
        return state.profile.menu_button
    return state.open_chat(params.integer("chat_id")).menu_button or {"type": "default"}


def _known(state: State, chat_id: int) -> Chat:
    """A chat that the bot may look at: also of somebody who blocked it."""
    person = state.chats.get(chat_id)
    return person if person is not None and person.started else state.open_chat(chat_id)


def _store_commands(state: State, params: Params, commands: list[Any]) -> None:
    scope = params.mapping("scope")
    if scope is not None and isinstance(scope.get("chat_id"), int):
        _known(state, scope["chat_id"])
    state.profile.set_commands(scope_key(params.mapping("scope")), params.text("language_code"), commands)
    state.publish("commands", None)


def _setting(kind: str) -> Method:
    def set_text(state: State, params: Params) -> bool:
        state.profile.set_text(kind, params.text(kind), params.text("language_code"))
        return True

    return set_text


def _getting(kind: str) -> Method:
    def get_text(state: State, params: Params) -> dict[str, str]:
        text = state.profile.text(kind, params.text("language_code"))
        return {kind: text or (state.bot.first_name if kind == "name" else "")}

    return get_text


def _yes(_: State, __: Params) -> bool:
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setWebhook": set_webhook,
    "getWebhookInfo": get_webhook_info,
    "deleteWebhook": delete_webhook,
    "getChat": get_chat,
    "getFile": get_file,
    "setMyCommands": set_commands,
    "deleteMyCommands": delete_commands,
    "getMyCommands": get_commands,
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
    "setMyName": _setting("name"),
    "getMyName": _getting("name"),
    "setMyDescription": _setting("description"),
    "getMyDescription": _getting("description"),
    "setMyShortDescription": _setting("short_description"),
    "getMyShortDescription": _getting("short_description"),
    "logOut": _yes,
    "close": _yes,
}
"""Synchronous methods by name."""
