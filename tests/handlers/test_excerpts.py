"""The beginning of an item among others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from content.refs import Ref
from handlers.excerpts import ROOM, definition, excerpt, shortened, what_it_is
from handlers.markup import visible_length
from handlers.screen import Screen, View, broken_limits

SECTION = Ref("note", "ownership-principles", "people-first")
LONG = Ref("note", "ownership-principles", "long-reading")


def test_a_section_shows_its_title_its_note_its_text_and_its_source(view: View) -> None:
    assert excerpt(view, SECTION).striptags() == (
        "People are the basis section of “Ownership principles” "
        "Reform serves people & their needs. Read on about Disarmament, demobilization and reintegration and the DDR "
        "of others. • ask them • listen Source: UN SSR ITGNs (2012), p. 15"
    )


def test_a_long_section_ends_with_a_sentence_and_a_sign_that_there_is_more(view: View) -> None:
    shown = excerpt(view, LONG)
    text, source = shown.rsplit("\n\n", 1)
    assert text.endswith(". …")
    assert source.startswith("<i>Source: ")
    assert visible_length(shown) < ROOM + 250


def test_a_term_is_shown_in_full(view: View) -> None:
    shown = excerpt(view, Ref("term", "cpa-liberia"))
    for part in ("Comprehensive Peace Agreement (Liberia) (CPA)", "second civil war", "S/2003/850", "Obliges: "):
        assert part in shown


def test_a_checklist_shows_when_it_is_for_and_how_long_it_is(view: View) -> None:
    assert excerpt(view, Ref("checklist", "weapons-handover")) == (
        "<b>Weapons handover</b>\n<i>checklist</i>\n\nOn the day weapons are handed in.\n\n3 steps.\n\n"
        "<i>Source: UN SSR ITGNs (2012), p. 84; Mission Leadership (2010), about p. 60</i>"
    )


def test_a_step_shows_its_place_its_detail_and_the_source_of_its_checklist(view: View) -> None:
    assert excerpt(view, Ref("checklist", "ownership-tips", "engage-early")) == (
        "<i>step 1 of 4 in “Ownership tips”</i>\n<b>Start early and plan to stay</b>\n\n"
        "Ownership grows slowly. Budget people and money for years.\n\n"
        "<i>Source: UN SSR ITGNs (2012), pp. 32–33</i>"
    )


def test_a_step_with_a_source_of_its_own_names_that(view: View) -> None:
    assert "p. 85" in excerpt(view, Ref("checklist", "weapons-handover", "count-weapons"))


def test_a_note_shows_its_summary(view: View) -> None:
    shown = excerpt(view, Ref("note", "ddr-and-reform"))
    assert shown.startswith("<b>DDR and reform</b>\n<i>note</i>\n\nWhy disarmament and reform are planned together.")


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("note:ddr-and-reform", "note"),
        ("note:ddr-and-reform/plan-together", "section of “DDR and reform”"),
        ("term:ssr", "concept"),
        ("checklist:weapons-handover", "checklist"),
        ("checklist:weapons-handover#store-apart", "step 2 of 3 in “Weapons handover”"),
    ],
)
def test_every_item_says_what_it_is(view: View, ref: str, said: str) -> None:
    assert what_it_is(view.library, Ref.parse(ref)) == said


def test_every_item_has_an_excerpt_that_telegram_takes(view: View) -> None:
    for ref in view.library.items:
        assert broken_limits(Screen(excerpt(view, ref))) == []


def test_a_definition_keeps_to_its_room(view: View) -> None:
    term = view.library.terms["ddr-programme"]
    assert "Taking weapons …" in definition(view, term, 20)


def test_what_fits_is_not_cut() -> None:
    assert shortened([Markup("One."), Markup("Two.")], 10) == "One.\n\nTwo."


def test_a_cut_falls_after_a_sentence_and_closes_its_tags() -> None:
    text = Markup("<b>One two three. Four five six. Seven eight nine</b>")
    assert shortened([text], 34) == "<b>One two three. Four five six.</b> …"


def test_without_a_sentence_in_the_second_half_the_cut_falls_between_words() -> None:
    assert shortened([Markup("No. one two three four five six seven")], 20) == "No. one two three …"


@given(st.text("ab .&<\n", min_size=1, max_size=300), st.integers(10, 80))
def test_nothing_shortened_is_longer_than_its_room(text: str, room: int) -> None:
    assert visible_length(shortened([Markup.escape(text)], room)) <= room
