"""The part of the Store about runs of checklists.

A run belongs to the chat it was begun in: a user's own, which has the user's number (Telegram), or a group, whose
members share it. Every method takes the chat in which is asked: a run of another chat is as good as not there.
"""

import secrets
from dataclasses import replace
from datetime import datetime

from storage.acts import Acts
from storage.checklist import ChecklistCopy
from storage.database import Database, Transaction, Value
from storage.errors import NoSuchRun, NoSuchStep, RunIsFinished
from storage.records import LogEntry, Run, RunLine, StepMark, StepState
from storage.rows import entry_of, line_of, run_of, stamp

# One statement, so that a run and its marks are of one moment; a run without marks gives a row without a step.
_RUN = (
    "SELECT r.id, r.owner, r.starter, r.name, r.copy, r.started, r.finished, r.place,"
    " m.step, m.state, m.reason, m.note, m.at, m.by_user"
    " FROM runs r LEFT JOIN marks m ON m.run = r.id WHERE r.id = $1 AND r.owner = $2"
)
_LINES = (
    "SELECT r.id, r.checklist, r.title, r.name, r.started, r.finished, r.touched, r.total,"
    " (SELECT COUNT(*) FROM marks m WHERE m.run = r.id AND m.state = 'done') AS done,"
    " (SELECT COUNT(*) FROM marks m WHERE m.run = r.id AND m.state = 'skipped') AS skipped"
    " FROM runs r WHERE r.owner = $1"
)
_MOVED = "supergroup of {chat}"
_OPEN_FIRST = " ORDER BY CASE WHEN r.finished IS NULL THEN 0 ELSE 1 END, r.touched DESC, r.id"


