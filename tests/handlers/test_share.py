"""The Share button: an inline query where inline mode is on, a link where it is off."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from content.model import Note
from content.refs import Ref
from handlers.checklists import front_screen
from handlers.glossary import term_screen
from handlers.notes import note_screen
from handlers.screen import CHOICES, Screen, View
from handlers.sections import section_screen
from handlers.share import cited, share_button, shared

SECTION = Ref("note", "ownership-principles", "people-first")

FRONTS: dict[Ref, Callable[[View], Screen]] = {
    Ref("note", "ddr-and-reform"): lambda view: note_screen(
        view, view.library.notes["ddr-and-reform"], {}, saved=False
    ),
    SECTION: lambda view: section_screen(view, SECTION),
    Ref("term", "ssr"): lambda view: term_screen(view, view.library.terms["ssr"]),
    Ref("checklist", "weapons-handover"): lambda view: front_screen(view, view.library.checklists["weapons-handover"]),
}


@pytest.fixture
def inline(view: View) -> View:
    """What a screen may know where inline mode is on."""
    return replace(view, inline=True)


@pytest.mark.parametrize("ref", FRONTS, ids=str)
def test_every_front_has_share_in_the_row_of_save(inline: View, ref: Ref) -> None:
    row = next(row for row in FRONTS[ref](inline).rows if row[0].label == "Save")

    assert [button.label for button in row if button.label != "Cite"] == ["Save", "Share"]
    assert row[-1] == share_button(inline, ref)


@pytest.mark.parametrize("ref", FRONTS, ids=str)
def test_a_shared_query_names_exactly_this_item(inline: View, ref: Ref) -> None:
    assert shared(inline.library, share_button(inline, ref).switch) == ref


@pytest.mark.parametrize("query", ["", "#", "#ddr", "ddr", Ref("term", "ssr").key, f"#{Ref('term', 'ssr').key} x"])
def test_any_other_query_names_no_item(view: View, query: str) -> None:
    assert shared(view.library, query) is None


def test_an_item_is_found_by_the_key_of_its_old_name(view: View) -> None:
    old = Ref("note", "principles", "people-first")
    assert shared(view.library, f"#{old.key}") == SECTION


def test_without_inline_mode_share_is_a_link_with_title_and_source(view: View) -> None:
    button = share_button(view, Ref("term", "ssr"))

    address = urlsplit(button.url)
    assert (address.scheme, address.netloc, address.path) == ("https", "t.me", "/share/url")
    assert parse_qs(address.query) == {
        "url": [view.link(Ref("term", "ssr"))],
        "text": ["Security sector reform (SSR)\nUN SSR ITGNs (2012): official UN guidance"],
    }
    assert not button.switch


def test_a_note_is_drawn_from_the_sources_of_its_sections(view: View) -> None:
    docs = {citation.doc for citation in cited(view.library, Ref("note", "ownership-principles"))}
    assert docs == {"itgn", "pcna-security", "mission-leadership"}


def test_a_step_has_its_own_source_or_its_checklists(view: View) -> None:
    own = cited(view.library, Ref("checklist", "weapons-handover", "count-weapons"))
    assert [citation.pages for citation in own] == ["85"]
    other = cited(view.library, Ref("checklist", "weapons-handover", "store-apart"))
    assert [citation.pages for citation in other] == ["84", "60"]


# --- ten choices


def test_a_full_section_gives_room_to_share_before_what_it_sees(inline: View) -> None:
    note = inline.library.notes["ownership-principles"]
    terms = ["term:ssr", "term:cpa-liberia"]
    lists = ["checklist:ownership-tips", "checklist:weapons-handover"]
    see = ["note:ddr-and-reform", "note:ddr-and-reform/plan-together"]
    full = note.sections[0].model_copy(update={"see": (*terms, *lists, *see)})
    notes = {**inline.library.notes, note.id: note.model_copy(update={"sections": (full, *note.sections[1:])})}

    screen = section_screen(replace(inline, library=replace(inline.library, notes=notes)), SECTION)

    *choices, _moving, _out = screen.rows
    assert sum(map(len, choices)) == CHOICES
    assert [button.label for row in choices for button in row if button.label.startswith("See")] == [
        "See: DDR and reform"
    ]


def with_sections(note: Note, count: int) -> Note:
    first = note.sections[0]
    made = tuple(
        first.model_copy(update={"id": f"part-{number}", "title": f"Part {number}"}) for number in range(count)
    )
    return note.model_copy(update={"sections": made})


def test_the_contents_of_a_long_note_leave_room_for_its_checklists_save_and_share(inline: View) -> None:
    note = with_sections(inline.library.notes["ownership-principles"], 12)

    pages = [note_screen(inline, note, {}, saved=False, page=page) for page in range(2)]

    listed = [[button.label for button in page.buttons if ". Part" in button.label] for page in pages]
    assert [len(labels) for labels in listed] == [6, 6]
    assert {"Checklist: Ownership tips", "Save", "Share"} < {button.label for button in pages[0].buttons}
