"""What the bot asks about itself and sets for people to see; asked by python-telegram-bot at both doors."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
    MenuButtonDefault,
)
from telegram.error import BadRequest

from bot.preview import asking
from bot.preview.people import Person
from bot.preview.telegram import Telegram

START, HELP = BotCommand("start", "Begin"), BotCommand("help", "What I can do")


async def test_the_bot_knows_itself(bot: Bot, core: Telegram) -> None:
    me = await bot.get_me()

    assert (me.id, me.username, me.is_bot) == (core.bot.id, core.bot.username, True)


async def test_there_is_no_webhook(bot: Bot, amina: Person) -> None:
    amina.say("x")
    info = await bot.get_webhook_info()

    assert (info.url, info.pending_update_count) == ("", 1)


async def test_a_webhook_that_is_not_there_can_be_deleted_with_what_waits(
    bot: Bot, amina: Person, core: Telegram
) -> None:
    amina.say("x")

    assert await bot.delete_webhook()
    assert len(core.updates) == 1
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert len(core.updates) == 0


async def test_a_chat_is_known_once_it_is_started(bot: Bot, amina: Person) -> None:
    chat = await bot.get_chat(amina.id)

    assert (chat.type, chat.first_name) == ("private", "Amina")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(1002)


async def test_a_file_too_big_to_download_is_refused(bot: Bot, amina: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = await bot.send_document(amina.id, b"1234")
    assert sent.document is not None
    monkeypatch.setattr(asking, "DOWNLOAD_LIMIT", 3)

    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(sent.document.file_id)


async def test_an_unknown_file_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Wrong file_id or the file is temporarily unavailable"):
        await bot.get_file("nothing")


async def test_commands_are_kept_by_scope_and_language(bot: Bot) -> None:
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([START])
    await bot.set_my_commands([HELP], scope=private, language_code="fr")

    assert await bot.get_my_commands() == (START,)
    assert await bot.get_my_commands(scope=private, language_code="fr") == (HELP,)
    assert await bot.get_my_commands(scope=private) == ()


async def test_a_person_sees_the_commands_of_the_narrowest_scope_then_of_the_own_language(
    bot: Bot, core: Telegram, amina: Person
) -> None:
    def shown() -> list[str]:
        return [command["command"] for command in core.profile.commands_for(amina.id, "en")]

    assert shown() == []
    await bot.set_my_commands([START])
    assert shown() == ["start"]
    await bot.set_my_commands([START, HELP], language_code="en")
    assert shown() == ["start", "help"]
    await bot.set_my_commands([HELP], scope=BotCommandScopeAllPrivateChats())
    assert shown() == ["help"]
    await bot.set_my_commands([START], scope=BotCommandScopeChat(amina.id))
    assert shown() == ["start"]
    await bot.delete_my_commands(scope=BotCommandScopeChat(amina.id))
    assert shown() == ["help"]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (BotCommand("Start", "x"), "Bot_command_invalid"),
        (BotCommand("x" * 33, "x"), "Bot_command_invalid"),
        (BotCommand("start", ""), "Bot_command_description_invalid"),
        (BotCommand("start", "x" * 257), "Bot_command_description_invalid"),
    ],
)
async def test_commands_beyond_their_limits_are_refused(bot: Bot, command: BotCommand, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason):
        await bot.set_my_commands([command])


async def test_a_hundred_commands_are_enough(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Bot_commands_too_much"):
        await bot.set_my_commands([START] * 101)


async def test_names_and_descriptions_are_kept_by_language(bot: Bot) -> None:
    await bot.set_my_name("Guide")
    await bot.set_my_description("For advisers")
    await bot.set_my_description("Pour conseillers", language_code="fr")
    await bot.set_my_short_description("SSR")

    assert (await bot.get_my_name()).name == "Guide"
    assert (await bot.get_me()).first_name == "Guide"
    assert (await bot.get_my_description("fr")).description == "Pour conseillers"
    assert (await bot.get_my_description("es")).description == "For advisers"
    assert (await bot.get_my_short_description()).short_description == "SSR"


async def test_a_name_that_was_not_set_is_the_bots_own(bot: Bot, core: Telegram) -> None:
    assert (await bot.get_my_name()).name == core.bot.first_name


async def test_texts_beyond_their_limits_are_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Short_description_too_long"):
        await bot.set_my_short_description("x" * 121)
    with pytest.raises(BadRequest, match="Lang_code_invalid"):
        await bot.set_my_name("x", language_code="english")


async def test_a_menu_button_can_be_set_for_one_chat_or_all(bot: Bot, amina: Person) -> None:
    await bot.set_chat_menu_button(menu_button=MenuButtonDefault())
    await bot.set_chat_menu_button(amina.id, MenuButtonCommands())

    assert await bot.get_chat_menu_button() == MenuButtonDefault()
    assert await bot.get_chat_menu_button(amina.id) == MenuButtonCommands()


async def test_the_bot_may_log_out_and_close(bot: Bot) -> None:
    assert await bot.log_out()
    assert await bot.close()
