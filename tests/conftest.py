"""What every test shares: a small library, and the time at which they all happen."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from content.library import Library
from content.reader import read_library
from handlers.screen import View

SMALL = Path(__file__).parent / "library"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def library() -> Library:
    """Two notes, two checklists, five terms: one of everything that the format knows."""
    return read_library(SMALL)


@pytest.fixture
def now() -> datetime:
    """A Sunday morning in November 2026."""
    return NOW


@pytest.fixture
def view(library: Library, now: datetime) -> View:
    """What a screen may know, with no way back."""
    return View(library=library, bot="vademecum_bot", now=now)
