"""What an operator types to copy the database and to put a copy back, while the real bot runs and is tapped."""

import asyncio
import os
import re
import sqlite3
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.preview.chats import Message
from bot.preview.people import Person
from bot.preview.server import serve
from bot.preview.telegram import Telegram
from handlers.codec import pack, unpack
from handlers.routes import SetStep, WantedState
from storage import Cipher, open_store
from storage.backup import back_up
from tests.conftest import SMALL

ROOT = Path(__file__).parents[2]
KEY, OTHER_KEY = "k" * 42 + "0=", "o" * 42 + "0="
PEOPLE, COPIES = 6, 3
Said: TypeAlias = tuple[int | None, str, str]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What a bot in this folder goes by."""
    return os.environ | {
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{tmp_path}/data/bot.db",
        "CONTENT_DIR": str(SMALL),
        "BOT_TOKEN": "123456:abcdefghijklmnopqrstuvwxyz-ABCDEF",
        "DATA_KEY": KEY,
        "LOG_LEVEL": "warning",
        "PORT": "",
    }


async def types(environment: Mapping[str, str], *words: str) -> Said:
    """What `python -m bot` ends with, and what it says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


@asynccontextmanager
async def running(environment: Mapping[str, str], core: Telegram) -> AsyncIterator[None]:
    """The bot, until it is told to stop."""
    async with serve(core) as address:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", env={**environment, "BOT_API_URL": address}
        )
        try:
            yield
        finally:
            process.terminate()
            assert await process.wait() == 0


def screen(person: Person) -> Message:
    """The newest message with buttons."""
    return next(message for message in reversed(person.messages) if message.keyboard)


def buttons(person: Person, label: str) -> list[str]:
    """What the buttons carry that begin with `label`."""
    rows = [row for message in person.messages[-2:] if message.keyboard for row in message.keyboard.rows]
    return [button.data or "" for row in rows for button in row if button.text.startswith(label)]


async def starts_a_run(core: Telegram, person: Person) -> str:
    """Begin a run and give its id."""
    person.say("/checklists")
    for label in ("DDR", "Weapons handover", "Start"):
        await core.until(lambda: buttons(person, label), 60)  # noqa: B023 - awaited here
        person.tap(screen(person), label)
    await core.until(lambda: buttons(person, "Done"), 60)
    to, _trail = unpack(buttons(person, "Done")[0])
    assert isinstance(to, SetStep)
    return to.run


async def taps_until(made: asyncio.Event, core: Telegram, runs: Mapping[Person, str]) -> None:
    """Everybody ticks and unticks, and waits for the answers, again and again, until the copies are made."""
    taps = len(core.calls_of("answerCallbackQuery"))
    while not made.is_set():
        for state in (WantedState.DONE, WantedState.OPEN, WantedState.SKIPPED):
            for step in range(3):
                for person, run in runs.items():
                    person.tap_data(screen(person), pack(SetStep(run, step, state)))
                    taps += 1
        await core.until(lambda: len(core.calls_of("answerCallbackQuery")) >= taps, 60)  # noqa: B023 - awaited here


def marks_and_logs(file: Path) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    """How each step stands, and what was logged of it last: two tables that are written at once."""
    with closing(sqlite3.connect(file)) as copy:
        marks = {(run, step): state for run, step, state in copy.execute("SELECT run, step, state FROM marks")}
        logs = {(run, step): state for run, step, state in copy.execute("SELECT run, step, state FROM logs ORDER BY n")}
    return marks, logs


async def test_copies_made_while_the_bot_answers_are_whole_and_can_be_put_back(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    core = Telegram()
    people = [core.add_person(f"Person {number}") for number in range(PEOPLE)]
    copies = [str(tmp_path / f"copy-{number}.db") for number in range(COPIES)]
    async with running(environment, core):
        runs = {person: await starts_a_run(core, person) for person in people}
        made = asyncio.Event()
        tapping = asyncio.create_task(taps_until(made, core, runs))
        said = [await types(environment, "backup", copy) for copy in copies]
        made.set()
        await tapping
        refused = await types(environment, "restore", copies[0])

    for (code, told, wrong), copy in zip(said, copies, strict=True):
        assert (code, wrong) == (0, "")
        assert re.fullmatch(rf"{copy}: \d+ KB, \d+ rows, {PEOPLE} users, tables of version \d+\.\n", told), told
        marks, logs = marks_and_logs(Path(copy))
        assert marks == logs
        assert len(marks) > PEOPLE
    assert refused[0] == 2
    assert refused[2].endswith("open: stop it first.\n")
    assert len(refused[2].splitlines()) == 1

    restored = await types(environment, "restore", copies[0])
    assert restored[0] == 0, restored
    assert marks_and_logs(tmp_path / "data" / "bot.db") == marks_and_logs(Path(copies[0]))
    async with running(environment, core):  # old buttons work on what was put back
        answered = len(core.calls_of("answerCallbackQuery"))
        people[0].tap_data(screen(people[0]), pack(SetStep(runs[people[0]], 0, WantedState.DONE)))
        await core.until(lambda: len(core.calls_of("answerCallbackQuery")) > answered, 60)
    assert people[0].answers[-1].text == "Step 1 is done."


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder with an encrypted database, and a copy of it."""

    async def make() -> None:
        async with open_store(f"sqlite:///{tmp_path}/data/bot.db", cipher=Cipher(KEY)) as store:
            await store.add_report("term:a", "a.yaml", 1, "the year is wrong", datetime.now(UTC))

    asyncio.run(make())
    back_up(tmp_path / "data" / "bot.db", tmp_path / "copy.db")
    return tmp_path


def held(folder: Path) -> dict[Path, list[str]]:
    """All files in a folder, each of them a database, with all they hold."""
    found = {}
    for file in [file for file in folder.rglob("*") if file.is_file()]:
        with closing(sqlite3.connect(file)) as database:
            found[file] = list(database.iterdump())
    return found


@pytest.mark.parametrize(
    "said",
    [
        (("backup", "-"), KEY, "FILE: a database goes to a file"),
        (("restore", "-"), KEY, "FILE: a database goes to a file"),
        (("backup", "copy.db"), KEY, "copy.db is there already"),
        (("backup", "no/folder/copy.db"), KEY, "The database no/folder/"),
        (("backup", "data/bot.db", "--force"), KEY, "data/bot.db is the database itself"),
        (("restore", "nothing.db"), KEY, "There is no file nothing.db."),
        (("restore", "copy.db"), OTHER_KEY, "DATA_KEY: is not the key"),
        (("restore", "copy.db"), "", "DATA_KEY: not set, but the texts in the database are encrypted"),
        (("encrypt",), OTHER_KEY, "DATA_KEY: is not the key"),
        (("encrypt",), "", "DATA_KEY: not set; `python -m bot key` makes one"),
        (("run",), OTHER_KEY, "DATA_KEY: is not the key"),
        (("run",), "", "DATA_KEY: not set, but the texts in the database are encrypted"),
    ],
)
def test_a_mistake_of_the_operator_is_one_line_and_ends_with_two(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], made: Path, said: tuple[tuple[str, ...], str, str]
) -> None:
    words, key, told = said
    monkeypatch.chdir(made)
    before = held(made)
    for name, value in {**environment, "DATABASE_URL": "sqlite:///data/bot.db", "DATA_KEY": key}.items():
        monkeypatch.setenv(name, value)

    result = CliRunner().invoke(app, words)

    assert result.exit_code == 2
    assert result.stderr.startswith(told)
    assert len(result.stderr.splitlines()) == 1
    assert KEY not in result.output
    assert held(made) == before
