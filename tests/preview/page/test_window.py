"""The page around the conversation: start, block, person, colours, mistakes, a lost line."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bot.preview.server import serve
from bot.preview.telegram import Telegram
from tests.preview.page.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_an_empty_chat_describes_the_bot_and_starts_it(stranger: Phone) -> None:
    await stranger.bot.set_my_description("Guidance for your pocket.")
    await stranger.page.reload()
    await expect(stranger.page.get_by_text("Guidance for your pocket.")).to_be_visible()
    await stranger.key("START").click()
    await expect(stranger.page.get_by_role("log")).to_contain_text("/start")
    await expect(stranger.page.get_by_text("Guidance for your pocket.")).to_be_hidden()
    await expect(stranger.page.get_by_label("Message", exact=True)).to_be_focused()


async def test_a_blocked_bot_is_unblocked_from_the_foot(phone: Phone) -> None:
    await phone.key("Options").click()
    await phone.key("Block the bot").click()
    await expect(phone.page.get_by_text("You blocked Vademecum.")).to_be_visible()
    assert phone.person.chat.blocked
    await phone.key("Unblock").click()
    await expect(phone.page.get_by_label("Message", exact=True)).to_be_focused()
    assert not phone.person.chat.blocked


async def test_another_person_has_a_chat_of_their_own(phone: Phone) -> None:
    await phone.receive("For Amina only")
    await phone.page.get_by_label("You are").select_option("Jean · fr")
    await expect(phone.key("START")).to_be_visible()
    await expect(phone.page.get_by_text("For Amina only")).to_have_count(0)
    await phone.page.reload()
    await expect(phone.page.get_by_label("You are")).to_have_value("1002")


async def test_colours_follow_the_system_until_one_chooses(phone: Phone) -> None:
    scheme = "getComputedStyle(document.body).backgroundColor"
    light = await phone.page.evaluate(scheme)
    await phone.page.emulate_media(color_scheme="dark")
    dark = await phone.page.evaluate(scheme)
    assert dark != light
    await phone.key("Options").click()
    await phone.page.get_by_role("radio", name="Light").check()
    assert await phone.page.evaluate(scheme) == light
    await phone.page.reload()
    assert await phone.page.evaluate(scheme) == light


async def test_mistakes_of_the_library_show_until_they_are_mended(phone: Phone, core: Telegram) -> None:
    core.announce("mistakes", ["notes/a.yaml:3: no such topic", "notes/b.yaml:9: too long"])
    panel = phone.page.get_by_role("region", name="2 mistakes in the library")
    await expect(panel).to_contain_text("notes/a.yaml:3: no such topic")
    await phone.key("Hide the mistakes").click()
    await expect(panel).to_be_hidden()
    core.announce("mistakes", ["notes/b.yaml:9: too long"])
    await expect(phone.page.get_by_role("region", name="1 mistake in the library")).to_be_visible()
    core.announce("mistakes", [])
    await expect(phone.page.get_by_role("region")).to_have_count(0)


async def test_a_lost_line_comes_back_by_itself(browser: Browser, core: Telegram) -> None:
    core.person(1001).say("before")
    page = await browser.new_page()
    async with serve(core) as address:
        await page.goto(address)
        await expect(page.get_by_role("log")).to_contain_text("before")
    await expect(page.get_by_text("The connection to the preview is lost")).to_be_visible()
    core.person(1001).say("meanwhile")
    async with serve(core, port=int(address.rpartition(":")[2])):
        await expect(page.get_by_role("log")).to_contain_text("meanwhile")
        await expect(page.get_by_text("The connection to the preview is lost")).to_have_count(0)
        await expect(page.locator(".toast")).to_have_text("Connected again.")
        await page.close()
