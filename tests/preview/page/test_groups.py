"""A group on the page: who says what, and the bot that is removed and comes back."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import expect
from telegram import ForceReply

from bot.preview.groups import Group
from bot.preview.telegram import Telegram
from tests.preview.page.phone import Phone, inline

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def group(core: Telegram, phone: Phone) -> Group:
    """A group of Amina and Jean, open on Amina's phone."""
    made = core.add_group("Mission planning", [phone.person, core.person(1002)])
    await phone.page.reload()
    await phone.page.get_by_label("You are").select_option("Amina")
    await expect(phone.page.locator("#bot-name")).to_have_text("Mission planning")
    await expect(phone.page.locator(".service")).to_have_text("Amina added Vademecum")
    return made


async def test_the_address_names_person_and_group(phone: Phone, group: Group) -> None:
    await phone.page.reload()
    await expect(phone.page.locator("#bot-name")).to_have_text("Mission planning")
    await expect(phone.page.locator("#status")).to_have_text("3 members")
    assert f"chat={group.id}" in phone.page.url


async def test_bubbles_name_who_sent_them(phone: Phone, group: Group) -> None:
    group.say(group.people[1], "Good morning")
    await phone.bot.send_message(group.id, "DDR")
    await phone.page.get_by_label("Message", exact=True).fill("Thanks")
    await phone.key("Send").click()
    await expect(phone.page.locator(".from-other .sender")).to_have_text("Jean")
    await expect(phone.page.locator(".from-bot .sender")).to_have_text("Vademecum")
    await expect(phone.page.locator(".from-person")).to_contain_text("Thanks")
    await expect(phone.page.locator(".from-person .sender")).to_have_count(0)


async def test_a_tap_in_a_group_is_answered_to_who_tapped(phone: Phone, group: Group) -> None:
    await phone.bot.send_message(group.id, "Step", reply_markup=inline([["Toast"]]))
    await phone.key("Toast").click()
    await expect(phone.page.locator(".toast")).to_have_text("Saved")


async def test_a_reply_asked_of_another_leaves_the_input_alone(phone: Phone, group: Group) -> None:
    said = group.say(group.people[1], "/note")
    asked = await phone.bot.send_message(
        group.id, "Your note?", reply_to_message_id=said.id, reply_markup=ForceReply(selective=True)
    )
    await expect(phone.message(asked)).to_be_visible()
    await expect(phone.page.locator("#reply")).to_be_hidden()


async def test_the_bot_is_removed_and_added_again(phone: Phone, group: Group, core: Telegram) -> None:
    await phone.key("Options").click()
    await phone.key("Remove the bot from the group").click()
    await expect(phone.page.locator(".service").last).to_have_text("Amina removed Vademecum")
    assert not group.chat.holds(core.bot.id)
    await phone.key("Options").click()
    await phone.key("Add the bot to the group").click()
    await expect(phone.page.locator(".service").last).to_have_text("Amina added Vademecum")
    assert group.chat.holds(core.bot.id)


async def test_a_link_to_the_bot_opens_the_chat_with_it(phone: Phone, group: Group) -> None:
    await phone.bot.send_message(group.id, "https://t.me/vademecum_preview_bot?start=n-1")
    await phone.page.get_by_role("link", name="https://t.me/").click()
    await expect(phone.page.locator("#bot-name")).to_have_text("Vademecum")
    await expect(phone.page.locator(".from-person").last).to_contain_text("/start n-1")


async def test_a_group_fits_a_small_phone(phone: Phone, group: Group) -> None:
    group.say(group.people[1], "A_long_word_without_any_place_to_break_it_" * 4)
    await phone.page.set_viewport_size({"width": 360, "height": 640})
    await expect(phone.page.locator(".from-other")).to_be_visible()
    assert await phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
