"""What pydantic finds wrong with an entry, in words for someone who is no programmer.

Every type of error that the model's classes can raise has its sentence in `_SENTENCES`; a test proves it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from content.mistakes import did_you_mean, nearest
from content.refs import ID
from content.scalars import COUNTRY, DATE, DAY, LANGUAGE, PAGES, Misfits
from content.yaml_file import Where

_PATTERNS = {
    f"^{ID}$": "no id: lower-case words and figures joined by hyphens, such as “exit-strategy”",
    COUNTRY: "no country code: two capital letters, such as LR",
    LANGUAGE: "no language code: two or three small letters, such as fr",
    DATE: "no date: write “2014”, “2014-04” or “2014-04-28”",
    DAY: "no day: write year, month and day, such as “2014-04-28”",
    PAGES: "no page: write the figures alone, such as “16”, “32-33” or “xiii, 37”",
}

_SENTENCES: dict[str, Callable[[str, Any, Mapping[str, Any]], str]] = {
    "missing": lambda name, _, __: f"missing {name}",
    "string_type": lambda name, given, _: f"{name} must be a text, not {_kind(given)}",
    "string_too_short": lambda name, _, __: f"{name} has no value: write one, or take the line out",
    "string_too_long": lambda name, given, ctx: (
        f"{name} has {len(given.strip())} characters, {ctx['max_length']} at most: shorten it"
    ),
    "string_pattern_mismatch": lambda _, given, ctx: f"“{_brief(given)}” is {_PATTERNS[ctx['pattern']]}",
    "int_type": lambda name, given, _: f"{name} must be a whole number, not {_kind(given)}",
    "int_parsing": lambda _, given, __: f"“{_brief(given)}” is not a whole number",
    "int_parsing_size": lambda _, given, __: f"“{_brief(given)}” is too large a number",
    "greater_than_equal": lambda name, given, ctx: f"{name} is {_brief(given)}: {ctx['ge']} or later is right",
    "less_than_equal": lambda name, given, ctx: f"{name} is {_brief(given)}: {ctx['le']} or earlier is right",
    "bool_type": lambda name, given, _: f"{name} must be true or false, not {_kind(given)}",
    "bool_parsing": lambda name, given, _: f"{name} must be true or false, not “{_brief(given)}”",
    "literal_error": lambda name, given, ctx: (
        f"{name} must be {ctx['expected'].replace(chr(39), '')}, not {_shown(given)}{_meant(given, ctx['expected'])}"
    ),
    "tuple_type": lambda name, given, _: f"{name} must be a list, not {_kind(given)}: put it between [ and ]",
    "too_short": lambda name, given, ctx: (
        f"{name} needs {ctx['min_length']} items at least"
        if given
        else f"{name} is an empty list: write an item, or take the line out"
    ),
    "model_type": lambda name, given, _: f"{name} must be lines of “key: value”, not {_kind(given)}",
    "dict_type": lambda name, given, _: f"{name} must be lines of “key: value”, not {_kind(given)}",
    "value_error": lambda _, __, ctx: str(ctx["error"]),
}


def in_plain_words(error: ValidationError, entry: type[BaseModel]) -> Iterator[tuple[Where, str]]:
    """The place of each mistake below the entry, and what is wrong and would be right.

    A key left out because its name was misspelt is one mistake, not two.
    """
    details = error.errors(include_url=False)
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    meant = {(*loc[:-1], nearest(str(loc[-1]), _keys(entry, loc))) for loc in unknown}
    for detail in details:
        loc = detail["loc"]
        cause = detail.get("ctx", {}).get("error")
        if isinstance(cause, Misfits):
            yield from (((*loc[:-1], *where), problem) for where, problem in cause.problems.items())
        elif not _follows(detail, meant):
            yield loc, _sentence(detail, _keys(entry, loc))


def _follows(detail: ErrorDetails, meant: Collection[object]) -> bool:
    """Whether it is only said because of another mistake: pydantic counts the good items of a list."""
    if detail["type"] == "too_short":
        return bool(len(detail["input"]) >= detail["ctx"]["min_length"])
    return detail["type"] == "missing" and detail["loc"] in meant


def _sentence(detail: ErrorDetails, keys: list[str]) -> str:
    loc, kind, given = detail["loc"], detail["type"], detail["input"]
    if kind == "extra_forbidden":
        meant = did_you_mean(str(loc[-1]), keys) or f": known here are {', '.join(keys)}"
        return f"unknown key “{loc[-1]}”{meant}"
    if isinstance(given, str) and not given.strip() and kind != "missing":
        kind = "string_too_short"
    return _SENTENCES[kind](_name(loc), given, detail.get("ctx", {}))


def _name(loc: Where) -> str:
    """The last key of the way, or the item's number and the list's key."""
    words = [step for step in loc if isinstance(step, str) and step != "[key]"]
    if not words:
        return "the entry"
    if isinstance(loc[-1], int):
        return f"item {loc[-1] + 1} of “{words[-1]}”"
    return f"“{words[-1]}”"


def _keys(entry: type[BaseModel], loc: Where) -> list[str]:
    """The keys that are known where the last step of the way stands."""
    for step in loc[:-1]:
        field = entry.model_fields.get(step) if isinstance(step, str) else None
        entry = (field and _entry_within(field.annotation)) or entry
    return list(entry.model_fields)


def _entry_within(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - any type a field may have
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _entry_within(part))), None)


def _kind(given: object) -> str:
    return "a text" if isinstance(given, str) else "a list" if isinstance(given, list) else "lines of “key: value”"


def _shown(given: object) -> str:
    return f"“{_brief(given)}”" if isinstance(given, str) else _kind(given)


def _brief(given: object) -> str:
    text = " ".join(str(given).split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def _meant(given: object, expected: str) -> str:
    return did_you_mean(str(given), expected.replace("'", "").replace(" or ", ", ").split(", "))
