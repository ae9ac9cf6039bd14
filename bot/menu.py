"""The command list and the descriptions that Telegram shows: set at the start, and only when they changed."""

from hashlib import blake2b

import structlog
from telegram import Bot, BotCommand
from telegram.error import TelegramError

from handlers.registry import menu
from handlers.words import ENGLISH, _, languages, speaking
from storage import Store

log = structlog.get_logger()

SHORT = 120
"""Characters of a bot's short description, 512 of its description (Bot API, setMyShortDescription)."""


async def set_menu(bot: Bot, store: Store) -> None:
    """Bring Telegram's menu up to date, in every language. What fails is tried again at the next start."""
    for language in languages():
        with speaking(language):
            commands = [BotCommand(command.name, command.says()) for command in menu()]
            long, short = description(), short_description()
        said = repr([(command.command, command.description) for command in commands] + [long, short])
        now = blake2b(said.encode(), digest_size=8).hexdigest()
        fact = f"menu of {bot.id} in {language}"
        if await store.fact(fact) == now:
            continue
        code = "" if language == ENGLISH else language
        try:
            await bot.set_my_commands(commands, language_code=code)
            await bot.set_my_description(long, language_code=code)
            await bot.set_my_short_description(short, language_code=code)
        except TelegramError as refusal:
            log.warning("the command list could not be set", language=language, cause=refusal.message)
            continue
        await store.set_fact(fact, now)
        log.info("command list set", language=language, commands=len(commands))


def description() -> str:
    """What a chat says before it is begun."""
    return _(
        "Guidance on security sector reform in your pocket: notes to read in pieces, a glossary of terms and "
        "abbreviations, checklists to walk with your team. Every claim names its source.\n\n"
        "Not a product of the United Nations. Press Start, or just type what you are looking for."
    )


def short_description() -> str:
    """What the bot's profile says."""
    return _("Security sector reform in your pocket: notes, glossary, checklists, each with its source.")
