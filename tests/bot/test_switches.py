"""What the operator reads at the start of switches that only BotFather can turn."""

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from telegram import User

from bot.app import run_on_telegram
from bot.preview.server import serve
from bot.preview.state import Switches
from bot.preview.telegram import Telegram
from bot.settings import read_settings
from bot.switches import GROUPS, INLINE, PRIVACY, Switch, name_switches, switched_off
from tests.conftest import SMALL


def me(*, inline: bool = True, groups: bool = True, reads_all: bool = False) -> User:
    return User(
        1,
        "Vademecum",
        is_bot=True,
        username="vademecum_bot",
        supports_inline_queries=inline,
        can_join_groups=groups,
        can_read_all_group_messages=reads_all,
    )


@pytest.mark.parametrize(
    ("bot", "off"),
    [
        (me(), ()),
        (me(inline=False), (INLINE,)),
        (me(groups=False), (GROUPS,)),
        (me(reads_all=True), (PRIVACY,)),
        (me(inline=False, groups=False, reads_all=True), (INLINE, GROUPS, PRIVACY)),
    ],
)
def test_a_switch_that_is_off_is_told_from_one_that_is_on(bot: User, off: tuple[Switch, ...]) -> None:
    assert switched_off(bot) == off


def test_each_switch_that_is_off_is_logged_with_what_it_costs_and_what_mends_it() -> None:
    with capture_logs() as logs:
        name_switches(me(inline=False, groups=False))

    warned = [line for line in logs if line["log_level"] == "warning"]
    assert [(line["switch"], line["mend"]) for line in warned] == [
        ("inline mode", "/setinline"),
        ("joining groups", "/setjoingroups"),
    ]
    assert warned[0]["costs"].startswith("@vademecum_bot finds nothing in other chats")
    assert "checklist" in warned[1]["costs"]


def test_group_privacy_that_is_on_is_said_to_be_enough() -> None:
    with capture_logs() as logs:
        name_switches(me())

    assert [line["log_level"] for line in logs] == ["info"]
    assert "commands, replies to it and mentions, which is enough" in logs[0]["event"]


def test_group_privacy_that_is_off_is_a_warning() -> None:
    with capture_logs() as logs:
        name_switches(me(reads_all=True))

    assert [(line["log_level"], line["mend"]) for line in logs] == [("warning", "/setprivacy")]


async def test_the_switches_are_named_when_the_bot_starts_on_telegram(tmp_path: Path) -> None:
    core = Telegram(switches=Switches(inline=False, reads_all=True))
    with capture_logs() as logs:
        async with serve(core) as address:
            settings = read_settings(
                bot_token="123456:abcdefghijklmnopqrstuvwxyz-ABCDEF",
                bot_api_url=address,
                database_url=f"sqlite:///{tmp_path / 'own.db'}",
                content_dir=SMALL,
            )
            bot = asyncio.create_task(run_on_telegram(settings))
            await core.until(lambda: core.calls_of("getUpdates"))
            bot.cancel()
            await asyncio.wait([bot])

    assert [line["mend"] for line in logs if "mend" in line] == ["/setinline", "/setprivacy"]
