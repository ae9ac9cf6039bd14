"""What a person says: typed, as a reply, by a reply keyboard, or as a command."""

from __future__ import annotations

import pytest
from playwright.async_api import expect
from telegram import ForceReply, ReplyKeyboardMarkup, ReplyKeyboardRemove

from tests.preview.page.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_forced_reply_takes_the_next_text(phone: Phone) -> None:
    sent = await phone.bot.send_message(
        phone.person.id, "What is it called?", reply_markup=ForceReply(input_field_placeholder="Name of the run")
    )
    box = phone.page.get_by_placeholder("Name of the run")
    await expect(box).to_be_focused()
    await expect(phone.page.locator("#reply")).to_contain_text("What is it called?")
    await box.fill("Liberia")
    await box.press("Enter")
    await expect(phone.page.locator(".from-person .quoted")).to_contain_text("What is it called?")
    await expect(phone.page.locator("#reply")).to_be_hidden()
    assert phone.person.messages[-1].reply_to == sent.message_id


async def test_a_forced_reply_can_be_cancelled(phone: Phone) -> None:
    await phone.bot.send_message(phone.person.id, "Name?", reply_markup=ForceReply())
    await phone.key("Cancel the reply").click()
    await expect(phone.page.locator("#reply")).to_be_hidden()
    await phone.page.get_by_label("Message", exact=True).fill("ddr")
    await phone.key("Send").click()
    await expect(phone.page.locator(".from-person").last).to_contain_text("ddr")
    assert phone.person.messages[-1].reply_to is None


async def test_any_message_can_be_replied_to(phone: Phone) -> None:
    sent = await phone.receive("A step")
    await phone.message(sent).get_by_role("button", name="Reply to this message").click()
    await phone.page.keyboard.type("A note on it")
    await phone.page.keyboard.press("Enter")
    await expect(phone.page.locator(".from-person .quoted")).to_contain_text("A step")


async def test_a_one_time_reply_keyboard_folds_after_the_answer(phone: Phone) -> None:
    keyboard = ReplyKeyboardMarkup([["Yes", "No"]], one_time_keyboard=True, input_field_placeholder="Yes or no?")
    await phone.bot.send_message(phone.person.id, "Go on?", reply_markup=keyboard)
    await expect(phone.page.get_by_placeholder("Yes or no?")).to_be_visible()
    await phone.key("Yes").click()
    await expect(phone.page.locator(".from-person").last).to_contain_text("Yes")
    await expect(phone.key("No")).to_be_hidden()
    await phone.key("Quick answers").click()
    await expect(phone.key("No")).to_be_visible()
    await phone.bot.send_message(phone.person.id, "Thanks", reply_markup=ReplyKeyboardRemove())
    await expect(phone.key("Quick answers")).to_be_hidden()


async def test_a_line_feed_is_typed_with_shift(phone: Phone) -> None:
    box = phone.page.get_by_label("Message", exact=True)
    await box.press_sequentially("one")
    await box.press("Shift+Enter")
    await box.press_sequentially("two")
    await box.press("Enter")
    await expect(box).to_have_value("")
    await expect(phone.page.locator(".from-person").last).to_contain_text("one\ntwo")


async def test_the_menu_sends_a_command(phone: Phone) -> None:
    await phone.bot.set_my_commands([("menu", "Everything"), ("notes", "Guidance notes")])
    await phone.key("Menu").click()
    await phone.page.get_by_role("option", name="Guidance notes").click()
    await expect(phone.page.locator(".from-person").last).to_contain_text("/notes")


async def test_a_typed_slash_offers_the_commands_that_match(phone: Phone) -> None:
    await phone.bot.set_my_commands([("menu", "Everything"), ("define", "Look up"), ("delete", "Away")])
    await expect(phone.key("Menu")).to_be_visible()
    box = phone.page.get_by_label("Message", exact=True)
    await box.press_sequentially("/de")
    offered = phone.page.get_by_label("Commands").get_by_role("option")
    await expect(offered).to_have_count(2)
    await box.press("ArrowDown")
    await expect(offered.filter(has_text="Away")).to_have_attribute("aria-selected", "true")
    await box.press("ArrowUp")
    await box.press("Tab")
    await expect(box).to_have_value("/define ")
    await expect(phone.page.get_by_label("Commands")).to_be_hidden()


async def test_a_command_picked_while_typing_takes_the_place_of_what_was_typed(phone: Phone) -> None:
    await phone.bot.set_my_commands([("define", "Look up"), ("delete", "Away")])
    await expect(phone.key("Menu")).to_be_visible()
    box = phone.page.get_by_label("Message", exact=True)
    await box.press_sequentially("/del")
    await box.press("Enter")
    await expect(phone.page.locator(".from-person").last).to_contain_text("/delete")
    await expect(box).to_have_value("")
