"""What a search says: the best answer, the others, the other kinds and the other spelling."""

import pytest

from content.library import Library
from content.refs import Ref
from content.search import Found, Hit, Search
from handlers.codec import pack, unpack
from handlers.results import LISTED, Look, echo, page_count, results_screen
from handlers.routes import Results, ResultsOf, Section, TakeText, WantedKind
from handlers.screen import Button, Row, Screen, View, broken_limits
from handlers.votes import vote_row

SSR = Hit(Ref("term", "ssr"), "Security sector reform (SSR)", 1.0, "")
AS_TYPED = Look(as_typed=True)
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
    assert "<b>Reform serves</b> <i>people</i> &amp; their needs." in screen.text
    best = screen.buttons[0]
    assert (best.label, best.to) == (
        "Open the section",
        Section(Ref("note", "ownership-principles", "people-first").key),
    )


def test_the_number_of_results_and_the_query_are_said(view: View, everything: Found) -> None:
    screen = results_screen(view, everything)
    assert screen.text.startswith(f"<i>{len(everything.hits)} results for “everything”</i>")


def test_one_result_is_said_to_be_one(view: View) -> None:
    screen = results_screen(view, Found("aid", None, (SSR,)))
    assert screen.text.startswith("<i>1 result for “aid”</i>")
    assert labels(screen) == ["Open the term", "Home"]


def test_more_results_than_are_listed_are_said_to_be_the_best(view: View) -> None:
    found = Found("aid", None, (SSR,) * LISTED)
    assert results_screen(view, found).text.startswith("<i>100 best results for “aid”</i>")
    assert results_screen(view, found, Look(WantedKind.TERMS)).text.startswith(
        f"<i>Terms only: {LISTED} of {LISTED} best results"
    )


def test_a_correction_is_named(view: View) -> None:
    screen = results_screen(view, Found("refrom <x>", "reform <x>", (SSR,)))
    assert screen.text.startswith("Showing results for <b>reform &lt;x&gt;</b>.\n<i>1 result</i>\n\n")


def test_the_other_results_say_what_they_are_and_lead_there(view: View, everything: Found) -> None:
    screen = results_screen(view, everything)
    assert "2. Start early and plan to stay (Ownership tips)" in screen.text
    assert "2. Start early and plan to stay" in labels(screen)


def test_a_hit_comes_back_to_the_page_it_stood_on(view: View, everything: Found) -> None:
    assert results_screen(view, everything, page=1).buttons[0].trail == (Results(1),)


def test_the_first_page_has_four_results_and_each_other_six(view: View, everything: Found) -> None:
    shown = [
        label
        for page in range(page_count(len(everything.hits)))
        for label in labels(results_screen(view, everything, page=page))
        if label[0].isdecimal()
    ]
    numbers = [int(label.partition(".")[0]) for label in shown]
    assert numbers == list(range(2, len(everything.hits) + 1))
    assert len([label for label in labels(results_screen(view, everything, page=1)) if label[0].isdecimal()]) == 6


@pytest.mark.parametrize(("hits", "pages"), [(1, 1), (4, 1), (5, 2), (10, 2), (11, 3), (50, 9)])
def test_results_take_as_many_pages_as_they_need(hits: int, pages: int) -> None:
    assert page_count(hits) == pages


def test_a_page_past_the_last_is_the_last(view: View, everything: Found) -> None:
    last = page_count(len(everything.hits)) - 1
    assert results_screen(view, everything, page=99) == results_screen(view, everything, page=last)


def test_no_results_are_no_results_screen(view: View) -> None:
    with pytest.raises(ValueError, match="no results"):
        results_screen(view, Found("x", None, ()))


def test_what_may_be_meant_for_a_run_is_offered_under_the_results(view: View, everything: Found) -> None:
    for page in (0, 1):
        assert "Save as note on step 3" in labels(results_screen(view, everything, page=page, offer=OFFER))


@pytest.mark.parametrize(
    ("offer", "votes"), [(OFFER, ()), ((), vote_row(SSR.ref))], ids=["with an offer", "with votes"]
)
@pytest.mark.parametrize("kind", WantedKind)
def test_no_page_has_more_than_ten_choices_besides_moving_about(
    view: View, everything: Found, kind: WantedKind, offer: Row, votes: Row
) -> None:
    moving = ("‹", "Page", "Home", "Back")
    found = Found("refrom", "reform", everything.hits)
    for page in range(page_count(len(everything.hits))):
        screen = results_screen(view, found, Look(kind), page, offer=offer, votes=votes)
        chosen = [label for label in labels(screen) if not label.startswith(moving)]
        assert len(chosen) <= 10
        assert all(len(label) <= 36 for label in chosen)


def test_telegram_takes_every_page_with_the_longest_query(view: View, everything: Found) -> None:
    query = "<&\n" * 1300
    for page in range(page_count(len(everything.hits))):
        screen = results_screen(view, Found(query, query, everything.hits), page=page, offer=OFFER)
        assert broken_limits(screen) == []


def test_every_kind_of_best_answer_makes_a_screen_that_telegram_takes(view: View, everything: Found) -> None:
    for hit in everything.hits:
        screen = results_screen(view, Found("x", None, (hit, *everything.hits)))
        assert broken_limits(screen) == []
        assert screen.buttons[0].label.startswith("Open the ")


def test_what_is_said_back_is_one_short_line() -> None:
    assert echo("  two\n words ") == "two words"
    assert len(echo("x" * 4096)) == 60


