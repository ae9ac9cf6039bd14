"""The commands that Telegram shows: to everybody, and to admins besides."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.menu import set_admin_menus, set_menu
from bot.preview.inprocess import InProcessRequest
from bot.preview.refusals import BadGateway
from bot.preview.telegram import Telegram
from handlers.registry import ADMIN_MENU, MENU
from storage import Store, open_store

ADMIN, OTHER = 1001, 1002


@pytest.fixture
def core() -> Telegram:
    """Telegram, with two people who have begun the chat."""
    core = Telegram()
    for number in (ADMIN, OTHER):
        core.person(number).start()
    return core


@pytest.fixture
async def bot(core: Telegram) -> AsyncIterator[Bot]:
    """A bot that talks to it."""
    made = Bot("1:test", request=InProcessRequest(core), get_updates_request=InProcessRequest(core))
    async with made:
        yield made


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store("sqlite://") as opened:
        yield opened


def shown_to(core: Telegram, number: int) -> tuple[str, ...]:
    """The commands in a person's menu."""
    return tuple(command["command"] for command in core.profile.commands_for(number, "en"))


async def test_everybody_sees_the_commands_in_the_menus_order(core: Telegram, bot: Bot) -> None:
    await set_menu(bot)

    assert shown_to(core, OTHER) == MENU


async def test_groups_see_the_commands_that_answer_there(core: Telegram, bot: Bot) -> None:
    await set_menu(bot)

    person = core.person(OTHER)
    shown = {command["command"] for command in core.add_group("Cabinet", [person]).member(person).commands}
    assert set(MENU) - shown == {"mydata", "forget", "saved", "progress", "settings"}


async def test_what_telegram_shows_already_is_not_set_again(core: Telegram, bot: Bot) -> None:
    for _start in range(2):
        await set_menu(bot)

    assert len(core.calls_of("setMyCommands", "setMyDescription", "setMyShortDescription")) == 4


async def test_a_menu_that_somebody_else_changed_is_put_right(core: Telegram, bot: Bot) -> None:
    await set_menu(bot)
    await bot.set_my_commands([("hello", "Changed by hand")])
    await set_menu(bot)

    assert shown_to(core, OTHER) == MENU


async def test_admins_see_their_commands_and_nobody_else_does(core: Telegram, bot: Bot, store: Store) -> None:
    await set_menu(bot)
    await set_admin_menus(bot, store, {ADMIN})

    assert shown_to(core, ADMIN) == (*MENU, *ADMIN_MENU)
    assert shown_to(core, OTHER) == MENU


async def test_an_admins_menu_is_not_set_again(core: Telegram, bot: Bot, store: Store) -> None:
    for _start in range(2):
        await set_admin_menus(bot, store, {ADMIN})

    assert len(core.calls_of("setMyCommands")) == 1


async def test_who_is_no_longer_an_admin_no_longer_sees_their_commands(core: Telegram, bot: Bot, store: Store) -> None:
    await set_menu(bot)
    await set_admin_menus(bot, store, {ADMIN})
    await set_admin_menus(bot, store, {OTHER})

    assert shown_to(core, ADMIN) == MENU
    assert shown_to(core, OTHER) == (*MENU, *ADMIN_MENU)


async def test_a_former_admins_menu_that_could_not_be_taken_back_is_tried_again(
    core: Telegram, bot: Bot, store: Store
) -> None:
    await set_menu(bot)
    await set_admin_menus(bot, store, {ADMIN})
    core.fail("deleteMyCommands", with_=BadGateway())
    for _start in range(2):
        await set_admin_menus(bot, store, frozenset())

    assert shown_to(core, ADMIN) == MENU


async def test_an_admin_who_has_not_begun_the_chat_holds_up_nobody(core: Telegram, bot: Bot, store: Store) -> None:
    await set_admin_menus(bot, store, {1, ADMIN, 9_999})

    assert shown_to(core, ADMIN) == (*MENU, *ADMIN_MENU)
