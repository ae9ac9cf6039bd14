"""What of each item a search reads."""

import pytest

from content.fields import Document, documents
from content.library import Library
from tests.content.making import checklist, library_of, note, section, term

ASKED = ("who pays",)
LIBRARY = library_of(
    term("grb", "Gender budgeting", abbr="GRB", asked=ASKED, see=["term:audit"]),
    term("audit", "Audit", "Reads what a [[term:grb|budget]] says, and **more**."),
    note("money", "Spending", section("who", "Who gets what", asked=ASKED, see=["term:grb"]), asked=["what is spent"]),
    checklist("count", "Counting", "Count the weapons", "Leave", asked=ASKED, see=["term:grb"]),
)


def document(ref: str, library: Library = LIBRARY) -> Document:
    return next(found for found in documents(library) if str(found.ref) == ref)


@pytest.mark.parametrize("ref", ["term:grb", "note:money/who", "checklist:count"])
def test_how_people_ask_is_read_as_phrases_and_as_words(ref: str) -> None:
    assert document(ref).asked == ASKED
    assert document(ref).fields["asked"] == "who pays"


@pytest.mark.parametrize("ref", ["note:money/who", "checklist:count"])
def test_what_an_item_says_to_see_counts_as_linked(ref: str) -> None:
    assert document(ref).linked == {"grb"}


def test_a_term_is_linked_with_itself_and_with_those_of_its_text() -> None:
    assert document("term:grb").linked == {"grb", "audit"}
    assert document("term:audit").linked == {"grb", "audit"}


def test_a_step_is_worth_less_than_anything_else_and_a_checklist_more() -> None:
    worth = {found.ref.kind + "#" * ("#" in str(found.ref)): found.worth for found in documents(LIBRARY)}

    assert 0 < worth["checklist#"] < worth["note"] == worth["term"] < worth["checklist"]


def test_a_section_is_found_by_the_words_of_its_note_too() -> None:
    assert document("note:money/who").fields["around"] == "Spending . what is spent"


def test_a_section_of_a_kind_is_found_by_how_people_ask_for_it() -> None:
    library = library_of(note("money", "Spending", section("pitfalls", "Pitfalls", kind="risk")))

    assert "what can go wrong" in document("note:money/pitfalls", library).fields["around"]


def test_a_checklist_is_found_by_its_steps_and_phases() -> None:
    assert document("checklist:count").fields["steps"] == "Count the weapons . Leave . At the site"


def test_what_is_read_has_no_markup_and_a_link_its_words() -> None:
    assert document("term:audit").body == "Reads what a budget says, and more."
