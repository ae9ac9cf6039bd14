"""What operators' tools ask over HTTP: is the process alive, does it answer, what did it count; and the webhook.

These pages are for a monitoring on the same machine or network: they ask for no password, and tell of no user.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from bot.metrics import Metrics
from bot.settings import Settings, SettingsMistake
from bot.webhook import BODY, WebhookDoor
from storage import StorageError, Store

log = structlog.get_logger()

POLL_AGE = 90.0
"""Seconds after which polls count as failing. A poll that finds nothing is answered within 10 seconds, and
python-telegram-bot waits at most 30 between two that fail."""
PATIENCE = 5.0
"""Seconds that the store may take to answer."""
_CONTENT_TYPE = {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}


@dataclass(slots=True)
class Health:
    """What there is of the bot in this process. It is filled in while the bot comes up: the library, then the store."""

    metrics: Metrics = field(default_factory=Metrics)
    library_read: bool = False
    store: Store | None = None

    async def hindrances(self) -> list[str]:
        """What keeps the bot from answering, each in words; nothing where it answers."""
        found = [] if self.library_read else ["the library is not read yet"]
        if hindrance := await self._store_hindrance():
            found.append(hindrance)
        if hindrance := self._poll_hindrance():
            found.append(hindrance)
        return found

    async def _store_hindrance(self) -> str:
        if self.store is None:
            return "the store is not open"
        try:
            async with asyncio.timeout(PATIENCE):
                await self.store.fact("health")
        except TimeoutError:
            return f"the store has not answered for {PATIENCE:.0f} seconds"
        except StorageError as failure:
            log.warning("the store does not answer", cause=str(failure))
            return "the store does not answer"
        return ""

    def _poll_hindrance(self) -> str:
        age = self.metrics.poll_age
        if age is None:
            return "Telegram has not been polled yet"
        return "" if age < POLL_AGE else f"the last poll that Telegram answered is {age:.0f} seconds old"


def add_health(app: web.Application, health: Health) -> None:
    """Add /healthz, /readyz and /metrics to an application."""

    async def alive(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def ready(_: web.Request) -> web.Response:
        hindrances = await health.hindrances()
        return web.Response(text="\n".join([*hindrances, ""]) or "ready\n", status=503 if hindrances else 200)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=health.metrics.page(), headers=_CONTENT_TYPE)

    app.router.add_get("/healthz", alive)
    app.router.add_get("/readyz", ready)
    app.router.add_get("/metrics", metrics)


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serve an application for as long as the context lasts, and give its address, `http://127.0.0.1:8080`.

    Port 0 takes any that is free. Raises `OSError` where it cannot listen there.
    """
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        name, number, *_ = runner.addresses[0]
        yield f"http://[{name}]:{number}" if ":" in name else f"http://{name}:{number}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def served(settings: Settings, health: Health, door: WebhookDoor | None = None) -> AsyncIterator[str | None]:
    """Serve the pages, and the webhook's door, on HOST and PORT where PORT is set, and give the address.

    Raises `SettingsMistake` where it cannot listen there.
    """
    if settings.port is None:
        yield None
        return
    app = web.Application(client_max_size=BODY)
    add_health(app, health)
    if door is not None:
        app.router.add_post(door.path, door.knock)
    async with AsyncExitStack() as open_:
        try:
            address = await open_.enter_async_context(listening(app, settings.host, settings.port))
        except OSError as refusal:
            where = f"{settings.host}:{settings.port}"
            raise SettingsMistake(f"PORT: cannot listen on {where}: {refusal.strerror}") from refusal
        log.info("serving health and metrics", address=address)
        yield address
