"""What a word is, what its stem is, and what makes a name itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.tokens import core, name_key, name_keys, singular, stem, stems, tells, typed_words, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DDR", "D.D.R."),
        ("DDR", "ddrs"),
        ("cease-fire", "Ceasefires"),
        ("cease-fire", "cease fire"),
        ("M&E", "m and e"),
        ("Côte d’Ivoire", "cote d'ivoire"),
        ("désarmement", "desarmement"),
        ("policies", "policy"),
    ],
)
def test_accents_case_hyphens_dots_and_plurals_do_not_make_another_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("police", "policy"), ("crisis", "crises"), ("press", "pres")])
def test_names_that_differ_otherwise_stay_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_name_is_known_without_what_its_brackets_say() -> None:
    assert name_keys("Peace Agreement (Liberia)") == {"peaceagreementliberia", "peaceagreement"}


def test_dots_of_an_abbreviation_are_dropped_and_the_end_of_a_sentence_stays_one() -> None:
    assert words("The U.N. met. It left.") == ["The", "UN", "met", "It", "left"]


@pytest.mark.parametrize("text", ["M&E", "M & E", "M &E"])
def test_initials_joined_by_a_sign_are_one_word(text: str) -> None:
    assert words(f"the {text} plan") == ["the", "MandE", "plan"]


@pytest.mark.parametrize(
    ("text", "found"), [("law & order", ["law", "and", "order"]), ("DD&R", ["DD", "and", "R"]), ("&", ["and"])]
)
def test_a_sign_between_words_is_a_word(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("re-integration", ["reintegration"]),
        ("Re-Entry", ["ReEntry"]),
        ("pre-trial", ["pre", "trial"]),
        ("re-1", ["re", "1"]),
    ],
)
def test_re_with_a_hyphen_is_the_beginning_of_its_word(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("many", "one"), [("ISFs", "isf"), ("SGs", "sg"), ("MoUs", "mou"), ("ID", "id"), ("gas", "gas"), ("CSS", "css")]
)
def test_an_abbreviation_has_a_plural_however_short_it_is(many: str, one: str) -> None:
    assert singular(many) == one


def test_a_compound_is_indexed_in_parts_and_whole() -> None:
    assert stems("cease-fire") == ["ceas", "fire", "ceasefir"]


def test_stop_words_have_no_stem() -> None:
    assert [stem(word) for word in ("the", "with", "x")] == ["", "", ""]


def test_a_small_word_is_looked_for_and_says_nothing_by_itself() -> None:
    assert stem("before") == "befor"
    assert [tells(word) for word in ("before", "who", "police", "WHO")] == [False, False, True, True]


def test_an_everyday_word_is_an_abbreviation_only_in_capitals() -> None:
    assert (stem("CAT"), stem("cat"), stem("WHO"), stem("who")) == ("CAT", "cat", "WHO", "who")


def test_tense_and_number_share_a_stem() -> None:
    assert stem("vetting") == stem("Vetted") == stem("vets")


def test_someone_who_shouts_asks_for_no_abbreviation() -> None:
    assert typed_words("WHO PAYS FOR THIS") == ["who", "pays", "for", "this"]


def test_a_few_words_in_capitals_are_abbreviations() -> None:
    assert typed_words("CAT AND WHO") == ["CAT", "AND", "WHO"]


def test_the_question_around_a_word_is_taken_off() -> None:
    assert core(["what", "does", "rule", "of", "law", "mean"]) == ["rule", "of", "law"]


def test_of_a_bare_question_nothing_is_left() -> None:
    assert core(["what", "is", "this"]) == []


@given(st.text(max_size=300))
def test_any_text_has_words_stems_and_a_key(text: str) -> None:
    for word in words(text):
        assert word
    assert all(stems(text))
    assert name_key(text) == name_key(text.upper().lower()) or not text.isascii()


def test_an_officer_is_no_office_and_international_is_not_internal() -> None:
    assert stem("officers") == stem("officer") != stem("offices")
    assert stem("internationally") == stem("international") != stem("internal")


@pytest.mark.parametrize("typed", ["women's fund", "women’s fund", "womens fund", "Women Fund"])
def test_an_apostrophe_with_an_s_makes_no_other_name(typed: str) -> None:
    assert name_key(typed) == name_key("women's fund")


def test_what_is_longer_than_any_word_names_nothing_and_is_not_remembered() -> None:
    before = singular.cache_info().currsize

    assert name_key("DDR " + "㌖" * 50) == ""
    assert singular.cache_info().currsize == before


@pytest.mark.parametrize("typed", ["S/RES/1325", "s/res/1325", "1325"])
def test_a_resolution_is_its_number_however_it_is_cited(typed: str) -> None:
    assert words(typed) == ["1325"]


def test_a_documents_symbol_is_one_word() -> None:
    assert [len(words(typed)) for typed in ("S/2013/480", "A/67/775", "55/33", "and/or")] == [1, 1, 1, 2]


@pytest.mark.parametrize(("form", "word"), [("paid", "pay"), ("women", "woman"), ("fought", "fights")])
def test_irregular_forms_are_the_same_word(form: str, word: str) -> None:
    assert stem(form) == stem(word)


def test_small_words_of_french_and_spanish_are_looked_for_nowhere() -> None:
    assert [stem(word) for word in ("les", "avec", "los", "para")] == ["", "", "", ""]
