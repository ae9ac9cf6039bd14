"""Who is let in, at every door: ACCESS=list keeps strangers out and keeps nothing of them; admins' ways are closed."""

from dataclasses import fields
from enum import StrEnum
from typing import Any, get_type_hints

import pytest

from bot.preview.groups import Group
from bot.preview.telegram import Telegram
from content.library import Library
from handlers.access import COMMANDS_FOR_ALL, TAPS_FOR_ALL
from handlers.codec import Route, pack
from handlers.dispatch import Assistant, Bot
from handlers.registry import ADMIN_COMMANDS, ADMIN_TAPS, COMMANDS, TAPS
from handlers.routes import Glossary, Home, Reports
from storage import Store
from storage.database import Row
from tests.flows.conftest import Clock, Phone

LISTED, STRANGER, ADMIN = 1001, 1002, 1003
FORGED: dict[type, Any] = {str: "abc", int: 1, bool: True}
"""What stands in the fields of a forged button, by their type."""
OUT_OF_DATE = "This menu is from an older version of the bot."

Snapshot = dict[str, list[Row]]


@pytest.fixture
def listed() -> set[int]:
    """Whom the operator lets in: users and groups."""
    return {LISTED, ADMIN}


@pytest.fixture
def assistant(store: Store, library: Library, clock: Clock, listed: set[int]) -> Assistant:
    """What answers those who are listed, with one admin."""
    return Assistant(
        library=lambda: library,
        store=store,
        clock=clock,
        lets_in=listed.__contains__,
        admins=frozenset({ADMIN}),
        reread=lambda: library,
    )


@pytest.fixture
def phone(core: Telegram, application: Bot) -> Phone:
    """The phone of somebody who is listed."""
    return Phone(core, application, core.person(LISTED))


@pytest.fixture
def stranger(core: Telegram, application: Bot) -> Phone:
    """The phone of somebody who is not."""
    return Phone(core, application, core.person(STRANGER))


@pytest.fixture
def admin(core: Telegram, application: Bot) -> Phone:
    """The admin's phone."""
    return Phone(core, application, core.person(ADMIN))


@pytest.fixture
def group(core: Telegram) -> Group:
    """A group of the three, which is not listed."""
    return core.add_group("Mission planning", core.people)


async def snapshot(store: Store) -> Snapshot:
    """Every row of every table."""
    db = store._db
    names = [row["name"] for row in await db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: await db.execute(f"SELECT * FROM {name}") for name in names}  # noqa: S608 - our own tables


def forged(route: type[Route]) -> Route:
    """A route with made-up fields."""
    kinds = get_type_hints(route)
    values = {
        field.name: next(iter(kind)) if issubclass(kind := kinds[field.name], StrEnum) else FORGED[kind]
        for field in fields(route)  # type: ignore[arg-type]  # routes are dataclasses
    }
    return route(**values)


# --- users


@pytest.mark.parametrize(
    "text",
    [
        "ssr",
        "?",
        "national ownership",
        "/start i_abc",
        "/start privacy",
        "/nothing",
        "/define DDR",
        "/forget@other_bot",
    ],
)
async def test_a_stranger_who_says_something_reads_whom_to_ask_and_the_number_to_name(
    stranger: Phone, store: Store, text: str
) -> None:
    before = await snapshot(store)
    said = await stranger.says(text)

    assert said.text == (f"This bot is for listed users. Ask its operator to let you in; your number is {STRANGER}.")
    assert said.keyboard is not None
    assert [(key.text, key.copy) for row in said.keyboard.rows for key in row] == [("Copy the number", str(STRANGER))]
    assert await snapshot(store) == before


@pytest.mark.parametrize("command", sorted({*COMMANDS, *ADMIN_COMMANDS} - COMMANDS_FOR_ALL))
async def test_no_command_answers_a_stranger(stranger: Phone, store: Store, command: str) -> None:
    before = await snapshot(store)

    assert str(STRANGER) in (await stranger.says(f"/{command}")).text
    assert await snapshot(store) == before


@pytest.mark.parametrize(
    "route", [route for route in TAPS if route not in TAPS_FOR_ALL], ids=lambda route: route.__name__
)
async def test_no_button_answers_a_stranger(stranger: Phone, store: Store, route: type[Route]) -> None:
    refusal = await stranger.says("hello")
    before = await snapshot(store)
    stranger.person.tap_data(refusal, pack(forged(route)))
    await stranger.settle()

    assert len(stranger.messages) == 1
    assert stranger.last.text == refusal.text
    assert await snapshot(store) == before


