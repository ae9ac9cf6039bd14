"""Privacy mode, and replies that are asked of one person."""

from __future__ import annotations

import pytest
from telegram import Bot, ForceReply, ReplyKeyboardMarkup

from bot.preview.groups import Group
from bot.preview.people import Person
from bot.preview.state import Switches
from bot.preview.telegram import Telegram


@pytest.fixture
def group(core: Telegram, amina: Person) -> Group:
    made = core.add_group("Mission planning", [amina, core.person(1002)])
    core.updates.take()
    return made


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("good morning", False),
        ("/define DDR", True),
        ("/define@vademecum_preview_bot DDR", True),
        ("/define@Vademecum_Preview_Bot", True),
        ("/define@another_bot DDR", False),
        ("see /define", False),
        ("/notes/2020", False),
        ("what is DDR, @vademecum_preview_bot?", True),
        ("@Vademecum_Preview_Bot DDR", True),
        ("ask @another_bot", False),
    ],
)
def test_commands_and_mentions_are_heard(
    core: Telegram, group: Group, amina: Person, text: str, *, heard: bool
) -> None:
    group.say(amina, text)

    assert len(core.updates.take()) == heard


async def test_replies_to_the_bot_are_heard(core: Telegram, bot: Bot, group: Group, amina: Person) -> None:
    said = group.say(amina, "one")
    asked = await bot.send_message(group.id, "Why?")

    group.say(amina, "to a person", reply_to=said)
    group.say(amina, "to the bot", reply_to=asked.message_id)

    assert [update["message"]["text"] for update in core.updates.take()] == ["to the bot"]


def test_an_edit_is_heard_as_the_message_would_be(core: Telegram, group: Group, amina: Person) -> None:
    here = group.member(amina)
    here.edit(here.say("DDR"), "SSR")
    here.edit(here.say("DDR"), "/define SSR")

    assert [next(iter(set(update) - {"update_id"})) for update in core.updates.take()] == ["edited_message"]


def test_stickers_are_not_heard(core: Telegram, group: Group, amina: Person) -> None:
    group.member(amina).send_other("sticker")

    assert core.updates.take() == []


def test_without_privacy_mode_all_is_heard(core: Telegram, group: Group, amina: Person) -> None:
    core.switches = Switches(reads_all=True)

    group.say(amina, "good morning")

    assert len(core.updates.take()) == 1


def test_an_administrator_hears_all(core: Telegram, group: Group, amina: Person) -> None:
    group.promote()
    core.updates.take()

    group.say(amina, "good morning")

    assert len(core.updates.take()) == 1


async def test_privacy_mode_is_told_by_get_me(bot: Bot, core: Telegram) -> None:
    assert not (await bot.get_me()).can_read_all_group_messages
    core.switches = Switches(reads_all=True)
    assert (await bot.get_me()).can_read_all_group_messages


async def test_a_selective_reply_is_asked_of_whom_it_answers(bot: Bot, group: Group) -> None:
    amina, jean = group.people
    said = jean.say("/note")

    await bot.send_message(group.id, "Your note?", reply_to_message_id=said.id, reply_markup=ForceReply(selective=True))

    assert (amina.is_asked(group.last), jean.is_asked(group.last)) == (False, True)


async def test_a_selective_reply_is_asked_of_whom_it_names(bot: Bot, core: Telegram, group: Group) -> None:
    ellen = core.add_person("Ellen", username="ellen_js")
    group.add(ellen)
    amina, _, there = group.people

    keys = ReplyKeyboardMarkup([["Yes"]], selective=True)
    await bot.send_message(group.id, "@Ellen_JS, agreed?", reply_markup=keys)

    assert (amina.is_asked(group.last), there.is_asked(group.last)) == (False, True)


async def test_a_reply_that_is_not_selective_is_asked_of_all(bot: Bot, group: Group) -> None:
    await bot.send_message(group.id, "Your note?", reply_markup=ForceReply())

    assert all(person.is_asked(group.last) for person in group.people)
