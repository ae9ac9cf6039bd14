"""The bot's own words: languages, plurals, dates, and the file for translators."""

import tomllib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from handlers.version import VERSION
from handlers.words import LOCALE, _, day, day_written, language_spoken, languages, ngettext, speaking

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("code", [None, "", "en", "en-GB", "xx", "EN"])
def test_english_is_spoken_where_nothing_better_is_there(code: str | None) -> None:
    with speaking(code):
        assert language_spoken() == "en"
        assert _("Home") == "Home"


def test_the_languages_spoken_have_their_own_name() -> None:
    assert languages() == {"en": "English"}


def test_counts_have_their_plural() -> None:
    assert ngettext("{count} term", "{count} terms", 1) == "1 term"
    assert ngettext("{count} term", "{count} terms", 2) == "2 terms"


@pytest.mark.parametrize(
    ("written", "said"), [("2014-04-28", "28 April 2014"), ("2014-04", "April 2014"), ("2014", "2014")]
)
def test_a_date_is_said_as_exactly_as_it_is_known(written: str, said: str) -> None:
    assert day_written(written) == said


def test_a_moment_is_said_as_its_day() -> None:
    assert day(datetime(2026, 11, 22, 23, 59, tzinfo=UTC)) == "22 November 2026"


def test_the_file_for_translators_is_current() -> None:
    """`make words` writes it."""
    keywords = {"_": None, "ngettext": (1, 2)}
    found = [entry for folder in ("handlers", "bot") for entry in extract_from_dir(ROOT / folder, keywords=keywords)]
    written = read_po(BytesIO((LOCALE / "vademecum.pot").read_bytes()))

    assert {message.id for message in written if message.id} == {entry[2] for entry in found}


def test_the_version_is_that_of_the_package() -> None:
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert package["project"]["version"] == VERSION
