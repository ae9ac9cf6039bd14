"""What a search says: the best answer with its best lines, the others as buttons, by kind and in pages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import assert_never

from markupsafe import Markup

from content.refs import Ref
from content.search import Found, Hit
from handlers.codec import Route
from handlers.excerpts import excerpt
from handlers.items import opens, whereabouts
from handlers.lists import more_buttons
from handlers.markup import bold, italic, lines, paragraphs
from handlers.routes import Results, ResultsOf, WantedKind
from handlers.run_parts import shorten
from handlers.screen import Button, Row, Screen, View, paired, rows_of
from handlers.words import _, ngettext

LISTED = 100
"""Results of a query, at most: what comes after them has little to do with it."""
BESIDE = 3
"""Results under the best one on the first page: with it, the other kinds, the other spelling and the votes, ten."""
A_PAGE = 6
"""Results on each page after it: with the other kinds and what else can be done with the text, ten."""
ECHO = 60
"""Characters of a query that are said back: the reader knows what was typed."""
LABEL = 36
"""Characters of a button with a number before its words, or with a query in them."""
TITLE = 60
"""Characters of a title in a list."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the results of a query are looked at: of which kind, and whether with the spelling as it was typed."""

    kind: WantedKind = WantedKind.ALL
    as_typed: bool = False

    def page(self, number: int) -> Route:
        """The route to a page of them, from 0."""
        return Results(number) if self == ANYTHING else ResultsOf(self.kind, self.as_typed, number)

    def of(self, hits: Sequence[Hit]) -> Sequence[Hit]:
        """Those of the hits that are wanted."""
        return hits if self.kind is WantedKind.ALL else [hit for hit in hits if kind_of(hit.ref) is self.kind]


ANYTHING = Look()
"""All results, misspelt words put right."""


def kind_of(ref: Ref) -> WantedKind:
    """Among which results an item stands: a section among the notes, a step among the checklists."""
    return {"note": WantedKind.NOTES, "term": WantedKind.TERMS, "checklist": WantedKind.CHECKLISTS}[ref.kind]


def echo(query: str) -> str:
    """A query as it is said back: one line, at most 60 characters."""
    return shorten(" ".join(query.split()), ECHO)


def results_screen(
    view: View,
    found: Found,
    look: Look = ANYTHING,
    page: int = 0,
    *,
    meant: str | None = None,
    offer: Row = (),
    votes: Row = (),
) -> Screen:
    """A page of what a query found; the first shows the best answer, and asks by `votes` whether it helped.

    `meant` is what would be looked for in place of what was typed, `offer` what else can be done with the text.
    """
    hits = look.of(found.hits)
    if not hits:
        raise ValueError("there are no results to show")
    count = page_count(len(hits))
    page = min(page, count - 1)
    here = look.page(page)
    first = 1 if not page else 1 + BESIDE + A_PAGE * (page - 1)
    shown = hits[first : first + (A_PAGE if page else BESIDE)]
    best = hits[0].ref
    buttons = [
        view.deeper(shorten(f"{number}. {view.library.label(hit.ref)}", LABEL), opens(hit.ref), here)
        for number, hit in enumerate(shown, first + 1)
    ]
    opening = view.deeper(_opening(best), opens(best), here)
    top = (_head(found, look, len(hits)), "" if page else excerpt(view, best, found.stems))
    return Screen(
        paragraphs(*top, _list(view, shown, first + 1)),
        (
            *(() if page else ((opening,),)),
            *rows_of(buttons),
            *(() if page else other_spelling(view, found, look, meant)),
            *_moving(view, found, look, page, count),
            *((votes,) if votes and not page else ()),
            *rows_of(offer),
            view.ways_out(),
        ),
    )


