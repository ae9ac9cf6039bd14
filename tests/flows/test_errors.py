"""Whatever goes wrong: the user reads that nothing is lost and what to do; the log has the cause, and no words."""

from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from bot.preview.refusals import BadRequest, HangUp, Refusal, TooManyRequests
from handlers.dispatch import Assistant
from handlers.registry import TAPS
from handlers.routes import Glossary
from storage import Store
from tests.clocks import Waits
from tests.flows.conftest import Clock, Phone
from tests.flows.test_runs import start_handover


@pytest.mark.parametrize("kind", ["sticker", "photo", "voice", "video", "document", "location", "contact", "dice"])
async def test_what_is_no_text_gets_a_helpful_screen(phone: Phone, kind: str) -> None:
    phone.person.send_other(kind)
    await phone.settle()

    assert phone.text.startswith("I can only read text.")
    assert "Home" in phone.buttons


async def test_an_edited_message_is_let_be(phone: Phone) -> None:
    said = phone.person.say("ddr")
    await phone.settle()
    before = len(phone.messages)

    phone.person.edit(said, "ssr")
    await phone.settle()

    assert len(phone.messages) == before


async def test_an_unknown_command_gets_a_helpful_screen(phone: Phone) -> None:
    await phone.says("/frobnicate now")

    assert phone.text.startswith("I don't know the command /frobnicate.")


async def test_a_command_for_another_bot_is_a_search_at_most(phone: Phone) -> None:
    await phone.says("/start@some_other_bot")

    assert "on my side" not in phone.text


@pytest.mark.parametrize("data", ["old-menu", "t.ab/c", "\u202eabc", "s.abcdef.99999999999999999999", "~~~"])
async def test_an_unreadable_button_shows_the_way_onwards(phone: Phone, data: str) -> None:
    await phone.taps_data(data)

    assert phone.text.startswith("This menu is from an older version of the bot.")
    assert phone.buttons == ["Notes", "Glossary", "Checklists", "Home"]


@pytest.mark.parametrize(
    "data", ["t.zzzzzz", "s.zzzzzz.0", "n.zzzzzz.0", "kf.zzzzzz.0", "gn.zzzzzz.0", "zl.Q.0", "zc.x.0", "e.zzzzzz.1"]
)
async def test_a_button_to_something_gone_says_so(phone: Phone, data: str) -> None:
    await phone.taps_data(data)

    assert phone.text.startswith("This is no longer in the library")


async def test_a_deep_link_to_something_gone_says_so(phone: Phone) -> None:
    await phone.opens("i_zzzzzz")

    assert phone.text.startswith("This is no longer in the library")


async def test_a_tap_on_an_old_page_number_shows_the_last_page(phone: Phone) -> None:
    await phone.taps_data("zl.C.99")

    assert phone.buttons[:2] == ["CPA (Liberia)", "CPA (Sudan)"]


async def test_the_same_tap_twice_is_no_error(phone: Phone) -> None:
    await phone.taps("Glossary")
    with capture_logs() as logs:
        await phone.taps_data("z")
        await phone.taps_data("z")

    assert not [line for line in logs if line["log_level"] in {"error", "warning"}]
    assert len(phone.messages) == 1


@pytest.mark.parametrize("refusal", ["message can't be edited", "message to edit not found", "MESSAGE_ID_INVALID"])
async def test_where_an_edit_is_forbidden_the_screen_is_sent_anew(phone: Phone, refusal: str) -> None:
    phone.core.fail("editMessageText", with_=BadRequest(refusal))

    await phone.taps("Glossary")

    assert len(phone.messages) == 2
    assert phone.text.startswith("Glossary")


async def test_a_message_that_may_have_been_delivered_is_not_sent_twice(phone: Phone) -> None:
    phone.core.fail("sendMessage", with_=HangUp(acted=True))
    before = len(phone.messages)

    await phone.says("ddr")

    assert len(phone.messages) == before + 1
    assert len(phone.core.calls_of("sendMessage")) == before + 1


async def test_telegram_asking_to_wait_is_obeyed(phone: Phone, waits: Waits) -> None:
    phone.core.fail("editMessageText", with_=TooManyRequests(5))

    await phone.taps("Glossary")

    assert waits.seconds == [5]
    assert phone.text.startswith("Glossary")


