"""References and their keys."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.refs import ID, KEY_LENGTH, Ref

IDS = st.from_regex(ID, fullmatch=True)
REFS = st.one_of(
    st.builds(Ref, st.sampled_from(["note", "checklist"]), IDS, IDS | st.just("")),
    st.builds(Ref, st.just("term"), IDS),
)


@given(REFS)
def test_a_reference_reads_as_it_was_written(ref: Ref) -> None:
    assert Ref.parse(str(ref)) == ref


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ddr",
        "term:",
        "term:DDR",
        "trem:ddr",
        "term:a/b",
        "term:a#b",
        "note:a#b",
        "checklist:a/b",
        "note:a/",
        "note:a\n",
        "note:-a",
    ],
)
def test_what_is_no_reference_is_refused_with_what_would_be(text: str) -> None:
    with pytest.raises(ValueError, match="is no reference: write note:ID"):
        Ref.parse(text)


@given(REFS)
def test_a_key_has_six_characters_that_a_deep_link_may_have(ref: Ref) -> None:
    assert re.fullmatch(rf"[A-Za-z0-9_-]{{{KEY_LENGTH}}}", ref.key)


def test_a_key_never_changes() -> None:
    assert Ref("note", "collision-153107").key == Ref("note", "collision-269801").key == "OfjWhg"


def test_a_part_knows_its_whole() -> None:
    assert Ref.parse("note:a/b").whole == Ref.parse("note:a")
    assert Ref.parse("term:a").whole == Ref.parse("term:a")
