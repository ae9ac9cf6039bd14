"""The runs of checklists of a user or a group: begin one, find it again, go on where it was left.

Steps are in `handlers.run_steps` and `handlers.run_phases`, a run as a whole in `handlers.run_overview`, what the
user writes in `handlers.run_replies`.
"""

from collections.abc import Sequence

from markupsafe import Markup

from content.model import Checklist
from handlers.copies import copy_of, proposed_name
from handlers.lists import more_buttons
from handlers.markup import bold, italic, lines, paragraphs
from handlers.registry import Visit, on_command, on_tap
from handlers.routes import ChecklistTopics, GoOnRun, Runs, StartRun
from handlers.run_overview import overview_screen
from handlers.run_parts import counts, shorten, whose_runs
from handlers.run_phases import page_to_go_on, show_phase
from handlers.run_replies import new_run_prompt, take_reply
from handlers.run_steps import show_step
from handlers.screen import CHOICES, Answer, Screen, View, page_of, rows_of
from handlers.words import _, day
from storage import Run, RunLine


def runs_screen(view: View, runs: Sequence[RunLine], page: int = 0) -> Screen:
    """The runs of the user or the group, in the order given (open ones first): name, how far, when; their buttons."""
    shown, page, count = page_of(runs, page)
    here = Runs(page)
    numbered = list(enumerate(shown, page * CHOICES + 1))
    told = "" if runs else _("None yet. Open a checklist and start a run: what you tick and note is kept in it.")
    buttons = [view.deeper(shorten(f"{number}. {line.name}"), GoOnRun(line.id), here) for number, line in numbered]
    checklists = view.deeper(_("Checklists"), ChecklistTopics(), here)
    return Screen(
        paragraphs(bold(whose_runs(view)), told, *(_line(number, line) for number, line in numbered)),
        (*rows_of(buttons), *more_buttons(view, page, count, Runs), view.ways_out(checklists)),
    )


def _line(number: int, line: RunLine) -> Markup:
    begun = _("begun on {day}").format(day=day(line.started))
    when = _("finished on {day}").format(day=day(line.finished)) if line.finished else begun
    title = italic(line.title) if not line.name.startswith(line.title) else ""
    return lines(bold(f"{number}. {line.name}"), title, f"{counts(line)} · {when}")


async def show_run(visit: Visit, run: Run) -> Screen:
    """A run where it was left: its step or phase, the overview of a finished one."""
    if run.finished:
        return overview_screen(visit, run)
    if run.copy.use == "do-confirm":
        return await show_phase(visit, run, page_to_go_on(visit, run))
    return await show_step(visit, run, min(run.place, run.total - 1))


@on_tap(StartRun)
async def start(visit: Visit, route: StartRun) -> Answer:
    """Begin a run and show its first screen; the second tap of two shows the run that the first began."""
    _ref, checklist = visit.item(route.key, Checklist)
    before = await visit.store.runs(visit.chat)
    run = await visit.store.start_run(
        visit.chat,
        copy_of(visit.library, checklist),
        proposed_name(checklist, visit.now, {line.name for line in before}),
        visit.now,
        once=f"{visit.chat}:{visit.message}:{route.nonce}",
        by=visit.user,
    )
    is_new = run.id not in {line.id for line in before}
    return Answer(await show_run(visit, run), prompt=new_run_prompt(run) if is_new else None)


@on_tap(GoOnRun)
async def go_on(visit: Visit, route: GoOnRun) -> Answer:
    """A run where it was left."""
    return Answer(await show_run(visit, await visit.store.run(visit.chat, route.run)))


@on_tap(Runs)
async def runs(visit: Visit, route: Runs) -> Answer:
    """The user's runs, or the group's."""
    return Answer(runs_screen(visit, await visit.store.runs(visit.chat), route.page))


@on_command("runs", lambda: _("Your runs of checklists"))
async def runs_anew(visit: Visit, _words: str) -> Answer:
    """The user's runs, or the group's, in a new message."""
    return Answer(runs_screen(visit, await visit.store.runs(visit.chat)))


__all__ = ["runs_screen", "show_run", "take_reply"]
