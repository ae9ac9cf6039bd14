"""How well the search finds in the real library what practitioners type: a floor under its figures."""

from collections import Counter

import pytest

from benchmarks.search import KINDS, QUERIES, Quality, Query, finding, quality, queries
from bot.settings import LIBRARY
from content.reader import read_library
from content.search import Search

MANY = 10
"""From so many queries on a kind has a floor of its own."""


@pytest.fixture(scope="module")
def measured() -> tuple[Quality, list[Query]]:
    """The figures of the first set of queries, and the set."""
    library = read_library(LIBRARY)
    asked = queries(QUERIES / "first.yaml", library)
    return quality(finding(Search(library)), asked), asked


def test_the_library_holds_the_answers_to_the_queries(measured: tuple[Quality, list[Query]]) -> None:
    assert len(measured[1]) > 90


def test_the_right_answer_is_the_first_of_three_quarters(measured: tuple[Quality, list[Query]]) -> None:
    assert measured[0].first >= 0.75


def test_the_right_answer_is_among_three_nine_times_in_ten(measured: tuple[Quality, list[Query]]) -> None:
    assert measured[0].three >= 0.90
    assert measured[0].mrr >= 0.82


def test_no_kind_of_query_is_left_behind(measured: tuple[Quality, list[Query]]) -> None:
    figures, asked = measured
    counts = Counter(query.kind for query in asked)
    behind = {kind: share for kind, share in zip(KINDS, figures.by_kind, strict=True) if share < 0.75}

    assert [kind for kind in behind if counts[kind] >= MANY] == []
