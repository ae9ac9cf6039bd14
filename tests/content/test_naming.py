"""The names of a library: which are asked for, which stand in a query, which look like it."""

from content.fields import documents
from content.library import Library
from content.naming import Names
from content.refs import Ref
from content.tokens import words
from tests.content.making import library_of, note, section, term

LIBRARY = library_of(
    term("entity", "Entity for Equality", abbr="UN-Women", aliases=["UNIFEM", "Women's fund"]),
    term("fund", "Fund for Women", abbr="UNIFEM"),
    term("who", "World Health Organization", abbr="WHO"),
    term("cat", "Convention against Torture", abbr="CAT"),
    term("law", "Rule of law"),
    term("reform", "Reform of the rule of law"),
    note("parades", "Ceremonial parades", section("drill", "Daily drill of guards")),
)


def names_of(library: Library) -> Names:
    return Names.of(library, documents(library))


NAMES = names_of(LIBRARY)
ENTITY, FUND, LAW = (Ref("term", id_) for id_ in ("entity", "fund", "law"))


# --- a name typed alone


def test_whose_own_name_it_is_comes_first_and_is_told_from_who_goes_by_it_too() -> None:
    assert list(NAMES.exact(["unifem"]).items()) == [(FUND, True), (ENTITY, False)]
    assert NAMES.terms("UNIFEM") == (FUND, ENTITY)


def test_an_abbreviation_and_a_name_are_an_items_own_and_an_alias_is_not() -> None:
    for name in ("UN Women", "Entity for Equality"):
        assert NAMES.exact(words(name)) == {ENTITY: True}
    assert NAMES.exact(words("women's fund")) == {ENTITY: False}


def test_a_title_is_its_own_of_a_section_and_of_a_note() -> None:
    assert NAMES.exact(words("daily drill of guards")) == {Ref("note", "parades", "drill"): True}
    assert NAMES.exact(words("ceremonial parades")) == {Ref("note", "parades"): True}


def test_a_name_is_found_with_the_question_around_it() -> None:
    assert NAMES.exact(words("what is the rule of law")) == {LAW: True}


def test_whose_name_it_is_is_known_after_it_was_dumped() -> None:
    assert Names.load(NAMES.dump()).exact(["unifem"]) == {FUND: True, ENTITY: False}


# --- names within a query


def mentioned(query: str) -> list[tuple[str, ...]]:
    return [mention.words for mention in NAMES.mentions(words(query))]


def test_names_within_a_query_are_found_in_order() -> None:
    assert mentioned("UNIFEM and the Convention against Torture") == [
        ("UNIFEM",),
        ("Convention", "against", "Torture"),
    ]


def test_of_a_name_within_a_name_only_the_longer_is_meant() -> None:
    assert mentioned("reform of the rule of law, or the rule of law") == [
        ("reform", "of", "the", "rule", "of", "law"),
        ("rule", "of", "law"),
    ]


def test_an_everyday_word_is_a_name_only_in_capitals_or_alone() -> None:
    assert mentioned("who has a cat") == []
    assert mentioned("WHO and CAT") == [("WHO",), ("CAT",)]
    assert mentioned("cat") == [("cat",)]


# --- names that look like a query


def test_a_name_of_which_some_letters_are_wrong_is_alike_and_the_same_name_wholly() -> None:
    alike = NAMES.alike(words("Convenshion against Tortcher"))

    assert 0 < alike[Ref("term", "cat")] < NAMES.alike(words("Convention against Torture"))[Ref("term", "cat")] == 1.0


def test_a_query_of_eight_letters_looks_like_a_name_by_chance() -> None:
    names = names_of(library_of(term("rank", "Brigadier")))

    assert names.alike(["brigadex"]) == {}
    assert list(names.alike(["brigadiex"])) == [Ref("term", "rank")]


def test_likeness_is_looked_for_among_the_items_given_and_whole_notes() -> None:
    names = names_of(
        library_of(
            term("a", "Border guards abroad"),
            term("b", "Border guards aboard"),
            note("c", "Border guards abraod", section("s", "Else")),
        )
    )
    among = names.alike(words("border guards abroad"), [Ref("term", "b")])

    assert set(among) == {Ref("term", "b"), Ref("note", "c")}


# --- the nearest names


def test_a_long_query_is_near_to_a_name_that_has_some_of_its_words() -> None:
    assert NAMES.nearest("law, the rule of", 1) == (LAW,)


def test_a_short_query_is_near_to_a_name_of_nearly_its_letters_only() -> None:
    called = {"nap": "NAP", "mlt": "MLT", "unmiss": "UNMISS"}
    names = names_of(library_of(*(term(id_, f"Thing of {id_}", abbr=abbr) for id_, abbr in called.items())))

    assert names.nearest("NATO", 3) == names.nearest("Malta", 3) == ()
    assert names.nearest("UNMISK", 3) == (Ref("term", "unmiss"),)


def test_the_nearest_are_terms_and_no_more_than_wanted() -> None:
    assert NAMES.nearest("ceremonial parades", 3) == ()
    assert len(NAMES.nearest("reform of the rule of law", 1)) == 1
