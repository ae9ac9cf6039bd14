"""What is said where nothing was found, or nothing was asked: what comes near, and the ways to look around."""

from collections.abc import Sequence

from content.refs import Ref
from handlers.errors import onwards
from handlers.markup import bold, lines, paragraphs
from handlers.results import echo
from handlers.routes import Results, Term
from handlers.screen import Button, Row, Screen, View, rows_of
from handlers.words import _

NEAREST = 5
"""Terms that are offered where nothing was found."""


def nothing_screen(
    view: View,
    query: str,
    nearest: Sequence[Ref],
    offer: Row = (),
    *,
    corrected: str | None = None,
    spelling: tuple[Row, ...] = (),
) -> Screen:
    """Nothing was found: the terms that look most like it, and the ways to look around.

    `corrected` is what was looked for in place of what was typed, `spelling` the way to another spelling of it.
    """
    told = bold(_("Nothing found for “{query}”").format(query=echo(query)))
    instead = _("Nor for “{query}”.").format(query=echo(corrected)) if corrected else ""
    near = _("Did you mean one of these terms?") if nearest else _("Try another word, or look around:")
    return Screen(
        paragraphs(lines(told, instead), near),
        (*spelling, *rows_of(_term_buttons(view, nearest)), *rows_of(offer), *onwards()),
    )


def undefined_screen(view: View, word: str, nearest: Sequence[Ref]) -> Screen:
    """No term is called so: the nearest, and the search."""
    near = _("These terms come near:") if nearest else ""
    told = _("The search also reads notes and checklists.")
    searching = Button(_("Search everywhere"), Results())
    return Screen(
        paragraphs(bold(_("No term is called “{word}”").format(word=echo(word))), told, near),
        (*rows_of(_term_buttons(view, nearest)), (searching,), *onwards()),
    )


def _term_buttons(view: View, terms: Sequence[Ref]) -> list[Button]:
    return [view.deeper(view.library.label(ref), Term(ref.key), Results()) for ref in terms]


def old_list_screen() -> Screen:
    """The query behind a list is no longer kept."""
    return Screen(
        paragraphs(
            bold(_("This list is more than seven days old")),
            _("What was searched for is kept seven days. Type it again to see what there is today."),
        ),
        onwards(),
    )


def how_to_search_screen(view: View) -> Screen:
    """How to search, with examples. In a group the bot hears only what is meant for it."""
    how = _("Just type what you are looking for; no command is needed. For example:")
    if view.in_group:
        how = _("Reply to this message with what you are looking for, or write it behind @{bot}. For example:")
    return Screen(
        paragraphs(
            bold(_("Search")),
            how.format(bot=view.bot),
            lines(
                _("• an abbreviation: {example}").format(example="DDR"),
                _("• a word: {example}").format(example=_("vetting")),
                _("• a question: {example}").format(example=_("who should pay for the reform?")),
            ),
            _("Spelling matters little: a mistyped word is put right, and the answer says so."),
        ),
        onwards(),
    )


def how_to_define_screen() -> Screen:
    """How to look up a term."""
    return Screen(
        paragraphs(
            bold(_("Look up a term")),
            _("Type the word or the abbreviation behind the command, for example: /define DDR"),
        ),
        onwards(),
    )
