"""What a search says: the best answer with its text, the others as buttons, and where to go when nothing was found."""

from collections.abc import Sequence

from markupsafe import Markup

from content.refs import Ref
from content.search import Found, Hit
from handlers.errors import onwards
from handlers.excerpts import excerpt, what_it_is
from handlers.items import opens
from handlers.lists import more_buttons
from handlers.markup import bold, italic, lines, paragraphs
from handlers.routes import Results, Term
from handlers.run_parts import shorten
from handlers.screen import Button, Row, Screen, View, rows_of
from handlers.words import _, ngettext

BESIDE = 5
"""Results under the best one on the first page."""
A_PAGE = 8
"""Results on each page after it."""
ECHO = 60
"""Characters of a query that are said back: the reader knows what was typed."""
LABEL = 36
"""Characters of a button with a number before its words."""
TITLE = 80
"""Characters of a title in a list."""
NEAREST = 5


def echo(query: str) -> str:
    """A query as it is said back: one line, at most 60 characters."""
    return shorten(" ".join(query.split()), ECHO)


def results_screen(view: View, found: Found, page: int = 0, offer: Row = (), votes: Row = ()) -> Screen:
    """A page of what a query found; the first shows the best answer, and asks by `votes` whether it helped.

    `offer` is what else can be done with the text.
    """
    if not found.hits:
        raise ValueError("there are no results to show")
    count = page_count(len(found.hits))
    page = min(page, count - 1)
    here = Results(page)
    first = 1 if not page else 1 + BESIDE + A_PAGE * (page - 1)
    shown = found.hits[first : first + (A_PAGE if page else BESIDE)]
    best = found.hits[0]
    buttons = [
        view.deeper(shorten(f"{number}. {view.library.label(hit.ref)}", LABEL), opens(hit.ref), here)
        for number, hit in enumerate(shown, first + 1)
    ]
    return Screen(
        paragraphs(_head(found), "" if page else excerpt(view, best.ref), _list(view, shown, first + 1)),
        (
            *(() if page else ((view.deeper(_opening(best.ref), opens(best.ref), here),),)),
            *rows_of(buttons),
            *more_buttons(view, page, count, Results),
            *((votes,) if votes and not page else ()),
            *rows_of(offer),
            view.ways_out(),
        ),
    )


def page_count(hits: int) -> int:
    """How many pages so many results take."""
    return 1 + max(0, -(-(hits - 1 - BESIDE) // A_PAGE))


def _head(found: Found) -> Markup:
    count = ngettext("{count} result", "{count} results", len(found.hits))
    told = italic(_("{count} for “{query}”").format(count=count, query=echo(found.query)))
    if found.corrected is None:
        return told
    return lines(told, Markup.escape(_("Showing results for {words}.")).format(words=bold(echo(found.corrected))))


def _list(view: View, hits: Sequence[Hit], first: int) -> Markup:
    return lines(
        *(
            Markup("{}. {} ({})").format(number, shorten(hit.title, TITLE), what_it_is(view.library, hit.ref))
            for number, hit in enumerate(hits, first)
        )
    )


def _opening(ref: Ref) -> str:
    match ref.kind:
        case "note":
            return _("Open the section") if ref.part else _("Open the note")
        case "term":
            return _("Open the term")
        case "checklist":
            return _("Open the step") if ref.part else _("Open the checklist")


def nothing_screen(view: View, query: str, nearest: Sequence[Ref], offer: Row = ()) -> Screen:
    """Nothing was found: the terms that look most like it, and the ways to look around."""
    near = _("Did you mean one of these terms?") if nearest else _("Try another word, or look around:")
    return Screen(
        paragraphs(bold(_("Nothing found for “{query}”").format(query=echo(query))), near),
        (*rows_of(_term_buttons(view, nearest)), *rows_of(offer), *onwards()),
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


def how_to_search_screen() -> Screen:
    """How to search, with examples."""
    return Screen(
        paragraphs(
            bold(_("Search")),
            _("Just type what you are looking for; no command is needed. For example:"),
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
