"""What is kept of somebody, in every table: all of it is in /mydata, and none of it is left after /forget."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeAlias

import pytest

from bot.preview.groups import Group
from bot.preview.telegram import Telegram
from bot.sweep import sweep
from content.library import Library
from content.refs import Ref
from handlers.codec import pack
from handlers.dispatch import Assistant, Bot
from handlers.routes import SetLanguage
from storage import Store
from storage.rows import moment, stamp
from tests.flows.conftest import Clock, Phone
from tests.flows.kept import all_rows

AMINA, JEAN, MARIAM = 730_551_942, 845_120_377, 691_004_583
"""Numbers that nothing else has by chance."""

OWN = {
    "users": {"id"},
    "places": {"user_id"},
    "readings": {"user_id"},
    "saved": {"user_id"},
    "runs": {"owner", "starter"},
    "marks": {"by_user"},
    "logs": {"by_user"},
    "results": {"user_id"},
    "awaited": {"user_id"},
}
"""Tables that say whose their rows are, and the columns that do."""
NOBODYS = {"reports", "votes", "gaps", "inbox", "facts", "schema_version"}
"""Tables that do not. Whoever adds a table says here where it belongs; docs/privacy.md says it too."""
HOME = {
    "users": "user",
    "places": "place",
    "readings": "reading",
    "saved": "saved",
    "runs": "runs",
    "marks": "runs",
    "logs": "runs",
    "results": "results",
    "awaited": "awaited",
}
"""Where in /mydata a row stands, all in one entry."""
LEFT_OUT = {
    "runs": {
        "once",  # tells one tap on Start from another
        "copy",  # in the document as its steps
        "total",  # their number
    },
    "logs": {"n"},  # their order
    "awaited": {"taken"},  # Telegram's number of the update that brought the text
}
"""What /mydata leaves out of a row: it says nothing of the user."""
OF_THE_GROUP = {
    "runs": {"checklist", "name", "place", "touched", "finished"},
    "marks": {"reason", "note"},
}
"""And of a run in a group, where these are the group's."""


class Ticking(Clock):
    """A clock by which no two things happen at the same second."""

    def __call__(self) -> datetime:
        """What time it is."""
        self.advance(seconds=1)
        return self.now


@pytest.fixture
def clock(now: datetime) -> Clock:
    """The bot's clock."""
    return Ticking(now)


@pytest.fixture
def shut_out() -> set[int]:
    """Who is not listed, as the operator changes it."""
    return {MARIAM}


@pytest.fixture
def assistant(store: Store, library: Library, clock: Clock, shut_out: set[int]) -> Assistant:
    """What answers everybody else, and in groups everybody."""
    return Assistant(library=lambda: library, store=store, clock=clock, lets_in=lambda number: number not in shut_out)


@pytest.fixture
def amina(core: Telegram, application: Bot) -> Phone:
    """The phone of the one whose data it is about."""
    return Phone(core, application, core.add_person("Amina", id=AMINA, username="amina_ssr"))


@pytest.fixture
def jean(core: Telegram, application: Bot) -> Phone:
    """The phone of somebody else."""
    return Phone(core, application, core.add_person("Jean", id=JEAN, username="jean_ssr"))


@pytest.fixture
def mariam(core: Telegram, application: Bot) -> Phone:
    """The phone of a member of the group who is not listed."""
    return Phone(core, application, core.add_person("Mariam", id=MARIAM, username="mariam_ssr"))


@pytest.fixture
def group(core: Telegram, amina: Phone, jean: Phone, mariam: Phone) -> Group:
    """A group with all of them."""
    return core.add_group("Mission planning", [jean.person, amina.person, mariam.person])


Row: TypeAlias = dict[str, Any]


def at(phone: Phone, group: Group) -> Phone:
    """The same phone, open at the group."""
    return Phone(phone.core, phone._application, group.member(phone.person))


async def uses_everything(phone: Phone, group: Group, store: Store, now: datetime) -> None:
    """Do all that leaves something in the database, alone and in a group."""
    there = at(phone, group)
    await phone.says("/start")
    await phone.taps_data(pack(SetLanguage("en")))
    await phone.opens(f"i_{Ref.parse('note:ownership-principles/people-first').key}")
    await phone.taps("Next")
    await phone.taps("Save")
    await phone.says("who pays for the reform")
    await phone.says("ssr")
    await phone.taps("This helped")
    await phone.says("qqqqqq zzzzzz")
    await phone.opens(f"i_{Ref.parse('term:ssr').key}")
    await phone.taps("Report a mistake")
    await phone.says("The year is wrong.", reply_to=phone.last)
    await walks(phone, "Ask the clerk.")
    await walks(there, "Ask the mayor.")
    await phone.taps("Write a note")
    await there.says("/define ssr")
    number = len((await all_rows(store))["inbox"])
    await store.take_updates(1, {number: f'{{"from": {phone.id}}}'}, now)  # as whoever fetches updates does
    await store.end_updates(1, [number])


