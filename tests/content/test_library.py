"""The ways in which a library's items are found."""

import pytest

from content.library import Library, first_page
from content.model import Citation
from content.reader import read_library
from content.refs import Ref
from tests.content.broken import note, term
from tests.content.conftest import SOUND, Shelve


@pytest.fixture
def library(shelve: Shelve) -> Library:
    """The sound library, with a second note that moved and a term that two notes speak of."""
    second = note("second", "body: On [[term:ddr]] and [[term:old-x]].\nsee: [term:x]\nwas: [before]", "was: [early]")
    third = note("third", "body: B", "also: [ownership]").replace('pages: "1"', "pages: xi")
    files = {"notes/reform/second.yaml": second, "notes/reform/third.yaml": third}
    return read_library(shelve({**SOUND, **files, "glossary/x.yaml": term("x", "definition: D\nwas: [old-x]")}))


def refs(*texts: str) -> tuple[Ref, ...]:
    return tuple(map(Ref.parse, texts))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("note:second", "note:second"),
        ("note:early", "note:second"),
        ("note:early/a", "note:second/a"),
        ("note:second/before", "note:second/a"),
        ("note:early/before", "note:second/a"),
        ("term:old-x", "term:x"),
    ],
)
def test_an_item_is_found_under_its_name_and_its_former_ones(old: str, new: str, library: Library) -> None:
    assert library.find(old) == Ref.parse(new)


@pytest.mark.parametrize("ref", ["term:none", "note:first/none", "no reference"])
def test_what_is_not_there_is_not_found(ref: str, library: Library) -> None:
    assert library.find(ref) is None


def test_a_key_leads_to_the_item_under_every_name_it_had(library: Library) -> None:
    for name in ("note:second", "note:early"):
        assert library.keys[Ref.parse(name).key] == Ref.parse("note:second")


def test_an_item_links_to_what_its_text_names_then_to_what_it_says_to_see_each_once_as_it_stands_today(
    library: Library,
) -> None:
    assert library.links(library.section(Ref.parse("note:second/a"))) == refs("term:ddr", "term:x")
    assert library.links(library.section(Ref.parse("note:first/closing"))) == refs(
        "checklist:steps#start", "note:first"
    )


def test_topics_stand_in_the_order_of_the_menu(library: Library) -> None:
    assert list(library.topics) == ["reform", "ownership", "police"]


def test_a_topics_notes_follow_the_source_its_roman_pages_first(library: Library) -> None:
    assert [item.id for item in library.notes_by_topic["reform"]] == ["third", "second", "first"]


def test_a_topic_lists_its_own_notes_and_those_that_also_belong(library: Library) -> None:
    assert [item.id for item in library.notes_by_topic["ownership"]] == ["third", "first"]
    assert library.notes_by_topic["police"] == ()


def test_checklists_are_listed_by_topic_and_by_note(library: Library) -> None:
    assert [item.id for item in library.checklists_by_topic["reform"]] == ["steps"]
    assert [item.id for item in library.checklists_of_note["first"]] == ["steps"]


def test_a_term_knows_the_sections_that_speak_of_it_in_reading_order(library: Library) -> None:
    assert library.spoken_of["ddr"] == refs("note:second/a", "note:first/opening")


def test_links_are_named_once_and_as_they_stand_today(library: Library) -> None:
    assert library.links(library.items[Ref.parse("note:second/a")]) == refs("term:ddr", "term:x")


def test_links_in_details_and_definitions_are_found(library: Library) -> None:
    assert library.links(library.items[Ref.parse("checklist:steps#start")]) == refs("term:ddr")
    assert library.links(library.terms["ddr"]) == refs("note:first/opening")
    assert library.links(library.notes["first"]) == library.links(library.checklists["steps"]) == ()


def test_titles_and_labels_are_those_of_the_item(library: Library) -> None:
    ddr, step = Ref.parse("term:ddr"), Ref.parse("checklist:steps#start")

    assert library.title(ddr) == "Disarmament, demobilization and reintegration (DDR)"
    assert library.label(ddr) == "DDR"
    assert library.title(step) == library.label(step) == "Start"


def test_a_section_is_given_by_its_reference_and_nothing_else_is(library: Library) -> None:
    assert library.section(Ref.parse("note:first/opening")).title == "Opening"
    with pytest.raises(KeyError):
        library.section(Ref.parse("term:ddr"))


@pytest.mark.parametrize(
    ("pages", "first"), [("16", 16), ("32-33", 32), ("xiii, 37", 37), ("xi", -1), (None, 1_000_000)]
)
def test_the_first_page_sorts_a_citation(pages: str | None, first: int) -> None:
    assert first_page(Citation(doc="itgn", pages=pages, at="Here")) == first
