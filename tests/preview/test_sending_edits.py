"""What the bot edits and deletes, and how Telegram refuses it; asked by python-telegram-bot at both doors."""

from __future__ import annotations

import pytest
from telegram import Bot, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyKeyboardMarkup
from telegram.error import BadRequest

from bot.preview.people import Person
from bot.preview.telegram import Telegram

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Done", callback_data="done")]])


async def test_an_edit_replaces_text_and_keyboard_in_place(bot: Bot, amina: Person, core: Telegram) -> None:
    sent = await bot.send_message(amina.id, "one", reply_markup=KEYS)
    core.advance(60)

    edited = await bot.edit_message_text("two", amina.id, sent.message_id)

    assert isinstance(edited, Message)
    assert (edited.text, edited.reply_markup) == ("two", None)
    assert edited.edit_date is not None
    assert (edited.edit_date - edited.date).seconds == 60
    assert (len(amina.messages), amina.last.text, amina.last.edits) == (2, "two", 1)


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, amina: Person) -> None:
    sent = await bot.send_message(amina.id, "<b>one</b>", parse_mode="HTML", reply_markup=KEYS)

    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await bot.edit_message_text("<b>one</b> ", amina.id, sent.message_id, parse_mode="HTML", reply_markup=KEYS)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(amina.id, sent.message_id, reply_markup=KEYS)


async def test_an_edit_of_the_keyboard_leaves_the_text(bot: Bot, amina: Person) -> None:
    sent = await bot.send_message(amina.id, "one", reply_markup=KEYS)

    await bot.edit_message_reply_markup(amina.id, sent.message_id)

    assert (amina.last.text, amina.last.keyboard) == ("one", None)


async def test_an_edit_of_nothing_is_refused(bot: Bot, amina: Person) -> None:
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", amina.id, 9)


async def test_an_edit_of_a_persons_message_is_refused(bot: Bot, amina: Person) -> None:
    said = amina.say("mine")

    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", amina.id, said.id)


@pytest.mark.parametrize("markup", [ForceReply(), ReplyKeyboardMarkup([["Yes"]])])
async def test_an_edit_of_a_message_with_another_keyboard_is_refused(
    bot: Bot, amina: Person, markup: ForceReply | ReplyKeyboardMarkup
) -> None:
    sent = await bot.send_message(amina.id, "Name?", reply_markup=markup)

    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", amina.id, sent.message_id)


async def test_an_edit_takes_only_inline_keyboards(amina: Person, core: Telegram, bot: Bot) -> None:
    sent = await bot.send_message(amina.id, "one")
    asked = {"chat_id": amina.id, "message_id": sent.message_id, "text": "two", "reply_markup": {"force_reply": True}}

    status, body = await core.respond("editMessageText", asked)

    assert (status, body["description"]) == (400, "Bad Request: inline keyboard expected")


async def test_a_document_has_no_text_to_edit(bot: Bot, amina: Person) -> None:
    sent = await bot.send_document(amina.id, b"x", caption="a")

    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", amina.id, sent.message_id)


async def test_a_deleted_message_is_gone(bot: Bot, amina: Person) -> None:
    sent = await bot.send_message(amina.id, "x")

    await bot.delete_message(amina.id, sent.message_id)

    assert [message.text for message in amina.messages] == ["/start"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(amina.id, sent.message_id)


async def test_after_two_days_a_message_can_not_be_deleted(bot: Bot, amina: Person, core: Telegram) -> None:
    sent = await bot.send_message(amina.id, "x")
    core.advance(48 * 3600 + 1)

    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(amina.id, sent.message_id)
