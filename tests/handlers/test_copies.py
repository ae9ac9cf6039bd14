"""The copy of a checklist that a run keeps, and the name proposed for the run."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from content.library import Library
from handlers.copies import NAME, copy_of, proposed_name
from storage import ChecklistCopy
from tests.conftest import NOW


def test_a_copy_holds_everything_that_the_screens_and_the_record_say(library: Library) -> None:
    copy = copy_of(library, library.checklists["ownership-tips"])

    assert (copy.id, copy.use, copy.prompt) == ("ownership-tips", "do-confirm", True)
    assert copy.when == "Before a new engagement, and at each quarterly review."
    assert copy.hash == library.checklists["ownership-tips"].hash
    assert [(phase.title, len(phase.steps)) for phase in copy.phases] == [("Getting started", 2), ("Staying", 2)]
    assert copy.steps[0].roles == ("Head of mission",)
    assert copy.steps[0].source == "UN SSR ITGNs (2012), pp. 32–33"
    assert copy.steps[0].detail == "Ownership grows slowly. Budget people and money for years."


def test_a_step_sees_its_own_references_first_then_the_checklists_note(library: Library) -> None:
    copy = copy_of(library, library.checklists["ownership-tips"])

    assert copy.steps[0].see == ("note:ownership-principles/people-first", "note:ownership-principles")
    assert copy.steps[1].see == ("note:ownership-principles",)


def test_the_sources_of_the_checklist_and_of_its_steps_are_kept_in_full_each_once(library: Library) -> None:
    sources = copy_of(library, library.checklists["weapons-handover"]).sources

    guidance = "United Nations, Security Sector Reform Integrated Technical Guidance Notes, 2012"
    study = "Challenges Forum, Considerations for Mission Leadership, Stockholm, 2010"
    assert sources == (
        f"{guidance}, p. 84. Standing: official UN guidance.",
        f"{study}, about p. 60. Standing: an independent study, not doctrine, superseded by the 2nd edition.",
        f"{guidance}, p. 85. Standing: official UN guidance.",
    )


def test_a_copy_comes_back_from_the_store_as_it_was(library: Library) -> None:
    copy = copy_of(library, library.checklists["ownership-tips"])

    assert ChecklistCopy.from_json(copy.to_json()) == copy


def test_a_run_is_named_after_the_checklist_and_the_day(library: Library, now: datetime) -> None:
    name = proposed_name(library.checklists["ownership-tips"], now)

    assert name == "Tips for supporting national ownership, 22 November 2026"


def test_a_run_of_a_checklist_with_a_long_title_is_named_after_its_short_form(library: Library, now: datetime) -> None:
    long = library.checklists["ownership-tips"].model_copy(update={"title": "Tips for supporting " + "ownership " * 4})

    assert proposed_name(long, now) == "Ownership tips, 22 November 2026"


def test_a_second_run_of_the_day_gets_a_number(library: Library, now: datetime) -> None:
    checklist = library.checklists["weapons-handover"]
    first = proposed_name(checklist, now)
    second = proposed_name(checklist, now, {first})

    assert second == "Weapons handover, 22 November 2026 (2)"
    assert proposed_name(checklist, now, {first, second}) == "Weapons handover, 22 November 2026 (3)"


@given(title=st.text(min_size=1, max_size=200), taken=st.integers(0, 12))
def test_any_title_gives_a_name_that_fits_ends_with_the_day_and_is_new(
    library: Library, title: str, taken: int
) -> None:
    checklist = library.checklists["ownership-tips"].model_copy(update={"title": title})
    names: set[str] = set()
    for _ in range(taken + 1):
        name = proposed_name(checklist, NOW, names)
        assert name not in names
        assert len(name) <= NAME
        assert "22 November 2026" in name
        names.add(name)
