"""One step of a checklist, outside any run."""

from dataclasses import replace

import pytest

from content.library import Library
from content.refs import Ref
from handlers.checklist_steps import see_rows, step_screen
from handlers.markup import visible
from handlers.routes import ChecklistFront, ChecklistsOfTopic
from handlers.screen import Screen, View, broken_limits


def labels(screen: Screen) -> list[str]:
    return [button.label for button in screen.buttons]


def test_a_step_says_what_to_do_why_who_and_on_whose_word(view: View) -> None:
    screen = step_screen(view, Ref("checklist", "weapons-handover", "count-weapons"))

    assert visible(screen.text) == (
        "Step 1 of 3 in Weapons handover\n\nCount the weapons with both sides present\n\n"
        "Both sign the sheet. See Disarmament, demobilization and reintegration.\n\n"
        "Usually done by: SSR adviser\nSource: UN SSR ITGNs (2012), p. 85"
    )
    assert labels(screen) == ["Next", "Start a run", "Cite", "Report a mistake", "Checklist", "Home"]


def test_a_step_without_a_source_of_its_own_cites_the_checklists(view: View) -> None:
    text = step_screen(view, Ref("checklist", "weapons-handover", "store-apart")).text

    assert "Source: UN SSR ITGNs (2012), p. 84; Mission Leadership (2010), about p. 60" in text


def test_steps_are_walked_from_the_first_to_the_last(view: View) -> None:
    def moves(step: str) -> list[str]:
        screen = step_screen(view, Ref("checklist", "weapons-handover", step))
        return [label for label in labels(screen) if label in {"Previous", "Next"}]

    assert moves("count-weapons") == ["Next"]
    assert moves("store-apart") == ["Previous", "Next"]
    assert moves("give-receipt") == ["Previous"]


def test_a_step_leads_to_the_section_it_sees(view: View) -> None:
    screen = step_screen(view, Ref("checklist", "ownership-tips", "engage-early"))

    assert labels(screen)[0] == "Section: People are the basis"


def test_a_step_reached_from_its_front_has_one_button_back_to_it(view: View) -> None:
    front = ChecklistFront(Ref("checklist", "weapons-handover").key, 0)
    view = replace(view, trail=(front,))
    screen = step_screen(view, Ref("checklist", "weapons-handover", "give-receipt"))

    assert [button.label for button in screen.rows[-1]] == ["Checklist", "Home"]
    assert screen.rows[-1][0].to == front


def test_a_step_reached_from_elsewhere_has_back_beside_its_checklist(view: View) -> None:
    view = replace(view, trail=(ChecklistsOfTopic("abcdef"),))
    screen = step_screen(view, Ref("checklist", "weapons-handover", "give-receipt"))

    assert [button.label for button in screen.rows[-1]] == ["Checklist", "Back", "Home"]


def test_a_reference_that_is_gone_gets_no_button(view: View) -> None:
    see = ["note:never-was", "note:ddr-and-reform", "term:ddr-programme", "checklist:weapons-handover"]
    rows = see_rows(view, see, ChecklistFront("abcdef"))

    assert [button.label for row in rows for button in row] == ["Note: DDR and reform", "Term: DDR"]


def test_what_is_no_step_is_refused(view: View) -> None:
    with pytest.raises(KeyError):
        step_screen(view, Ref("checklist", "weapons-handover"))


def test_every_step_keeps_telegrams_limits(view: View, library: Library) -> None:
    refs = [ref for ref in library.items if ref.kind == "checklist" and ref.part]

    assert [broken for ref in refs if (broken := broken_limits(step_screen(view, ref)))] == []
