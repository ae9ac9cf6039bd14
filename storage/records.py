"""What the bot remembers, as values. Every time is an aware datetime in UTC; users and chats are Telegram ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, TypeAlias

from storage.checklist import ChecklistCopy, StepCopy

AwaitedKind: TypeAlias = Literal["run-name", "step-note", "skip-reason", "report"]


class StepState(StrEnum):
    """Where a step of a run stands."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class StepMark:
    """What was last said of a step; a step nobody has touched has no mark.

    Attributes:
        step: the step's id.
        state: where it stands.
        reason: why it was skipped, empty otherwise.
        note: the user's own words on it, whatever its state.
        at: when it came to this state.
        by: the user who brought it there, None for one who was forgotten.
    """

    step: str
    state: StepState
    reason: str
    note: str
    at: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change of a step's state: to which, when, by whom (None for a user who was forgotten)."""

    step: str
    to: StepState
    at: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a checklist, with its own copy of it.

    Attributes:
        id: random, safe in a URL, 8 characters.
        owner: the chat it belongs to: a user's own, which has the user's number, or a group.
        starter: the user who began it, None for one who was forgotten.
        name: what it is called.
        copy: the checklist as it was when the run began.
        started: when it began.
        finished: when it was finished, None while it goes on.
        place: index in `copy.steps` of the step last shown.
        marks: by step id.
    """

    id: str
    owner: int
    starter: int | None
    name: str
    copy: ChecklistCopy
    started: datetime
    finished: datetime | None
    place: int
    marks: Mapping[str, StepMark]

    def state_of(self, step: str) -> StepState:
        """Where the step stands: open as long as nothing was said of it."""
        mark = self.marks.get(step)
        return mark.state if mark else StepState.OPEN

    @property
    def open_steps(self) -> tuple[StepCopy, ...]:
        """The steps neither done nor skipped, in order."""
        return tuple(step for step in self.copy.steps if self.state_of(step.id) is StepState.OPEN)

    @property
    def done(self) -> int:
        """How many steps are done."""
        return self._count(StepState.DONE)

    @property
    def skipped(self) -> int:
        """How many steps are skipped."""
        return self._count(StepState.SKIPPED)

    @property
    def total(self) -> int:
        """How many steps there are."""
        return len(self.copy.steps)

    def _count(self, state: StepState) -> int:
        return sum(mark.state is state for mark in self.marks.values())


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run as a list shows it: `checklist` is the checklist's id, `touched` when the run last changed."""

    id: str
    checklist: str
    title: str
    name: str
    started: datetime
    finished: datetime | None
    touched: datetime
    done: int
    skipped: int
    total: int


@dataclass(frozen=True, slots=True)
class RunHistory:
    """A run with all its changes, the oldest first, and when anything of it was changed last."""

    run: Run
    log: tuple[LogEntry, ...]
    touched: datetime


@dataclass(frozen=True, slots=True)
class InGroup:
    """A user's part in a run of a group: the words in it are the group's.

    Attributes:
        chat: the group.
        run: the run's id.
        title: that of its checklist.
        began: when, where the user began it.
        steps: those that stand as the user brought them there.
        log: every change of a step by the user, the oldest first.
    """

    chat: int
    run: str
    title: str
    began: datetime | None
    steps: tuple[LogEntry, ...]
    log: tuple[LogEntry, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A section that was read, and the hash of what it said then."""

    section: str
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """An item the user saved, by its reference."""

    item: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where the user was last: a section (`key` is its reference) or a run (`key` is its id), and the page."""

    kind: Literal["section", "run"]
    key: str
    page: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Results:
    """The query behind a list of results that the bot sent as this message."""

    chat: int
    message: int
    query: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Awaited:
    """A text the bot asked this user for with this message, and what it is for.

    `run` and `step` name what a text on a run belongs to (`step` is empty for a name), `item` is the reference of what
    a report is about.
    """

    chat: int
    user: int
    message: int
    kind: AwaitedKind
    run: str
    step: str
    at: datetime
    item: str = ""


@dataclass(frozen=True, slots=True)
class WaitingUpdate:
    """An update that waits for its answer: its number, itself as Telegram gave it, and how often it was begun again."""

    number: int
    raw: str
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A mistake that a reader reported, without who or when but for the day.

    `item` is the reference of what it is about, `file` (below the library's folder) and `line` where that stood then.
    """

    id: str
    item: str
    file: str
    line: int
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Votes:
    """How often an answer that showed an item helped, and how often it did not."""

    item: str
    helped: int
    failed: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A query that found nothing, how often it was searched for, and the day of the last time."""

    query: str
    count: int
    day: date


@dataclass(frozen=True, slots=True)
class User:
    """A user as the bot knows them; `blocked` is since when they have blocked the bot."""

    id: int
    first_seen: datetime | None
    last_seen: datetime | None
    blocked: datetime | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose; `language` is None where Telegram's own choice is followed."""

    language: str | None


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is kept of one user, each list the oldest first."""

    user: User
    settings: Settings
    place: Place | None
    readings: tuple[Reading, ...]
    saved: tuple[Saved, ...]
    runs: tuple[RunHistory, ...]
    results: tuple[Results, ...]
    awaited: tuple[Awaited, ...]
    in_groups: tuple[InGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class Idle:
    """How many users were forgotten because they did not come back, and how many runs that their groups had left."""

    users: int
    runs: int
