"""The part of the Store about what was searched for and not found, so that editors can mend it.

Nothing here is kept with who searched; that is why no method takes a user.
"""

from datetime import datetime, timedelta

from storage.acts import Acts
from storage.records import Gap
from storage.rows import day_stamp, gap_of

GAPS_KEPT = timedelta(days=180)
"""How long a query is kept after the day of its last search; see `Memory.sweep`."""
GAPS_AT_MOST = 10_000


class Gaps(Acts):
    """Queries that found nothing, each with how often and the day of the last time."""

    async def count_gap(self, query: str, now: datetime) -> None:
        """Count a search that found nothing; of the time only the day, in UTC.

        Where there are more than 10,000 of them, those counted least go, the oldest of these first. The same update
        is counted once (`storage.acts`).
        """
        hidden = self._cipher.hide(query, alike=True)
        async with self._act() as (rows, new):
            if not new:
                return
            await rows.execute(
                "INSERT INTO gaps (query, count, day) VALUES ($1, 1, $2)"
                " ON CONFLICT (query) DO UPDATE SET count = gaps.count + 1, day = excluded.day",
                hidden,
                day_stamp(now),
            )
            (kept,) = await rows.execute("SELECT COUNT(*) AS gaps FROM gaps")
            if (beyond := kept["gaps"] - GAPS_AT_MOST) > 0:
                await rows.execute(
                    "DELETE FROM gaps WHERE query IN"
                    " (SELECT query FROM gaps WHERE query <> $1 ORDER BY count, day, query LIMIT $2)",
                    hidden,
                    beyond,
                )

    async def gaps(self) -> list[Gap]:
        """All of them, the most frequent first, of equal ones the latest."""
        rows = await self._db.execute("SELECT * FROM gaps ORDER BY count DESC, day DESC, query")
        return [gap_of(row, self._cipher) for row in rows]

    async def remove_gap(self, query: str) -> None:
        """Drop a query; one that isn't there is let be."""
        for hidden in self._cipher.all_alike(query):
            await self._db.execute("DELETE FROM gaps WHERE query = $1", hidden)
