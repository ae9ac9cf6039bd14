"""One step of a checklist outside a run, as deep links and the search open it; and what a step refers to."""

from collections.abc import Iterable
from dataclasses import replace

from content.library import Library
from content.model import Checklist, Step
from content.refs import Ref
from handlers import citations
from handlers.checklists import front_of, start_button
from handlers.codec import Route
from handlers.items import opens, written
from handlers.markup import bold, italic, lines, paragraphs
from handlers.registry import Visit, on_tap
from handlers.reports import report_row
from handlers.routes import ChecklistFront, ChecklistStep
from handlers.run_parts import shorten
from handlers.screen import Answer, Button, Row, Screen, View, rows_of
from handlers.words import _

SEE_SHOWN = 2


def step_screen(view: View, ref: Ref) -> Screen:
    """One step of a checklist (`ref` names it): what to do and why, whose word it is, the sections it sees."""
    library = view.library
    checklist, step = library.checklists[ref.id], library.items[ref]
    if not isinstance(step, Step):
        raise KeyError(ref)
    number = checklist.steps.index(step)
    here = ChecklistStep(ref.key)
    place = _("Step {number} of {total} in {checklist}")
    roles = ", ".join(library.roles[role].title for role in step.roles)
    source = step.source or checklist.source
    text = paragraphs(
        italic(place.format(number=number + 1, total=len(checklist.steps), checklist=checklist.title)),
        bold(step.text),
        *written(view, step.detail or ""),
        lines(
            italic(_("Usually done by: {roles}").format(roles=roles)) if roles else "",
            italic(_("Source: {source}").format(source=citations.short(library, source))),
        ),
    )
    return Screen(
        text,
        (
            *see_rows(view, step.see, here),
            *_steps_row(view, checklist, number),
            (
                start_button(view, checklist, here),
                Button(_("Cite"), copy=citations.to_copy(library, step.text, source)),
            ),
            report_row(ref),
            _out(view, checklist),
        ),
    )


def see_rows(view: View, see: Iterable[str], here: Route) -> tuple[Row, ...]:
    """Buttons to the first items that a step refers to, sections and notes before the rest."""
    found = (view.library.find(ref) for ref in see)
    refs = sorted(dict.fromkeys(ref for ref in found if ref is not None), key=lambda ref: ref.kind != "note")
    return rows_of(view.deeper(_named(view.library, ref), opens(ref), here) for ref in refs[:SEE_SHOWN])


def _named(library: Library, ref: Ref) -> str:
    words = {
        "note": _("Section: {title}") if ref.part else _("Note: {title}"),
        "term": _("Term: {title}"),
        "checklist": _("Checklist: {title}"),
    }
    return words[ref.kind].format(title=shorten(library.label(ref)))


def _steps_row(view: View, checklist: Checklist, number: int) -> tuple[Row, ...]:
    def key(place: int) -> str:
        return Ref("checklist", checklist.id, checklist.steps[place].id).key

    row = []
    if number:
        row.append(view.aside(_("Previous"), ChecklistStep(key(number - 1))))
    if number + 1 < len(checklist.steps):
        row.append(view.aside(_("Next"), ChecklistStep(key(number + 1))))
    return (tuple(row),) if row else ()


def _out(view: View, checklist: Checklist) -> Row:
    """The checklist, Back and Home; no Back where it leads to the same front."""
    label = _("Checklist")
    if view.trail and isinstance(view.trail[0], ChecklistFront):
        return replace(view, trail=()).ways_out(Button(label, view.trail[0], view.trail[1:]))
    return view.ways_out(view.aside(label, front_of(checklist)))


@on_tap(ChecklistStep)
async def checklist_step(visit: Visit, route: ChecklistStep) -> Answer:
    """A step of a checklist."""
    ref, _step = visit.item(route.key, Step)
    return Answer(step_screen(visit, ref))