def page_count(hits: int) -> int:
    """How many pages so many results take."""
    return 1 + max(0, -(-(hits - 1 - BESIDE) // A_PAGE))


def _head(found: Found, look: Look, shown: int) -> Markup:
    all_ = len(found.hits)
    best = _("{count} best results").format(count=all_)
    count = _counted(look, shown, best if all_ == LISTED else ngettext("{count} result", "{count} results", all_))
    if found.corrected is not None:
        words = bold(echo(found.corrected))
        return lines(Markup.escape(_("Showing results for {words}.")).format(words=words), italic(count))
    told = _("{count} for “{query}”, as typed") if look.as_typed else _("{count} for “{query}”")
    return italic(told.format(count=count, query=echo(found.query)))


def _counted(look: Look, shown: int, count: str) -> str:
    """How many results are shown, of how many: “Terms only: 4 of 12 results”."""
    match look.kind:
        case WantedKind.ALL:
            return count
        case WantedKind.NOTES:
            return _("Notes only: {shown} of {count}").format(shown=shown, count=count)
        case WantedKind.TERMS:
            return _("Terms only: {shown} of {count}").format(shown=shown, count=count)
        case WantedKind.CHECKLISTS:
            return _("Checklists only: {shown} of {count}").format(shown=shown, count=count)
        case _:
            assert_never(look.kind)


def _list(view: View, hits: Sequence[Hit], first: int) -> Markup:
    return lines(
        *(
            Markup("{}. {} ({})").format(number, shorten(hit.title, TITLE), whereabouts(view.library, hit.ref))
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


# --- ways to other results


def other_spelling(view: View, found: Found, look: Look, meant: str | None) -> tuple[Row, ...]:
    """A button that searches for what was typed where it was put right, and for what was meant where it was not."""
    if found.corrected is not None:
        return ((_searching(view, found.query, found.corrected, Look(as_typed=True)),),)
    if look.as_typed and meant is not None:
        return ((_searching(view, meant, found.query, ANYTHING),),)
    return ()


def _searching(view: View, query: str, shown: str, look: Look) -> Button:
    """A button that searches for `query`; it names the words that are others than those `shown`."""
    words = _("Search for “{query}” instead")
    room = LABEL - len(words.format(query=""))
    return view.aside(words.format(query=shorten(_other_words(query, shown), room)), look.page(0))


def _other_words(query: str, shown: str) -> str:
    """The words of a query from the first to the last that differ from those `shown`."""
    mine, theirs = query.split(), shown.split()
    same = sum(1 for _pair in takewhile(_alike, zip(mine, theirs, strict=False)))
    mine, theirs = mine[same:], theirs[same:]
    end = sum(1 for _pair in takewhile(_alike, zip(reversed(mine), reversed(theirs), strict=False)))
    return " ".join(mine[: len(mine) - end]) or query


def _alike(pair: tuple[str, str]) -> bool:
    return pair[0].casefold() == pair[1].casefold()


def _moving(view: View, found: Found, look: Look, page: int, count: int) -> tuple[Row, ...]:
    """The other kinds that something was found of, and the next pages: on one row where there is room."""
    kinds = _other_kinds(view, found, look)
    turning = more_buttons(view, page, count, look.page)
    if [len(row) for row in turning] == [1]:
        return paired((*kinds, *turning[0]))
    return (*paired(kinds), *turning)


def _other_kinds(view: View, found: Found, look: Look) -> list[Button]:
    """The kinds that are not shown, each with how many results there are; none where all results are of one kind."""
    counts = Counter(kind_of(hit.ref) for hit in found.hits)
    if len(counts) < 2:
        return []
    counts[WantedKind.ALL] = len(found.hits)
    return [
        view.aside(_kind_label(kind, counts[kind]), replace(look, kind=kind).page(0))
        for kind in WantedKind
        if counts[kind] and kind is not look.kind
    ]


def _kind_label(kind: WantedKind, count: int) -> str:
    words = {
        WantedKind.ALL: _("All ({count})"),
        WantedKind.NOTES: _("Notes ({count})"),
        WantedKind.TERMS: _("Terms ({count})"),
        WantedKind.CHECKLISTS: _("Checklists ({count})"),
    }[kind]
    return words.format(count=count)
