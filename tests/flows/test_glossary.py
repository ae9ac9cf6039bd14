"""Looking up a term on a phone."""

import pytest

from content.library import Library
from content.refs import Ref
from tests.flows.conftest import Phone


@pytest.mark.parametrize("typed", ["ddr", "DDR", "/define ddr", "/define DDR", "Désarmement", "DD&R"])
async def test_a_terms_word_is_answered_with_the_term_at_once(phone: Phone, typed: str) -> None:
    said = await phone.says(typed)

    assert said.text.startswith("Disarmament, demobilization and reintegration (DDR)")


async def test_a_term_says_what_it_is_called_who_says_so_and_what_to_see(phone: Phone) -> None:
    await phone.says("ddr")

    assert "Taking weapons from former fighters" in phone.text
    assert "collect and dispose of small arms\nUN SSR ITGNs (2012), p. xiii" in phone.text
    assert "Also called: DD&R, désarmement, désarmement, démobilisation et réintégration" in phone.text
    assert "Source: UN SSR ITGNs (2012), p. xiii; Mission Leadership (2010), about p. 37" in phone.text
    assert "DDR and reform" in phone.buttons
    assert "2 sections speak of it" in phone.buttons


async def test_the_sections_that_speak_of_a_term_open_from_it(phone: Phone) -> None:
    await phone.says("ddr")
    await phone.taps("2 sections speak of it")

    await phone.taps("People are the basis")
    assert phone.text.startswith("People are the basis")

    await phone.taps("Back")
    await phone.taps("Back")
    assert phone.text.startswith("Disarmament, demobilization")


async def test_an_abbreviation_of_several_terms_shows_all(phone: Phone) -> None:
    await phone.says("cpa")

    assert "Comprehensive Peace Agreement (Liberia)" in phone.text
    assert "Comprehensive Peace Agreement (Sudan)" in phone.text

    await phone.taps("2. CPA (Sudan)")
    assert "north and south Sudan" in phone.text


async def test_an_instrument_says_its_date_its_symbol_and_what_it_obliges(phone: Phone) -> None:
    await phone.says("/define Comprehensive Peace Agreement (Liberia)")

    assert "Reference: S/2003/850" in phone.text
    assert "Date: 18 August 2003" in phone.text
    assert "Obliges: The parties restructure the armed forces." in phone.text


async def test_the_glossary_is_browsed_by_letter(phone: Phone) -> None:
    await phone.taps("Glossary")
    assert "5 terms, by letter or by kind." in phone.text
    assert phone.buttons[:4] == ["0–9 (1)", "C (2)", "D (1)", "S (1)"]

    await phone.taps("C (2)")
    assert phone.buttons[:2] == ["CPA (Liberia)", "CPA (Sudan)"]

    await phone.taps("CPA (Liberia)")
    await phone.taps("Back")
    assert phone.buttons[:2] == ["CPA (Liberia)", "CPA (Sudan)"]


async def test_the_glossary_is_browsed_by_kind(phone: Phone) -> None:
    await phone.taps("Glossary")
    await phone.taps("Concepts (2)")

    assert phone.buttons[:2] == ["DDR", "SSR: Security sector reform"]


async def test_the_blue_words_of_a_text_open_what_they_name(phone: Phone, library: Library) -> None:
    await phone.says("ddr")
    link = next(entity.url for entity in phone.screen.content.entities if entity.type == "text_link")
    assert link == f"https://t.me/{phone.core.bot.username}?start=i_{Ref('term', 'ssr').key}"
    assert Ref("term", "ssr") in library.items

    phone.person.open_link(link)
    await phone.settle()

    assert phone.text.startswith("Security sector reform (SSR)")


async def test_an_unknown_word_is_answered_with_the_nearest_terms(phone: Phone) -> None:
    said = await phone.says("/define reintegratoin")

    assert "DDR" in phone.buttons
    assert said.keyboard
