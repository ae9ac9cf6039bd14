"""What an operator types to encrypt what users wrote."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import read_settings
from storage import Cipher, open_store

KEY, NEW_KEY = "k" * 42 + "0=", "n" * 42 + "0="
WORDS = "the year is wrong"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a report in the database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    asyncio.run(report())
    return tmp_path


async def report() -> None:
    async with open_store("sqlite:///data/vademecum.db") as store:
        await store.add_report("term:a", "a.yaml", 1, WORDS, datetime.now(UTC))


def reports(*keys: str) -> list[str]:
    async def read() -> list[str]:
        async with open_store("sqlite:///data/vademecum.db", cipher=Cipher(*keys)) as store:
            return [kept.text for kept in await store.reports()]

    return asyncio.run(read())


def encrypt(monkeypatch: pytest.MonkeyPatch, **keys: str) -> Result:
    for name in ("DATA_KEY", "DATA_KEY_OLD"):
        monkeypatch.setenv(name, keys.get(name, ""))
    return CliRunner().invoke(app, ["encrypt"])


def test_a_key_that_is_printed_can_be_set_and_is_another_each_time() -> None:
    one, other = (CliRunner().invoke(app, ["key"]).stdout.strip() for _ in range(2))

    assert one != other
    assert read_settings(data_key=one).data_keys == (one,)
    assert Fernet(one).decrypt(Fernet(one).encrypt(b"a")) == b"a"


def test_all_that_users_wrote_is_encrypted_and_nothing_of_it_is_left_in_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remains(folder / "data" / "vademecum.db")

    result = encrypt(monkeypatch, DATA_KEY=KEY)

    assert result.stdout == "1 rows were encrypted: all texts in data/vademecum.db are encrypted with DATA_KEY now.\n"
    assert result.exit_code == 0
    assert WORDS.encode() not in (folder / "data" / "vademecum.db").read_bytes()
    assert reports(KEY) == [WORDS]


def remains(database: Path) -> None:
    """Leave the words in a part of the file that is in use no longer, as an older version may have."""
    with closing(sqlite3.connect(database)) as old:
        old.execute("PRAGMA secure_delete = OFF")
        old.execute("INSERT INTO facts VALUES ('remains', ?)", (WORDS * 1000,))
        old.commit()
        old.execute("DELETE FROM facts WHERE name = 'remains'")
        old.commit()


def test_after_a_change_of_keys_the_new_one_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    encrypt(monkeypatch, DATA_KEY=KEY)

    assert encrypt(monkeypatch, DATA_KEY=NEW_KEY, DATA_KEY_OLD=KEY).exit_code == 0
    assert reports(NEW_KEY) == [WORDS]


def test_done_twice_it_does_nothing_the_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    encrypt(monkeypatch, DATA_KEY=KEY)

    result = encrypt(monkeypatch, DATA_KEY=KEY)

    assert result.exit_code == 0
    assert result.stdout.startswith("0 rows were encrypted")


def test_while_a_bot_has_the_database_open_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def beside_a_bot() -> Result:
        async with open_store("sqlite:///data/vademecum.db"):
            return await asyncio.to_thread(encrypt, monkeypatch, DATA_KEY=KEY)

    result = asyncio.run(beside_a_bot())

    assert (result.exit_code, result.stderr) == (
        2,
        "A bot that runs has the database data/vademecum.db open: stop it first.\n",
    )
    assert reports() == [WORDS]


def test_where_there_is_no_database_none_is_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///other.db")

    result = encrypt(monkeypatch, DATA_KEY=KEY)

    assert (result.exit_code, result.stderr) == (2, "There is no database other.db.\n")
    assert not (folder / "other.db").exists()
