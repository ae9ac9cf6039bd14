"""JSON Schemas of the library's files, so that an editor's tool completes and checks while typing.

`python -m content.schema` writes them to `content/library/schema/`. They follow from `content.model`; the reader itself
does not use them.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

import content.model
from content.model import Checklist, Edition, Entry, Everyday, Note, Role, Source, Term, TopicGroup

FOLDER = Path(__file__).parent / "library" / "schema"

_FILES: Mapping[str, tuple[type[Entry], bool]] = {
    "note": (Note, False),
    "checklist": (Checklist, False),
    "glossary": (Term, True),
    "topics": (TopicGroup, True),
    "sources": (Source, True),
    "roles": (Role, True),
    "everyday": (Everyday, True),
    "edition": (Edition, False),
}
"""Schema → the class of an entry, and whether a file is a list of them."""


def schemas() -> dict[str, str]:
    """The text of each schema, by the name of its file; the same at every call."""
    return {f"{name}.json": _schema(model, listed=listed) for name, (model, listed) in _FILES.items()}


def write(folder: Path = FOLDER) -> None:
    """Write all schemas to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


def _schema(model: type[Entry], *, listed: bool) -> str:
    adapter: TypeAdapter[Any] = TypeAdapter(list[model] if listed else model)  # type: ignore[valid-type]  # made from data
    described = _described(adapter.json_schema())
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_as_typed(described)}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with what the model says of each key in the text below it.

    pydantic can do this by itself, but would read the model's source for it whenever the bot starts.
    """
    for part in (schema, *schema.get("$defs", {}).values()):
        keys = part.get("properties", {})
        for key, text in _said_of(part["title"]) if keys else ():
            keys[key] = dict(sorted({"description": text, **keys[key]}.items()))
    return schema


def _said_of(name: str) -> Iterator[tuple[str, str]]:
    """Keys with the text below each, of a class of the model and of those that it is derived from."""
    for each in getattr(content.model, name).__mro__:
        yield from _said().get(each.__name__, {}).items()


@cache
def _said() -> dict[str, dict[str, str]]:
    """Class of the model → key → the text below it."""
    tree = ast.parse(Path(content.model.__file__).read_text(encoding="utf-8"))
    return {node.name: dict(_keys(node)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _keys(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for pair in pairwise(node.body):
        match pair:
            case ast.AnnAssign(target=ast.Name(id=key)), ast.Expr(value=ast.Constant(value=str(text))):
                yield key, text


def _as_typed(part: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """The part as an editor's tool should see it.

    The reader takes every scalar as text, so `pages: 16` is as good as `pages: "16"`: a text may be a number. One
    citation may stand for a list of one. No value may be left empty, so `null` is no choice.
    """
    if isinstance(part, list):
        return [_as_typed(item) for item in part]
    if not isinstance(part, dict):
        return part
    choices = [choice for choice in part.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        part = {**{key: value for key, value in part.items() if key != "anyOf"}, **choices[0]}
    typed = {key: _as_typed(value) for key, value in part.items() if key != "title" or not isinstance(value, str)}
    if typed.get("default", "") in (None, [], {}):
        del typed["default"]
    if "propertyNames" in part or "patternProperties" in part:
        typed["additionalProperties"] = False
    if typed.get("type") == "string" and "enum" not in typed and re.match(typed.get("pattern", ""), "2014"):
        typed["type"] = ["string", "number"]
    if typed.get("items") == {"$ref": "#/$defs/Citation"}:
        return {"anyOf": [{"$ref": "#/$defs/Citation"}, typed]}
    return typed


if __name__ == "__main__":
    write()
