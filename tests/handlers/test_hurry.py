"""Which screens are put off when taps follow each other, and which answers to taps are left out."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from markupsafe import Markup
from structlog.testing import capture_logs
from telegram import Bot, CallbackQuery, Chat, Message, Update, User

from bot.preview.inprocess import InProcessRequest
from bot.preview.people import Person
from bot.preview.refusals import BadGateway
from bot.preview.sending import ANSWER_SECONDS
from bot.preview.telegram import Telegram
from handlers.hurry import OUTDATED, OVER, SHOWN_EVERY, Hurry, tell_too_fast
from handlers.screen import Answer, Prompt, Screen
from storage import Store, open_store

ONE, TWO = Screen(Markup("one")), Screen(Markup("two"))


class Pretended:
    """Says which taps are followed by others, and what time it is."""

    def __init__(self) -> None:
        self.followed = set[int]()
        self.now = 100.0
        self.hurry = Hurry(lambda update: update.update_id in self.followed, clock=lambda: self.now)

    def settle(self, number: int, answer: Answer, message: int = 7) -> Answer:
        """What is brought now for a tap of this number."""
        return self.hurry.settle(tap(number, message), answer)


def tap(number: int, message: int = 7) -> Update:
    """A tap on a message."""
    tapped = Message(message, datetime(2026, 11, 22, tzinfo=UTC), Chat(1001, Chat.PRIVATE))
    user = User(1001, "Amina", is_bot=False)
    return Update(number, callback_query=CallbackQuery(str(number), user, "1", message=tapped))


@pytest.fixture
def pretended() -> Pretended:
    return Pretended()


def test_the_screen_of_a_tap_that_nothing_follows_is_brought(pretended: Pretended) -> None:
    assert pretended.settle(1, Answer(ONE, "a toast")) == Answer(ONE, "a toast")


def test_the_screen_of_a_tap_that_another_follows_is_put_off_and_never_needed(pretended: Pretended) -> None:
    pretended.followed = {1}

    assert pretended.settle(1, Answer(ONE, query="ddr")) == Answer()
    assert pretended.settle(2, Answer(TWO)) == Answer(TWO)
    assert pretended.settle(3, Answer()) == Answer()


def test_a_screen_that_was_put_off_is_due_where_the_next_tap_brings_none(pretended: Pretended) -> None:
    pretended.followed = {1, 2}

    pretended.settle(1, Answer(ONE, query="ddr"))
    assert pretended.settle(2, Answer(toast="Only its starter can do that.")).screen is None
    assert pretended.settle(3, Answer(toast="Not that either.")) == Answer(ONE, "Not that either.", query="ddr")


def test_a_screen_that_was_put_off_does_not_come_to_another_message(pretended: Pretended) -> None:
    pretended.followed = {1}

    pretended.settle(1, Answer(ONE))
    assert pretended.settle(2, Answer(), message=8) == Answer()


def test_a_question_is_put_although_its_screen_is_put_off(pretended: Pretended) -> None:
    prompt = Prompt(Markup("Why?"), "", "skip-reason")
    pretended.followed = {1}

    assert pretended.settle(1, Answer(ONE, prompt=prompt)) == Answer(prompt=prompt)


def test_who_goes_on_tapping_sees_a_screen_every_second(pretended: Pretended) -> None:
    pretended.followed = set(range(100))
    shown = []
    for number in range(100):
        pretended.now = 100 + number * SHOWN_EVERY / 20
        shown.append(pretended.settle(number, Answer(ONE)).screen is not None)

    assert sum(shown) == 4
    assert shown[:20] == [False] * 20


def test_a_screen_that_was_put_off_for_a_tap_that_never_came_to_its_answer_is_let_go(pretended: Pretended) -> None:
    pretended.followed = {1}

    pretended.settle(1, Answer(ONE))
    pretended.now += OVER
    assert pretended.settle(2, Answer(toast="Not that.")) == Answer(toast="Not that.")


def test_of_screens_that_were_put_off_no_more_are_remembered_than_of_some_seconds(pretended: Pretended) -> None:
    pretended.followed = set(range(1000))
    for number in range(1000):
        pretended.now += OVER / 10
        pretended.settle(number, Answer(ONE), message=number)

    assert len(pretended.hurry._put_off) <= 10


# --- answers to taps


@pytest.fixture
def core() -> Telegram:
    return Telegram(clock=lambda: 1_800_000_000.0)


@pytest.fixture
def amina(core: Telegram) -> Person:
    person = core.person(1001)
    person.start()
    core.updates.take()
    return person


async def taps(core: Telegram, person: Person, count: int) -> list[Update]:
    """So many taps of a person on one message, as the bot gets them."""
    for _tap in range(count):
        person.tap_data(person.messages[0], "h")
    bot = bot_of(core)
    return [Update.de_json(raw, bot) for raw in core.updates.take()]


async def test_a_tap_is_answered_beside_the_edit_of_its_screen(core: Telegram, amina: Person) -> None:
    begun = []

    def begin(work: object, _update: Update) -> bool:
        begun.append(work)
        return True

    (update,) = await taps(core, amina, 1)
    assert update.callback_query is not None
    await Hurry(beside=begin).acknowledge(update, update.callback_query, "Done.")
    assert not amina.answers

    await begun[0]  # type: ignore[misc]  # what was begun is a coroutine
    assert [answer.text for answer in amina.answers] == ["Done."]


async def test_a_tap_is_answered_first_where_nothing_can_be_done_beside(core: Telegram, amina: Person) -> None:
    (update,) = await taps(core, amina, 1)
    assert update.callback_query is not None
    await Hurry().acknowledge(update, update.callback_query, "Done.")

    assert len(amina.answers) == 1


async def test_once_an_answer_came_too_late_only_the_last_of_some_taps_is_answered_for_a_while(
    core: Telegram, amina: Person
) -> None:
    pretended = Pretended()
    updates = await taps(core, amina, 4)
    core.advance(ANSWER_SECONDS + 1)
    pretended.followed = {updates[1].update_id, updates[2].update_id}
    for update in updates:
        assert update.callback_query is not None
        if update is updates[2]:
            pretended.now += OUTDATED
        await pretended.hurry.acknowledge(update, update.callback_query, "")

    asked = [call.params["callback_query_id"] for call in core.calls_of("answerCallbackQuery")]
    assert asked == [
        update.callback_query.id for update in updates if update is not updates[1] and update.callback_query
    ]


# --- who floods is told


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with open_store("sqlite://") as opened:
        yield opened


def bot_of(core: Telegram) -> Bot:
    """A plain bot; the stand-in is open at once."""
    return Bot("1:test", request=InProcessRequest(core), get_updates_request=InProcessRequest(core))


async def test_who_floods_reads_it_in_a_message(core: Telegram, amina: Person, store: Store) -> None:
    (update,) = await taps(core, amina, 1)
    await tell_too_fast(bot_of(core), store, update, left_out=False)

    assert amina.last.text == "You are tapping faster than I can follow.\n\nPlease wait a moment: the last tap counts."


async def test_who_floods_reads_what_was_left_out(core: Telegram, amina: Person, store: Store) -> None:
    (update,) = await taps(core, amina, 1)
    await tell_too_fast(bot_of(core), store, update, left_out=True)

    assert amina.last.text.startswith("That was too much at once: some of what you tapped was left out.")


async def test_who_floods_in_a_group_is_told_alone(core: Telegram, amina: Person, store: Store) -> None:
    group = core.add_group("Mission planning", [amina])
    member = group.member(amina)
    said = member.say("hello")
    core.updates.take()
    member.tap_data(said, "h")
    update = Update.de_json(core.updates.take()[0], bot_of(core))
    await tell_too_fast(bot_of(core), store, update, left_out=False)

    assert [answer.alert for answer in amina.answers] == [True]
    assert not any(message.by_bot for message in member.messages)


async def test_who_floods_a_group_with_texts_is_told_in_answer_to_one(
    core: Telegram, amina: Person, store: Store
) -> None:
    member = core.add_group("Mission planning", [amina]).member(amina)
    said = member.say("/help")
    update = Update.de_json(core.updates.take()[-1], bot_of(core))
    await tell_too_fast(bot_of(core), store, update, left_out=False)

    assert member.last.reply_to == said.id


async def test_a_word_to_who_floods_that_does_not_come_through_is_let_go(
    core: Telegram, amina: Person, store: Store
) -> None:
    (update,) = await taps(core, amina, 1)
    core.fail("sendMessage", with_=BadGateway())
    with capture_logs() as logs:
        await tell_too_fast(bot_of(core), store, update, left_out=False)

    assert [line["log_level"] for line in logs] == ["warning"]
