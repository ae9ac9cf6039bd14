"""What the bot remembers: one `Store` over one database."""

from storage.checklist import ChecklistCopy, PhaseCopy, StepCopy
from storage.errors import DatabaseIsNewer, NoSuchRun, NoSuchStep, RunIsFinished, StorageError
from storage.records import (
    Awaited,
    AwaitedKind,
    Everything,
    LogEntry,
    Place,
    Reading,
    Report,
    Results,
    Run,
    RunHistory,
    RunLine,
    Saved,
    Settings,
    StepMark,
    StepState,
    User,
    Votes,
)
from storage.store import Store, open_store

__all__ = [
    "Awaited",
    "AwaitedKind",
    "ChecklistCopy",
    "DatabaseIsNewer",
    "Everything",
    "LogEntry",
    "NoSuchRun",
    "NoSuchStep",
    "PhaseCopy",
    "Place",
    "Reading",
    "Report",
    "Results",
    "Run",
    "RunHistory",
    "RunIsFinished",
    "RunLine",
    "Saved",
    "Settings",
    "StepCopy",
    "StepMark",
    "StepState",
    "StorageError",
    "Store",
    "User",
    "Votes",
    "open_store",
]
