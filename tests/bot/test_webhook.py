"""The webhook: who is let in, what is taken in, what Telegram is told; over HTTP on this machine."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs
from telegram import Bot

from bot import webhook
from bot.app import ALLOWED_UPDATES, assistant, poll, run_on_telegram
from bot.health import Health
from bot.inbox import Inbox
from bot.metrics import Metrics
from bot.preview import webhook as courier
from bot.preview.inprocess import InProcessRequest
from bot.preview.people import Person
from bot.preview.refusals import BadGateway, BadRequest
from bot.preview.run import against
from bot.preview.server import serve
from bot.preview.telegram import Telegram
from bot.server import listening, served
from bot.settings import Settings, SettingsMistake, read_settings
from bot.webhook import BODY, HEADER, WebhookDoor, door_of, listen, set_webhook, watch_webhook
from storage import open_store
from tests.conftest import SMALL

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz-ABCDEF"
SECRET = "made-up_secret-of-a-test"
DOOR = WebhookDoor("https://bot.example/hook", SECRET, Metrics())
UPDATE = b'{"update_id": 7, "message": {}}'


# --- the door


@dataclass
class Hall:
    """Where updates come in; `full` lets none in."""

    door: WebhookDoor
    address: str
    metrics: Metrics
    taken: list[dict[str, Any]] = field(default_factory=list)
    full: bool = False

    async def take(self, raw: dict[str, Any]) -> None:
        """Take an update in."""
        if self.full:
            await asyncio.get_running_loop().create_future()
        self.taken.append(raw)

    async def knock(self, body: bytes = UPDATE, *, secret: str | None = SECRET, kind: str = "application/json") -> int:
        """Bring something; the status of the answer, which has no word."""
        headers = {"Content-Type": kind} | ({} if secret is None else {HEADER: secret})
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.address, data=BytesIO(body), headers=headers) as answer,
        ):
            assert await answer.read() == b""
            return answer.status


@pytest.fixture
async def hall() -> AsyncIterator[Hall]:
    settings = read_settings(
        bot_token=TOKEN, webhook_url="https://bot.example/hook", webhook_secret=SECRET, port=0, content_dir=SMALL
    )
    metrics = Metrics()
    door = door_of(settings, metrics)
    assert door is not None
    async with served(settings, Health(metrics), door) as address:
        opened = Hall(door, f"{address}/hook", metrics)
        with door.open_to(opened.take):
            yield opened


async def test_an_update_with_the_secret_is_taken_in(hall: Hall) -> None:
    assert await hall.knock() == 200
    assert hall.taken == [json.loads(UPDATE)]


@pytest.mark.parametrize("secret", [None, "", "x", SECRET[:-1], SECRET + "x", SECRET.upper(), "é" * 24])
async def test_without_the_secret_nobody_is_let_in_and_nothing_is_said(hall: Hall, secret: str | None) -> None:
    assert await hall.knock(secret=secret) == 403
    assert hall.taken == []


async def test_the_secret_is_compared_in_the_same_time_wherever_it_differs(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = list[tuple[bytes, bytes]]()

    def compare(given: bytes, wanted: bytes) -> bool:
        compared.append((given, wanted))
        return False

    monkeypatch.setattr("hmac.compare_digest", compare)

    assert await hall.knock() == 403
    assert compared == [(SECRET.encode(), SECRET.encode())]


async def test_who_does_not_know_the_secret_is_sent_away_before_the_body_is_read(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def read(_request: web.Request) -> dict[str, Any]:
        raise AssertionError("read")

    monkeypatch.setattr(webhook, "_update_in", read)

    assert await hall.knock(b"x" * (BODY + 1), secret="wrong") == 403


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"7", b'{"message": {}}', b'{"update_id": "7"}', b'{"update_id": true}', b"\xff", b"[" * 9999],
)
async def test_what_is_no_update_is_refused(hall: Hall, body: bytes) -> None:
    assert await hall.knock(body) == 400
    assert hall.taken == []


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br", "zstd", "none-such"])
async def test_a_body_that_cannot_be_unpacked_is_refused_and_nothing_is_logged(
    hall: Hall, packing: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            hall.address,
            data=BytesIO(b"\xff\xffxx"),
            headers={"Content-Type": "application/json", "Content-Encoding": packing, HEADER: SECRET},
        ) as answer,
    ):
        assert answer.status == 400
    assert not caplog.records


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_what_is_no_json_is_refused(hall: Hall, kind: str) -> None:
    assert await hall.knock(kind=kind) == 400


async def test_a_body_far_longer_than_an_update_is_refused(hall: Hall) -> None:
    assert await hall.knock(b" " * BODY + UPDATE) == 413
    assert hall.taken == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_nothing_but_post_comes_in(hall: Hall, method: str) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, hall.address, data=UPDATE, headers={HEADER: SECRET}) as answer,
    ):
        assert answer.status == 405


async def test_where_there_is_no_room_telegram_is_to_bring_it_again(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.full = True
    monkeypatch.setattr(webhook, "PATIENCE", 0.01)

    assert await hall.knock() == 503


async def test_a_body_that_does_not_come_is_not_waited_for_for_ever(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "PATIENCE", 0.01)
    host, port = hall.address.removeprefix("http://").removesuffix("/hook").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"POST /hook HTTP/1.1\r\nHost: {host}\r\n{HEADER}: {SECRET}\r\n".encode())
    writer.write(b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{")

    assert b" 408 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_a_bot_that_comes_up_or_stops_takes_nothing_in() -> None:
    door = WebhookDoor("https://bot.example", SECRET, Metrics())
    app = web.Application()
    app.router.add_post(door.path, door.knock)
    async with listening(app, "127.0.0.1", 0) as address:
        before = Hall(door, address, Metrics())
        closed = await before.knock()
        with door.open_to(before.take):
            opened = await before.knock()
        closed_again = await before.knock()

    assert (closed, opened, closed_again) == (503, 200, 503)


async def test_every_call_is_counted_by_its_answer(hall: Hall) -> None:
    await hall.knock()
    await hall.knock(secret="wrong")

    counted = hall.metrics.page().decode()
    assert 'vademecum_webhook_calls_total{status="200"} 1.0' in counted
    assert 'vademecum_webhook_calls_total{status="403"} 1.0' in counted


async def test_without_the_setting_there_is_no_door() -> None:
    assert door_of(read_settings(content_dir=SMALL, webhook_secret=SECRET), Metrics()) is None


# --- the bot behind it


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int) -> Settings:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(courier, "FIRST_PAUSE", 0)
    return read_settings(
        bot_token=TOKEN,
        webhook_url=f"http://127.0.0.1:{unused_tcp_port}/hook",
        webhook_secret=SECRET,
        port=unused_tcp_port,
        content_dir=SMALL,
        database_url="sqlite:///vademecum.db",
    )


@asynccontextmanager
async def running(settings: Settings, core: Telegram) -> AsyncIterator[None]:
    """The whole bot against the stand-in, until it is told to stop."""
    async with serve(core) as telegram:
        bot = asyncio.create_task(run_on_telegram(settings.model_copy(update={"bot_api_url": telegram})))
        try:
            await core.until(lambda: core.webhooks.url)
            yield
            os.kill(os.getpid(), signal.SIGTERM)
            await bot
        finally:
            bot.cancel()
            await asyncio.wait([bot])


def answered(person: Person) -> Callable[[], bool]:
    return lambda: any(message.by_bot for message in person.messages)


async def test_a_bot_with_a_webhook_answers_what_is_said_and_never_polls(settings: Settings) -> None:
    core = Telegram()
    amina = core.add_person("Amina")
    async with running(settings, core):
        amina.say("ssr")
        await core.until(answered(amina))

    assert amina.last.text.startswith("Security sector reform (SSR)")
    assert not core.calls_of("getUpdates", "deleteWebhook")


async def test_telegram_is_told_the_address_the_secret_and_the_kinds(settings: Settings) -> None:
    core = Telegram()
    async with running(settings, core):
        (told,) = core.calls_of("setWebhook")

    assert told.params["url"] == settings.webhook_url
    assert told.params["secret_token"] == SECRET
    assert told.params["allowed_updates"] == ALLOWED_UPDATES
    assert told.params["max_connections"] == 40


async def test_what_comes_while_the_bot_is_down_is_kept_by_telegram(settings: Settings) -> None:
    core = Telegram()
    amina = core.add_person("Amina")
    amina.say("ssr")
    async with running(settings, core):
        await core.until(answered(amina))

    assert amina.last.text.startswith("Security sector reform (SSR)")


async def test_with_a_webhook_a_bot_is_ready_when_telegram_knows_it(settings: Settings) -> None:
    core = Telegram()
    async with running(settings, core), aiohttp.ClientSession() as session:
        await core.until(lambda: core.calls_of("getWebhookInfo"))
        await core.until(lambda: core.calls_of("getMyShortDescription"))  # by then that answer has been read
        async with session.get(f"http://127.0.0.1:{settings.port}/readyz") as ready:
            assert ready.status == 200, await ready.text()


async def test_a_bot_that_polls_again_has_its_webhook_deleted(settings: Settings) -> None:
    core = Telegram()
    amina = core.add_person("Amina")
    async with running(settings, core):
        pass
    await core.call("setWebhook", {"url": settings.webhook_url})
    application, stop = against(core), asyncio.Event()
    async with assistant(settings, application) as ready:
        polling = asyncio.create_task(poll(application, ready.inbox, stop))
        amina.say("ssr")
        await core.until(answered(amina))
        stop.set()
        await polling

    assert core.webhooks.url == ""


async def test_an_address_that_telegram_does_not_take_is_a_mistake_of_the_operator(settings: Settings) -> None:
    core = Telegram()
    core.fail("setWebhook", with_=BadRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"))
    async with serve(core) as telegram:
        with pytest.raises(SettingsMistake) as mistake:
            await run_on_telegram(settings.model_copy(update={"bot_api_url": telegram}))

    assert str(mistake.value) == (
        "WEBHOOK_URL: Telegram does not take it: Bad webhook: webhook can be set up only on ports 80, 88, 443 or 8443"
    )


@asynccontextmanager
async def plain_bot(core: Telegram) -> AsyncIterator[Bot]:
    """A bot without anything around it that tries again."""
    request = InProcessRequest(core)
    async with Bot(TOKEN, request=request, get_updates_request=request) as bot:
        yield bot


@pytest.mark.parametrize(
    "trouble", [BadGateway(), BadRequest("bad webhook: Failed to resolve host: Name or service not known")]
)
async def test_telegram_is_told_again_when_the_line_drops_or_a_name_is_not_known_yet(
    monkeypatch: pytest.MonkeyPatch, trouble: BadGateway | BadRequest
) -> None:
    core, waits = Telegram(), list[float]()

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(webhook, "_wait", wait)
    for nth in range(1, 9):
        core.fail("setWebhook", nth=nth, with_=trouble)
    async with plain_bot(core) as bot:
        await set_webhook(bot, DOOR, ALLOWED_UPDATES)

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert core.webhooks.url == DOOR.url


async def test_a_bot_whose_line_is_down_stops_when_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    core, waiting = Telegram(), asyncio.Event()
    core.fail("setWebhook", with_=BadRequest("bad webhook: Failed to resolve host: Name or service not known"))

    async def wait(_seconds: float) -> None:
        waiting.set()
        await asyncio.get_running_loop().create_future()

    monkeypatch.setattr(webhook, "_wait", wait)
    async with against(core) as application, open_store("sqlite://") as store:
        stop = asyncio.Event()
        running = asyncio.create_task(listen(application, Inbox(application, store), DOOR, stop, ALLOWED_UPDATES))
        await waiting.wait()
        stop.set()
        async with asyncio.timeout(5):
            await running


class _Enough(Exception):
    """The test has seen what it wanted."""


async def watched(core: Telegram, monkeypatch: pytest.MonkeyPatch, url: str, looks: int) -> list[str]:
    """What is logged, with its cause, in so many looks at the webhook."""
    waits = list[float]()

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == looks:
            raise _Enough

    monkeypatch.setattr(webhook, "_wait", wait)
    with capture_logs() as logs:
        async with plain_bot(core) as bot:
            with pytest.raises(_Enough):
                await watch_webhook(bot, WebhookDoor(url, SECRET, Metrics()), ALLOWED_UPDATES)
    return [f"{line['event']} {line.get('cause', '')}".strip() for line in logs if line["log_level"] != "info"]


async def test_a_webhook_that_another_program_changed_is_set_again_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    core = Telegram()
    said = await watched(core, monkeypatch, DOOR.url, 2)

    assert said == ["another program changed the webhook: is another copy running with the same token?"]
    assert core.webhooks.url == DOOR.url
    core.webhooks.delete()


async def test_what_telegram_could_not_bring_is_said_once_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    core = Telegram()
    url = "http://127.0.0.1:1/hook"
    core.person(1001).say("x")
    await core.call("setWebhook", {"url": url})
    await core.until(lambda: core.webhooks.as_json().get("last_error_date"))

    said = await watched(core, monkeypatch, url, 3)
    core.webhooks.delete()

    assert said == ["Telegram could not bring an update Connection refused"]


async def test_a_look_that_fails_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    core = Telegram()
    core.fail("getWebhookInfo", with_=BadGateway())
    said = await watched(core, monkeypatch, DOOR.url, 2)
    core.webhooks.delete()

    assert said[0] == "Telegram cannot be reached, trying again NetworkError"
    assert len(core.calls_of("setWebhook")) == 1
