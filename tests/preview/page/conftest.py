"""A real browser with the chat page of the stand-in open in it."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from bot.preview.server import serve
from bot.preview.telegram import Telegram
from tests.preview.page.phone import Phone, bot_application, running

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    if executable is None:
        missing = f"the chat page needs one of {', '.join(names)}"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def address(core: Telegram) -> AsyncIterator[str]:
    async with serve(core) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def stranger(browser: Browser, core: Telegram, address: str) -> AsyncIterator[Phone]:
    """Amina's phone before she has started the bot; at the end the browser must not have complained."""
    slow = asyncio.Event()
    async with running(bot_application(core, slow)) as bot:
        context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
        page = await context.new_page()
        phone = Phone(page, core.person(1001), bot, slow)
        page.on("pageerror", lambda error: phone.errors.append(str(error)))
        page.on("console", lambda line: phone.errors.append(line.text) if line.type == "error" else None)
        await page.goto(address)
        await expect(page.locator("#status")).to_have_text("bot")
        yield phone
        slow.set()
        await context.close()
        assert phone.errors == []


@pytest_asyncio.fixture(loop_scope="session")
async def phone(stranger: Phone) -> Phone:
    """Amina's phone after she has started the bot."""
    stranger.person.start()
    await expect(stranger.page.get_by_label("Message", exact=True)).to_be_visible()
    return stranger
