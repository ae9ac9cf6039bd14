"""Buttons that nobody drew: whatever a tap carries, nothing of others is shown or changed, and there is a way onwards.

A client of one's own can send any data under any message (Bot API, CallbackQuery: "the message originated the query
can contain no callback buttons with this data"). So every route is tried with every field forged: runs of others,
their messages and prompts, reports, marks of votes; and strings that are no route. The whole database is compared
before and after each tap.
"""

from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import pytest
from structlog.testing import capture_logs

from content.library import Library
from tests.flows.conftest import Phone
from tests.flows.forging import PLACES, SHARED, World, forging, mutated
from tests.flows.kept import Rows, all_rows, lost_or_changed, of_others


async def tap(world: World, data: str, message: int, before: Rows) -> Rows:
    """Tap, and hold what came of it against what must be; everything that is kept then."""
    forger = world.forger
    shown, answers = len(forger.messages), len(forger.person.answers)
    with capture_logs() as logs:
        forger.person.tap_data(message, data)
        await forger.settle()
    after = await all_rows(world.store)

    assert [line for line in logs if line["log_level"] in {"warning", "error"}] == []
    assert len(forger.person.answers) == answers + 1
    assert forger.screen.labels
    assert lost_or_changed(*(of_others(rows, forger.id, world.chat) for rows in (before, after))) == []
    assert begun_by_others(before, world) <= begun_by_others(after, world)
    for seen in (*forger.messages[shown:], forger.screen):
        said = seen.text + str(seen.labels) + (seen.document.data.decode() if seen.document else "")
        assert not any(secret in said for secret in world.secrets)
        assert "on my side" not in said
    return after


def begun_by_others(rows: Rows, world: World) -> set[tuple[Any, ...]]:
    """What only who began a run of a group may change: that it is there, its name, whether it is finished."""
    runs = (dict(row) for row in rows["runs"])
    return {(run["id"], run["name"], run["finished"]) for run in runs if run["starter"] != world.forger.id}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("seed", [1, 2])
async def test_no_forged_route_reaches_what_is_of_others_and_each_is_answered_with_a_way_onwards(
    library: Library, place: str, seed: int
) -> None:
    async with forging(library, place) as world:
        kept = await all_rows(world.store)
        for data, message in world.forged(Random(seed), kept):
            kept = await tap(world, data, message, kept)


@pytest.mark.parametrize("seed", [1, 2])
async def test_strings_that_are_almost_buttons_are_answered_with_a_way_onwards(library: Library, seed: int) -> None:
    chance = Random(seed)
    async with forging(library, "alone") as world:
        kept = await all_rows(world.store)
        for data, message in world.forged(chance, kept):
            kept = await tap(world, mutated(data, chance) or "~", message, kept)


# --- in a group, where all see the same messages


async def test_turning_the_pages_of_anothers_list_leaves_the_list_theirs(library: Library) -> None:
    async with forging(library, "in the victim's group") as world:
        kept = await all_rows(world.store)
        (list_of_mariam,) = [dict(row) for row in kept["results"] if SHARED in dict(row)["query"]]

        await tap(world, "q.0", list_of_mariam["message"], kept)

        assert tuple(sorted(list_of_mariam.items())) in (await all_rows(world.store))["results"]


# --- taps that stand on nothing
@pytest.fixture
def odd_tap(phone: Phone) -> Callable[..., Awaitable[None]]:
    """A tap on the screen that stands, in which some fields are others, or (None) are not there."""

    async def tapped(**others: object) -> None:
        phone.person.tap_data(phone.screen, "z")
        (update,) = phone.core.updates.take()
        told = {name: value for name, value in {**update["callback_query"], **others}.items() if value is not None}
        phone.core.updates.put("callback_query", told)
        await phone.settle()

    return tapped


@pytest.mark.parametrize("there", [{"inline_message_id": "AAAA"}, {}])
async def test_a_tap_that_stands_on_no_message_is_answered_with_the_way_to_the_chat(
    phone: Phone, odd_tap: Callable[..., Awaitable[None]], there: dict[str, str]
) -> None:
    await odd_tap(message=None, **there)

    assert phone.toast == "This button is from an older version of the bot. Open our private chat to go on."


async def test_a_tap_on_a_game_is_a_menu_of_another_version(
    phone: Phone, odd_tap: Callable[..., Awaitable[None]]
) -> None:
    await odd_tap(data=None, game_short_name="chess")

    assert phone.text.startswith("This menu is from an older version of the bot.")
    assert "Home" in phone.buttons


async def test_a_tap_on_a_message_too_old_to_be_edited_brings_its_screen_anew(
    phone: Phone, odd_tap: Callable[..., Awaitable[None]]
) -> None:
    before = len(phone.messages)

    await odd_tap(message={"chat": {"id": phone.id, "type": "private"}, "message_id": phone.screen.id, "date": 0})

    assert len(phone.messages) == before + 1
    assert phone.text.startswith("Glossary")
