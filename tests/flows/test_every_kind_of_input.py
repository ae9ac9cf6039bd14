"""Whatever a phone can send: each kind is answered, or let be on purpose; the tables below say which."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs
from telegram import Update

from bot.app import ALLOWED_UPDATES
from bot.preview.chats import User
from bot.preview.groups import Group
from bot.preview.telegram import Telegram
from content.refs import Ref
from handlers.dispatch import Bot
from storage import Store
from tests.flows.conftest import Phone

ONLY_TEXT, SEARCH, LET_BE = "I can only read text.", "Search", ""
FILE = {"file_id": "f", "file_unique_id": "f", "file_size": 4096}
SIZE = {"width": 320, "height": 240, "duration": 3}
PHOTO = [{**FILE, "width": 320, "height": 240}]
PLACE = {"latitude": 6.3, "longitude": -10.8}
POLL = {
    "id": "1",
    "question": "Who pays?",
    "options": [{"text": "We", "voter_count": 0, "persistent_id": "a"}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": True,
    "members_only": False,
}
CHANNEL = {"id": -1009, "title": "News", "type": "channel"}

MESSAGES: dict[str, tuple[dict[str, Any], str]] = {
    "a sticker": (
        {"sticker": {**FILE, "width": 1, "height": 1, "type": "regular", "is_animated": False, "is_video": False}},
        ONLY_TEXT,
    ),
    "a photo": ({"photo": PHOTO}, ONLY_TEXT),
    "a photo with words under it": ({"photo": PHOTO, "caption": "ddr"}, ONLY_TEXT),
    "a moving picture": ({"animation": {**FILE, **SIZE}, "document": FILE}, ONLY_TEXT),
    "a video": ({"video": {**FILE, **SIZE}}, ONLY_TEXT),
    "a round video": ({"video_note": {**FILE, "length": 240, "duration": 3}}, ONLY_TEXT),
    "a voice": ({"voice": {**FILE, "duration": 3}}, ONLY_TEXT),
    "music": ({"audio": {**FILE, "duration": 3}}, ONLY_TEXT),
    "a file": ({"document": {**FILE, "file_name": "../../etc/passwd"}}, ONLY_TEXT),
    "a story": ({"story": {"id": 1, "chat": CHANNEL}}, ONLY_TEXT),
    "a location": ({"location": PLACE}, ONLY_TEXT),
    "a location that moves": ({"location": {**PLACE, "live_period": 60}}, ONLY_TEXT),
    "a venue": ({"venue": {"location": PLACE, "title": "Camp", "address": "Road"}, "location": PLACE}, ONLY_TEXT),
    "a contact": ({"contact": {"phone_number": "+231770000000", "first_name": "Ellen"}}, ONLY_TEXT),
    "a poll": ({"poll": POLL}, ONLY_TEXT),
    "a die": ({"dice": {"emoji": "🎲", "value": 4}}, ONLY_TEXT),
    "a game": ({"game": {"title": "Chess", "description": "A game", "photo": PHOTO}}, ONLY_TEXT),
    "something that this version does not know": ({"hologram": {"id": 1}}, ONLY_TEXT),
    "a forwarded text": (
        {"text": "ddr", "forward_origin": {"type": "hidden_user", "sender_user_name": "X", "date": 1}},
        "Disarmament",
    ),
    "the result of an inline query": ({"text": "ddr", "via_bot": {"id": 5, "is_bot": True, "first_name": "B"}}, LET_BE),
    "a pin": ({"pinned_message": {"message_id": 1, "date": 0, "chat": CHANNEL}}, LET_BE),
    "a timer for messages": ({"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}}, LET_BE),
    "a new background": ({"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "🎲"}}}, LET_BE),
    "leave to write": ({"write_access_allowed": {}}, LET_BE),
    "somebody shared": ({"users_shared": {"request_id": 1, "users": [{"user_id": 1}]}}, LET_BE),
}
"""What a private chat can bring: kind → what stands in the message, how the answer begins."""

WORDS = {
    "ddr": "Disarmament",
    "<b>DDR</b>": "results for “<b>DDR</b>”",
    "*DDR*": "Disarmament",
    "[[term:ddr]]": "",
    "D\u200bDR\u2060": "Disarmament",
    "\u202eDDR\u202c": "Disarmament",
    "👩‍👩‍👧 🇸🇱 ❤️": "Nothing found",
    "\u200b\u2060\u3164": SEARCH,
    "x" * 4096: "Nothing found",
    "😀" * 2048: "Nothing found",
    "reform " * 585: "",
    "العدالة الانتقالية": "Nothing found",
    "/define DDR": "Disarmament",
    "/DEFINE DDR": "Disarmament",
    "/define\nDDR": "Disarmament",
    "/define\u00a0DDR": "Disarmament",
    "/define \n\n  DDR\n": "Disarmament",
    "/define@vademecum_preview_bot DDR": "Disarmament",
    "/define@VADEMECUM_PREVIEW_BOT\nDDR": "Disarmament",
    "/define@some_other_bot DDR": "",
    "/start@some_other_bot": "",
    "/frobnicate": "I don't know the command /frobnicate.",
    "/reload": "I don't know the command /reload.",
    "/": "Nothing found",
    "//": "Nothing found",
    "/ define DDR": "",
    "/etc/passwd": "Nothing found",
    "/étoile": "Nothing found",
    "@vademecum_preview_bot ddr": "",
    "{name} %s $1 \\n": "",
    "'; DROP TABLE runs; --": "",
}
"""What can be typed in a private chat → what the answer says (empty: something)."""


@pytest.fixture
def sends(phone: Phone) -> Callable[..., Any]:
    """Let a message come in the private chat with this in it."""
    numbers = count(5000)

    async def send(**content: object) -> None:
        head = {"message_id": next(numbers), "date": 1, "chat": phone.person.chat.as_json()}
        phone.core.updates.put("message", {**head, "from": phone.person.user.as_json(), **content})
        await phone.settle()

    return send


@pytest.mark.parametrize("kind", MESSAGES)
async def test_every_kind_of_message_is_answered_or_let_be_on_purpose(
    phone: Phone, sends: Callable[..., Any], kind: str
) -> None:
    content, begins = MESSAGES[kind]
    before = len(phone.messages)
    with capture_logs() as logs:
        await sends(**content)

    said = phone.messages[before:]
    assert [line for line in logs if line["log_level"] in {"warning", "error"}] == []
    assert len(said) == (begins != LET_BE)
    assert all(message.text.startswith(begins) and message.labels for message in said)


@pytest.mark.parametrize("text", WORDS, ids=lambda text: ascii(text)[:30])
async def test_every_text_is_answered_with_a_screen(phone: Phone, text: str) -> None:
    before = len(phone.messages)
    with capture_logs() as logs:
        await phone.says(text)

    (answer,) = phone.messages[before:]
    assert [line for line in logs if line["log_level"] in {"warning", "error"}] == []
    assert WORDS[text] in answer.text
    assert answer.labels


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=80) | st.text("/@_ \n<>&*[]-\u202e\u200bdefinr", min_size=1, max_size=40))
async def test_any_text_at_all_is_answered_with_a_screen(phone: Phone, sends: Callable[..., Any], text: str) -> None:
    before = len(phone.messages)
    with capture_logs() as logs:
        await sends(text=text)

    (answer,) = phone.messages[before:]
    assert [line for line in logs if line["log_level"] in {"warning", "error"}] == []
    assert answer.labels


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.text(max_size=80) | st.sampled_from(["ddr", "the", "#zzzzzz", "\u202e", "<b>", "x" * 256]),
    offset=st.sampled_from(["", "20", "-1", "x", "²", "٣", "9" * 64, "9" * 5000]),
)
async def test_any_inline_query_from_any_offset_is_answered(phone: Phone, query: str, offset: str) -> None:
    with capture_logs() as logs:
        asked = phone.person.inline(query, offset)
        await phone.settle()

    assert [line for line in logs if line["log_level"] in {"warning", "error"}] == []
    assert asked.answer is not None


@pytest.mark.parametrize(
    "payload", ["", "i_", "i_zzzzzz", "forget", "reload", "mydata x", "../..", "\u202ei_", "x" * 64]
)
async def test_any_deep_link_is_answered_with_a_screen(phone: Phone, payload: str) -> None:
    before = len(phone.messages)
    with capture_logs() as logs:
        await phone.says(f"/start {payload}")

    (answer,) = phone.messages[before:]
    assert [line for line in logs if line["log_level"] in {"warning", "error"}] == []
    assert answer.labels


async def test_a_text_longer_than_a_message_comes_in_parts_and_each_is_answered(phone: Phone) -> None:
    before = len(phone.messages)

    await phone.says("reform " * 900)

    assert len(phone.messages) == before + 2


async def test_an_album_of_ten_pictures_is_answered_once(phone: Phone, sends: Callable[..., Any]) -> None:
    before = len(phone.messages)
    for _picture in range(10):
        await sends(photo=PHOTO, media_group_id="1")
    await sends(photo=PHOTO, media_group_id="2")

    assert len(phone.messages) == before + 2


async def test_a_picture_sent_where_a_note_is_asked_for_leaves_the_question_open(
    phone: Phone, sends: Callable[..., Any], store: Store
) -> None:
    await phone.opens(f"i_{Ref('checklist', 'weapons-handover').key}")
    await phone.taps("Start")
    asked = phone.last
    chat = phone.person.chat.as_json()
    await sends(photo=PHOTO, caption="Camp Bravo", reply_to_message={"message_id": asked.id, "date": 1, "chat": chat})

    assert phone.last.text.startswith(ONLY_TEXT)
    await phone.says("Camp Bravo", reply_to=asked)
    assert [line.name for line in await store.runs(phone.id)] == ["Camp Bravo"]


# --- updates that are no message of a chat with the bot

TEXT = {"message_id": 9, "date": 1, "text": "ddr"}
ME = User(1004, "Amina").as_json()
MINE = {"id": 1004, "first_name": "Amina", "type": "private"}
UPDATES: dict[str, dict[str, Any]] = {
    "edited_message": {**TEXT, "chat": MINE, "from": ME, "edit_date": 2},
    "channel_post": {**TEXT, "chat": CHANNEL, "sender_chat": CHANNEL},
    "edited_channel_post": {**TEXT, "chat": CHANNEL, "sender_chat": CHANNEL, "edit_date": 2},
    "business_message": {**TEXT, "chat": MINE, "from": ME, "business_connection_id": "1"},
    "edited_business_message": {**TEXT, "chat": MINE, "from": ME, "business_connection_id": "1", "edit_date": 2},
    "message_reaction": {"chat": MINE, "message_id": 1, "user": ME, "date": 1, "old_reaction": [], "new_reaction": []},
    "poll": POLL,
    "poll_answer": {"poll_id": "1", "user": ME, "option_ids": [0], "option_persistent_ids": ["a"]},
    "chosen_inline_result": {"result_id": "1", "from": ME, "query": "ddr"},
    "chat_join_request": {"chat": CHANNEL, "from": ME, "user_chat_id": 1004, "date": 1},
    "pre_checkout_query": {"id": "1", "from": ME, "currency": "XTR", "total_amount": 1, "invoice_payload": "x"},
    "something_new": {"id": "1", "from": ME},
}


@pytest.mark.parametrize("kind", UPDATES)
async def test_updates_that_are_not_asked_for_are_let_be_even_where_they_come(
    phone: Phone, application: Bot, kind: str
) -> None:
    assert kind not in ALLOWED_UPDATES
    before = len(phone.core.calls)
    with capture_logs() as logs:
        await application.process_update(Update.de_json({"update_id": 1, kind: UPDATES[kind]}, application.bot))

    assert phone.core.calls[before:] == []
    assert [line for line in logs if line["log_level"] in {"warning", "error"}] == []


# --- in a group

BOT_NAMED = "@vademecum_preview_bot what is DDR"
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
AS_CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
IN_A_GROUP: dict[str, tuple[dict[str, Any], bool]] = {
    "a text": ({"text": "ddr"}, False),
    "a text that names the bot": ({"text": BOT_NAMED}, True),
    "a text that names the bot with signs nobody sees": ({"text": f"\u202e{BOT_NAMED}\u200b"}, True),
    "a command": ({"text": "/define\nDDR"}, True),
    "a command of another bot": ({"text": "/define@some_other_bot DDR"}, False),
    "a command that the bot does not know": ({"text": "/frobnicate"}, False),
    "what only looks like a command": ({"text": "/etc/passwd"}, False),
    "a sticker": (MESSAGES["a sticker"][0], False),
    "a poll": ({"poll": POLL}, False),
    "a location": ({"location": PLACE}, False),
    "a pin": (MESSAGES["a pin"][0], False),
    "a photo that names the bot": ({"photo": PHOTO, "caption": BOT_NAMED}, False),
    "an admin who does not say who": ({"text": BOT_NAMED, "from": ANONYMOUS, "sender_chat": {"id": -2001}}, True),
    "somebody who speaks as a channel": ({"text": BOT_NAMED, "from": AS_CHANNEL, "sender_chat": CHANNEL}, True),
    "a post of the channel that the group belongs to": (
        {"text": BOT_NAMED, "from": TELEGRAM, "sender_chat": CHANNEL, "is_automatic_forward": True},
        False,
    ),
    "another bot": ({"text": BOT_NAMED, "from": {"id": 5, "is_bot": True, "first_name": "Other"}}, False),
}
"""What a group can bring: kind → what stands in the message, whether the bot speaks."""


@pytest.fixture
def group(core: Telegram, phone: Phone) -> Group:
    """A group with the bot in it."""
    return core.add_group("Mission planning", [phone.person])


@pytest.mark.parametrize("kind", IN_A_GROUP)
async def test_in_a_group_the_bot_speaks_where_it_is_spoken_to(phone: Phone, group: Group, kind: str) -> None:
    content, speaks = IN_A_GROUP[kind]
    head = {"message_id": 9, "date": 1, "chat": group.chat.as_json(), "from": phone.person.user.as_json()}
    if "sender_chat" in content:
        content = {**content, "sender_chat": {"title": "x", "type": "supergroup", **content["sender_chat"]}}
    with capture_logs() as logs:
        phone.core.updates.put("message", {**head, **content})
        await phone.settle()

    assert [line for line in logs if line["log_level"] in {"warning", "error"}] == []
    assert any(message.by_bot for message in group.messages) == speaks
