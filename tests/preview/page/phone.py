"""The chat page as somebody's phone, and a small bot of python-telegram-bot at the other end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Locator, Page
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ParseMode
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes

from bot.preview.inprocess import InProcessRequest
from bot.preview.people import Person
from bot.preview.telegram import Telegram

LONG = "\n".join(f"{number}. A line that a reader has to scroll past." for number in range(1, 61))

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass
class Phone:
    """The page of one person, and the bot at the other end.

    `errors` gathers what the browser's console complains about; a test that expects some clears it.
    """

    page: Page
    person: Person
    bot: Bot
    answer_slow_taps: asyncio.Event
    errors: list[str] = field(default_factory=list)

    async def receive(self, text: str, keyboard: list[list[str]] | None = None) -> Message:
        """Let the bot send a text with buttons whose data are their labels."""
        return await self.bot.send_message(
            self.person.id, text, parse_mode=ParseMode.HTML, reply_markup=inline(keyboard)
        )

    def message(self, message: Message) -> Locator:
        """A message on the page."""
        return self.page.locator(f'[data-id="{message.message_id}"]')

    def key(self, label: str) -> Locator:
        """A button by its label."""
        return self.page.get_by_role("button", name=label, exact=True)


def inline(keyboard: list[list[str]] | None) -> InlineKeyboardMarkup | None:
    """Buttons whose data are their labels, row by row."""
    if keyboard is None:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=label) for label in row] for row in keyboard]
    )


def bot_application(core: Telegram, answer_slow_taps: asyncio.Event) -> AnyApplication:
    """A bot whose buttons do what they say: Toast, Alert, Slow; any other edits the message to "LABEL pressed"."""

    async def tapped(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        match query.data:
            case "Toast":
                await query.answer("Saved")
            case "Alert":
                await query.answer("Nothing was deleted", show_alert=True)
            case "Slow":
                await answer_slow_taps.wait()
                await query.answer()
            case pressed:
                await query.answer()
                await query.edit_message_text(f"{pressed} pressed", reply_markup=inline([["Back", str(pressed)]]))

    application = (
        ApplicationBuilder()
        .token("1:made-up")
        .request(InProcessRequest(core))
        .get_updates_request(InProcessRequest(core))
        .build()
    )
    application.add_handler(CallbackQueryHandler(tapped))
    return application


@asynccontextmanager
async def running(application: AnyApplication) -> AsyncIterator[Bot]:
    """A bot that polls for as long as the context lasts."""
    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling(timeout=30)
        try:
            yield application.bot
        finally:
            await application.updater.stop()
            await application.stop()
