"""One step of a run: what to do, how it stands, the buttons that say how it went."""

from markupsafe import Markup

from content.refs import Ref
from handlers.asides import by_the_way
from handlers.checklist_steps import see_rows
from handlers.items import written
from handlers.markup import bold, italic, lines, paragraphs
from handlers.registry import Visit, on_tap
from handlers.reports import report_row
from handlers.routes import AskNote, AskReason, RunStep, SetStep, WantedState
from handlers.run_parts import all_settled, finish_rows, finished_note, state_words, step_at, ways_out
from handlers.screen import Answer, Button, Row, Screen, View
from handlers.words import _
from storage import Place, Run, StepCopy, StepMark, StepState

_STATES = {
    WantedState.OPEN: StepState.OPEN,
    WantedState.DONE: StepState.DONE,
    WantedState.SKIPPED: StepState.SKIPPED,
}


def step_screen(view: View, run: Run, index: int, told: str = "") -> Screen:
    """A step (from 0 over all phases) with its state; `told` says what has just happened to it.

    Raises `NoSuchStep` where the run's copy ends before it.
    """
    step = step_at(run, index)
    here = RunStep(run.id, index)
    mark = run.marks.get(step.id)
    roles = _("Usually done by: {roles}").format(roles=", ".join(step.roles)) if step.roles else ""
    text = paragraphs(
        bold(told) if told else "",
        lines(italic(run.name), italic(_place(run, index))),
        bold(step.text),
        *written(view, step.detail),
        lines(*_state(mark)),
        lines(
            italic(roles) if roles else "",
            italic(_("Source: {source}").format(source=step.source)) if step.source else "",
        ),
        all_settled(run),
        finished_note(run),
    )
    acting = () if run.finished else _acting_rows(view, run, index, mark)
    return Screen(
        text,
        (
            *acting,
            *see_rows(view, step.see, here),
            *_moving_row(view, run, index),
            *finish_rows(view, run),
            *_report_rows(view, run, step),
            ways_out(view, run, here),
        ),
    )


def _place(run: Run, index: int) -> str:
    """Where in its run a step is: “Getting started · Step 3 of 7”."""
    titles = [phase.title for phase in run.copy.phases for _step in phase.steps]
    return _("{phase} · Step {number} of {total}").format(phase=titles[index], number=index + 1, total=run.total)


def _state(mark: StepMark | None) -> list[Markup]:
    """How a step stands, with the reason and the note given for it."""
    stands = state_words(mark)
    if mark is None:
        return [Markup.escape(stands)]
    if mark.reason:
        stands = _("{state}: {reason}").format(state=stands, reason=mark.reason)
    note = _("Note: {note}").format(note=mark.note) if mark.note else ""
    return [Markup.escape(stands), Markup.escape(note)]


def _acting_rows(view: View, run: Run, index: int, mark: StepMark | None) -> tuple[Row, ...]:
    """The states that a step can be given, and what can be written on it."""
    trail = (RunStep(run.id, index), *view.trail)
    state = mark.state if mark else StepState.OPEN
    if state is StepState.OPEN:
        states: Row = (
            Button(_("Done"), SetStep(run.id, index, WantedState.DONE), trail),
            Button(_("Skip"), SetStep(run.id, index, WantedState.SKIPPED), trail),
        )
    else:
        states = (Button(_("Not done"), SetStep(run.id, index, WantedState.OPEN), trail),)
    words = [Button(_("Change the note") if mark and mark.note else _("Write a note"), AskNote(run.id, index), trail)]
    if state is StepState.SKIPPED:
        label = _("Change the reason") if mark and mark.reason else _("Give a reason")
        words.append(Button(label, AskReason(run.id, index), trail))
    return states, tuple(words)


def _moving_row(view: View, run: Run, index: int) -> tuple[Row, ...]:
    row = []
    if index:
        row.append(view.aside(_("Previous"), RunStep(run.id, index - 1)))
    if index + 1 < run.total:
        row.append(view.aside(_("Next"), RunStep(run.id, index + 1)))
    return (tuple(row),) if row else ()


def _report_rows(view: View, run: Run, step: StepCopy) -> tuple[Row, ...]:
    """The way to report a mistake in a step; none where the library has it no longer, so that nothing can be mended."""
    ref = view.library.find(Ref("checklist", run.copy.id, step.id))
    return (report_row(ref),) if ref else ()


async def remember_place(visit: Visit, run: Run, index: int) -> None:
    """Make a step the place left last, of the run and, in private, of the user; a finished run is nowhere to go on."""
    if run.finished is not None:
        return
    await by_the_way(visit.store.set_run_place(visit.chat, run.id, index))
    if not visit.in_group:
        place = Place(kind="run", key=run.id, page=index, at=visit.now)
        await by_the_way(visit.store.set_place(visit.user, place))


async def show_step(visit: Visit, run: Run, index: int, told: str = "") -> Screen:
    """The screen of a step, which becomes the place left last. Raises `NoSuchStep`."""
    screen = step_screen(visit, run, index, told)
    await remember_place(visit, run, index)
    return screen


@on_tap(RunStep)
async def run_step(visit: Visit, route: RunStep) -> Answer:
    """A step of a run."""
    run = await visit.store.run(visit.chat, route.run)
    return Answer(await show_step(visit, run, route.step))


@on_tap(SetStep)
async def set_step(visit: Visit, route: SetStep) -> Answer:
    """Give a step the state wanted; then show the screen that was tapped, as it stands now."""
    step = step_at(await visit.store.run(visit.chat, route.run), route.step)
    await visit.store.set_step(visit.chat, route.run, step.id, _STATES[route.state], visit.now, by=visit.user)
    toasts = {
        WantedState.OPEN: _("Step {number} is open again."),
        WantedState.DONE: _("Step {number} is done."),
        WantedState.SKIPPED: _("Step {number} is skipped."),
    }
    return Answer(
        toast=toasts[route.state].format(number=route.step + 1),
        then=visit.trail or (RunStep(route.run, route.step),),
    )
