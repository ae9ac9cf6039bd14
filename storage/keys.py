"""Which keys the texts in a database may stand in, and how they all come to stand in the newest.

The fact `data keys` lists the marks of the keys that any text may have been written with, `plain` for none. A mark
is added before the first text is written with its key, and the others go when no text of theirs is left: a database
whose list has a key that is not given is not opened, so no screen ever shows what cannot be read.
"""

from collections.abc import Iterable, Mapping

from storage.cipher import PLAIN, Cipher
from storage.database import Database, Part, Transaction
from storage.errors import WrongDataKey

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

        0 says that all do: from then on the keys before are of no use. Broken off, it goes on where it was. Without
        a key there is nothing to do.
        """
        if self._cipher.mark == PLAIN:
            return 0
        async with self._db.transaction() as rows:
            if await _marks(rows) == (self._cipher.mark,):
                return 0
            for table in TEXTS:
                if written := await self._rewrite(rows, table, limit):
                    return written
            if written := await self._rewrite_gaps(rows, limit):
                return written
            await _keep(rows, self._cipher.mark)
        await self._db.wipe()
        return 0

    async def _rewrite(self, rows: Transaction, table: str, limit: int) -> int:
        key, texts = TEXTS[table]
        other = " OR ".join(f"({text} <> '' AND substr({text}, 1, $2) <> $1)" for text in texts)
        columns, new = ", ".join((*key, *texts)), ", ".join(f"{text} = ${n}" for n, text in enumerate(texts, 1))
        same = " AND ".join(f"{part} = ${n}" for n, part in enumerate(key, len(texts) + 1))
        beginning = self._cipher.beginning()
        found = await rows.execute(
            f"SELECT {columns} FROM {table} WHERE {other} LIMIT $3",  # noqa: S608 - names of our own
            beginning,
            len(beginning),
            limit,
        )
        for row in found:
            hidden = [self._cipher.hide(self._cipher.show(row[text])) for text in texts]
            await rows.execute(f"UPDATE {table} SET {new} WHERE {same}", *hidden, *(row[part] for part in key))  # noqa: S608 - our own words
        return len(found)

    async def _rewrite_gaps(self, rows: Transaction, limit: int) -> int:
        """The same for queries that are counted, where one may have been counted in its new form already."""
        beginning = self._cipher.beginning(alike=True)
        found = await rows.execute(
            "SELECT * FROM gaps WHERE substr(query, 1, $2) <> $1 LIMIT $3", beginning, len(beginning), limit
        )
        for row in found:
            await rows.execute("DELETE FROM gaps WHERE query = $1", row["query"])
            await rows.execute(
                "INSERT INTO gaps (query, count, day) VALUES ($1, $2, $3)"
                " ON CONFLICT (query) DO UPDATE SET count = gaps.count + excluded.count,"
                " day = CASE WHEN gaps.day < excluded.day THEN excluded.day ELSE gaps.day END",
                self._cipher.hide(self._cipher.show(row["query"]), alike=True),
                row["count"],
                row["day"],
            )
        return len(found)


async def _marks(rows: Transaction) -> tuple[str, ...]:
    kept = await rows.execute("SELECT value FROM facts WHERE name = $1", FACT)
    return marks_in(kept[0]["value"] if kept else None)


async def _keep(rows: Transaction, *marks: str) -> None:
    await rows.execute(
        "INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        FACT,
        " ".join(marks),
    )
