"""YAML as it was typed, with its lines, and never more than its bytes are worth."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from content import yaml_file
from content.yaml_file import Value, read_document
from tests.content.broken import Case
from tests.content.mistakes_in_yaml import CASES

WORD = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12).filter(lambda word: word != "<<")
NEST: st.SearchStrategy[Value] = st.recursive(
    WORD,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(WORD, inner, min_size=1, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_the_parser_in_python_tells_the_same_lines(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    data = case.text if isinstance(case.text, bytes) else case.text.encode()
    fast = read_document(case.file, data)
    monkeypatch.setattr(yaml_file, "LOADER", yaml.SafeLoader)

    slow = read_document(case.file, data)

    assert slow.mistakes == fast.mistakes
    assert slow.place == fast.place


@given(st.dictionaries(WORD, NEST, min_size=1, max_size=4))
def test_whatever_yaml_writes_is_read_back_as_text(value: dict[str, Value]) -> None:
    written = yaml.safe_dump(value, allow_unicode=True, default_style="'").encode()

    document = read_document("x.yaml", written)

    assert (document.value, document.mistakes) == (value, ())


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_a_value_or_a_mistake(data: bytes) -> None:
    document = read_document("x.yaml", data)

    assert document.value is not None or document.mistakes
    assert all(mistake.line >= 1 and mistake.problem for mistake in document.mistakes)


@given(st.text("[]{}:-,&*!|>'\"#?%@` \n\tab", max_size=60))
def test_any_signs_of_yaml_give_words_and_no_exception(text: str) -> None:
    for mistake in read_document("x.yaml", text.encode()).mistakes:
        assert "cannot be read as YAML" not in mistake.problem


@pytest.mark.parametrize("style", ["|", ">-", '"', "'", ""])
def test_a_word_is_found_on_its_line_in_any_style(style: str) -> None:
    text = "see here and\n  there, see\n  see it"
    end = style if style in ("'", '"') else ""
    start = f"{style}\n  " if style in ("|", ">-") else style
    document = read_document("x.yaml", f"first: 1\nbody: {start}{text}{end}\n".encode())
    value = document.at(("body",))
    assert isinstance(value, str)

    lines = [document.line(("body",), found.start()) for found in re.finditer("see", value)]

    first = 3 if style in ("|", ">-") else 2
    assert lines == [first, first + 1, first + 2]


def test_a_place_that_was_not_written_has_its_parents_line() -> None:
    document = read_document("x.yaml", b"a: 1\nb:\n  c: 2\n")

    assert document.line(("b", "d", 3)) == 2
    assert document.at(("b", "d", 3)) is None


def test_a_deep_nest_is_refused_before_it_is_built() -> None:
    document = read_document("x.yaml", b"[" * 500_000)

    assert [str(mistake) for mistake in document.mistakes] == [
        "x.yaml:1: lists and mappings lie more than 20 deep in one another: write them flat"
    ]


def test_a_file_over_two_million_bytes_is_refused_unread() -> None:
    document = read_document("x.yaml", b"#" * 2_000_001)

    assert [str(mistake) for mistake in document.mistakes] == [
        "x.yaml:1: the file is too long: 2,000,000 bytes at most"
    ]


def test_every_entry_is_named_with_its_mapping() -> None:
    document = read_document("x.yaml", b"a: {b: 1}\nc: [{d: [2]}, 3]\n")

    assert document.entries() == [
        ((), "a", {"b": "1"}),
        (("a",), "b", "1"),
        ((), "c", [{"d": ["2"]}, "3"]),
        (("c", 0), "d", ["2"]),
    ]
