"""The part of the Store that hands a user all that is kept of them, and the part that forgets it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from storage.database import Part, Row, Transaction
from storage.records import Everything, InGroup, RunHistory, Settings, User
from storage.rows import awaited_of, entry_of, place_of, reading_of, results_of, run_of, saved_of, user_of


class Archive(Part):
    """All rows of one user, to give or to drop."""

    async def everything(self, user: int) -> Everything:
        """All that is kept of the user, as it is at one moment."""
        async with self._db.transaction() as rows:
            users = await rows.execute("SELECT * FROM users WHERE id = $1", user)
            places = await rows.execute("SELECT * FROM places WHERE user_id = $1", user)
            readings = await rows.execute("SELECT * FROM readings WHERE user_id = $1 ORDER BY at, section", user)
            saved = await rows.execute("SELECT * FROM saved WHERE user_id = $1 ORDER BY at, item", user)
            runs = await _histories(rows, user)
            in_groups = await _in_groups(rows, user)
            results = await rows.execute("SELECT * FROM results WHERE user_id = $1 ORDER BY at, message", user)
            awaited = await rows.execute("SELECT * FROM awaited WHERE user_id = $1 ORDER BY at, message", user)
        return Everything(
            user=user_of(users[0]) if users else User(user, None, None, None),
            settings=Settings(language=users[0]["language"] if users else None),
            place=place_of(places[0]) if places else None,
            readings=tuple(map(reading_of, readings)),
            saved=tuple(map(saved_of, saved)),
            runs=runs,
            results=tuple(map(results_of, results)),
            awaited=tuple(map(awaited_of, awaited)),
            in_groups=in_groups,
        )

    async def forget(self, user: int) -> None:
        """Drop every row of the user; marks and logs go with their runs. Runs of groups stay, without the user."""
        async with self._db.transaction() as rows:
            await rows.execute("DELETE FROM runs WHERE owner = $1", user)
            await rows.execute("UPDATE runs SET starter = NULL WHERE starter = $1", user)
            await rows.execute("UPDATE marks SET by_user = NULL WHERE by_user = $1", user)
            await rows.execute("UPDATE logs SET by_user = NULL WHERE by_user = $1", user)
            await rows.execute("DELETE FROM places WHERE user_id = $1", user)
            await rows.execute("DELETE FROM readings WHERE user_id = $1", user)
            await rows.execute("DELETE FROM saved WHERE user_id = $1", user)
            await rows.execute("DELETE FROM results WHERE user_id = $1", user)
            await rows.execute("DELETE FROM awaited WHERE user_id = $1", user)
            await rows.execute("DELETE FROM users WHERE id = $1", user)


async def _histories(rows: Transaction, user: int) -> tuple[RunHistory, ...]:
    runs = await rows.execute("SELECT * FROM runs WHERE owner = $1 ORDER BY started, id", user)
    marks = await rows.execute("SELECT * FROM marks WHERE run IN (SELECT id FROM runs WHERE owner = $1)", user)
    logs = await rows.execute("SELECT * FROM logs WHERE run IN (SELECT id FROM runs WHERE owner = $1) ORDER BY n", user)
    marks_of, logs_of = _by_run(marks), _by_run(logs)
    return tuple(RunHistory(run_of(run, marks_of[run["id"]]), tuple(map(entry_of, logs_of[run["id"]]))) for run in runs)


async def _in_groups(rows: Transaction, user: int) -> tuple[InGroup, ...]:
    runs = await rows.execute(
        "SELECT id, title, starter FROM runs WHERE owner <> $1 AND (starter = $1"
        " OR id IN (SELECT run FROM logs WHERE by_user = $1) OR id IN (SELECT run FROM marks WHERE by_user = $1))"
        " ORDER BY started, id",
        user,
    )
    logs = _by_run(await rows.execute("SELECT * FROM logs WHERE by_user = $1 ORDER BY n", user))
    return tuple(
        InGroup(run["id"], run["title"], run["starter"] == user, tuple(map(entry_of, logs[run["id"]]))) for run in runs
    )


def _by_run(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    grouped = defaultdict[str, list[Row]](list)
    for row in rows:
        grouped[row["run"]].append(row)
    return grouped
