"""A phase of a do-confirm run: its steps on one screen, to be confirmed together after the work."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from handlers.items import written
from handlers.markup import bold, italic, lines, paragraphs, visible_length
from handlers.registry import Visit, on_tap
from handlers.routes import RunPhase, RunStep, SetStep, WantedState
from handlers.run_parts import all_settled, cut, finish_rows, finished_note, state_words, ways_out, within
from handlers.run_steps import remember_place
from handlers.screen import Answer, Button, Row, Screen, View, rows_of
from handlers.words import _
from storage import ChecklistCopy, NoSuchStep, Run, StepCopy, StepState

STEPS_A_PAGE = 7
ROOM = 1500
"""Characters of the steps on a page: with what else stands there two screens of a phone."""
DETAIL = 160
"""Characters of an open step's detail shown here; the whole of it stands on the step's own screen."""
REMARK = 80
"""Characters of a reason or note shown here."""
TICKS_A_ROW = 3


@dataclass(frozen=True, slots=True)
class PhasePage:
    """What fits one screen: a page (from 0) of a phase (from 0), with the indexes of its steps in the whole run."""

    phase: int
    page: int
    steps: tuple[int, ...]


def phase_pages(view: View, copy: ChecklistCopy) -> tuple[PhasePage, ...]:
    """Every page of every phase in order. They hang on the copy alone, so that no tick ever moves a step."""
    pages: list[PhasePage] = []
    index = 0
    for number, phase in enumerate(copy.phases):
        for page, size in enumerate(_sizes(view, phase.steps)):
            pages.append(PhasePage(number, page, tuple(range(index, index + size))))
            index += size
    return tuple(pages)


def _sizes(view: View, steps: Sequence[StepCopy]) -> list[int]:
    """How many steps stand on each page of a phase."""
    sizes, room = [0], ROOM
    for step in steps:
        length = visible_length(paragraphs(step.text, _detail(view, step)))
        if sizes[-1] and (sizes[-1] == STEPS_A_PAGE or length > room):
            sizes, room = [*sizes, 0], ROOM
        sizes[-1] += 1
        room -= length
    return sizes


def _detail(view: View, step: StepCopy) -> Markup:
    return cut(lines(*written(view, step.detail)), DETAIL) if step.detail else Markup("")


def page_of_step(view: View, run: Run, index: int) -> PhasePage:
    """The page on which a step stands; `NoSuchStep` where the run's copy ends before it."""
    for page in phase_pages(view, run.copy):
        if index in page.steps:
            return page
    raise NoSuchStep(run.id, str(index))


def page_to_go_on(view: View, run: Run) -> PhasePage:
    """The page left last where a step is still open there, else the first that has one, else the page left last."""
    left = page_of_step(view, run, min(run.place, run.total - 1))
    pages = (left, *phase_pages(view, run.copy))
    return next((page for page in pages if _open_on(run, page)), left)


def _open_on(run: Run, page: PhasePage) -> list[int]:
    return [index for index in page.steps if run.state_of(run.copy.steps[index].id) is StepState.OPEN]


def phase_screen(view: View, run: Run, page: PhasePage) -> Screen:
    """A page of a phase: its steps with their states, a button for each, the way to details."""
    here = RunPhase(run.id, page.phase, page.page)
    pages = phase_pages(view, run.copy)
    text = paragraphs(
        lines(italic(run.name), bold(_title(run, page, pages))),
        *(_step(view, run, index) for index in page.steps),
        all_settled(run),
        finished_note(run),
    )
    ticks = () if run.finished else rows_of((_tick(view, run, index, here) for index in page.steps), TICKS_A_ROW)
    first = (_open_on(run, page) or page.steps)[0]
    label = _("Details") if run.finished else _("Details, skip or note")
    return Screen(
        text,
        (
            *ticks,
            (within(view, run, label, RunStep(run.id, first), here),),
            *_moving_row(view, run, pages, pages.index(page)),
            *finish_rows(view, run),
            ways_out(view, run, here),
        ),
    )


def _title(run: Run, page: PhasePage, pages: Sequence[PhasePage]) -> str:
    """“Phase 2 of 3: Getting started · page 1 of 2”; the title alone where there is one phase only."""
    title, phases = run.copy.phases[page.phase].title, len(run.copy.phases)
    if phases > 1:
        title = _("Phase {number} of {total}: {title}").format(number=page.phase + 1, total=phases, title=title)
    count = sum(other.phase == page.phase for other in pages)
    return title + " · " + _("page {page} of {pages}").format(page=page.page + 1, pages=count) if count > 1 else title


def _step(view: View, run: Run, index: int) -> Markup:
    step = run.copy.steps[index]
    mark = run.marks.get(step.id)
    remarks = []
    if mark and mark.reason:
        remarks.append(_("Reason: {reason}").format(reason=mark.reason))
    if mark and mark.note:
        remarks.append(_("Note: {note}").format(note=mark.note))
    is_open = run.state_of(step.id) is StepState.OPEN
    return lines(
        bold(f"{index + 1}. {step.text}"),
        italic(state_words(mark)),
        *(cut(Markup.escape(remark), REMARK) for remark in remarks),
        _detail(view, step) if is_open else "",
    )


def _tick(view: View, run: Run, index: int, here: RunPhase) -> Button:
    is_open = run.state_of(run.copy.steps[index].id) is StepState.OPEN
    label, wanted = (_("Done {number}"), WantedState.DONE) if is_open else (_("Not done {number}"), WantedState.OPEN)
    return Button(label.format(number=index + 1), SetStep(run.id, index, wanted), (here, *view.trail))


def _moving_row(view: View, run: Run, pages: Sequence[PhasePage], place: int) -> tuple[Row, ...]:
    row = []
    if place:
        before = pages[place - 1]
        row.append(view.aside(_("Previous"), RunPhase(run.id, before.phase, before.page)))
    if place + 1 < len(pages):
        after = pages[place + 1]
        row.append(view.aside(_("Next"), RunPhase(run.id, after.phase, after.page)))
    return (tuple(row),) if row else ()


async def show_phase(visit: Visit, run: Run, page: PhasePage) -> Screen:
    """The screen of a phase's page, which becomes the place left last."""
    await remember_place(visit, run, page.steps[0])
    return phase_screen(visit, run, page)


@on_tap(RunPhase)
async def run_phase(visit: Visit, route: RunPhase) -> Answer:
    """A page of a phase, its last where it has fewer."""
    run = await visit.store.run(visit.chat, route.run)
    pages = [page for page in phase_pages(visit, run.copy) if page.phase == route.phase]
    if not pages:
        raise NoSuchStep(run.id, str(run.total))
    return Answer(await show_phase(visit, run, pages[min(route.page, len(pages) - 1)]))
