"""What a phone shows of a search: the best lines, the others, by kind, as typed; and what nobody finds."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.preview.chats import Message
from bot.preview.entities import utf16_slice
from bot.preview.refusals import BadRequest
from bot.preview.telegram import Telegram
from content.library import Library
from content.search import search_of
from handlers.codec import pack
from handlers.dispatch import Assistant, Bot
from handlers.registry import ADMIN_COMMANDS
from handlers.routes import Gaps, RemoveGap, Results
from storage import Store
from tests.content.any_text import HALVES, LONGEST, TEXTS
from tests.flows.conftest import Clock, Phone

ADMIN = 1001
MANY = "people weapons reform"
"""Words that notes, terms and checklists of the small library have."""


@pytest.fixture
def assistant(store: Store, library: Library, clock: Clock) -> Assistant:
    """What answers, with one admin."""
    return Assistant(library=lambda: library, store=store, clock=clock, admins=frozenset({ADMIN}))


@pytest.fixture
async def phone(core: Telegram, application: Bot) -> Phone:
    """The phone of somebody who is no admin, on which the bot was just started."""
    core.person(ADMIN)
    given = Phone(core, application, core.add_person("Jean"))
    await given.says("/start")
    return given


@pytest.fixture
async def admin(core: Telegram, application: Bot) -> Phone:
    """The admin's phone."""
    given = Phone(core, application, core.person(ADMIN))
    await given.says("/start")
    return given


def in_bold(message: Message) -> list[str]:
    """What stands in bold in a message."""
    text = message.content
    return [utf16_slice(text.text, one.offset, one.end) for one in text.entities if one.type == "bold"]


def label(phone: Phone, beginning: str) -> str:
    """The button on the newest screen that begins so."""
    return next(label for label in phone.buttons if label.startswith(beginning))


def kinds(phone: Phone) -> dict[str, int]:
    """The other kinds that the newest screen offers, with their counts."""
    found = [words.removesuffix(")").split(" (") for words in phone.buttons if words.endswith(")") and " (" in words]
    return {name: int(count) for name, count in found if name in {"All", "Notes", "Terms", "Checklists"}}


# --- the answer


async def test_the_answer_is_a_passage_with_the_words_marked_its_source_and_the_next_ones(phone: Phone) -> None:
    said = await phone.says("report back to women who live far away, pay for the bus")

    assert "A section that fills two screens\nsection of “Ownership principles”\n\n… " in said.text
    assert "Pay for the bus." in said.text
    assert {"Pay", "bus", "Report back"} <= {words[:11] for words in in_bold(said)}
    assert "First paragraph" not in said.text
    assert "Source: UN SSR ITGNs (2012), pp. 16–17; PCNA review" in said.text
    assert "The view of Adedeji Ebo." in said.text
    assert phone.buttons[0] == "Open the section"
    assert phone.buttons[1].startswith("2. ")


async def test_a_short_answer_is_shown_whole(phone: Phone) -> None:
    said = await phone.says("count the weapons with both sides")

    assert "Count the weapons with both sides present\n\nBoth sign the sheet. See " in said.text
    assert "…" not in said.text.partition("\n2. ")[0]


async def test_a_result_that_was_opened_leads_back_to_its_page_of_the_list(phone: Phone) -> None:
    await phone.says(MANY)
    await phone.taps("Page 2")
    page = phone.text
    await phone.taps(label(phone, "5. "))
    assert phone.text != page

    await phone.taps("Back")

    assert phone.text == page
    assert len(phone.messages) == 2  # the first screen, and the one that is edited


async def test_a_step_that_was_found_opens_at_the_step(phone: Phone) -> None:
    await phone.says("store weapons and ammunition")
    await phone.taps("Open the step")

    assert phone.text.startswith("Step 2 of 3 in Weapons handover\n\nStore weapons and ammunition apart\n")


# --- by kind


async def test_results_are_narrowed_down_to_a_kind_and_widened_again(phone: Phone) -> None:
    everything = (await phone.says(MANY)).text
    offered = kinds(phone)
    assert set(offered) == {"Notes", "Terms", "Checklists"}

    await phone.taps(label(phone, "Terms ("))
    total = kinds(phone)["All"]
    assert phone.text.startswith(f"Terms only: {offered['Terms']} of {total} results for “{MANY}”")
    assert total == sum(offered.values())
    assert phone.buttons[0] == "Open the term"

    await phone.taps(label(phone, "All ("))
    assert phone.text == everything


