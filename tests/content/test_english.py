"""Which words are plain English, so that they are meant as they are typed."""

import pytest

from content.english import WORDS, is_english


@pytest.mark.parametrize("word", ["bench", "voted", "zoom", "wherever"])
def test_plain_words_are_english_in_any_of_their_forms(word: str) -> None:
    assert is_english(word)


@pytest.mark.parametrize("word", ["mali", "niger", "nigeria", "kosovo", "liberia"])
def test_countries_are_too(word: str) -> None:
    assert is_english(word)


@pytest.mark.parametrize("word", ["", "b", "be nch", "benc", "ench", "minusma", "weapns", "bench vote", "#", "é"])
def test_a_part_of_a_word_a_misspelling_and_a_sign_are_not(word: str) -> None:
    assert not is_english(word)


def test_every_word_of_the_list_is_known() -> None:
    lines = WORDS.read_text(encoding="ascii").splitlines()

    assert all(is_english(line) for line in lines if not line.startswith("#"))
