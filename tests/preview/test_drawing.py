"""What the page is given of a message depends on who looks."""

from __future__ import annotations

import pytest

from bot.preview.drawing import group_for_page, message_for_page
from bot.preview.groups import Group
from bot.preview.people import Person
from bot.preview.telegram import Telegram


@pytest.fixture
def group(core: Telegram, amina: Person) -> Group:
    return core.add_group("Mission planning", [amina, core.person(1002)])


def test_a_message_is_ones_own_or_anothers(group: Group) -> None:
    amina, jean = group.people
    said = jean.say("Good morning")

    assert [message_for_page(said, viewer)["from"] for viewer in (amina, jean)] == ["other", "person"]
    assert message_for_page(said, amina)["sender"] == "Jean"


async def test_a_selective_question_is_drawn_for_whom_it_asks(core: Telegram, group: Group) -> None:
    amina, jean = group.people
    markup = {"force_reply": True, "selective": True, "input_field_placeholder": "A note"}
    reply = {"message_id": jean.say("/note").id}
    await core.call(
        "sendMessage", {"chat_id": group.id, "text": "?", "reply_parameters": reply, "reply_markup": markup}
    )

    shown = [message_for_page(group.last, viewer)["force_reply"] for viewer in (amina, jean)]
    assert shown == [None, {"placeholder": "A note"}]


def test_what_telegram_writes_is_drawn_in_words(core: Telegram, group: Group) -> None:
    amina, jean = group.people
    group.add(core.person(1003))
    group.leave(jean)
    group.remove_bot(amina)
    group.upgrade()

    assert [message_for_page(message, amina)["service"] for message in group.messages] == [
        "Amina added Vademecum",
        "Amina added Sofía",
        "Jean left the group",
        "Amina removed Vademecum",
        "The group became a supergroup",
    ]


def test_a_sticker_is_drawn_as_its_name(amina: Person) -> None:
    shown = message_for_page(amina.send_other("sticker"), amina)

    assert (shown["other"], shown["service"]) == ("Sticker", None)


@pytest.mark.parametrize(
    ("field", "stays"), [("switch_inline_query", False), ("switch_inline_query_current_chat", True)]
)
async def test_a_switch_button_says_whether_it_stays(core: Telegram, amina: Person, field: str, *, stays: bool) -> None:
    markup = {"inline_keyboard": [[{"text": "Share", field: "ddr"}]]}
    await core.call("sendMessage", {"chat_id": amina.id, "text": "DDR", "reply_markup": markup})

    [[button]] = message_for_page(amina.last, amina)["keyboard"]
    assert button == {"text": "Share", "switch": {"query": "ddr", "stays": stays}}


def test_a_group_names_those_in_it(core: Telegram, group: Group) -> None:
    group.leave(group.people[1])

    assert group_for_page(group.chat) == {
        "id": group.id,
        "title": "Mission planning",
        "members": [1001, core.bot.id],
    }
