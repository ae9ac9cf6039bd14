"""How a run stands, and what is done with it as a whole: finish, reopen, record, delete."""

from contextlib import suppress

from content.library import Library
from content.model import Checklist
from content.refs import Ref
from handlers.groups import run_to_manage
from handlers.lists import more_buttons
from handlers.markup import bold, italic, lines, paragraphs
from handlers.progress import bar
from handlers.records import record_of
from handlers.registry import Visit, on_tap
from handlers.routes import (
    AskDeleteRun,
    AskName,
    DeleteRun,
    FinishRun,
    GoOnRun,
    ReopenRun,
    RunOverview,
    RunPhase,
    Runs,
    RunStep,
    SendRecord,
)
from handlers.run_parts import all_settled, counts, outside, shorten, within
from handlers.run_phases import page_of_step
from handlers.screen import Answer, Button, Row, Screen, View, page_of, rows_of
from handlers.words import _, day, ngettext
from storage import NoSuchRun, Run, StepState


def overview_screen(view: View, run: Run, page: int = 0, told: str = "") -> Screen:
    """A run's name, dates and counts, what is open in it, and what can be done with it; `told` is said first."""
    still_open = [index for index, step in enumerate(run.copy.steps) if run.state_of(step.id) is StepState.OPEN]
    shown, page, count = page_of(still_open, page)
    here = RunOverview(run.id, page)
    begun = _("Begun on {day}.") if run.starter is not None else _("Begun on {day} by a former member.")
    begun = begun.format(day=day(run.started))
    ended = _("Finished on {day}.").format(day=day(run.finished)) if run.finished else ""
    text = paragraphs(
        bold(told) if told else "",
        lines(bold(run.name), italic(run.copy.title)),
        f"{begun} {ended}".strip(),
        lines(bar(run.total - len(run.open_steps), run.total), counts(run)),
        lines(_("Still open:") if shown else "", *(f"{index + 1}. {run.copy.steps[index].text}" for index in shown)),
        all_settled(run),
        changed_since(view.library, run),
    )
    steps = () if run.finished else rows_of(_open_button(view, run, index, here) for index in shown)
    turning = more_buttons(view, page, count, lambda to: RunOverview(run.id, to))
    return Screen(text, (*_acting_rows(view, run, here), *steps, *turning, view.ways_out()))


def changed_since(library: Library, run: Run) -> str:
    """What became of the checklist in the library since the run began; empty where it is the same."""
    ref = library.find(Ref("checklist", run.copy.id))
    checklist = library.items[ref] if ref else None
    if not isinstance(checklist, Checklist):
        return _("The checklist is no longer in the library. This run keeps its own copy.")
    if checklist.hash != run.copy.hash:
        return _("The checklist has changed in the library since this run began. This run keeps its own copy.")
    return ""


def _open_button(view: View, run: Run, index: int, here: RunOverview) -> Button:
    """The way to an open step: its own screen, or in a do-confirm run the page of its phase."""
    label = shorten(f"{index + 1}. {run.copy.steps[index].text}")
    if run.copy.use == "read-do":
        return within(view, run, label, RunStep(run.id, index), here)
    page = page_of_step(view, run, index)
    return within(view, run, label, RunPhase(run.id, page.phase, page.page), here)


def _acting_rows(view: View, run: Run, here: RunOverview) -> tuple[Row, ...]:
    trail = outside(view, run)
    whole = (
        Button(_("Rename"), AskName(run.id), trail),
        within(view, run, _("Delete"), AskDeleteRun(run.id), here),
    )
    if run.finished:
        kept = (
            Button(_("Record"), SendRecord(run.id), trail),
            Button(_("Reopen"), ReopenRun(run.id), trail),
        )
        return ((within(view, run, _("Look through the steps"), RunStep(run.id, 0), here),), kept, whole)
    going = (Button(_("Go on"), GoOnRun(run.id), trail), Button(_("Finish"), FinishRun(run.id), trail))
    return (going, whole)


def delete_screen(view: View, run: Run) -> Screen:
    """What deleting a run would lose, asked once."""
    notes = sum(bool(mark.note) for mark in run.marks.values())
    lost = [
        _("You would lose the record of this run for good: {counts}.").format(counts=counts(run)),
        ngettext("The note on {count} step goes too.", "The notes on {count} steps go too.", notes) if notes else "",
        _("The checklist itself stays, and so do the other runs."),
    ]
    away = Button(_("Delete for good"), DeleteRun(run.id))
    keep = Button(_("Keep it"), RunOverview(run.id), outside(view, run))
    question = bold(_("Delete “{name}”?").format(name=run.name))
    return Screen(paragraphs(question, " ".join(filter(None, lost))), ((away,), (keep,)))


# --- taps


@on_tap(RunOverview)
async def overview(visit: Visit, route: RunOverview) -> Answer:
    """How a run stands."""
    return Answer(overview_screen(visit, await visit.store.run(visit.chat, route.run), route.page))


@on_tap(FinishRun)
async def finish(visit: Visit, route: FinishRun) -> Answer:
    """Close a run and send its record; a second tap finds it closed and sends nothing again."""
    before = await run_to_manage(visit, route.run)
    run = await visit.store.finish_run(visit.chat, route.run, visit.now)
    return Answer(
        overview_screen(visit, run),
        toast=_("This run is finished."),
        document=None if before.finished else record_of(run),
    )


@on_tap(ReopenRun)
async def reopen(visit: Visit, route: ReopenRun) -> Answer:
    """Open a finished run again."""
    await run_to_manage(visit, route.run)
    run = await visit.store.reopen_run(visit.chat, route.run, visit.now)
    return Answer(overview_screen(visit, run), toast=_("This run is open again."))


@on_tap(SendRecord)
async def send_record(visit: Visit, route: SendRecord) -> Answer:
    """Send a run's record below; the screen tapped stays."""
    run = await visit.store.run(visit.chat, route.run)
    return Answer(toast=_("The record comes below."), document=record_of(run))


@on_tap(AskDeleteRun)
async def ask_delete(visit: Visit, route: AskDeleteRun) -> Answer:
    """Ask whether a run shall be deleted."""
    return Answer(delete_screen(visit, await run_to_manage(visit, route.run)))


@on_tap(DeleteRun)
async def delete(visit: Visit, route: DeleteRun) -> Answer:
    """Delete a run; then the list of those that are left."""
    with suppress(NoSuchRun):  # the second tap of two
        await run_to_manage(visit, route.run)
    await visit.store.delete_run(visit.chat, route.run)
    return Answer(toast=_("The run is deleted."), then=(Runs(),))
