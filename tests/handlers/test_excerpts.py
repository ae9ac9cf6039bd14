"""An item among others: its best lines, and whose word it is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from content.library import Library
from content.model import Phase, Step
from content.refs import Ref
from content.tokens import stem
from handlers.excerpts import WHOLE, definition, excerpt, shortened, what_it_is
from handlers.markup import visible_length
from handlers.screen import Screen, View, broken_limits
from tests.conftest import NOW

DDR = Ref("term", "ddr-programme")
KOSOVO = Ref("note", "ownership-principles", "kosovo-review")
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
    assert visible_length(shown) < WHOLE


def test_a_short_term_is_shown_in_full(view: View) -> None:
    shown = excerpt(view, Ref("term", "cpa-liberia"))
    for part in ("Comprehensive Peace Agreement (Liberia) (CPA)", "second civil war", "S/2003/850", "Obliges: "):
        assert part in shown


def test_of_a_longer_term_name_definition_and_source_are_shown(view: View) -> None:
    term = view.library.terms["cpa-liberia"].model_copy(update={"obliges": "The parties must act. " * 30})
    library = replace(view.library, terms={term.id: term})
    assert excerpt(replace(view, library=library), Ref("term", term.id)) == (
        "<b>Comprehensive Peace Agreement (Liberia) (CPA)</b>\n<i>law or agreement</i>\n\n"
        "The agreement that ended Liberia&#39;s second civil war.\n\n<i>Source: UN SSR ITGNs (2012), p. xiii</i>"
    )


def test_a_checklist_shows_when_it_is_for_its_steps_and_how_many_they_are(view: View) -> None:
    assert excerpt(view, Ref("checklist", "weapons-handover")) == (
        "<b>Weapons handover</b>\n<i>checklist</i>\n\nOn the day weapons are handed in.\n\n"
        "1. Count the weapons with both sides present\n2. Store weapons and ammunition apart\n"
        "3. Give each person a receipt\n\n3 steps.\n\n"
        "<i>Source: UN SSR ITGNs (2012), p. 84; Mission Leadership (2010), about p. 60</i>"
    )


# --- what is wanted of it


def test_of_a_long_section_the_lines_are_shown_that_have_the_words(view: View) -> None:
    shown = excerpt(view, LONG, frozenset({stem("bus"), stem("record")}))
    assert "\n\n… " in shown
    assert "Pay for the <b>bus</b>." in shown
    assert "Trust is a <b>record</b> that somebody keeps. …" in shown
    assert "First paragraph" not in shown


def test_of_a_long_checklist_its_occasion_and_the_steps_are_shown_that_have_the_words(view: View) -> None:
    model = view.library.checklists["weapons-handover"]
    texts = [f"Step {number} " + "x" * 60 for number in range(1, 20)]
    texts[12] = "Count the rockets"
    phase = Phase(title="All", steps=tuple(Step(id=f"s-{n}", text=text) for n, text in enumerate(texts)))
    long = model.model_copy(update={"phases": (phase,)})
    library = replace(view.library, checklists={long.id: long})

    shown = excerpt(replace(view, library=library), Ref("checklist", long.id), frozenset({stem("rockets")}))

    assert "\n\nOn the day weapons are handed in.\n\n" in shown
    assert "\n13. Count the <b>rockets</b>" in shown
    assert " …\n\n19 steps.\n\n" in shown


def test_an_authors_view_is_named_beside_a_part_of_it(view: View) -> None:
    assert "<i>The view of Adedeji Ebo.</i>" in excerpt(view, LONG, frozenset({stem("bus")}))


def test_the_words_wanted_are_bold_and_what_was_bold_is_in_italics(view: View) -> None:
    assert "<b>Reform</b> serves <i>people</i> &amp; their" in excerpt(view, SECTION, frozenset({stem("reform")}))


def test_a_link_to_what_is_wanted_is_bold_round_its_own_markup(view: View) -> None:
    shown = excerpt(view, SECTION, frozenset({stem("disarmament")}))
    assert f'<b><a href="{view.link(DDR)}">Disarmament, demobilization and reintegration</a></b>' in shown


def test_signs_of_html_are_left_whole_beside_a_word_that_is_marked(view: View) -> None:
    assert "patrols by <b>night</b> &amp; day" in excerpt(view, KOSOVO, frozenset({stem("night")}))


def test_a_quotation_stays_a_quotation_with_its_own_source(view: View) -> None:
    shown = excerpt(view, KOSOVO, frozenset({stem("everybody")}))
    assert (
        "<blockquote>security is <b>everybody</b>&#39;s business</blockquote>\n<i>UN SSR ITGNs (2012), p. 2</i>"
        in shown
    )


def test_a_row_of_a_table_is_a_paragraph_with_a_line_a_column(view: View) -> None:
    assert "\n\n<b>Who:</b> Parliament\n<b>What:</b> oversight\n\n" in excerpt(view, KOSOVO)


@given(st.sets(st.sampled_from(sorted({"peopl", "reform", "weapon", "agreement", "plan", "bus", "secur", "reintegr"}))))
def test_whatever_is_wanted_every_excerpt_is_one_that_telegram_takes(library: Library, wanted: set[str]) -> None:
    view = View(library=library, bot="vademecum_bot", now=NOW)
    for ref in view.library.items:
        shown = excerpt(view, ref, frozenset(wanted))
        assert broken_limits(Screen(shown)) == []
        assert visible_length(shown) < WHOLE + 350


# --- each kind of item


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
