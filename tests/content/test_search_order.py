"""What decides which of two answers is the better one: each fact on a library made for it."""

from collections.abc import Callable

import pytest

from content.library import Library
from content.model import Checklist, Everyday, Note, Term
from content.search import Search
from tests.content.making import checklist, library_of, note, others, refs, search_in, section, term

Made = Callable[[str, list[str]], Note | Term | Checklist]


def nato() -> Term:
    """A term with an abbreviation of four letters."""
    return term("nato", "North Atlantic Treaty Organization", abbr="NATO", short="NATO")


def budgeting(**more: object) -> Term:
    """A term that sections name by its abbreviation."""
    return term("grb", "Gender-responsive budgeting", abbr="GRB", **more)


# --- what the words say


def test_words_that_stand_together_as_they_were_typed_are_before_the_same_words_apart() -> None:
    apart = term("a", "First", "Control of the border, and also arms.")
    together = term("b", "Second", "Also the border, and control of arms.")

    assert refs(search_in(apart, together).find("control of arms")) == ["term:b", "term:a"]


@pytest.mark.parametrize(
    "made",
    [
        lambda id_, asked: term(id_, f"Name {id_}", asked=asked),
        lambda id_, asked: note(id_, f"Title {id_}", section("part", f"Part {id_}", asked=asked)),
        lambda id_, asked: checklist(id_, f"List {id_}", "Do it", asked=asked),
    ],
    ids=["term", "section", "checklist"],
)
def test_a_question_asked_in_just_these_words_is_before_two_questions_that_share_them(made: Made) -> None:
    scattered = made("a", ["who pays judges", "when do police vote"])
    whole = made("b", ["who pays police", "when do judges vote"])

    first, second = search_in(scattered, whole).find("police pay").hits

    assert (first.ref.id, second.ref.id) == ("b", "a")


def test_a_name_that_looks_like_the_query_is_before_one_that_has_a_word_of_it() -> None:
    search = search_in(term("a", "Against everything"), term("b", "Convention against Torture"))

    assert refs(search.find("Convenshin against Torchur")) == ["term:b", "term:a"]


def test_a_step_is_after_a_section_that_says_the_same() -> None:
    steps = checklist("handover", "Handover", "Count the weapons")
    told = note("handover", "Handover", section("count", "Count the weapons"))

    assert refs(search_in(steps, told, *others()).find("weapons to be counted"))[:2] == [
        "note:handover/count",
        "checklist:handover#s-1",
    ]


def test_the_words_of_a_question_are_not_looked_for() -> None:
    search = search_in(term("a", "Difference"), term("b", "Explanation", "Much is meant."), term("c", "Vetting"))
    found = search.find("explain the difference: vetting, what does it mean")

    assert refs(found) == ["term:c"]
    assert found.stems == {"vet"}


def test_a_question_of_nothing_but_question_words_looks_for_them() -> None:
    assert refs(search_in(term("a", "Difference"), *others()).find("what is the difference")) == ["term:a"]


# --- words apart and together


def test_two_words_also_find_the_one_that_they_are_elsewhere() -> None:
    apart = term("a", "Truce", "Keeping the peace.")
    search = search_in(apart, term("b", "Force", "The peacekeeping troops."), *others())
    found = search.find("peace keeping")

    assert (refs(found), found.corrected) == (["term:a", "term:b"], None)


def test_the_one_word_counts_more_than_its_halves_far_apart() -> None:
    half = term("a", "Force", "Keeping to the road by day, by night and in all weathers, for peace.")
    whole = term("b", "Force", "Peacekeeping on the road by day, by night and in all weathers, for pay.")

    assert refs(search_in(half, whole, *others()).find("peace keeping")) == ["term:b", "term:a"]


@pytest.mark.parametrize("query", ["M&E of the police", "police M & E"])
def test_initials_joined_by_a_sign_decide_in_a_longer_query(query: str) -> None:
    police = term("police", "Police", "Police are police.", asked=["who are the police"])
    search = search_in(police, term("monitoring", "Monitoring and evaluation", abbr="M&E"), *others())

    assert refs(search.find(query))[0] == "term:monitoring"


@pytest.mark.parametrize("query", ["re-integration", "reintegration", "Re-Integration", "re integration"])
def test_re_with_a_hyphen_finds_the_word_without(query: str) -> None:
    search = search_in(term("a", "Return", "The reintegration of fighters."), *others())

    assert refs(search.find(query)) == ["term:a"]


# --- names


