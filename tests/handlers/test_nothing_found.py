"""What is said where nothing was found, or nothing was asked."""

from collections.abc import Callable

import pytest

from content.refs import Ref
from handlers.nothing_found import (
    how_to_define_screen,
    how_to_search_screen,
    nothing_screen,
    old_list_screen,
    undefined_screen,
)
from handlers.routes import Results, ResultsOf, TakeText, Term, WantedKind
from handlers.screen import Button, Screen, View, broken_limits

OFFER = (Button("Save as note on step 3", TakeText(123_456_789)),)


def labels(screen: Screen) -> list[str]:
    return [button.label for button in screen.buttons]


def test_where_nothing_is_found_the_nearest_terms_and_the_doors_are_offered(view: View) -> None:
    screen = nothing_screen(view, "<zzz>", [Ref("term", "ssr")], OFFER)
    assert "Nothing found for “&lt;zzz&gt;”" in screen.text
    assert labels(screen) == [
        "Security sector reform",
        "Save as note on step 3",
        "Notes",
        "Glossary",
        "Checklists",
        "Home",
    ]
    assert broken_limits(screen) == []


def test_where_nothing_is_found_the_other_spelling_is_offered_first(view: View) -> None:
    other = Button("Search for “reform” instead", ResultsOf(WantedKind.ALL, as_typed=False))
    screen = nothing_screen(view, "refrom", [Ref("term", "ssr")], spelling=((other,),))
    assert labels(screen)[:2] == ["Search for “reform” instead", "Security sector reform"]


def test_where_what_was_meant_was_not_found_either_that_is_said(view: View) -> None:
    screen = nothing_screen(view, "refrom", [], corrected="<reform>")
    assert screen.text.startswith("<b>Nothing found for “refrom”</b>\nNor for “&lt;reform&gt;”.")


def test_where_no_term_is_near_another_word_is_asked_for(view: View) -> None:
    assert "Try another word" in nothing_screen(view, "zzz", []).text


def test_an_unknown_word_offers_terms_near_it_and_the_search(view: View) -> None:
    screen = undefined_screen(view, "refrom", [Ref("term", "ssr")])
    assert screen.buttons[0].to == Term(Ref("term", "ssr").key)
    assert screen.buttons[1].to == Results()
    assert broken_limits(screen) == []


@pytest.mark.parametrize(
    "screen", [lambda _view: old_list_screen(), how_to_search_screen, lambda _view: how_to_define_screen()]
)
def test_no_dead_end_is_without_ways_on(view: View, screen: Callable[[View], Screen]) -> None:
    shown = screen(view)
    assert broken_limits(shown) == []
    assert labels(shown) == ["Notes", "Glossary", "Checklists", "Home"]