async def test_a_stranger_may_know_what_is_kept_and_have_nothing_sent_and_deleted(
    stranger: Phone, store: Store
) -> None:
    before = await snapshot(store)

    assert (await stranger.says("/privacy")).text.startswith("Privacy")
    await stranger.taps("Send me my data")
    for command in ("/mydata", "/start mydata"):
        await stranger.says(command)
        assert stranger.last.document is not None
        assert f'"id": {STRANGER},\n' in stranger.last.document.data.decode()
    for command in ("/forget", "/start forget"):
        await stranger.says(command)
        await stranger.taps("Yes, delete everything")
        assert stranger.text.startswith("Deleted.")
    assert await snapshot(store) == before


@pytest.mark.parametrize("route", TAPS_FOR_ALL, ids=lambda route: route.__name__)
async def test_from_there_no_button_leads_a_stranger_any_further(
    stranger: Phone, store: Store, route: type[Route]
) -> None:
    screen = await stranger.says("/privacy")
    before = await snapshot(store)

    await stranger.taps_data(pack(route(), (Glossary(),)))
    assert not any(message.text.startswith("Glossary") for message in stranger.messages)
    for way_out in (Glossary(), Home()):
        await stranger.taps_data(pack(way_out), on=screen)
        assert stranger.text.endswith(f"your number is {STRANGER}.")
    assert await snapshot(store) == before


@pytest.mark.parametrize("kind", ["sticker", "photo", "voice", "document", "location", "contact"])
async def test_nothing_else_that_a_stranger_sends_is_answered_otherwise(
    stranger: Phone, store: Store, kind: str
) -> None:
    before = await snapshot(store)
    stranger.person.send_other(kind)
    await stranger.settle()

    assert str(STRANGER) in stranger.last.text
    assert await snapshot(store) == before


async def test_nothing_is_kept_of_a_stranger_who_blocks_the_bot_and_takes_it_back(
    stranger: Phone, store: Store
) -> None:
    before = await snapshot(store)
    await stranger.says("/start")
    stranger.person.block()
    await stranger.settle()
    stranger.person.unblock()
    await stranger.settle()

    assert await snapshot(store) == before


async def test_nothing_is_kept_of_what_a_stranger_asks_in_other_chats(stranger: Phone, store: Store) -> None:
    before = await snapshot(store)
    asked = [stranger.person.inline(query) for query in ("", "ssr", "#abc")]
    await stranger.settle()

    assert [query.answer.results for query in asked if query.answer] == [(), (), ()]
    assert await snapshot(store) == before


async def test_who_is_taken_off_the_list_gets_nothing_more_of_what_they_began(
    phone: Phone, store: Store, listed: set[int]
) -> None:
    await phone.says("/checklists")
    await phone.says("ssr")
    await phone.taps("Report a mistake")
    asked, screen = phone.last, phone.screen
    listed.remove(LISTED)
    before = await snapshot(store)

    await phone.says("the year is wrong", reply_to=asked)
    assert str(LISTED) in phone.last.text
    await phone.taps("Home", on=screen)
    assert str(LISTED) in phone.person.current(screen).text
    assert await snapshot(store) == before


async def test_a_listed_user_is_let_in_by_every_door(phone: Phone) -> None:
    assert (await phone.says("ssr")).text.startswith("Security sector reform (SSR)")
    assert (await phone.taps("Home")).text
    assert str(LISTED) not in phone.text


# --- groups


@pytest.fixture
def theirs(core: Telegram, application: Bot, group: Group, phone: Phone) -> Phone:
    """The listed user's phone in the group."""
    return Phone(core, application, group.member(phone.person))


@pytest.fixture
def there(core: Telegram, application: Bot, group: Group, stranger: Phone) -> Phone:
    """The stranger's phone in the group."""
    return Phone(core, application, group.member(stranger.person))


@pytest.mark.parametrize("text", ["/define DDR", "/runs", "@{bot} ssr", "/runs@{bot}"])
async def test_a_strangers_group_reads_its_own_number(there: Phone, group: Group, store: Store, text: str) -> None:
    before = await snapshot(store)
    said = await there.says(text.format(bot=there.core.bot.username))

    assert said.text == (
        f"This bot is for listed users and groups. Ask its operator to let this group in; its number is {group.id}."
    )
    assert await snapshot(store) == before


@pytest.mark.parametrize("route", TAPS, ids=lambda route: route.__name__)
async def test_no_button_of_a_group_answers_a_stranger(
    there: Phone, theirs: Phone, store: Store, route: type[Route]
) -> None:
    await theirs.says("/define DDR")
    screen, before = theirs.last, await snapshot(store)
    there.person.tap_data(screen, pack(forged(route)))
    await there.settle()

    assert there.toast.endswith(f"your number is {STRANGER}.")
    assert theirs.last == screen
    assert await snapshot(store) == before


async def test_a_reply_of_a_stranger_to_anothers_question_is_not_taken(
    there: Phone, theirs: Phone, group: Group, store: Store
) -> None:
    await theirs.says("/define DDR")
    await theirs.taps("Report a mistake")
    before = await snapshot(store)
    await there.says("a lie", reply_to=theirs.last)

    assert str(group.id) in there.last.text
    assert await snapshot(store) == before


