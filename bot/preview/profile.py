"""What a person sees of the bot before it speaks: names, descriptions, commands and menu button.

Limits: "BotCommand", "setMyName", "setMyDescription", "setMyShortDescription" of the Bot API's documentation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.preview.refusals import BadRequest

COMMANDS_LIMIT = 100
DESCRIPTION_LIMIT = 256
TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}

_SCOPES = frozenset({
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators",
    "chat", "chat_administrators", "chat_member",
})  # fmt: skip
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}|")

Command = dict[str, str]
"""`{"command": …, "description": …}`."""


@dataclass(slots=True)
class Profile:
    """Texts and commands by language; the language "" stands for all that have none of their own."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Command]] = field(default_factory=dict)
    menu_button: dict[str, Any] = field(default_factory=lambda: {"type": "commands"})

    def set_text(self, kind: str, text: str, language: str) -> None:
        """Set name, description or short description; an empty text takes it back."""
        if len(text) > TEXT_LIMITS[kind]:
            raise BadRequest(f"{kind.upper()}_TOO_LONG")
        self.texts[kind, checked_language(language)] = text

    def text(self, kind: str, language: str = "") -> str:
        """The text for a language, or else the one for all languages."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def set_commands(self, scope: str, language: str, given: list[Any]) -> None:
        """Set the commands of a scope in a language; none takes them back."""
        if len(given) > COMMANDS_LIMIT:
            raise BadRequest("BOT_COMMANDS_TOO_MUCH")
        commands = [_checked_command(command) for command in given]
        key = scope, checked_language(language)
        if commands:
            self.commands[key] = commands
        else:
            self.commands.pop(key, None)

    def commands_for(self, chat_id: int, language: str) -> list[Command]:
        """What a person sees in a private chat: the narrowest scope wins, then the own language.

        The order is that of "Determining list of commands" under BotCommandScope.
        """
        return self._narrowest([f"chat:{chat_id}", "all_private_chats", "default"], language)

    def commands_in_group(self, chat_id: int, user_id: int, language: str, *, administers: bool) -> list[Command]:
        """What a member sees in a group; administrators may have more."""
        scopes = [f"chat_member:{chat_id}:{user_id}", f"chat:{chat_id}", "all_group_chats", "default"]
        if administers:
            scopes.insert(1, f"chat_administrators:{chat_id}")
            scopes.insert(3, "all_chat_administrators")
        return self._narrowest(scopes, language)

    def _narrowest(self, scopes: list[str], language: str) -> list[Command]:
        for scope in scopes:
            for code in (language, ""):
                if commands := self.commands.get((scope, code)):
                    return commands
        return []


def scope_key(scope: dict[str, Any] | None) -> str:
    """A BotCommandScope as a key, such as `default` or `chat:1001`."""
    kind = "default" if scope is None else str(scope.get("type"))
    if kind not in _SCOPES:
        raise BadRequest("can't parse BotCommandScope: Unsupported type specified")
    named = [str(scope[name]) for name in ("chat_id", "user_id") if name in scope] if scope else []
    return ":".join([kind, *named])


def checked_language(language: str) -> str:
    """A two-letter code, or "" for all languages."""
    if not _LANGUAGE.fullmatch(language):
        raise BadRequest("LANG_CODE_INVALID")
    return language


def _checked_command(given: object) -> Command:
    if not isinstance(given, dict):
        raise BadRequest("can't parse BotCommand: expected an Object")
    command, description = given.get("command"), given.get("description")
    if not isinstance(command, str) or not _COMMAND.fullmatch(command.removeprefix("/")):
        raise BadRequest("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= len(description) <= DESCRIPTION_LIMIT:
        raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command.removeprefix("/"), "description": description}