async def uses_the_group(phone: Phone, group: Group) -> None:
    """Do all that leaves something in the database of somebody who may use the bot in the group alone."""
    there = at(phone, group)
    await walks(there, "Ask the mayor.")
    await there.says(f"@{phone.core.bot.username} who pays for the reform")


async def walks(phone: Phone, words: str) -> None:
    """Begin a run, write a note on its first step, skip the second for a reason, leave a question unanswered."""
    await phone.says("/checklists")
    for label in ("DDR", "Weapons handover", "Start"):
        await phone.taps(label)
    await phone.taps("Write a note")
    await phone.says(words, reply_to=phone.last)
    await phone.taps("Done")
    await phone.taps("Next")
    await phone.taps("Skip")
    await phone.taps("Give a reason")
    await phone.says("The minister left.", reply_to=phone.last)
    await phone.taps("Next")
    await phone.taps("Write a note")


async def rows(store: Store) -> dict[str, list[Row]]:
    """Every row of every table."""
    return {table: sorted(map(dict, kept), key=str) for table, kept in (await all_rows(store)).items()}


def of(user: int, kept: dict[str, list[Row]]) -> Iterator[tuple[str, Row]]:
    """The rows of a user, by the columns that say so; of a run of theirs also its marks and logs."""
    runs = {row["id"] for row in kept["runs"] if row["owner"] == user}
    for table, columns in OWN.items():
        for row in kept[table]:
            if any(row[column] == user for column in columns) or (row.get("run") in runs and table != "awaited"):
                yield table, row


def leaves(value: object) -> Iterator[object]:
    """All that stands in a JSON document."""
    match value:
        case dict():
            for inside in value.values():
                yield from leaves(inside)
        case list():
            for inside in value:
                yield from leaves(inside)
        case _:
            yield value


def as_told(value: object) -> object:
    """A cell as /mydata writes it: times to the second."""
    try:
        return moment(value).isoformat(timespec="seconds") if isinstance(value, str) and value[10:11] == "T" else value
    except ValueError:
        return value


async def my_data(phone: Phone) -> Row:
    """The document."""
    await phone.says("/mydata")
    document = phone.last.document
    assert document is not None
    told: Row = json.loads(document.data)
    return told


async def forgets(phone: Phone) -> None:
    """Delete it all."""
    await phone.says("/forget")
    await phone.taps("Yes, delete everything")


async def test_every_table_is_somebodys_or_nobodys_and_a_busy_user_is_in_each(
    amina: Phone, group: Group, store: Store, now: datetime
) -> None:
    await uses_everything(amina, group, store, now)
    await store.set_fact("commands", "1111")  # as the menu does

    kept = await rows(store)

    assert set(kept) == set(OWN) | NOBODYS
    assert [table for table in kept if not kept[table]] == []
    assert {table for table, _row in of(AMINA, kept)} == set(OWN)


async def test_every_row_of_a_user_stands_in_their_document(
    amina: Phone, jean: Phone, group: Group, store: Store, now: datetime
) -> None:
    await uses_everything(jean, group, store, now)
    await uses_everything(amina, group, store, now)

    assert await tells_all(amina, group, store) > 20


async def tells_all(phone: Phone, group: Group, store: Store) -> int:
    """See that the document of a user has all rows of theirs; how many these are."""
    told, kept, seen = await my_data(phone), await rows(store), 0
    runs = {row["id"]: row["owner"] for row in kept["runs"]}
    for table, row in of(phone.id, kept):
        in_group = runs.get(row["id"] if table == "runs" else row.get("run")) == group.id
        left_out = LEFT_OUT.get(table, set()) | (OF_THE_GROUP.get(table, set()) if in_group else set())
        cells = {as_told(value) for column, value in row.items() if column not in left_out} - {None, "", phone.id}
        home = "in_groups" if in_group and table in {"runs", "marks", "logs"} else HOME[table]
        entries = told[home] if isinstance(told[home], list) else [told[home] | told["settings"]]
        assert any(cells <= set(leaves(entry)) for entry in entries), (table, row)
        seen += 1
    return seen


async def test_nothing_of_others_stands_in_a_document(
    amina: Phone, jean: Phone, group: Group, store: Store, now: datetime
) -> None:
    await uses_everything(amina, group, store, now)
    await walks(jean, "Only Jean knows.")
    await walks(at(jean, group), "Jean says in the group.")

    told = json.dumps(await my_data(amina))

    assert "Jean" not in told
    assert str(JEAN) not in told


