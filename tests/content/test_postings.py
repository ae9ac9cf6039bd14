"""Packed lists of numbers with their weights."""

import json
from array import array

import pytest

from content.postings import COMMON, MANY, Postings, Row, WeighedPostings

FOUND = {"police": {1: 0.5, 7: 2.0}, "army": {3: 1.0}, "state": dict.fromkeys(range(MANY), 0.25)}


def test_a_row_has_what_was_added_as_often_as_it_was_multiplied() -> None:
    row = Row({1: 0.5})
    row.add(7, 2.0)
    row.multiply(3)

    assert (len(row), dict(row)) == (2, {1: 1.5, 7: 6.0})


@pytest.fixture
def postings() -> WeighedPostings:
    """Three keys, one of them common."""
    return WeighedPostings.of_rows({key: Row(weights) for key, weights in FOUND.items()})


def test_a_key_gives_its_numbers_with_their_weights_the_weightiest_first(postings: WeighedPostings) -> None:
    assert list(postings.weights("police").items()) == [(7, 2.0), (1, 0.5)]
    assert list(postings.having("police")) == [7, 1]
    assert list(postings.first("police", 1)) == [7]
    assert postings.count("police") == 2


def test_what_weighs_the_same_stands_by_number(postings: WeighedPostings) -> None:
    assert list(postings.having("state")) == list(range(MANY))


def test_an_unknown_key_gives_nothing(postings: WeighedPostings) -> None:
    assert "navy" not in postings
    assert postings.weights("navy") == {}
    assert list(postings.first("navy", 5)) == []
    assert postings.count("navy") == 0


def test_the_weights_of_common_keys_are_kept_at_hand_and_not_without_end() -> None:
    count = COMMON + 1
    postings = WeighedPostings.of_rows({str(key): Row(FOUND["state"]) for key in range(count)})

    assert postings.weights("0") is postings.weights("0")
    kept = [postings.weights(str(key)) for key in range(count)]
    assert postings.weights("0") is not kept[0]
    assert postings.weights("0") == kept[0]


def test_what_is_dumped_as_json_is_loaded_again(postings: WeighedPostings) -> None:
    loaded = WeighedPostings.load(json.loads(json.dumps(postings.dump())))

    assert {key: loaded.weights(key) for key in loaded.spans} == FOUND


def test_numbers_without_weights_are_loaded_again_too() -> None:
    postings = Postings.packed({"police": array("I", [1, 7]), "army": array("I", [3])})
    loaded = Postings.load(json.loads(json.dumps(postings.dump())))

    assert [list(loaded.having(key)) for key in ("police", "army", "navy")] == [[1, 7], [3], []]
