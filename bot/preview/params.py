"""The parameters of a call, read as the Bot API reads them: from JSON or from a form, where all is text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.preview.refusals import BadRequest

_STRUCTURED = frozenset({
    "allowed_updates",
    "button",
    "caption_entities",
    "commands",
    "entities",
    "link_preview_options",
    "menu_button",
    "reply_markup",
    "reply_parameters",
    "results",
    "scope",
})  # fmt: skip
_NUMBERS = frozenset({
    "cache_time", "chat_id", "from_chat_id", "limit", "max_connections", "message_id", "offset", "reply_to_message_id",
    "timeout", "user_id",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent along with a call."""

    name: str
    mime: str
    data: bytes


class Params:
    """Typed access to the parameters of one call; asks are refused in Telegram's words.

    Args:
        given: parameters by name, each the text of a form field or a JSON value.
        files: uploads by the name of their part.
    """

    def __init__(self, given: Mapping[str, object], files: Mapping[str, Upload] | None = None) -> None:
        self.values: dict[str, Any] = {name: _decoded(name, value) for name, value in given.items()}
        self.files = dict(files or {})

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """A string, empty when it was not given."""
        value = self.values.get(name)
        text = "" if value is None else str(value)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise BadRequest("strings must be encoded in UTF-8") from None
        return text

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; what is none counts as not given, as with Telegram."""
        value = self.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def flag(self, name: str) -> bool:
        """A Boolean: true, True, 1 and yes are."""
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes"}

    def mapping(self, name: str) -> dict[str, Any] | None:
        """A JSON object, or None when it was not given."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, dict):
            raise BadRequest(f"can't parse {name}: expected an Object")
        return value

    def sequence(self, name: str) -> list[Any] | None:
        """A JSON array, or None when it was not given."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, list):
            raise BadRequest(f"can't parse {name}: expected an Array")
        return value


def _decoded(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if name in _STRUCTURED and value:
        try:
            return json.loads(value)
        except ValueError:
            what = "reply keyboard markup JSON object" if name == "reply_markup" else f"{name} JSON object"
            raise BadRequest(f"can't parse {what}") from None
    if name in _NUMBERS and value.removeprefix("-").isdecimal():
        return int(value)
    return value
