"""`python -m bot key` and `encrypt`: the keys that what users write is encrypted with in the database."""

import base64
import secrets

from bot.settings import Settings, SettingsMistake
from storage import Cipher, StorageError, open_store
from storage.backup import alone, compact, file_of

AT_ONCE = 1000
"""Rows that are encrypted in a transaction; nobody waits meanwhile."""


def new_key() -> str:
    """A key by chance: 32 bytes in URL-safe base64, as Fernet makes them."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


async def encrypt(settings: Settings) -> str:
    """Encrypt with DATA_KEY all texts that are not, and leave nothing of what they were; the line that says so.

    Raises `DatabaseInUse` while a bot runs: it may go by another key, and encrypts by itself.
    """
    if settings.data_key is None:
        raise SettingsMistake("DATA_KEY: not set; `python -m bot key` makes one")
    database = file_of(settings.database_url)
    if not database.exists():
        raise StorageError(f"There is no database {database}.")
    with alone(database):
        pass
    rows = 0
    async with open_store(settings.database_url, cipher=Cipher(*settings.data_keys)) as store:
        while written := await store.encrypt_some(AT_ONCE):
            rows += written
    compact(database)
    return f"{rows:,} rows were encrypted: all texts in {database} are encrypted with DATA_KEY now."
