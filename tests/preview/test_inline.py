"""Inline mode: what is typed behind the bot's name, what the server remembers, and what a chosen result becomes."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest

from bot.preview.groups import Group
from bot.preview.inline import InlineQuery
from bot.preview.inprocess import InProcessRequest
from bot.preview.people import CannotDo, Person
from bot.preview.state import Switches
from bot.preview.telegram import Telegram

KEYBOARD = {"inline_keyboard": [[{"text": "Open", "callback_data": "o"}]]}


def article(id: str = "1", text: str = "<b>DDR</b>", **more: object) -> dict[str, Any]:
    message = {"message_text": text, "parse_mode": "HTML"}
    return {"type": "article", "id": id, "title": "DDR", "input_message_content": message, **more}


async def answer(core: Telegram, query: InlineQuery, *results: dict[str, Any], **more: object) -> None:
    await core.call("answerInlineQuery", {"inline_query_id": query.id, "results": list(results), **more})


def updates(core: Telegram) -> list[Update]:
    bot = Bot("1:made-up", request=InProcessRequest(core))
    return [Update.de_json(data, bot) for data in core.updates.take()]


@pytest.fixture
def group(core: Telegram, amina: Person) -> Group:
    made = core.add_group("Mission planning", [amina, core.person(1002)])
    core.updates.take()
    return made


async def test_a_bot_says_whether_it_has_inline_mode(bot: Bot, core: Telegram) -> None:
    assert (await bot.get_me()).supports_inline_queries
    core.switches = Switches(inline=False)
    assert not (await bot.get_me()).supports_inline_queries


def test_without_inline_mode_nothing_is_asked(amina: Person, core: Telegram) -> None:
    core.switches = Switches(inline=False)

    with pytest.raises(CannotDo, match="no inline mode"):
        amina.inline("ddr")


def test_what_is_typed_reaches_the_bot(core: Telegram, amina: Person, group: Group) -> None:
    asked = group.member(amina).inline("what is ddr", offset="20")

    [update] = updates(core)
    query = update.inline_query
    assert query is not None
    assert (query.id, query.query, query.offset, query.chat_type) == (asked.id, "what is ddr", "20", "group")
    assert query.from_user.id == amina.id


def test_the_own_chat_with_the_bot_is_the_senders(core: Telegram, amina: Person) -> None:
    amina.inline("ddr")
    amina.inline("ddr", chat_type="channel")

    assert [update.inline_query.chat_type for update in updates(core) if update.inline_query] == ["sender", "channel"]


def test_the_bot_gets_256_characters(core: Telegram, amina: Person) -> None:
    amina.inline("x" * 300)

    [update] = updates(core)
    assert update.inline_query is not None
    assert len(update.inline_query.query) == 256


async def test_the_same_words_are_answered_from_the_cache(core: Telegram, amina: Person) -> None:
    await answer(core, amina.inline("ddr"), article())
    core.updates.take()

    again = core.person(1002).inline(" ddr")

    assert (again.cached, [result.id for result in again.results]) == (True, ["1"])
    assert core.updates.take() == []


@pytest.mark.parametrize("other", [{"query": "ssr"}, {"offset": "20"}, {"chat_type": "channel"}])
async def test_other_words_page_or_kind_of_chat_are_asked_anew(
    core: Telegram, amina: Person, other: dict[str, str]
) -> None:
    await answer(core, amina.inline("ddr"), article())

    assert not amina.inline(**{"query": "ddr", **other}).cached


async def test_the_cache_forgets_after_its_time(core: Telegram, amina: Person) -> None:
    await answer(core, amina.inline("ddr"), article(), cache_time=10)

    core.advance(9)
    assert amina.inline("ddr").cached
    core.advance(1)
    assert not amina.inline("ddr").cached


async def test_five_minutes_are_the_usual_time(core: Telegram, amina: Person) -> None:
    await answer(core, amina.inline("ddr"), article())

    core.advance(299)
    assert amina.inline("ddr").cached
    core.advance(1)
    assert not amina.inline("ddr").cached


async def test_a_personal_answer_is_kept_for_one_person_only(core: Telegram, amina: Person) -> None:
    await answer(core, amina.inline(""), article(), is_personal=True)

    assert amina.inline("").cached
    assert not core.person(1002).inline("").cached


async def test_a_chosen_result_is_sent_via_the_bot(core: Telegram, amina: Person, group: Group) -> None:
    await answer(core, amina.inline("ddr"), article())
    core.updates.take()

    amina.choose("1", group.chat)

    [update] = updates(core)
    assert update.message is not None
    assert update.message.via_bot is not None
    assert update.message.from_user is not None
    assert (update.message.text, update.message.via_bot.id, update.message.from_user.id) == (
        "DDR",
        core.bot.id,
        amina.id,
    )
    assert update.message.chat.id == group.id
    assert [entity.type for entity in update.message.entities] == ["bold"]


async def test_a_result_goes_into_a_group_without_the_bot_unheard(core: Telegram, amina: Person) -> None:
    elsewhere = core.add_group("Cabinet", [amina], with_bot=False)
    await answer(core, amina.inline("ddr"), article())
    core.updates.take()

    elsewhere.member(amina).choose("1")

    assert elsewhere.messages[-1].text == "DDR"
    assert core.updates.take() == []


async def test_results_of_every_page_can_be_chosen(core: Telegram, amina: Person) -> None:
    await answer(core, amina.inline("ddr"), article("1"), next_offset="1")
    await answer(core, amina.inline("ddr", offset="1"), article("2"))

    assert [amina.choose(id).text for id in ("1", "2")] == ["DDR", "DDR"]


async def test_only_what_is_on_the_screen_can_be_chosen(core: Telegram, amina: Person) -> None:
    await answer(core, amina.inline("ddr"), article())
    amina.inline("ssr")

    with pytest.raises(CannotDo, match="no result '1'"):
        amina.choose("1")


async def test_the_choice_is_told_where_feedback_is_on(core: Telegram, amina: Person) -> None:
    core.switches = Switches(feedback=True)
    await answer(core, amina.inline("ddr"), article(reply_markup=KEYBOARD))
    core.updates.take()

    message = amina.choose("1")

    chosen = updates(core)[-1].chosen_inline_result
    assert chosen is not None
    assert (chosen.result_id, chosen.query, chosen.inline_message_id) == ("1", "ddr", message.inline_id)


async def test_a_message_without_buttons_has_no_inline_id(core: Telegram, amina: Person) -> None:
    await answer(core, amina.inline("ddr"), article())

    assert amina.choose("1").inline_id is None


async def test_a_tap_under_a_result_names_it_by_its_id_only(core: Telegram, amina: Person, group: Group) -> None:
    await answer(core, amina.inline("ddr"), article(reply_markup=KEYBOARD))
    message = amina.choose("1", group.chat)
    core.updates.take()

    group.member(core.person(1002)).tap(message, "Open")

    [update] = updates(core)
    query = update.callback_query
    assert query is not None
    assert (query.message, query.inline_message_id, query.data) == (None, message.inline_id, "o")
    assert query.from_user.id == 1002


async def test_the_bot_edits_a_result_by_its_id(bot: Bot, core: Telegram, amina: Person, group: Group) -> None:
    await answer(core, amina.inline("ddr"), article(reply_markup=KEYBOARD))
    message = amina.choose("1", group.chat)

    assert await bot.edit_message_text("Over", inline_message_id=message.inline_id) is True

    assert (group.messages[-1].text, group.messages[-1].keyboard) == ("Over", None)
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Again", callback_data="a")]])
    assert await bot.edit_message_reply_markup(inline_message_id=message.inline_id, reply_markup=markup) is True
    assert group.messages[-1].labels == [["Again"]]


async def test_a_result_edited_to_itself_is_not_modified(bot: Bot, core: Telegram, amina: Person) -> None:
    await answer(core, amina.inline("ddr"), article(reply_markup=KEYBOARD))
    message = amina.choose("1")

    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_reply_markup(
            inline_message_id=message.inline_id,
            reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Open", callback_data="o")]]),
        )


async def test_an_unknown_inline_id_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Invalid inline message identifier specified"):
        await bot.edit_message_text("x", inline_message_id="forged")


async def test_a_deleted_result_can_not_be_edited(bot: Bot, core: Telegram, amina: Person) -> None:
    await answer(core, amina.inline("ddr"), article(reply_markup=KEYBOARD))
    message = amina.choose("1")
    await bot.delete_message(amina.id, message.id)

    with pytest.raises(BadRequest, match="Message_id_invalid"):
        await bot.edit_message_text("x", inline_message_id=message.inline_id)


async def test_a_result_is_not_the_bots_to_edit_by_its_place(bot: Bot, core: Telegram, amina: Person) -> None:
    await answer(core, amina.inline("ddr"), article(reply_markup=KEYBOARD))
    message = amina.choose("1")

    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("x", amina.id, message.id)


@pytest.mark.parametrize(
    "button",
    [
        {"switch_inline_query": "ddr"},
        {"switch_inline_query_current_chat": "ddr"},
        {"switch_inline_query_chosen_chat": {"query": "ddr", "allow_group_chats": True}},
    ],
)
async def test_a_switch_button_fills_the_input(core: Telegram, amina: Person, button: dict[str, Any]) -> None:
    markup = {"inline_keyboard": [[{"text": "Share", **button}]]}
    await core.call("sendMessage", {"chat_id": amina.id, "text": "DDR", "reply_markup": markup})

    assert amina.switch(amina.last, "Share") == "@vademecum_preview_bot ddr"
    with pytest.raises(CannotDo, match="does not call the bot back"):
        amina.tap(amina.last, "Share")


async def test_a_button_that_calls_back_fills_no_input(core: Telegram, amina: Person) -> None:
    await core.call("sendMessage", {"chat_id": amina.id, "text": "DDR", "reply_markup": KEYBOARD})

    with pytest.raises(CannotDo, match="begins no inline query"):
        amina.switch(amina.last, "Open")
