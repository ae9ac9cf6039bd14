"""The library in use, and its exchange while the bot runs."""

import shutil
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.current import CurrentLibrary
from content.compiled import FOLDER, LIBRARY, Copies, compiled_library
from content.mistakes import BrokenLibrary
from tests.conftest import SMALL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "library", ignore=shutil.ignore_patterns(FOLDER))


def test_a_reload_puts_a_good_library_in_place_of_the_old(folder: Path) -> None:
    current = CurrentLibrary(folder)
    before = current.library
    (folder / "glossary" / "a.yaml").unlink()
    section = folder / "notes" / "ownership" / "ownership-principles.yaml"
    section.write_text(section.read_text(encoding="utf-8").replace("[[term:agenda-2030]]", "others"), encoding="utf-8")

    mistakes = current.reload()

    assert mistakes == ()
    assert len(current.library.terms) == len(before.terms) - 1
    assert current.library.hash != before.hash


def test_a_reload_of_a_broken_library_keeps_the_old_and_says_what_is_wrong(folder: Path) -> None:
    current = CurrentLibrary(folder)
    before = current.library
    (folder / "glossary" / "s.yaml").write_text("- id: ssr\n  nme: SSR\n", encoding="utf-8")

    mistakes = current.reload()

    assert any("glossary/s.yaml:2: " in str(mistake) for mistake in mistakes)
    assert current.library is before


def test_a_broken_library_is_refused_at_the_start(folder: Path) -> None:
    (folder / "sources.yaml").unlink()

    with pytest.raises(BrokenLibrary):
        CurrentLibrary(folder)


def test_a_broken_library_read_anew_is_raised_and_the_old_stays(folder: Path) -> None:
    current = CurrentLibrary(folder)
    before = current.library
    (folder / "sources.yaml").unlink()

    with pytest.raises(BrokenLibrary):
        current.reread()
    assert current.library is before


# --- compiled copies


async def test_what_was_read_at_one_start_is_opened_by_its_copy_at_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = CurrentLibrary(folder)
    await first.warm()
    monkeypatch.setattr("content.reader.read_library", None)

    assert CurrentLibrary(folder).library.terms == first.library.terms


def test_a_reload_reads_the_files_themselves(folder: Path) -> None:
    current = CurrentLibrary(folder)
    current.reread()
    state = current.library.hash
    written = Copies(folder, state).read(LIBRARY, bytes)
    assert written is not None
    Copies(folder, state).write(LIBRARY, written.replace(b"Making a country's", b"Forging a country's"))

    opened = CurrentLibrary(folder)
    assert opened.library.terms["ssr"].definition.startswith("Forging")
    opened.reread()
    assert opened.library.terms["ssr"].definition.startswith("Making")


async def test_a_folder_that_can_only_be_read_is_no_hindrance(folder: Path) -> None:
    (folder / FOLDER).touch()  # a file in the copies' place: not even root can write there
    with capture_logs() as logs:
        current = CurrentLibrary(folder)
        await current.warm()
        current.reread()

    assert {(line["event"], line["log_level"]) for line in logs} == {
        ("no compiled copy of the library is kept", "debug"),
        ("library reloaded", "info"),
    }


async def test_where_no_memory_can_be_given_back_nothing_is_lost(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ctypes", None)
    await CurrentLibrary(folder).warm()

    assert compiled_library(folder) is not None