class Runs(Acts):
    """Runs: begun, ticked, named, finished, deleted.

    What is done here for an update is done once (`storage.acts`): the second time a run is given as it stands by then.
    """

    async def start_run(
        self, chat: int, copy: ChecklistCopy, name: str, now: datetime, *, once: str, by: int | None = None
    ) -> Run:
        """Begin a run of the checklist as it stands.

        Args:
            chat: the chat it will belong to.
            copy: the checklist, kept with the run.
            name: what the run is called.
            now: when it begins.
            once: tells one wish to begin from another. The same chat, checklist and key give the run
                already made. A screen edited in place shows its button anew under the same message,
                so the key needs more than chat and message to allow a second run from there.
            by: the user who begins it, None where the chat is the user's own.

        Raises `NoSuchRun` where the same update began it before, and it was deleted since.
        """
        async with self._act() as (transaction, new):
            if new:
                await transaction.execute(
                    "INSERT INTO runs"
                    " (id, owner, starter, once, checklist, title, name, copy, total, place, started, touched)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $10)"
                    " ON CONFLICT (owner, checklist, once) DO NOTHING",
                    secrets.token_urlsafe(6),
                    chat,
                    _who(chat, by),
                    once,
                    copy.id,
                    copy.title,
                    self._cipher.hide(name),
                    copy.to_json(),
                    len(copy.steps),
                    stamp(now),
                )
            begun = await transaction.execute(
                "SELECT id FROM runs WHERE owner = $1 AND checklist = $2 AND once = $3", chat, copy.id, once
            )
            return await self._read(transaction, chat, begun[0]["id"] if begun else "")

    async def run(self, chat: int, run_id: str) -> Run:
        """A run of the chat. Raises `NoSuchRun`."""
        return await self._read(self._db, chat, run_id)

    async def runs(self, chat: int) -> list[RunLine]:
        """The chat's runs: the open ones first, then by last change, the newest first."""
        rows = await self._db.execute(_LINES + _OPEN_FIRST, chat)
        return [line_of(row, self._cipher) for row in rows]

    async def runs_of(self, chat: int, checklist: str) -> list[RunLine]:
        """The chat's runs of one checklist, by its id, in the same order."""
        rows = await self._db.execute(_LINES + " AND r.checklist = $2" + _OPEN_FIRST, chat, checklist)
        return [line_of(row, self._cipher) for row in rows]

    async def set_step(
        self,
        chat: int,
        run_id: str,
        step: str,
        state: StepState,
        now: datetime,
        *,
        reason: str = "",
        by: int | None = None,
    ) -> Run:
        """Bring a step to a state, and give the run as it is then; `by` is who does it, as in `start_run`.

        The state it has already changes nothing but the reason of a skipped step, where a new one is given.
        A step that is no longer skipped loses its reason; its note stays.

        Raises:
            NoSuchRun: the run isn't there or isn't the chat's.
            RunIsFinished: the run takes no more changes.
            NoSuchStep: the run has no such step.
        """
        async with self._act() as (transaction, new):
            if not new:
                return await self._read(transaction, chat, run_id)
            run = await self._open(transaction, chat, run_id, step)
            user = _who(chat, by)
            was = run.marks.get(step, StepMark(step, StepState.OPEN, "", "", now, user))
            reason = reason if state is StepState.SKIPPED else ""
            if state is was.state:
                return await self._mark(transaction, run, was, replace(was, reason=reason or was.reason), now)
            await transaction.execute(
                "INSERT INTO logs (run, n, step, state, at, by_user)"
                " VALUES ($1, (SELECT COALESCE(MAX(n), 0) + 1 FROM logs WHERE run = $1), $2, $3, $4, $5)",
                run_id,
                step,
                state.value,
                stamp(now),
                user,
            )
            return await self._mark(transaction, run, was, StepMark(step, state, reason, was.note, now, user), now)

    async def set_note(
        self, chat: int, run_id: str, step: str, note: str, now: datetime, *, by: int | None = None
    ) -> Run:
        """Keep the user's words on a step, none to remove them; the step's state and its time stay.

        Raises as `set_step` does.
        """
        async with self._act() as (transaction, new):
            if not new:
                return await self._read(transaction, chat, run_id)
            run = await self._open(transaction, chat, run_id, step)
            was = run.marks.get(step, StepMark(step, StepState.OPEN, "", "", now, _who(chat, by)))
            return await self._mark(transaction, run, was, replace(was, note=note), now)

    async def rename_run(self, chat: int, run_id: str, name: str, now: datetime) -> Run:
        """Call the run something else. Raises `NoSuchRun`."""
        return await self._change(
            "UPDATE runs SET name = $3, touched = $4 WHERE id = $1 AND owner = $2 RETURNING id",
            chat,
            run_id,
            self._cipher.hide(name),
            stamp(now),
        )

    async def finish_run(self, chat: int, run_id: str, now: datetime) -> Run:
        """Finish the run; finished twice, it keeps its first time. Raises `NoSuchRun`."""
        return await self._change(
            "UPDATE runs SET finished = COALESCE(finished, $3),"
            " touched = CASE WHEN finished IS NULL THEN $3 ELSE touched END"
            " WHERE id = $1 AND owner = $2 RETURNING id",
            chat,
            run_id,
            stamp(now),
        )

    async def reopen_run(self, chat: int, run_id: str, now: datetime) -> Run:
        """Go on with a finished run; one that is open is let be. Raises `NoSuchRun`."""
        return await self._change(
            "UPDATE runs SET touched = CASE WHEN finished IS NULL THEN touched ELSE $3 END, finished = NULL"
            " WHERE id = $1 AND owner = $2 RETURNING id",
            chat,
            run_id,
            stamp(now),
        )

    async def set_run_place(self, chat: int, run_id: str, place: int) -> None:
        """Remember the index of the step last shown; looking is no change. Raises `NoSuchRun`."""
        rows = await self._db.execute(
            "UPDATE runs SET place = $3 WHERE id = $1 AND owner = $2 RETURNING id", run_id, chat, place
        )
        if not rows:
            raise NoSuchRun(run_id)

    async def delete_run(self, chat: int, run_id: str) -> None:
        """Delete the chat's run with all its marks and its log; one that isn't there is let be."""
        await self._db.execute("DELETE FROM runs WHERE id = $1 AND owner = $2", run_id, chat)

    async def log(self, chat: int, run_id: str) -> list[LogEntry]:
        """Every change of a step, the oldest first. Raises `NoSuchRun`."""
        rows = await self._db.execute(
            "SELECT l.step, l.state, l.at, l.by_user FROM runs r LEFT JOIN logs l ON l.run = r.id"
            " WHERE r.id = $1 AND r.owner = $2 ORDER BY l.n",
            run_id,
            chat,
        )
        if not rows:
            raise NoSuchRun(run_id)
        return [entry_of(row) for row in rows if row["step"] is not None]

    async def move_chat(self, old: int, new: int) -> None:
        """Give a group's runs to the supergroup that it became.

        Messages are counted anew there, so what hangs on the old ones (lists of results, texts awaited) goes:
        it would hang on messages that have nothing to do with it.
        """
        async with self._db.transaction() as transaction:
            await transaction.execute("UPDATE runs SET owner = $2 WHERE owner = $1", old, new)
            await transaction.execute("DELETE FROM results WHERE chat = $1", old)
            await transaction.execute("DELETE FROM awaited WHERE chat = $1", old)
            await transaction.execute(
                "INSERT INTO facts (name, value) VALUES ($1, $2)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                _MOVED.format(chat=old),
                str(new),
            )

    async def chat_now(self, chat: int) -> int:
        """The supergroup that a group became; the chat itself where it became none."""
        rows = await self._db.execute("SELECT value FROM facts WHERE name = $1", _MOVED.format(chat=chat))
        return int(rows[0]["value"]) if rows else chat

    async def _change(self, sql: str, chat: int, run_id: str, *values: Value) -> Run:
        async with self._act() as (transaction, new):
            if new and not await transaction.execute(sql, run_id, chat, *values):
                raise NoSuchRun(run_id)
            return await self._read(transaction, chat, run_id)

    async def _read(self, database: Database | Transaction, chat: int, run_id: str) -> Run:
        rows = await database.execute(_RUN, run_id, chat)
        if not rows:
            raise NoSuchRun(run_id)
        return run_of(rows[0], [row for row in rows if row["step"] is not None], self._cipher)

    async def _open(self, transaction: Transaction, chat: int, run_id: str, step: str) -> Run:
        run = await self._read(transaction, chat, run_id)
        if run.finished:
            raise RunIsFinished(run_id)
        if step not in {known.id for known in run.copy.steps}:
            raise NoSuchStep(run_id, step)
        return run

    async def _mark(self, transaction: Transaction, run: Run, was: StepMark, mark: StepMark, now: datetime) -> Run:
        if mark == was:
            return run
        await transaction.execute(
            "INSERT INTO marks (run, step, state, reason, note, at, by_user) VALUES ($1, $2, $3, $4, $5, $6, $7)"
            " ON CONFLICT (run, step) DO UPDATE SET state = excluded.state, reason = excluded.reason,"
            " note = excluded.note, at = excluded.at, by_user = excluded.by_user",
            run.id,
            mark.step,
            mark.state.value,
            self._cipher.hide(mark.reason),
            self._cipher.hide(mark.note),
            stamp(mark.at),
            mark.by,
        )
        await transaction.execute("UPDATE runs SET touched = $2 WHERE id = $1", run.id, stamp(now))
        return replace(run, marks={**run.marks, mark.step: mark})


def _who(chat: int, by: int | None) -> int:
    """Who does something in a chat: the user given, else the one whose own chat it is."""
    return chat if by is None else by
