"""A word looked up: its term at once, or all that share it."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from content.library import Library
from content.refs import Ref
from handlers.definitions import define, defined, meanings_screen
from handlers.registry import Visit
from handlers.routes import Results, Term
from handlers.screen import Screen, View, broken_limits
from storage import open_store


@pytest.fixture
async def visit(library: Library, now: datetime) -> AsyncIterator[Visit]:
    """A command of somebody new."""
    async with open_store("sqlite://") as store:
        yield Visit(library=library, bot="vademecum_bot", now=now, store=store, user=1, chat=1)


def labels(screen: Screen) -> list[str]:
    return [button.label for button in screen.buttons]


async def test_a_terms_word_gives_the_term_with_the_way_to_more_results(visit: Visit) -> None:
    screen = await defined(visit, "ddr")
    assert screen is not None
    assert screen.text.startswith("<b>Disarmament, demobilization and reintegration (DDR)</b>")
    more = next(button for button in screen.buttons if button.label == "More results")
    assert (more.to, more.trail) == (Results(), (Term(Ref("term", "ddr-programme").key),))


async def test_a_word_that_is_no_term_has_no_screen(visit: Visit) -> None:
    assert await defined(visit, "weapons") is None


async def test_a_word_of_several_terms_shows_them_all_with_a_button_each(visit: Visit) -> None:
    screen = await defined(visit, "cpa")
    assert screen is not None
    assert screen.text.startswith("<b>“cpa” has 2 meanings</b>")
    for country in ("Liberia", "Sudan"):
        assert f"<b>Comprehensive Peace Agreement ({country}) (CPA)</b>" in screen.text
    assert labels(screen) == ["1. CPA (Liberia)", "2. CPA (Sudan)", "More results", "Home"]
    assert screen.buttons[0].trail == (Results(),)


def test_ten_long_terms_of_one_name_fit_a_screen(view: View) -> None:
    term = view.library.terms["cpa-liberia"].model_copy(update={"definition": "Long words. " * 200})
    screen = meanings_screen(view, "<cpa>" * 100, [term] * 12)
    assert broken_limits(screen) == []
    assert len([label for label in labels(screen) if label[0].isdecimal()]) == 10


async def test_define_shows_a_term_at_once_and_remembers_the_word(visit: Visit) -> None:
    answer = await define(visit, "D.D.R.")
    assert answer.screen is not None
    assert "Taking weapons from former fighters" in answer.screen.text
    assert answer.query == "D.D.R."


async def test_define_of_an_unknown_word_shows_the_nearest_terms_and_the_search(visit: Visit) -> None:
    answer = await define(visit, "security sector refurm")
    assert answer.screen is not None
    assert "No term is called “security sector refurm”" in answer.screen.text
    assert labels(answer.screen)[0] == "Security sector reform"
    assert "Search everywhere" in labels(answer.screen)


async def test_define_without_a_word_says_how_to_use_it(visit: Visit) -> None:
    answer = await define(visit, "")
    assert answer.screen is not None
    assert "/define DDR" in answer.screen.text


async def test_a_word_that_nothing_has_is_counted_as_not_found(visit: Visit) -> None:
    await define(visit, "qqqq")
    await define(visit, "weapons")
    await define(visit, "ddr")
    assert [gap.query for gap in await visit.store.gaps()] == ["qqqq"]


async def test_a_saved_term_can_be_taken_out_of_saved(visit: Visit) -> None:
    await visit.store.save(visit.user, "term:ssr", visit.now)
    screen = await defined(visit, "ssr")
    assert screen is not None
    assert "Unsave" in labels(screen)
