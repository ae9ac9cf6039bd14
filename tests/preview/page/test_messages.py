"""Messages on the page: their formatting, documents and links, and how the list of them moves."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect
from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ChatAction

from tests.preview.page.phone import LONG, Phone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_message_shows_its_formatting(phone: Phone) -> None:
    sent = await phone.receive("<b>Bold</b> <i>slanted</i> <code>a &lt; b</code>\n<blockquote>Quoted</blockquote>\nEnd")
    text = phone.message(sent).locator(".text")
    await expect(text.locator("b")).to_have_text("Bold")
    await expect(text.locator("i")).to_have_text("slanted")
    await expect(text.locator("code")).to_have_text("a < b")
    await expect(text.locator("blockquote")).to_have_text("Quoted")


async def test_unknown_tags_leave_only_their_words(phone: Phone) -> None:
    hostile = (
        '<img src=x onerror=alert(1)><b onclick="x()">b</b><script>s</script><a href="javascript:x()">l</a><h1>h</h1>'
    )
    kept = await phone.page.evaluate(
        """async (html) => {
            const { markup } = await import("/page/markup.js");
            const box = document.createElement("div");
            box.append(markup(html));
            return box.innerHTML;
        }""",
        hostile,
    )
    assert kept == "<b>b</b>lh"
    phone.errors.clear()  # the browser tells what the page's policy stopped besides


async def test_a_spoiler_opens_with_the_keyboard(phone: Phone) -> None:
    await phone.receive("The answer: <tg-spoiler>twelve</tg-spoiler>")
    hidden = phone.page.get_by_role("button", name="Hidden text")
    await hidden.press("Enter")
    await expect(hidden).to_have_count(0)
    await expect(phone.page.get_by_text("twelve")).to_be_visible()


async def test_a_command_in_a_text_is_sent_by_a_press(phone: Phone) -> None:
    await phone.receive("Lost? Type /menu and go on.")
    await phone.key("/menu").click()
    await expect(phone.page.locator(".from-person").last).to_contain_text("/menu")


async def test_a_document_is_downloaded_under_its_name(phone: Phone) -> None:
    await phone.bot.send_document(phone.person.id, b"{}" * 1000, filename="my data.json", caption="All of it")
    card = phone.page.get_by_role("link", name="my data.json")
    await expect(card).to_contain_text("2.0 kB")
    async with phone.page.expect_download() as download:
        await card.click()
    assert (await download.value).suggested_filename == "my data.json"


async def test_a_link_to_this_bot_starts_it_here(phone: Phone) -> None:
    name = (await phone.bot.get_me()).username
    await phone.receive(f'See <a href="https://t.me/{name}?start=t_ddr">DDR</a>')
    await phone.page.get_by_role("link", name="DDR").click()
    await expect(phone.page.locator(".from-person").last).to_contain_text("/start t_ddr")
    assert len(phone.page.context.pages) == 1


async def test_other_links_open_in_a_new_tab(phone: Phone, address: str) -> None:
    await phone.bot.send_message(
        phone.person.id,
        "Source",
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Open", url=f"{address}/api/people")]]),
    )
    link = phone.page.get_by_role("link", name="Open")
    await expect(link).to_have_attribute("rel", re.compile("noopener"))
    async with phone.page.expect_popup() as popup:
        await link.click()
    assert (await popup.value).url.endswith("/api/people")


async def test_a_copy_button_fills_the_clipboard(phone: Phone) -> None:
    await phone.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = InlineKeyboardButton("Copy citation", copy_text=CopyTextButton("ITGN, p. 16"))
    await phone.bot.send_message(phone.person.id, "Cite", reply_markup=InlineKeyboardMarkup([[button]]))
    await phone.page.get_by_role("button", name="Copy citation").click()
    await expect(phone.page.locator(".toast")).to_have_text("Copied: ITGN, p. 16")
    assert await phone.page.evaluate("navigator.clipboard.readText()") == "ITGN, p. 16"


async def test_a_message_does_not_scroll_who_reads_above(phone: Phone) -> None:
    await phone.receive(f"First\n{LONG}")
    await phone.page.get_by_role("log").evaluate("log => { log.scrollTop = 0; }")
    to_end = phone.page.get_by_role("button", name="Go to the newest message")
    await expect(to_end).to_be_visible()
    await phone.receive("Newest")
    await expect(phone.page.get_by_role("button", name="Go to 1 new below")).to_be_visible()
    await expect(phone.page.get_by_text("Newest")).not_to_be_in_viewport()
    await phone.page.get_by_role("button", name="Go to 1 new below").click()
    await expect(phone.page.get_by_text("Newest")).to_be_in_viewport()


async def test_typing_shows_until_the_message_comes(phone: Phone) -> None:
    await phone.bot.send_chat_action(phone.person.id, ChatAction.TYPING)
    await expect(phone.page.locator("#status")).to_have_text("typing…")
    await phone.receive("Here it is")
    await expect(phone.page.locator("#status")).to_have_text("bot")


async def test_a_deleted_message_goes(phone: Phone) -> None:
    sent = await phone.receive("Gone soon")
    await expect(phone.message(sent)).to_be_visible()
    await phone.bot.delete_message(phone.person.id, sent.message_id)
    await expect(phone.message(sent)).to_have_count(0)


async def test_a_long_expandable_quote_is_folded(phone: Phone) -> None:
    sent = await phone.receive(f"<blockquote expandable>{LONG}</blockquote>")
    folded = phone.message(sent).locator(".folded")
    await expect(folded).to_be_visible()
    assert await folded.evaluate("(quote) => quote.clientHeight < 100 && quote.scrollHeight > 1000")
    more = phone.key("Show more")
    await expect(more).to_have_attribute("aria-expanded", "false")
    await more.click()
    await expect(folded).to_have_count(0)
    await phone.key("Show less").click()
    await expect(folded).to_be_visible()


async def test_a_short_expandable_quote_is_whole(phone: Phone) -> None:
    sent = await phone.receive("<blockquote expandable>One line</blockquote>")
    await expect(phone.message(sent).locator("blockquote")).to_have_text("One line")


async def test_what_the_page_does_not_draw_is_named(phone: Phone) -> None:
    phone.person.send_other("sticker")
    await expect(phone.page.locator(".from-person .other").last).to_have_text("Sticker")
    phone.person.send_other("photo", "The barracks")
    await expect(phone.page.locator(".from-person .text").last).to_contain_text("Photo\nThe barracks")


# 195 is a phone of 390 whose text is set twice as large: every length of the page follows the text.
@pytest.mark.parametrize("width", [195, 320, 360, 390, 1100])
async def test_nothing_is_wider_than_the_screen(phone: Phone, width: int) -> None:
    await phone.page.set_viewport_size({"width": width, "height": 640})
    word = "Entwaffnungsdemobilisierungsundwiedereingliederungsprogramm" * 2
    rows = [
        ["Related checklist: Tips for ownership"],
        [word[:60], "B", "C"],
        [f"S{letter}–Sz" for letter in "abcdefgh"],
    ]
    sent = await phone.receive(f"<b>{word}</b>\n<pre>{word}</pre><a href='https://example.org/{word}'>{word}</a>", rows)
    await phone.bot.send_document(phone.person.id, b"{}", filename=f"{word}.json", reply_to_message_id=sent.message_id)
    await expect(phone.page.get_by_role("link", name=".json")).to_be_visible()
    cut = await phone.page.evaluate(
        """() => [...document.querySelectorAll("html, .log, .text, .key, .label, .document, header, footer")]
            .filter((part) => part.scrollWidth > part.clientWidth && getComputedStyle(part).display !== "inline")
            .map((part) => part.className || part.tagName)"""
    )
    assert cut == []
