"""Entities that the bot gives by offset (`entities`, `caption_entities`) instead of by markup."""

from __future__ import annotations

from typing import Any

from bot.preview.entities import EXPLICIT, Entity, utf16_length
from bot.preview.formatting import checked_link
from bot.preview.refusals import BadRequest

# Telegram finds these by itself and passes over them when they are given.
_FOUND = frozenset({
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card",
})  # fmt: skip


def parse_entities(text: str, given: list[Any]) -> tuple[Entity, ...]:
    """MessageEntity objects for a text.

    Raises:
        BadRequest: one is no entity, reaches beyond the text or cuts a character in two.
    """
    edges = _edges(text)
    entities = (_entity(item) for item in given)
    return tuple(_within(entity, edges) for entity in entities if entity is not None)


def _edges(text: str) -> set[int]:
    edges = {0}
    position = 0
    for character in text:
        position += utf16_length(character)
        edges.add(position)
    return edges


def _within(entity: Entity, edges: set[int]) -> Entity:
    end = max(edges)
    if entity.offset > end:
        raise BadRequest(f"entity begins after the end of the text at UTF-16 offset {entity.offset}")
    if entity.end > end:
        raise BadRequest(
            f"entity beginning at UTF-16 offset {entity.offset} ends after the end of the text "
            f"at UTF-16 offset {entity.end}"
        )
    if not {entity.offset, entity.end} <= edges:
        raise BadRequest(
            f"entity beginning at UTF-16 offset {entity.offset} starts or ends in a middle of a UTF-16 symbol"
        )
    return entity


def _entity(given: object) -> Entity | None:
    if not isinstance(given, dict):
        raise BadRequest("can't parse MessageEntity: expected an Object")
    kind, offset, length = str(given.get("type")), given.get("offset"), given.get("length")
    if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length <= 0:
        raise BadRequest("can't parse MessageEntity: wrong offset or length")
    if kind in _FOUND:
        return None
    if kind not in EXPLICIT:
        raise BadRequest("can't parse MessageEntity: Unsupported type specified")
    if kind == "text_link":
        url = checked_link(str(given.get("url", "")))
        if url is None:
            raise BadRequest(f"entity URL '{given.get('url', '')}' is invalid: Wrong HTTP URL")
        return Entity(kind, offset, length, url=url)
    extra = {name: given.get(name) for name in ("language", "custom_emoji_id", "unix_time", "date_time_format")}
    return Entity(kind, offset, length, **extra)
