"""The beginning of an item, for a screen that shows it among others: its first sentences and whose word it is."""

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from content.library import Library
from content.model import Checklist, Citation, Note, Section, Step, Term
from content.refs import Ref
from handlers import citations
from handlers.glossary import kind_of_term, term_text
from handlers.items import written
from handlers.markup import bold, italic, lines, paragraphs, split, visible_length
from handlers.screen import View
from handlers.words import _, ngettext

ROOM = 600
"""Characters of an excerpt: a phone's screen, with the source and the first of the next results below it."""
WHOLE = 2800
"""Characters of a term in full beside a list of other results."""

_SENTENCE_END = re.compile(r"(?<!\n\d)(?<!\n\d\d)[.!?](?=\s|</|$)")
"""Where a sentence ends; the point behind a list's number ends none."""
_DANGLING = re.compile(r"\n+(?:•|\d+\.)?\s*$")
"""The mark of a list's item of which nothing is left."""


def excerpt(view: View, ref: Ref) -> Markup:
    """What an item is, its first sentences and its source; a term in full."""
    library, item = view.library, view.library.items[ref]
    match item:
        case Term():
            return shortened([term_text(view, item)], WHOLE)
        case Section():
            head = lines(bold(item.title), italic(what_it_is(library, ref)))
            return paragraphs(head, shortened(written(view, item.body)), _source(library, item.source))
        case Note():
            cited = [section.source[0] for section in item.sections[:1]]
            return paragraphs(lines(bold(item.title), italic(_("note"))), item.summary, _source(library, cited))
        case Checklist():
            head = lines(bold(item.title), italic(what_it_is(library, ref)))
            steps = ngettext("{count} step.", "{count} steps.", len(item.steps))
            return paragraphs(head, shortened(written(view, item.when)), steps, _source(library, item.source))
        case Step():
            checklist = library.checklists[ref.id]
            head = lines(italic(what_it_is(library, ref)), bold(item.text))
            told = shortened(written(view, item.detail)) if item.detail else ""
            return paragraphs(head, told, _source(library, item.source or checklist.source))


def definition(view: View, term: Term, room: int) -> Markup:
    """A term's name and kind, its definition in at most `room` characters, its source."""
    head = lines(bold(term.title), italic(kind_of_term(term.category)))
    return paragraphs(head, shortened(written(view, term.definition), room), _source(view.library, term.source))


def what_it_is(library: Library, ref: Ref) -> str:
    """What kind of item `ref` names, and what it is a part of."""
    item = library.items[ref]
    match item:
        case Term():
            return kind_of_term(item.category)
        case Section():
            return _("section of “{title}”").format(title=library.label(ref.whole))
        case Note():
            return _("note")
        case Checklist():
            return _("checklist")
        case Step():
            number, total = library.checklists[ref.id].steps.index(item) + 1, len(library.checklists[ref.id].steps)
            return _("step {number} of {total} in “{title}”").format(
                number=number, total=total, title=library.label(ref.whole)
            )


def shortened(blocks: Sequence[Markup], room: int = ROOM) -> Markup:
    """The blocks, cut to at most `room` characters: after a sentence where one ends in the second half of the room."""
    text = paragraphs(*blocks)
    if visible_length(text) <= room:
        return text
    piece = split(text, room - 2)[0]
    for end in reversed([match.end() for match in _SENTENCE_END.finditer(piece)]):
        if (length := visible_length(piece[:end])) > room // 2:
            piece = split(text, length)[0]
            break
    return Markup("{} …").format(Markup(_DANGLING.sub("", piece)))  # noqa: S704 - a piece of Markup


def _source(library: Library, cited: Iterable[Citation]) -> Markup:
    return italic(_("Source: {source}").format(source=citations.short(library, cited)))
