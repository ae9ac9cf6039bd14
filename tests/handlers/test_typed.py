"""What people type: which signs are kept, and what is a command."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.typed import Command, as_command, cleaned

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    "text",
    [
        "who pays?",
        "two\nlines",
        "a\u00a0b",  # a space that does not break
        "👩‍👩‍👧 ❤️ 1️⃣ 🇸🇱",
        ENGLAND,
        "می‌خواهم",  # Persian, with a joiner that parts two letters
        "العدالة الانتقالية",
        "क्‍ष",
        "Tie\u0302\u0301n",  # Vietnamese, its marks apart
        "葛\U000e0100",  # a character with a variant chosen
        "<b>&amp;</b> *x* [[term:ddr]] {name} %s",
    ],
)
def test_what_letters_and_emoji_need_is_kept(text: str) -> None:
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("\u202eevil\u202c name", "evil name"),
        ("a\u2067b\u2069c", "abc"),
        ("D\u200bD\u2060R\ufeff", "DDR"),
        ("secu\u00adrity", "security"),
        ("a\x00b\x1b[31mc\x7fd\x9be", "a b [31mc d e"),
        ("a\r\nb\rc\x0bd\u2028e\x85f", "a\nb\nc\nd\ne\nf"),
        (" \u200f\u3000 a \u200d\u2800\u3164\n", "a"),
        ("\u0301\u0489accent", "accent"),
        ("half \ud83d", "half \ufffd"),
        ("ok\U000e0068\U000e0069", "ok"),  # letters that nobody sees
        ("🏴\U000e0068\U000e0069", "🏴"),
        ("\u200b\u2060\u3164 \u115f\u202e", ""),
        ("", ""),
    ],
)
def test_what_nobody_sees_and_what_turns_others_round_is_not(typed: str, read: str) -> None:
    assert cleaned(typed) == read


SIGNS = st.text(st.characters() | st.sampled_from(TURNING + "\u200b\u200d\u0301\u3164\n \ud800"))


@given(SIGNS)
def test_a_cleaned_text_is_clean(text: str) -> None:
    clean = cleaned(text)

    assert cleaned(clean) == clean
    assert clean == clean.strip()
    assert not set(clean) & set(TURNING)
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in clean.replace("\n", ""))
    assert not clean or not unicodedata.category(clean[0]).startswith("M")
    clean.encode()


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=40))
def test_what_is_seen_is_never_lost(text: str) -> None:
    assert cleaned(text) == text.strip("\u115f\u1160\u3164\uffa0\u2800")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/define DDR", Command("define", "", "DDR")),
        ("/DEFINE\nDDR", Command("define", "", "DDR")),
        ("/define\u00a0\n  who pays\nwhat ", Command("define", "", "who pays\nwhat")),
        ("/define@Some_Bot DDR", Command("define", "some_bot", "DDR")),
        ("/define@ DDR", Command("define", "", "DDR")),
        ("/define@a@b DDR", Command("define", "a@b", "DDR")),
        ("/start", Command("start", "", "")),
        ("/", None),
        ("/ start", None),
        ("//start", None),
        ("/etc/passwd", None),
        ("/define,", None),
        ("/défine", None),
        ("define", None),
        (" /define", None),
    ],
)
def test_a_command_is_taken_apart_and_all_else_is_words(text: str, command: Command | None) -> None:
    assert as_command(text) == command


@given(st.text("/@ab \n_é\u00a0", max_size=30))
def test_any_signs_are_a_command_or_none(text: str) -> None:
    command = as_command(text)

    assert command is None or command.name.isascii()
