"""Everyday words and what the library says for them."""

import pytest

from content.everyday import EverydayWords
from content.model import Everyday

WORDS = EverydayWords.of(
    [
        Everyday(say=("cop", "bobby"), mean=("police officer",)),
        Everyday(say=("pull out", "go home"), mean=("exit strategy", "withdrawal")),
        Everyday(say=("cops",), mean=("police",)),
    ]
)


def test_a_word_means_what_all_its_entries_say_in_any_of_its_forms() -> None:
    assert WORDS.meanings("cop") == WORDS.meanings("Cops") == (("polic", "officer"), ("polic",))


def test_a_phrase_is_found_within_a_query() -> None:
    assert WORDS.phrases(["when", "can", "we", "pull", "out", "of", "here"]) == [("exit", "strategi"), ("withdraw",)]


def test_a_phrase_is_no_phrase_without_its_small_words() -> None:
    assert WORDS.phrases(["pull", "the", "trigger"]) == []
    assert WORDS.meanings("pull") == ()


@pytest.mark.parametrize("query", [[], ["go"], ["home"]])
def test_a_part_of_a_phrase_means_nothing_by_itself(query: list[str]) -> None:
    assert WORDS.phrases(query) == []


def test_a_word_does_not_mean_itself() -> None:
    assert EverydayWords.of([Everyday(say=("defence", "defense"), mean=("defence",))]).meanings("defence") == ()
