"""What the operator reads at the start of switches that only BotFather can turn."""

import pytest
from structlog.testing import capture_logs
from telegram import User

from bot.switches import GROUPS, INLINE, PRIVACY, Switch, name_switches, switched_off


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
