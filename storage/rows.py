"""From the tables' rows to records, and from times to text and back. `cipher` shows what users wrote."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from storage.checklist import ChecklistCopy
from storage.cipher import Cipher
from storage.database import Row
from storage.records import (
    Awaited,
    Gap,
    LogEntry,
    Place,
    Reading,
    Report,
    Results,
    Run,
    RunLine,
    Saved,
    StepMark,
    StepState,
    User,
    Votes,
)


def stamp(at: datetime) -> str:
    """The time as the tables hold it: ISO 8601, UTC, microseconds; text of one width that sorts by time.

    Raises `ValueError` for a time without a zone.
    """
    if at.tzinfo is None:
        raise ValueError("a time to be kept needs its zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """The time that `stamp` wrote."""
    return datetime.fromisoformat(text)


def day_stamp(at: datetime) -> str:
    """The day of a time in UTC, as the tables hold it; `ValueError` for a time without a zone."""
    return stamp(at).partition("T")[0]


def _moment_if_any(text: str | None) -> datetime | None:
    return None if text is None else moment(text)


def user_of(row: Row) -> User:
    """A user, from a row of users."""
    return User(
        id=row["id"],
        first_seen=_moment_if_any(row["first_seen"]),
        last_seen=_moment_if_any(row["last_seen"]),
        blocked=_moment_if_any(row["blocked"]),
    )


def place_of(row: Row) -> Place:
    """A place, from a row of places."""
    return Place(kind=row["kind"], key=row["key"], page=row["page"], at=moment(row["at"]))


def reading_of(row: Row) -> Reading:
    """A reading, from a row of readings."""
    return Reading(section=row["section"], hash=row["hash"], at=moment(row["at"]))


def saved_of(row: Row) -> Saved:
    """A saved item, from a row of saved."""
    return Saved(item=row["item"], at=moment(row["at"]))


def run_of(row: Row, marks: Iterable[Row], cipher: Cipher) -> Run:
    """A run, from its row of runs and its rows of marks."""
    return Run(
        id=row["id"],
        owner=row["owner"],
        starter=row["starter"],
        name=cipher.show(row["name"]),
        copy=ChecklistCopy.from_json(row["copy"]),
        started=moment(row["started"]),
        finished=_moment_if_any(row["finished"]),
        place=row["place"],
        marks={mark["step"]: _mark_of(mark, cipher) for mark in marks},
    )


def _mark_of(row: Row, cipher: Cipher) -> StepMark:
    return StepMark(
        step=row["step"],
        state=StepState(row["state"]),
        reason=cipher.show(row["reason"]),
        note=cipher.show(row["note"]),
        at=moment(row["at"]),
        by=row["by_user"],
    )


def entry_of(row: Row) -> LogEntry:
    """A change of a step, from a row of logs."""
    return LogEntry(step=row["step"], to=StepState(row["state"]), at=moment(row["at"]), by=row["by_user"])


def line_of(row: Row, cipher: Cipher) -> RunLine:
    """A run in a list, from its row of runs and the counts of its marks."""
    return RunLine(
        id=row["id"],
        checklist=row["checklist"],
        title=row["title"],
        name=cipher.show(row["name"]),
        started=moment(row["started"]),
        finished=_moment_if_any(row["finished"]),
        touched=moment(row["touched"]),
        done=row["done"],
        skipped=row["skipped"],
        total=row["total"],
    )


def results_of(row: Row, cipher: Cipher) -> Results:
    """A kept query, from a row of results."""
    return Results(chat=row["chat"], message=row["message"], query=cipher.show(row["query"]), at=moment(row["at"]))


def awaited_of(row: Row) -> Awaited:
    """An awaited text, from a row of awaited."""
    return Awaited(
        chat=row["chat"],
        user=row["user_id"],
        message=row["message"],
        kind=row["kind"],
        run=row["run"],
        step=row["step"],
        at=moment(row["at"]),
        item=row["item"],
    )


def report_of(row: Row, cipher: Cipher) -> Report:
    """A report, from a row of reports."""
    return Report(
        id=row["id"],
        item=row["item"],
        file=row["file"],
        line=row["line"],
        text=cipher.show(row["text"]),
        day=date.fromisoformat(row["day"]),
    )


def votes_of(row: Row) -> Votes:
    """The counts of an item, from votes taken together."""
    return Votes(item=row["item"], helped=int(row["helped"]), failed=int(row["failed"]))


def gap_of(row: Row, cipher: Cipher) -> Gap:
    """A query that found nothing, from a row of gaps."""
    return Gap(query=cipher.show(row["query"]), count=row["count"], day=date.fromisoformat(row["day"]))
