"""Logs: one line an event, and no token in any of them."""

import json
import logging
from urllib.parse import quote

import pytest
import structlog

from bot.logs import set_up_logs
from bot.preview.run import against
from bot.preview.telegram import Telegram
from storage import open_store
from tests.clocks import Seconds

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz-ABCDEF"


@pytest.mark.parametrize("style", ["json", "console"])
def test_no_token_reaches_a_log(capsys: pytest.CaptureFixture[str], style: str) -> None:
    set_up_logs("info", style)

    logging.getLogger("telegram").error("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    structlog.get_logger().info("said", address=f"http://x/bot{TOKEN}/getMe")
    try:
        raise RuntimeError(f"at bot{TOKEN}")  # noqa: TRY301 - the cause to be logged
    except RuntimeError:
        structlog.get_logger().exception("failed")

    logged = capsys.readouterr().err
    assert TOKEN not in logged
    assert logged.count("[token]") >= 3


@pytest.mark.parametrize("style", ["json", "console"])
def test_no_secret_reaches_a_log_however_it_is_written(capsys: pytest.CaptureFixture[str], style: str) -> None:
    secret = 'pass/wörd"\\1'
    set_up_logs("info", style, [secret])

    logging.getLogger("other").error("at %s %r", secret, {"deep": [secret]})
    structlog.get_logger().info("said", address=f"http://me:{quote(secret, safe='')}@x/", field={"deep": secret})
    try:
        raise RuntimeError(secret)  # noqa: TRY301 - the cause to be logged
    except RuntimeError:
        structlog.get_logger().exception("failed")

    logged = capsys.readouterr().err
    assert "pass" not in logged
    assert logged.count("[secret]") >= 5


def test_an_empty_secret_covers_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info", "console", [""])

    structlog.get_logger().info("plain")

    assert "plain" in capsys.readouterr().err


def test_that_no_connection_can_be_taken_is_logged_once_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Seconds()
    set_up_logs("info", "console", clock=clock)
    line = "socket.accept() out of system resource\nsocket: <asyncio.TransportSocket fd=7>"

    for _second in range(61):
        for _time in range(100):
            logging.getLogger("asyncio").error(line)
        clock.now += 1
    logging.getLogger("asyncio").error("another")
    logging.getLogger("asyncio").error("another")

    logged = capsys.readouterr().err
    assert logged.count("out of system resource") == 2
    assert logged.count("another") == 2


def test_a_json_line_has_level_and_event(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info", "json")

    structlog.get_logger().warning("the line dropped", update=7)
    logging.getLogger("other").info("said %s", "so")

    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["level"], first["event"], first["update"]) == ("warning", "the line dropped", 7)
    assert (second["level"], second["event"]) == ("info", "said so")


def test_what_is_below_the_level_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("warning", "console")

    structlog.get_logger().info("quiet")

    assert capsys.readouterr().err == ""


async def test_at_debug_nobody_elses_log_says_what_people_write(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("debug", "json")
    core = Telegram()
    amina = core.add_person("Amina")
    amina.say("my secret plan")
    async with open_store("sqlite://") as store, against(core) as application:
        await store.set_fact("plan", "my secret plan")
        await application.bot.get_updates(timeout=0)
        await application.bot.send_message(amina.id, "my secret plan")

    assert "secret" not in capsys.readouterr().err


def test_a_level_above_that_of_others_logs_holds_for_them_too(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("error", "json")

    logging.getLogger("httpx").warning("the line dropped")

    assert capsys.readouterr().err == ""
