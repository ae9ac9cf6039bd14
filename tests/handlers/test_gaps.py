"""How a query that found nothing is counted, and which are not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.gaps import LONGEST, as_counted, gap_key


@pytest.mark.parametrize(
    ("query", "counted"),
    [
        ("Wagner Group", "wagner group"),
        ("  what  is\nWAGNER? ", "what is wagner"),
        ("désarmement", "desarmement"),
        ("U.N.M.I.S.S.", "unmiss"),
        ("resolution 2151 (2014)", "resolution 2151 2014"),
        ("cease-fire", "cease fire"),
    ],
)
def test_a_query_is_counted_in_lower_case_without_accents_and_punctuation(query: str, counted: str) -> None:
    assert as_counted(query) == counted


@pytest.mark.parametrize(
    "query",
    [
        "amina@example.org",
        "ask @amina",
        "case 12345",
        "+249 912 345 678",
        "call 0912-345-678 now",
        "0912.345.678",
        "①②③④⑤⑥⑦⑧⑨ call",
        "𝟏𝟐𝟑𝟒𝟓 call",
        "1\u03012\u03013\u03014\u03015\u0301",
        "mail amina＠example．org",
        "amina﹫example",
    ],
)
def test_what_looks_like_personal_data_is_not_counted(query: str) -> None:
    assert as_counted(query) == ""


@pytest.mark.parametrize("query", ["", "???", " \n", "🙂"])
def test_what_has_no_words_is_not_counted(query: str) -> None:
    assert as_counted(query) == ""


@given(st.text(max_size=300))
def test_what_is_counted_is_one_line_of_at_most_eighty_characters(query: str) -> None:
    counted = as_counted(query)
    assert len(counted) <= LONGEST
    assert counted == " ".join(counted.split())


@given(st.text(st.sampled_from("1٣５①𝟏½\u0301\u200b .-@＠﹫aé"), max_size=30))
def test_nothing_is_counted_in_which_five_figures_or_an_at_sign_stand(query: str) -> None:
    assert not re.search(r"@|\d{5}", as_counted(query))


def test_the_key_of_a_query_in_a_button_is_always_the_same() -> None:
    assert gap_key("wagner group") == "0616b3c03495"
    assert gap_key("wagner") != gap_key("wagner group")
