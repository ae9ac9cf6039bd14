"""The first screen, progress, settings, help, and the user's own data."""

import json
from typing import Any

from storage import Store
from tests.flows.conftest import Phone


async def test_the_first_screen_says_what_the_bot_does_and_shows_the_doors(phone: Phone) -> None:
    assert phone.text.startswith("Vademecum\nGuidance on security sector reform")
    assert phone.buttons == [
        "Notes (2)",
        "Glossary (5)",
        "Checklists (2)",
        "Progress",
        "Saved",
        "Settings",
        "Help",
    ]


async def test_every_door_of_the_first_screen_leads_somewhere_and_back_home(phone: Phone) -> None:
    for door in phone.buttons:
        await phone.taps(door)
        assert not phone.text.startswith("Vademecum\n"), door
        await phone.taps("Home")
        assert phone.text.startswith("Vademecum\n"), door


async def test_every_command_of_the_menu_is_answered(phone: Phone) -> None:
    from handlers.registry import COMMANDS

    for name in COMMANDS:
        before = len(phone.messages)
        await phone.says(f"/{name}")
        assert len(phone.messages) == before + 1, name
        assert "on my side" not in phone.last.text, name


async def test_progress_counts_sections_by_topic_in_words_and_a_bar(phone: Phone) -> None:
    for label in (
        "Notes",
        "Foundations",
        "National ownership",
        "Ownership principles",
        "1. People",
        "Next",
        "Home",
        "Progress",
    ):
        await phone.taps(label)

    assert "Your progress\n▓▓░░░░░░░░ 1 of 4 sections read" in phone.text
    assert "National ownership\n▓▓▓░░░░░░░ 1 of 3 sections read" in phone.text
    assert "Not begun: DDR" in phone.text
    assert "0 runs open, 0 finished" in phone.text


async def test_what_is_saved_is_listed_and_opens(phone: Phone) -> None:
    await phone.says("ssr")
    await phone.taps("Save")

    await phone.says("/saved")
    await phone.taps("Security sector reform")
    assert phone.text.startswith("Security sector reform (SSR)")

    await phone.taps("Back")
    assert phone.text.startswith("Saved\n\n1 item, newest first.")


async def test_about_names_version_content_and_every_source_with_its_age(phone: Phone) -> None:
    await phone.says("/about")

    assert "not a product of the United Nations" in phone.text
    assert "Content of 22 November 2026" in phone.text
    assert "2 notes, 4 sections, 5 terms, 2 checklists, 7 steps" in phone.text
    assert "official UN guidance, 14 years old" in phone.text
    assert "superseded by the 2nd edition" in phone.text


def document(phone: Phone) -> dict[str, Any]:
    sent = phone.last.document
    assert sent is not None
    assert sent.name == "vademecum-my-data-2026-11-22.json"
    found: dict[str, Any] = json.loads(sent.data)
    return found


async def test_mydata_sends_everything_kept_as_json(phone: Phone) -> None:
    for label in ("Notes", "Foundations", "National ownership", "Ownership principles", "1. People", "Save", "Next"):
        await phone.taps(label)
    await phone.says("what became of the words")

    await phone.says("/mydata")

    kept = document(phone)
    assert kept["user"]["id"] == phone.id
    assert kept["settings"] == {"language": None}
    assert kept["reading"][0]["section"] == "note:ownership-principles/people-first"
    assert kept["reading"][0]["at"] == "2026-11-22T09:30:00+00:00"
    assert kept["saved"] == [{"item": "note:ownership-principles/people-first", "at": "2026-11-22T09:30:00+00:00"}]
    assert kept["place"]["key"] == "note:ownership-principles/long-reading"
    assert kept["runs"] == []
    assert kept["results"][0]["query"] == "what became of the words"


async def test_forget_asks_once_and_then_keeps_nothing(phone: Phone, store: Store) -> None:
    await phone.says("ssr")
    await phone.taps("Save")
    await phone.says("/forget")
    assert phone.text.startswith("Delete everything kept of you?")

    await phone.taps("Yes, delete everything")

    assert phone.text.startswith("Deleted.")
    kept = await store.everything(phone.id)
    assert (kept.saved, kept.readings, kept.runs, kept.results, kept.place) == ((), (), (), (), None)


async def test_forget_can_be_called_off(phone: Phone, store: Store) -> None:
    await phone.says("ssr")
    await phone.taps("Save")
    await phone.says("/forget")

    await phone.taps("No, keep it")

    assert phone.text.startswith("Vademecum")
    assert len(await store.saved(phone.id)) == 1
