"""What only the operator's admins can do in the chat: read the library anew, go through what readers said."""

import shutil
from pathlib import Path

import pytest

from bot.current import CurrentLibrary
from bot.preview.telegram import Telegram
from handlers.codec import pack
from handlers.dispatch import Assistant, Bot
from handlers.routes import OneReport, RemoveReport, Reports
from storage import Store
from tests.conftest import SMALL
from tests.flows.conftest import Clock, Phone

ADMIN = 1001
OUT_OF_DATE = "This menu is from an older version of the bot."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library that an editor can change."""
    return shutil.copytree(SMALL, tmp_path / "library")


@pytest.fixture
def assistant(store: Store, folder: Path, clock: Clock) -> Assistant:
    """What answers, over that library, with one admin."""
    current = CurrentLibrary(folder)
    return Assistant(
        library=lambda: current.library,
        store=store,
        clock=clock,
        admins=frozenset({ADMIN}),
        reread=current.reread,
    )


@pytest.fixture
async def admin(core: Telegram, application: Bot) -> Phone:
    """The admin's phone."""
    phone = Phone(core, application, core.person(ADMIN))
    await phone.says("/start")
    return phone


def change(file: Path, old: str, new: str) -> None:
    """Replace words in a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


async def report(store: Store, clock: Clock, *texts: str, item: str = "term:ssr") -> None:
    """Let readers report these, in this order."""
    for text in texts:
        await store.add_report(item, "glossary/s.yaml", 1, text, clock())


# --- who may


@pytest.mark.parametrize("command", ["/reload", "/reports"])
async def test_to_others_an_admins_command_is_one_the_bot_does_not_know(phone: Phone, command: str) -> None:
    said = await phone.says(command)

    assert said.text.startswith(f"I don't know the command {command}.")


@pytest.mark.parametrize("route", [Reports(), OneReport("abc"), RemoveReport("abc")])
async def test_to_others_an_admins_button_is_one_the_bot_does_not_know(
    phone: Phone, route: Reports | OneReport | RemoveReport
) -> None:
    shown = await phone.taps_data(pack(route))

    assert shown.text.startswith(OUT_OF_DATE)


async def test_a_forged_button_removes_no_report(phone: Phone, store: Store, clock: Clock) -> None:
    await report(store, clock, "the year is wrong")
    (kept,) = await store.reports()
    await phone.taps_data(pack(RemoveReport(kept.id)))

    assert await store.reports() == [kept]


async def test_help_names_the_admins_commands_to_admins_only(phone: Phone, admin: Phone) -> None:
    assert "/reload" in (await admin.says("/help")).text
    assert "/reload" not in (await phone.says("/help")).text


# --- /reload


async def test_a_reload_says_what_the_library_holds_now(admin: Phone, folder: Path) -> None:
    change(folder / "glossary" / "s.yaml", "Making a country's", "Making any country's")
    said = await admin.says("/reload")

    assert said.text.startswith("The library was read anew")
    assert "It holds 2 notes, 4 sections, 5 terms, 2 checklists, 7 steps." in said.text
    assert "Making any country's" in (await admin.says("ssr")).text


async def test_everybody_reads_the_new_text_after_a_reload(admin: Phone, phone: Phone, folder: Path) -> None:
    change(folder / "glossary" / "s.yaml", "Making a country's", "Making any country's")
    await admin.says("/reload")

    assert "Making any country's" in (await phone.says("ssr")).text


async def test_a_reload_of_a_broken_library_names_the_mistakes_and_keeps_the_old(admin: Phone, folder: Path) -> None:
    change(folder / "glossary" / "s.yaml", "category", "categry")
    said = await admin.says("/reload")

    assert "glossary/s.yaml:5: " in said.text
    assert "The old library stays in use." in said.text
    assert "Making a country's" in (await admin.says("ssr")).text


async def test_of_many_mistakes_the_first_ten_are_named_and_the_rest_counted(admin: Phone, folder: Path) -> None:
    terms = "".join(f"- id: x{number}\n  nme: X\n" for number in range(20))
    (folder / "glossary" / "x.yaml").write_text(terms, encoding="utf-8")
    said = await admin.says("/reload")

    total = int(said.text.split()[0])
    assert total > 10
    assert said.text.startswith(f"{total} mistakes in the library")
    assert said.text.count("• ") == 10
    assert f"And {total - 10} more." in said.text


# --- /reports


async def test_without_reports_there_are_none(admin: Phone) -> None:
    assert "None." in (await admin.says("/reports")).text


async def test_reports_stand_newest_first_with_file_and_id(admin: Phone, store: Store, clock: Clock) -> None:
    await report(store, clock, "the first", "the <second>")
    said = await admin.says("/reports")

    assert said.text.index("the <second>") < said.text.index("the first")
    assert "glossary/s.yaml:1 · term:ssr · 22 November 2026" in said.text
    assert admin.buttons[:2] == ["1. Security sector reform", "2. Security sector reform"]


async def test_the_line_of_a_report_is_where_its_item_stands_today(
    admin: Phone, store: Store, clock: Clock, folder: Path
) -> None:
    await report(store, clock, "the year is wrong")
    change(folder / "glossary" / "s.yaml", "- id: ssr", "# moved\n\n- id: ssr")
    await admin.says("/reload")

    assert "glossary/s.yaml:3 · term:ssr" in (await admin.says("/reports")).text


async def test_a_report_opens_its_item_and_back_comes_back(admin: Phone, store: Store, clock: Clock) -> None:
    await report(store, clock, "the year is wrong")
    await admin.says("/reports")
    await admin.taps("1. ")
    assert "the year is wrong" in admin.text

    await admin.taps("Open the item")
    assert admin.text.startswith("Security sector reform (SSR)")

    await admin.taps("Back")
    assert "the year is wrong" in admin.text


async def test_a_report_that_is_mended_is_removed(admin: Phone, store: Store, clock: Clock) -> None:
    await report(store, clock, "the first", "the second")
    await admin.says("/reports")
    await admin.taps("2. ")
    await admin.taps("Mended: remove it")

    assert admin.toast == "Removed."
    assert "1 report, newest first." in admin.text
    assert [kept.text for kept in await store.reports()] == ["the second"]


async def test_a_removal_tapped_twice_removes_one(admin: Phone, store: Store, clock: Clock) -> None:
    await report(store, clock, "the first", "the second")
    await admin.says("/reports")
    await admin.taps("1. ")
    removal = next(b.data for row in admin.screen.keyboard.rows for b in row if b.text.startswith("Mended"))  # type: ignore[union-attr]  # the screen has buttons
    assert removal is not None
    await admin.taps_data(removal)
    await admin.taps_data(removal)

    assert [kept.text for kept in await store.reports()] == ["the first"]


async def test_a_report_that_another_admin_removed_leads_to_the_list(admin: Phone, store: Store, clock: Clock) -> None:
    await report(store, clock, "the first")
    await admin.says("/reports")
    await store.remove_report((await store.reports())[0].id)
    await admin.taps("1. ")

    assert admin.toast == "This report was removed."
    assert "None." in admin.text


async def test_a_report_on_what_is_gone_says_so_and_can_be_removed(admin: Phone, store: Store, clock: Clock) -> None:
    await report(store, clock, "the year is wrong", item="term:taken-out")
    await admin.says("/reports")
    assert "glossary/s.yaml:1 · term:taken-out" in admin.text

    await admin.taps("1. ")
    assert "The library no longer holds this item." in admin.text
    assert admin.buttons == ["Mended: remove it", "Back", "Home"]


async def test_a_long_list_of_reports_is_turned_in_pages(admin: Phone, store: Store, clock: Clock) -> None:
    await report(store, clock, *(f"number {number:02}" for number in range(1, 11)))
    await admin.says("/reports")
    assert "number 03" in admin.text
    assert "number 02" not in admin.text

    await admin.taps("Page 2 of 2")
    assert admin.buttons[:2] == ["9. Security sector reform", "10. Security sector reform"]
    assert "number 01" in admin.text


async def test_the_longest_reports_fit_a_message(admin: Phone, store: Store, clock: Clock) -> None:
    await report(store, clock, *["<&> " * 250] * 9)
    await admin.says("/reports")
    await admin.taps("1. ")

    assert admin.text.count("<&>") == 250
    assert not [call for call in admin.core.calls if call.refusal]


async def test_admins_see_how_many_answers_helped_and_which_did_not(admin: Phone, store: Store) -> None:
    await store.vote("a", "term:ssr", helped=True)
    await store.vote("b", "term:ssr", helped=False)
    await store.vote("c", "note:ownership-principles/people-first", helped=True)
    said = await admin.says("/reports")

    assert "Answers: 2 helped, 1 did not." in said.text
    assert "• Security sector reform: 1 of 2 did not help" in said.text
    assert "People are the basis" not in said.text


# --- in a group


async def test_in_a_group_an_admins_command_is_unknown_as_others_read_along(
    core: Telegram, application: Bot, admin: Phone
) -> None:
    in_group = Phone(core, application, core.add_group("Mission planning", [admin.person]).member(admin.person))
    said = await in_group.says(f"/reports@{core.bot.username}")

    assert said.text.startswith("I don't know the command /reports.")
