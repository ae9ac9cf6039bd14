"""Routes in the 64 bytes of a button."""

from dataclasses import fields
from enum import StrEnum
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import routes, subjects
from handlers.codec import LIMIT, Route, UnknownRoute, pack, unpack
from handlers.registry import ADMIN_COMMANDS, ADMIN_MENU, COMMANDS, MENU, TAPS, admin_menu, menu

ALL_ROUTES = [cls for cls in vars(routes).values() if isinstance(cls, type) and issubclass(cls, Route) and cls.code]
KEYS = st.text("abcXYZ019-_", min_size=6, max_size=8)


def _route(cls: type[Route]) -> st.SearchStrategy[Route]:
    def values(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - whatever a field may hold
        if kind is bool:
            return st.booleans()
        if kind is int:
            return st.integers(0, 10**6)
        return st.sampled_from(kind) if issubclass(kind, StrEnum) else KEYS

    types = get_type_hints(cls)
    return st.builds(cls, **{field.name: values(types[field.name]) for field in fields(cls)})  # type: ignore[arg-type]  # a dataclass


ROUTES = st.one_of([_route(cls) for cls in ALL_ROUTES])


@given(ROUTES, st.lists(ROUTES, max_size=8))
def test_a_packed_route_fits_a_button_and_comes_back_the_same(to: Route, trail: list[Route]) -> None:
    data = pack(to, tuple(trail))

    found, behind = unpack(data)

    assert len(data.encode()) <= LIMIT
    assert found == to
    assert behind == tuple(trail)[: len(behind)]


@given(ROUTES, ROUTES)
def test_one_step_of_the_way_back_always_fits(to: Route, before: Route) -> None:
    _found, behind = unpack(pack(to, (before,)))

    assert behind == (before,)


ANY_SIGNS = st.text(max_size=64) | st.binary(max_size=64).map(lambda raw: raw.decode("utf-8", "surrogateescape"))


@given(ANY_SIGNS | st.text("usfz.~019-_oAZ", max_size=64))
def test_whatever_stands_in_a_button_is_read_or_refused(data: str) -> None:
    try:
        to, trail = unpack(data)
    except UnknownRoute:
        return
    assert pack(to, trail) == data


@pytest.mark.parametrize(
    "data", ["", "~", "zz", "t", "t.", "s.abc.x", "s.abc.01", "us.abc.1.x", "e.abc.2", "t.ab/c", "t.a~"]
)
def test_forged_data_is_refused(data: str) -> None:
    if data == "t.":
        assert unpack(data)[0] == routes.Term("")  # well formed; no item has this key
        return
    with pytest.raises(UnknownRoute):
        unpack(data)


def test_the_oldest_steps_of_a_long_way_back_are_dropped() -> None:
    trail = tuple(routes.Term(f"key{number:03}") for number in range(20))

    _to, behind = unpack(pack(routes.Home(), trail))

    assert behind == trail[: len(behind)]
    assert len(behind) == 7


@pytest.mark.parametrize("route", [routes.Term("a~b"), routes.Runs(-1), routes.Runs(10**16)])
def test_what_cannot_stand_in_a_button_is_refused_when_it_is_made(route: Route) -> None:
    with pytest.raises(ValueError, match="cannot stand in a button"):
        pack(route)


def test_a_route_longer_than_a_button_is_refused() -> None:
    with pytest.raises(ValueError, match="a button has 64"):
        pack(routes.Term("k" * 63))


def test_no_two_routes_share_a_code() -> None:
    codes = [cls.code for cls in ALL_ROUTES]

    assert len(codes) == len(set(codes))


def test_every_route_leads_somewhere() -> None:
    assert subjects.SUBJECTS
    assert set(ALL_ROUTES) == set(TAPS)


def test_every_command_has_its_place_in_the_menu() -> None:
    assert [command.name for command in menu()] == list(MENU)
    assert set(COMMANDS) == set(MENU)
    assert [command.name for command in admin_menu()] == list(ADMIN_MENU)
    assert set(ADMIN_COMMANDS) == set(ADMIN_MENU)
