"""What operators' tools get over HTTP, from a bot that polls and from the preview."""

import asyncio
import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot import server
from bot.app import run_on_telegram
from bot.health import Health
from bot.metrics import Metrics
from bot.preview.refusals import BadGateway
from bot.preview.run import against, page
from bot.preview.server import serve
from bot.preview.telegram import Telegram
from bot.server import add_health, listening, served
from bot.settings import Settings, SettingsMistake, read_settings
from storage import StorageError, Store, open_store
from tests.clocks import Seconds
from tests.conftest import SMALL

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz-ABCDEF"


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with open_store("sqlite://") as opened:
        yield opened


@pytest.fixture
def health(clock: Seconds, store: Store) -> Health:
    """A bot that answers."""
    metrics = Metrics(clock)
    metrics.called("getUpdates", "200")
    return Health(metrics, library_read=True, store=store)


async def get(health: Health, path: str) -> tuple[int, str, str]:
    """Status, type and text of a page."""
    app = web.Application()
    add_health(app, health)
    async with listening(app, "127.0.0.1", 0) as address:
        return await fetch(address + path)


async def fetch(url: str) -> tuple[int, str, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, response.content_type, await response.text()


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_a_bot_that_answers_is_alive_and_ready(health: Health, path: str) -> None:
    status, kind, _text = await get(health, path)

    assert (status, kind) == (200, "text/plain")


async def test_a_bot_that_comes_up_is_alive_but_not_ready_and_says_what_it_waits_for() -> None:
    coming_up = Health()

    assert (await get(coming_up, "/healthz"))[0] == 200
    status, _kind, text = await get(coming_up, "/readyz")
    assert status == 503
    assert text.splitlines() == [
        "the library is not read yet",
        "the store is not open",
        "Telegram has not been polled yet",
    ]


@pytest.mark.parametrize(("seconds", "status"), [(89, 200), (90, 503)])
async def test_a_bot_is_ready_while_its_last_poll_is_younger_than_90_seconds(
    health: Health, clock: Seconds, seconds: float, status: int
) -> None:
    clock.now += seconds

    assert (await get(health, "/readyz"))[0] == status


async def test_an_old_poll_is_named_with_its_age(health: Health, clock: Seconds) -> None:
    clock.now += 125

    assert (await get(health, "/readyz"))[2] == "the last poll that Telegram answered is 125 seconds old\n"


async def test_a_store_that_fails_is_named_and_its_cause_only_logged(
    health: Health, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_name: str) -> str:
        raise StorageError("The database /secret/place is damaged.")

    monkeypatch.setattr(store, "fact", broken)
    with capture_logs() as logs:
        status, _kind, text = await get(health, "/readyz")

    assert (status, text) == (503, "the store does not answer\n")
    assert [line["cause"] for line in logs] == ["The database /secret/place is damaged."]


async def test_a_store_that_hangs_is_not_waited_for_for_ever(
    health: Health, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(_name: str) -> None:
        await asyncio.get_running_loop().create_future()

    monkeypatch.setattr(store, "fact", hangs)
    monkeypatch.setattr("bot.health.PATIENCE", 0)

    assert (await get(health, "/readyz"))[0] == 503


async def test_metrics_are_in_the_format_of_prometheus(health: Health) -> None:
    status, kind, text = await get(health, "/metrics")

    assert (status, kind) == (200, "text/plain")
    assert "# TYPE vademecum_answer_seconds histogram" in text
    assert 'vademecum_telegram_calls_total{method="getUpdates",outcome="200"} 1.0' in text


async def test_without_a_port_nothing_listens(health: Health) -> None:
    async with served(read_settings(content_dir=SMALL), health) as address:
        assert address is None


async def test_by_default_only_this_machine_is_served(health: Health) -> None:
    async with served(read_settings(content_dir=SMALL, port=0), health) as address:
        assert address is not None
        assert address.startswith("http://127.0.0.1:")


async def test_a_port_that_is_taken_is_a_mistake_of_the_operator(health: Health) -> None:
    async with served(read_settings(content_dir=SMALL, port=0), health) as address:
        port = int(str(address).rsplit(":", 1)[1])
        with pytest.raises(SettingsMistake, match=f"PORT: cannot listen on 127.0.0.1:{port}: "):
            async with served(read_settings(content_dir=SMALL, port=port), health):
                pass


async def test_an_error_of_the_bot_itself_is_not_taken_for_a_port_that_is_taken(health: Health) -> None:
    with pytest.raises(OSError, match="taken"):
        async with served(read_settings(content_dir=SMALL, port=0), health):
            raise OSError(errno.EADDRINUSE, "taken")


Pipe = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def connected(address: str, words: bytes = b"") -> Pipe:
    """A connection on which so much was said."""
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(words)
    return reader, writer


async def is_closed(pipe: Pipe) -> None:
    """Wait until the server has closed a connection without a word."""
    async with asyncio.timeout(10):
        with suppress(ConnectionResetError):
            assert await pipe[0].read() == b""


async def hang_up(*pipes: Pipe) -> None:
    for _reader, writer in pipes:
        writer.close()
        with suppress(ConnectionResetError):
            await writer.wait_closed()


@pytest.mark.parametrize("words", [b"", b"GET /healthz HTTP/1.1\r\nHost: x\r\n"])
async def test_a_connection_whose_headers_do_not_come_is_closed(
    health: Health, monkeypatch: pytest.MonkeyPatch, words: bytes
) -> None:
    monkeypatch.setattr(server, "IDLE", 0.01)
    async with served(read_settings(content_dir=SMALL, port=0), health) as address:
        pipe = await connected(str(address), words)
        await is_closed(pipe)
        await hang_up(pipe)


async def test_connections_too_many_are_closed_at_once_told_of_once_and_answered_again_when_others_have_gone(
    health: Health, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "CONNECTIONS", 2)
    with capture_logs() as logs:
        async with served(read_settings(content_dir=SMALL, port=0), health) as address:
            first, second = [await connected(str(address), b"GET /healthz") for _ in range(2)]
            for _more in range(2):
                one_more = await connected(str(address), b"GET /healthz")
                await is_closed(one_more)
                await hang_up(one_more)

            await hang_up(first, second)
            async with asyncio.timeout(10):
                while True:
                    with suppress(aiohttp.ClientError):
                        assert (await fetch(f"{address}/healthz"))[0] == 200
                        break

    assert len([line for line in logs if "too many connections" in line["event"]]) == 1


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[str]:
    """The bot on Telegram, and the address of its health."""
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def read(_logger: object, _method: str, line: EventDict) -> EventDict:
        if "address" in line:
            told.set_result(line["address"])
        return line

    with capture_logs(processors=[read]):
        bot = asyncio.create_task(run_on_telegram(settings))
        try:
            yield await told
        finally:
            bot.cancel()
            await asyncio.wait([bot])


def on(address: str, database: Path) -> Settings:
    return read_settings(
        bot_token=TOKEN, bot_api_url=address, port=0, content_dir=SMALL, database_url=f"sqlite:///{database}"
    )


async def test_a_bot_that_polls_is_ready_and_counts_what_it_does(tmp_path: Path) -> None:
    core = Telegram()
    amina = core.add_person("Amina")
    async with serve(core) as telegram, running(on(telegram, tmp_path / "own.db")) as address:
        for number in (1, 2):  # when the second is answered, the first is counted
            amina.say("ssr")
            await core.until(lambda: len(core.calls_of("sendMessage")) == number)  # noqa: B023 - awaited in its turn
        ready = await fetch(f"{address}/readyz")
        _status, _kind, counted = await fetch(f"{address}/metrics")

    assert ready[0] == 200, ready[2]
    assert 'vademecum_telegram_calls_total{method="sendMessage",outcome="200"}' in counted
    assert 'vademecum_answer_seconds_count{kind="message"}' in counted
    assert TOKEN not in counted


async def test_while_telegram_is_out_of_reach_a_bot_is_alive_but_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    core, waiting, reached = Telegram(), asyncio.Event(), asyncio.Event()
    core.fail("getMe", with_=BadGateway())

    async def wait(_seconds: float) -> None:
        waiting.set()
        await reached.wait()

    monkeypatch.setattr("bot.app._wait", wait)
    async with serve(core) as telegram, running(on(telegram, tmp_path / "own.db")) as address:
        await waiting.wait()
        alive, ready = await fetch(f"{address}/healthz"), await fetch(f"{address}/readyz")
        reached.set()
        await core.until(lambda: core.calls_of("getUpdates"))

    assert alive[0] == 200
    assert (ready[0], ready[2]) == (503, "Telegram has not been polled yet\n")


async def test_in_the_preview_the_page_has_the_health_too(health: Health) -> None:
    core = Telegram()
    async with page(core, read_settings(content_dir=SMALL, port=0), health) as address:
        assert (await fetch(f"{address}/healthz"))[0] == 200
        assert (await fetch(f"{address}/"))[1] == "text/html"


async def test_the_preview_counts_its_calls() -> None:
    core, metrics = Telegram(), Metrics()
    async with against(core, metrics) as application:
        await application.bot.get_updates(timeout=0)

    assert metrics.poll_age is not None
