"""Groups: talking, who comes and goes, and the move to a supergroup, told as Telegram tells it."""

from __future__ import annotations

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.preview.groups import Group
from bot.preview.inprocess import InProcessRequest
from bot.preview.people import CannotDo, Person
from bot.preview.state import Switches
from bot.preview.telegram import Telegram

KEYBOARD = {"inline_keyboard": [[{"text": "Done", "callback_data": "d"}]]}


@pytest.fixture
def jean(core: Telegram) -> Person:
    return core.person(1002)


@pytest.fixture
def group(core: Telegram, amina: Person, jean: Person) -> Group:
    made = core.add_group("Mission planning", [amina, jean])
    core.updates.take()
    return made


def updates(core: Telegram) -> list[Update]:
    bot = Bot("1:made-up", request=InProcessRequest(core))
    return [Update.de_json(data, bot) for data in core.updates.take()]


def test_a_command_in_a_group_names_chat_and_sender(core: Telegram, group: Group, jean: Person) -> None:
    group.say(jean, "/define DDR")

    [update] = updates(core)
    assert update.message is not None
    assert update.message.from_user is not None
    assert (update.message.chat.id, update.message.chat.type, update.message.chat.title) == (
        group.id,
        "group",
        "Mission planning",
    )
    assert (update.message.text, update.message.from_user.id) == ("/define DDR", jean.id)


async def test_the_bot_answers_in_the_group(bot: Bot, group: Group) -> None:
    sent = await bot.send_message(group.id, "Disarmament, demobilization and reintegration")

    assert sent.chat.id == group.id
    assert group.last.id == sent.message_id


async def test_anyone_in_the_group_taps(core: Telegram, group: Group, jean: Person) -> None:
    await core.call("sendMessage", {"chat_id": group.id, "text": "Step", "reply_markup": KEYBOARD})

    query_id = group.member(jean).tap(group.last, "Done")

    [update] = updates(core)
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    assert (query.from_user.id, query.message.chat.id, query.data) == (jean.id, group.id, "d")
    await core.call("answerCallbackQuery", {"callback_query_id": query_id, "text": "Done"})
    assert [answer.text for answer in group.member(jean).answers] == ["Done"]


async def test_who_is_not_in_the_group_neither_talks_nor_taps(core: Telegram, group: Group) -> None:
    await core.call("sendMessage", {"chat_id": group.id, "text": "Step", "reply_markup": KEYBOARD})
    stranger = group.member(core.person(1003))

    with pytest.raises(CannotDo, match="Sofía is not in the group"):
        stranger.say("/help")
    with pytest.raises(CannotDo, match="Sofía is not in the group"):
        stranger.tap(group.last, "Done")


def test_being_started_in_a_group_names_the_bot(group: Group, jean: Person) -> None:
    assert group.member(jean).start("x").text == "/start@vademecum_preview_bot x"
    assert not jean.chat.started


def test_who_comes_and_goes_is_told(core: Telegram, group: Group, jean: Person) -> None:
    group.add(core.person(1003))
    group.leave(jean)

    messages = [update.message for update in updates(core) if update.message]
    assert [[user.id for user in message.new_chat_members] for message in messages] == [[1003], []]
    assert messages[1].left_chat_member is not None
    assert messages[1].left_chat_member.id == jean.id
    assert [person.id for person in group.people] == [1001, 1003]


def test_being_added_is_told_twice(core: Telegram, amina: Person) -> None:
    core.add_group("Cabinet", [amina])

    told, message = updates(core)
    assert told.my_chat_member is not None
    change = told.my_chat_member
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("left", "member")
    assert message.message is not None
    assert [user.id for user in message.message.new_chat_members] == [core.bot.id]


async def test_a_bot_that_was_removed_hears_and_says_nothing_more(
    bot: Bot, core: Telegram, group: Group, jean: Person
) -> None:
    group.remove_bot(jean)

    message, told = updates(core)
    assert message.message is not None
    assert message.message.left_chat_member is not None
    assert told.my_chat_member is not None
    assert (told.my_chat_member.new_chat_member.status, told.my_chat_member.from_user.id) == ("kicked", jean.id)
    group.say(jean, "/help")
    assert core.updates.take() == []
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "x")


