"""How a route is packed into the 64 bytes that Telegram gives a button. The routes stand in `handlers.routes`.

A button carries the route it leads to and the trail behind it (where Back goes, and Back after that), the oldest
dropped when room runs out: `t.k3Jd9x~s.Qm20aZ.0` is a term, reached from the first page of a section. A code is
never given to another route, nor are a route's fields changed: what is out there in old chats must keep its sense.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar, TypeVar, dataclass_transform, get_type_hints

LIMIT = 64
"""Bytes of callback_data (Bot API, InlineKeyboardButton)."""

_FIELD = re.compile(r"[A-Za-z0-9_-]*")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")


class Route:
    """A place or an act that a button leads to. Subclasses are frozen dataclasses made by `@route`."""

    code: ClassVar[str] = ""


class UnknownRoute(ValueError):
    """Data of a button that this version cannot read."""


_BY_CODE: dict[str, type[Route]] = {}
_FIELDS: dict[type[Route], dict[str, type]] = {}
R = TypeVar("R", bound=Route)
Trail = tuple[Route, ...]


@dataclass_transform(frozen_default=True)
def route(code: str) -> Callable[[type[R]], type[R]]:
    """Make a class a route known by `code`."""

    def register(cls: type[R]) -> type[R]:
        if code in _BY_CODE:
            raise TypeError(f"{cls.__name__} wants the code “{code}” of {_BY_CODE[code].__name__}")
        made = dataclass(frozen=True)(cls)
        made.code = code
        _BY_CODE[code] = made
        types = get_type_hints(made)
        _FIELDS[made] = {field.name: types[field.name] for field in fields(made)}  # type: ignore[arg-type]  # just made one
        return made

    return register


def pack(to: Route, trail: Trail = ()) -> str:
    """`to` and as much of the `trail` behind it as fits, as callback_data; `ValueError` where `to` alone does not."""
    data = _pack_one(to)
    if len(data) > LIMIT:
        raise ValueError(f"{to} takes {len(data)} bytes, a button has {LIMIT}")
    for step in trail:
        longer = f"{data}~{_pack_one(step)}"
        if len(longer) > LIMIT:
            break
        data = longer
    return data


def unpack(data: str) -> tuple[Route, Trail]:
    """What `pack` packed; `UnknownRoute` for anything else."""
    to, *trail = (_unpack_one(part) for part in data.split("~"))
    return to, tuple(trail)


def _pack_one(to: Route) -> str:
    return ".".join([to.code, *(_written(getattr(to, name)) for name in _FIELDS[type(to)])])


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    text = str(value)
    if not (_NUMBER if isinstance(value, int) else _FIELD).fullmatch(text):
        raise ValueError(f"“{text}” cannot stand in a button")
    return text


def _unpack_one(part: str) -> Route:
    code, *written = part.split(".")
    cls = _BY_CODE.get(code)
    if cls is None:
        raise UnknownRoute(part)
    wanted = _FIELDS[cls]
    if len(wanted) != len(written):
        raise UnknownRoute(part)
    return cls(**{name: _read(kind, text) for (name, kind), text in zip(wanted.items(), written, strict=True)})


def _read(kind: type, text: str) -> object:
    if kind is bool and text in {"0", "1"}:
        return text == "1"
    if kind is int and _NUMBER.fullmatch(text):
        return int(text)
    if kind is str and _FIELD.fullmatch(text):
        return text
    if issubclass(kind, StrEnum) and text in set(kind):
        return kind(text)
    raise UnknownRoute(text)
