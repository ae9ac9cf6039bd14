"""The glossary's long lists, and what else a term is called."""

from dataclasses import replace

import pytest

from content.library import Library
from content.reader import read_library
from handlers.glossary import letter_screen, term_text
from handlers.markup import visible
from handlers.screen import HALF, View
from tests.conftest import SMALL


@pytest.fixture(scope="module")
def many_terms() -> Library:
    """The small library, and thirty councils."""
    small = read_library(SMALL)
    model = small.terms["ssr"]
    made = {
        f"security-{letter}": model.model_copy(
            update={"id": f"security-{letter}", "name": f"Security council of {letter}", "abbr": None, "aliases": ()}
        )
        for letter in "abcdefghijklmnopqrstuvwxyz"
    }
    return replace(small, terms={**small.terms, **made})


def test_a_long_list_says_which_of_its_pages_is_shown(view: View, many_terms: Library) -> None:
    view = replace(view, library=many_terms)

    assert "27 terms · page 2 of 3" in letter_screen(view, "S", 1).text
    assert "page" not in letter_screen(view, "C").text


def test_the_other_pages_of_a_long_list_are_called_after_what_they_begin_with(view: View, many_terms: Library) -> None:
    screen = letter_screen(replace(view, library=many_terms), "S", 1)
    jumps = [button.label for button in screen.buttons if "‹" in button.label or "›" in button.label]

    assert jumps == ["‹ Security coun…", "Security coun… ›"]
    assert all(len(label) <= HALF for label in jumps)


def test_of_names_that_differ_in_plural_hyphens_or_accents_only_one_is_shown(view: View) -> None:
    model = view.library.terms["ssr"]
    aliases = ("SSR reforms", "SSR-reform", "security-sector reforms", "réforme", "reforme", "sector work")

    told = visible(term_text(view, model.model_copy(update={"aliases": aliases})))

    assert "Also called: SSR reforms, réforme, sector work\n" in told