async def test_a_wait_too_long_for_an_answer_is_a_warning_and_what_was_done_is_kept(
    phone: Phone, waits: Waits, store: Store
) -> None:
    await phone.says("ddr")
    phone.core.fail("editMessageText", with_=TooManyRequests(600))
    before = len(phone.core.calls)
    with capture_logs() as logs:
        await phone.taps("Save")

    assert [line["log_level"] for line in logs if "not delivered" in line["event"]] == ["warning"]
    assert "sendMessage" not in {call.method for call in phone.core.calls[before:]}
    assert len(await store.saved(phone.id)) == 1
    assert not waits.seconds


async def test_an_answer_to_what_was_said_is_sent_once_telegram_lets_it(phone: Phone, waits: Waits) -> None:
    phone.core.fail("sendMessage", with_=TooManyRequests(5))

    await phone.says("/glossary")

    assert waits.seconds == [5]
    assert phone.last.text.startswith("Glossary")


async def test_a_tap_that_cannot_be_acknowledged_for_haste_is_shown_all_the_same(phone: Phone, waits: Waits) -> None:
    phone.core.fail("answerCallbackQuery", with_=TooManyRequests(5))

    await phone.taps("Glossary")

    assert phone.text.startswith("Glossary")
    assert not waits.seconds


async def test_a_late_answer_to_a_tap_is_let_go(phone: Phone) -> None:
    phone.core.fail(
        "answerCallbackQuery", with_=BadRequest("query is too old and response timeout expired or query ID is invalid")
    )

    await phone.taps("Glossary")

    assert phone.text.startswith("Glossary")


async def test_a_user_who_blocked_the_bot_is_remembered_as_such(phone: Phone, store: Store, clock: Clock) -> None:
    phone.person.block()
    await phone.settle()
    assert (await store.everything(phone.id)).user.blocked == clock.now

    phone.person.unblock()
    await phone.settle()
    assert (await store.everything(phone.id)).user.blocked is None


async def test_a_forbidden_answer_marks_the_user_as_blocked(phone: Phone, store: Store, clock: Clock) -> None:
    phone.core.fail("sendMessage", with_=Refusal(403, "Forbidden: bot was blocked by the user"))

    await phone.says("ddr")

    assert (await store.everything(phone.id)).user.blocked == clock.now


async def test_a_fault_of_ours_is_logged_without_words_and_the_user_hears_that_nothing_is_lost(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("the cause")

    monkeypatch.setitem(TAPS, Glossary, broken)
    with capture_logs() as logs:
        await phone.taps("Glossary")

    assert phone.text.startswith("Something went wrong on my side. What you had done before is kept; nothing is lost.")
    failed = next(line for line in logs if line["log_level"] == "error")
    assert str(failed["exc_info"]) == "the cause"
    assert phone.person.answers  # the tap was acknowledged all the same


async def test_the_screen_of_a_tick_comes_although_the_tap_after_it_for_which_it_was_put_off_fails(
    phone: Phone, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("the cause")

    await start_handover(phone)
    screen = phone.screen
    monkeypatch.setitem(TAPS, Glossary, broken)
    monkeypatch.setattr(assistant.hurry, "is_followed", lambda _update: True)
    await phone.taps("Done", screen)
    assert "Done on" not in phone.person.current(screen).text

    monkeypatch.setattr(assistant.hurry, "is_followed", lambda _update: False)
    await phone.taps_data("z", screen)

    assert "Done on 22 November 2026" in phone.person.current(screen).text
    assert phone.text.startswith("Something went wrong on my side.")


async def test_an_admin_is_told_once_of_a_fault_without_what_the_user_wrote(
    phone_of: Callable[[str], Phone], assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, user = phone_of("Admin"), phone_of("Amina")
    await admin.says("/start")
    await user.says("/start")
    assistant.alarms.admins.append(admin.id)

    async def broken(*_: object) -> None:
        raise RuntimeError("the words of the user")

    monkeypatch.setitem(TAPS, Glossary, broken)
    for _tap in range(2):
        await user.taps_data("z")

    told = [message.text for message in admin.messages if "failed" in message.text]
    assert len(told) == 1
    assert "RuntimeError in test_errors.py" in told[0]
    assert "the words" not in told[0]
