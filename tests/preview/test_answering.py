"""Telegram's limits of answers to inline queries."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import (
    Bot,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.error import BadRequest

from bot.preview.inline import ResultsButton
from bot.preview.people import Person
from bot.preview.refusals import Refusal
from bot.preview.telegram import Telegram


def article(id: str = "1", text: str = "DDR") -> InlineQueryResultArticle:
    content = InputTextMessageContent(text, "HTML", link_preview_options=LinkPreviewOptions(is_disabled=True))
    return InlineQueryResultArticle(id, "DDR", content, description="A term")


def raw(**changes: object) -> dict[str, Any]:
    return {"type": "article", "id": "1", "title": "DDR", "input_message_content": {"message_text": "x"}, **changes}


async def test_results_reach_who_asked(bot: Bot, amina: Person) -> None:
    query = amina.inline("ddr")

    button = InlineQueryResultsButton("Open the bot", start_parameter="s-1")
    await bot.answer_inline_query(query.id, [article(text="<b>D</b>DR")], 60, True, "1", button=button)

    answer = query.answer
    assert answer is not None
    assert (answer.cache_seconds, answer.personal, answer.next_offset) == (60, True, "1")
    assert answer.button == ResultsButton("Open the bot", "s-1")
    [shown] = answer.results
    assert (shown.title, shown.description, shown.content.text, shown.keyboard) == ("DDR", "A term", "DDR", None)


async def test_fifty_results_are_enough(core: Telegram, amina: Person) -> None:
    results = [raw(id=str(number)) for number in range(51)]
    query = amina.inline("ddr")

    with pytest.raises(Refusal, match="RESULTS_TOO_MUCH"):
        await core.call("answerInlineQuery", {"inline_query_id": query.id, "results": results})
    await core.call("answerInlineQuery", {"inline_query_id": query.id, "results": results[:50]})
    assert len(query.results) == 50


async def test_nothing_found_is_an_answer(bot: Bot, amina: Person) -> None:
    query = amina.inline("ddr")

    await bot.answer_inline_query(query.id, [])

    assert query.answer is not None
    assert query.results == ()


@pytest.mark.parametrize(
    ("results", "more", "reason"),
    [
        (None, {}, 'parameter "results" is required'),
        (["1"], {}, "expected an Object"),
        ([raw(type="photo")], {}, 'type "photo" is unsupported for the inline query result'),
        ([raw(id=None)], {}, 'find field "id"'),
        ([raw(title=None)], {}, 'find field "title"'),
        ([raw(input_message_content=None)], {}, 'find field "input_message_content"'),
        ([raw(input_message_content={"message_text": ""})], {}, "message text is empty"),
        ([raw(input_message_content={"message_text": "x" * 4097})], {}, "message is too long"),
        ([raw(input_message_content={"message_text": "<b>", "parse_mode": "HTML"})], {}, "can't parse entities"),
        ([raw(reply_markup={"force_reply": True})], {}, "inline keyboard expected"),
        ([raw(id="")], {}, "RESULT_ID_INVALID"),
        ([raw(id="é" * 33)], {}, "RESULT_ID_INVALID"),
        ([raw(), raw()], {}, "RESULT_ID_DUPLICATE"),
        ([], {"next_offset": "é" * 33}, "NEXT_OFFSET_INVALID"),
        ([], {"button": {"start_parameter": "x"}}, 'find field "text"'),
        ([], {"button": {"text": "Open", "start_parameter": ""}}, "can't use empty switch_pm_parameter"),
        ([], {"button": {"text": "Open", "start_parameter": "x" * 65}}, "too long switch_pm_parameter"),
        ([], {"button": {"text": "Open", "start_parameter": "a b"}}, "unallowed characters in switch_pm_parameter"),
    ],
)
async def test_answers_beyond_the_limits_are_refused(
    core: Telegram, amina: Person, results: object, more: dict[str, Any], reason: str
) -> None:
    query = amina.inline("ddr")

    with pytest.raises(Refusal, match=reason):
        await core.call("answerInlineQuery", {"inline_query_id": query.id, "results": results, **more})
    assert query.answer is None


async def test_ids_and_offsets_have_64_bytes(core: Telegram, amina: Person) -> None:
    query = amina.inline("ddr")
    given = {"results": [raw(id="é" * 32)], "next_offset": "é" * 32}

    await core.call("answerInlineQuery", {"inline_query_id": query.id, **given})

    assert [result.id for result in query.results] == ["é" * 32]


async def test_an_answer_that_comes_late_is_refused(bot: Bot, core: Telegram, amina: Person) -> None:
    query = amina.inline("ddr")
    core.advance(16)

    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_inline_query(query.id, [article()])


async def test_an_answer_to_nothing_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="query id is invalid"):
        await bot.answer_inline_query("404", [article()])
