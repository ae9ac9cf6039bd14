"""Reading notes on a phone."""

from content.library import Library
from content.refs import Ref
from storage import Store
from tests.flows.conftest import Phone


async def open_section(phone: Phone) -> None:
    for label in ("Notes", "Foundations", "National ownership", "Ownership principles", "1. People"):
        await phone.taps(label)


async def test_the_way_leads_from_groups_over_topics_and_notes_to_a_section_in_one_message(phone: Phone) -> None:
    await phone.taps("Notes")
    assert phone.buttons == ["Foundations (2)", "Security after conflict (1)", "By role", "Cases by country", "Home"]

    await phone.taps("Foundations")
    assert phone.buttons == ["National ownership (2)", "Back", "Home"]

    await phone.taps("National ownership")
    assert "• Guiding principles for national ownership: 3 sections" in phone.text

    await phone.taps("Ownership principles")
    assert "official UN guidance, 14 years old" in phone.text
    assert "1. People are the basis" in phone.buttons

    await phone.taps("1. People")
    assert phone.text.startswith("People are the basis\nOwnership principles · 1 of 3")
    assert "Source: UN SSR ITGNs (2012), p. 15" in phone.text
    assert "For: Head of mission, SSR adviser" in phone.text
    assert len(phone.messages) == 1


async def test_next_marks_a_section_as_read_and_shows_the_next(phone: Phone) -> None:
    await open_section(phone)

    await phone.taps("Next")
    assert "Ownership principles · 2 of 3 · page 1 of 2" in phone.text

    await phone.taps("Contents")
    assert "You have read 1 of 3 sections." in phone.text
    assert "Read on: section 2" in phone.buttons


async def test_a_long_section_is_read_in_pages_and_its_source_stands_on_the_last(phone: Phone) -> None:
    await open_section(phone)
    await phone.taps("Next")
    assert "Source:" not in phone.text

    await phone.taps("Next")
    assert "page 2 of 2" in phone.text
    assert "leave on time" in phone.text
    assert "The view of Adedeji Ebo." in phone.text

    await phone.taps("Previous")
    assert "page 1 of 2" in phone.text


async def test_the_last_next_says_how_far_one_is_and_what_comes_after(phone: Phone) -> None:
    await open_section(phone)
    for _page in range(4):
        await phone.taps("Next")

    assert "You have read all 3 sections of this note." in phone.text
    assert "Checklist: Ownership tips" in phone.buttons
    assert "Next note: DDR and reform" in phone.buttons


async def test_next_tapped_twice_reads_on_once(phone: Phone, store: Store) -> None:
    await open_section(phone)
    screen = phone.screen
    data = next(b.data for row in screen.keyboard.rows for b in row if b.text == "Next")  # type: ignore[union-attr]  # it has one
    assert data is not None

    await phone.taps_data(data)
    await phone.taps_data(data)

    assert "2 of 3" in phone.text
    assert list(await store.readings(phone.id)) == ["note:ownership-principles/people-first"]


async def test_a_quotation_and_a_table_are_shown_as_such(phone: Phone) -> None:
    await open_section(phone)
    for _page in range(3):
        await phone.taps("Next")

    assert "security is everybody's business\nUN SSR ITGNs (2012), p. 2" in phone.text
    assert "Who: Police\nWhat: patrols by night & day" in phone.text
    assert "Security Council resolution 1244" in phone.text
    assert "Source: Mission Leadership (2010), about p. 37" in phone.text


async def test_a_term_named_in_a_section_opens_in_place_and_back_returns(phone: Phone) -> None:
    await open_section(phone)

    await phone.taps("DDR")
    assert phone.text.startswith("Disarmament, demobilization and reintegration (DDR)")

    await phone.taps("Back")
    assert phone.text.startswith("People are the basis")
    assert len(phone.messages) == 1


async def test_many_terms_stand_behind_one_button(phone: Phone) -> None:
    await open_section(phone)
    await phone.taps("Next")

    await phone.taps("Terms in this section (5)")
    assert phone.buttons == [
        "CPA (Liberia)",
        "CPA (Sudan)",
        "DDR",
        "Security sector reform",
        "2030 Agenda",
        "Back",
        "Home",
    ]


async def test_a_section_can_be_cited_by_a_copy_button(phone: Phone) -> None:
    await open_section(phone)

    cite = next(b for row in phone.screen.keyboard.rows for b in row if b.text == "Cite")  # type: ignore[union-attr]  # it has one
    assert cite.copy == "UN Inter-Agency SSR Task Force, UN SSR ITGNs (2012), p. 15: “People are the basis”"


async def test_saving_twice_saves_once_and_the_screen_stays(phone: Phone, store: Store) -> None:
    await open_section(phone)

    await phone.taps("Save")
    assert phone.toast == "Saved."
    assert phone.text.startswith("People are the basis")

    await phone.taps("Unsave")
    assert await store.saved(phone.id) == []


async def test_continue_brings_back_the_section_left_last(phone: Phone) -> None:
    await open_section(phone)
    await phone.taps("Home")
    assert "You were here last:\nOwnership principles, section 1 of 3" in phone.text
    assert phone.buttons[0] == "Continue: Ownership principles"

    await phone.says("/continue")
    assert phone.text.startswith("People are the basis")
    assert len(phone.messages) == 2


async def test_a_deep_link_opens_a_section_under_its_old_name_too(phone: Phone, library: Library) -> None:
    assert Ref("note", "ownership-principles", "people-first") in library.items

    await phone.opens(f"i_{Ref('note', 'principles', 'people-first').key}")

    assert phone.text.startswith("People are the basis")
