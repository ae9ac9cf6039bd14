"""A chat is a transcript of values."""

from __future__ import annotations

from bot.preview.chats import PrivateChat, User
from bot.preview.keyboards import ReplyKeyboard
from bot.preview.params import Upload
from bot.preview.people import Person
from bot.preview.telegram import Telegram


def test_a_person_with_a_username_shows_it_in_user_and_chat() -> None:
    person = User(7, "Ellen", "pt", "ellen_js")

    assert person.as_json()["username"] == PrivateChat(person.id, person).as_json()["username"] == "ellen_js"


async def test_a_message_tells_which_keyboard_it_brought(core: Telegram, amina: Person) -> None:
    keys = {"keyboard": [["Yes", "No"]]}

    await core.call("sendMessage", {"chat_id": amina.id, "text": "?", "reply_markup": keys})

    assert amina.last.reply_keyboard == ReplyKeyboard((("Yes", "No"),))
    assert (amina.last.keyboard, amina.last.force_reply, amina.last.labels) == (None, None, [])


async def test_an_edit_leaves_the_value_one_held_as_it_was(core: Telegram, amina: Person) -> None:
    await core.call("sendMessage", {"chat_id": amina.id, "text": "one"})
    before = amina.last

    await core.call("editMessageText", {"chat_id": amina.id, "message_id": before.id, "text": "two"})

    assert (before.text, amina.current(before).text) == ("one", "two")


def test_the_same_content_has_the_same_unique_id(core: Telegram) -> None:
    first, again, other = (core.keep_file(Upload("a", "text/plain", data)) for data in (b"x", b"x", b"y"))

    assert first.file_id != again.file_id
    assert first.unique_id == again.unique_id != other.unique_id
