"""A checklist as a run keeps it: its own copy, and the name proposed for the run."""

from collections.abc import Collection
from datetime import datetime
from itertools import count

from content.library import Library
from content.markup import plain
from content.model import Checklist, Citation, Step
from content.refs import Ref
from handlers import citations
from handlers.words import _, day
from storage import ChecklistCopy, PhaseCopy, StepCopy

NAME = 64
"""Characters of a run's name."""


def copy_of(library: Library, checklist: Checklist) -> ChecklistCopy:
    """The checklist with all its words as they are now, in the form that a run keeps."""
    cited = dict.fromkeys((*checklist.source, *(citation for step in checklist.steps for citation in step.source)))
    return ChecklistCopy(
        id=checklist.id,
        title=checklist.title,
        use=checklist.use,
        when=plain(checklist.when, library),
        prompt=checklist.prompt,
        sources=tuple(_with_standing(library, citation) for citation in cited),
        hash=checklist.hash,
        phases=tuple(
            PhaseCopy(phase.title, tuple(_step_copy(library, checklist, step) for step in phase.steps))
            for phase in checklist.phases
        ),
    )


def _step_copy(library: Library, checklist: Checklist, step: Step) -> StepCopy:
    note = (str(Ref("note", checklist.note)),) if checklist.note else ()
    return StepCopy(
        id=step.id,
        text=step.text,
        detail=step.detail or "",
        roles=tuple(library.roles[role].title for role in step.roles),
        source=citations.short(library, step.source or checklist.source),
        see=tuple(dict.fromkeys((*step.see, *note))),
    )


def _with_standing(library: Library, citation: Citation) -> str:
    """A citation in full, and whose word it is; its age is left out, since the copy outlives it."""
    source = library.sources[citation.doc]
    (cited,) = citations.full(library, (citation,))
    standing = source.status
    if source.superseded_by:
        standing += ", " + _("superseded by {title}").format(title=source.superseded_by)
    return _("{citation} Standing: {standing}.").format(citation=cited, standing=standing.rstrip("."))


def proposed_name(checklist: Checklist, now: datetime, taken: Collection[str] = ()) -> str:
    """A name for a run: title and day, at most 64 characters; of a longer title the short form, cut, never the day.

    A number follows where a run of that name is there already.
    """
    names = (_name(checklist, now, number) for number in count(1))
    return next(name for name in names if name not in taken)


def _name(checklist: Checklist, now: datetime, number: int) -> str:
    behind = f", {day(now)}" + (f" ({number})" if number > 1 else "")
    room = NAME - len(behind)
    title = checklist.title if len(checklist.title) <= room else checklist.label
    return (title if len(title) <= room else title[: room - 1].rstrip() + "…") + behind
