"""The list of a user's runs."""

from collections.abc import Callable

from handlers.markup import visible
from handlers.routes import GoOnRun, Runs
from handlers.runs import runs_screen
from handlers.screen import View, broken_limits
from storage import RunLine


def line(view: View, number: int, name: str = "First visit", *, finished: bool = False) -> RunLine:
    return RunLine(
        id=f"run-{number:04}",
        checklist="ownership-tips",
        title="Ownership tips",
        name=name,
        started=view.now,
        finished=view.now if finished else None,
        touched=view.now,
        done=5,
        skipped=1,
        total=7,
    )


def test_a_run_is_listed_with_its_checklist_how_far_it_is_and_when_it_began(view: View) -> None:
    screen = runs_screen(view, [line(view, 1), line(view, 2, "Ownership tips, 22 November 2026", finished=True)])

    assert visible(screen.text) == (
        "Your runs\n\n"
        "1. First visit\nOwnership tips\n5 of 7 done, 1 skipped, 1 open · begun on 22 November 2026\n\n"
        "2. Ownership tips, 22 November 2026\n5 of 7 done, 1 skipped, 1 open · finished on 22 November 2026"
    )
    assert [button.label for button in screen.buttons] == [
        "1. First visit",
        "2. Ownership tips, 22 November…",
        "Checklists",
        "Home",
    ]


def test_a_run_opens_where_it_was_left_and_back_comes_to_its_page_of_the_list(view: View) -> None:
    button = runs_screen(view, [line(view, number) for number in range(12)], 1).buttons[0]

    assert (button.label, button.to, button.trail) == ("11. First visit", GoOnRun("run-0010"), (Runs(1),))


def test_a_list_without_runs_says_how_to_begin_one(view: View) -> None:
    screen = runs_screen(view, [])

    assert "None yet. Open a checklist and start a run" in screen.text
    assert [button.label for button in screen.buttons] == ["Checklists", "Home"]


def test_names_as_long_as_can_be_keep_telegrams_limits_and_the_outside_face(
    view: View, run_words: Callable[[str], bool]
) -> None:
    screen = runs_screen(view, [line(view, number, "Done & <" * 8) for number in range(30)], 1)

    assert broken_limits(screen) == []
    assert not any(run_words(button.label) for button in screen.buttons)
