"""What the search finds, in which order, and what it says it understood."""

from dataclasses import replace

import pytest

from content.library import Library
from content.model import Citation, Everyday, Note, Section, Term
from content.refs import Ref
from content.search import Found, Search, search_of

CITED = (Citation(doc="itgn", pages="1"),)
TERMS = [
    Term(
        id="cat",
        name="Convention against Torture",
        abbr="CAT",
        category="instrument",
        definition="States that joined forbid torture and let experts visit.",
        source=CITED,
    ),
    Term(
        id="per",
        name="Public expenditure review",
        abbr="PER",
        category="method",
        definition="Reads the accounts.",
        source=CITED,
    ),
    Term(
        id="cease-fire",
        name="Cease-fire",
        aliases=("truce",),
        category="instrument",
        definition="The guns fall silent.",
        source=CITED,
    ),
    Term(
        id="gendarmerie", name="Gendarmerie", category="actor", definition="Police with the army's rank.", source=CITED
    ),
]


def drill_note() -> Note:
    """A note in which every section speaks of the same thing."""
    sections = tuple(
        Section(id=f"drill-{number}", title=f"Drill {number}", body="The parade drill is held daily.", source=CITED)
        for number in range(6)
    )
    return Note(id="drill", title="Parades", topic="police", summary="How a parade goes.", sections=sections)


@pytest.fixture(scope="module")
def search(library: Library) -> Search:
    """The small library with a few terms more, and one note that says everything six times."""
    terms = dict(library.terms) | {term.id: term for term in TERMS}
    return Search(replace(library, terms=terms, notes=dict(library.notes) | {"drill": drill_note()}))


def refs(found: Found) -> list[str]:
    return [str(hit.ref) for hit in found.hits]


# --- exact names


@pytest.mark.parametrize("query", ["SSR", "ssr", "S.S.R.", "what is SSR", "What does SSR stand for?", "the SSR"])
def test_an_abbreviation_finds_its_term_first(search: Search, query: str) -> None:
    assert refs(search.find(query))[0] == "term:ssr"


@pytest.mark.parametrize("query", ["truce", "ceasefire", "cease fire", "Cease-Fires", "CEASE-FIRE"])
def test_hyphens_spaces_plurals_and_aliases_lead_to_the_same_term(search: Search, query: str) -> None:
    assert refs(search.find(query))[0] == "term:cease-fire"


@pytest.mark.parametrize("query", ["désarmement", "DESARMEMENT", "desarmement"])
def test_a_name_in_another_language_finds_its_term_with_accents_or_without(search: Search, query: str) -> None:
    assert refs(search.find(query))[0] == "term:ddr-programme"


def test_a_title_typed_whole_finds_what_bears_it(search: Search) -> None:
    assert refs(search.find("people are the basis"))[0] == "note:ownership-principles/people-first"
    assert refs(search.find("weapons handover"))[0] == "checklist:weapons-handover"
    assert (
        refs(search.find("Count the weapons with both sides present"))[0] == "checklist:weapons-handover#count-weapons"
    )


def test_the_front_of_a_note_is_found_by_its_title_only(search: Search) -> None:
    assert refs(search.find("DDR and reform"))[0] == "note:ddr-and-reform"
    assert "note:ddr-and-reform" not in refs(search.find("reform of DDR"))


def test_terms_that_share_an_abbreviation_stand_side_by_side(search: Search) -> None:
    assert set(refs(search.find("CPA"))[:2]) == {"term:cpa-liberia", "term:cpa-sudan"}


def test_terms_that_share_a_name_stay_together_within_a_longer_query(search: Search) -> None:
    found = refs(search.find("armed forces CPA"))
    assert abs(found.index("term:cpa-liberia") - found.index("term:cpa-sudan")) == 1


# --- words


def test_how_people_ask_is_read_beside_the_text(search: Search) -> None:
    assert refs(search.find("whom does the reform serve"))[0] == "note:ownership-principles/people-first"


def test_every_step_can_be_found(search: Search) -> None:
    assert "checklist:ownership-tips#report-back" in refs(search.find("report back to people"))


def test_a_table_and_a_quotation_are_read(search: Search) -> None:
    for query in ("patrols by night", "everybody's business"):
        assert refs(search.find(query))[0] == "note:ownership-principles/kosovo-review"


def test_another_form_of_a_word_finds_it(search: Search) -> None:
    assert "note:ownership-principles/kosovo-review" in refs(search.find("patrolled"))


def test_an_everyday_word_in_a_longer_query_is_no_abbreviation(search: Search) -> None:
    assert "term:cat" not in refs(search.find("a cat among the weapons"))
    assert refs(search.find("CAT and weapons visits"))[0] == "term:cat"


