"""Runs as the Store would give them, for screens and records that are shown without one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import pytest

from content.library import Library
from handlers.copies import copy_of
from storage import ChecklistCopy, PhaseCopy, Run, StepCopy, StepMark, StepState

STARTED = datetime(2026, 11, 20, 9, 5, tzinfo=UTC)
TICKED = datetime(2026, 11, 21, 10, 12, tzinfo=UTC)
FINISHED = datetime(2026, 11, 22, 11, 40, tzinfo=UTC)
OWNER = 730_551_942


def made_run(
    copy: ChecklistCopy,
    *,
    done: Sequence[int] = (),
    skipped: Mapping[int, str] | None = None,
    notes: Mapping[int, str] | None = None,
    finished: bool = False,
    name: str = "First visit",
    place: int = 0,
) -> Run:
    """A run of `copy` with steps (by index) done, skipped for a reason, or with a note."""
    states = dict.fromkeys(done, StepState.DONE) | dict.fromkeys(skipped or {}, StepState.SKIPPED)
    marks = {
        (step := copy.steps[index].id): StepMark(
            step=step,
            state=states.get(index, StepState.OPEN),
            reason=(skipped or {}).get(index, ""),
            note=(notes or {}).get(index, ""),
            at=TICKED,
            by=OWNER,
        )
        for index in {*states, *(notes or {})}
    }
    return Run(
        id="Ab-_1234",
        owner=OWNER,
        starter=OWNER,
        name=name,
        copy=copy,
        started=STARTED,
        finished=FINISHED if finished else None,
        place=place,
        marks=marks,
    )


def long_copy(*phases: int, text: str = "Do this", detail: str = "") -> ChecklistCopy:
    """A do-confirm copy with phases of so many steps each."""
    return ChecklistCopy(
        id="long-one",
        title="A long one",
        use="do-confirm",
        phases=tuple(
            PhaseCopy(f"Part {number}", tuple(StepCopy(f"s-{number}-{step}", text, detail) for step in range(count)))
            for number, count in enumerate(phases, 1)
        ),
    )


@pytest.fixture(scope="session")
def handover(library: Library) -> ChecklistCopy:
    """A read-do checklist of three steps in one phase."""
    return copy_of(library, library.checklists["weapons-handover"])


@pytest.fixture(scope="session")
def tips(library: Library) -> ChecklistCopy:
    """A do-confirm checklist of two phases with two steps each, a prompt."""
    return copy_of(library, library.checklists["ownership-tips"])


@pytest.fixture(scope="session")
def run_words() -> Callable[[str], bool]:
    """Whether a button's words begin as those of a button that acts on a run do (the outside face)."""
    acting = ("Start", "Done", "Skip", "Not done", "Next", "Previous", "Overview", "Finish")
    return lambda label: label.startswith(acting)
