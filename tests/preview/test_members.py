"""Who is in a group, and what is offered to them."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeChatMember,
    ChatMemberAdministrator,
    ChatMemberOwner,
)
from telegram.error import BadRequest

from bot.preview.groups import Group
from bot.preview.people import Person
from bot.preview.telegram import Telegram


@pytest.fixture
def group(core: Telegram, amina: Person) -> Group:
    return core.add_group("Mission planning", [amina, core.person(1002)])


async def test_members_have_their_standing(bot: Bot, core: Telegram, group: Group) -> None:
    _, jean = group.people
    group.promote(jean)
    group.add(core.person(1003))

    users = (1001, 1002, 1003, core.bot.id)
    assert [(await bot.get_chat_member(group.id, user)).status for user in users] == [
        "creator",
        "administrator",
        "member",
        "member",
    ]
    group.demote(jean)
    assert (await bot.get_chat_member(group.id, jean.id)).status == "member"


async def test_who_is_not_here_has_left(bot: Bot, group: Group) -> None:
    assert (await bot.get_chat_member(group.id, 1003)).status == "left"


async def test_an_unknown_user_is_refused(bot: Bot, group: Group) -> None:
    with pytest.raises(BadRequest, match="Invalid user_id specified"):
        await bot.get_chat_member(group.id, 404)


async def test_administrators_are_those_who_were_made_so(bot: Bot, group: Group) -> None:
    _, jean = group.people
    group.promote(jean)

    first, second = await bot.get_chat_administrators(group.id)
    assert (first.user.id, second.user.id) == (1001, 1002)
    assert isinstance(first, ChatMemberOwner)
    assert isinstance(second, ChatMemberAdministrator)


async def test_members_are_counted_with_the_bot(bot: Bot, group: Group, amina: Person) -> None:
    assert await bot.get_chat_member_count(group.id) == 3
    assert await bot.get_chat_member_count(amina.id) == 2


async def test_a_private_chat_has_two_members_and_no_administrators(bot: Bot, amina: Person) -> None:
    assert (await bot.get_chat_member(amina.id, amina.id)).status == "member"
    with pytest.raises(BadRequest, match="Member not found"):
        await bot.get_chat_member(amina.id, 1002)
    with pytest.raises(BadRequest, match="no administrators in the private chat"):
        await bot.get_chat_administrators(amina.id)
    with pytest.raises(BadRequest, match="can't be changed in private chats"):
        await bot.leave_chat(amina.id)


async def test_a_group_tells_its_title(bot: Bot, group: Group) -> None:
    assert (await bot.get_chat(group.id)).title == "Mission planning"


async def test_the_narrowest_commands_of_a_group_are_shown(bot: Bot, group: Group) -> None:
    amina, jean = group.people

    def shown() -> list[str]:
        return [person.commands[0]["command"] if person.commands else "" for person in (amina, jean)]

    assert shown() == ["", ""]
    for command, scope, expected in [
        ("a", BotCommandScopeAllGroupChats(), ["a", "a"]),
        ("b", BotCommandScopeAllChatAdministrators(), ["b", "a"]),
        ("c", BotCommandScopeChat(group.id), ["c", "c"]),
        ("d", BotCommandScopeChatAdministrators(group.id), ["d", "c"]),
        ("e", BotCommandScopeChatMember(group.id, jean.id), ["d", "e"]),
    ]:
        await bot.set_my_commands([BotCommand(command, "x")], scope=scope)
        assert shown() == expected


async def test_commands_for_a_chat_the_bot_does_not_know_are_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands([BotCommand("a", "x")], scope=BotCommandScopeChat(1003))
