"""Every kind of mistake that an editor can make: one by one, and all of them in one folder."""

import pytest

from content.mistakes import BrokenLibrary
from content.reader import read_library
from tests.content import mistakes_across, mistakes_in_entries, mistakes_in_texts, mistakes_in_yaml
from tests.content.broken import Case
from tests.content.conftest import SOUND, Shelve

CASES = (
    *mistakes_in_yaml.CASES,
    *mistakes_in_entries.CASES,
    *mistakes_across.CASES,
    *mistakes_in_texts.CASES,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_a_mistake_is_told_with_its_file_and_line(case: Case, shelve: Shelve) -> None:
    folder = shelve({**SOUND, **case.beside, case.file: case.text})

    with pytest.raises(BrokenLibrary) as broken:
        read_library(folder)

    assert [str(mistake) for mistake in broken.value.mistakes] == _expected(case)


def test_all_mistakes_of_all_files_are_told_in_one_run(shelve: Shelve) -> None:
    folder = shelve(_all_at_once())

    with pytest.raises(BrokenLibrary) as broken:
        read_library(folder)

    told = [str(mistake) for mistake in broken.value.mistakes]
    assert sorted(told) == sorted(line for case in CASES for line in _expected(case))


def test_mistakes_are_told_in_the_order_of_files_and_lines(shelve: Shelve) -> None:
    folder = shelve(_all_at_once())

    with pytest.raises(BrokenLibrary) as broken:
        read_library(folder)

    places = [(mistake.file, mistake.line) for mistake in broken.value.mistakes]
    assert places == sorted(places)


def test_the_table_holds_more_than_forty_kinds() -> None:
    assert len({case.kind for case in CASES}) == len(CASES) > 40


def _expected(case: Case) -> list[str]:
    return [line if line[0].isalpha() else f"{case.file}:{line}" for line in case.said]


def _all_at_once() -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = dict(SOUND)
    for case in CASES:
        files |= {**case.beside, case.file: case.text}
    return files
