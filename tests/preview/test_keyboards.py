"""Reply markups are held to Telegram's limits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.preview.keyboards import Button, ForceReply, InlineKeyboard, RemoveKeyboard, ReplyKeyboard, parse_markup
from bot.preview.refusals import BadRequest


def inline(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def refusal_of(markup: object) -> str:
    with pytest.raises(BadRequest) as refusal:
        parse_markup(markup)
    return refusal.value.description


@pytest.mark.parametrize(
    "markup",
    [
        inline({"text": "Next", "callback_data": "n"}),
        inline({"text": "Site", "url": "https://un.org/"}, {"text": "Copy", "copy_text": {"text": "S/RES/2151"}}),
        inline({"text": "Share", "switch_inline_query": "ddr"}),
        inline({"text": "Share", "switch_inline_query_chosen_chat": {"query": "", "allow_group_chats": True}}),
        inline({"text": "Stop", "callback_data": "s", "style": "danger"}),
    ],
)
def test_an_inline_keyboard_is_given_back_as_it_came(markup: dict[str, Any]) -> None:
    parsed = parse_markup(markup)

    assert isinstance(parsed, InlineKeyboard)
    assert parsed.as_json() == markup


def test_rows_without_buttons_are_left_out() -> None:
    rows = [[], [{"text": "a", "callback_data": "a"}], []]

    assert parse_markup({"inline_keyboard": rows}) == InlineKeyboard(((Button("a", data="a"),),))


def test_a_keyboard_without_buttons_is_none() -> None:
    assert parse_markup({"inline_keyboard": []}) is None


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=70))
def test_callback_data_has_at_most_64_bytes(data: str) -> None:
    markup = inline({"text": "a", "callback_data": data})

    if len(data.encode()) <= 64:
        assert parse_markup(markup) == InlineKeyboard(((Button("a", data=data),),))
    else:
        assert refusal_of(markup) == "Bad Request: BUTTON_DATA_INVALID"


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "a"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "a", "callback_data": ""}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "a", "callback_data": "a", "url": "https://un.org"}, "exactly one action must be specified"),
        ({"callback_data": "a"}, 'Can\'t find field "text"'),
        ({"text": "a", "switch_inline_query": {}}, 'Field "switch_inline_query" is of a wrong type'),
        ({"text": "a", "callback_data": 5}, 'Field "callback_data" is of a wrong type'),
    ],
)
def test_a_button_that_can_not_be_parsed_is_refused(button: dict[str, Any], reason: str) -> None:
    assert refusal_of(inline(button)) == f"Bad Request: can't parse inline keyboard button: {reason}"


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": " ", "callback_data": "a"}, "inline keyboard button text must be non-empty"),
        ({"text": "a", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "a", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "a", "switch_inline_query_chosen_chat": {"query": "x"}}, "at least one chat type must be allowed"),
        ({"text": "a", "web_app": {"url": "https://un.org"}}, "BUTTON_TYPE_INVALID"),
        ({"text": "a", "callback_data": "a", "style": "loud"}, "BUTTON_STYLE_INVALID"),
        (
            {"text": "a", "url": "ftp://un.org"},
            "inline keyboard button URL 'ftp://un.org' is invalid: Unsupported URL protocol",
        ),
        ({"text": "a", "url": "nowhere"}, "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
    ],
)
def test_a_button_beyond_its_limits_is_refused(button: dict[str, Any], reason: str) -> None:
    assert refusal_of(inline(button)) == f"Bad Request: {reason}"


def test_eight_buttons_fit_in_a_row_and_nine_do_not() -> None:
    button = {"text": "a", "callback_data": "a"}

    assert parse_markup(inline(*[button] * 8)) is not None
    assert refusal_of(inline(*[button] * 9)) == "Bad Request: reply markup is too long"


def test_a_hundred_buttons_fit_and_one_more_does_not() -> None:
    row = [{"text": "a", "callback_data": "a"}] * 5

    assert parse_markup({"inline_keyboard": [row] * 20}) is not None
    assert refusal_of({"inline_keyboard": [row] * 20 + [row[:1]]}) == "Bad Request: reply markup is too long"


@pytest.mark.parametrize("markup", [{}, {"keyboard": []}, {"force_reply": False}, {"remove_keyboard": False}])
def test_a_markup_that_says_nothing_is_none(markup: dict[str, Any]) -> None:
    assert parse_markup(markup) is None


def test_a_button_that_is_no_object_is_refused() -> None:
    assert refusal_of({"inline_keyboard": [["Next"]]}).endswith("InlineKeyboardButton must be an Object")


def test_a_markup_that_is_no_object_is_refused() -> None:
    assert refusal_of([]) == "Bad Request: object expected as reply markup"


def test_rows_that_are_no_rows_are_refused() -> None:
    assert "Array of Arrays" in refusal_of({"inline_keyboard": [{"text": "a"}]})


def test_a_reply_keyboard_takes_keys_as_text_or_object() -> None:
    given_keys = {"keyboard": [["Yes", {"text": "No"}]], "one_time_keyboard": True}

    assert parse_markup(given_keys) == ReplyKeyboard((("Yes", "No"),), one_time=True)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "keyboard button text must be non-empty"),
        ({"request_contact": True}, "can't parse keyboard button: Can't find field \"text\""),
    ],
)
def test_a_key_without_words_is_refused(key: object, reason: str) -> None:
    assert refusal_of({"keyboard": [[key]]}) == f"Bad Request: {reason}"


def test_a_reply_keyboard_can_be_taken_away() -> None:
    assert parse_markup({"remove_keyboard": True}) == RemoveKeyboard()


def test_a_forced_reply_carries_its_placeholder() -> None:
    assert parse_markup({"force_reply": True, "input_field_placeholder": "A name"}) == ForceReply("A name")


def test_a_placeholder_has_at_most_64_characters() -> None:
    too_long = {"force_reply": True, "input_field_placeholder": "x" * 65}

    assert refusal_of(too_long) == "Bad Request: REPLY_MARKUP_PLACEHOLDER_INVALID"
