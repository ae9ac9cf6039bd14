"""What the user writes on a run: its name, a note on a step, why a step was skipped. Asked for by a forced reply."""

from dataclasses import replace
from typing import assert_never

from handlers.copies import NAME
from handlers.groups import run_to_manage
from handlers.markup import bold, lines, paragraphs
from handlers.registry import Visit, on_tap
from handlers.replies import REMARK, misfit
from handlers.routes import AskName, AskNote, AskReason, Home, RunPhase, Runs, RunStep
from handlers.run_overview import overview_screen
from handlers.run_parts import step_at, whose_runs
from handlers.run_phases import page_of_step
from handlers.run_steps import show_step
from handlers.screen import Answer, Button, Prompt, Screen, View
from handlers.words import _
from storage import Awaited, AwaitedKind, NoSuchRun, Run, RunIsFinished, StepState

NOTHING = {"-", "–", "—"}
"""What is sent to remove a note."""


# --- asking: each question may begin with what was wrong with the answer before


def new_run_prompt(run: Run) -> Prompt:
    """Say what a new run is called, and offer another name."""
    called = _("This run is called “{name}”.").format(name=run.name)
    asked = _("Reply to this message to give it another name, or just go on above.")
    return _prompt("run-name", run, called, asked, placeholder=_("Name of the run"))


def name_prompt(run: Run, wrong: str = "") -> Prompt:
    """Ask for a run's name."""
    called = _("This run is called “{name}”.").format(name=run.name)
    asked = _("Reply to this message with its new name, at most {room} characters.").format(room=NAME)
    return _prompt("run-name", run, wrong, called, asked, placeholder=_("Name of the run"))


def note_prompt(run: Run, index: int, wrong: str = "") -> Prompt:
    """Ask for a note on a step."""
    step = step_at(run, index)
    mark = run.marks.get(step.id)
    asked = _("Reply to this message with your note, at most {room} characters.").format(room=REMARK)
    now = _("The note now: {note}").format(note=mark.note) if mark and mark.note else ""
    if now:
        asked += " " + _("A hyphen (-) removes it.")
    number = _("Note on step {number}").format(number=index + 1)
    head = lines(bold(number), step.text)
    return _prompt("step-note", run, wrong, head, now, asked, placeholder=number, step=step.id)


def reason_prompt(run: Run, index: int, wrong: str = "") -> Prompt:
    """Ask why a step was skipped."""
    step = step_at(run, index)
    asked = _("Reply to this message with the reason, at most {room} characters.").format(room=REMARK)
    number = _("Why step {number} is skipped").format(number=index + 1)
    return _prompt("skip-reason", run, wrong, lines(bold(number), step.text), asked, placeholder=number, step=step.id)


def _prompt(kind: AwaitedKind, run: Run, *parts: str, placeholder: str, step: str = "") -> Prompt:
    return Prompt(paragraphs(*parts), placeholder, kind, run.id, step)


@on_tap(AskName)
async def ask_name(visit: Visit, route: AskName) -> Answer:
    """Ask for a run's name."""
    return Answer(prompt=name_prompt(await run_to_manage(visit, route.run)))


@on_tap(AskNote)
async def ask_note(visit: Visit, route: AskNote) -> Answer:
    """Ask for a note on a step. Raises `RunIsFinished` on a late tap."""
    run = await visit.store.run(visit.chat, route.run)
    if run.finished:
        raise RunIsFinished(run.id)
    return Answer(prompt=note_prompt(run, route.step))


@on_tap(AskReason)
async def ask_reason(visit: Visit, route: AskReason) -> Answer:
    """Ask why a step was skipped; a step that is not skipped any more is shown as it stands."""
    run = await visit.store.run(visit.chat, route.run)
    if run.finished:
        raise RunIsFinished(run.id)
    if run.state_of(step_at(run, route.step).id) is not StepState.SKIPPED:
        return Answer(
            toast=_("Step {number} is not skipped.").format(number=route.step + 1),
            then=visit.trail or (RunStep(run.id, route.step),),
        )
    return Answer(prompt=reason_prompt(run, route.step))


