"""Packed lists of numbers with their weights."""

import json

from content.postings import Postings, Row

FOUND = {"police": {1: 0.5, 7: 2.0}, "army": {3: 1.0}}
ROWS = {key: Row(weights) for key, weights in FOUND.items()}


def test_a_row_has_what_was_added_as_often_as_it_was_multiplied() -> None:
    row = Row({1: 0.5})
    row.add(7, 2.0)
    row.multiply(3)

    assert (len(row), dict(row)) == (2, {1: 1.5, 7: 6.0})


def test_a_key_gives_its_numbers_with_their_weights() -> None:
    postings = Postings.packed(ROWS)

    assert dict(postings.of("police")) == FOUND["police"]
    assert list(postings.having("army")) == [3]
    assert postings.count("police") == 2


def test_an_unknown_key_gives_nothing() -> None:
    postings = Postings.packed(ROWS)

    assert "navy" not in postings
    assert list(postings.of("navy")) == []
    assert postings.count("navy") == 0


def test_what_is_dumped_as_json_is_loaded_again() -> None:
    postings = Postings.packed(ROWS)
    loaded = Postings.load(json.loads(json.dumps(postings.dump())))

    assert loaded == postings


def test_of_some_numbers_those_that_have_the_key_are_told_however_often_one_asks() -> None:
    postings = Postings.packed(ROWS)

    for _time in range(2):
        assert list(postings.among("police", [7, 8])) == [(7, 2.0)]
    for key in map(str, range(1000)):
        assert list(postings.among(key, [1])) == []
