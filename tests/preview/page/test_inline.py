"""Inline mode on the page: a list while "@bot words" is typed, and buttons that begin it."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    SwitchInlineQueryChosenChat,
    Update,
)
from telegram.ext import ContextTypes, InlineQueryHandler

from bot.preview.telegram import Telegram
from tests.preview.page.phone import AnyApplication, Phone, bot_application

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Open in the bot", callback_data="o")]])
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def found(number: int) -> InlineQueryResultArticle:
    content = InputTextMessageContent(f"<b>Term {number}</b>", "HTML")
    return InlineQueryResultArticle(str(number), f"Term {number}", content, KEYS, description="What it means")


async def searched(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answers two terms a page, two pages; to "nothing" only a button; to "none" not even that."""
    query = update.inline_query
    assert query is not None
    button = InlineQueryResultsButton("Search in the bot", start_parameter="s") if query.query == "nothing" else None
    first = int(query.offset or 0)
    results = [] if query.query in {"nothing", "none"} else [found(first), found(first + 1)]
    await query.answer(results, next_offset="2" if results and not first else "", button=button)


@pytest.fixture(autouse=True)
def _inline_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_inline(*given: object) -> AnyApplication:
        application = bot_application(*given)  # type: ignore[arg-type] # what the fixture gives
        application.add_handler(InlineQueryHandler(searched))
        return application

    monkeypatch.setattr("tests.preview.page.conftest.bot_application", with_inline)


@pytest_asyncio.fixture(loop_scope="session")
async def box(phone: Phone) -> Locator:
    return phone.page.get_by_label("Message", exact=True)


def option(phone: Phone, name: str) -> Locator:
    return phone.page.get_by_role("listbox", name="Results").get_by_role("option", name=name)


async def test_a_result_is_sent_via_the_bot(phone: Phone, box: Locator) -> None:
    await box.fill("@vademecum_preview_bot ddr")
    await option(phone, "Term 1").click()
    sent = phone.page.locator(".from-person").last
    await expect(sent.locator(".sender")).to_have_text("via @vademecum_preview_bot")
    await expect(sent.locator("b").last).to_have_text("Term 1")
    assert await sent.evaluate(
        """(message) => {
            const [bubble, keys] = [".bubble", ".keyboard"].map((part) => message.querySelector(part).offsetWidth);
            return bubble === keys;
        }"""
    )
    await expect(box).to_have_value("")


async def test_a_result_is_chosen_by_keyboard(phone: Phone, box: Locator) -> None:
    await box.fill("@vademecum_preview_bot ddr")
    await expect(option(phone, "Term 0")).to_be_visible()
    await box.press("ArrowDown")
    await box.press("ArrowDown")
    await box.press("Enter")
    await expect(phone.page.locator(".from-person").last).to_contain_text("Term 1")


async def test_enter_without_a_choice_says_what_is_typed(phone: Phone, box: Locator) -> None:
    await box.fill("@vademecum_preview_bot ddr")
    await expect(option(phone, "Term 0")).to_be_visible()
    await box.press("Enter")
    await expect(phone.page.locator(".from-person").last).to_contain_text("@vademecum_preview_bot ddr")
    await expect(option(phone, "Term 0")).to_be_hidden()


async def test_more_results_come_page_by_page(phone: Phone, box: Locator) -> None:
    await box.fill("@vademecum_preview_bot ddr")
    await option(phone, "More").click()
    await option(phone, "Term 3").click()
    await expect(phone.page.locator(".from-person").last).to_contain_text("Term 3")


async def test_the_button_above_the_results_starts_the_bot(phone: Phone, box: Locator) -> None:
    await box.fill("@vademecum_preview_bot nothing")
    await option(phone, "Search in the bot").click()
    await expect(phone.page.locator(".from-person").last).to_contain_text("/start s")


async def test_nothing_found_is_said(phone: Phone, box: Locator) -> None:
    await box.fill("@vademecum_preview_bot none")
    await expect(option(phone, "No results")).to_be_disabled()
    await box.press("Escape")
    await expect(option(phone, "No results")).to_be_hidden()


async def test_a_switch_button_fills_the_input_here(phone: Phone, box: Locator) -> None:
    button = InlineKeyboardButton("Search here", switch_inline_query_current_chat="ddr")
    await phone.bot.send_message(phone.person.id, "DDR", reply_markup=InlineKeyboardMarkup([[button]]))
    await phone.page.get_by_role("button", name="Search here").click()
    await expect(box).to_have_value("@vademecum_preview_bot ddr")
    await expect(option(phone, "Term 0")).to_be_visible()


async def test_a_share_button_asks_for_the_chat(phone: Phone, core: Telegram, box: Locator) -> None:
    group = core.add_group("Mission planning", [phone.person])
    await phone.page.reload()
    chosen = SwitchInlineQueryChosenChat("ddr", allow_group_chats=True)
    button = InlineKeyboardButton("Share", switch_inline_query_chosen_chat=chosen)
    await phone.bot.send_message(phone.person.id, "DDR", reply_markup=InlineKeyboardMarkup([[button]]))
    await phone.page.get_by_role("button", name="Share").click()
    await phone.key("Mission planning").click()
    await expect(phone.page.locator("#bot-name")).to_have_text("Mission planning")
    await expect(box).to_have_value("@vademecum_preview_bot ddr")
    await option(phone, "Term 1").click()
    await expect(phone.page.locator(".from-person").last).to_contain_text("Term 1")
    assert group.messages[-1].via == core.bot


async def test_no_chat_chosen_leaves_all_as_it_was(phone: Phone, box: Locator) -> None:
    button = InlineKeyboardButton("Share", switch_inline_query="ddr")
    await phone.bot.send_message(phone.person.id, "DDR", reply_markup=InlineKeyboardMarkup([[button]]))
    await phone.page.get_by_role("button", name="Share").click()
    await phone.key("Cancel").click()
    await expect(box).to_have_value("")
