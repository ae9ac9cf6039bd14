"""Screens as values, and Telegram's limits."""

import pytest
from markupsafe import Markup

from content.library import Library
from content.refs import Ref
from handlers.limits import broken_screens
from handlers.routes import Home, Section, Term
from handlers.screen import Button, Screen, View, broken_limits, page_of, paired, payload, rows_of


def test_a_screen_within_the_limits_has_nothing_broken() -> None:
    assert broken_limits(Screen(Markup("words"), ((Button("Home", Home()),),))) == []


@pytest.mark.parametrize(
    ("screen", "broken"),
    [
        (Screen(Markup(" <b></b> ")), "the text is empty"),
        (Screen(Markup("a" * 4097)), "the text has 4097 characters, Telegram takes 4096"),
        (Screen(Markup("a"), ((Button("x", Home()),) * 9,)), "more than 8 buttons in a row"),
        (Screen(Markup("a"), ((Button("x", Home()),),) * 101), "101 buttons, Telegram takes 100"),
        (Screen(Markup("a"), ((Button(" ", Home()),),)), "a button without words"),
        (Screen(Markup("a"), ((Button("Cite", copy="c" * 257),),)), "“Cite” copies 257 characters, Telegram takes 256"),
    ],
)
def test_what_telegram_would_refuse_is_named(screen: Screen, broken: str) -> None:
    assert broken in broken_limits(screen)


def test_every_screen_of_the_small_library_is_within_the_limits(library: Library) -> None:
    assert broken_screens(library) == []


def test_back_leads_where_the_trail_says_and_home_is_always_there(view: View) -> None:
    here = Section("abcdef")

    deeper = view.deeper("Term", Term("ghijkl"), here)

    assert deeper == Button("Term", Term("ghijkl"), (here,))
    assert [button.label for button in view.ways_out()] == ["Home"]
    assert View(library=view.library, bot="b", now=view.now, trail=(here,)).ways_out()[0] == Button("Back", here)


def test_a_deep_link_has_only_what_telegram_allows() -> None:
    assert payload(Ref("term", "ddr-programme")).replace("_", "").replace("-", "").isalnum()
    assert len(payload(Ref("note", "n" * 200))) == len("i_") + 6


def test_a_page_that_is_no_longer_there_is_the_last_one() -> None:
    assert page_of(range(25), 9) == (range(20, 25), 2, 3)
    assert page_of([], 4) == ([], 0, 1)


def test_buttons_stand_in_rows() -> None:
    buttons = [Button(str(number), Home()) for number in range(5)]

    assert [len(row) for row in rows_of(buttons, 2)] == [2, 2, 1]


def test_only_short_labels_share_a_row() -> None:
    buttons = [
        Button(label, Home()) for label in ("DDR", "SSR", "UNDP", "Integrated Strategic Framework", "ISF", "CPA")
    ]

    assert [[button.label for button in row] for row in paired(buttons)] == [
        ["DDR", "SSR"],
        ["UNDP"],
        ["Integrated Strategic Framework"],
        ["ISF", "CPA"],
    ]
