"""A store for each driver, and the small things that the tests fill it with."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import ChecklistCopy, Cipher, PhaseCopy, StepCopy, Store, open_store

# The contract of the Store holds over each of these; a new driver adds its line here.
DRIVERS: dict[str, Callable[[Path], str]] = {"sqlite": lambda folder: f"sqlite:///{folder / 'bot.db'}"}
KEY, NEW_KEY, OTHER_KEY = (letter * 42 + "0=" for letter in "kno")


@pytest.fixture(params=DRIVERS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    return DRIVERS[request.param](tmp_path)


@pytest.fixture(params=["plain", "encrypted"])
def cipher(request: pytest.FixtureRequest) -> Cipher:
    """What the store writes texts with: no key, or one."""
    return Cipher(KEY) if request.param == "encrypted" else Cipher()


@pytest.fixture
async def store(url: str, cipher: Cipher) -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store(url, cipher=cipher) as opened:
        yield opened


@pytest.fixture
def now() -> datetime:
    """The time it is in the tests, to the microsecond."""
    return datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def checklist() -> ChecklistCopy:
    """Three steps in two phases."""
    return ChecklistCopy(
        id="first-visit",
        title="Before the first visit",
        use="do-confirm",
        when="Before you travel.",
        prompt=True,
        sources=("A guidance note, 2012",),
        hash="c0ffee",
        phases=(
            PhaseCopy(
                "At home",
                (
                    StepCopy("read", "Read the file", "All of it.", ("Adviser",), "p. 3", ("note:the-file",)),
                    StepCopy("call", "Call the ministry"),
                ),
            ),
            PhaseCopy("There", (StepCopy("listen", "Listen"),)),
        ),
    )


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "data" / "bot.db"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Where its copy goes."""
    return tmp_path / "copy.db"
