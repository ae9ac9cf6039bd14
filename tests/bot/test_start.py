"""From the command to a bot that runs: no more is loaded than it needs, and mistakes are one line."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import __main__ as command
from bot import cli, start
from content.compiled import FOLDER, keep_copies, open_library
from tests.conftest import SMALL

ROOT = Path(__file__).parents[2]
NEEDLESS = (
    "aiohttp.web",
    "bot.cli",
    "bot.preview",
    "content.reader",
    "cryptography.fernet",
    "markdown_it",
    "typer",
    "yaml",
)
"""What takes a part of the start, and a bot that polls and serves nothing has no use for."""
STARTED = """
import sys
from pathlib import Path

import bot.__main__, bot.app, bot.logs, bot.settings
from bot.current import CurrentLibrary

CurrentLibrary(Path(sys.argv[1]))
print(*(name for name in sys.argv[2:] if name in sys.modules))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library with its compiled copies."""
    folder = shutil.copytree(SMALL, tmp_path / "library", ignore=shutil.ignore_patterns(FOLDER))
    keep_copies(open_library(folder), folder)
    return folder


def ran(
    *words: str | Path, before: Callable[[], None] | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """What Python said to these words; `before` is done in its process first."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, *words],
        env=environment,
        preexec_fn=before,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_bot_that_polls_loads_nothing_it_does_not_need(folder: Path) -> None:
    started = ran("-c", STARTED, folder, *NEEDLESS)

    assert (started.stdout.split(), started.stderr) == ([], "")


@pytest.fixture
def _signals_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals_as_before")
@pytest.mark.parametrize("words", [(), ("run",)])
def test_to_run_needs_no_command_line(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    begun = list[str]()
    monkeypatch.setattr(sys, "argv", ["vademecum", *words])
    monkeypatch.setattr(start, "run", lambda: begun.append("the bot"))
    command.main()

    assert begun == ["the bot"]


@pytest.mark.usefixtures("_signals_as_before")
@pytest.mark.parametrize("words", [("check",), ("run", "--help"), ("--help",)])
def test_whatever_else_is_asked_for_is_for_the_command_line(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = list[str]()
    monkeypatch.setattr(sys, "argv", ["vademecum", *words])
    monkeypatch.setattr(cli, "app", lambda: begun.append("the command line"))
    command.main()

    assert begun == ["the command line"]


def test_a_wrong_setting_is_one_line_before_anything_is_loaded() -> None:
    started = ran("-m", "bot", BOT_TOKEN="hello")

    assert started.returncode == 2
    assert started.stderr.splitlines() == ["BOT_TOKEN: is no token of BotFather (digits, a colon, at least 20 letters)"]


def ended(folder: Path, before: Callable[[], None] | None = None) -> tuple[int, str]:
    """The exit code of a bot whose database is in this folder, and what it says of the database."""
    settings = {"DATABASE_URL": f"sqlite:///{folder}/bot.db", "BOT_TOKEN": "", "CONTENT_DIR": str(SMALL)}
    said = ran("-m", "bot", before=before, **settings)
    assert len(said.stderr.splitlines()) == 1
    assert said.stderr.startswith(f"DATABASE_URL: The database {folder}/bot.db ")
    return said.returncode, said.stderr.removeprefix(f"DATABASE_URL: The database {folder}/bot.db ").rstrip()


def test_a_database_that_is_locked_at_the_start_may_be_tried_again(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as another:
        another.execute("BEGIN EXCLUSIVE")

        assert ended(tmp_path) == (75, "is locked by another program.")


def test_a_disk_that_is_full_at_the_start_may_be_tried_again(tmp_path: Path) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    assert ended(tmp_path, no_room)[0] == 75


def test_a_file_that_is_no_database_stays_none(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_bytes(b"something else" * 100)

    assert ended(tmp_path) == (2, "is a file of another kind, no SQLite database.")


def test_a_database_of_a_newer_version_stays_one(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        database.execute("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT)")
        database.execute("INSERT INTO schema_version VALUES (999, '0999_later')")
        database.commit()
    url = f"sqlite:///{tmp_path}/bot.db"

    assert ran("-m", "bot", DATABASE_URL=url, BOT_TOKEN="", CONTENT_DIR=str(SMALL)).returncode == 2


def test_a_broken_library_is_named_mistake_by_mistake_at_the_start(folder: Path, tmp_path: Path) -> None:
    (folder / "topics.yaml").unlink()
    started = ran("-m", "bot", CONTENT_DIR=str(folder), DATABASE_URL=f"sqlite:///{tmp_path / 'own.db'}", BOT_TOKEN="")

    assert started.returncode == 1
    assert started.stderr.splitlines() == [
        "topics.yaml:1: the file is missing: a library needs it",
        "Mistakes in the library: 1. `python -m bot check` lists them.",
    ]
