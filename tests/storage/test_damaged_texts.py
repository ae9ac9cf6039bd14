"""One text that cannot be decrypted: it stops nothing but itself."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

import pytest

from storage import Cipher, WaitingUpdate, open_store
from storage.inbox import UNREADABLE
from tests.storage.conftest import KEY

Damage: TypeAlias = Callable[[str], str]

OLD = Cipher(KEY)
BOT = 7


def damaged(kept: str) -> str:
    """An encrypted text of which the last bytes are others."""
    return f"{kept[:-6]}AAAA=="


def of_another_key(kept: str) -> str:
    """An encrypted text of whose key the mark is another."""
    return f"enc:00000000{kept[12:]}"


@pytest.mark.parametrize("damage", [damaged, of_another_key])
async def test_an_update_that_cannot_be_decrypted_waits_unreadable_beside_the_others(
    url: str, now: datetime, damage: Damage
) -> None:
    async with open_store(url, cipher=OLD) as store:
        await store.take_updates(BOT, {11: '{"a": 1}', 12: '{"b": 2}'}, now)
        (row,) = await store._db.execute("SELECT raw FROM inbox WHERE update_id = 11")
        await store._db.execute("UPDATE inbox SET raw = $1 WHERE update_id = 11", damage(row["raw"]))

        assert await store.waiting_updates(BOT, now) == [WaitingUpdate(11, UNREADABLE), WaitingUpdate(12, '{"b": 2}')]
