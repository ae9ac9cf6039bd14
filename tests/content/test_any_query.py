"""Any text that Telegram carries is answered, and none is an error: of its speed the benchmarks speak."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings

from content.library import Library
from content.model import Everyday
from content.search import Search
from tests.content.any_text import HALVES, LONGEST, TEXTS


@pytest.fixture(scope="module")
def search(library: Library) -> Search:
    """The small library, with everyday words for what it says."""
    said = Everyday(say=("go home", "guns"), mean=("weapons handover", "leave on time"))
    return Search(replace(library, everyday=(said,)))


@settings(max_examples=200)
@given(TEXTS | HALVES)
@example("")
@example("x" * LONGEST)
@example(" ".join(["police"] * 600))
@example(" ".join(["polcie"] * 600))
@example("&" * LONGEST)
@example("re-" * 1300)
@example("a." * 2048)
@example("a & " * 1024)
@example("\N{ARABIC LIGATURE BISMILLAH AR-RAHMAN AR-RAHEEM}" * LONGEST)
@example("e\u0301" * 2048)
@example("\ud83d" * 100)
def test_any_text_finds_each_item_once_and_no_more_than_wanted(search: Search, query: str) -> None:
    for as_typed in (False, True):
        found = search.find(query, 7, as_typed=as_typed)

        assert found.query == query
        assert len({hit.ref for hit in found.hits}) == len(found.hits) <= 7
        assert all(hit.snippet for hit in found.hits)


@settings(max_examples=200)
@given(TEXTS | HALVES)
@example("")
@example("x" * LONGEST)
@example("ssr " * 1024)
@example("\N{ARABIC LIGATURE BISMILLAH AR-RAHMAN AR-RAHEEM}" * LONGEST)
def test_to_any_text_some_terms_are_nearest_or_none_and_it_names_some_or_none(search: Search, query: str) -> None:
    nearest = search.nearest(query, 3)

    assert len(set(nearest)) == len(nearest) <= 3
    assert {ref.kind for ref in (*nearest, *search.define(query))} <= {"term"}
