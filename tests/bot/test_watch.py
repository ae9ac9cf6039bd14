"""An editor saves a file: the library is read again, and what is wrong with it is said."""

import asyncio
import os
import re
import shutil
import signal
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import aiohttp
import pytest

from bot import watch
from bot.app import assistant
from bot.current import CurrentLibrary
from bot.preview.run import against, run_preview, show_mistakes
from bot.preview.telegram import Telegram
from bot.settings import Settings, read_settings
from bot.watch import saved, watched
from content.mistakes import Mistake
from tests.conftest import SMALL


class Pauses:
    """The pause between two looks at the files, which ends when the test says so."""

    def __init__(self) -> None:
        self._ends = asyncio.Queue[None]()
        self._reached = asyncio.Event()

    async def __call__(self, _seconds: float) -> None:
        """Pause."""
        self._reached.set()
        await self._ends.get()

    async def reached(self) -> None:
        """Wait until the watcher has looked and pauses."""
        async with asyncio.timeout(10):
            await self._reached.wait()

    async def look_again(self) -> None:
        """Let it look once more."""
        self._reached.clear()
        self._ends.put_nowait(None)
        await self.reached()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library that an editor can change."""
    return shutil.copytree(SMALL, tmp_path / "library")


@pytest.fixture
def term(folder: Path) -> Path:
    """A file of its glossary."""
    return folder / "glossary" / "s.yaml"


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Pauses:
    """The watcher's pauses."""
    made = Pauses()
    monkeypatch.setattr(watch, "_wait", made)
    return made


class Told:
    """What the watcher said, newest last."""

    def __init__(self) -> None:
        self.lines: list[list[str]] = []

    def __call__(self, mistakes: Sequence[Mistake]) -> None:
        """Take it down."""
        self.lines.append([str(mistake) for mistake in mistakes])


@pytest.fixture
async def told(current: CurrentLibrary, pauses: Pauses) -> AsyncIterator[Told]:
    """What a watcher of the folder says, from its first look on."""
    made = Told()
    async with watched(current, made):
        await pauses.reached()
        yield made


@pytest.fixture
def current(folder: Path) -> CurrentLibrary:
    """The library in use."""
    return CurrentLibrary(folder)


def change(file: Path, old: str, new: str) -> None:
    """Save a file with other words."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


async def test_at_first_it_says_how_the_library_stands(told: Told) -> None:
    assert told.lines == [[]]


async def test_a_save_that_is_good_takes_over(told: Told, current: CurrentLibrary, pauses: Pauses, term: Path) -> None:
    change(term, "Making a country's", "Making any country's")
    await pauses.look_again()

    assert current.library.terms["ssr"].definition.startswith("Making any country's")
    assert told.lines == [[], []]


async def test_a_save_with_a_mistake_is_named_and_the_old_library_stays(
    told: Told, current: CurrentLibrary, pauses: Pauses, term: Path
) -> None:
    before = current.library
    change(term, "category", "categry")
    await pauses.look_again()

    assert told.lines[-1][0].startswith("glossary/s.yaml:5: ")
    assert current.library is before


async def test_a_mistake_that_is_mended_is_said_to_be_gone(told: Told, pauses: Pauses, term: Path) -> None:
    change(term, "category", "categry")
    await pauses.look_again()
    change(term, "categry", "category")
    await pauses.look_again()

    assert told.lines[-1] == []


async def test_a_library_that_is_broken_from_the_first_look_on_is_said_to_be(
    current: CurrentLibrary, pauses: Pauses, term: Path
) -> None:
    change(term, "category", "categry")
    told = Told()
    async with watched(current, told):
        await pauses.reached()

    assert told.lines[0][0].startswith("glossary/s.yaml:5: ")


async def test_without_a_save_nothing_is_read_or_said(told: Told, current: CurrentLibrary, pauses: Pauses) -> None:
    before = current.library
    await pauses.look_again()
    await pauses.look_again()

    assert told.lines == [[]]
    assert current.library is before


# --- what counts as a save


def test_a_file_of_the_same_length_saved_later_is_a_save(folder: Path, term: Path) -> None:
    before = saved(folder)
    os.utime(term, ns=(0, term.stat().st_mtime_ns + 1))

    assert saved(folder) != before


def test_a_file_that_came_or_went_is_a_save(folder: Path, term: Path) -> None:
    before = saved(folder)
    term.unlink()
    without = saved(folder)
    term.touch()

    assert len({str(before), str(without), str(saved(folder))}) == 3


def test_the_hidden_file_that_an_editor_keeps_while_typing_is_no_save(folder: Path, term: Path) -> None:
    before = saved(folder)
    term.with_name(".s.yaml.swp").write_text("half a word", encoding="utf-8")

    assert {path for path in saved(folder) if path not in before} == set()


def test_a_file_that_goes_while_one_looks_is_passed_over(folder: Path) -> None:
    (folder / "glossary" / "gone.yaml").symlink_to(folder / "nowhere.yaml")

    assert not any("gone" in path for path in saved(folder))


# --- in the preview


def test_mistakes_are_said_on_the_terminal_one_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    core = Telegram()
    show_mistakes(core, [Mistake("a.yaml", 1, "no title"), Mistake("b.yaml", 2, "no id")])
    show_mistakes(core, [Mistake("b.yaml", 2, "no id")])
    show_mistakes(core, [])

    assert capsys.readouterr().out.splitlines() == [
        "2 mistakes in the library.",
        "a.yaml:1: no title",
        "b.yaml:2: no id",
        "1 mistake in the library.",
        "b.yaml:2: no id",
        "No mistakes in the library.",
    ]


async def test_a_page_that_is_opened_later_sees_the_mistakes_that_stand() -> None:
    core = Telegram()
    show_mistakes(core, [Mistake("a.yaml", 1, "no title")])

    with core.listening(1001) as seen:
        event = seen.get_nowait()
    assert event is not None
    assert (event.name, event.data) == ("mistakes", ["a.yaml:1: no title"])


@pytest.fixture
def settings(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Those of an editor at work."""
    monkeypatch.chdir(tmp_path)
    return read_settings(content_dir=folder, database_url="sqlite://", port=0)


async def test_the_chat_answers_with_the_new_text_after_a_save(settings: Settings, term: Path, pauses: Pauses) -> None:
    core = Telegram()
    amina, application = core.person(1001), against(core)
    async with assistant(settings, application) as ready, watched(ready.library, Told()):
        await pauses.reached()
        change(term, "Making a country's", "Making any country's")
        await pauses.look_again()
        amina.say("ssr")
        for update in await application.bot.get_updates(timeout=0):
            await application.process_update(update)

    assert "Making any country's" in amina.last.text


async def test_the_preview_shows_a_save_with_a_mistake_in_the_page(
    settings: Settings, term: Path, pauses: Pauses, capsys: pytest.CaptureFixture[str]
) -> None:
    running = asyncio.create_task(run_preview(settings, watch=True))
    await pauses.reached()
    address = re.search(r"http://\S+", capsys.readouterr().out)
    assert address is not None

    async with aiohttp.ClientSession() as browser, browser.get(f"{address[0]}/api/events?user=1001") as events:
        change(term, "category", "categry")
        await pauses.look_again()
        assert b"glossary/s.yaml:5: " in await line_with(events, b"glossary")
    os.kill(os.getpid(), signal.SIGINT)
    await running


async def line_with(events: aiohttp.ClientResponse, words: bytes) -> bytes:
    """The next line of a stream that has these words."""
    async with asyncio.timeout(10):
        async for line in events.content:
            if words in line:
                return line
    raise AssertionError("the stream ended")
