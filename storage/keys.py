"""Which keys the texts in a database may stand in, and how they all come to stand in the newest.

The fact `data keys` lists the marks of the keys that any text may have been written with, `plain` for none. A mark
is added before the first text is written with its key, and the others go when no text of theirs is left: a database
whose list has a key that is not given is not opened, so no screen ever shows what cannot be read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import structlog

from storage.cipher import PLAIN, Cipher
from storage.database import Database, Part, Row, Transaction
from storage.errors import StorageError, WrongDataKey

log = structlog.get_logger()

FACT = "data keys"
TEXTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "runs": (("id",), ("name",)),
    "marks": (("run", "step"), ("reason", "note")),
    "results": (("chat", "message"), ("query",)),
    "reports": (("id",), ("text",)),
    "inbox": (("bot", "update_id"), ("raw",)),
}
"""What users wrote, by table: the columns of its primary key, and those that hold their texts.

What is counted by its words, the queries of gaps, stands in a form of its own: see `Cipher.hide`.
"""

GAPS = "gaps"


def marks_in(fact: str | None) -> tuple[str, ...]:
    """The marks that the fact lists; a database without it has plain texts only."""
    return tuple(fact.split()) if fact else (PLAIN,)


def check_key(marks: Iterable[str], cipher: Cipher) -> None:
    """Raise `WrongDataKey` unless the cipher can read what was written with each of the keys of these marks."""
    if not cipher.marks.issuperset(mark for mark in marks if mark != PLAIN):
        raise WrongDataKey(given=bool(cipher.marks))


async def admit(database: Database, cipher: Cipher) -> None:
    """Let the cipher write in this database. Raises `WrongDataKey`."""
    async with database.transaction() as rows:
        marks = await _marks(rows)
        check_key(marks, cipher)
        if cipher.mark not in marks:
            await _keep(rows, *marks, cipher.mark)


class DataKeys(Part):
    """The Store's care for its keys."""

    async def encrypt_some(self, limit: int) -> int:
        """Write up to `limit` rows anew, of those whose texts do not stand in the first key; how many it were.

        0 says that no other can be: from then on the keys before are of no use. Only where a text is damaged, its row
        is passed over and logged, and the keys before are still asked for, since nobody knows which of them it needs.
        Broken off, it goes on where it was. Without a key there is nothing to do.
        """
        if self._cipher.mark == PLAIN:
            return 0
        damaged = Counter[str]()
        async with self._db.transaction() as rows:
            if await _marks(rows) == (self._cipher.mark,):
                return 0
            for table in (*TEXTS, GAPS):
                while found := await self._others(rows, table, limit, damaged[table]):
                    if written := await self._rewrite(rows, table, found):
                        return written
                    damaged[table] += len(found)
            if not damaged:
                await _keep(rows, self._cipher.mark)
        await self._db.wipe()
        if damaged:
            log.warning("texts are damaged and cannot be encrypted anew: the key before is still needed", **damaged)
        return 0

    async def _others(self, rows: Transaction, table: str, limit: int, passed_over: int) -> list[Row]:
        """Rows whose texts do not stand in the first key, after so many that were passed over."""
        key, texts = _columns(table)
        beginning = self._cipher.beginning(alike=table == GAPS)
        other = " OR ".join(f"({text} <> '' AND substr({text}, 1, $2) <> $1)" for text in texts)
        return await rows.execute(
            f"SELECT * FROM {table} WHERE {other} ORDER BY {', '.join(key)} LIMIT $3 OFFSET $4",  # noqa: S608 - names of our own
            beginning,
            len(beginning),
            limit,
            passed_over,
        )

    async def _rewrite(self, rows: Transaction, table: str, found: Iterable[Row]) -> int:
        """Write those of the rows anew whose texts can all be read; how many it were."""
        key, columns = _columns(table)
        new = ", ".join(f"{column} = ${n}" for n, column in enumerate(columns, 1))
        same = " AND ".join(f"{part} = ${n}" for n, part in enumerate(key, len(columns) + 1))
        written = 0
        for row in found:
            try:
                texts = [self._cipher.show(row[column]) for column in columns]
            except StorageError:
                continue
            written += 1
            if table == GAPS:
                await self._recount(rows, row, *texts)
                continue
            hidden = map(self._cipher.hide, texts)
            await rows.execute(f"UPDATE {table} SET {new} WHERE {same}", *hidden, *(row[part] for part in key))  # noqa: S608 - our own words
        return written

    async def _recount(self, rows: Transaction, row: Row, query: str) -> None:
        """The same for a query that is counted, which may have been counted in its new form already."""
        await rows.execute("DELETE FROM gaps WHERE query = $1", row["query"])
        await rows.execute(
            "INSERT INTO gaps (query, count, day) VALUES ($1, $2, $3)"
            " ON CONFLICT (query) DO UPDATE SET count = gaps.count + excluded.count,"
            " day = CASE WHEN gaps.day < excluded.day THEN excluded.day ELSE gaps.day END",
            self._cipher.hide(query, alike=True),
            row["count"],
            row["day"],
        )


def _columns(table: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (("query",), ("query",)) if table == GAPS else TEXTS[table]


async def _marks(rows: Transaction) -> tuple[str, ...]:
    kept = await rows.execute("SELECT value FROM facts WHERE name = $1", FACT)
    return marks_in(kept[0]["value"] if kept else None)


async def _keep(rows: Transaction, *marks: str) -> None:
    await rows.execute(
        "INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        FACT,
        " ".join(marks),
    )
