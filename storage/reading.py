"""The part of the Store about reading: what was read, what was saved, where the user left."""

from datetime import datetime

from storage.database import Part
from storage.records import Place, Reading, Saved
from storage.rows import place_of, reading_of, saved_of, stamp


class Readings(Part):
    """What a user has read and saved, and the place they left last."""

    async def mark_read(self, user: int, section: str, hash: str, now: datetime) -> None:  # noqa: A002 - the record's word
        """Remember that the section was read as it stands; reading it again counts anew."""
        await self._db.execute(
            "INSERT INTO readings (user_id, section, hash, at) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (user_id, section) DO UPDATE SET hash = excluded.hash, at = excluded.at",
            user,
            section,
            hash,
            stamp(now),
        )

    async def readings(self, user: int) -> dict[str, Reading]:
        """What the user has read, by section."""
        rows = await self._db.execute("SELECT section, hash, at FROM readings WHERE user_id = $1", user)
        return {row["section"]: reading_of(row) for row in rows}

    async def place(self, user: int) -> Place | None:
        """The section or run the user left last."""
        rows = await self._db.execute("SELECT kind, key, page, at FROM places WHERE user_id = $1", user)
        return place_of(rows[0]) if rows else None

    async def set_place(self, user: int, place: Place) -> None:
        """Remember where the user is now."""
        await self._db.execute(
            "INSERT INTO places (user_id, kind, key, page, at) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (user_id) DO UPDATE SET"
            " kind = excluded.kind, key = excluded.key, page = excluded.page, at = excluded.at",
            user,
            place.kind,
            place.key,
            place.page,
            stamp(place.at),
        )

    async def save(self, user: int, item: str, now: datetime) -> None:
        """Save an item; saved twice, it keeps its first time."""
        await self._db.execute(
            "INSERT INTO saved (user_id, item, at) VALUES ($1, $2, $3) ON CONFLICT (user_id, item) DO NOTHING",
            user,
            item,
            stamp(now),
        )

    async def unsave(self, user: int, item: str) -> None:
        """Drop a saved item; one that isn't saved is let be."""
        await self._db.execute("DELETE FROM saved WHERE user_id = $1 AND item = $2", user, item)

    async def saved(self, user: int) -> list[Saved]:
        """The user's saved items, the newest first."""
        rows = await self._db.execute("SELECT item, at FROM saved WHERE user_id = $1 ORDER BY at DESC, item", user)
        return [saved_of(row) for row in rows]

    async def is_saved(self, user: int, item: str) -> bool:
        """Whether the user saved the item."""
        rows = await self._db.execute("SELECT 1 AS found FROM saved WHERE user_id = $1 AND item = $2", user, item)
        return bool(rows)
