"""The bot put together: polling for real, signals, the menu, the start on a bad line."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot import app
from bot.app import assistant, on_telegram, poll, run_on_telegram
from bot.inbox import Inbox
from bot.metrics import Metrics
from bot.preview.refusals import BadGateway, Refusal
from bot.preview.run import against, run_preview
from bot.preview.server import serve
from bot.preview.telegram import Telegram
from bot.settings import Settings, SettingsMistake, read_settings
from handlers.dispatch import Bot
from handlers.registry import ADMIN_MENU, COMMANDS, MENU
from storage import StorageError, Store
from tests.bot.answering import until
from tests.conftest import SMALL

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz-ABCDEF"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return read_settings(content_dir=SMALL, database_url="sqlite:///vademecum.db", port=0)


@asynccontextmanager
async def polling(settings: Settings, core: Telegram) -> AsyncIterator[Bot]:
    application, stop = against(core), asyncio.Event()
    async with assistant(settings, application) as ready:
        running = asyncio.create_task(poll(application, ready.inbox, stop))
        try:
            yield application
        finally:
            stop.set()
            await running


async def test_a_bot_that_polls_answers_what_is_said(settings: Settings) -> None:
    core = Telegram()
    amina = core.add_person("Amina")

    async with polling(settings, core):
        amina.say("ssr")
        await core.until(lambda: any(message.by_bot for message in amina.messages))

    assert amina.last.text.startswith("Security sector reform (SSR)")


async def test_what_came_while_the_bot_was_down_is_answered_at_the_start(settings: Settings) -> None:
    core = Telegram()
    amina = core.add_person("Amina")
    amina.say("ssr")

    async with polling(settings, core):
        await core.until(lambda: any(message.by_bot for message in amina.messages))

    assert amina.last.text.startswith("Security sector reform (SSR)")


async def test_old_buttons_work_after_a_restart(settings: Settings) -> None:
    core = Telegram()
    amina = core.add_person("Amina")
    async with polling(settings, core):
        amina.start()
        await core.until(lambda: any(message.by_bot for message in amina.messages))
    screen = amina.last

    async with polling(settings, core):
        amina.tap(screen, "Glossary")
        await core.until(lambda: amina.current(screen).text.startswith("Glossary"))

    assert len([message for message in amina.messages if message.by_bot]) == 1


async def test_the_menu_is_set_at_the_start_and_only_when_it_changed(settings: Settings) -> None:
    core = Telegram()
    for start in (1, 2):
        async with assistant(settings, against(core)):
            await core.until(lambda: len(core.calls_of("getMyShortDescription")) == start)  # noqa: B023 - awaited here
            await core.until(lambda: core.calls_of("setMyShortDescription"))

    assert len(core.calls_of("setMyCommands")) == 2
    commands = core.calls_of("setMyCommands")[0].params["commands"]
    assert all(name in str(commands) for name in COMMANDS)
    assert len(core.calls_of("setMyDescription", "setMyShortDescription")) == 2


async def test_a_menu_that_could_not_be_set_is_tried_again_at_the_next_start(settings: Settings) -> None:
    core = Telegram()
    core.fail("setMyCommands", with_=BadGateway())
    for calls in (1, 3):  # the first fails; then one for everybody, one for groups
        async with assistant(settings, against(core)):
            await core.until(lambda: len(core.calls_of("setMyCommands")) == calls)  # noqa: B023 - awaited here

    assert len(core.calls_of("setMyDescription")) == 1


async def test_a_database_that_fails_while_the_admins_menu_is_set_is_said_at_once_and_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    core, waits, fact = Telegram(), list[float](), Store.fact
    amina = core.add_person("Amina")
    amina.start()

    async def fails(_store: Store, _name: str) -> None:
        raise StorageError("The database bot.db is locked by another program.")

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            monkeypatch.setattr(Store, "fact", fact)

    monkeypatch.setattr(Store, "fact", fails)
    monkeypatch.setattr(app, "_wait", wait)
    with capture_logs() as logs:
        async with assistant(settings.model_copy(update={"admin_ids": frozenset({amina.id})}), against(core)):
            await core.until(lambda: ADMIN_MENU[-1] in str(core.profile.commands_for(amina.id, "en")))

    said = [(line["log_level"], line["cause"]) for line in logs if "admins' menus" in line["event"]]
    assert said == [("warning", "The database bot.db is locked by another program.")] * 3
    assert waits == [1, 2, 4]


async def test_what_fails_beside_the_answers_is_said_at_once_and_the_bot_ends_well(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = Telegram()
    amina = core.add_person("Amina")

    async def fails(*_: object) -> None:
        raise RuntimeError("the menu")

    monkeypatch.setattr(app, "set_menu", fails)
    with capture_logs() as logs:
        async with polling(settings, core):
            await until(lambda: any("beside" in line["event"] for line in logs))
            amina.say("ssr")
            await core.until(lambda: any(message.by_bot for message in amina.messages))

    (failure,) = [line["exc_info"] for line in logs if line["log_level"] == "error"]
    assert str(failure) == "the menu"


async def test_an_admin_who_begins_the_chat_gets_the_admins_menu(settings: Settings) -> None:
    core = Telegram()
    amina = core.add_person("Amina")

    async with polling(settings.model_copy(update={"admin_ids": frozenset({amina.id})}), core):
        await core.until(lambda: (core.profile.commands_for(amina.id, "en") or [{}])[-1].get("command") == MENU[-1])
        amina.start()
        await core.until(lambda: core.profile.commands_for(amina.id, "en")[-1]["command"] == ADMIN_MENU[-1])


async def test_an_admin_reads_the_library_anew(settings: Settings) -> None:
    core = Telegram()
    amina = core.add_person("Amina")

    async with polling(settings.model_copy(update={"admin_ids": frozenset({amina.id})}), core):
        amina.say("/reload")
        await core.until(lambda: any(message.by_bot for message in amina.messages))

    assert amina.last.text.startswith("The library was read anew")


async def test_telegram_out_of_reach_at_the_start_is_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    core, waits = Telegram(), list[float]()
    for nth in (1, 2, 3):
        core.fail("getMe", nth=nth, with_=BadGateway())

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(app, "_wait", wait)
    async with assistant(settings, against(core)) as ready:
        assert ready.library.library.notes

    assert waits == [1, 2, 4]


async def test_a_second_copy_of_the_bot_is_named_as_such(settings: Settings) -> None:
    core = Telegram()
    core.fail("getUpdates", with_=Refusal(409, "Conflict: terminated by other getUpdates request"))
    amina = core.add_person("Amina")

    with capture_logs() as logs:
        async with polling(settings, core):
            amina.say("ssr")
            await core.until(lambda: any(message.by_bot for message in amina.messages))

    said = [line["event"] for line in logs if line["log_level"] == "error"]
    assert said == ["another copy of this bot is running with the same token: stop one of them"]


async def test_a_token_that_telegram_does_not_know_is_a_mistake_of_the_operator(settings: Settings) -> None:
    core = Telegram()
    core.fail("getMe", with_=Refusal(401, "Unauthorized"))

    with pytest.raises(SettingsMistake, match="BOT_TOKEN: Telegram does not know this token"):
        async with assistant(settings, against(core)):
            pass


async def test_on_telegram_it_polls_the_server_that_is_named_until_it_is_told_to_stop(settings: Settings) -> None:
    core = Telegram()
    amina = core.add_person("Amina")
    async with serve(core) as address:
        own = settings.model_copy(
            update=read_settings(bot_token=TOKEN, bot_api_url=address).model_dump(include={"bot_token", "bot_api_url"})
        )
        running = asyncio.create_task(run_on_telegram(own))
        amina.say("ssr")
        await core.until(lambda: any(message.by_bot for message in amina.messages))
        os.kill(os.getpid(), signal.SIGTERM)
        await running

    assert amina.last.text.startswith("Security sector reform (SSR)")


def test_without_a_token_there_is_no_telegram(settings: Settings) -> None:
    with pytest.raises(SettingsMistake, match="BOT_TOKEN"):
        on_telegram(settings, Metrics())


async def test_the_preview_says_where_it_is_and_stops_on_a_signal(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = asyncio.Event()
    monkeypatch.setattr("bot.preview.run.poll", _polling_that_tells(ready))
    running = asyncio.create_task(run_preview(settings))
    async with asyncio.timeout(20):
        await ready.wait()
    os.kill(os.getpid(), signal.SIGINT)
    await running

    assert "open http://127.0.0.1:" in capsys.readouterr().out


def _polling_that_tells(ready: asyncio.Event) -> Callable[[Bot, Inbox, asyncio.Event], object]:
    async def polling_then(application: Bot, inbox: Inbox, stop: asyncio.Event) -> None:
        ready.set()
        await poll(application, inbox, stop)

    return polling_then
