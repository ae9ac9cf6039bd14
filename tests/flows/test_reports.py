"""A reader says what is wrong, and whether an answer helped: kept for the editors without who said it."""

import json

import pytest

from bot.preview.chats import Message
from bot.preview.telegram import Telegram
from content.refs import Ref
from handlers.codec import pack
from handlers.dispatch import Bot
from handlers.routes import AskReport, Vote
from storage import Store, Votes
from tests.flows.conftest import Clock, Phone

SECTION = "note:ownership-principles/people-first"
STEP = "checklist:weapons-handover#count-weapons"
FALSE = "The year is 2011, not 2012."


async def open_item(phone: Phone, item: str) -> None:
    """Open an item by its deep link."""
    await phone.opens(f"i_{Ref.parse(item).key}")


async def report(phone: Phone, words: str = FALSE) -> Message:
    """Tap Report a mistake on the screen that stands, and reply these words."""
    await phone.taps("Report a mistake")
    return await phone.says(words, reply_to=phone.last)


# --- reporting


@pytest.mark.parametrize("item", [SECTION, "term:ssr", STEP])
async def test_a_mistake_is_reported_on_every_kind_of_item(phone: Phone, store: Store, item: str) -> None:
    await open_item(phone, item)
    thanks = await report(phone)

    (kept,) = await store.reports()
    assert (kept.item, kept.text) == (item, FALSE)
    assert thanks.text.startswith("Thank you")


async def test_a_mistake_is_reported_on_the_step_of_a_run(phone: Phone, store: Store) -> None:
    await open_item(phone, "checklist:weapons-handover")
    await phone.taps("Start a run")
    await report(phone)

    assert [kept.item for kept in await store.reports()] == [STEP]


async def test_a_mistake_is_reported_from_a_group_without_a_trace_of_it(
    core: Telegram, application: Bot, phone: Phone, store: Store
) -> None:
    group = core.add_group("Mission planning", [phone.person])
    there = Phone(core, application, group.member(phone.person))
    await there.says("/define ssr")
    await report(there)

    (row,) = await store._db.execute("SELECT * FROM reports")
    assert row["text"] == FALSE
    assert str(group.id) not in map(str, row.values())


async def test_a_report_names_the_file_and_the_line_of_its_item(phone: Phone, store: Store) -> None:
    await phone.says("ssr")
    await report(phone)

    (kept,) = await store.reports()
    assert (kept.file, kept.line) == ("glossary/s.yaml", 1)


async def test_a_report_is_asked_for_by_a_forced_reply_and_the_screen_stays(phone: Phone) -> None:
    await phone.says("ssr")
    screen = phone.screen
    await phone.taps("Report a mistake")

    assert phone.last.force_reply is not None
    assert phone.person.is_asked(phone.last)
    assert "at most 1000 characters" in phone.last.text
    assert phone.person.current(screen) == screen


async def test_the_thanks_lead_back_to_the_item(phone: Phone) -> None:
    await open_item(phone, SECTION)
    await report(phone)
    await phone.taps("People are the basis")

    assert phone.text.startswith("People are the basis")


async def test_a_report_that_is_too_long_is_asked_for_again(phone: Phone, store: Store) -> None:
    await phone.says("ssr")
    asked = await report(phone, "x" * 1001)
    assert "1001 characters" in asked.text
    assert await store.reports() == []

    await phone.says("x" * 1000, reply_to=asked)
    assert [len(kept.text) for kept in await store.reports()] == [1000]


async def test_a_reply_delivered_twice_is_reported_once(phone: Phone, store: Store) -> None:
    await phone.says("ssr")
    await phone.taps("Report a mistake")
    asked = phone.last
    await phone.says(FALSE, reply_to=asked)
    await phone.says(FALSE, reply_to=asked)

    assert len(await store.reports()) == 1


async def test_what_is_typed_instead_of_a_reply_is_a_search_that_offers_to_send_it(phone: Phone, store: Store) -> None:
    await phone.says("ssr")
    await phone.taps("Report a mistake")
    await phone.says("people reform")
    assert "for “people reform”" in phone.text
    assert await store.reports() == []

    await phone.taps("Send as your report")
    assert [kept.text for kept in await store.reports()] == ["people reform"]
    assert phone.text.startswith("Thank you")


