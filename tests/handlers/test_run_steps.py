"""The screen of one step of a run."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from handlers.markup import visible
from handlers.routes import ChecklistFront, RunOverview, RunPhase, RunStep, SetStep, WantedState
from handlers.run_steps import step_screen
from handlers.screen import Screen, View, broken_limits
from storage import ChecklistCopy, NoSuchStep
from tests.handlers.conftest import long_copy, made_run


def labels(screen: Screen) -> list[str]:
    return [button.label for button in screen.buttons]


def test_an_open_step_says_what_to_do_and_who_usually_does_it(view: View, handover: ChecklistCopy) -> None:
    screen = step_screen(view, made_run(handover), 0)

    assert visible(screen.text) == (
        "First visit\nAt the site · Step 1 of 3\n\n"
        "Count the weapons with both sides present\n\n"
        "Both sign the sheet. See Disarmament, demobilization and reintegration.\n\n"
        "Open\n\n"
        "Usually done by: SSR adviser\nSource: UN SSR ITGNs (2012), p. 85"
    )
    assert labels(screen) == ["Done", "Skip", "Write a note", "Next", "Report a mistake", "Overview", "Home"]


def test_a_done_step_offers_not_done_and_no_done(view: View, handover: ChecklistCopy) -> None:
    screen = step_screen(view, made_run(handover, done=(1,)), 1)

    assert "Done on 21 November 2026" in screen.text
    assert labels(screen) == ["Not done", "Write a note", "Previous", "Next", "Report a mistake", "Overview", "Home"]


def test_a_skipped_step_says_why_and_offers_not_done(view: View, handover: ChecklistCopy) -> None:
    screen = step_screen(view, made_run(handover, skipped={1: "No <store> yet"}), 1)

    assert "Skipped on 21 November 2026: No <store> yet" in visible(screen.text)
    assert labels(screen)[:3] == ["Not done", "Write a note", "Change the reason"]


def test_a_step_skipped_without_a_reason_asks_for_one(view: View, handover: ChecklistCopy) -> None:
    screen = step_screen(view, made_run(handover, skipped={1: ""}), 1)

    assert "Skipped on 21 November 2026\n" in visible(screen.text)
    assert labels(screen)[:3] == ["Not done", "Write a note", "Give a reason"]


def test_a_note_on_an_open_step_is_shown_and_can_be_changed(view: View, handover: ChecklistCopy) -> None:
    screen = step_screen(view, made_run(handover, notes={2: "Forms are in the <blue> box"}), 2)

    assert "Open\nNote: Forms are in the <blue> box" in visible(screen.text)
    assert labels(screen)[:3] == ["Done", "Skip", "Change the note"]


@pytest.mark.parametrize(
    ("label", "wanted"), [("Done", WantedState.DONE), ("Skip", WantedState.SKIPPED), ("Not done", WantedState.OPEN)]
)
def test_a_button_says_the_state_it_wants_and_comes_back_to_the_step(
    view: View, handover: ChecklistCopy, label: str, wanted: WantedState
) -> None:
    front = ChecklistFront("abcdef", 0)
    run = made_run(handover, done=(1,) if wanted is WantedState.OPEN else ())
    screen = step_screen(replace(view, trail=(front,)), run, 1)
    button = next(button for button in screen.buttons if button.label == label)

    assert button.to == SetStep(run.id, 1, wanted)
    assert button.trail == (RunStep(run.id, 1), front)


def test_when_no_step_is_open_the_screen_says_so_and_offers_finish(view: View, handover: ChecklistCopy) -> None:
    screen = step_screen(view, made_run(handover, done=(0, 2), skipped={1: ""}), 2)

    assert "All 3 steps are done or skipped. Finish closes the run and sends you its record." in screen.text
    assert labels(screen)[-4:] == ["Finish", "Report a mistake", "Overview", "Home"]


def test_a_finished_run_is_read_only(view: View, handover: ChecklistCopy) -> None:
    screen = step_screen(view, made_run(handover, done=(0, 1, 2), finished=True), 1)

    assert "Finished on 22 November 2026." in screen.text
    assert labels(screen) == ["Previous", "Next", "Report a mistake", "Overview", "Home"]


def test_a_step_that_the_library_no_longer_has_takes_no_report(view: View, handover: ChecklistCopy) -> None:
    screen = step_screen(view, made_run(replace(handover, id="taken-out")), 0)

    assert "Report a mistake" not in labels(screen)


def test_a_step_leads_to_the_section_that_explains_it(view: View, tips: ChecklistCopy) -> None:
    assert "Section: People are the basis" in labels(step_screen(view, made_run(tips), 0))


def test_back_leads_to_where_one_came_from(view: View, tips: ChecklistCopy) -> None:
    run = made_run(tips)
    phase, front = RunPhase(run.id, 0, 0), ChecklistFront("abcdef", 0)
    screen = step_screen(replace(view, trail=(phase, front)), run, 1)
    back = next(button for button in screen.buttons if button.label == "Back")

    assert (back.to, back.trail) == (phase, (front,))


def test_from_the_overview_there_is_one_way_back_to_it(view: View, tips: ChecklistCopy) -> None:
    run = made_run(tips)
    screen = step_screen(replace(view, trail=(RunOverview(run.id, 0),)), run, 1)

    assert [button.label for button in screen.rows[-1]] == ["Overview", "Home"]


def test_the_overview_leads_back_to_the_step_and_then_out_of_the_run(view: View, tips: ChecklistCopy) -> None:
    run, front = made_run(tips), ChecklistFront("abcdef", 0)
    trail = (RunPhase(run.id, 0, 0), RunOverview(run.id, 0), front)
    screen = step_screen(replace(view, trail=trail), run, 1)
    overview = next(button for button in screen.buttons if button.label == "Overview")

    assert overview.trail == (RunStep(run.id, 1), front)


def test_a_step_beyond_the_runs_copy_is_no_step(view: View, handover: ChecklistCopy) -> None:
    with pytest.raises(NoSuchStep):
        step_screen(view, made_run(handover), 3)


def test_every_state_of_a_step_keeps_telegrams_limits_and_the_outside_face(
    view: View, handover: ChecklistCopy, tips: ChecklistCopy, run_words: Callable[[str], bool]
) -> None:
    known = {"Done", "Skip", "Not done", "Next", "Previous", "Overview", "Finish"}
    trail = (ChecklistFront("abcdef", 10), RunOverview("other-id", 3))
    words = "W" * 1000
    for copy in (handover, tips, long_copy(3, text="Done " * 20)):
        for marks in ({}, {"done": range(3)}, {"skipped": dict.fromkeys(range(3), words)}):
            for finished in (True, False):
                run = made_run(copy, **marks, notes=dict.fromkeys(range(3), words), finished=finished, name="Done" * 16)
                for index in range(3):
                    screen = step_screen(replace(view, trail=trail), run, index, "Noted.")
                    assert broken_limits(screen) == []
                    assert {label for label in labels(screen) if run_words(label)} <= known
