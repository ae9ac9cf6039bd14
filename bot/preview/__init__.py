"""A strict stand-in for the Telegram Bot API: one core without a network, and two doors to it.

The core is `bot.preview.telegram.Telegram`. `bot.preview.inprocess` lets python-telegram-bot reach it without
a socket, `bot.preview.server` serves it over HTTP together with the chat page of the preview.
"""
