"""Finding and reading checklists on a phone."""

from content.refs import Ref
from handlers.screen import payload
from tests.flows.conftest import Phone


async def test_the_way_leads_from_topics_over_a_list_to_a_checklist_in_one_message(phone: Phone) -> None:
    await phone.taps("Checklists")
    await phone.taps("National ownership")
    await phone.taps("Ownership tips")

    assert phone.text.startswith("Tips for supporting national ownership\n\nWhen")
    assert len(phone.messages) == 1

    await phone.taps("Back")
    await phone.taps("Back")
    assert phone.buttons == ["National ownership (1)", "DDR (1)", "Your runs", "Home"]


async def test_a_list_says_how_many_runs_are_open(phone: Phone) -> None:
    for label in ("Checklists", "National ownership", "Ownership tips", "Start"):
        await phone.taps(label)
    await phone.says("/checklists")
    await phone.taps("National ownership")

    assert "1 run of yours is open" in phone.text


async def test_a_checklist_is_saved_and_its_front_stays(phone: Phone) -> None:
    for label in ("Checklists", "DDR", "Weapons handover", "Save"):
        await phone.taps(label)

    assert phone.toast == "Saved."
    assert "Unsave" in phone.buttons
    assert phone.text.startswith("Weapons handover")


async def test_a_checklist_leads_to_the_note_that_explains_it_and_back(phone: Phone) -> None:
    for label in ("Checklists", "National ownership", "Ownership tips", "Note: Ownership"):
        await phone.taps(label)
    assert phone.text.startswith("Guiding principles for national ownership")

    await phone.taps("Back")

    assert phone.text.startswith("Tips for supporting national ownership")


async def test_a_deep_link_opens_a_step(phone: Phone) -> None:
    await phone.opens(payload(Ref("checklist", "weapons-handover", "store-apart")))

    assert phone.text.startswith("Step 2 of 3 in Weapons handover\n\nStore weapons and ammunition apart")

    await phone.taps("Next")
    await phone.taps("Checklist")
    assert phone.text.startswith("Weapons handover\n\nWhen")


async def test_steps_are_read_one_by_one_from_the_front(phone: Phone) -> None:
    for label in ("Checklists", "DDR", "Weapons handover", "Read step by step", "Next", "Next"):
        await phone.taps(label)

    assert phone.text.startswith("Step 3 of 3")
    assert "Next" not in phone.buttons
