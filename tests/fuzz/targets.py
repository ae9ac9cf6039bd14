"""What is fuzzed: for each target how its input is made, and what must hold of whatever comes in.

`make fuzz` tries them for as long as it is told to, the tests in a short form that is the same every time.
"""

import asyncio
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, get_type_hints

from hypothesis import strategies as st
from markupsafe import Markup

from bot.preview.entities import tidy
from bot.preview.formatting import parse_html
from content.library import Library
from content.markup import parse, plain
from content.mistakes import BrokenLibrary, Mistake
from content.reader import read_library
from content.refs import Ref
from content.yaml_file import read_document
from handlers.codec import LIMIT, Route, UnknownRoute, pack, unpack
from handlers.limits import broken_screens
from handlers.markup import pages, render, split, visible_length
from handlers.typed import as_command, cleaned
from tests.conftest import SMALL
from tests.flows.forging import ALL_ROUTES, PLACES, forging, mutated
from tests.flows.kept import all_rows
from tests.flows.test_forged_taps import tap


@dataclass(frozen=True)
class Target:
    """Something that takes in what others made: `check` raises where it does not stand it.

    `weight` is how much slower an example is than those of the quickest targets.
    """

    name: str
    inputs: st.SearchStrategy[Any]
    check: Callable[[Any], None]
    weight: int = 1


# --- YAML, by itself and as a library

SIGNS = (
    *"[]{}:,&*!|>%@`#?-'\"\\~=< \n\t",
    "---\n", "...\n", "%YAML 1.2\n---\n", "? ", "- ", ": ", "<<: ", "&a ", "*a", "!!python/object/apply:os.system ",
    "!!binary ", "!!set ", "\n\n", "  ", "\r\n", "\ufeff", "\x00", "\x85", "\u2028", "\u202e", "😀", '"\\u0000"',
    "[" * 40, "{a: " * 25, "null", "NO", "1.10", "0x1f", "2014-13-45", "9" * 400, "note:", "[[term:ddr]]", "[[", "]]",
    "was: [people-first]\n", "see: [note:first/x]\n", "id: ssr\n", "pages: ", "x" * 300,
)  # fmt: skip
BYTES = (b"\xff", b"\xc3", b"\x00", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xfe\xff", b"\x1b")
FILES = {path.relative_to(SMALL).as_posix(): path.read_bytes() for path in sorted(SMALL.rglob("*.yaml"))}
"""The small library of the tests: file → what stands in it."""

Change = tuple[str, float, float, bytes]
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["put", "cut", "replace", "repeat", "indent", "move"]),
        st.floats(0, 1),
        st.floats(0, 1),
        st.sampled_from([*map(str.encode, SIGNS), *BYTES]) | st.binary(max_size=6),
    ),
    min_size=1,
    max_size=6,
)


def changed(data: bytes, changes: list[Change]) -> bytes:
    """A file after some changes: signs put in or cut out, lines repeated, indented, moved."""
    for what, at, until, signs in changes:
        place = int(at * len(data))
        if what in {"put", "replace", "cut"}:
            end = place + (0 if what == "put" else int(until * 40))
            data = data[:place] + (b"" if what == "cut" else signs) + data[end:]
            continue
        lines = data.split(b"\n")
        line = lines[number := int(at * (len(lines) - 1))]
        if what == "repeat":
            lines.insert(int(until * len(lines)), line)
        elif what == "indent":
            lines[number] = b"  " * int(until * 4) + (line if until > 0.5 else line.lstrip())
        else:
            lines.insert(int(until * len(lines)), lines.pop(number))
        data = b"\n".join(lines)
    return data


def yaml_is_read_or_refused_with_a_line(data: bytes) -> None:
    """Any bytes give a value, or mistakes that name a line of the file."""
    document = read_document("x.yaml", data)

    assert document.value is not None or document.mistakes
    _are_sound(document.mistakes, {"x.yaml": data})


