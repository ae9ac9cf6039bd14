"""The part of the Store that hands a user all that is kept of them, and the part that forgets it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from storage.database import Part, Row, Transaction
from storage.records import Everything, Idle, InGroup, RunHistory, Settings, User
from storage.rows import (
    awaited_of,
    entry_of,
    moment,
    place_of,
    reading_of,
    results_of,
    run_of,
    saved_of,
    stamp,
    user_of,
)

# Each row of somebody, and its time. A group's members leave rows in its runs and no other where they may use the bot
# there alone. Of somebody who only ever blocked the bot, earlier versions kept when, and no visit.
_TRACES = " UNION ALL ".join(
    (
        "SELECT id AS who, COALESCE(last_seen, blocked, '') AS at FROM users",
        "SELECT owner, touched FROM runs WHERE owner > 0",
        "SELECT starter, started FROM runs",
        *(f"SELECT by_user, at FROM {table}" for table in ("marks", "logs")),  # noqa: S608 - our own words
        *(f"SELECT user_id, at FROM {table}" for table in ("places", "readings", "saved", "results", "awaited")),  # noqa: S608 - our own words
    )
)
_IDLE = f"SELECT who FROM ({_TRACES}) WHERE {{which}} GROUP BY who HAVING MAX(at) < $1"  # noqa: S608 - our own words


class Archive(Part):
    """All rows of one user, to give or to drop."""

    async def everything(self, user: int) -> Everything:
        """All that is kept of the user, as it is at one moment."""
        async with self._db.transaction() as rows:
            users = await rows.execute("SELECT * FROM users WHERE id = $1", user)
            places = await rows.execute("SELECT * FROM places WHERE user_id = $1", user)
            readings = await rows.execute("SELECT * FROM readings WHERE user_id = $1 ORDER BY at, section", user)
            saved = await rows.execute("SELECT * FROM saved WHERE user_id = $1 ORDER BY at, item", user)
            runs = await self._histories(rows, user)
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
            results=tuple(results_of(row, self._cipher) for row in results),
            awaited=tuple(map(awaited_of, awaited)),
            in_groups=in_groups,
        )

    async def forget(self, user: int) -> None:
        """Drop every row of the user; marks and logs go with their runs. Runs of groups stay, without the user."""
        async with self._db.transaction() as rows:
            await _forget(rows, user)
        await self._db.wipe()

    async def forget_idle(self, before: datetime) -> Idle:
        """Forget everybody who left no trace since, and the runs of groups in which nothing was done since."""
        users, limit = 0, stamp(before)
        for idle in await self._db.execute(_IDLE.format(which="who IS NOT NULL"), limit):
            async with self._db.transaction() as rows:  # one each: nobody waits for all of them
                if await rows.execute(_IDLE.format(which="who = $2"), limit, idle["who"]):
                    await _forget(rows, idle["who"])
                    users += 1
        runs = await self._db.execute("DELETE FROM runs WHERE owner < 0 AND touched < $1 RETURNING id", limit)
        if users or runs:
            await self._db.wipe()
        return Idle(users, len(runs))

    async def _histories(self, rows: Transaction, user: int) -> tuple[RunHistory, ...]:
        runs = await rows.execute("SELECT * FROM runs WHERE owner = $1 ORDER BY started, id", user)
        marks = await rows.execute("SELECT * FROM marks WHERE run IN (SELECT id FROM runs WHERE owner = $1)", user)
        logs = await rows.execute(
            "SELECT * FROM logs WHERE run IN (SELECT id FROM runs WHERE owner = $1) ORDER BY n", user
        )
        marks_of, logs_of = _by_run(marks), _by_run(logs)
        return tuple(
            RunHistory(
                run_of(run, marks_of[run["id"]], self._cipher),
                tuple(map(entry_of, logs_of[run["id"]])),
                moment(run["touched"]),
            )
            for run in runs
        )


async def _forget(rows: Transaction, user: int) -> None:
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


async def _in_groups(rows: Transaction, user: int) -> tuple[InGroup, ...]:
    runs = await rows.execute(
        "SELECT id, owner, title, starter, started FROM runs WHERE owner <> $1 AND (starter = $1"
        " OR id IN (SELECT run FROM logs WHERE by_user = $1) OR id IN (SELECT run FROM marks WHERE by_user = $1))"
        " ORDER BY started, id",
        user,
    )
    marks = _by_run(await rows.execute("SELECT * FROM marks WHERE by_user = $1 ORDER BY at, step", user))
    logs = _by_run(await rows.execute("SELECT * FROM logs WHERE by_user = $1 ORDER BY n", user))
    return tuple(
        InGroup(
            chat=run["owner"],
            run=run["id"],
            title=run["title"],
            began=moment(run["started"]) if run["starter"] == user else None,
            steps=tuple(map(entry_of, marks[run["id"]])),
            log=tuple(map(entry_of, logs[run["id"]])),
        )
        for run in runs
    )


def _by_run(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    grouped = defaultdict[str, list[Row]](list)
    for row in rows:
        grouped[row["run"]].append(row)
    return grouped