def test_terms_that_share_a_name_stand_together_though_another_answer_is_better_than_one_of_them() -> None:
    search = search_in(
        term("cpa-liberia", "Peace Agreement (Liberia)", "It restructures the armed forces.", abbr="CPA"),
        term("cpa-sudan", "Peace Agreement (Sudan)", "It ended the war.", abbr="CPA"),
        term("forces", "Forces", "An army, armed, and other armed forces."),
        *others(),
    )

    assert refs(search.find("armed forces in the CPA")) == ["term:cpa-liberia", "term:cpa-sudan", "term:forces"]


def test_an_item_of_that_name_is_before_one_that_only_goes_by_it() -> None:
    entity = term("entity", "Entity for Equality", abbr="UN-Women", aliases=["UNIFEM"])
    fund = term("fund", "Fund for Women", abbr="UNIFEM")

    for query in ("UNIFEM", "what is unifem"):
        assert refs(search_in(entity, fund).find(query)) == ["term:fund", "term:entity"]


def linking(**second: object) -> Library:
    """Two sections that say the same of money; the second as given."""
    sections = section("a", "Who gets what", "Ask for money."), section("b", "Who gets what", **second)
    return library_of(budgeting(), note("money", "Spending", *sections), *others())


@pytest.mark.parametrize(
    "second",
    [{"body": "Ask for [[term:grb|money]]."}, {"body": "Ask for money.", "see": ["term:grb"]}],
    ids=["a link in its text", "its see"],
)
def test_a_section_that_leads_to_the_term_named_is_before_one_that_does_not(second: dict[str, object]) -> None:
    found = refs(Search(linking(**second)).find("money and GRB"))

    assert found == ["term:grb", "note:money/b", "note:money/a"]


# --- everyday words


def test_the_passage_can_mark_what_an_everyday_word_means() -> None:
    said = Everyday(say=("cops",), mean=("police service",))
    found = search_in(term("a", "Guard", "The police service."), everyday=(said,)).find("cops")

    assert found.stems == {"cop", "polic", "servic"}


def test_the_sentence_that_fits_is_the_one_with_what_was_meant() -> None:
    said = Everyday(say=("troops",), mean=("army",))
    base = term("a", "Base", "The sun shone. The army left. The dog barked.")

    assert search_in(base, *others(), everyday=(said,)).find("troops").hits[0].snippet == "The army left."


# --- nothing by chance


@pytest.mark.parametrize("query", ["unmisk", "UNMISK", "natao"])
def test_a_short_word_that_looks_like_an_abbreviation_is_another_one(query: str) -> None:
    unmiss = term("unmiss", "United Nations Mission in South Sudan", abbr="UNMISS", short="UNMISS")
    found = search_in(nato(), unmiss, *others()).find(query)

    assert (found.corrected, found.hits) == (None, ())


def test_what_scores_nothing_is_not_found() -> None:
    name = f"{'k' * 20}aaaa {'k' * 20}aaaaa"  # 41 of its 50 letters make it alike, and by that alone no likelier

    assert search_in(term("a", name, short="K")).find(name.replace("a", "b")).hits == ()
    assert refs(search_in(term("a", name, short="K")).find(name.replace("a", "b", 8))) == ["term:a"]


# --- the nearest terms


def test_a_term_is_near_by_its_name_alone() -> None:
    search = search_in(term("gendarmerie", "Gendarmerie"), *others())

    assert search.find("gendermary").hits == ()
    assert [str(ref) for ref in search.nearest("gendermary", 3)] == ["term:gendarmerie"]


def test_a_term_is_near_by_what_it_says_after_those_that_are_by_name() -> None:
    search = search_in(
        term("convoy", "Convoy escorts"), term("lorry", "Lorries", "Convoys escort them over land."), *others()
    )

    assert [str(ref) for ref in search.nearest("escort of convoys", 2)] == ["term:convoy", "term:lorry"]


def test_an_abbreviation_is_near_to_one_that_differs_in_a_letter() -> None:
    search = search_in(term("unmiss", "South Sudan", abbr="UNMISS"), *others())

    assert [str(ref) for ref in search.nearest("UNMISK", 3)] == ["term:unmiss"]


def test_an_abbreviation_that_is_not_there_is_near_to_nothing_absurd() -> None:
    search = search_in(
        term("nap", "National action plan", abbr="NAP"), term("nation", "Nation building"), term("ato", "Auto pool")
    )

    assert search.nearest("NATO", 3) == ()


def test_after_three_steps_of_a_checklist_the_other_answers_come_first() -> None:
    steps = checklist("drill", "Parade", *(f"Hold the parade drill number {number}" for number in range(6)))
    others_too = (term(f"t-{number}", f"Drill {number}", "A drill at the parade.") for number in range(9))
    found = refs(search_in(steps, *others_too).find("parade drill"))

    assert ["#" in ref for ref in found] == [False, True, True, True, False, False, False, True, True, True]
