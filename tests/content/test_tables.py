"""The tables of a search: read from their copy, they find the same."""

import pytest

from content.library import Library
from content.search import Search
from content.tables import Tables


@pytest.mark.parametrize("query", ["SSR", "wepons handover", "who owns the reform", "people, police", "army and CPA"])
def test_a_search_by_tables_that_were_kept_finds_the_same(library: Library, query: str) -> None:
    made = Tables.of(library)
    kept = Tables.load(made.dump())

    assert Search(library, kept).find(query) == Search(library, made).find(query)
    assert Search(library, kept).nearest(query, 3) == Search(library, made).nearest(query, 3)


def test_what_is_kept_is_the_same_every_time(library: Library) -> None:
    assert Tables.load(Tables.of(library).dump()).dump() == Tables.of(library).dump()


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"{}", b'{"refs": ["x"]}'])
def test_what_is_no_copy_of_tables_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, LookupError, TypeError)):
        Tables.load(data)
