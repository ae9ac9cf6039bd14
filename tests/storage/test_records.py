"""What a run tells about itself."""

from datetime import datetime

import pytest

from storage import ChecklistCopy, Run, StepMark, StepState


@pytest.fixture
def run(checklist: ChecklistCopy, now: datetime) -> Run:
    """A run with one step done, one skipped, one untouched."""
    marks = {
        "read": StepMark("read", StepState.DONE, "", "", now, 1),
        "listen": StepMark("listen", StepState.SKIPPED, "no visit", "", now, 1),
    }
    return Run("abcdefgh", 1, None, "Spring", checklist, now, None, 0, marks)


def test_a_step_without_a_mark_is_open(run: Run) -> None:
    assert run.state_of("call") is StepState.OPEN


def test_a_step_has_the_state_of_its_mark(run: Run) -> None:
    assert run.state_of("listen") is StepState.SKIPPED


def test_open_steps_are_those_neither_done_nor_skipped(run: Run) -> None:
    assert [step.id for step in run.open_steps] == ["call"]


def test_a_run_counts_its_steps(run: Run) -> None:
    assert (run.done, run.skipped, run.total) == (1, 1, 3)