async def test_nothing_is_kept_of_a_strangers_group_that_lets_the_bot_in_and_out_and_grows(
    stranger: Phone, core: Telegram, store: Store
) -> None:
    before = await snapshot(store)
    group = core.add_group("Elsewhere", [stranger.person])
    await stranger.settle()
    group.remove_bot()
    await stranger.settle()
    group.add_bot()
    group.upgrade()
    await stranger.settle()

    assert await snapshot(store) == before


async def test_what_a_listed_user_began_in_a_group_goes_along_when_it_grows(
    theirs: Phone, group: Group, store: Store
) -> None:
    await theirs.says("/checklists")
    while "Start" not in " ".join(theirs.buttons):
        await theirs.taps(theirs.buttons[0])
    await theirs.taps("Start")
    moved = group.upgrade()
    await theirs.settle()

    assert await store.runs(moved.id)


async def test_of_what_a_stranger_does_in_a_listed_group_only_the_group_keeps_it(
    there: Phone, group: Group, store: Store, listed: set[int]
) -> None:
    listed.add(group.id)
    said = await there.says("/define DDR")
    await there.taps("Home", on=said)

    assert there.person.current(said).text != said.text
    assert [row for row in (await snapshot(store))["users"] if row["id"] == STRANGER] == []


# --- admins


@pytest.mark.parametrize("command", ADMIN_COMMANDS)
async def test_to_others_an_admins_command_is_one_the_bot_does_not_know(
    phone: Phone, store: Store, command: str
) -> None:
    await phone.says("/start")
    before = await snapshot(store)
    said = await phone.says(f"/{command}")

    assert said.text.startswith(f"I don't know the command /{command}.")
    assert await snapshot(store) == before


@pytest.mark.parametrize("route", ADMIN_TAPS, ids=lambda route: route.__name__)
async def test_to_others_an_admins_button_is_one_the_bot_does_not_know(
    phone: Phone, store: Store, route: type[Route]
) -> None:
    await phone.says("/start")
    before = await snapshot(store)
    shown = await phone.taps_data(pack(forged(route)))

    assert shown.text.startswith(OUT_OF_DATE)
    assert await snapshot(store) == before


@pytest.mark.parametrize("route", TAPS, ids=lambda route: route.__name__)
async def test_no_act_leads_others_to_what_is_an_admins(
    phone: Phone, store: Store, clock: Clock, route: type[Route]
) -> None:
    await store.add_report("term:ssr", "glossary/s.yaml", 1, "the year is wrong", clock())
    await phone.says("/start")
    await phone.taps_data(pack(forged(route), (Reports(),)))

    assert not [message for message in phone.messages if "the year is wrong" in message.text]


@pytest.mark.parametrize("who", [LISTED, ADMIN])
@pytest.mark.parametrize("command", ADMIN_COMMANDS)
async def test_in_a_group_an_admins_command_is_unknown_even_to_admins(
    core: Telegram, application: Bot, group: Group, command: str, who: int
) -> None:
    there = Phone(core, application, group.member(core.person(who)))
    said = await there.says(f"/{command}@{core.bot.username}")

    assert said.text.startswith(f"I don't know the command /{command}.")


@pytest.mark.parametrize("who", [LISTED, ADMIN])
@pytest.mark.parametrize("route", ADMIN_TAPS, ids=lambda route: route.__name__)
async def test_in_a_group_an_admins_button_is_unknown_even_to_admins(
    core: Telegram, application: Bot, group: Group, route: type[Route], who: int
) -> None:
    there = Phone(core, application, group.member(core.person(who)))
    await there.says("/define DDR")
    shown = await there.taps_data(pack(forged(route)))

    assert shown.text.startswith(OUT_OF_DATE)


@pytest.mark.parametrize("command", ADMIN_COMMANDS)
async def test_an_admins_command_is_named_to_admins_only(phone: Phone, admin: Phone, command: str) -> None:
    assert f"/{command}" in (await admin.says("/help")).text
    assert f"/{command}" not in (await phone.says("/help")).text
    assert (await admin.says(f"/{command}")).text
    assert "I don't know" not in admin.last.text


async def test_who_is_no_admin_any_more_cannot_use_the_buttons_that_are_left(
    admin: Phone, assistant: Assistant, store: Store, clock: Clock
) -> None:
    await store.add_report("term:ssr", "glossary/s.yaml", 1, "the year is wrong", clock())
    await admin.says("/reports")
    await admin.taps("1. ")
    object.__setattr__(assistant, "admins", frozenset())
    await admin.taps("Mended: remove it")

    assert admin.text.startswith(OUT_OF_DATE)
    assert len(await store.reports()) == 1
