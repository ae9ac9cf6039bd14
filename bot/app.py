"""The bot, put together: library, store, python-telegram-bot; on Telegram, or in the chat page of the preview."""

import asyncio
import gc
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from telegram import Update
from telegram.error import InvalidToken, NetworkError
from telegram.ext import ApplicationBuilder

from bot.current import CurrentLibrary
from bot.dates import Dates
from bot.health import Health
from bot.inbox import Inbox
from bot.limiter import ChatLimiter
from bot.menu import on_admins_start, set_admin_menus, set_menu
from bot.metrics import CountedRequest, Metrics
from bot.polling import Fetching
from bot.processor import PerUserProcessor
from bot.settings import Settings, SettingsMistake
from bot.signals import signals
from bot.sweep import sweep_hourly
from bot.switches import name_switches
from bot.transport import AiohttpRequest
from handlers.alarms import Alarms
from handlers.dispatch import Assistant, Bot
from handlers.hurry import Hurry, tell_too_fast
from handlers.screen import Keeping
from storage import Cipher, StorageError, Store, open_store

if TYPE_CHECKING:
    from bot.webhook import WebhookDoor

log = structlog.get_logger()

ALLOWED_UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER]
"""What the bot asks Telegram for; an update it cannot read is then no update it gets."""
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds between attempts to reach Telegram at the start, and to keep whose menus were set."""


def builder() -> ApplicationBuilder[Any, Any, Any, Any, Any, Any]:
    """What the bot is built on wherever it runs: how it takes updates in, and when its calls go out."""
    return (
        ApplicationBuilder()
        .updater(None)  # updates come through the inbox
        .concurrent_updates(PerUserProcessor())
        .rate_limiter(ChatLimiter())
    )


def on_telegram(settings: Settings, metrics: Metrics, dates: Dates | None = None) -> Bot:
    """python-telegram-bot's application for the token and the server that the settings name, its calls counted."""
    if settings.bot_token is None:
        raise SettingsMistake("BOT_TOKEN: not set")
    connected = (
        builder()
        .token(settings.bot_token.get_secret_value())
        .request(CountedRequest(AiohttpRequest(dates=dates), metrics))
        .get_updates_request(CountedRequest(AiohttpRequest(1, dates), metrics))
    )
    if settings.bot_api_url:
        connected = connected.base_url(f"{settings.bot_api_url}/bot").base_file_url(f"{settings.bot_api_url}/file/bot")
    return connected.build()


class Stopped(Exception):
    """The bot was told to stop before it had reached Telegram."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A bot that can answer: the library it answers from, and where it takes updates in."""

    library: CurrentLibrary
    inbox: Inbox


@asynccontextmanager
async def assistant(
    settings: Settings, application: Bot, health: Health | None = None, until: asyncio.Event | None = None
) -> AsyncIterator[Ready]:
    """An application that answers, not yet polling: its library read, its store open, its menu set.

    What is there already is noted in `health`. Raises `Stopped` where `until` is set before Telegram is reached.
    """
    health = health or Health()
    current = CurrentLibrary(settings.content_dir)
    gc.freeze()  # what is there now stays: the collector need not look at it at every tap
    gc.enable()
    health.library_read = True
    async with open_store(settings.database_url, cipher=Cipher(*settings.data_keys)) as store:
        health.store = store
        Assistant(
            library=lambda: current.library,
            store=store,
            lets_in=settings.lets_in,
            alarms=Alarms(sorted(settings.admin_ids)),
            admins=settings.admin_ids,
            reread=current.reread,
            observer=health.metrics,
            keeping=Keeping(settings.retention_days, encrypted=settings.data_key is not None),
            hurry=_hurry(application, store, settings),
            clock=health.dates.now,
        ).register(application)
        application.add_handler(on_admins_start(store, settings.admin_ids), group=1)
        await _reach(application, until or asyncio.Event())
        health.inbox = inbox = Inbox(application, store, health.metrics, clock=health.dates.now)
        health.metrics.ask_what_waits(lambda: inbox.waiting)
        try:
            async with (
                _beside(current.warm()),
                _beside(sweep_hourly(store, settings.retention_days, health.dates)),
                _beside(_show_menus(application, store, settings)),
            ):
                yield Ready(current, inbox)
        finally:
            health.store = health.inbox = None
            await application.shutdown()


