"""A victim who left words everywhere, and somebody who forges: every route, with every field as it should not be."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import product
from random import Random
from typing import Any, get_type_hints

from bot.app import builder
from bot.preview.chats import Message
from bot.preview.groups import Group
from bot.preview.inprocess import InProcessRequest
from bot.preview.telegram import Telegram
from content.library import Library
from content.refs import Ref
from handlers import routes
from handlers.codec import LIMIT, Route, pack, unpack
from handlers.dispatch import Assistant
from handlers.registry import group_key, topic_key
from handlers.routes import Results, TakeText, Vote
from storage import Store, open_store
from tests.flows.conftest import Phone
from tests.flows.kept import Rows

ALL_ROUTES = [cls for cls in vars(routes).values() if isinstance(cls, type) and issubclass(cls, Route) and cls.code]
ALONE, SHARED = "Quetzal", "Kingfisher"
"""Words that the victim wrote: where nobody else looks on, and in the group."""
PLACES = ("alone", "in a group of one's own", "in the victim's group")
GONE = 10**9
OWNED = frozenset({"run", "prompt", "id", "once"})
"""Fields that name what is somebody's."""
OF_A_LIST = (Results, TakeText)
"""Routes that take up what is kept under the message they stand in."""
_WORDS = {
    "role": ["head-of-mission", "zz"],
    "place": ["XK", "zz"],
    "letter": ["C", "0", "Q"],
    "category": ["concept", "zz"],
    "language": ["en", "xx"],
}
_NUMBERS = (0, 1, 2, 7, 10**15)


@dataclass(frozen=True)
class World:
    """The phone of somebody who forges, open at one of the `PLACES`, and what there is to be reached from it.

    `marks` are what the victim's vote buttons carry.
    """

    library: Library
    store: Store
    forger: Phone
    group: Group
    marks: frozenset[str]

    @property
    def chat(self) -> int:
        """Where the forger taps."""
        return self.forger.person.here.id

    @property
    def is_shared(self) -> bool:
        """Whether that is the victim's group."""
        return self.chat == self.group.id

    @property
    def secrets(self) -> set[str]:
        """What the forger must not read there."""
        return {ALONE} if self.is_shared else {ALONE, SHARED}

    def forged(self, chance: Random, rows: Rows) -> Iterator[tuple[str, int]]:
        """Every route with every id that there is, in any order: its data, and the message it is said to be under.

        The fields that name nobody's things, and the way back, are as chance wants them.
        """
        values = self._values(rows)
        messages = [*_column(rows, "results", "message"), self.forger.last.id, GONE]
        routes = [
            (_made(cls, {**values, **dict(zip(owned, given, strict=True))}, chance), message)
            for cls in ALL_ROUTES
            for owned in [[field.name for field in fields(cls) if field.name in OWNED]]  # type: ignore[arg-type]  # a dataclass
            for given in product(*([[value] for value in values[name]] for name in owned))
            for message in (messages if cls in OF_A_LIST else [chance.choice(messages)])
        ]
        for to, message in chance.sample(routes, len(routes)):
            trail = [_made(chance.choice(ALL_ROUTES), values, chance) for _step in range(chance.randrange(3))]
            yield pack(to, tuple(trail)), message

    def _values(self, rows: Rows) -> dict[str, list[Any]]:
        """What a field may be forged as, by its name: what is everybody's, and something of nobody."""
        keys = {*self.library.keys, *map(topic_key, self.library.topics), "zzzzzz"}
        keys |= {group_key(group.id) for group in self.library.groups}
        return {
            **_WORDS,
            "key": sorted(keys),
            "run": [*_column(rows, "runs", "id"), "AAAAAAAA"],
            "prompt": [*_column(rows, "awaited", "message"), GONE],
            "id": [*_column(rows, "reports", "id"), "zzzzzzzz"],
            "once": [*sorted(self.marks), "my-own"],
        }


def _column(rows: Rows, table: str, name: str) -> list[Any]:
    return sorted({dict(row)[name] for row in rows[table]})


