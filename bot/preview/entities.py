"""Formatted text: a string and its entities, with offsets in UTF-16 units, tidied as Telegram tidies it.

The rules are those of Telegram's own client library (tdlib, MessageEntity.cpp) and of "Formatting options" in
the documentation of the Bot API.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

TEXT_LIMIT = 4096
"""UTF-16 units of a message's text after parsing (sendMessage)."""
CAPTION_LIMIT = 1024
"""UTF-16 units of a caption after parsing (sendDocument)."""

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
LITERAL = ("pre", "code")
QUOTES = ("blockquote", "expandable_blockquote")
EXPLICIT = (*SPLITTABLE, *LITERAL, *QUOTES, "text_link", "custom_emoji", "date_time")
_ORDER = {name: rank for rank, name in enumerate((*QUOTES, "pre", "code", "text_link"))}

_DETECTED = (
    ("url", re.compile(r"(?<![\w@./])https?://[^\s<>\"]*[^\s<>\".,:;!?')\]}]")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z]\w{3,31}\b", re.ASCII)),
    ("bot_command", re.compile(r"(?<![\w@/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{3,31})?(?![\w/])")),
)
# Telegram keeps the line feed, turns other control characters into spaces and drops these for good.
_DROPPED = re.compile("[\r\u2028-\u202e]")
_BLANKED = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of text with a meaning; `offset` and `length` count UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    custom_emoji_id: str | None = None
    unix_time: int | None = None
    date_time_format: str | None = None

    @property
    def end(self) -> int:
        """The first UTF-16 unit behind it."""
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        """The Bot API's MessageEntity."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class FormattedText:
    """Text as it is shown, and the entities in it ordered by their offsets."""

    text: str
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    """The length of a text in UTF-16 units, in which Telegram counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def utf16_slice(text: str, start: int, end: int) -> str:
    """The part of a text between two offsets in UTF-16 units; half a character becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "replace")


def tidy(formatted: FormattedText) -> FormattedText:
    """Clean, trim, find links and commands, and put entities in order, as Telegram does with any text."""
    cleaned = _cleaned(formatted)
    marked = tuple(entity for entity in cleaned.entities if not _is_blank(cleaned.text, entity))
    trimmed = _trimmed(FormattedText(cleaned.text, marked))
    whole = _whole([*trimmed.entities, *_detected(trimmed.text)])
    merged = _merged(trimmed, [entity for entity in whole if entity.type in LITERAL])
    entities = (entity for entity in (*whole, *merged) if not _is_blank(trimmed.text, entity))
    return FormattedText(trimmed.text, tuple(sorted(entities, key=_rank)))


def _cleaned(formatted: FormattedText) -> FormattedText:
    text = _BLANKED.sub(" ", formatted.text)
    dropped = [utf16_length(text[: match.start()]) for match in _DROPPED.finditer(text)]

    def moved(offset: int) -> int:
        return offset - sum(position < offset for position in dropped)

    entities = (
        replace(entity, offset=moved(entity.offset), length=moved(entity.end) - moved(entity.offset))
        for entity in formatted.entities
    )
    return FormattedText(_DROPPED.sub("", text), tuple(entities))


def _trimmed(formatted: FormattedText) -> FormattedText:
    text = formatted.text.rstrip(" \n")
    end = utf16_length(text)
    first = min((entity.offset for entity in formatted.entities), default=end)
    # Blanks inside the first entity stay: an indented <pre> keeps its indent.
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    cut = (
        replace(entity, offset=entity.offset - lead, length=min(entity.end, end) - entity.offset)
        for entity in formatted.entities
    )
    return FormattedText(text[lead:], tuple(entity for entity in cut if entity.length > 0))


def _detected(text: str) -> Iterator[Entity]:
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(text):
            yield Entity(kind, utf16_length(text[: match.start()]), utf16_length(match.group()))


def _whole(entities: Iterable[Entity]) -> list[Entity]:
    """Entities that are never split: of two that overlap only the first or outer one stays.

    A quote may hold others but may itself be in none.
    """
    found = sorted((entity for entity in entities if entity.type not in SPLITTABLE), key=_rank)
    quotes = _apart(entity for entity in found if entity.type in QUOTES)
    others = _apart(entity for entity in found if entity.type not in QUOTES)
    return [*quotes, *(entity for entity in others if all(_fits(entity, quote) for quote in quotes))]


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def _fits(entity: Entity, quote: Entity) -> bool:
    outside = entity.end <= quote.offset or entity.offset >= quote.end
    return outside or (quote.offset <= entity.offset and entity.end <= quote.end)


def _merged(formatted: FormattedText, literals: list[Entity]) -> Iterator[Entity]:
    """Bold and its like: neighbours join, and inside code there are none."""
    for kind in SPLITTABLE:
        mask = bytearray(utf16_length(formatted.text))
        for entity in formatted.entities:
            if entity.type == kind:
                mask[entity.offset : entity.end] = b"\1" * entity.length
        for literal in literals:
            mask[literal.offset : literal.end] = bytes(literal.length)
        for run in re.finditer(b"\1+", mask):
            yield Entity(kind, run.start(), run.end() - run.start())


def _is_blank(text: str, entity: Entity) -> bool:
    return entity.type in SPLITTABLE and not utf16_slice(text, entity.offset, entity.end).strip()


def _rank(entity: Entity) -> tuple[int, int, int]:
    return entity.offset, -entity.length, _ORDER.get(entity.type, len(_ORDER))
