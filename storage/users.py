"""The part of the Store about the users themselves."""

from collections.abc import Sequence
from datetime import datetime

from storage.database import Part, Row
from storage.rows import stamp


class Users(Part):
    """Who uses the bot, in which language, and who has blocked it."""

    async def seen(self, user: int, now: datetime) -> str | None:
        """Remember that the user was here, and give the language they chose, if any."""
        rows = await self._db.execute(
            "INSERT INTO users (id, first_seen, last_seen) VALUES ($1, $2, $2)"
            " ON CONFLICT (id) DO UPDATE SET"
            " first_seen = COALESCE(users.first_seen, excluded.first_seen), last_seen = excluded.last_seen"
            " RETURNING language",
            user,
            stamp(now),
        )
        return _language(rows)

    async def language(self, user: int) -> str | None:
        """The language the user chose, if any."""
        rows = await self._db.execute("SELECT language FROM users WHERE id = $1", user)
        return _language(rows)

    async def set_language(self, user: int, language: str | None) -> None:
        """Keep the language the user chose; None follows Telegram's own choice again."""
        await self._db.execute(
            "INSERT INTO users (id, language) VALUES ($1, $2)"
            " ON CONFLICT (id) DO UPDATE SET language = excluded.language",
            user,
            language,
        )

    async def set_blocked(self, user: int, at: datetime | None) -> None:
        """Remember since when the user has blocked the bot; None when they let it in again.

        Of somebody of whom nothing is kept, as they were never let in or wanted to be forgotten, nothing is.
        """
        await self._db.execute("UPDATE users SET blocked = $2 WHERE id = $1", user, None if at is None else stamp(at))


def _language(rows: Sequence[Row]) -> str | None:
    language: str | None = rows[0]["language"] if rows else None
    return language
