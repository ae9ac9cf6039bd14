"""The real bot with a database that is damaged while it runs, and a copy put back under it."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from bot.preview.server import serve
from bot.preview.telegram import Telegram
from tests.bot.phone import opens_a_step, says, taps
from tests.bot.process import PATIENCE, ROOT, bot_process

TOLD = "I can't keep anything just now, nor show what I kept: my database is damaged."


def damage(file: Path) -> None:
    """Overwrite all but its first page, in its place."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as pages:
        pages.seek(4096)
        pages.write(b"\xa5" * (file.stat().st_size - 4096))


def types(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What an operator types."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{folder}/bot.db",
        "DATA_KEY": "",
        "BOT_TOKEN": "",
    }
    return subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "bot", *words], env=environment, cwd=folder, capture_output=True, text=True, check=False
    )


async def test_a_bot_whose_database_is_damaged_lets_read_and_goes_on_with_a_copy_without_a_restart(
    tmp_path: Path,
) -> None:
    core = Telegram()
    amina = core.add_person("Amina")
    async with serve(core) as address, bot_process(address, tmp_path, DATA_KEY="") as bot:
        step = await opens_a_step(core, amina)
        assert types(tmp_path, "backup", "copy.db").returncode == 0
        assert types(tmp_path, "restore", "copy.db").returncode == 2

        damage(tmp_path / "bot.db")
        assert await taps(core, amina, "Done", step) == TOLD
        await core.until(lambda: amina.last.text.startswith(TOLD), PATIENCE)
        assert (await says(core, amina, "ssr")).text.startswith("Security sector reform (SSR)")
        assert await taps(core, amina, "Done", step) == TOLD
        assert len(bot.told("updates cannot be kept")) == 1
        assert "is damaged: restore a backup" in bot.told("updates cannot be kept")[0]

        restored = types(tmp_path, "restore", "copy.db")
        assert restored.returncode == 0, restored.stderr
        await bot.says("updates are kept again")
        assert await taps(core, amina, "Done", step) == "Step 1 is done."
        assert types(tmp_path, "restore", "copy.db").returncode == 2
        bot.signal(signal.SIGTERM)
        assert await bot.ends() == 0
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        assert database.execute("SELECT state FROM logs").fetchall() == [("done",)]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
