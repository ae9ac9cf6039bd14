"""The screen of a phase of a do-confirm run."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.library import Library
from handlers.markup import visible, visible_length
from handlers.routes import ChecklistFront, RunPhase, RunStep, SetStep, WantedState
from handlers.run_phases import STEPS_A_PAGE, page_of_step, page_to_go_on, phase_pages, phase_screen
from handlers.screen import Screen, View, broken_limits
from storage import ChecklistCopy, NoSuchStep, Run
from tests.conftest import NOW
from tests.handlers.conftest import long_copy, made_run


def labels(screen: Screen) -> list[str]:
    return [button.label for button in screen.buttons]


def shown(view: View, run: Run, page: int = 0) -> Screen:
    return phase_screen(view, run, phase_pages(view, run.copy)[page])


def test_a_phase_numbers_its_steps_through_the_run_with_their_state_in_words(view: View, tips: ChecklistCopy) -> None:
    run = made_run(tips, done=(2,), skipped={3: "No day is set"}, notes={2: "By radio"})

    assert visible(shown(view, run, 1).text) == (
        "First visit\nPhase 2 of 2: Staying\n\n"
        "3. Report back what became of people's words\nDone on 21 November 2026\nNote: By radio\n\n"
        "4. Name the day on which you leave\nSkipped on 21 November 2026\nReason: No day is set"
    )


def test_each_step_has_a_button_with_its_number_that_says_the_state_wanted(view: View, tips: ChecklistCopy) -> None:
    run = made_run(tips, done=(0,))
    front = ChecklistFront("abcdef", 0)
    ticks = shown(replace(view, trail=(front,)), run).rows[0]

    assert [(tick.label, tick.to) for tick in ticks] == [
        ("Not done 1", SetStep(run.id, 0, WantedState.OPEN)),
        ("Done 2", SetStep(run.id, 1, WantedState.DONE)),
    ]
    assert ticks[0].trail == (RunPhase(run.id, 0, 0), front)


def test_the_ticks_stand_three_in_a_row(view: View) -> None:
    rows = shown(view, made_run(long_copy(7))).rows

    assert [[button.label for button in row] for row in rows[:3]] == [
        ["Done 1", "Done 2", "Done 3"],
        ["Done 4", "Done 5", "Done 6"],
        ["Done 7"],
    ]


def test_details_open_the_first_step_that_is_open_here(view: View, tips: ChecklistCopy) -> None:
    def details(run: Run) -> object:
        return next(button.to for button in shown(view, run).buttons if button.label.startswith("Details"))

    assert details(made_run(tips)) == RunStep("Ab-_1234", 0)
    assert details(made_run(tips, done=(0,))) == RunStep("Ab-_1234", 1)
    assert details(made_run(tips, done=(0, 1))) == RunStep("Ab-_1234", 0)


def test_phases_are_walked_with_previous_and_next(view: View, tips: ChecklistCopy) -> None:
    def moves(page: int) -> list[tuple[str, object]]:
        screen = shown(view, made_run(tips), page)
        return [(button.label, button.to) for button in screen.buttons if button.label in {"Previous", "Next"}]

    assert moves(0) == [("Next", RunPhase("Ab-_1234", 1, 0))]
    assert moves(1) == [("Previous", RunPhase("Ab-_1234", 0, 0))]


def test_a_long_phase_is_shown_in_pages_of_seven_steps(view: View) -> None:
    run = made_run(long_copy(9, 2))
    pages = phase_pages(view, run.copy)

    assert [(page.phase, page.page, len(page.steps)) for page in pages] == [(0, 0, 7), (0, 1, 2), (1, 0, 2)]
    assert "Phase 1 of 2: Part 1 · page 2 of 2" in shown(view, run, 1).text
    assert "Phase 2 of 2: Part 2\n" in visible(shown(view, run, 2).text)
    assert [button.label for button in shown(view, run, 1).rows[0]] == ["Done 8", "Done 9"]


def test_steps_with_long_details_stand_fewer_on_a_page(view: View) -> None:
    pages = phase_pages(view, long_copy(7, text="Do this " * 12, detail="Detail " * 50))

    assert [len(page.steps) for page in pages] == [5, 2]


def test_a_very_long_detail_is_cut_here(view: View) -> None:
    text = visible(shown(view, made_run(long_copy(1, detail="Detail " * 300))).text)

    assert text.endswith("Detail…")
    assert len(text) < 250


def test_a_step_that_is_done_or_skipped_stands_without_its_detail(view: View, tips: ChecklistCopy) -> None:
    assert "Budget people and money" in shown(view, made_run(tips)).text
    assert "Budget people and money" not in shown(view, made_run(tips, done=(0,))).text


def test_the_only_phase_is_not_counted(view: View) -> None:
    assert visible(shown(view, made_run(long_copy(2))).text).startswith("First visit\nPart 1\n\n1. Do this")


def test_when_no_step_of_the_run_is_open_the_phase_offers_finish(view: View, tips: ChecklistCopy) -> None:
    screen = shown(view, made_run(tips, done=(0, 1, 2, 3)))

    assert "All 4 steps are done or skipped." in screen.text
    assert "Finish" in labels(screen)
    assert "Finish" not in labels(shown(view, made_run(tips, done=(0, 1))))


def test_a_phase_of_a_finished_run_is_read_only(view: View, tips: ChecklistCopy) -> None:
    assert labels(shown(view, made_run(tips, done=(0,), finished=True))) == ["Details", "Next", "Overview", "Home"]


def test_a_run_goes_on_where_it_was_left_while_a_step_is_open_there(view: View, tips: ChecklistCopy) -> None:
    assert page_to_go_on(view, made_run(tips, place=2)).phase == 1


def test_a_run_goes_on_in_the_first_phase_with_an_open_step(view: View, tips: ChecklistCopy) -> None:
    assert page_to_go_on(view, made_run(tips, done=(0, 1))).phase == 1
    assert page_to_go_on(view, made_run(tips, done=(2, 3), place=3)).phase == 0


def test_a_run_with_no_open_step_goes_on_where_it_was_left(view: View, tips: ChecklistCopy) -> None:
    assert page_to_go_on(view, made_run(tips, done=(0, 1, 2, 3), place=3)).phase == 1


def test_a_step_beyond_the_copy_stands_on_no_page(view: View, tips: ChecklistCopy) -> None:
    with pytest.raises(NoSuchStep):
        page_of_step(view, made_run(tips), 4)


@given(
    phases=st.lists(st.integers(1, 20), min_size=1, max_size=5),
    detail=st.text(max_size=600),
    remark=st.text(max_size=1000),
)
def test_every_step_stands_on_one_page_in_order_and_no_tick_moves_it(
    library: Library, phases: list[int], detail: str, remark: str
) -> None:
    view = View(library=library, bot="vademecum_bot", now=NOW)
    copy = long_copy(*phases, text="Report back what became of people's words", detail=detail)
    pages = phase_pages(view, copy)

    assert [index for page in pages for index in page.steps] == list(range(sum(phases)))
    assert max(len(page.steps) for page in pages) <= STEPS_A_PAGE

    everything = range(sum(phases))
    run = made_run(copy, skipped=dict.fromkeys(everything, remark), notes=dict.fromkeys(everything, remark))
    assert all(broken_limits(phase_screen(view, run, page)) == [] for page in pages)
    assert all(visible_length(phase_screen(view, run, page).text) < 4096 for page in pages)


def test_the_buttons_of_a_phase_keep_the_outside_face(
    view: View, tips: ChecklistCopy, run_words: Callable[[str], bool]
) -> None:
    screen = shown(view, made_run(tips, done=(0,), name="Finish it"))

    assert [label for label in labels(screen) if run_words(label)] == ["Not done 1", "Done 2", "Next", "Overview"]
