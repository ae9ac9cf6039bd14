"""What is opened by an item's name, and what it is called."""

import pytest

from content.library import Library
from content.refs import Ref
from handlers import routes
from handlers.codec import Route
from handlers.items import name_of, opens, whereabouts

NOTE = Ref("note", "ownership-principles")
SECTION = Ref("note", "ownership-principles", "people-first")
TERM = Ref("term", "ssr")
CHECKLIST = Ref("checklist", "weapons-handover")
STEP = Ref("checklist", "weapons-handover", "store-apart")


@pytest.mark.parametrize(
    ("ref", "screen"),
    [
        (NOTE, routes.NoteFront(NOTE.key)),
        (SECTION, routes.Section(SECTION.key)),
        (TERM, routes.Term(TERM.key)),
        (CHECKLIST, routes.ChecklistFront(CHECKLIST.key)),
        (STEP, routes.ChecklistStep(STEP.key)),
    ],
    ids=["a note at its front", "a section", "a term", "a checklist at its front", "a step at the step"],
)
def test_an_item_opens_on_the_screen_of_its_kind(ref: Ref, screen: Route) -> None:
    assert opens(ref) == screen


@pytest.mark.parametrize(
    ("ref", "where"),
    [
        (NOTE, "note"),
        (SECTION, "Ownership principles"),
        (TERM, "term"),
        (CHECKLIST, "checklist"),
        (STEP, "Weapons handover"),
    ],
    ids=str,
)
def test_a_part_is_placed_by_what_it_is_a_part_of_and_the_rest_by_what_it_is(
    library: Library, ref: Ref, where: str
) -> None:
    assert whereabouts(library, ref) == where


@pytest.mark.parametrize(
    ("ref", "name"),
    [
        (TERM, "Security sector reform"),
        (SECTION, "People are the basis"),
        (STEP, "Store weapons and ammunition apart"),
        (Ref("note", "principles"), "Guiding principles for national ownership"),
        (Ref("term", "gone"), None),
    ],
    ids=str,
)
def test_a_link_without_words_shows_the_name_of_what_it_leads_to(library: Library, ref: Ref, name: str | None) -> None:
    assert name_of(library, ref) == name
