"""The method that answers an inline query, and Telegram's limits of it (answerInlineQuery)."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from bot.preview.inline import Article, InlineAnswer, ResultsButton
from bot.preview.params import Params
from bot.preview.refusals import BadRequest
from bot.preview.sending import ANSWER_SECONDS, TOO_OLD, read_inline_markup, read_text
from bot.preview.state import State

RESULTS_LIMIT = 50
ID_LIMIT = 64
"""Bytes of a result's id, and of an offset."""
CACHE_SECONDS = 300
_T = TypeVar("_T")
_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]*")


def answer_inline_query(state: State, params: Params) -> bool:
    """AnswerInlineQuery, with results of the kind "article" that send text."""
    results = params.sequence("results")
    if results is None:
        raise BadRequest('parameter "results" is required')
    articles = tuple(_article(given) for given in results)
    answer = InlineAnswer(
        articles,
        next_offset=params.text("next_offset"),
        cache_seconds=params.integer("cache_time", CACHE_SECONDS),
        personal=params.flag("is_personal"),
        button=_button(params.mapping("button")),
    )
    query = state.inline.queries.get(params.text("inline_query_id"))
    if query is None or state.now - query.at > ANSWER_SECONDS:
        raise BadRequest(TOO_OLD)
    _refuse_beyond_limits(answer)
    state.inline.answer(query, answer, state.now)
    return True


def _refuse_beyond_limits(answer: InlineAnswer) -> None:
    ids = [article.id for article in answer.results]
    if len(ids) > RESULTS_LIMIT:
        raise BadRequest("RESULTS_TOO_MUCH")
    if not all(1 <= len(id.encode()) <= ID_LIMIT for id in ids):
        raise BadRequest("RESULT_ID_INVALID")
    if len(ids) > len(set(ids)):
        raise BadRequest("RESULT_ID_DUPLICATE")
    if len(answer.next_offset.encode()) > ID_LIMIT:
        raise BadRequest("NEXT_OFFSET_INVALID")


def _article(given: object) -> Article:
    if not isinstance(given, dict):
        raise BadRequest("can't parse inline query result: expected an Object")
    kind = str(given.get("type", ""))
    if kind != "article":
        raise BadRequest(f'can\'t parse inline query result: type "{kind}" is unsupported for the inline query result')
    message = Params(_field(given, "input_message_content", dict))
    return Article(
        _field(given, "id", str),
        _field(given, "title", str),
        Params(given).text("description"),
        read_text(message, "message_text"),
        read_inline_markup(Params(given)),
    )


def _field(given: dict[str, Any], name: str, kind: type[_T]) -> _T:
    value = given.get(name)
    if not isinstance(value, kind):
        raise BadRequest(f"can't parse inline query result: Can't find field \"{name}\"")
    return value


def _button(given: dict[str, Any] | None) -> ResultsButton | None:
    if given is None:
        return None
    text, parameter = given.get("text"), given.get("start_parameter")
    if not isinstance(text, str) or not text.strip():
        raise BadRequest("can't parse inline query results button: Can't find field \"text\"")
    if not isinstance(parameter, str) or not parameter:
        raise BadRequest("can't use empty switch_pm_parameter")
    if len(parameter) > ID_LIMIT:
        raise BadRequest("too long switch_pm_parameter specified")
    if not _START_PARAMETER.fullmatch(parameter):
        raise BadRequest("unallowed characters in switch_pm_parameter are used")
    return ResultsButton(text, parameter)


METHODS = {"answerInlineQuery": answer_inline_query}
"""Synchronous methods by name."""
