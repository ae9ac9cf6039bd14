"""The command line: what it prints and the code it ends with."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import LIBRARY, Settings
from storage import Store, open_store
from tests.conftest import NOW, SMALL


def run(*words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app, words, input=given)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTENT_DIR", str(SMALL))


def test_check_counts_what_a_clean_library_holds() -> None:
    result = run("check", str(SMALL))

    assert result.exit_code == 0
    assert result.stdout == "No mistakes: 2 notes, 4 sections, 5 terms, 2 checklists, 7 steps, 3 sources.\n"


def test_the_library_in_the_package_is_clean() -> None:
    result = run("check")

    assert result.stdout.startswith("No mistakes: ")
    assert result.exit_code == 0


def test_check_names_every_mistake_with_file_and_line(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "library")
    wrong = tmp_path / "library" / "glossary" / "s.yaml"
    wrong.write_text(wrong.read_text(encoding="utf-8").replace("category", "categry"), encoding="utf-8")

    result = run("check", str(tmp_path / "library"))

    assert result.exit_code == 1
    assert "glossary/s.yaml:5: " in result.stdout
    assert "did you mean “category”?" in result.stdout


def test_check_finds_a_screen_that_telegram_would_refuse(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "library")
    long = tmp_path / "library" / "glossary" / "s.yaml"
    text = long.read_text(encoding="utf-8")
    long.write_text(text.replace("Making a country's", "Making " + "very " * 900 + "a country's"), encoding="utf-8")

    result = run("check", str(tmp_path / "library"))

    assert result.exit_code == 1
    assert "glossary/s.yaml:1: term:ssr makes a screen that Telegram refuses" in result.stdout


@pytest.mark.parametrize("words", [("frobnicate",), ("check", "/no/such/folder"), ("search", "--limit", "none", "x")])
def test_wrong_use_ends_with_two(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_a_wrong_setting_is_one_line_and_ends_with_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "hello")

    result = run("run")

    assert result.exit_code == 2
    assert result.stderr.splitlines() == ["BOT_TOKEN: is no token of BotFather (digits, a colon, at least 20 letters)"]


def test_a_database_that_cannot_be_used_is_one_line_and_ends_with_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mongodb://somewhere")

    result = run("preview", "--port", "0")

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("DATABASE_URL: ")


@pytest.mark.usefixtures("small")
def test_list_gives_an_object_a_line_for_every_item() -> None:
    result = run("list", "--json")

    listed = {item["ref"]: item for item in map(json.loads, result.stdout.splitlines())}
    assert len(listed) == 2 + 5 + 2
    note = listed["note:ownership-principles"]
    assert (note["topic"], len(note["sections"])) == ("ownership", 3)
    assert note["sections"][0]["sources"] == [{"doc": "itgn", "pages": "15"}]
    assert note["sections"][0]["start"].startswith("i_")
    assert note["sections"][2]["words"] == 12
    term = listed["term:ddr-programme"]
    assert (term["abbr"], term["aliases"]) == ("DDR", ["DD&R", "désarmement"])
    assert listed["checklist:ownership-tips"]["phases"] == [
        {"title": "Getting started", "steps": 2},
        {"title": "Staying", "steps": 2},
    ]


@pytest.mark.usefixtures("small")
def test_list_without_json_is_for_reading() -> None:
    assert "term:ssr\tSecurity sector reform\n" in run("list").stdout


@pytest.mark.usefixtures("small")
def test_search_answers_one_query_a_line_in_order() -> None:
    result = run("search", "--json", "--limit", "2", given="ddr\n\ndisarmamnet\n")

    first, empty, misspelt = (json.loads(line) for line in result.stdout.splitlines())
    assert first["query"] == "ddr"
    assert first["hits"][0]["ref"] == "term:ddr-programme"
    assert set(first["hits"][0]) == {"ref", "title", "score", "snippet"}
    assert len(first["hits"]) <= 2
    assert empty == {"query": "", "corrected": None, "hits": []}
    assert "disarmament" in misspelt["corrected"]


@pytest.mark.usefixtures("small")
def test_search_takes_its_words_from_the_command_line() -> None:
    assert "term:ssr" in run("search", "security", "sector", "reform").stdout


@pytest.fixture
async def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    """The store of a bot that runs, in which some queries found nothing."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'bot.db'}")
    async with open_store(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        for query in ("wagner group", "été", "wagner group"):
            await store.count_gap(query, NOW)
        yield store


async def test_gaps_prints_count_day_and_query_while_the_bot_runs(counted: Store) -> None:
    result = await asyncio.to_thread(run, "gaps")

    assert result.stdout == "2\t2026-11-22\twagner group\n1\t2026-11-22\tété\n"
    await counted.count_gap("still written to", NOW)


@pytest.mark.usefixtures("counted")
async def test_gaps_gives_an_object_a_line() -> None:
    result = await asyncio.to_thread(run, "gaps", "--json")

    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {"query": "wagner group", "count": 2, "last": "2026-11-22"},
        {"query": "été", "count": 1, "last": "2026-11-22"},
    ]


def test_gaps_of_a_database_that_is_not_there_is_one_line_and_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'bot.db'}")

    result = run("gaps")

    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert result.stderr.startswith("There is no database ")
    assert not list(tmp_path.iterdir())


def test_the_library_in_the_package_is_the_one_that_is_served() -> None:
    assert (LIBRARY / "sources.yaml").is_file()


@pytest.mark.parametrize(("words", "watched"), [((), False), (("--watch",), True)])
def test_the_preview_watches_the_library_when_asked_to(
    monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], *, watched: bool
) -> None:
    asked = list[bool]()

    async def preview(_settings: Settings, *, watch: bool) -> None:
        asked.append(watch)

    monkeypatch.setattr("bot.preview.run.run_preview", preview)

    assert run("preview", *words).exit_code == 0
    assert asked == [watched]
