"""All that the database keeps, row by row: what an update changed, and whose it was."""

from collections.abc import Iterable
from typing import Any

from storage import Store

Rows = dict[str, frozenset[tuple[tuple[str, Any], ...]]]
"""Table → its rows, each as (column, value) pairs."""

NOBODYS = frozenset({"votes", "gaps"})
"""Tables that say nothing of who made their rows: anybody may add some, nobody may change what is there."""


async def all_rows(store: Store) -> Rows:
    """Every row of every table, as it is now."""
    database = store._db
    tables = await database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return {
        table["name"]: frozenset(
            tuple(sorted(row.items(), key=lambda pair: pair[0]))
            for row in await database.execute(f"SELECT * FROM {table['name']}")  # noqa: S608 - a name from the schema
        )
        for table in tables
    }


def of_others(rows: Rows, user: int, chat: int) -> Rows:
    """The rows that are neither the user's nor, among runs, of the chat they are in."""
    own_runs = {dict(row)["id"] for row in rows["runs"] if dict(row)["owner"] == chat}

    def is_own(table: str, row: dict[str, Any]) -> bool:
        match table:
            case "users":
                return bool(row["id"] == user)
            case "runs":
                return row["id"] in own_runs
            case "marks" | "logs":
                return row["run"] in own_runs
            case _:
                return bool(row.get("user_id") == user)

    return {table: frozenset(row for row in kept if not is_own(table, dict(row))) for table, kept in rows.items()}


def lost_or_changed(before: Rows, after: Rows) -> list[str]:
    """What of `before` is not there any more, and what came to the tables that are somebody's."""
    told = [f"{table} lost {dict(row)}" for table, rows in before.items() for row in rows - after.get(table, rows)]
    come = [
        f"{table} got {dict(row)}"
        for table, rows in after.items()
        if table not in NOBODYS
        for row in rows - before.get(table, frozenset())
    ]
    return told + come


def words_of(rows: Rows, tables: Iterable[str]) -> set[str]:
    """The texts in some tables."""
    return {value for table in tables for row in rows[table] for _name, value in row if isinstance(value, str)}
