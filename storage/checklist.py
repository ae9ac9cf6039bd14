"""A checklist as it was when a run of it began: the run's own copy, kept as JSON.

The JSON's keys are the names of the fields below. A run made today must open in every later version, so a
key is never renamed or taken away, and a field added later has a default; keys this version doesn't know are
passed over.
"""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class StepCopy:
    """One step.

    Attributes:
        id: the step's id within its checklist.
        text: the action.
        detail: why, how, what counts as done (Markdown).
        roles: titles of the roles that usually do it.
        source: the citation as it is shown.
        see: references to other items, such as ``note:ID``.
    """

    id: str
    text: str
    detail: str = ""
    roles: tuple[str, ...] = ()
    source: str = ""
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseCopy:
    """A titled group of steps."""

    title: str
    steps: tuple[StepCopy, ...] = ()


@dataclass(frozen=True, slots=True)
class ChecklistCopy:
    """One checklist with all its words.

    Attributes:
        id: the checklist's id in the library.
        title: its title.
        use: ``read-do`` (read a step, do it, tick it) or ``do-confirm`` (act, then pause and confirm).
        when: the occasion it is for.
        prompt: whether its source calls it a prompt for thought and no prescription.
        sources: full citations.
        hash: tells this content from a later one of the same id.
        phases: its phases in order.
    """

    id: str
    title: str
    use: Literal["read-do", "do-confirm"] = "read-do"
    when: str = ""
    prompt: bool = False
    sources: tuple[str, ...] = ()
    hash: str = ""
    phases: tuple[PhaseCopy, ...] = ()

    @property
    def steps(self) -> tuple[StepCopy, ...]:
        """All steps in order, across the phases."""
        return tuple(step for phase in self.phases for step in phase.steps)

    def to_json(self) -> str:
        """The copy as one line of JSON, the same for the same copy."""
        return _COPIES.dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str) -> "ChecklistCopy":
        """The copy that `to_json` of this or any other version wrote."""
        return _COPIES.validate_json(text)


_COPIES = TypeAdapter(ChecklistCopy)