def _hurry(application: Bot, store: Store, settings: Settings) -> Hurry:
    """What is known of users who go fast, from the processor that holds what waits; they are told if they flood."""

    def begin(work: Coroutine[Any, Any, None], update: Update) -> bool:
        if application.running:
            application.create_task(work, update=update)
        return application.running

    def tell(update: Update, left_out: bool) -> None:  # noqa: FBT001 - as `bot.flood.Tell`
        log.warning("a user goes faster than can be followed", left_out=left_out)
        if update.effective_user and settings.lets_in(update.effective_user.id):
            telling = tell_too_fast(application.bot, store, update, left_out=left_out)
            if not begin(telling, update):
                telling.close()

    processor = application.update_processor
    if not isinstance(processor, PerUserProcessor):
        return Hurry()
    processor.tell_of_flood = tell
    return Hurry(processor.is_followed, begin)


async def poll(application: Bot, inbox: Inbox, until: asyncio.Event) -> None:
    """Answer what Telegram has, by long polling, until the event; then finish what was begun."""
    fetching = Fetching(application.bot, inbox, ALLOWED_UPDATES)
    try:
        async with inbox.open(until), _beside(fetching.forever()):
            await until.wait()
    finally:
        await fetching.say_farewell()
    log.info("stopped")


async def run_on_telegram(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM; SIGHUP reads the library anew."""
    health = Health(dates=Dates(asks=True))
    application = on_telegram(settings, health.metrics, health.dates)
    stop = asyncio.Event()
    with signals(stop) as told, suppress(Stopped):
        async with _served(settings, health) as door, assistant(settings, application, health, stop) as ready:
            told.reload = ready.library.reload
            name_switches(application.bot.bot)
            if door is None:
                await poll(application, ready.inbox, stop)
            else:
                from bot.webhook import listen

                await listen(application, ready.inbox, door, stop, ALLOWED_UPDATES)


@asynccontextmanager
async def _served(settings: Settings, health: Health) -> AsyncIterator["WebhookDoor | None"]:
    """Health and metrics on HOST and PORT where PORT is set, with the webhook's door where there is to be one."""
    if settings.port is None:
        yield None
        return
    from bot.server import served  # late: a bot that serves nothing does not wait for a web server
    from bot.webhook import door_of

    door = door_of(settings, health.metrics)
    async with served(settings, health, door):
        yield door


_wait = asyncio.sleep


async def _reach(application: Bot, until: asyncio.Event) -> None:
    """Make the application ready, however long the line is down. A token that Telegram refuses is a mistake.

    Raises `Stopped` where the event is set before.
    """
    wait = FIRST_WAIT
    while not until.is_set():
        try:
            await application.initialize()
        except InvalidToken:
            raise SettingsMistake("BOT_TOKEN: Telegram does not know this token") from None
        except NetworkError as drop:
            log.warning("Telegram cannot be reached, trying again", seconds=wait, cause=type(drop).__name__)
            async with _beside(_wait(wait)) as over, _beside(until.wait()) as told:
                await asyncio.wait([over, told], return_when=asyncio.FIRST_COMPLETED)
            wait = min(wait * 2, LONGEST_WAIT)
        else:
            return
    raise Stopped


async def _show_menus(application: Bot, store: Store, settings: Settings) -> None:
    """Bring Telegram's menus up to date while the first updates are answered: nobody waits for them."""
    await set_menu(application.bot)
    wait = FIRST_WAIT
    while True:
        try:
            await set_admin_menus(application.bot, store, settings.admin_ids)
        except StorageError as failure:
            log.warning("the admins' menus could not be set, trying again", seconds=wait, cause=str(failure))
            await _wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        else:
            return


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, object]) -> AsyncIterator[asyncio.Task[object]]:
    """Do `work` while the context lasts; what is not done by its end is given up.

    Where it fails the log says so at once, and all else goes on.
    """
    task = asyncio.create_task(work)
    task.add_done_callback(_say_if_it_failed)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


def _say_if_it_failed(task: asyncio.Task[object]) -> None:
    if not task.cancelled() and (failure := task.exception()):
        log.error("something beside the answers failed, they go on", exc_info=failure)
