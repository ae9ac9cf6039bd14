"""What operators' tools ask over HTTP: is the process alive, does it answer, what did it count; and the webhook.

These pages are for a monitoring on the same machine or network: they ask for no password, and tell of no user.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import cast

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from bot.health import Health
from bot.settings import Settings, SettingsMistake
from bot.webhook import BODY, WebhookDoor
from bot.webhook import CONNECTIONS as OF_TELEGRAM

log = structlog.get_logger()

CONNECTIONS = OF_TELEGRAM + 100
"""To HOST and PORT at once. Each takes one of the files that the process may have open; its calls to Telegram and its
database need some too."""
IDLE = 10.0
"""Seconds for the headers of a request to come, from the connection on or from the request before."""
TOLD_AGAIN = 60.0
"""Seconds between two warnings of too many connections."""
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


class _Turned(asyncio.Protocol):
    """A connection too many: closed before a word is read."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is there: close it."""
        if isinstance(transport, asyncio.Transport):
            transport.abort()


def _at_most(connections: int, server: web.Server) -> Callable[[], asyncio.Protocol]:
    """Make what answers a connection: the server, while it has not so many."""
    told_at = -math.inf

    def protocol() -> asyncio.Protocol:
        nonlocal told_at
        if len(server.connections) < connections:
            return server()
        if time.monotonic() - told_at >= TOLD_AGAIN:
            told_at = time.monotonic()
            log.warning("too many connections to PORT: new ones are closed", most=connections)
        return _Turned()

    return protocol


@asynccontextmanager
async def listening(
    app: web.Application, host: str, port: int, *, connections: int = 10_000, idle: float = 3600.0
) -> AsyncIterator[str]:
    """Serve an application for as long as the context lasts, and give its address, `http://127.0.0.1:8080`.

    Port 0 takes any that is free. So many `connections` are answered, one more is closed at once; so is one whose next
    request has not come, with all its headers, in `idle` seconds. Raises `OSError` where it cannot listen there.
    """
    runner = web.AppRunner(
        app,
        access_log=None,
        handler_cancellation=True,
        shutdown_timeout=2,
        keepalive_timeout=idle,
        auto_decompress=False,  # nobody who asks here compresses; what cannot be unpacked would fill the log
    )
    await runner.setup()
    try:
        answering = cast("web.Server", runner.server)  # which the setup has made
        server = await asyncio.get_running_loop().create_server(_at_most(connections, answering), host, port)
        try:
            name, number, *_ = server.sockets[0].getsockname()
            yield f"http://[{name}]:{number}" if ":" in name else f"http://{name}:{number}"
        finally:
            server.close()
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
            address = await open_.enter_async_context(
                listening(app, settings.host, settings.port, connections=CONNECTIONS, idle=IDLE)
            )
        except OSError as refusal:
            where = f"{settings.host}:{settings.port}"
            raise SettingsMistake(f"PORT: cannot listen on {where}: {refusal.strerror}") from refusal
        log.info("serving health and metrics", address=address)
        yield address
