"""The real bot on a disk that fills up, and is emptied again while it runs."""

import resource
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.preview.server import serve
from bot.preview.telegram import Telegram
from tests.bot.phone import opens_a_step, says, taps
from tests.bot.process import PATIENCE, HeldTelegram, bot_process

TOLD = "I can't keep anything just now."
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what a running process writes")


def fill(pid: int, log_of_changes: Path) -> None:
    """Let the process write no file longer than this one is now."""
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (log_of_changes.stat().st_size, resource.RLIM_INFINITY))


async def test_what_was_answered_on_a_full_disk_is_not_answered_again_after_a_stop(tmp_path: Path) -> None:
    core = HeldTelegram()
    amina = core.add_person("Amina")
    async with serve(core) as address:
        async with bot_process(address, tmp_path) as bot:
            await bot.says("polling")
            resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
            core.held = {"sendMessage"}
            amina.say("ddr")
            await core.until(lambda: bool(core.asked), PATIENCE)
            bot.signal(signal.SIGTERM)
            await bot.says("finishing what was begun")
            core.let()
            assert await bot.ends() == 0
            assert bot.told("updates cannot be kept")

        async with bot_process(address, tmp_path):
            amina.say("/glossary")
            await core.until(lambda: amina.last.text.startswith("Glossary"), PATIENCE)

    assert [message.by_bot for message in amina.messages] == [False, True, False, True]


async def test_on_a_full_disk_it_can_be_read_and_afterwards_written_without_a_restart(tmp_path: Path) -> None:
    core = Telegram()
    amina = core.add_person("Amina")
    async with serve(core) as address, bot_process(address, tmp_path, DATA_KEY="") as bot:
        step = await opens_a_step(core, amina)

        fill(bot.pid, tmp_path / "bot.db-wal")
        assert (await taps(core, amina, "Done", step)).startswith(TOLD)
        await core.until(lambda: amina.last.text.startswith(TOLD), PATIENCE)
        assert (await says(core, amina, "ssr")).text.startswith("Security sector reform (SSR)")
        assert (await taps(core, amina, "Done", step)).startswith(TOLD)
        assert len(bot.told("updates cannot be kept")) == 1

        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, UNLIMITED)
        await bot.says("updates are kept again")
        assert await taps(core, amina, "Done", step) == "Step 1 is done."
        bot.signal(signal.SIGTERM)
        assert await bot.ends() == 0
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        assert database.execute("SELECT state FROM logs").fetchall() == [("done",)]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
