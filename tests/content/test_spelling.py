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


def test_only_the_first_unknown_words_of_a_long_text_are_guessed_at(speller: Speller) -> None:
    assert speller.spell(["zzzzz"] * 10 + ["polce"]).words[-1] == "polce"
