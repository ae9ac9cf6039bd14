"""What the screens of a run share: how far it is, the state of a step in words, and the ways out."""

from dataclasses import replace
from itertools import dropwhile

from markupsafe import Markup

from handlers.codec import Route, Trail
from handlers.markup import split
from handlers.routes import FinishRun, RunOverview
from handlers.screen import Button, Row, View
from handlers.words import _, day, ngettext
from storage import NoSuchStep, Run, RunLine, StepCopy, StepMark, StepState

LABEL = 32
"""Characters of a button's label that a narrow phone shows."""


def step_at(run: Run, index: int) -> StepCopy:
    """The step at `index`, from 0 over all phases; `NoSuchStep` where the run's copy ends before it."""
    if index >= run.total:
        raise NoSuchStep(run.id, str(index))
    return run.copy.steps[index]


def counts(run: Run | RunLine) -> str:
    """How far a run is: “5 of 7 done, 1 skipped, 1 open”."""
    parts = [_("{done} of {total} done").format(done=run.done, total=run.total)]
    if run.skipped:
        parts.append(_("{count} skipped").format(count=run.skipped))
    if left := run.total - run.done - run.skipped:
        parts.append(_("{count} open").format(count=left))
    return ", ".join(parts)


def whose_runs(view: View) -> str:
    """What the list of runs is called here."""
    return _("Runs of this group") if view.in_group else _("Your runs")


def state_words(mark: StepMark | None) -> str:
    """Where a step stands: “Open”, “Done on 22 November 2026”, “Skipped on 22 November 2026”.

    In a group, of somebody who deleted their data: “Done on 22 November 2026 by a former member”.
    """
    if mark is None or mark.state is StepState.OPEN:
        return _("Open")
    done, skipped = _("Done on {day}"), _("Skipped on {day}")
    if mark.by is None:
        done, skipped = _("Done on {day} by a former member"), _("Skipped on {day} by a former member")
    return (done if mark.state is StepState.DONE else skipped).format(day=day(mark.at))


def all_settled(run: Run) -> str:
    """The word that nothing is left to do, with what comes next; empty where a step is open."""
    if run.open_steps:
        return ""
    told = ngettext("The step is done or skipped.", "All {count} steps are done or skipped.", run.total)
    return told if run.finished else told + " " + _("Finish closes the run and sends you its record.")


def finished_note(run: Run) -> str:
    """The word that a finished run stays as it is; empty while it goes on."""
    if run.finished is None:
        return ""
    return _("Finished on {day}. Reopen it in the overview to change it.").format(day=day(run.finished))


def shorten(text: str, room: int = LABEL) -> str:
    """`text` in at most `room` characters, cut between words where one ends near enough."""
    if len(text) <= room:
        return text
    at_a_word = text[:room].rpartition(" ")[0]
    return (at_a_word if len(at_a_word) > room // 2 else text[: room - 1]).rstrip(" ,.;:–-") + "…"


def cut(html: Markup, room: int) -> Markup:
    """HTML in at most about `room` visible characters, with “…” where something is left out."""
    first, *more = split(html, room)
    if not more:
        return first
    return first + (" …" if first.endswith((".", "!", "?")) else "…")


# --- the ways


def outside(view: View, run: Run) -> Trail:
    """Where Back leads once it has left the run."""
    return tuple(dropwhile(lambda to: getattr(to, "run", None) == run.id, view.trail))


def within(view: View, run: Run, label: str, to: Route, here: Route) -> Button:
    """A button from one screen of a run to another; Back comes back `here`, and after that leaves the run."""
    return Button(label, to, (here, *outside(view, run)))


def finish_rows(view: View, run: Run) -> tuple[Row, ...]:
    """The button that finishes a run with no step left open."""
    if run.finished or run.open_steps:
        return ()
    return ((Button(_("Finish"), FinishRun(run.id), outside(view, run)),),)


def ways_out(view: View, run: Run, here: Route) -> Row:
    """Overview, Back, Home; no Back beside Overview where both lead there."""
    from_overview = bool(view.trail) and isinstance(view.trail[0], RunOverview)
    out = replace(view, trail=()) if from_overview else view
    return out.ways_out(within(view, run, _("Overview"), RunOverview(run.id), here))
