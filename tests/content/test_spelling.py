"""A speller that knows the library's words: what it puts right, and what it leaves alone."""

import pytest

from content.spelling import Speller
from content.tokens import stem

KNOWN = {
    "vetting": 9,
    "police": 30,
    "budgeting": 4,
    "mapping": 3,
    "making": 20,
    "paste": 2,
    "site": 50,
    "women": 12,
    "attack": 5,
    "attract": 5,
    "1325": 8,
    "benchmarks": 6,
    "national": 40,
    "ownership": 40,
    "army": 7,
    "elections": 6,
}


@pytest.fixture(scope="module")
def speller() -> Speller:
    """A speller of sixteen words."""
    return Speller(KNOWN, {stem(word) for word in KNOWN})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["vettin"], ["vetting"]),
        (["polce"], ["police"]),
        (["amry"], ["army"]),
        (["bugdetting"], ["budgeting"]),
        (["wemen"], ["women"]),
        (["lections"], ["elections"]),
        (["pste"], ["paste"]),
    ],
)
def test_a_mistyped_word_is_put_right(speller: Speller, typed: list[str], meant: list[str]) -> None:
    spelling = speller.spell(typed)

    assert (list(spelling.words), spelling.corrected) == (meant, True)


@pytest.mark.parametrize(
    "typed",
    [
        ["sity"],  # four letters forgive a letter added, dropped or swapped, not another one
        ["1352"],
        ["poi"],
        ["xylophone"],
        ["elecsionz"[:5]],
        ["whta"],
        ["attacking"],
        ["The", "WOMEN"],
    ],
)
def test_what_is_known_too_short_a_figure_or_too_far_from_anything_stays_as_typed(
    speller: Speller, typed: list[str]
) -> None:
    spelling = speller.spell(typed)

    assert (list(spelling.words), spelling.corrected) == (typed, False)


def test_a_slip_is_put_right_where_the_stem_is_known_and_another_form_is_left_alone() -> None:
    counts = {"staffing": 9, "staff": 9, "voting": 9, "noted": 9, "veto": 9}
    speller = Speller(counts, {stem(word) for word in counts})

    assert speller.spell(["staf"]).words == ("staff",)
    assert speller.spell(["voted"]).words == ("voted",)


def test_a_letter_typed_once_instead_of_twice_is_likelier_than_another_letter(speller: Speller) -> None:
    assert speller.spell(["maping"]).words == ("mapping",)


@pytest.mark.parametrize(("typed", "meant"), [("boaes", "boars"), ("marchef", "marched"), ("polise", "police")])
def test_a_letter_beside_the_right_one_or_that_sounds_like_it_is_likelier_than_a_more_usual_word(
    typed: str, meant: str
) -> None:
    counts = {"boars": 1, "boats": 99, "marched": 1, "marches": 99, "police": 1, "polite": 99}

    assert Speller(counts, counts).spell([typed]).words == (meant,)


def test_two_edits_are_forgiven_from_eight_letters_only(speller: Speller) -> None:
    assert speller.spell(["elecsoins"]).words == ("elections",)
    assert speller.spell(["vetxxng"]).words == ("vetxxng",)


def test_words_run_together_are_torn_apart(speller: Speller) -> None:
    assert speller.spell(["nationalownership"]).words == ("national", "ownership")


def test_a_word_torn_apart_is_put_together(speller: Speller) -> None:
    assert speller.spell(["bench", "marks", "army"]).words == ("benchmarks", "army")


def test_a_word_torn_apart_is_put_together_though_its_first_half_is_plain_english() -> None:
    assert Speller({"peacekeeping": 1}, {"peacekeep"}).spell(["peace", "keeping"]).words == ("peacekeeping",)


def test_words_that_stand_apart_in_the_library_too_are_left_apart() -> None:
    counts = {"peace": 1, "keeping": 1, "peacekeeping": 1}

    assert not Speller(counts, counts).spell(["peace", "keeping"]).corrected


