"""Inline mode: what people ask of the bot in any chat, and what it answered, kept for a while by the server.

Rules: "Inline mode" in the Bot API's documentation, and tdlib's InlineQueriesManager.cpp for what a cached answer
is found by.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from bot.preview.entities import FormattedText
from bot.preview.keyboards import InlineKeyboard

QUERY_LIMIT = 256
"""Characters of a query that the bot gets."""


@dataclass(frozen=True, slots=True)
class Article:
    """A result of the kind "article": its line in the list, and the message it becomes."""

    id: str
    title: str
    description: str
    content: FormattedText
    keyboard: InlineKeyboard | None = None


@dataclass(frozen=True, slots=True)
class ResultsButton:
    """A button above the results; it starts the bot with a payload."""

    text: str
    start_parameter: str


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What the bot answered to an inline query; `cache_seconds` is how long others may be shown the same."""

    results: tuple[Article, ...]
    next_offset: str = ""
    cache_seconds: int = 300
    personal: bool = False
    button: ResultsButton | None = None


@dataclass(slots=True, eq=False)
class InlineQuery:
    """What somebody typed behind the bot's name; `cached` when the bot never heard of it."""

    id: str
    user_id: int
    text: str
    offset: str
    chat_type: str
    at: float
    answer: InlineAnswer | None = None
    cached: bool = False

    @property
    def results(self) -> tuple[Article, ...]:
        """The results that came."""
        return self.answer.results if self.answer else ()


_Key = tuple[str, str, str, int | None]


class InlineMode:
    """Every inline query, what the server remembers of the answers, and the messages that came of them.

    Attributes:
        queries: by id, oldest first.
        sent: chat and message of an inline message, by its id.
    """

    def __init__(self, first_id: int) -> None:
        self.queries: dict[str, InlineQuery] = {}
        self.sent: dict[str, tuple[int, int]] = {}
        self._kept: dict[_Key, tuple[float, InlineAnswer]] = {}
        self._first_id = first_id
        self._ids = count(1)

    def ask(self, user_id: int, text: str, offset: str, chat_type: str, now: float) -> InlineQuery:
        """A new query, answered at once when the server still remembers an answer to it."""
        query = InlineQuery(
            f"{self._first_id}{next(self._ids):06}", user_id, text[:QUERY_LIMIT], offset, chat_type, now
        )
        self.queries[query.id] = query
        query.answer = next(
            (answer for key in (_key(query, user_id), _key(query, None)) if (answer := self._fresh(key, now))), None
        )
        query.cached = query.answer is not None
        return query

    def answer(self, query: InlineQuery, answer: InlineAnswer, now: float) -> None:
        """Take the bot's answer, and remember it for as long as it allows."""
        query.answer = answer
        self._kept[_key(query, query.user_id if answer.personal else None)] = now + answer.cache_seconds, answer

    def last_text(self, user_id: int) -> str:
        """What somebody typed last."""
        return next((query.text for query in reversed(self.queries.values()) if query.user_id == user_id), "")

    def shown_to(self, user_id: int) -> dict[str, Article]:
        """The results on somebody's screen: of the last text they typed, all pages of it, by id."""
        text = self.last_text(user_id)
        pages = [query for query in self.queries.values() if query.user_id == user_id and query.text == text]
        return {article.id: article for query in pages for article in query.results}

    def next_message_id(self) -> str:
        """A new `inline_message_id`."""
        return f"inline{self._first_id}x{len(self.sent) + 1}"

    def _fresh(self, key: _Key, now: float) -> InlineAnswer | None:
        until, answer = self._kept.get(key, (now, None))
        return answer if now < until else None


def _key(query: InlineQuery, user_id: int | None) -> _Key:
    return query.text.strip(), query.offset, query.chat_type, user_id
