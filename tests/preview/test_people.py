"""A person can do what a phone lets one do, and the bot hears of it as from Telegram."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot, Update

from bot.preview.inprocess import InProcessRequest
from bot.preview.people import CannotDo, Person
from bot.preview.telegram import Telegram

KEYBOARD = [
    [{"text": "Done 1", "callback_data": "d1"}, {"text": "Done 2", "callback_data": "d2"}],
    [{"text": "Source", "url": "https://un.org/"}, {"text": "Next", "callback_data": "n"}],
]


async def shown(core: Telegram, amina: Person, keyboard: list[list[dict[str, str]]]) -> int:
    given = {"chat_id": amina.id, "text": "Steps", "reply_markup": {"inline_keyboard": keyboard}}
    return int((await core.call("sendMessage", given))["message_id"])


def updates(core: Telegram) -> list[Update]:
    bot = Bot("1:made-up", request=InProcessRequest(core))
    return [Update.de_json(data, bot) for data in core.updates.take()]


def test_what_is_said_reaches_the_bot(core: Telegram, amina: Person) -> None:
    amina.say(" what is DDR? ")

    [update] = updates(core)
    assert update.message is not None
    assert update.message.text == "what is DDR?"
    assert update.effective_user is not None
    assert (update.effective_user.id, update.effective_user.language_code) == (1001, "en")


def test_a_command_is_marked_as_one(core: Telegram, amina: Person) -> None:
    amina.say("/define DDR")

    [update] = updates(core)
    assert update.message is not None
    assert [(entity.type, entity.length) for entity in update.message.entities] == [("bot_command", 7)]


def test_a_reply_carries_what_it_answers(core: Telegram, amina: Person) -> None:
    first = amina.say("one")
    amina.say("two", reply_to=first)

    message = updates(core)[-1].message
    assert message is not None
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "one"


def test_a_long_text_goes_as_several_messages(core: Telegram, amina: Person) -> None:
    amina.say("😀" * 2049)

    assert [len(update.message.text or "") for update in updates(core) if update.message] == [2048, 1]


def test_nothing_can_not_be_said(amina: Person) -> None:
    with pytest.raises(CannotDo, match="nothing to say"):
        amina.say(" \n")


def test_ids_are_counted_over_all_chats_from_the_first(core: Telegram) -> None:
    assert [core.person(user).say("x").id for user in (1001, 1002, 1001)] == [100, 101, 102]


def test_a_deep_link_starts_the_bot_with_its_payload(core: Telegram) -> None:
    person = core.person(1002)

    person.open_link("https://t.me/vademecum_preview_bot?start=t-3f2a")

    assert [update.message.text for update in updates(core) if update.message] == ["/start t-3f2a"]
    assert person.chat.started


def test_a_tg_link_starts_the_bot_too(core: Telegram) -> None:
    person = core.person(1002)

    person.open_link("tg://resolve?domain=Vademecum_Preview_Bot&start=x")

    assert person.messages[-1].text == "/start x"


@pytest.mark.parametrize("url", ["https://t.me/another_bot?start=x", "https://un.org/vademecum_preview_bot"])
def test_a_link_elsewhere_does_not_start_the_bot(amina: Person, url: str) -> None:
    with pytest.raises(CannotDo, match="does not lead to this bot"):
        amina.open_link(url)


@pytest.mark.parametrize("payload", ["a b", "x" * 65, "é"])
def test_a_payload_has_at_most_64_plain_characters(amina: Person, payload: str) -> None:
    with pytest.raises(CannotDo, match="payload"):
        amina.start(payload)


async def test_a_tap_is_a_callback_query_with_its_message(core: Telegram, amina: Person) -> None:
    message = await shown(core, amina, KEYBOARD)

    query_id = amina.tap(message, "Done 2")

    [update] = updates(core)
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    assert (query.id, query.data, query.message.message_id) == (query_id, "d2", message)


async def test_the_same_tap_twice_is_two_queries(core: Telegram, amina: Person) -> None:
    message = await shown(core, amina, KEYBOARD)

    assert amina.tap(message, "Next") != amina.tap(message, "Next")
    assert [update.callback_query.data for update in updates(core) if update.callback_query] == ["n", "n"]


async def test_a_label_may_be_begun(core: Telegram, amina: Person) -> None:
    amina.tap(await shown(core, amina, KEYBOARD), "Ne")

    assert [update.callback_query.data for update in updates(core) if update.callback_query] == ["n"]


async def test_a_whole_label_wins_over_longer_ones(core: Telegram, amina: Person) -> None:
    row = [{"text": "Done all", "callback_data": "a"}, {"text": "Done", "callback_data": "d"}]

    amina.tap(await shown(core, amina, [row]), "Done")

    assert [update.callback_query.data for update in updates(core) if update.callback_query] == ["d"]


@pytest.mark.parametrize("label", ["Done", "Back", "Source"])
async def test_what_is_unclear_absent_or_a_link_can_not_be_tapped(core: Telegram, amina: Person, label: str) -> None:
    message = await shown(core, amina, KEYBOARD)

    with pytest.raises(CannotDo):
        amina.tap(message, label)
    assert core.updates.take() == []


async def test_only_the_keyboard_that_is_there_now_can_be_tapped(core: Telegram, amina: Person) -> None:
    before = amina.current(await shown(core, amina, KEYBOARD))
    await core.call("editMessageText", {"chat_id": amina.id, "message_id": before.id, "text": "Over"})

    with pytest.raises(CannotDo, match="0 buttons"):
        amina.tap(before, "Next")


async def test_a_place_on_the_keyboard_can_be_tapped(core: Telegram, amina: Person) -> None:
    message = await shown(core, amina, KEYBOARD)
    amina.tap_at(message, 1, 1)

    assert [update.callback_query.data for update in updates(core) if update.callback_query] == ["n"]
    with pytest.raises(CannotDo, match="no button at row 2"):
        amina.tap_at(message, 2, 0)


async def test_a_tap_on_a_deleted_message_comes_without_it(core: Telegram, amina: Person) -> None:
    message = await shown(core, amina, KEYBOARD)
    await core.call("deleteMessage", {"chat_id": amina.id, "message_id": message})
    amina.tap_data(message, "forged")

    [update] = updates(core)
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible
    assert update.callback_query.data == "forged"


def test_blocking_and_letting_in_again_are_told(core: Telegram, amina: Person) -> None:
    amina.block()
    amina.block()
    amina.unblock()

    states = [update.my_chat_member.new_chat_member.status for update in updates(core) if update.my_chat_member]
    assert states == ["kicked", "member"]


def test_who_blocked_the_bot_can_only_start_it_again(core: Telegram, amina: Person) -> None:
    amina.block()

    with pytest.raises(CannotDo, match="blocked"):
        amina.say("hello")
    amina.start()
    assert [next(iter(set(update) - {"update_id"})) for update in core.updates.take()] == [
        "my_chat_member",
        "my_chat_member",
        "message",
    ]


@pytest.mark.parametrize("kind", ["sticker", "photo", "voice", "video", "document", "location", "contact", "dice"])
def test_other_messages_are_what_telegram_sends(core: Telegram, amina: Person, kind: str) -> None:
    amina.send_other(kind)

    [update] = updates(core)
    assert update.message is not None
    assert getattr(update.message, kind)
    assert update.message.text is None


def test_a_caption_is_no_text(core: Telegram, amina: Person) -> None:
    amina.send_other("photo", "A barracks")

    [update] = updates(core)
    assert update.message is not None
    assert (update.message.text, update.message.caption) == (None, "A barracks")


def test_an_edited_text_comes_as_edited(core: Telegram, amina: Person) -> None:
    said = amina.say("DDR")
    amina.edit(said, "SSR")

    edited = updates(core)[-1].edited_message
    assert edited is not None
    assert (edited.message_id, edited.text) == (said.id, "SSR")


async def test_a_person_edits_only_own_messages(core: Telegram, amina: Person) -> None:
    message = await shown(core, amina, KEYBOARD)

    with pytest.raises(CannotDo, match="own messages"):
        amina.edit(message, "x")


def test_a_message_that_is_not_there_can_not_be_answered(amina: Person) -> None:
    with pytest.raises(CannotDo, match="no message 9"):
        amina.say("x", reply_to=9)


def test_people_can_be_added(core: Telegram) -> None:
    added = core.add_person("Ellen", "pt")

    expected: dict[str, Any] = {"id": 1004, "first_name": "Ellen", "language_code": "pt"}
    assert {name: getattr(added.user, name) for name in expected} == expected
    assert [person.id for person in core.people] == [1001, 1002, 1003, 1004]
