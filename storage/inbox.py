"""The part of the Store about updates: taken from Telegram, not yet answered.

An update stands here from before Telegram may forget it until it is answered. Then only its number stays, for two days:
an update that Telegram gives a second time is not taken a second time. Numbers are counted for each bot.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from storage.acts import Acts
from storage.errors import StorageError
from storage.records import WaitingUpdate
from storage.rows import stamp

UPDATES_KEPT = timedelta(days=2)
"""How long a number is kept. Telegram gives an update for a day at most (Bot API, "Getting updates")."""
UNREADABLE = "{}"
"""Stands for an update that was damaged: an object without a number, which whoever reads it skips and ends."""


class Inbox(Acts):
    """Updates that wait for their answer."""

    async def take_updates(self, bot: int, updates: Mapping[int, str], now: datetime) -> frozenset[int]:
        """Keep updates, by number, each as it came; the numbers of those that were not taken before.

        An empty one is taken and needs no answer.
        """
        if not updates:
            return frozenset()
        values: list[str | int] = [bot, stamp(now)]
        places = []
        for number, raw in updates.items():
            values += (number, self._cipher.hide(raw))
            places.append(f"($1, ${len(values) - 1}, ${len(values)}, $2)")
        rows = await self._db.execute(
            f"INSERT INTO inbox (bot, update_id, raw, at) VALUES {', '.join(places)}"  # noqa: S608 - places for values
            " ON CONFLICT (bot, update_id) DO NOTHING RETURNING update_id",
            *values,
        )
        return frozenset(row["update_id"] for row in rows)

    async def waiting_updates(self, bot: int, now: datetime) -> list[WaitingUpdate]:
        """The bot's updates that were taken and not answered, the oldest first; from now they are kept anew.

        One that is damaged is `UNREADABLE`, that the others are answered.
        """
        rows = await self._db.execute(
            "UPDATE inbox SET at = $2 WHERE bot = $1 AND raw <> '' RETURNING update_id, raw, tries", bot, stamp(now)
        )
        return sorted(
            (WaitingUpdate(row["update_id"], self._raw(row["raw"]), row["tries"]) for row in rows),
            key=lambda update: update.number,
        )

    def _raw(self, kept: str) -> str:
        try:
            return self._cipher.show(kept)
        except StorageError:
            return UNREADABLE

    async def try_update(self, bot: int, number: int) -> int:
        """Note that an update is begun that waited since before the start; how often it was, this time included."""
        rows = await self._db.execute(
            "UPDATE inbox SET tries = tries + 1 WHERE bot = $1 AND update_id = $2 RETURNING tries", bot, number
        )
        return int(rows[0]["tries"]) if rows else 1

    async def untry_updates(self, bot: int, numbers: Iterable[int]) -> None:
        """These were begun and ended nothing: they count as if they never had been begun."""
        if not (untried := list(numbers)):
            return
        forgotten = f"UPDATE inbox SET tries = 0 WHERE bot = $1 AND update_id IN ({_places(2, len(untried))})"  # noqa: S608 - numbers of places
        await self._db.execute(forgotten, bot, *untried)

    async def end_updates(self, bot: int, numbers: Iterable[int]) -> None:
        """These are answered: nothing of them is kept but their numbers, and what they brought is awaited no more."""
        ended = list(numbers)
        emptied = f"UPDATE inbox SET raw = '' WHERE bot = $1 AND update_id IN ({_places(2, len(ended))})"  # noqa: S608 - numbers of places
        await self._db.execute(emptied, bot, *ended)
        if brought := self._brought_texts.intersection(ended):
            dropped = f"DELETE FROM awaited WHERE taken IN ({_places(1, len(brought))})"  # noqa: S608 - numbers of places
            await self._db.execute(dropped, *brought)
            self._brought_texts -= brought


def _places(first: int, count: int) -> str:
    """The places of so many values in a statement, from the `first` on: $2, $3, $4."""
    return ", ".join(f"${place}" for place in range(first, first + count))
