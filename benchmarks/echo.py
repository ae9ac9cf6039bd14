"""An echo bot on plain python-telegram-bot, as its own example has it: the peer that `benchmarks.updates` measures."""

import os

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    if update.message:
        await update.message.reply_text(update.message.text or "")


if __name__ == "__main__":
    server = os.environ["BOT_API_URL"]
    application = ApplicationBuilder().token(os.environ["BOT_TOKEN"]).base_url(f"{server}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()
