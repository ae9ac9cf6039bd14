"""The part of the Store about what readers say of the library: mistakes they report, answers that helped or did not.

Nothing here is kept with who said it; that is why no method takes a user.
"""

import secrets
from datetime import UTC, datetime

from storage.acts import Acts
from storage.records import Report, Votes
from storage.rows import report_of, votes_of


class Reports(Acts):
    """Reports of mistakes, and votes on answers; each is counted once for an update (`storage.acts`)."""

    async def add_report(self, item: str, file: str, line: int, text: str, now: datetime) -> None:
        """Keep a reader's words on an item that stands at `file` and `line`; of the time only the day, in UTC."""
        async with self._act() as (transaction, new):
            if new:
                await transaction.execute(
                    "INSERT INTO reports (id, n, item, file, line, text, day)"
                    " VALUES ($1, (SELECT COALESCE(MAX(n), 0) + 1 FROM reports), $2, $3, $4, $5, $6)",
                    secrets.token_urlsafe(6),
                    item,
                    file,
                    line,
                    self._cipher.hide(text),
                    now.astimezone(UTC).date().isoformat(),
                )

    async def reports(self) -> list[Report]:
        """All reports, the newest first."""
        rows = await self._db.execute("SELECT * FROM reports ORDER BY n DESC")
        return [report_of(row, self._cipher) for row in rows]

    async def report(self, id: str) -> Report | None:
        """The report of this id; None where it was removed."""
        rows = await self._db.execute("SELECT * FROM reports WHERE id = $1", id)
        return report_of(rows[0], self._cipher) if rows else None

    async def remove_report(self, id: str) -> None:
        """Drop a report; one that isn't there is let be."""
        await self._db.execute("DELETE FROM reports WHERE id = $1", id)

    async def vote(self, once: str, item: str, *, helped: bool) -> None:
        """Count whether an answer that showed the item helped.

        `once` is a random mark of that one answer: the same mark counts once, as it was said last.
        """
        async with self._act() as (transaction, new):
            if new:
                await transaction.execute(
                    "INSERT INTO votes (once, item, helped) VALUES ($1, $2, $3)"
                    " ON CONFLICT (once) DO UPDATE SET item = excluded.item, helped = excluded.helped",
                    once,
                    item,
                    int(helped),
                )

    async def votes(self) -> list[Votes]:
        """The counts of each item that was voted on, the one that failed most often first."""
        rows = await self._db.execute(
            "SELECT item, SUM(helped) AS helped, SUM(1 - helped) AS failed FROM votes"
            " GROUP BY item ORDER BY SUM(1 - helped) DESC, item"
        )
        return [votes_of(row) for row in rows]
