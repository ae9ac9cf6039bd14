"""The preview's server answers this machine's own pages and programs, and nobody else's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.health import Health
from bot.preview.run import page
from bot.preview.server import serve
from bot.preview.telegram import Telegram
from bot.settings import SettingsMistake, read_settings
from tests.conftest import SMALL

READ = ["/", "/page/chat.js", "/api/people", "/api/chat?user=1001", "/api/events?user=1001", "/bot1:x/getUpdates"]
SENT = ["/api/say", "/api/tap", "/api/start", "/api/block", "/api/inline", "/api/choose", "/bot1:x/sendMessage"]


@pytest.fixture
async def browser(core: Telegram) -> AsyncIterator[aiohttp.ClientSession]:
    """A client of the stand-in, door of the Bot API included."""
    async with serve(core) as address, aiohttp.ClientSession(address) as session:
        yield session


async def status(browser: aiohttp.ClientSession, method: str, path: str, **headers: str) -> int:
    asked = {name.replace("_", "-"): value for name, value in headers.items()}
    async with browser.request(method, path, headers=asked, json={"user": 1001, "text": "x"}) as response:
        return response.status


# --- names that lead here


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize(
    "host", ["evil.example", "192.0.2.1:8080", "localhost.evil.example", "127.0.0.1.evil.example", "0.0.0.1", "[", ""]
)
async def test_a_foreign_name_that_leads_here_is_refused(browser: aiohttp.ClientSession, path: str, host: str) -> None:
    assert await status(browser, "GET", path, Host=host) in {400, 403}


@pytest.mark.parametrize("path", SENT)
async def test_nothing_is_done_under_a_foreign_name(browser: aiohttp.ClientSession, core: Telegram, path: str) -> None:
    assert await status(browser, "POST", path, Host="evil.example", Origin="http://evil.example") == 403
    assert core.person(1001).messages == []


@pytest.mark.parametrize("host", ["localhost:8080", "LOCALHOST", "127.0.0.1", "127.0.0.2:80", "[::1]:8080"])
async def test_names_of_this_machine_are_let_in(browser: aiohttp.ClientSession, host: str) -> None:
    assert await status(browser, "GET", "/api/people", Host=host, Origin=f"http://{host}") == 200


# --- other pages in the same browser


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "https://{host}"])
@pytest.mark.parametrize("path", SENT)
async def test_what_another_page_sends_is_refused(
    browser: aiohttp.ClientSession, core: Telegram, path: str, origin: str
) -> None:
    host = str(browser._base_url).removeprefix("http://").rstrip("/")

    assert await status(browser, "POST", path, Origin=origin.format(host=host)) == 403
    assert core.person(1001).messages == []


async def test_another_page_does_not_hear_what_happens(browser: aiohttp.ClientSession) -> None:
    assert await status(browser, "GET", "/api/events?user=1001", Origin="https://evil.example") == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/api/people", "/bot1:x/sendMessage?chat_id=1001&text=x", "/bot1:x/getMe"])
async def test_a_picture_or_form_of_another_page_reaches_nothing_though_it_has_no_origin(
    browser: aiohttp.ClientSession, core: Telegram, path: str, site: str
) -> None:
    core.person(1001).start()

    for mode in ("no-cors", "navigate"):
        assert await status(browser, "GET", path, Sec_Fetch_Site=site, Sec_Fetch_Mode=mode) == 403
    assert not core.calls


async def test_a_link_to_the_page_may_be_followed(browser: aiohttp.ClientSession) -> None:
    assert await status(browser, "GET", "/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate") == 200
    assert await status(browser, "POST", "/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate") == 403


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_the_page_itself_and_who_types_an_address_are_let_in(browser: aiohttp.ClientSession, site: str) -> None:
    assert await status(browser, "GET", "/api/people", Sec_Fetch_Site=site) == 200


# --- where the preview listens


@asynccontextmanager
async def preview(core: Telegram, **settings: object) -> AsyncIterator[str]:
    """The page as the preview serves it: the address that it prints."""
    async with page(core, read_settings(content_dir=SMALL, port=0, **settings), Health()) as address:
        yield address


async def test_the_preview_listens_on_this_machine_alone(core: Telegram) -> None:
    async with preview(core) as address:
        assert address.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("host", ["192.0.2.1", "bot.example", "10.0.0.1"])
async def test_the_preview_does_not_listen_on_an_address_that_others_reach(core: Telegram, host: str) -> None:
    with pytest.raises(SettingsMistake, match=r"^HOST: the preview is for this machine: 127\.0\.0\.1, or 0\.0\.0\.0"):
        async with preview(core, host=host):
            pass


async def test_in_a_container_only_the_printed_address_opens_the_page(core: Telegram) -> None:
    async with preview(core, host="0.0.0.0") as printed:  # noqa: S104 - with a key
        assert printed.startswith("http://localhost:")
        address, _, query = printed.partition("/?")
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(address) as other, aiohttp.ClientSession(address, cookie_jar=jar) as own:
            for path in [*READ, "/?key=", "/?key=wrong"]:
                assert await status(other, "GET", path) == 403
            assert await status(other, "POST", "/api/say", Cookie="vademecum-preview=wrong") == 403
            assert await status(own, "GET", f"/?{query}") == 200
            assert await status(own, "GET", "/api/people") == 200
            assert await status(own, "POST", "/api/say") == 200
            assert [await status(other, "GET", path) for path in ("/healthz", "/metrics")] == [200, 200]
    assert len(core.person(1001).messages) == 1


async def test_the_preview_has_no_door_for_bots(core: Telegram) -> None:
    async with preview(core) as address, aiohttp.ClientSession(address) as session:
        assert await status(session, "POST", "/bot1:preview/getMe") == 401
        assert await status(session, "GET", "/file/bot1:preview/documents/x") == 401
