"""The part of the Store about the bot's own messages and what hangs on them, and its few facts."""

from datetime import datetime, timedelta

from storage.acts import Acts
from storage.gaps import GAPS_KEPT
from storage.inbox import UPDATES_KEPT
from storage.records import Awaited, Results
from storage.rows import awaited_of, day_stamp, results_of, stamp

RESULTS_KEPT = timedelta(days=7)
AWAITED_KEPT = timedelta(days=1)


class Memory(Acts):
    """The queries behind result lists, the texts awaited, and facts about the bot itself."""

    async def keep_results(self, chat: int, message: int, user: int, query: str, now: datetime) -> None:
        """Remember the query behind the list of results in this message.

        A list of a group stays whose it was, and is kept no longer, when somebody else turns its pages.
        """
        await self._db.execute(
            "INSERT INTO results (chat, message, user_id, query, at) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (chat, message) DO UPDATE SET query = excluded.query,"
            " at = CASE WHEN results.user_id = excluded.user_id THEN excluded.at ELSE results.at END",
            chat,
            message,
            user,
            self._cipher.hide(query),
            stamp(now),
        )

    async def results(self, chat: int, message: int, now: datetime) -> Results | None:
        """The query behind this message's results, kept for seven days."""
        rows = await self._db.execute(
            "SELECT chat, message, query, at FROM results WHERE chat = $1 AND message = $2 AND at >= $3",
            chat,
            message,
            stamp(now - RESULTS_KEPT),
        )
        return results_of(rows[0], self._cipher) if rows else None

    async def copy_results(self, chat: int, message: int, to: int) -> None:
        """Let the message `to` have the same results as `message`, for as long, where these are still kept."""
        await self._db.execute(
            "INSERT INTO results (chat, message, user_id, query, at)"
            " SELECT chat, $3, user_id, query, at FROM results WHERE chat = $1 AND message = $2"
            " ON CONFLICT (chat, message) DO NOTHING",
            chat,
            message,
            to,
        )

    async def drop_results(self, chat: int, message: int) -> None:
        """Forget the query behind this message's results."""
        await self._db.execute("DELETE FROM results WHERE chat = $1 AND message = $2", chat, message)

    async def await_text(self, awaited: Awaited) -> None:
        """Remember that the bot asked for a text, and what for."""
        await self._db.execute(
            "INSERT INTO awaited (chat, user_id, message, kind, run, step, at, item)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            " ON CONFLICT (chat, user_id, message) DO UPDATE SET"
            " kind = excluded.kind, run = excluded.run, step = excluded.step, at = excluded.at, item = excluded.item,"
            " taken = NULL",
            awaited.chat,
            awaited.user,
            awaited.message,
            awaited.kind,
            awaited.run,
            awaited.step,
            stamp(awaited.at),
            awaited.item,
        )

    async def awaited(self, chat: int, user: int, message: int) -> Awaited | None:
        """What the bot asked this user for with this message, unless another update brought the text already."""
        rows = await self._db.execute(
            "SELECT * FROM awaited WHERE chat = $1 AND user_id = $2 AND message = $3 AND (taken IS NULL OR taken = $4)",
            chat,
            user,
            message,
            self._update and self._update[1],
        )
        return awaited_of(rows[0]) if rows else None

    async def last_awaited(self, chat: int, user: int, since: datetime) -> Awaited | None:
        """What the bot asked this user for last, at this time or after."""
        rows = await self._db.execute(
            "SELECT * FROM awaited WHERE chat = $1 AND user_id = $2 AND at >= $3 AND taken IS NULL"
            " ORDER BY at DESC, message DESC LIMIT 1",
            chat,
            user,
            stamp(since),
        )
        return awaited_of(rows[0]) if rows else None

    async def end_awaited(self, chat: int, user: int, message: int) -> None:
        """The text has come, or is no longer wanted.

        The update that brought it may be handled again (`storage.acts`), and then the text is to be taken for the same:
        so until that update is ended, the row stays, with its number.
        """
        row = "chat = $1 AND user_id = $2 AND message = $3"
        if self._update is not None and await self._db.execute(
            f"UPDATE awaited SET taken = $5 WHERE {row}"  # noqa: S608 - our own words
            " AND EXISTS (SELECT 1 FROM inbox WHERE bot = $4 AND update_id = $5 AND raw <> '') RETURNING taken",
            *(chat, user, message),
            *self._update,
        ):
            self._brought_texts.add(self._update[1])
            return
        await self._db.execute(f"DELETE FROM awaited WHERE {row}", chat, user, message)  # noqa: S608 - our own words

    async def fact(self, name: str) -> str | None:
        """What the bot remembers of itself under this name."""
        rows = await self._db.execute("SELECT value FROM facts WHERE name = $1", name)
        return str(rows[0]["value"]) if rows else None

    async def set_fact(self, name: str, value: str) -> None:
        """Remember something of the bot itself."""
        await self._db.execute(
            "INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            name,
            value,
        )

    async def sweep(self, now: datetime) -> None:
        """Drop what was kept long enough: results 7 days, texts awaited one, numbers of updates two, gaps 180.

        Of what was dropped and overwritten since the last time nothing stays in the files.
        """
        await self._db.execute("DELETE FROM results WHERE at < $1", stamp(now - RESULTS_KEPT))
        await self._db.execute("DELETE FROM awaited WHERE at < $1", stamp(now - AWAITED_KEPT))
        await self._db.execute("DELETE FROM inbox WHERE at < $1", stamp(now - UPDATES_KEPT))
        await self._db.execute("DELETE FROM gaps WHERE day < $1", day_stamp(now - GAPS_KEPT))
        await self._db.wipe()
