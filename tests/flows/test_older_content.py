"""Buttons of an older content version: what was renamed is found, what is gone is answered with the way onwards."""

import shutil
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from content.library import Library
from content.reader import read_library
from content.refs import Ref
from handlers.codec import pack, unpack
from handlers.dispatch import Assistant
from handlers.routes import AskReport, Home, ReadOn, Save, SetStep, StartRun, WantedState
from storage import StepState, Store
from tests.conftest import SMALL
from tests.flows.conftest import Clock, Phone
from tests.flows.test_every_screen import every_screen

GONE = "This is no longer in the library"
FILES = {
    "notes/ownership/ownership-principles.yaml": "notes/ownership/ownership-rules.yaml",
    "checklists/ddr/weapons-handover.yaml": "checklists/ddr/arms-handover.yaml",
}
CHANGES = (
    ("id: ownership-principles\n", "id: ownership-rules\n"),
    ("was: [principles]", "was: [principles, ownership-principles]"),
    ("note:ownership-principles", "note:ownership-rules"),
    ("note: ownership-principles", "note: ownership-rules"),
    ("  - id: people-first\n", "  - id: people\n    was: [people-first]\n"),
    ("/people-first", "/people"),
    ("id: weapons-handover\n", "id: arms-handover\nwas: [weapons-handover]\n"),
    ("      - id: count-weapons\n", "      - id: count-arms\n        was: [count-weapons]\n"),
    ("Weapons handover", "Handover of arms"),
    ("      - id: store-apart\n        text: Store weapons and ammunition apart\n", ""),
    (" and [[term:agenda-2030]]", ""),
)
"""The newer version: what is written in place of what. Note, section, checklist and step have other ids; a step, a
term (with its file) are gone."""


@pytest.fixture
def newer(tmp_path: Path) -> Library:
    """The library a year later."""
    folder = shutil.copytree(SMALL, tmp_path / "library")
    (folder / "glossary/a.yaml").unlink()
    for old_name, new_name in FILES.items():
        (folder / old_name).rename(folder / new_name)
    texts = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml")}
    for old, new in CHANGES:
        assert any(old in text for text in texts.values()), old
        texts = {path: text.replace(old, new) for path, text in texts.items()}
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return read_library(folder)


class Shelf:
    """The library that is in use."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def __call__(self) -> Library:
        """What it is now."""
        return self.library


@pytest.fixture
def shelf(library: Library) -> Shelf:
    """The older version, until a test puts the newer in its place."""
    return Shelf(library)


@pytest.fixture
def assistant(store: Store, shelf: Shelf, clock: Clock) -> Assistant:
    """What answers, over the library that is in use."""
    return Assistant(library=shelf, store=store, clock=clock)


async def test_every_button_of_the_older_version_is_answered_with_a_way_onwards(
    phone: Phone, shelf: Shelf, newer: Library
) -> None:
    shown = [(screen.id, screen) async for screen in every_screen(phone)]
    data = {b.data for _id, screen in shown if screen.keyboard for row in screen.keyboard.rows for b in row if b.data}
    shelf.library = newer

    for tapped in sorted(data):
        await phone.taps_data(pack(Home()))
        with capture_logs() as logs:
            await phone.taps_data(tapped)

        assert [line for line in logs if line["log_level"] in {"warning", "error"}] == [], tapped
        assert "Home" in phone.buttons or phone.text.startswith("Vademecum"), tapped
        to, _trail = unpack(tapped)
        renamed = shelf.library.keys.get(getattr(to, "key", ""))
        assert not (renamed and phone.text.startswith(GONE)), tapped
    assert len(data) > 100


async def test_a_button_to_a_renamed_section_reads_saves_and_reports_it_under_its_new_name(
    phone: Phone, shelf: Shelf, store: Store, newer: Library
) -> None:
    old = Ref.parse("note:ownership-principles/people-first").key
    shelf.library = newer

    for route in (ReadOn(old), Save(old, on=True)):
        await phone.taps_data(pack(route))
    await phone.taps_data(pack(AskReport(old)))
    await phone.says("Not so", reply_to=phone.last)

    kept = await store.everything(phone.id)
    assert [reading.section for reading in kept.readings] == ["note:ownership-rules/people"]
    assert [saved.item for saved in kept.saved] == ["note:ownership-rules/people"]
    assert [report.item for report in await store.reports()] == ["note:ownership-rules/people"]


async def test_what_was_left_and_saved_under_an_old_name_is_found_under_the_new(
    phone: Phone, shelf: Shelf, store: Store, newer: Library
) -> None:
    await phone.opens(f"i_{Ref.parse('note:ownership-principles/people-first').key}")
    await phone.taps("Save")
    await phone.taps("Next")
    await phone.taps("Previous")
    shelf.library = newer

    await phone.says("/continue")
    assert phone.text.startswith("People are the basis")
    assert "Unsave" in phone.buttons
    assert "1 of 3 sections read" in (await phone.says("/progress")).text
    await phone.says("/saved")
    await phone.taps("People are the basis")
    await phone.taps("Unsave")
    assert await store.saved(phone.id) == []


async def test_a_run_of_the_older_version_goes_on_with_the_steps_it_began_with(
    phone: Phone, shelf: Shelf, store: Store, newer: Library
) -> None:
    await phone.opens(f"i_{Ref.parse('checklist:weapons-handover').key}")
    await phone.taps("Start")
    (line,) = await store.runs(phone.id)
    shelf.library = newer

    await phone.taps_data(pack(SetStep(line.id, 1, WantedState.DONE)))

    assert (await store.run(phone.id, line.id)).state_of("store-apart") is StepState.DONE
    assert "Store weapons and ammunition apart" in phone.text
    await phone.taps("Overview")
    assert "The checklist has changed in the library since this run began." in phone.text


async def test_a_start_button_of_the_older_version_begins_a_run_of_the_checklist_as_it_is_now(
    phone: Phone, shelf: Shelf, store: Store, newer: Library
) -> None:
    shelf.library = newer

    await phone.taps_data(pack(StartRun(Ref.parse("checklist:weapons-handover").key, 1)))

    (line,) = await store.runs(phone.id)
    assert (line.checklist, line.total) == ("arms-handover", 2)
    assert phone.text.startswith("Handover of arms, 22 November 2026")


async def test_a_button_to_what_was_taken_out_says_so(phone: Phone, shelf: Shelf, newer: Library) -> None:
    await phone.opens(f"i_{Ref.parse('term:agenda-2030').key}")
    shown = phone.screen
    shelf.library = newer

    await phone.taps("Save", shown)

    assert phone.text.startswith(GONE)
    assert "Home" in phone.buttons
