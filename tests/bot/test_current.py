"""The library in use, and its exchange while the bot runs."""

import shutil
from pathlib import Path

import pytest

from bot.current import CurrentLibrary
from content.mistakes import BrokenLibrary
from tests.conftest import SMALL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "library")


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
