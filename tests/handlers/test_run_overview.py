"""How a run stands, as a whole."""

from collections.abc import Callable
from dataclasses import replace

from content.library import Library
from handlers.markup import visible
from handlers.routes import ChecklistFront, DeleteRun, RunOverview, RunPhase, RunStep
from handlers.run_overview import changed_since, delete_screen, overview_screen
from handlers.screen import Screen, View, broken_limits
from storage import ChecklistCopy
from tests.handlers.conftest import long_copy, made_run


def labels(screen: Screen) -> list[str]:
    return [button.label for button in screen.buttons]


def test_an_open_run_says_how_far_it_is_and_what_is_open(view: View, tips: ChecklistCopy) -> None:
    screen = overview_screen(view, made_run(tips, done=(0, 2), skipped={1: ""}))

    assert visible(screen.text) == (
        "First visit\nTips for supporting national ownership\n\n"
        "Begun on 20 November 2026.\n\n"
        "▓▓▓▓▓▓▓░░░\n2 of 4 done, 1 skipped, 1 open\n\n"
        "Still open:\n4. Name the day on which you leave"
    )
    assert labels(screen) == ["Go on", "Finish", "Rename", "Delete", "4. Name the day on which you…", "Home"]


def test_a_finished_run_can_be_recorded_and_reopened_but_not_ticked(view: View, tips: ChecklistCopy) -> None:
    screen = overview_screen(view, made_run(tips, done=(0,), finished=True))

    assert "Begun on 20 November 2026. Finished on 22 November 2026." in screen.text
    assert labels(screen) == ["Look through the steps", "Record", "Reopen", "Rename", "Delete", "Home"]


def test_an_open_step_of_a_do_confirm_run_leads_to_its_phase(view: View, tips: ChecklistCopy) -> None:
    screen = overview_screen(view, made_run(tips, done=(0, 1, 2)))

    assert next(button.to for button in screen.buttons if button.label.startswith("4.")) == RunPhase("Ab-_1234", 1, 0)


def test_an_open_step_of_a_read_do_run_leads_to_its_own_screen(view: View, handover: ChecklistCopy) -> None:
    front = ChecklistFront("abcdef", 0)
    screen = overview_screen(replace(view, trail=(RunStep("Ab-_1234", 0), front)), made_run(handover, done=(0, 1)))
    button = next(button for button in screen.buttons if button.label.startswith("3."))

    assert button.to == RunStep("Ab-_1234", 2)
    assert button.trail == (RunOverview("Ab-_1234", 0), front)


def test_many_open_steps_stand_ten_a_page(view: View) -> None:
    run = made_run(long_copy(12, 13))
    second = overview_screen(view, run, 1)

    assert [label for label in labels(second) if label[0].isdigit()] == [f"{n}. Do this" for n in range(11, 21)]
    assert "‹ Page 1" in labels(second)
    assert "Page 3 of 3 ›" in labels(second)


def test_a_run_with_nothing_open_says_what_finish_does(view: View, tips: ChecklistCopy) -> None:
    text = overview_screen(view, made_run(tips, done=range(4))).text

    assert "▓▓▓▓▓▓▓▓▓▓\n4 of 4 done" in visible(text)
    assert "Finish closes the run and sends you its record." in text


def test_a_run_of_the_checklist_as_it_stands_says_nothing_of_changes(library: Library, tips: ChecklistCopy) -> None:
    assert changed_since(library, made_run(tips)) == ""


def test_a_run_says_that_the_checklist_has_changed_since(library: Library, tips: ChecklistCopy) -> None:
    assert changed_since(library, made_run(replace(tips, hash="0" * 16))) == (
        "The checklist has changed in the library since this run began. This run keeps its own copy."
    )


def test_a_run_says_that_the_checklist_is_gone(library: Library, tips: ChecklistCopy) -> None:
    assert changed_since(library, made_run(replace(tips, id="never-was"))) == (
        "The checklist is no longer in the library. This run keeps its own copy."
    )


def test_a_run_of_a_checklist_with_a_new_id_is_compared_with_it(library: Library, tips: ChecklistCopy) -> None:
    renamed = library.checklists["ownership-tips"].model_copy(update={"id": "new-tips", "was": ("ownership-tips",)})
    changed = replace(library, checklists={"new-tips": renamed})

    assert changed_since(changed, made_run(tips)) == ""


def test_deleting_asks_once_and_says_what_is_lost(view: View, tips: ChecklistCopy) -> None:
    screen = delete_screen(view, made_run(tips, done=(0,), notes={0: "a", 2: "b"}))

    assert visible(screen.text) == (
        "Delete “First visit”?\n\n"
        "You would lose the record of this run for good: 1 of 4 done, 3 open. "
        "The notes on 2 steps go too. "
        "The checklist itself stays, and so do the other runs."
    )
    assert [(button.label, button.to) for button in screen.buttons] == [
        ("Delete for good", DeleteRun("Ab-_1234")),
        ("Keep it", RunOverview("Ab-_1234", 0)),
    ]


def test_every_overview_keeps_telegrams_limits_and_the_outside_face(
    view: View, tips: ChecklistCopy, run_words: Callable[[str], bool]
) -> None:
    trail = (ChecklistFront("abcdef", 10), RunOverview("other-id", 3))
    for copy in (tips, long_copy(70, text="Finish " * 14)):
        for finished in (True, False):
            for page in (0, 6):
                run = made_run(copy, name="W" * 64, finished=finished)
                screen = overview_screen(replace(view, trail=trail), run, page, "Renamed.")
                assert broken_limits(screen) == []
                acting = [label for label in labels(screen) if run_words(label)]
                assert acting == ([] if finished else ["Finish"])
                assert broken_limits(delete_screen(view, run)) == []
