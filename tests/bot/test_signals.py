"""What the system tells the bot: to stop, at whatever moment, and in time."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.signals import signals
from tests.bot.process import PATIENCE, ROOT, bot_process

NOWHERE = "http://127.0.0.1:1"
HANGS = """
import asyncio, os, signal
from bot import signals

signals.CLOSED_BY = 0.01

async def hangs():
    stop = asyncio.Event()
    with signals.signals(stop):
        os.kill(os.getpid(), signal.SIGTERM)
        await stop.wait()
        {how}

asyncio.run(hangs())
"""
BROKEN_OFF = """
import os, signal
from bot import __main__, cli

cli.app = lambda: os.kill(os.getpid(), signal.SIGTERM)
__main__.main()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("module", ["asyncio.base_events", "telegram._bot"])
async def test_a_bot_that_is_told_to_stop_while_it_is_loaded_ends_with_0(
    tmp_path: Path, module: str, number: int
) -> None:
    async with bot_process(NOWHERE, tmp_path, PYTHONPROFILEIMPORTTIME="1") as bot:
        await bot.says(f" {module}\n")
        bot.signal(number)

        assert await bot.ends() == 0
        assert not bot.told("Traceback")


async def test_a_bot_that_is_told_to_read_its_library_anew_while_it_is_loaded_goes_on(tmp_path: Path) -> None:
    async with bot_process(NOWHERE, tmp_path, PYTHONPROFILEIMPORTTIME="1") as bot:
        await bot.says(" asyncio.base_events\n")
        bot.signal(signal.SIGHUP)

        await bot.says(" bot.app\n")


@pytest.mark.parametrize("command", ["backup", "check"])
def test_a_command_that_is_broken_off_does_not_end_as_if_it_were_done(command: str) -> None:
    assert python(BROKEN_OFF, command).returncode == -signal.SIGTERM


@pytest.mark.parametrize("how", ["await asyncio.sleep(60)", "import time; time.sleep(60)"], ids=["waiting", "working"])
def test_what_does_not_close_in_time_is_ended_with_0_and_a_line_in_the_log(how: str) -> None:
    ended = python(HANGS.format(how=how))

    assert ended.returncode == 0
    assert "closing takes too long" in ended.stdout + ended.stderr


def python(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    """What became of a script."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", script, *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


async def test_a_hangup_reads_the_library_anew_and_a_term_signal_stops() -> None:
    reloaded, stop = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    with signals(stop, lambda: loop.call_soon_threadsafe(reloaded.set)):
        os.kill(os.getpid(), signal.SIGHUP)
        async with asyncio.timeout(10):
            await reloaded.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(10):
            await stop.wait()


async def test_afterwards_each_signal_does_what_it_did_before() -> None:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    with signals(asyncio.Event()):
        assert [signal.getsignal(number) for number in numbers] != before

    assert [signal.getsignal(number) for number in numbers] == before
