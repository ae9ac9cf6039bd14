"""Brings the tables of a database to this version: numbered steps, forward only.

A step is a file `NNNN_what_it_does.sql` in `migrations/`; once released it is never changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storage.database import Database, Transaction
from storage.errors import DatabaseIsNewer, StorageError

_FOLDER = Path(__file__).with_name("migrations")
_VERSIONS = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL);"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: the version it leads to, its name, its SQL."""

    version: int
    name: str
    sql: str


def read_migrations(folder: Path = _FOLDER) -> tuple[Migration, ...]:
    """All steps in order. Raises `StorageError` unless they count 1, 2, 3 without a gap."""
    files = sorted(folder.glob("*.sql"))
    steps = tuple(Migration(int(file.name[:4]), file.stem, file.read_text("utf-8")) for file in files)
    if not steps or [step.version for step in steps] != list(range(1, len(steps) + 1)):
        raise StorageError(f"The migrations in {folder} must be numbered 0001, 0002, … without a gap.")
    return steps


async def migrate(database: Database, steps: Sequence[Migration] | None = None) -> None:
    """Apply every step the database has not had, each in a transaction of its own.

    Args:
        database: empty, or of any version up to that of the last step.
        steps: the program's own by default.

    Raises:
        DatabaseIsNewer: it has had a step this program doesn't know; nothing is changed.
        StorageError: a step failed; the database stays at the step before.
    """
    steps = read_migrations() if steps is None else steps
    async with database.transaction() as transaction:
        await transaction.script(_VERSIONS)
        found = await _version(transaction)
    if found > len(steps):
        raise DatabaseIsNewer(found, len(steps))
    for step in steps[found:]:
        async with database.transaction() as transaction:
            # Another process may have started at the same moment and been first.
            if await _version(transaction) < step.version:
                await transaction.script(step.sql)
                await transaction.execute(
                    "INSERT INTO schema_version (version, name) VALUES ($1, $2)", step.version, step.name
                )


async def _version(transaction: Transaction) -> int:
    rows = await transaction.execute("SELECT COALESCE(MAX(version), 0) AS version FROM schema_version")
    return int(rows[0]["version"])
