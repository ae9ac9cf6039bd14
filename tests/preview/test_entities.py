"""Formatted text is tidied as Telegram tidies it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.preview.entities import EXPLICIT, Entity, FormattedText, tidy, utf16_length, utf16_slice

TEXTS = st.text(st.sampled_from("ab \n\t\r\u2028é😀/@.:"), max_size=40)


@st.composite
def formatted(draw: st.DrawFn) -> FormattedText:
    text = draw(TEXTS)
    edges = [utf16_length(text[:cut]) for cut in range(len(text) + 1)]
    entities = []
    for kind in draw(st.lists(st.sampled_from(EXPLICIT), max_size=6)):
        start, end = sorted((draw(st.sampled_from(edges)), draw(st.sampled_from(edges))))
        if start < end:
            entities.append(Entity(kind, start, end - start))
    return FormattedText(text, tuple(entities))


def entities_of(text: str, *entities: Entity) -> list[tuple[str, int, int]]:
    return [(entity.type, entity.offset, entity.length) for entity in tidy(FormattedText(text, entities)).entities]


def test_length_counts_a_character_beyond_the_basic_plane_twice() -> None:
    assert utf16_length("a😀é") == 4


@given(TEXTS)
def test_length_is_that_of_utf_16(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


def test_half_a_character_becomes_a_replacement_character() -> None:
    assert utf16_slice("😀", 0, 1) == "\ufffd"


@given(formatted())
def test_entities_stay_within_the_text_and_are_never_empty(given_text: FormattedText) -> None:
    tidied = tidy(given_text)

    length = utf16_length(tidied.text)
    assert all(0 <= entity.offset < entity.end <= length for entity in tidied.entities)


@given(TEXTS)
def test_tidying_plain_text_twice_changes_nothing_more(text: str) -> None:
    once = tidy(FormattedText(text))

    assert tidy(FormattedText(once.text)) == once


@given(formatted())
def test_nothing_is_bold_inside_code(given_text: FormattedText) -> None:
    entities = tidy(given_text).entities

    code = {unit for e in entities if e.type in {"code", "pre"} for unit in range(e.offset, e.end)}
    assert not any(code & set(range(e.offset, e.end)) for e in entities if e.type == "bold")


def test_blanks_at_both_ends_are_trimmed_and_entities_move_along() -> None:
    tidied = tidy(FormattedText(" \n DDR \n", (Entity("bold", 3, 3),)))

    assert tidied == FormattedText("DDR", (Entity("bold", 0, 3),))


def test_blanks_inside_the_first_entity_stay() -> None:
    assert tidy(FormattedText("  x", (Entity("pre", 0, 3),))).text == "  x"


def test_carriage_returns_vanish_and_entities_move_along() -> None:
    tidied = tidy(FormattedText("a\r\nb", (Entity("italic", 3, 1),)))

    assert tidied == FormattedText("a\nb", (Entity("italic", 2, 1),))


def test_control_characters_become_spaces() -> None:
    assert tidy(FormattedText("a\tb\x01c")).text == "a b c"


def test_neighbours_of_one_kind_join() -> None:
    assert entities_of("abcd", Entity("bold", 0, 2), Entity("bold", 2, 2)) == [("bold", 0, 4)]


def test_bold_is_split_around_code() -> None:
    found = entities_of("abc", Entity("bold", 0, 3), Entity("code", 1, 1))

    assert found == [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]


def test_of_nested_quotes_the_outer_one_stays() -> None:
    assert entities_of("abc", Entity("blockquote", 0, 3), Entity("blockquote", 1, 1)) == [("blockquote", 0, 3)]


def test_a_link_around_a_quote_goes() -> None:
    assert entities_of("abc", Entity("text_link", 0, 3, url="x"), Entity("blockquote", 1, 1)) == [("blockquote", 1, 1)]


def test_blank_bold_goes() -> None:
    assert entities_of("a b", Entity("bold", 1, 1)) == []


def test_blank_bold_does_not_keep_the_blanks_before_the_text() -> None:
    assert tidy(FormattedText("  a", (Entity("bold", 0, 2),))) == FormattedText("a")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start now", [("bot_command", 0, 6)]),
        ("see /help@some_bot.", [("bot_command", 4, 14)]),
        ("and/or 1/2", []),
        ("https://un.org/a/b, yes", [("url", 0, 18)]),
        ("ask @adviser_one", [("mention", 4, 12)]),
        ("me@example.org", []),
    ],
)
def test_commands_links_and_mentions_are_found(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert entities_of(text) == expected
