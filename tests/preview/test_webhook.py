"""The stand-in brings updates to a webhook as Telegram does; set by python-telegram-bot at both doors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict

from bot.preview import webhook
from bot.preview.people import Person
from bot.preview.telegram import Telegram
from bot.server import listening

SECRET = "made-up_secret-of-a-test"


@dataclass
class Server:
    """A bot's own server: it notes what is brought, and answers with the statuses it is told, else with 200."""

    tell: Callable[[], None]
    address: str = ""
    brought: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    held: asyncio.Event | None = None

    async def take(self, request: web.Request) -> web.Response:
        """Note an update."""
        self.brought.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.tell()
        if self.held is not None:
            await self.held.wait()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    @property
    def texts(self) -> list[str]:
        """What was said in the messages that were brought."""
        return [update["message"]["text"] for update in self.brought]


@pytest.fixture
async def server(core: Telegram) -> AsyncIterator[Server]:
    served = Server(core.changed)
    app = web.Application()
    app.router.add_post("/hook", served.take)
    async with listening(app, "127.0.0.1", 0) as address:
        served.address = f"{address}/hook"
        yield served


@pytest.fixture(autouse=True)
async def _nothing_goes_on_afterwards(core: Telegram, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(webhook, "FIRST_PAUSE", 0)
    yield
    core.webhooks.delete()


async def test_what_waits_and_what_comes_is_brought_with_the_secret_and_confirmed(
    bot: Bot, core: Telegram, amina: Person, server: Server
) -> None:
    amina.say("before")
    await bot.set_webhook(server.address, secret_token=SECRET)
    amina.say("after")
    await core.until(lambda: not len(core.updates))

    assert server.texts == ["before", "after"]
    assert server.secrets == [SECRET, SECRET]


async def test_what_the_bot_does_not_take_is_brought_again_and_what_went_wrong_can_be_asked(
    bot: Bot, core: Telegram, amina: Person, server: Server
) -> None:
    server.statuses = [503, 500]
    await bot.set_webhook(server.address)
    amina.say("x")
    await core.until(lambda: not len(core.updates))
    info = await bot.get_webhook_info()

    assert server.texts == ["x", "x", "x"]
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    assert info.last_error_date is not None
    assert info.last_error_date.timestamp() == core.now


async def test_a_server_that_is_down_gets_its_updates_when_it_is_up(bot: Bot, core: Telegram, amina: Person) -> None:
    await bot.set_webhook("http://127.0.0.1:1/hook")
    amina.say("x")
    await core.until(lambda: core.webhooks.as_json().get("last_error_message"))

    info = await bot.get_webhook_info()
    assert (info.pending_update_count, info.last_error_message) == (1, "Connection refused")


async def test_the_updates_of_a_chat_are_brought_one_by_one_and_those_of_others_beside_them(
    bot: Bot, core: Telegram, amina: Person, server: Server
) -> None:
    server.held = asyncio.Event()
    await bot.set_webhook(server.address)
    amina.say("first")
    amina.say("second")
    core.person(1002).say("other")
    await core.until(lambda: len(server.brought) == 2)
    both = sorted(server.texts)
    server.held.set()
    await core.until(lambda: not len(core.updates))

    assert both == ["first", "other"]
    assert sorted(server.texts) == ["first", "other", "second"]


async def test_only_the_kinds_asked_for_are_brought(bot: Bot, core: Telegram, amina: Person, server: Server) -> None:
    await bot.set_webhook(server.address, allowed_updates=["message"], max_connections=7)
    amina.block()
    amina.unblock()
    amina.say("x")
    await core.until(lambda: server.brought and not len(core.updates))
    info = await bot.get_webhook_info()

    assert server.texts == ["x"]
    assert (info.url, info.max_connections, info.allowed_updates) == (server.address, 7, ("message",))


async def test_while_a_webhook_is_set_nothing_can_be_fetched(bot: Bot, server: Server) -> None:
    await bot.set_webhook(server.address)

    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates(timeout=0)


async def test_a_poll_under_way_is_ended_by_a_webhook(bot: Bot, core: Telegram, server: Server) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=30))
    await core.until(lambda: core.calls_of("getUpdates"))
    await bot.set_webhook(server.address)

    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await polling


async def test_without_a_webhook_updates_wait_to_be_fetched_again(bot: Bot, amina: Person, server: Server) -> None:
    await bot.set_webhook(server.address)
    await bot.delete_webhook()
    amina.say("x")

    assert [update.message.text for update in await bot.get_updates(timeout=0) if update.message] == ["x"]
    assert server.brought == []
    assert (await bot.get_webhook_info()).url == ""


async def test_an_empty_address_deletes_the_webhook(bot: Bot, core: Telegram, server: Server) -> None:
    await bot.set_webhook(server.address)
    await bot.set_webhook("")

    assert core.webhooks.url == ""


async def test_what_waits_can_be_dropped(bot: Bot, core: Telegram, amina: Person, server: Server) -> None:
    amina.say("x")
    await bot.set_webhook(server.address, drop_pending_updates=True)
    amina.say("y")
    await core.until(lambda: server.brought)

    assert server.texts == ["y"]


@pytest.mark.parametrize(
    ("url", "secret", "refusal"),
    [
        ("http://bot.example/hook", "", "An https url must be provided for webhook"),
        ("https://bot.example:8080/hook", "", "Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ("https://bot.example/hook", "with space", "Secret token contains unallowed characters"),
        ("https://bot.example/hook", "x" * 257, "Secret token is too long"),
    ],
)
async def test_what_telegram_refuses_is_refused(bot: Bot, core: Telegram, url: str, secret: str, refusal: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await bot.set_webhook(url, secret_token=secret or None)

    assert core.webhooks.url == ""
