"""The command list and the descriptions that Telegram shows: set at the start, and only where they differ."""

from collections.abc import Set as AbstractSet
from typing import Any

import structlog
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat, Update
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.dispatch import Context
from handlers.registry import admin_menu, menu
from handlers.words import ENGLISH, _, languages, speaking
from storage import Store

log = structlog.get_logger()

SHORT = 120
"""Characters of a bot's short description, 512 of its description (Bot API, setMyShortDescription)."""


async def set_menu(bot: Bot) -> None:
    """Bring Telegram's menu up to date, in every language. What fails is tried again at the next start.

    Telegram is asked what it shows, rather than our own memory: BotFather can change it too.
    """
    for language in languages():
        with speaking(language):
            try:
                await _set_menu_in(bot, "" if language == ENGLISH else language)
            except TelegramError as refusal:
                log.warning("the command list could not be set", language=language, cause=refusal.message)


async def _set_menu_in(bot: Bot, code: str) -> None:
    long, short = description(), short_description()
    for scope, commands in ((None, _commands()), (BotCommandScopeAllGroupChats(), _commands(in_group=True))):
        if await bot.get_my_commands(scope, code) != commands:
            await bot.set_my_commands(commands, scope, code)
            log.info("command list set", language=code or ENGLISH, commands=len(commands), groups=scope is not None)
    if (await bot.get_my_description(code)).description != long:
        await bot.set_my_description(long, language_code=code)
    if (await bot.get_my_short_description(code)).short_description != short:
        await bot.set_my_short_description(short, language_code=code)


def _commands(*, admin: bool = False, in_group: bool = False) -> tuple[BotCommand, ...]:
    shown = [*menu(), *(admin_menu() if admin else ())]
    return tuple(BotCommand(command.name, command.says()) for command in shown if not (in_group and command.personal))


# --- what only admins see


async def set_admin_menus(bot: Bot, store: Store, admins: AbstractSet[int]) -> None:
    """Show the admins' commands in each admin's own chat, and no longer to those who were admins before.

    Telegram refuses this for a chat that was not begun yet; `on_admins_start` catches up.
    """
    fact = f"admins of {bot.id}"
    before = {int(number) for number in (await store.fact(fact) or "").split()}
    left = set[int]()
    for admin in sorted(before | admins):
        try:
            await _set_commands_of(bot, admin, is_admin=admin in admins)
        except TelegramError as refusal:
            log.info("an admin's menu was not set", cause=refusal.message)
            left.add(admin)
    if (now := admins | left) != before:
        await store.set_fact(fact, " ".join(map(str, sorted(now))))


async def _set_commands_of(bot: Bot, admin: int, *, is_admin: bool) -> None:
    scope = BotCommandScopeChat(admin)
    for language in languages():
        code = "" if language == ENGLISH else language
        with speaking(language):
            wanted = _commands(admin=True) if is_admin else ()
        if await bot.get_my_commands(scope, code) == wanted:
            continue
        if wanted:
            await bot.set_my_commands(wanted, scope, code)
        else:
            await bot.delete_my_commands(scope, code)


def on_admins_start(store: Store, admins: AbstractSet[int]) -> BaseHandler[Any, Any, Any]:
    """A handler that sets the menus of admins when one of them begins the chat."""

    async def started(_update: Update, context: Context) -> None:
        await set_admin_menus(context.bot, store, admins)

    return CommandHandler("start", started, filters.User(list(admins)))


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