def test_only_the_first_unknown_words_of_a_long_text_are_guessed_at(speller: Speller) -> None:
    assert speller.spell(["zzzzz"] * 10 + ["polce"]).words[-1] == "polce"


# --- plain English


@pytest.mark.parametrize(
    ("typed", "near"),
    [("baking", "making"), ("voted", "noted"), ("politely", "politeky"), ("Niger", "Nigel"), ("malta", "malka")],
)
def test_a_plain_english_word_and_a_country_are_meant_as_typed(typed: str, near: str) -> None:
    speller = Speller({near.casefold(): 99}, {near.casefold()})

    assert speller.spell([typed]).words == (typed,)


def test_a_word_that_is_not_english_is_put_right_beside_it() -> None:
    assert Speller({"making": 99}, {"make"}).spell(["baking", "mking"]).words == ("baking", "making")


# --- abbreviations


@pytest.fixture(scope="module")
def missions() -> Speller:
    """A speller that knows four abbreviations, and words beside them."""
    abbreviations = {"minusca", "iccpr", "isf", "sg"}
    counts = dict.fromkeys(abbreviations, 5) | {"guarded": 5, "committee": 5}
    return Speller(counts, {stem(word) for word in counts}, abbreviations)


@pytest.mark.parametrize("typed", ["MINUSAC", "MINNUSCA", "MINUSCAA", "IMNUSCA", "minusac", "minuscca", "Minusac"])
def test_in_an_abbreviation_letters_swapped_and_doubled_are_put_right(missions: Speller, typed: str) -> None:
    assert missions.spell([typed]).words == ("minusca",)


@pytest.mark.parametrize("typed", ["MINUSMA", "minusma", "MINUSVA", "MINUCA", "ICCXPR", "MiNUSMA"])
def test_another_abbreviation_is_not_put_right(missions: Speller, typed: str) -> None:
    assert missions.spell([typed]).words == (typed,)


def test_a_letter_beside_the_right_one_is_put_right_in_an_abbreviation_typed_small(missions: Speller) -> None:
    assert missions.spell(["minusva"]).words == ("minusca",)


@pytest.mark.parametrize("typed", ["GUARXED", "GuarXed", "GARDED"])
def test_in_capitals_another_letter_is_put_right_in_no_word(missions: Speller, typed: str) -> None:
    assert missions.spell([typed]).words == (typed,)


def test_a_word_that_only_begins_with_a_capital_is_put_right_like_any(missions: Speller) -> None:
    assert missions.spell(["Guarxed"]).words == ("guarded",)


def test_in_capitals_words_run_together_stay_together() -> None:
    counts = {"national": 1, "ownership": 1}

    assert Speller(counts, counts).spell(["NATIONALOWNERSHIP"]).words == ("NATIONALOWNERSHIP",)


@pytest.mark.parametrize("typed", ["ISFs", "SGs", "MINUSCAs"])
def test_the_plural_of_an_abbreviation_is_no_mistake(missions: Speller, typed: str) -> None:
    assert missions.spell([typed]).words == (typed,)


def test_a_plural_in_small_letters_is_none_either_however_near_a_usual_word_is() -> None:
    speller = Speller({"brd": 1, "birds": 99}, {"brd", "bird"}, {"brd"})

    assert speller.spell(["brds"]).words == ("brds",)


def test_the_first_two_letters_may_be_swapped(missions: Speller) -> None:
    assert missions.spell(["cicpr"]).words == ("iccpr",)


# --- which of several


def test_two_letters_typed_once_are_likelier_than_one_wrong_letter() -> None:
    speller = Speller({"committees": 1, "comities": 99}, {"committe", "comiti"})

    assert speller.spell(["comitees"]).words == ("committees",)


def test_letters_swapped_are_likelier_than_a_letter_left_out() -> None:
    assert Speller({"trial": 1, "trails": 99}, {"trial", "trail"}).spell(["tiral"]).words == ("trial",)


def test_what_is_nearest_to_a_word_that_says_nothing_stays_as_typed() -> None:
    assert Speller({"whole": 1}, {"whole"}).spell(["wheree"]).words == ("wheree",)
