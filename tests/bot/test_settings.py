"""What an operator sets, and what they read when it cannot be used."""

import os
from pathlib import Path

import pytest

from bot.settings import LIBRARY, SettingsMistake, read_settings

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz-ABCDEF"
SECRET = "made-up_secret-of-a-test"
KEY, OLD_KEY = "k" * 42 + "0=", "o" * 42 + "0="


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (
        "BOT_TOKEN",
        "PORT",
        "HOST",
        "DATABASE_URL",
        "CONTENT_DIR",
        "ACCESS",
        "LOG_LEVEL",
        "LOG_FORMAT",
        "WEBHOOK_URL",
        "WEBHOOK_SECRET",
        "DATA_KEY",
        "DATA_KEY_OLD",
        "RETENTION_DAYS",
        *(name for name in os.environ if name.lower().endswith("_proxy")),
    ):
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
        ("WEBHOOK_SECRET", "short", "WEBHOOK_SECRET: has to be 16 to 256 of the characters A-Z, a-z, 0-9, _ and -"),
        ("WEBHOOK_SECRET", "sixteen or more with spaces", "WEBHOOK_SECRET: has to be 16 to 256"),
        ("WEBHOOK_SECRET", "x" * 257, "WEBHOOK_SECRET: has to be 16 to 256"),
        ("WEBHOOK_URL", "bot.example/hook", "WEBHOOK_URL: is no address of the form https://host/path"),
        ("WEBHOOK_URL", "https://me:password@bot.example/", "WEBHOOK_URL: is no address of the form"),
        ("WEBHOOK_URL", "https://bot.example/hook?key=x", "WEBHOOK_URL: is no address of the form"),
        ("WEBHOOK_URL", "https://bot.example/{hook}", "WEBHOOK_URL: is no address of the form"),
        ("WEBHOOK_URL", "http://bot.example/hook", "WEBHOOK_URL: has to begin with https://"),
    ],
)
def test_a_wrong_value_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsMistake) as mistake:
        read_settings()

    assert str(mistake.value).startswith(said)
    assert "\n" not in str(mistake.value)


@pytest.mark.parametrize("missing", ["BOT_TOKEN", "WEBHOOK_SECRET", "PORT"])
def test_a_webhook_needs_a_token_a_secret_and_a_port(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    needed = {"BOT_TOKEN": TOKEN, "WEBHOOK_SECRET": SECRET, "PORT": "8080", "WEBHOOK_URL": "https://bot.example/hook"}
    for name, value in needed.items():
        monkeypatch.setenv(name, value)
    assert read_settings().webhook_url == "https://bot.example/hook"

    monkeypatch.delenv(missing)
    with pytest.raises(SettingsMistake, match=rf"^WEBHOOK_URL: needs {missing} to be set too$"):
        read_settings()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]:8080"])
def test_on_this_machine_a_webhook_needs_no_https(host: str) -> None:
    url = f"http://{host}/hook"

    assert read_settings(bot_token=TOKEN, webhook_secret=SECRET, port=8080, webhook_url=url).webhook_url == url


def test_what_is_wrong_with_the_secret_is_told_before_what_the_webhook_needs() -> None:
    with pytest.raises(SettingsMistake, match=r"^WEBHOOK_SECRET: has to be"):
        read_settings(bot_token=TOKEN, webhook_secret="short", port=8080, webhook_url="https://bot.example")


def test_the_key_that_is_written_with_comes_first() -> None:
    assert read_settings().data_keys == ()
    assert read_settings(data_key=KEY).data_keys == (KEY,)
    assert read_settings(data_key=KEY, data_key_old=OLD_KEY).data_keys == (KEY, OLD_KEY)


@pytest.mark.parametrize("wrong", ["secret", KEY[:-1], KEY + "=", KEY.replace("k", "/"), " "])
@pytest.mark.parametrize("name", ["data_key", "data_key_old"])
def test_a_key_of_another_form_is_refused_without_a_word_of_it(name: str, wrong: str) -> None:
    with pytest.raises(SettingsMistake) as mistake:
        read_settings(**{"data_key": KEY, name: wrong})

    assert str(mistake.value) == f"{name.upper()}: is no key: `python -m bot key` makes one"


def test_an_old_key_alone_is_a_mistake() -> None:
    with pytest.raises(SettingsMistake, match=r"^DATA_KEY_OLD: is the key before DATA_KEY, which is not set$"):
        read_settings(data_key_old=KEY)


def test_no_key_is_in_the_printed_form() -> None:
    assert KEY not in repr(read_settings(data_key=KEY, data_key_old=KEY))


@pytest.mark.parametrize("days", [29, 3651, -1, "a year"])
def test_idle_users_are_kept_for_thirty_days_at_least_and_ten_years_at_most(days: object) -> None:
    assert read_settings(retention_days=30).retention_days == 30
    assert read_settings(retention_days="3650").retention_days == 3650

    with pytest.raises(SettingsMistake, match=r"^RETENTION_DAYS: "):
        read_settings(retention_days=days)


def test_the_token_is_in_no_error_and_no_printed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    assert TOKEN not in repr(read_settings())

    monkeypatch.setenv("BOT_TOKEN", f"{TOKEN} oops")
    with pytest.raises(SettingsMistake) as mistake:
        read_settings()
    assert TOKEN not in str(mistake.value)


def test_secrets_are_the_token_the_keys_and_the_passwords_in_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:proxy%2Fword@proxy.example:3128")
    monkeypatch.setenv("ALL_PROXY", "http://[broken")
    settings = read_settings(
        bot_token=TOKEN,
        bot_api_url="http://me:server@127.0.0.1:8081",
        database_url="postgresql://me:database@db/name",
        webhook_secret=SECRET,
        data_key="A" * 43 + "=",
    )

    assert settings.secrets == {
        TOKEN,
        TOKEN.partition(":")[2],
        SECRET,
        "A" * 43 + "=",
        "server",
        "database",
        "proxy%2Fword",
        "proxy/word",
    }
    assert not [secret for secret in settings.secrets - {"server", "database"} if secret in repr(settings)]
    assert "me:database" not in repr(settings)


def test_without_secrets_there_are_none() -> None:
    assert read_settings().secrets == frozenset()
