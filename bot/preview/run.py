"""The preview: the real bot and the stand-in in one process, with a chat page on this machine."""

import asyncio
import errno
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress
from functools import partial
from secrets import token_urlsafe

import structlog

from bot.app import Stopped, assistant, builder, poll
from bot.health import Health
from bot.metrics import CountedRequest, Metrics
from bot.preview.inprocess import InProcessRequest
from bot.preview.server import serve
from bot.preview.telegram import Telegram
from bot.settings import Settings, SettingsMistake, is_loopback
from bot.signals import signals
from bot.watch import watched
from content.mistakes import Mistake
from handlers.dispatch import Bot

log = structlog.get_logger()

PORT = 8080
GROUP = "Mission planning"
"""The group in which everyone of the preview is, with the bot."""
OTHER_PORTS = 20
"""How many ports after 8080 are tried where none was asked for."""
TOKEN = "1:preview"  # noqa: S105 - the stand-in takes any


def against(core: Telegram, metrics: Metrics | None = None) -> Bot:
    """python-telegram-bot's application that talks to the stand-in, without a socket, its calls counted."""
    metrics = metrics or Metrics()
    return (
        builder()
        .token(TOKEN)
        .request(CountedRequest(InProcessRequest(core), metrics))
        .get_updates_request(CountedRequest(InProcessRequest(core), metrics))
        .build()
    )


async def run_preview(settings: Settings, *, watch: bool = False) -> None:
    """Serve the chat page and answer in it until SIGINT or SIGTERM; SIGHUP reads the library anew.

    With `watch` it is also read anew on every save.
    """
    # Ids go on where an earlier preview stopped: what the store keeps under a message never meets another message.
    core = Telegram(first_id=int(time.time()))
    core.add_group(GROUP, core.people)
    health = Health()
    application = against(core, health.metrics)
    stop = asyncio.Event()
    with signals(stop) as told, suppress(Stopped):
        async with (
            assistant(settings, application, health, stop) as ready,
            page(core, settings, health) as address,
        ):
            told.reload = ready.library.reload
            print(f"Vademecum is ready: open {address} in a browser. Ctrl+C stops it.", flush=True)  # noqa: T201 - its purpose
            async with watched(ready.library, partial(show_mistakes, core)) if watch else nullcontext():
                await poll(application, ready.inbox, stop)


def show_mistakes(core: Telegram, mistakes: Sequence[Mistake]) -> None:
    """Say how the library stands, on the terminal and in every page that is open or comes to be."""
    lines = [str(mistake) for mistake in mistakes]
    core.announce("mistakes", lines)
    counted = "1 mistake" if len(lines) == 1 else f"{len(lines) or 'No'} mistakes"
    print(f"{counted} in the library.", *lines, sep="\n", flush=True)  # noqa: T201 - an editor looks at this


@asynccontextmanager
async def page(core: Telegram, settings: Settings, health: Health) -> AsyncIterator[str]:
    """The chat page, and `health`, at the port asked for, else at the first free one from 8080 on.

    Gives the address to open. The bot talks to the stand-in without a socket, so the Bot API's own door stays shut.

    Raises:
        SettingsMistake: it cannot listen there, or the address is neither this machine's own nor every one of it.
    """
    key = _key_for(settings.host)
    wanted = [settings.port] if settings.port is not None else list(range(PORT, PORT + OTHER_PORTS))
    for port in wanted:
        try:
            async with serve(
                core, host=settings.host, port=port, token=token_urlsafe(), health=health, key=key
            ) as address:
                yield f"http://localhost:{address.rpartition(':')[2]}/?key={key}" if key else address
                return
        except OSError as refusal:
            if refusal.errno != errno.EADDRINUSE:
                raise SettingsMistake(f"HOST: cannot listen on {settings.host}: {refusal.strerror}") from refusal
    raise SettingsMistake(f"PORT: {wanted[0]} is taken by another program; choose another")


def _key_for(host: str) -> str:
    """What one has to know to open the page; nothing where only this machine reaches it."""
    if is_loopback(host):
        return ""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - named, not listened on: in a container there is no other way
        return token_urlsafe()
    raise SettingsMistake("HOST: the preview is for this machine: 127.0.0.1, or 0.0.0.0 inside a container")
