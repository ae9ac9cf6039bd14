"""What operators' tools ask over HTTP: is the process alive, does it answer, what did it count; and the webhook.

These pages are for a monitoring on the same machine or network: they ask for no password, and tell of no user.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from bot.health import Health
from bot.settings import Settings, SettingsMistake
from bot.webhook import BODY, WebhookDoor

log = structlog.get_logger()

_CONTENT_TYPE = {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}


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
