"""What an operator sets, and what they read when it cannot be used."""

from pathlib import Path

import pytest

from bot.settings import LIBRARY, SettingsMistake, read_settings

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz-ABCDEF"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("BOT_TOKEN", "PORT", "HOST", "DATABASE_URL", "CONTENT_DIR", "ACCESS", "LOG_LEVEL", "LOG_FORMAT"):
        monkeypatch.delenv(name, raising=False)


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings()

    assert settings.bot_token is None
    assert settings.database_url == "sqlite:///data/vademecum.db"
    assert settings.content_dir == LIBRARY
    assert settings.lets_in(7)


def test_settings_come_from_the_environment_and_before_it_from_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=warning\nLOG_FORMAT=json\n", encoding="utf-8")
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")

    settings = read_settings()

    assert (settings.log_level, settings.log_format) == ("debug", "json")


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "")

    assert read_settings().bot_token is None


def test_ids_are_written_with_commas_or_spaces() -> None:
    assert read_settings(admin_ids="1, 2 3").admin_ids == {1, 2, 3}


def test_a_list_lets_in_whom_it_names_and_the_admins() -> None:
    settings = read_settings(access="list", allowed_ids="7, -1002001", admin_ids="9")

    assert [user for user in (7, 8, 9, -1002001, -5) if settings.lets_in(user)] == [7, 9, -1002001]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BOT_TOKEN", "hello", "BOT_TOKEN: is no token of BotFather"),
        ("BOT_API_URL", "localhost:8081", "BOT_API_URL: is no address of the form http://host:port"),
        ("PORT", "eighty", "PORT: "),
        ("PORT", "70000", "PORT: "),
        ("ADMIN_IDS", "me", "ADMIN_IDS: "),
        ("ACCESS", "closed", "ACCESS: "),
        ("CONTENT_DIR", "nowhere", "CONTENT_DIR: there is no folder nowhere"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL: "),
    ],
)
def test_a_wrong_value_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsMistake) as mistake:
        read_settings()

    assert str(mistake.value).startswith(said)
    assert "\n" not in str(mistake.value)


def test_the_token_is_in_no_error_and_no_printed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    assert TOKEN not in repr(read_settings())

    monkeypatch.setenv("BOT_TOKEN", f"{TOKEN} oops")
    with pytest.raises(SettingsMistake) as mistake:
        read_settings()
    assert TOKEN not in str(mistake.value)
