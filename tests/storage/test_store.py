"""A store's life: opened, closed, killed, opened again."""

import asyncio
import signal
import sys
from datetime import datetime
from pathlib import Path

import pytest

from storage import ChecklistCopy, DatabaseIsNewer, StepState, open_store

KILLED = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from storage import ChecklistCopy, StepState, open_store

async def main(now=datetime(2026, 11, 22, tzinfo=UTC)):
    async with open_store(sys.argv[1]) as store:
        copy = ChecklistCopy.from_json(sys.argv[2])
        run = await store.start_run(1, copy, "Spring", now, once="k")
        await store.set_step(1, run.id, "read", StepState.DONE, now)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_all_is_there_after_a_restart(url: str, checklist: ChecklistCopy, now: datetime) -> None:
    async with open_store(url) as store:
        run = await store.start_run(1, checklist, "Spring", now, once="k")
        ticked = await store.set_step(1, run.id, "read", StepState.DONE, now)

    async with open_store(url) as store:
        assert await store.run(1, run.id) == ticked


async def test_a_tick_that_returned_survives_a_kill(
    url: str, checklist: ChecklistCopy, pytestconfig: pytest.Config
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, url, checklist.to_json(), cwd=pytestconfig.rootpath
    )
    assert await process.wait() == -signal.SIGKILL

    async with open_store(url) as store:
        assert [line.done for line in await store.runs(1)] == [1]


async def test_a_database_of_a_later_version_is_refused_and_let_be(url: str) -> None:
    async with open_store(url) as store:
        await store._db.execute("INSERT INTO schema_version (version, name) VALUES (1000, '1000_later')")

    with pytest.raises(DatabaseIsNewer, match="1000") as refused:
        async with open_store(url):
            pass

    assert refused.value.found == 1000
    assert refused.value.known < refused.value.found
    assert "\n" not in str(refused.value)


async def test_a_relative_path_is_below_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    async with open_store("sqlite:///data/deep/bot.db"):
        assert files(tmp_path) >= {"data/deep/bot.db"}


async def test_a_store_in_memory_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.chdir(tmp_path)

    async with open_store("sqlite://") as store:
        await store.save(1, "note:a", now)
        assert await store.is_saved(1, "note:a")
        assert files(tmp_path) == set()


def files(folder: Path) -> set[str]:
    """Every file below the folder, by its path from there."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
