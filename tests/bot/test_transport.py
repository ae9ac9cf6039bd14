"""Calls of the Bot API over aiohttp, against the stand-in's HTTP door."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.dates import Dates
from bot.preview.refusals import HangUp, TooManyRequests, WrongPage
from bot.preview.server import serve
from bot.preview.telegram import Telegram
from bot.transport import AiohttpRequest, NotConnected

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz-ABCDEF"


@pytest.fixture
def core() -> Telegram:
    return Telegram()


@pytest.fixture
async def bot(core: Telegram) -> AsyncIterator[Bot]:
    async with serve(core) as address:
        requests = AiohttpRequest(), AiohttpRequest(connections=1)
        async with Bot(TOKEN, base_url=f"{address}/bot", request=requests[0], get_updates_request=requests[1]) as made:
            yield made


async def test_a_call_goes_out_and_its_answer_comes_back(bot: Bot, core: Telegram) -> None:
    amina = core.add_person("Amina")
    amina.start()

    await bot.send_message(amina.id, "Grüße & <b>mehr</b>", parse_mode="HTML")

    assert amina.last.text == "Grüße & mehr"


async def test_a_file_is_sent_whole_with_its_name(bot: Bot, core: Telegram) -> None:
    amina = core.add_person("Amina")
    amina.start()

    await bot.send_document(amina.id, b"\x00record" * 20_000, filename="récord.txt", caption="The record")

    sent = amina.last.document
    assert sent is not None
    assert (sent.name, sent.data) == ("récord.txt", b"\x00record" * 20_000)


async def test_refusals_come_as_python_telegram_bots_own(bot: Bot, core: Telegram) -> None:
    with pytest.raises(BadRequest, match=r"[Cc]hat not found"):
        await bot.send_message(999, "x")
    core.fail("getMe", with_=TooManyRequests(5))
    with pytest.raises(RetryAfter):
        await bot.get_me()


async def test_a_line_that_drops_is_a_network_error_without_the_address(bot: Bot, core: Telegram) -> None:
    core.fail("getMe", with_=HangUp(acted=False))

    with pytest.raises(NetworkError) as failure:
        await bot.get_me()

    assert TOKEN not in str(failure.value)


async def test_where_nobody_listens_no_connection_is_made() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with AiohttpRequest() as request:
        with pytest.raises(NotConnected) as failure:
            await request.do_request(f"http://127.0.0.1:{port}/bot{TOKEN}/getMe", "POST")

    assert TOKEN not in str(failure.value)


async def test_a_page_of_a_proxy_is_a_network_error_that_quotes_nothing(
    bot: Bot, core: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    core.fail("getMe", with_=WrongPage(200))

    with pytest.raises(NetworkError, match="status 200"):
        await bot.get_me()

    assert "html" not in caplog.text


async def test_each_answer_tells_the_time(core: Telegram) -> None:
    dates = Dates(asks=True, machine=lambda: datetime(2038, 1, 19, tzinfo=UTC))
    async with serve(core) as address, AiohttpRequest(dates=dates) as request:
        await request.do_request(f"{address}/bot{TOKEN}/getMe", "POST")

    assert dates.is_known
    assert abs(dates.now() - datetime.now(UTC)) < timedelta(minutes=1)


async def test_an_answer_that_does_not_come_in_time_is_timed_out() -> None:
    never = asyncio.Event()

    async def silent(_request: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", silent)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    request = AiohttpRequest()
    async with request:
        with pytest.raises(TimedOut):
            await request.do_request(
                f"http://127.0.0.1:{runner.addresses[0][1]}/bot{TOKEN}/getMe", "POST", read_timeout=0.01
            )
    never.set()
    await runner.cleanup()


async def test_a_long_poll_waits_for_as_long_as_it_was_asked_to(bot: Bot, core: Telegram) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=10))
    amina = core.add_person("Amina")
    amina.start()

    assert len(await polling) == 1
