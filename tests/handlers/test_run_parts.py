"""What the screens of a run share."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from handlers.markup import visible_length
from handlers.run_parts import counts, cut, shorten
from tests.handlers.conftest import long_copy, made_run


def test_counts_name_only_what_there_is() -> None:
    copy = long_copy(3)

    assert counts(made_run(copy)) == "0 of 3 done, 3 open"
    assert counts(made_run(copy, done=(0,), skipped={1: ""})) == "1 of 3 done, 1 skipped, 1 open"
    assert counts(made_run(copy, done=(0, 1, 2))) == "3 of 3 done"


def test_a_text_is_shortened_between_words() -> None:
    assert shorten("Listen before you plan, and plan for long", 24) == "Listen before you plan…"


def test_a_text_of_one_long_word_is_shortened_within_it() -> None:
    assert shorten("x" * 40, 10) == "x" * 9 + "…"


@given(st.text(max_size=80), st.integers(2, 60))
def test_what_is_shortened_fits_and_what_fits_is_left_alone(text: str, room: int) -> None:
    assert len(shorten(text, room)) <= room
    assert len(text) > room or shorten(text, room) == text


@given(st.text(max_size=200), st.integers(10, 60))
def test_what_is_cut_fits_but_for_its_dots(text: str, room: int) -> None:
    assert visible_length(cut(Markup.escape(text), room)) <= room + 2


def test_what_is_cut_after_a_sentence_ends_with_a_space_before_the_dots() -> None:
    assert cut(Markup("Stay. Listen first."), 8) == "Stay. …"
    assert cut(Markup("Stay and listen."), 8) == "Stay and…"
