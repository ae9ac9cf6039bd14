"""The JSON Schemas for editors' tools."""

import json
from pathlib import Path
from typing import Any

import pytest

from content.schema import FOLDER, schemas, write


def properties(name: str) -> dict[str, Any]:
    schema = json.loads(schemas()[f"{name}.json"])
    found: dict[str, Any] = (
        schema.get("properties") or schema["$defs"][schema["items"]["$ref"].rpartition("/")[2]]["properties"]
    )
    return found


def test_the_schemas_in_the_library_are_current() -> None:
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()} == schemas()


def test_writing_them_writes_all(tmp_path: Path) -> None:
    write(tmp_path / "schema")

    assert {path.name for path in (tmp_path / "schema").iterdir()} == set(schemas())


def test_truths_and_numbers_may_stand_as_such() -> None:
    assert properties("checklist")["prompt"]["type"] == "boolean"
    assert properties("sources")["year"]["type"] == "integer"


def test_a_text_may_be_typed_as_a_number() -> None:
    assert properties("glossary")["date"]["type"] == properties("glossary")["symbol"]["type"] == ["string", "number"]


def test_one_citation_may_stand_for_a_list() -> None:
    one, several = properties("glossary")["source"]["anyOf"]

    assert (one["$ref"], several["items"]["$ref"]) == ("#/$defs/Citation", "#/$defs/Citation")
    assert several["minItems"] == 1


def test_nothing_may_be_left_empty() -> None:
    assert not any('"null"' in schema for schema in schemas().values())


@pytest.mark.parametrize("name", ["glossary", "topics", "sources", "roles"])
def test_a_file_of_several_entries_is_a_list(name: str) -> None:
    assert json.loads(schemas()[f"{name}.json"])["type"] == "array"


def test_keys_say_what_they_are_for() -> None:
    assert "How people put the question" in properties("checklist")["asked"]["description"]