# --- taking


async def take_reply(visit: Visit, awaited: Awaited, text: str) -> Answer:
    """Keep a text that the bot asked for; a new screen with the step or the run it belongs to.

    Where the text cannot be kept (too long, the run finished or gone) the answer says why; what was asked too long is
    asked again.
    """
    try:
        run = await visit.store.run(visit.chat, awaited.run)
        answer = await _take(visit, run, awaited, text.strip())
    except NoSuchRun:
        answer = Answer(_gone_screen(visit))
    except RunIsFinished:
        run = await visit.store.run(visit.chat, awaited.run)
        told = _("This run is finished, so nothing was added. Reopen it to change it.")
        answer = Answer(overview_screen(visit, run, told=told))
    await visit.store.end_awaited(visit.chat, visit.user, awaited.message)
    return answer


async def _take(visit: Visit, run: Run, awaited: Awaited, text: str) -> Answer:
    match awaited.kind:
        case "run-name":
            return await _take_name(visit, run, " ".join(text.split()))
        case "step-note":
            return await _take_note(visit, run, _index_of(run, awaited.step), text)
        case "skip-reason":
            return await _take_reason(visit, run, _index_of(run, awaited.step), text)
        case "report":
            raise ValueError("a report belongs to no run")
        case _:
            assert_never(awaited.kind)


async def _take_name(visit: Visit, run: Run, name: str) -> Answer:
    if wrong := misfit(name, NAME):
        return Answer(prompt=name_prompt(run, wrong))
    run = await visit.store.rename_run(visit.chat, run.id, name, visit.now)
    return Answer(overview_screen(visit, run, told=_("Renamed.")))


async def _take_note(visit: Visit, run: Run, index: int, note: str) -> Answer:
    if run.finished:
        raise RunIsFinished(run.id)
    if wrong := misfit(note, REMARK):
        return Answer(prompt=note_prompt(run, index, wrong))
    kept = "" if note in NOTHING else note
    run = await visit.store.set_note(visit.chat, run.id, run.copy.steps[index].id, kept, visit.now, by=visit.user)
    return Answer(await _step_again(visit, run, index, _("Noted.") if kept else _("The note is removed.")))


async def _take_reason(visit: Visit, run: Run, index: int, reason: str) -> Answer:
    if run.finished:
        raise RunIsFinished(run.id)
    step = run.copy.steps[index].id
    if run.state_of(step) is not StepState.SKIPPED:
        told = _("This step is not skipped any more, so it takes no reason.")
        return Answer(await _step_again(visit, run, index, told))
    if wrong := misfit(reason, REMARK):
        return Answer(prompt=reason_prompt(run, index, wrong))
    run = await visit.store.set_step(
        visit.chat, run.id, step, StepState.SKIPPED, visit.now, reason=reason, by=visit.user
    )
    return Answer(await _step_again(visit, run, index, _("Noted.")))


def _index_of(run: Run, step: str) -> int:
    return [known.id for known in run.copy.steps].index(step)


async def _step_again(visit: Visit, run: Run, index: int, told: str) -> Screen:
    """The step in a new message; in a do-confirm run, Back leads to its phase."""
    if run.copy.use == "do-confirm":
        page = page_of_step(visit, run, index)
        visit = replace(visit, trail=(RunPhase(run.id, page.phase, page.page), *visit.trail))
    return await show_step(visit, run, index, told)


def _gone_screen(view: View) -> Screen:
    return Screen(
        paragraphs(
            bold(_("This run is no longer there.")),
            _("It was deleted in the meantime, so your text was not added to it. Your message above is still there."),
        ),
        ((Button(whose_runs(view), Runs()),), (Button(_("Home"), Home()),)),
    )
