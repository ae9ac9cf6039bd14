"""What a search says: the best answer, the others, and where to go when nothing was found."""

from collections.abc import Callable

import pytest

from content.library import Library
from content.refs import Ref
from content.search import Found, Hit, Search
from handlers.codec import pack
from handlers.results import (
    echo,
    how_to_define_screen,
    how_to_search_screen,
    nothing_screen,
    old_list_screen,
    page_count,
    results_screen,
    undefined_screen,
)
from handlers.routes import Results, Section, TakeText, Term
from handlers.screen import Button, Screen, View, broken_limits

OFFER = (Button("Save as note on step 3", TakeText(123_456_789)),)


@pytest.fixture(scope="module")
def everything(library: Library) -> Found:
    """A search that found every item of the small library."""
    hits = tuple(Hit(ref, library.title(ref), 1.0, "") for ref in sorted(library.items))
    return Found("everything", None, hits)


def labels(screen: Screen) -> list[str]:
    return [button.label for button in screen.buttons]


def test_the_best_answer_is_shown_with_its_text_and_a_button(view: View) -> None:
    screen = results_screen(view, Search(view.library).find("whom does reform serve"))
    assert "Reform serves <b>people</b> &amp; their needs." in screen.text
    best = screen.buttons[0]
    assert (best.label, best.to) == (
        "Open the section",
        Section(Ref("note", "ownership-principles", "people-first").key),
    )


def test_the_number_of_results_and_the_query_are_said(view: View, everything: Found) -> None:
    screen = results_screen(view, everything)
    assert screen.text.startswith(f"<i>{len(everything.hits)} results for “everything”</i>")


def test_one_result_is_said_to_be_one(view: View) -> None:
    screen = results_screen(view, Found("aid", None, (Hit(Ref("term", "ssr"), "SSR", 1.0, ""),)))
    assert screen.text.startswith("<i>1 result for “aid”</i>")
    assert labels(screen) == ["Open the term", "Home"]


def test_a_correction_is_named(view: View) -> None:
    hits = (Hit(Ref("term", "ssr"), "SSR", 1.0, ""),)
    screen = results_screen(view, Found("refrom <x>", "reform <x>", hits))
    assert "Showing results for <b>reform &lt;x&gt;</b>." in screen.text


def test_the_other_results_say_what_they_are_and_lead_there(view: View, everything: Found) -> None:
    screen = results_screen(view, everything)
    assert "2. Start early and plan to stay (step 1 of 4 in “Ownership tips”)" in screen.text
    assert "2. Start early and plan to stay" in labels(screen)


def test_a_hit_comes_back_to_the_page_it_stood_on(view: View, everything: Found) -> None:
    assert results_screen(view, everything, 1).buttons[0].trail == (Results(1),)


def test_the_first_page_has_six_results_and_each_other_eight(view: View, everything: Found) -> None:
    shown = [
        label
        for page in range(page_count(len(everything.hits)))
        for label in labels(results_screen(view, everything, page))
        if label[0].isdecimal()
    ]
    numbers = [int(label.partition(".")[0]) for label in shown]
    assert numbers == list(range(2, len(everything.hits) + 1))
    assert len([label for label in labels(results_screen(view, everything, 1)) if label[0].isdecimal()]) == 8


@pytest.mark.parametrize(("hits", "pages"), [(1, 1), (6, 1), (7, 2), (14, 2), (15, 3), (50, 7)])
def test_results_take_as_many_pages_as_they_need(hits: int, pages: int) -> None:
    assert page_count(hits) == pages


def test_a_page_past_the_last_is_the_last(view: View, everything: Found) -> None:
    last = page_count(len(everything.hits)) - 1
    assert results_screen(view, everything, 99) == results_screen(view, everything, last)


def test_no_results_are_no_results_screen(view: View) -> None:
    with pytest.raises(ValueError, match="no results"):
        results_screen(view, Found("x", None, ()))


def test_what_may_be_meant_for_a_run_is_offered_under_the_results(view: View, everything: Found) -> None:
    for page in (0, 1):
        assert "Save as note on step 3" in labels(results_screen(view, everything, page, OFFER))


def test_no_page_has_more_than_ten_choices_besides_moving_about(view: View, everything: Found) -> None:
    moving = ("‹", "Page", "Home", "Back")
    for page in range(page_count(len(everything.hits))):
        chosen = [
            label for label in labels(results_screen(view, everything, page, OFFER)) if not label.startswith(moving)
        ]
        assert len(chosen) <= 10
        assert all(len(label) <= 36 for label in chosen)


def test_telegram_takes_every_page_with_the_longest_query(view: View, everything: Found) -> None:
    query = "<&\n" * 1300
    for page in range(page_count(len(everything.hits))):
        screen = results_screen(view, Found(query, query, everything.hits), page, OFFER)
        assert broken_limits(screen) == []


def test_every_kind_of_best_answer_makes_a_screen_that_telegram_takes(view: View, everything: Found) -> None:
    for hit in everything.hits:
        screen = results_screen(view, Found("x", None, (hit, *everything.hits)))
        assert broken_limits(screen) == []
        assert screen.buttons[0].label.startswith("Open the ")


def test_what_is_said_back_is_one_short_line() -> None:
    assert echo("  two\n words ") == "two words"
    assert len(echo("x" * 4096)) == 60


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


def test_where_no_term_is_near_another_word_is_asked_for(view: View) -> None:
    assert "Try another word" in nothing_screen(view, "zzz", []).text


def test_an_unknown_word_offers_terms_near_it_and_the_search(view: View) -> None:
    screen = undefined_screen(view, "refrom", [Ref("term", "ssr")])
    assert screen.buttons[0].to == Term(Ref("term", "ssr").key)
    assert screen.buttons[1].to == Results()
    assert broken_limits(screen) == []


@pytest.mark.parametrize("screen", [old_list_screen, how_to_search_screen, how_to_define_screen])
def test_no_dead_end_is_without_ways_on(screen: Callable[[], Screen]) -> None:
    shown = screen()
    assert broken_limits(shown) == []
    assert labels(shown) == ["Notes", "Glossary", "Checklists", "Home"]


def test_a_hit_and_the_way_back_fit_a_button(view: View, everything: Found) -> None:
    for button in results_screen(view, everything, 1).buttons:
        if button.to is not None:
            assert len(pack(button.to, button.trail).split("~")) == 1 + len(button.trail)