@pytest.mark.parametrize("look", [Look(), Look(WantedKind.CHECKLISTS, as_typed=True)])
def test_a_hit_and_the_way_back_fit_a_button(view: View, everything: Found, look: Look) -> None:
    for button in results_screen(view, everything, look, 1).buttons:
        if button.to is not None:
            assert unpack(pack(button.to, button.trail)) == (button.to, button.trail)


# --- the passage


def test_the_words_looked_for_are_marked_in_the_answer(view: View) -> None:
    screen = results_screen(view, Search(view.library).find("former fighters"))
    assert "Taking weapons from <b>former fighters</b> and helping them" in screen.text


# --- kinds


def test_the_kinds_that_something_was_found_of_are_offered_with_their_counts(view: View, everything: Found) -> None:
    assert {"Notes (6)", "Terms (5)", "Checklists (9)"} <= set(labels(results_screen(view, everything)))


def test_a_kind_that_nothing_was_found_of_is_not_offered(view: View, everything: Found) -> None:
    found = Found("x", None, tuple(hit for hit in everything.hits if hit.ref.kind != "checklist"))
    shown = labels(results_screen(view, found))
    assert {"Notes (6)", "Terms (5)"} <= set(shown)
    assert not [label for label in shown if label.startswith("Checklists")]


def test_where_all_results_are_of_one_kind_no_kind_is_offered(view: View) -> None:
    found = Found("x", None, (SSR, Hit(Ref("term", "cpa-sudan"), "CPA", 0.5, "")))
    assert labels(results_screen(view, found)) == ["Open the term", "2. CPA (Sudan)", "Home"]


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        (WantedKind.NOTES, "Notes only: 6 of 20 results for “everything”"),
        (WantedKind.TERMS, "Terms only: 5 of 20 results for “everything”"),
        (WantedKind.CHECKLISTS, "Checklists only: 9 of 20 results for “everything”"),
    ],
)
def test_the_kind_that_is_shown_is_said_in_words_and_the_others_are_offered(
    view: View, everything: Found, kind: WantedKind, head: str
) -> None:
    screen = results_screen(view, everything, Look(kind))
    assert screen.text.startswith(f"<i>{head}</i>")
    ways = {button.label: button.to for button in screen.buttons if isinstance(button.to, Results | ResultsOf)}
    assert ways["All (20)"] == Results()
    assert not any(isinstance(to, ResultsOf) and to.kind is kind and not to.page for to in ways.values())


@pytest.mark.parametrize("kind", ["note", "term", "checklist"])
def test_of_a_kind_its_results_alone_are_listed(view: View, everything: Found, kind: str) -> None:
    look = Look({"note": WantedKind.NOTES, "term": WantedKind.TERMS, "checklist": WantedKind.CHECKLISTS}[kind])
    of_kind = [view.library.label(hit.ref) for hit in everything.hits if hit.ref.kind == kind]
    shown = [
        label.partition(". ")[2]
        for page in range(page_count(len(of_kind)))
        for label in labels(results_screen(view, everything, look, page))
        if label[0].isdecimal()
    ]
    assert [words.rstrip("…") for words in shown] == [
        words[: len(mark.rstrip("…"))] for words, mark in zip(of_kind[1:], shown, strict=True)
    ]


def test_a_result_of_a_kind_comes_back_to_the_page_of_that_kind(view: View, everything: Found) -> None:
    screen = results_screen(view, everything, Look(WantedKind.CHECKLISTS), 1)
    assert screen.buttons[0].trail == (ResultsOf(WantedKind.CHECKLISTS, as_typed=False, page=1),)


def test_a_page_of_a_kind_leads_to_its_next_and_to_the_first_of_the_others(view: View, everything: Found) -> None:
    screen = results_screen(view, everything, Look(WantedKind.CHECKLISTS), 1)
    ways = {button.label: button.to for button in screen.buttons}
    assert ways["‹ Page 1"] == ResultsOf(WantedKind.CHECKLISTS, as_typed=False, page=0)
    assert ways["Notes (6)"] == ResultsOf(WantedKind.NOTES, as_typed=False, page=0)


# --- spelling


def test_what_was_typed_is_one_tap_away_where_it_was_put_right(view: View) -> None:
    screen = results_screen(view, Found("refrom", "reform", (SSR,)))
    button = next(button for button in screen.buttons if button.label.startswith("Search"))
    assert (button.label, button.to) == ("Search for “refrom” instead", AS_TYPED.page(0))


def test_what_was_meant_is_one_tap_away_where_it_is_looked_for_as_typed(view: View) -> None:
    screen = results_screen(view, Found("refrom", None, (SSR,)), AS_TYPED, meant="reform")
    button = next(button for button in screen.buttons if button.label.startswith("Search"))
    assert (button.label, button.to) == ("Search for “reform” instead", Results())
    assert screen.text.startswith("<i>1 result for “refrom”, as typed</i>")


def test_of_a_long_query_the_words_are_named_that_differ(view: View) -> None:
    found = Found("who should vett ofcers in Liberia", "who should vet offers in liberia", (SSR,))
    assert "Search for “vett ofcers” instead" in labels(results_screen(view, found))


def test_where_the_spelling_is_right_nothing_else_is_offered(view: View) -> None:
    for look in (Look(), AS_TYPED):
        shown = labels(results_screen(view, Found("reform", None, (SSR,)), look))
        assert not [label for label in shown if label.startswith("Search")]


def test_the_other_kinds_keep_the_spelling(view: View, everything: Found) -> None:
    screen = results_screen(view, everything, AS_TYPED)
    ways = [button.to for button in screen.buttons if isinstance(button.to, Results | ResultsOf)]
    assert ways
    assert all(isinstance(to, ResultsOf) and to.as_typed for to in ways)
