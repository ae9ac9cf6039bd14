"""The sentence that fits a query best."""

from hypothesis import given
from hypothesis import strategies as st

from content.snippets import LENGTH, snippet
from content.tokens import stem

BODY = "Reform is slow. Money for the police comes late. Ask early!"


def test_the_sentence_with_the_word_is_shown() -> None:
    assert snippet(BODY, {stem("police"): 2.0}) == "Money for the police comes late."


def test_the_rarer_word_decides() -> None:
    assert snippet(BODY, {stem("money"): 1.0, stem("ask"): 3.0}) == "Ask early!"


def test_the_first_sentence_stands_where_none_has_the_words() -> None:
    assert snippet(BODY, {stem("zebra"): 1.0}) == "Reform is slow."


def test_nothing_is_shown_of_nothing() -> None:
    assert snippet("", {}) == ""


def test_a_long_sentence_is_cut_between_words() -> None:
    shown = snippet("word " * 100, {})
    assert shown.endswith("word…")
    assert len(shown) <= LENGTH


@given(st.text(max_size=500))
def test_a_snippet_is_never_longer_than_its_room(body: str) -> None:
    assert len(snippet(body, {})) <= LENGTH