async def test_a_result_of_a_kind_leads_back_to_that_kind(phone: Phone) -> None:
    await phone.says(MANY)
    await phone.taps(label(phone, "Checklists ("))
    narrowed = phone.text
    await phone.taps("2. ")

    await phone.taps("Back")

    assert phone.text == narrowed


async def test_a_button_of_results_from_before_there_were_kinds_still_works(phone: Phone) -> None:
    everything = (await phone.says(MANY)).text
    await phone.taps(label(phone, "Terms ("))

    await phone.taps_data("q.0")

    assert phone.text == everything
    assert pack(Results()) == "q.0"


# --- spelling


async def test_a_mistyped_word_is_put_right_and_said_to_be(phone: Phone) -> None:
    said = await phone.says("wepons handover")

    assert said.text.startswith("Showing results for weapons handover.\n")
    assert in_bold(said)[0] == "weapons handover"


async def test_what_was_typed_is_searched_for_instead_and_the_way_back_is_offered(phone: Phone) -> None:
    meant = (await phone.says("wepons handover")).text
    await phone.taps("Search for “wepons” instead")
    assert "for “wepons handover”, as typed" in phone.text

    await phone.taps("Search for “weapons” instead")

    assert phone.text == meant


async def test_where_nothing_is_found_as_typed_terms_and_the_way_back_are_offered(phone: Phone) -> None:
    await phone.says("disarmamnet")
    await phone.taps("Search for “disarmamnet” instead")

    assert phone.text.startswith("Nothing found for “disarmamnet”\n\nDid you mean one of these terms?")
    assert phone.buttons[:2] == ["Search for “disarmament” instead", "DDR"]
    assert phone.buttons[-1] == "Home"


# --- any text


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=(TEXTS | HALVES).filter(str.strip))
async def test_any_text_is_answered_on_the_phone(phone: Phone, text: str) -> None:
    said = len(phone.messages)
    await phone.says(f"/search {text}"[:LONGEST])

    assert len(phone.messages) > said  # what takes two signs in UTF-16 may go as two messages
    assert not [call for call in phone.core.calls if call.refusal]


# --- what is remembered of it


async def test_a_list_keeps_its_query_seven_days(phone: Phone, clock: Clock) -> None:
    await phone.says(MANY)
    clock.advance(days=7)
    await phone.taps(label(phone, "Terms ("))
    assert phone.text.startswith("Terms only: ")

    clock.advance(minutes=1)
    await phone.taps(label(phone, "Notes ("))

    assert phone.text.startswith("This list is more than seven days old")


@pytest.mark.parametrize("gone", [False, True], ids=["an edit that is forbidden", "a message that is gone"])
async def test_a_list_that_has_to_be_sent_anew_keeps_its_query(phone: Phone, core: Telegram, *, gone: bool) -> None:
    await phone.says(MANY)
    everything, screen = phone.text, phone.screen
    data = next(one.data for row in screen.keyboard.rows for one in row if one.text.startswith("2. "))  # type: ignore[union-attr]  # results have buttons
    if gone:
        await core.call("deleteMessage", {"chat_id": phone.id, "message_id": screen.id})
    else:
        core.fail("editMessageText", with_=BadRequest("message can't be edited"))
    await phone.taps_data(data or "", on=screen)

    await phone.taps("Back")

    assert phone.text == everything


async def test_who_turns_the_pages_in_a_group_does_not_take_over_the_query(
    core: Telegram, application: Bot, phone: Phone, admin: Phone, store: Store
) -> None:
    group = core.add_group("Mission planning", [phone.person, admin.person])
    jean, amina = (Phone(core, application, group.member(one.person)) for one in (phone, admin))
    await jean.says(f"/search@{core.bot.username} {MANY}")

    await amina.taps("Page 2")

    assert [kept.query for kept in (await store.everything(phone.id)).results] == [MANY]
    assert (await store.everything(admin.id)).results == ()


async def test_my_data_has_the_query_and_forget_takes_it(phone: Phone, store: Store) -> None:
    await phone.says(MANY)
    await phone.says("/mydata")
    sent = phone.last.document
    assert sent is not None
    kept: dict[str, Any] = json.loads(sent.data)
    assert [found["query"] for found in kept["results"]] == [MANY]

    await phone.says("/forget")
    await phone.taps("Yes, delete everything")

    assert (await store.everything(phone.id)).results == ()


async def test_privacy_tells_of_queries_and_of_what_was_not_found(phone: Phone) -> None:
    said = await phone.says("/privacy")

    assert "what you searched for, seven days" in said.text
    assert "words searched for that found nothing, how often and on which day last" in said.text


# --- in other chats