async def test_the_offer_to_send_it_ends_after_ten_minutes(phone: Phone, clock: Clock) -> None:
    await phone.says("ssr")
    await phone.taps("Report a mistake")
    clock.advance(minutes=11)
    await phone.says("people reform")

    assert "Send as your report" not in phone.buttons


async def test_a_report_on_what_is_no_longer_in_the_library_says_so(phone: Phone) -> None:
    await phone.says("ssr")
    shown = await phone.taps_data(pack(AskReport("zzzzzz")))

    assert shown.text.startswith("This is no longer in the library")


@pytest.mark.parametrize("sent", ["replied", "typed"])
async def test_nothing_kept_with_a_report_leads_to_who_made_it(phone: Phone, store: Store, sent: str) -> None:
    await phone.says("ssr")
    await phone.taps("Report a mistake")
    await phone.says(FALSE, reply_to=phone.last if sent == "replied" else None)
    if sent == "typed":
        await phone.taps("Send as your report")

    (row,) = await store._db.execute("SELECT * FROM reports")
    assert set(row) == {"id", "n", "item", "file", "line", "text", "day"}
    assert not {str(phone.id), str(phone.last.id)} & {str(value) for value in row.values()}
    await phone.says("/mydata")
    document = phone.last.document
    assert document is not None
    assert FALSE not in document.data.decode()
    assert json.loads(document.data)["awaited"] == []


async def test_a_report_stays_when_its_reader_is_forgotten(phone: Phone, store: Store) -> None:
    await phone.says("ssr")
    await report(phone)
    await phone.says("/forget")
    await phone.taps("Yes, delete everything")

    assert len(await store.reports()) == 1


async def test_privacy_says_what_is_kept_of_reports_and_votes(phone: Phone) -> None:
    await phone.says("/privacy")

    assert "without your name or number" in phone.text
    assert "mistakes you report" in phone.text


# --- did it help?


@pytest.mark.parametrize(("typed", "item"), [("ssr", "term:ssr"), ("whom does reform serve", SECTION)])
async def test_a_vote_counts_for_the_item_that_was_shown(phone: Phone, store: Store, typed: str, item: str) -> None:
    for label in ("This helped", "Did not help", "Did not help"):
        await phone.says(typed)
        await phone.taps(label)

    assert await store.votes() == [Votes(item, helped=1, failed=2)]


async def test_a_vote_is_thanked_for_in_a_toast_and_the_screen_stays(phone: Phone) -> None:
    await phone.says("ssr")
    before = phone.screen
    after = await phone.taps("This helped")

    assert phone.toast.startswith("Thank you")
    assert after == before


async def test_both_votes_stand_in_one_row(phone: Phone) -> None:
    await phone.says("ssr")

    assert ["This helped", "Did not help"] in phone.screen.labels


async def test_a_vote_tapped_twice_counts_once(phone: Phone, store: Store) -> None:
    await phone.says("ssr")
    await phone.taps("This helped")
    await phone.taps("This helped")

    assert await store.votes() == [Votes("term:ssr", 1, 0)]


async def test_a_vote_can_be_changed(phone: Phone, store: Store) -> None:
    await phone.says("ssr")
    await phone.taps("This helped")
    await phone.taps("Did not help")

    assert await store.votes() == [Votes("term:ssr", 0, 1)]


async def test_nothing_kept_with_a_vote_says_who_or_what_was_typed(phone: Phone, store: Store) -> None:
    await phone.says("whom does reform serve")
    await phone.taps("This helped")

    (row,) = await store._db.execute("SELECT * FROM votes")
    assert set(row) == {"once", "item", "helped"}
    assert row["item"] == SECTION


async def test_only_the_first_page_of_results_asks(phone: Phone) -> None:
    await phone.says("people weapons reform")
    assert "This helped" in phone.buttons

    await phone.taps("Page 2 of")
    assert "This helped" not in phone.buttons


async def test_a_term_that_was_not_typed_is_not_asked_about(phone: Phone) -> None:
    await open_item(phone, "term:ssr")

    assert "This helped" not in phone.buttons


async def test_a_vote_on_what_is_gone_counts_nothing_and_breaks_nothing(phone: Phone, store: Store) -> None:
    await phone.says("ssr")
    await phone.taps_data(pack(Vote("zzzzzz", helped=True, once="abc")))

    assert phone.toast.startswith("Thank you")
    assert await store.votes() == []