async def test_a_bot_that_came_back_goes_on(bot: Bot, core: Telegram, group: Group, jean: Person) -> None:
    group.remove_bot()
    group.add_bot()
    core.updates.take()

    group.say(jean, "/help")

    assert len(core.updates.take()) == 1
    await bot.send_message(group.id, "x")


def test_the_bot_is_in_a_group_once(group: Group) -> None:
    with pytest.raises(CannotDo, match="is in the group"):
        group.add_bot()
    group.remove_bot()
    with pytest.raises(CannotDo, match="is not in the group"):
        group.remove_bot()


def test_a_bot_that_joins_no_groups_is_not_added(core: Telegram, amina: Person) -> None:
    core.switches = Switches(joins_groups=False)

    with pytest.raises(CannotDo, match="cannot be added"):
        core.add_group("Cabinet", [amina])


async def test_a_group_that_never_had_the_bot_is_not_found(bot: Bot, core: Telegram, amina: Person) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(core.add_group("Cabinet", [amina], with_bot=False).id, "x")


async def test_a_bot_may_leave_by_itself(bot: Bot, core: Telegram, amina: Person) -> None:
    group = core.add_group("Cabinet", [amina], kind="supergroup")

    await bot.leave_chat(group.id)

    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "x")


async def test_a_member_deletes_only_its_own_messages(bot: Bot, group: Group, jean: Person) -> None:
    said = group.say(jean, "/help")
    own = await bot.send_message(group.id, "x")

    await bot.delete_message(group.id, own.message_id)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(group.id, said.id)
    group.promote()
    await bot.delete_message(group.id, said.id)
    assert said not in group.messages


async def test_a_group_that_becomes_a_supergroup_tells_it_on_both_sides(core: Telegram, group: Group) -> None:
    moved = group.upgrade()

    old, new = (update.message for update in updates(core))
    assert old is not None
    assert new is not None
    assert (old.chat.id, old.migrate_to_chat_id) == (group.id, moved.id)
    assert (new.chat.id, new.chat.type, new.migrate_from_chat_id) == (moved.id, "supergroup", group.id)
    assert str(moved.id).startswith("-100")


async def test_calls_to_the_old_group_name_the_new_one(bot: Bot, group: Group) -> None:
    moved = group.upgrade()

    with pytest.raises(ChatMigrated) as refused:
        await bot.send_message(group.id, "x")
    assert refused.value.new_chat_id == moved.id


def test_a_supergroup_counts_its_messages_anew(group: Group, jean: Person) -> None:
    before = group.say(jean, "one").id
    moved = group.upgrade()

    assert before > 100
    assert [moved.messages[0].id, moved.say(jean, "two").id] == [100, 101]
    assert jean.say("three").id > before


def test_people_and_their_standing_move_along(group: Group, amina: Person, jean: Person) -> None:
    group.promote(jean)

    moved = group.upgrade()

    assert moved.creator.id == amina.id
    assert moved.chat.status(jean.id) == "administrator"
    with pytest.raises(CannotDo, match="not in the group"):
        group.say(jean, "still here?")
    with pytest.raises(CannotDo, match="once"):
        group.upgrade()


async def test_what_happens_in_a_group_reaches_those_who_look_at_it(
    core: Telegram, group: Group, amina: Person, jean: Person
) -> None:
    with core.listening(amina.id, group.id) as there, core.listening(amina.id) as home:
        group.say(jean, "hello")

    assert (there.qsize(), home.qsize()) == (1, 0)


async def test_a_toast_is_for_who_tapped(core: Telegram, group: Group, amina: Person, jean: Person) -> None:
    await core.call("sendMessage", {"chat_id": group.id, "text": "Step", "reply_markup": KEYBOARD})

    with core.listening(amina.id, group.id) as hers, core.listening(jean.id, group.id) as his:
        query = group.member(jean).tap(group.last, "Done")
        await core.call("answerCallbackQuery", {"callback_query_id": query, "text": "Done"})

    assert (hers.qsize(), his.qsize()) == (0, 1)
