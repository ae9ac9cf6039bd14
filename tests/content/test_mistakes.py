"""Mistakes and what they offer instead."""

from content.mistakes import BrokenLibrary, Mistake, did_you_mean, nearest


def test_a_mistake_reads_as_file_line_and_problem() -> None:
    assert str(Mistake("notes/a/b.yaml", 3, "missing “id”")) == "notes/a/b.yaml:3: missing “id”"


def test_mistakes_are_sorted_and_told_once() -> None:
    late, early = Mistake("a", 10, "x"), Mistake("a", 9, "y")

    broken = BrokenLibrary([late, early, late])

    assert broken.mistakes == (early, late)
    assert str(broken) == "a:9: y\na:10: x"


def test_the_nearest_known_word_is_offered() -> None:
    assert nearest("sumary", ["title", "summary"]) == "summary"
    assert did_you_mean("sumary", ["title", "summary"]) == ": did you mean “summary”?"


def test_nothing_is_offered_where_nothing_comes_near() -> None:
    assert nearest("colour", ["title", "summary"]) is None
    assert did_you_mean("colour", []) == ""
