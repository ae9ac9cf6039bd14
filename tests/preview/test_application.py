"""A small Application of python-telegram-bot lives at both doors as it would at Telegram's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    ExtBot,
    JobQueue,
    MessageHandler,
    filters,
)

from bot.preview.inprocess import InProcessRequest
from bot.preview.server import serve
from bot.preview.telegram import Telegram

Context = ContextTypes.DEFAULT_TYPE
Builder = ApplicationBuilder[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], JobQueue[Context]]


async def echo(update: Update, _: Context) -> None:
    assert update.message is not None
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Again", callback_data="again")]])
    await update.message.reply_text(update.message.text or "", reply_markup=keys)


async def again(update: Update, _: Context) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("Counted")
    assert isinstance(query.message, Message)
    await query.edit_message_text(f"{query.message.text} again")


@asynccontextmanager
async def running(builder: Builder) -> AsyncIterator[None]:
    application = builder.token("1:made-up").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(again))
    assert application.updater is not None
    async with application:
        await application.start()
        await application.updater.start_polling()
        yield
        await application.updater.stop()
        await application.stop()


@pytest.fixture(params=["in process", "over HTTP"])
async def core(core: Telegram, request: pytest.FixtureRequest) -> AsyncIterator[Telegram]:
    """The stand-in with the echo behind it."""
    builder = ApplicationBuilder()
    if request.param == "in process":
        door = InProcessRequest(core)
        async with running(builder.request(door).get_updates_request(InProcessRequest(core))):
            yield core
    else:
        async with AsyncExitStack() as stack:
            address = await stack.enter_async_context(serve(core))
            at_door = builder.base_url(f"{address}/bot").base_file_url(f"{address}/file/bot")
            await stack.enter_async_context(running(at_door))
            yield core


async def test_what_two_people_say_is_answered_to_each(core: Telegram) -> None:
    amina, jean = core.person(1001), core.person(1002)
    amina.say("DDR")
    jean.say("RSS")

    await core.until(lambda: len(amina.messages) == len(jean.messages) == 2)

    assert (amina.last.text, jean.last.text) == ("DDR", "RSS")


async def test_a_tap_is_answered_and_the_message_edited_in_place(core: Telegram) -> None:
    amina = core.person(1001)
    amina.say("DDR")
    await core.until(lambda: len(amina.messages) == 2)
    amina.tap(amina.last, "Again")

    await core.until(lambda: amina.last.edits)

    assert (amina.last.text, len(amina.messages)) == ("DDR again", 2)
    assert [answer.text for answer in amina.answers] == ["Counted"]


async def test_the_bot_that_polls_confirms_what_it_took(core: Telegram) -> None:
    core.person(1001).say("DDR")

    await core.until(lambda: len(core.calls_of("getUpdates")) == 2)

    assert len(core.updates) == 0