def a_library_is_read_or_refused_with_its_mistakes(change: tuple[str, list[Change]]) -> None:
    """A library in which a file was changed is one, and each of its screens can be made; or it is a broken one."""
    file, changes = change
    files = {**FILES, file: changed(FILES[file], changes)}
    with tempfile.TemporaryDirectory() as temporary:
        for name, data in files.items():
            path = Path(temporary, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        _are_sound(_mistakes_of(Path(temporary)), files)


def _mistakes_of(folder: Path) -> Sequence[Mistake]:
    """What is wrong with a library, or else with the screens that it makes."""
    try:
        return broken_screens(read_library(folder))
    except BrokenLibrary as broken:
        return broken.mistakes or (Mistake("", 0, "it is broken, and nobody says why"),)


def _are_sound(mistakes: Sequence[Mistake], files: dict[str, bytes]) -> None:
    for mistake in mistakes:
        assert mistake.problem
        lines = len(re.split(rb"\r\n|[\r\n\x85]|\xc2\x85|\xe2\x80[\xa8\xa9]", files.get(mistake.file, b"")))
        assert 1 <= mistake.line <= lines + 1, mistake


# --- markup

MARKS = st.sampled_from(
    ["**", "*", "_", "[[term:ddr]]", "[[term:ddr|", "[[note:a/b]]", "[[", "]]", "|", "- ", "1. ", "\n", "\n\n", "  ",
     "\\", "<b>", "</b>", "&lt;", "&", "<", ">", '"', "`", "#", "> ", "![a](b)", "😀", "\u202e", "ä", "\t", "x" * 200]
)  # fmt: skip
BODIES = st.lists(MARKS | st.text(max_size=12), max_size=40).map("".join)
DDR = Ref("term", "ddr")


def markup_is_html_that_telegram_takes(body: str) -> None:
    """Any body becomes HTML that the strict reader of the stand-in takes, in pages of the length that was wanted."""
    blocks = render(body, lambda ref: "DDR & <co>" if ref == DDR else None, lambda _ref: "https://t.me/b?start=i_x&y")

    assert len(blocks) == len(parse(body))
    for room in (40, 1800):
        for page in (*pages(blocks, room), *split(Markup("\n\n").join(blocks), room)):
            tidy(parse_html(page))
            assert visible_length(page) <= room
    plain(body, _small())


@cache
def _small() -> Library:
    return read_library(SMALL)


# --- routes, and what is typed


def _routes() -> st.SearchStrategy[Route]:
    def made(cls: type[Route]) -> st.SearchStrategy[Route]:
        types = get_type_hints(cls)
        names = [field.name for field in fields(cls)]  # type: ignore[arg-type]  # a dataclass
        return st.builds(cls, **{name: _values(types[name]) for name in names})

    return st.sampled_from(ALL_ROUTES).flatmap(made)


def _values(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - whatever a field may hold
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(-5, 10**17)
    return st.sampled_from(kind) if issubclass(kind, StrEnum) else st.text("abcZ019-_.~ é", max_size=12)


def a_route_comes_back_as_it_was_packed(made: tuple[Route, list[Route]]) -> None:
    """What can be packed fits a button and comes back the same; what cannot is refused when it is packed."""
    to, trail = made
    try:
        data = pack(to, tuple(trail))
    except ValueError:
        return
    found, behind = unpack(data)
    assert len(data.encode()) <= LIMIT
    assert (found, behind) == (to, tuple(trail)[: len(behind)])


def any_data_is_a_route_or_an_unknown_one(data: str) -> None:
    """Whatever stands in a button is read, and packed the same again, or refused."""
    try:
        to, trail = unpack(data)
    except UnknownRoute:
        return
    assert data.startswith(pack(to, trail))


def what_is_typed_is_cleaned_once(text: str) -> None:
    """Cleaned twice is cleaned once, can be written as UTF-8, and is a command or none."""
    clean = cleaned(text)
    assert cleaned(clean) == clean
    clean.encode()
    as_command(clean)


# --- taps, through the whole bot


def forged_taps_reach_nothing_of_others(seed: int) -> None:
    """Every route with every field forged, and strings that are almost routes."""
    asyncio.run(_forge(seed))


async def _forge(seed: int) -> None:
    chance = Random(seed)
    async with forging(_small(), chance.choice(PLACES)) as world:
        kept = await all_rows(world.store)
        for data, message in world.forged(chance, kept):
            kept = await tap(world, mutated(data, chance) or "~" if chance.random() < 0.3 else data, message, kept)


YAML = st.builds(changed, st.sampled_from(list(FILES.values())), CHANGES) | st.binary(max_size=300)
CHANGED = st.tuples(st.sampled_from(list(FILES)), CHANGES)
PACKED = st.tuples(_routes(), st.lists(_routes(), max_size=6))
DATA = st.text(max_size=64) | st.text("usfzqk.~019-_oA", max_size=64)
TYPED = st.text(st.characters() | st.sampled_from("\u202e\u200b\u0301\u3164/@ \n"))

TARGETS = (
    Target("yaml", YAML, yaml_is_read_or_refused_with_a_line),
    Target("library", CHANGED, a_library_is_read_or_refused_with_its_mistakes, weight=8),
    Target("markup", BODIES, markup_is_html_that_telegram_takes, weight=2),
    Target("routes", PACKED, a_route_comes_back_as_it_was_packed),
    Target("buttons", DATA, any_data_is_a_route_or_an_unknown_one),
    Target("typed", TYPED, what_is_typed_is_cleaned_once),
    Target("taps", st.integers(0, 2**32), forged_taps_reach_nothing_of_others, weight=100),
)