def test_a_stop_word_in_capitals_is_an_abbreviation(search: Search) -> None:
    assert refs(search.find("PER for the army"))[0] == "term:per"
    assert "term:per" not in refs(search.find("weapons per person"))


def test_after_three_sections_of_a_note_the_other_answers_come_first(search: Search) -> None:
    found = refs(search.find("daily parade drill police army people weapons"))
    drills = [place for place, ref in enumerate(found) if ref.startswith("note:drill/")]
    assert drills[2] < 5
    assert drills[3:] == [10, 11, 12]


def test_a_hit_carries_its_title_and_the_sentence_that_fits(search: Search) -> None:
    hit = search.find("who ended the war in Sudan").hits[0]
    assert hit.title == "Comprehensive Peace Agreement (Sudan) (CPA)"
    assert hit.snippet == "The agreement that ended the war between north and south Sudan."


def test_a_term_asked_for_by_its_name_shows_what_it_is(search: Search) -> None:
    hit = search.find("what is the Convention against Torture").hits[0]
    assert hit.snippet == "States that joined forbid torture and let experts visit."


def test_words_of_another_language_around_an_abbreviation_take_nothing_from_it(search: Search) -> None:
    assert refs(search.find("qu'est-ce que le DDR, s'il vous plait"))[0] == "term:ddr-programme"


def test_a_snippet_shows_no_markup(search: Search) -> None:
    hit = search.find("People are the basis").hits[0]
    assert not set("*[]") & set(hit.snippet)


def test_no_more_hits_are_given_than_asked_for(search: Search) -> None:
    assert len(search.find("people weapons reform", limit=2).hits) == 2


# --- spelling


def test_a_mistyped_word_is_found_and_the_correction_is_named(search: Search) -> None:
    found = search.find("gendarmrie")
    assert (found.corrected, refs(found)[0]) == ("gendarmerie", "term:gendarmerie")


def test_what_is_spelled_well_is_not_corrected(search: Search) -> None:
    assert search.find("The Gendarmerie").corrected is None


def test_a_name_that_is_no_word_right_still_looks_like_itself(search: Search) -> None:
    assert refs(search.find("Convenshin against Torchur"))[0] == "term:cat"


@pytest.mark.parametrize("query", ["", "   ", "?!", "what is it", "who are we", "xyzzy", "安全", "🕊"])
def test_nothing_is_found_where_there_is_nothing(search: Search, query: str) -> None:
    found = search.find(query)

    assert (found.query, found.corrected, found.hits) == (query, None, ())


# --- looking a word up


def test_a_word_is_defined_by_the_terms_it_names(search: Search) -> None:
    assert search.define("ddrs") == (Ref("term", "ddr-programme"),)
    assert search.define("cat") == (Ref("term", "cat"),)


def test_a_shared_abbreviation_is_defined_by_all_its_terms(search: Search) -> None:
    assert search.define("c.p.a.") == (Ref("term", "cpa-liberia"), Ref("term", "cpa-sudan"))


def test_a_word_within_a_name_is_no_name(search: Search) -> None:
    assert search.define("torture") == ()
    assert search.define("") == ()


def test_a_title_of_a_note_is_no_word_to_define(search: Search) -> None:
    assert search.define("Parades") == ()


def test_the_nearest_terms_look_like_the_query(search: Search) -> None:
    assert search.nearest("convention on torture", 2)[0] == Ref("term", "cat")


def test_a_mistyped_word_of_a_long_name_is_near_to_it(search: Search) -> None:
    assert search.nearest("reintegratoin", 2)[0] == Ref("term", "ddr-programme")


def test_no_term_is_near_to_nonsense(search: Search) -> None:
    assert search.nearest("qqqq", 3) == ()


def test_a_library_keeps_its_search(library: Library) -> None:
    assert search_of(library) is search_of(library)


def test_what_was_typed_is_left_as_it_is_where_that_is_wanted(search: Search) -> None:
    assert search.find("disarmamnet").corrected == "disarmament"
    assert search.find("disarmamnet", as_typed=True).corrected is None


def test_an_everyday_word_finds_what_the_library_calls_otherwise(library: Library) -> None:
    everyday = (Everyday(say=("bobbies",), mean=("gendarmerie",)),)
    terms = dict(library.terms) | {term.id: term for term in TERMS}
    found = Search(replace(library, terms=terms, everyday=everyday)).find("the bobbies")

    assert (found.corrected, refs(found)[0]) == (None, "term:gendarmerie")
