"""Looking up a word: the term of that name at once, or all the terms that share it. `/define`."""

from collections.abc import Sequence
from dataclasses import replace

from content.model import Term as TermItem
from content.refs import Ref
from content.search import search_of
from handlers.excerpts import definition
from handlers.gaps import count_gap
from handlers.glossary import term_screen
from handlers.markup import bold, paragraphs
from handlers.nothing_found import NEAREST, how_to_define_screen, undefined_screen
from handlers.registry import Visit, on_command
from handlers.results import LABEL, echo
from handlers.routes import Results, Term
from handlers.run_parts import shorten
from handlers.screen import CHOICES, Answer, Row, Screen, View, rows_of
from handlers.votes import vote_row
from handlers.words import _, ngettext

TOGETHER = 3000
"""Characters of all definitions on one screen."""
EACH = 700
"""Characters of one of them."""


def meanings_screen(view: View, word: str, terms: Sequence[TermItem], offer: Row = ()) -> Screen:
    """All the terms that `word` can mean, each with the beginning of its definition and a button."""
    shown = terms[:CHOICES]
    room = min(EACH, TOGETHER // len(shown))
    count = ngettext("{count} meaning", "{count} meanings", len(terms))
    head = bold(_("“{word}” has {count}").format(word=echo(word), count=count))
    buttons = [
        view.deeper(shorten(f"{number}. {term.label}", LABEL), _route(term), Results())
        for number, term in enumerate(shown, 1)
    ]
    more = view.aside(_("More results"), Results())
    return Screen(
        paragraphs(head, *(definition(view, term, room) for term in shown)),
        (*rows_of(buttons), *rows_of(offer), view.ways_out(more)),
    )


async def defined(visit: Visit, word: str, offer: Row = ()) -> Screen | None:
    """The screen of the term called `word`, or of all the terms that are; None where none is."""
    refs = search_of(visit.library).define(word)
    if not refs:
        return None
    terms = [visit.library.terms[ref.id] for ref in refs]
    if len(terms) > 1:
        return meanings_screen(visit, word, terms, offer)
    votes = vote_row(refs[0])
    saved = await visit.has_saved(refs[0])
    screen = term_screen(visit, terms[0], saved=saved, room=CHOICES - len(votes) - len(offer))
    more = visit.deeper(_("More results"), Results(), _route(terms[0]))
    *rows, last = screen.rows
    return replace(screen, rows=(*rows, votes, *rows_of(offer), (more, *last)))


def _route(term: TermItem) -> Term:
    return Term(Ref("term", term.id).key)


@on_command("define", lambda: _("Look up a term"))
async def define(visit: Visit, words: str) -> Answer:
    """The term, or those that come near."""
    if not words:
        return Answer(how_to_define_screen())
    screen = await defined(visit, words)
    if screen is None:
        search = search_of(visit.library)
        screen = undefined_screen(visit, words, search.nearest(words, NEAREST))
        await count_gap(visit, search.find(words, 1))
    return Answer(screen, query=words)
