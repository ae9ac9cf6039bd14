"""Updates that Telegram brings to the bot's own server (setWebhook), instead of the bot fetching them.

The door takes an update from whoever knows the secret, and says so only when the update is taken in: whatever it
answers with another status than 200, Telegram keeps and brings again.
"""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from telegram import Bot as TelegramBot
from telegram import WebhookInfo
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.inbox import Closed, Inbox
from bot.metrics import Metrics
from bot.settings import Settings, SettingsMistake
from handlers.dispatch import Bot

log = structlog.get_logger()

HEADER = "X-Telegram-Bot-Api-Secret-Token"
BODY = 2**20
"""Bytes of a body. The longest text with all its entities takes a tenth of that."""
CONNECTIONS = 40
"""Updates that Telegram may bring at once: its own default."""
PATIENCE = 10.0
"""Seconds for a body to come, and again for room for its update. Then Telegram is to bring it again."""
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds between attempts to tell Telegram the address."""
WATCH = 30.0
"""Seconds between two looks at whether Telegram still knows the address, and how it gets on with it."""

Take = Callable[[dict[str, Any]], Awaitable[None]]
"""Takes an update in, as Telegram's JSON: when it returns, the update may be confirmed."""

_wait = asyncio.sleep


class NotTaken(Exception):
    """What was brought is not taken in; `status` tells Telegram so."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class WebhookDoor:
    """The place on the bot's server to which Telegram brings updates. Closed it answers 503.

    Args:
        url: the address that Telegram is told; a proxy in front passes its path on as it is.
        secret: what Telegram says to be let in.
        metrics: where answers are counted.
    """

    def __init__(self, url: str, secret: str, metrics: Metrics) -> None:
        self.url = url
        self.secret = secret
        self._metrics = metrics
        self._take: Take | None = None

    @property
    def path(self) -> str:
        """Where on the server it is."""
        return urlsplit(self.url).path or "/"

    @contextmanager
    def open_to(self, take: Take) -> Iterator[None]:
        """Let updates in for as long as the context lasts."""
        self._take = take
        try:
            yield
        finally:
            self._take = None

    async def knock(self, request: web.Request) -> web.Response:
        """Answer with a status alone: 200 where the update is taken in, 403 where the secret is wrong."""
        status = HTTPStatus.OK
        try:
            await self._let_in(request)
        except NotTaken as refusal:
            status = refusal.status
        self._metrics.knocked(status)
        return web.Response(status=status)

    async def _let_in(self, request: web.Request) -> None:
        given = request.headers.get(HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self.secret.encode()):
            raise NotTaken(HTTPStatus.FORBIDDEN)
        async with _in_time(HTTPStatus.REQUEST_TIMEOUT):
            raw = await _update_in(request)
        if self._take is None:
            raise NotTaken(HTTPStatus.SERVICE_UNAVAILABLE)
        async with _in_time(HTTPStatus.SERVICE_UNAVAILABLE):
            try:
                await self._take(raw)
            except Closed:
                raise NotTaken(HTTPStatus.SERVICE_UNAVAILABLE) from None


def door_of(settings: Settings, metrics: Metrics) -> WebhookDoor | None:
    """The door that the settings ask for; None where updates are fetched."""
    if settings.webhook_url is None or settings.webhook_secret is None:
        return None
    return WebhookDoor(settings.webhook_url, settings.webhook_secret.get_secret_value(), metrics)


async def _update_in(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise NotTaken(HTTPStatus.BAD_REQUEST)
    try:
        raw = json.loads(await request.read())
    except web.HTTPRequestEntityTooLarge:
        raise NotTaken(HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from None
    except (ValueError, RecursionError):
        raise NotTaken(HTTPStatus.BAD_REQUEST) from None
    if not isinstance(raw, dict) or type(raw.get("update_id")) is not int:
        raise NotTaken(HTTPStatus.BAD_REQUEST)
    return raw


@asynccontextmanager
async def _in_time(otherwise: HTTPStatus) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except TimeoutError:
        raise NotTaken(otherwise) from None


async def listen(application: Bot, inbox: Inbox, door: WebhookDoor, until: asyncio.Event, kinds: Sequence[str]) -> None:
    """Answer what Telegram brings to the door, until the event; then finish what was begun.

    Telegram keeps the address, and what comes meanwhile, until the bot is back.

    Raises:
        SettingsMistake: Telegram does not take the address.
    """
    async with inbox.open(until):
        with door.open_to(inbox.take):
            keeping = asyncio.create_task(_keep_webhook(application.bot, door, kinds))
            stopping = asyncio.create_task(until.wait())
            try:
                await asyncio.wait([keeping, stopping], return_when=asyncio.FIRST_COMPLETED)
            finally:
                stopping.cancel()
                given_up = not keeping.cancel()
            if given_up:
                keeping.result()
    log.info("stopped")


# --- what Telegram is told


async def _keep_webhook(bot: TelegramBot, door: WebhookDoor, kinds: Sequence[str]) -> None:
    await set_webhook(bot, door, kinds)
    await watch_webhook(bot, door, kinds)


async def set_webhook(bot: TelegramBot, door: WebhookDoor, kinds: Sequence[str]) -> None:
    """Tell Telegram to bring updates of these kinds to the door, however long the line is down.

    Raises:
        SettingsMistake: Telegram takes no such address, in its own words.
    """
    wait = FIRST_WAIT
    while True:
        try:
            await bot.set_webhook(
                door.url, secret_token=door.secret, allowed_updates=kinds, max_connections=CONNECTIONS
            )
        except (NetworkError, RetryAfter) as drop:
            if isinstance(drop, BadRequest) and "resolve" not in drop.message.lower():  # a name may be known in a while
                raise SettingsMistake(f"WEBHOOK_URL: Telegram does not take it: {drop.message}") from None
            log.warning("the webhook could not be set, trying again", seconds=wait, cause=type(drop).__name__)
            await _wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        else:
            log.info("webhook set", host=urlsplit(door.url).hostname)
            return


async def watch_webhook(bot: TelegramBot, door: WebhookDoor, kinds: Sequence[str]) -> None:
    """Look now and then, until cancelled, how Telegram gets on with the door; set it again where it is gone."""
    told: datetime | None = None
    while True:
        try:
            info = await bot.get_webhook_info()
            if info.url != door.url:
                log.error("another program changed the webhook: is another copy running with the same token?")
                await set_webhook(bot, door, kinds)
            elif info.last_error_date != told:
                told = info.last_error_date
                _say_what_failed(info)
        except TelegramError as drop:
            log.warning("Telegram cannot be reached, trying again", cause=type(drop).__name__)
        await _wait(WATCH)


def _say_what_failed(info: WebhookInfo) -> None:
    log.warning("Telegram could not bring an update", cause=info.last_error_message, waiting=info.pending_update_count)