def _made(cls: type[Route], values: dict[str, list[Any]], chance: Random) -> Route:
    types = get_type_hints(cls)
    names = [field.name for field in fields(cls)]  # type: ignore[arg-type]  # a dataclass
    return cls(**{name: chance.choice(values.get(name) or _any(types[name])) for name in names})


def _any(kind: type) -> list[Any]:
    """What a field that names nothing may hold."""
    if kind is bool:
        return [False, True]
    return list(kind) if issubclass(kind, StrEnum) else list(_NUMBERS)


def mutated(data: str, chance: Random) -> str:
    """Data of a button with signs put in, taken out, changed, doubled."""
    signs = list(data)
    for _change in range(chance.randint(1, 4)):
        place = chance.randrange(len(signs) + 1)
        match chance.randrange(4):
            case 0:
                signs[place:place] = chance.choice(
                    [".", "~", "-", "0", "Z", "\u202e", "é", "😀", " ", "\n", "~h", ".1"]
                )
            case 1:
                del signs[place : place + chance.randint(1, 3)]
            case 2:
                signs[place : place + 1] = chr(chance.choice([chance.randrange(32, 127), chance.randrange(0xD7FF)]))
            case _:
                signs[place:place] = signs[place : place + chance.randint(1, 9)]
    return "".join(signs)[:LIMIT]


# --- what the victim leaves


async def leave_words(phone: Phone, secret: str) -> None:
    """A run with a name, a note and a reason, questions left open, a list of results: all with a word in them."""
    await phone.says("/checklists")
    for label in ("DDR", "Weapons handover", "Start"):
        screen = await phone.taps(label)
    await phone.says(f"{secret} run", reply_to=phone.last)
    await phone.taps("Skip", screen)
    for label in ("Write a note", "Give a reason"):
        await phone.taps(label, screen)
        await phone.says(f"{secret} {label}", reply_to=phone.last)
    await phone.taps("Change the note")
    await phone.taps("Overview")
    await phone.taps("Rename")
    await phone.says(f"/search {secret} reform")


async def leave_traces(phone: Phone) -> frozenset[str]:
    """Something read, saved, reported and voted on; the marks of the votes."""
    screen = await phone.opens(f"i_{Ref.parse('note:ownership-principles/people-first').key}")
    await phone.taps("Save", screen)
    await phone.taps("Report a mistake", screen)
    await phone.says(f"{ALONE} is wrong", reply_to=phone.last)
    await phone.taps("Next", screen)
    await phone.says("people")
    marks = _votes_under(phone.screen)
    await phone.taps("This helped")
    return marks


def _votes_under(message: Message) -> frozenset[str]:
    rows = message.keyboard.rows if message.keyboard else ()
    found = (unpack(button.data)[0] for row in rows for button in row if button.data)
    return frozenset(route.once for route in found if isinstance(route, Vote))


@asynccontextmanager
async def forging(library: Library, place: str) -> AsyncIterator[World]:
    """Mariam has left words in her own chat and in a group; Theo forges, at one of the `PLACES`."""
    core = Telegram()
    made = builder().token("1:test").request(InProcessRequest(core)).get_updates_request(InProcessRequest(core)).build()
    async with open_store("sqlite://") as store:
        Assistant(library=lambda: library, store=store).register(made)
        async with made:
            mariam, theo = core.add_person("Mariam"), core.add_person("Theo")
            group = core.add_group("Planning", [mariam, theo])
            victim, forger = Phone(core, made, mariam), Phone(core, made, theo)
            await victim.says("/start")
            marks = await leave_traces(victim)
            await leave_words(victim, ALONE)
            await leave_words(Phone(core, made, group.member(mariam)), SHARED)
            await forger.says("/start")
            if place != "alone":
                there = group if "victim" in place else core.add_group("Theo's", [theo])
                forger = Phone(core, made, there.member(theo))
            await leave_words(forger, "Heron")
            yield World(library, store, forger, group, marks)
