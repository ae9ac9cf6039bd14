"""Taps on inline buttons, and the edits and answers that follow."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect
from telegram.constants import ParseMode

from tests.preview.page.phone import LONG, Phone, inline

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def _top(part: Locator) -> float:
    box = await part.bounding_box()
    assert box is not None
    return box["y"]


async def test_a_tap_edits_the_message_in_place(phone: Phone) -> None:
    sent = await phone.receive("What do you need?", [["Notes", "Glossary"]])
    await phone.key("Notes").click()
    await expect(phone.message(sent)).to_contain_text("Notes pressed")
    await expect(phone.message(sent)).to_contain_text("edited")
    await expect(phone.page.locator(".from-bot")).to_have_count(1)


async def test_the_answer_to_a_tap_is_a_toast(phone: Phone) -> None:
    await phone.receive("Keep it?", [["Toast"]])
    await phone.key("Toast").click()
    await expect(phone.page.locator(".toast")).to_have_text("Saved")


@pytest.mark.parametrize("key", ["Escape", "Enter"])
async def test_an_alert_is_closed_with_a_key_and_gives_the_focus_back(phone: Phone, key: str) -> None:
    await phone.receive("Sure?", [["Alert"]])
    await phone.key("Alert").click()
    dialog = phone.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Nothing was deleted")
    await phone.page.keyboard.press(key)
    await expect(dialog).to_be_hidden()
    await expect(phone.key("Alert")).to_be_focused()


async def test_a_pressed_button_works_until_the_bot_answers(phone: Phone) -> None:
    await phone.receive("Wait", [["Slow"]])
    await phone.key("Slow").click()
    await expect(phone.key("Slow")).to_have_attribute("aria-busy", "true")
    phone.answer_slow_taps.set()
    await expect(phone.key("Slow")).not_to_have_attribute("aria-busy", "true")


async def test_an_edit_leaves_the_keys_under_the_thumb(phone: Phone) -> None:
    sent = await phone.receive(LONG, [["Done 1", "Done 2"]])
    await phone.key("Done 1").scroll_into_view_if_needed()
    before = await _top(phone.key("Done 1"))
    await phone.bot.edit_message_text(
        f"{LONG}\nOne\nline\nmore", phone.person.id, sent.message_id, reply_markup=inline([["Not done 1", "Done 2"]])
    )
    await expect(phone.key("Not done 1")).to_be_visible()
    assert abs(await _top(phone.key("Not done 1")) - before) < 2


async def test_a_new_screen_is_read_from_its_top(phone: Phone) -> None:
    await phone.receive(LONG)
    sent = await phone.receive("Menu", [["Notes"]])
    await phone.key("Notes").scroll_into_view_if_needed()
    await phone.bot.edit_message_text(
        f"<b>A long note</b>\n{LONG}", phone.person.id, sent.message_id, parse_mode=ParseMode.HTML
    )
    await expect(phone.message(sent).locator("b")).to_be_in_viewport()


async def test_the_chat_is_used_with_the_keyboard_alone(phone: Phone) -> None:
    await phone.receive("What do you need?", [["Notes", "Glossary"]])
    await expect(phone.key("Glossary")).to_be_visible()
    await phone.page.get_by_label("Message", exact=True).focus()
    await phone.page.keyboard.press("Shift+Tab")
    await expect(phone.key("Glossary")).to_be_focused()
    await phone.page.keyboard.press("Enter")
    await expect(phone.page.get_by_role("log")).to_contain_text("Glossary pressed")
    await expect(phone.key("Glossary")).to_be_focused()
