"""What docs/operators.md and .env.example promise operators."""

import re
import sqlite3
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from typer.testing import CliRunner

from bot.cli import app
from bot.metrics import Metrics
from bot.settings import Settings, read_settings
from bot.switches import GROUPS, INLINE, PRIVACY
from storage import open_store

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
SETTINGS = sorted(name.upper() for name in Settings.model_fields)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own, and no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_every_setting_is_explained() -> None:
    assert sorted(re.findall(r"^\| `([A-Z_]+)` \|", DOCS, re.MULTILINE)) == SETTINGS


def test_the_example_names_every_setting() -> None:
    assert sorted(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE)) == SETTINGS


def test_the_example_as_it_stands_changes_nothing(folder: Path) -> None:
    default = read_settings()
    (folder / ".env").write_text(EXAMPLE, encoding="utf-8")

    assert read_settings() == default


def test_a_value_filled_in_in_the_example_is_read(folder: Path) -> None:
    token = "123456:abcdefghijklmnopqrstuvwxyz-ABCDEF"
    filled = EXAMPLE.replace("BOT_TOKEN=", f"BOT_TOKEN={token}").replace("#PORT=8080", "PORT=8081")
    (folder / ".env").write_text(filled, encoding="utf-8")

    settings = read_settings()

    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == token
    assert settings.port == 8081


def test_every_metric_of_the_bot_is_explained() -> None:
    metrics = Metrics()
    metrics.answered("message", 1)
    metrics.failed("KeyError")
    metrics.called("getMe", "200")
    families = text_string_to_metric_families(metrics.page().decode())
    types = {family.name: family.type for family in families if family.name.startswith("vademecum_")}
    names = {name + "_total" if kind == "counter" else name for name, kind in types.items()}

    assert set(re.findall(r"^\| `(vademecum_\w+)` \|", DOCS, re.MULTILINE)) == {
        name for name in names if not name.endswith("_created")
    }


@pytest.mark.parametrize("command", [INLINE.command, GROUPS.command, PRIVACY.command, "/setinlinefeedback"])
def test_every_switch_at_botfather_is_explained(command: str) -> None:
    assert f"\n| `{command}` |" in DOCS


@pytest.mark.usefixtures("folder")
async def test_a_copy_made_while_the_bot_runs_holds_what_was_kept_and_is_restored() -> None:
    back_up, put_back = re.findall(r"^python -m bot ((?:backup|restore) .*?) +#", DOCS, re.MULTILINE)
    async with open_store("sqlite:///data/vademecum.db") as store:
        await store.set_fact("kept", "yes")
        types(back_up)
        await store.set_fact("kept", "changed since")

    types(put_back)
    async with open_store("sqlite:///data/vademecum.db") as store:
        assert await store.fact("kept") == "yes"


def types(words: str) -> None:
    """What happens when an operator types it."""
    done = CliRunner().invoke(app, words.split())
    assert done.exit_code == 0, done.output


async def test_a_bot_stopped_cleanly_leaves_everything_in_one_file(folder: Path) -> None:
    async with open_store("sqlite:///data/vademecum.db") as store:
        await store.set_fact("kept", "yes")

    assert [path.name for path in (folder / "data").iterdir()] == ["vademecum.db"]
    kept = sqlite3.connect(folder / "data" / "vademecum.db")
    try:
        assert kept.execute("SELECT value FROM facts WHERE name = 'kept'").fetchone() == ("yes",)
    finally:
        kept.close()


def test_every_line_of_the_log_that_is_explained_is_one_that_the_bot_writes() -> None:
    _before, _head, table = DOCS.partition("| line in the log | what it means |\n|---|---|\n")
    lines = re.findall(r"^\| ([^|]+) \|", table.partition("\n\n")[0], re.MULTILINE)
    sources = "".join(
        path.read_text(encoding="utf-8") for part in ("bot", "handlers") for path in (ROOT / part).glob("*.py")
    )

    assert len(lines) > 5
    assert not [line for line in lines if f'"{line}' not in sources]