async def test_no_row_of_somebody_who_is_forgotten_stays_and_none_of_others_changes(
    amina: Phone, jean: Phone, group: Group, store: Store, now: datetime
) -> None:
    await uses_everything(jean, group, store, now)
    before = await rows(store)
    await uses_everything(amina, group, store, now)
    used = await rows(store)
    await forgets(amina)
    after = await rows(store)

    assert str(AMINA) in str(used)
    assert str(AMINA) not in str(after)
    for table in OWN:
        lost = [row for row in before[table] if row not in after[table]]
        come = [row for row in after[table] if row not in before[table]]
        assert lost == [], table
        if table in {"runs", "marks", "logs"}:  # what stays with the group, without her number
            run = {row["id"] for row in after["runs"] if row["owner"] == group.id and row["starter"] is None}
            assert len(run) == 1
            assert {row["id" if table == "runs" else "run"] for row in come} == run
            assert {row["starter" if table == "runs" else "by_user"] for row in come} == {None}
        else:
            assert come == [], table
    for table in NOBODYS:
        assert after[table] == used[table], table


async def test_nothing_that_was_forgotten_is_in_a_document(
    amina: Phone, group: Group, store: Store, now: datetime
) -> None:
    await uses_everything(amina, group, store, now)
    await forgets(amina)

    told = await my_data(amina)

    assert told["user"]["first_seen"] == told["user"]["last_seen"]
    assert {name for name, kept in told.items() if kept} == {"user", "settings"}
    assert told["settings"] == {"language": None}


async def test_who_does_not_come_back_is_forgotten_the_same_way(
    amina: Phone, jean: Phone, group: Group, store: Store, clock: Clock
) -> None:
    await uses_everything(amina, group, store, clock.now)
    clock.advance(days=31)
    await at(jean, group).says("/runs")
    await sweep(store, clock.now, 30)

    after = await rows(store)
    assert str(AMINA) not in str(after)
    assert [row["id"] for row in after["users"]] == [JEAN]
    assert after["runs"] == []
    await amina.says("/runs")
    assert amina.text.startswith("Your runs")


# --- who is not listed


async def test_of_a_member_who_is_not_listed_what_they_did_in_the_group_stands_in_their_document(
    mariam: Phone, jean: Phone, group: Group, store: Store
) -> None:
    await uses_the_group(jean, group)
    await uses_the_group(mariam, group)

    assert {table for table, _row in of(MARIAM, await rows(store))} == {"runs", "marks", "logs", "results", "awaited"}
    assert await tells_all(mariam, group, store) > 5
    assert "Jean" not in json.dumps(await my_data(mariam))


async def test_a_member_who_is_not_listed_is_forgotten_and_nothing_of_others_is(
    mariam: Phone, jean: Phone, group: Group, store: Store, now: datetime
) -> None:
    await uses_everything(jean, group, store, now)
    before = await rows(store)
    await uses_the_group(mariam, group)
    await forgets(mariam)

    after = await rows(store)
    assert str(MARIAM) not in str(after)
    assert [(table, row) for table in OWN for row in before[table] if row not in after[table]] == []


async def test_who_is_listed_no_more_sees_and_deletes_what_is_kept_of_them(
    amina: Phone, group: Group, store: Store, now: datetime, shut_out: set[int]
) -> None:
    await uses_everything(amina, group, store, now)
    shut_out.add(AMINA)

    before = await rows(store)
    assert await tells_all(amina, group, store) > 20
    assert await rows(store) == before
    await forgets(amina)
    assert str(AMINA) not in str(await rows(store))


@pytest.mark.parametrize("table", OWN)
async def test_whoever_has_a_row_in_any_table_is_forgotten_when_they_do_not_come_back(
    amina: Phone, group: Group, store: Store, clock: Clock, table: str
) -> None:
    await uses_everything(amina, group, store, clock.now)
    for other in set(OWN) - {table, "runs"}:
        await store._db.execute(f"DELETE FROM {other}")  # noqa: S608 - our own tables
    if table != "runs":  # in what the group has begun, nothing else is hers
        await store._db.execute("DELETE FROM runs WHERE owner = $1", AMINA)
        await store._db.execute("UPDATE runs SET starter = NULL")
    clock.advance(days=31)
    await store._db.execute("UPDATE runs SET touched = $1 WHERE owner < 0", stamp(clock.now))  # by the others
    assert {own for own, _row in of(AMINA, await rows(store))} == {table}

    await store.forget_idle(clock.now)

    assert str(AMINA) not in str(await rows(store))


async def test_a_member_who_is_not_listed_stays_as_long_as_they_come(
    mariam: Phone, group: Group, store: Store, clock: Clock
) -> None:
    await uses_the_group(mariam, group)
    clock.advance(days=29)
    await walks(at(mariam, group), "Ask again.")
    clock.advance(days=29)
    await sweep(store, clock.now, 30)

    assert str(MARIAM) in str(await rows(store))


async def test_who_blocked_the_bot_is_forgotten_when_they_come_back_for_it(amina: Phone, store: Store) -> None:
    await amina.says("/start")
    amina.person.block()
    await amina.settle()
    assert (await store.everything(AMINA)).user.blocked is not None

    amina.person.unblock()
    await amina.says("/forget")
    await amina.taps("Yes, delete everything")

    assert str(AMINA) not in str(await rows(store))
