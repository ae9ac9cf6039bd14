"""What the bot says of itself."""

from dataclasses import replace

import pytest

from handlers.about import privacy_screen
from handlers.markup import visible
from handlers.screen import Keeping, View


def privacy(view: View, keeping: Keeping) -> str:
    return visible(privacy_screen(replace(view, keeping=keeping)).text)


def test_privacy_names_all_that_is_kept_of_a_user(view: View) -> None:
    said = privacy(view, Keeping())

    for kept in (
        "your Telegram number and language, when you first and last wrote, since when you block the bot",
        "which sections you read and when, what you saved, where you left off",
        "your checklist runs: name, ticks, times, reasons and notes you wrote",
        "what you searched for, seven days",
        "which question of the bot awaits your reply, one day",
        "what you send, until it is answered",
    ):
        assert f"• {kept}" in said


@pytest.mark.parametrize("days", [30, 365])
def test_privacy_names_the_days_after_which_who_does_not_come_back_is_forgotten(view: View, days: int) -> None:
    told = f"All of it is deleted when you do not come back for {days} days. So is a group's run that nobody touched"

    assert told in privacy(view, Keeping(days))


def test_privacy_says_that_it_stays_where_nobody_is_forgotten(view: View) -> None:
    said = privacy(view, Keeping())

    assert "Where no time is named, it stays until you delete it." in said
    assert "do not come back" not in said


def test_privacy_speaks_of_encryption_only_where_there_is_a_key(view: View) -> None:
    told = "The words you write stand encrypted in its database."

    assert told in privacy(view, Keeping(encrypted=True))
    assert "encrypted" not in privacy(view, Keeping())