async def test_inline_results_stand_in_the_order_of_the_search(phone: Phone, library: Library) -> None:
    query = phone.person.inline(MANY)
    await phone.settle()

    assert query.answer is not None
    hits = search_of(library).find(MANY).hits
    assert [article.id for article in query.answer.results] == [hit.ref.key for hit in hits][:20]


async def test_what_is_typed_letter_by_letter_in_other_chats_is_not_counted(phone: Phone, store: Store) -> None:
    for length in range(1, 7):
        phone.person.inline("qqqqqq"[:length])
        await phone.settle()

    assert await store.gaps() == []


# --- what was not found


async def test_what_was_not_found_is_counted_without_who_searched(phone: Phone, store: Store) -> None:
    for words in ("Qqqq zzzz?", "/search qqqq zzzz", "/define QQQQ ZZZZ", "/search ddr"):
        await phone.says(words)

    assert [(gap.query, gap.count) for gap in await store.gaps()] == [("qqqq zzzz", 3)]


async def test_a_group_too_counts_what_it_does_not_find(
    core: Telegram, application: Bot, phone: Phone, store: Store
) -> None:
    in_group = Phone(core, application, core.add_group("Mission planning", [phone.person]).member(phone.person))
    await in_group.says(f"@{core.bot.username} qqqq")

    assert [gap.query for gap in await store.gaps()] == ["qqqq"]


async def test_admins_see_what_was_not_found_most_frequent_first(admin: Phone, phone: Phone) -> None:
    for words in ("zzzz", "qqqq", "qqqq"):
        await phone.says(words)
    said = await admin.says("/gaps")

    assert said.text.startswith("Searched for and not found\n\n2 queries, the most frequent first.")
    assert "1. qqqq: 2 times, last on 22 November 2026\n2. zzzz: 1 time, last on 22 November 2026" in said.text
    assert admin.buttons == ["Remove 1", "Remove 2", "Home"]


async def test_what_is_found_by_now_is_said_so(admin: Phone, store: Store, clock: Clock) -> None:
    await store.count_gap("weapons handover", clock())
    said = await admin.says("/gaps")

    assert "1. weapons handover: 1 time, last on 22 November 2026; now finds “Weapons handover”" in said.text


async def test_without_gaps_there_are_none(admin: Phone) -> None:
    assert (await admin.says("/gaps")).text == "Searched for and not found\n\nNone."


async def test_a_gap_that_is_mended_is_removed_and_the_page_stays(admin: Phone, store: Store, clock: Clock) -> None:
    for number in range(10, 21):
        await store.count_gap(f"zz{number}", clock())
    await admin.says("/gaps")
    await admin.taps("Page 2")
    assert admin.buttons == ["Remove 10", "Remove 11", "‹ Page 1", "Home"]

    await admin.taps("Remove 10")

    assert admin.toast == "Removed."
    assert admin.buttons == ["Remove 10", "‹ Page 1", "Home"]
    assert [gap.query for gap in await store.gaps()] == [f"zz{number}" for number in (*range(10, 19), 20)]


async def test_a_removal_tapped_twice_removes_one(admin: Phone, store: Store, clock: Clock) -> None:
    await store.count_gap("one", clock())
    await store.count_gap("two", clock())
    await admin.says("/gaps")
    removal = admin.screen.keyboard.rows[0][0].data  # type: ignore[union-attr]  # the screen has buttons
    await admin.taps_data(removal or "")
    await admin.taps_data(removal or "")

    assert [gap.query for gap in await store.gaps()] == ["two"]


async def test_to_others_gaps_are_unknown_and_a_forged_button_removes_none(
    phone: Phone, store: Store, clock: Clock
) -> None:
    await store.count_gap("one", clock())

    assert (await phone.says("/gaps")).text.startswith("I don't know the command /gaps.")
    for route in (Gaps(), RemoveGap("abc")):
        assert (await phone.taps_data(pack(route))).text.startswith("This menu is from an older version of the bot.")
    assert len(await store.gaps()) == 1


async def test_help_names_the_command_to_admins(admin: Phone) -> None:
    assert f"/gaps – {ADMIN_COMMANDS['gaps'].says()}" in (await admin.says("/help")).text


async def test_the_longest_queries_fit_a_screen(admin: Phone, phone_of: Callable[[str], Phone]) -> None:
    somebody = phone_of("Sofía")
    for number in range(8):
        await somebody.says(f"q{number}" + "z" * 300 + " <&>")
    await admin.says("/gaps")

    assert len([words for words in admin.buttons if words.startswith("Remove")]) == 8
    assert not [call for call in admin.core.calls if call.refusal]
