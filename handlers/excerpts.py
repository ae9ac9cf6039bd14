"""An item on a screen that shows it among others: the lines of it that are wanted there, and whose word it is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import chain

from markupsafe import Markup

from content.library import Library
from content.markup import Block, ItemList, Paragraph, Span, Words, parse
from content.model import Checklist, Citation, Note, Quote, Section, Step, Table, Term
from content.refs import Ref
from content.snippets import passage
from handlers import citations
from handlers.glossary import kind_of_term, term_text
from handlers.items import name_of, written
from handlers.markup import bold, drawn, italic, lines, paragraphs, quotation, split, visible_length, words_of
from handlers.screen import View
from handlers.sections import whose_word
from handlers.words import _, ngettext

ROOM = 600
"""Characters of an item's beginning in a message of its own."""
WHOLE = 650
"""Characters up to which an item among others is shown whole."""
PASSAGE = 420
"""Characters of the best lines of a longer one: with the source and the first other results, a phone's screen."""

_SENTENCE_END = re.compile(r"(?<!\n\d)(?<!\n\d\d)[.!?](?=\s|</|$)")
"""Where a sentence ends; the point behind a list's number ends none."""
_DANGLING = re.compile(r"\n+(?:•|\d+\.)?\s*$")
"""The mark of a list's item of which nothing is left."""


def excerpt(view: View, ref: Ref, wanted: AbstractSet[str] = frozenset()) -> Markup:
    """What an item is, its best lines and its source; of what is short the whole.

    The best lines are those with the words whose stems are `wanted`, which are bold; the first where none is wanted.
    """
    library, item = view.library, view.library.items[ref]
    match item:
        case Term():
            told = _best_lines(view, parse(item.definition), wanted)
            full = term_text(view, item, told)
            is_short = visible_length(full) <= WHOLE
            return full if is_short else paragraphs(_head(item), *told, _source(library, item.source))
        case Section():
            head = lines(bold(item.title), italic(what_it_is(library, ref)))
            told = _best_lines(view, parse(item.body), wanted, item.quote, item.table)
            return paragraphs(head, *told, lines(*whose_word(view, item)))
        case Note():
            cited = [section.source[0] for section in item.sections[:1]]
            told = _best_lines(view, parse(item.summary), wanted)
            return paragraphs(lines(bold(item.title), italic(_("note"))), *told, _source(library, cited))
        case Checklist():
            head = lines(bold(item.title), italic(what_it_is(library, ref)))
            steps = ItemList(ordered=True, start=1, items=tuple((Words(step.text),) for step in item.steps))
            when, told = (_best_lines(view, blocks, wanted) for blocks in (parse(item.when), (steps,)))
            count = ngettext("{count} step.", "{count} steps.", len(item.steps))
            return paragraphs(head, *when, *told, count, _source(library, item.source))
        case Step():
            checklist = library.checklists[ref.id]
            head = lines(italic(what_it_is(library, ref)), bold(item.text))
            told = _best_lines(view, parse(item.detail or ""), wanted)
            return paragraphs(head, *told, _source(library, item.source or checklist.source))


def _best_lines(
    view: View,
    body: Sequence[Block],
    wanted: AbstractSet[str],
    quote: Quote | None = None,
    table: Table | None = None,
) -> list[Markup]:
    """What of a text, its quotation and its table fits best; the quotation as such, with its own source."""
    quoted = (Paragraph((Words(quote.text),)),) if quote else ()
    name = partial(name_of, view.library)
    pieces = passage(
        (*body, *quoted, *_cards(table)), wanted, lambda link: words_of(link, name), whole=WHOLE, room=PASSAGE
    )
    told = []
    for piece, text in zip(pieces, drawn((piece.block for piece in pieces), name, view.link), strict=True):
        if quote and piece.of == len(body):
            told.append(lines(quotation(text), italic(citations.short(view.library, quote.source))))
        else:
            told.append(text)
    return told


def _cards(table: Table | None) -> Iterator[Block]:
    """Each row of a table as a paragraph, a line a column."""
    if table is None:
        return
    for row in table.rows:
        cells = [_cell(column, cell) for column, cell in zip(table.columns, row, strict=True) if cell.strip()]
        yield Paragraph(tuple(chain.from_iterable(cells))[:-1])


def _cell(column: str, cell: str) -> Iterator[Span]:
    yield Words(f"{column}:", bold=True)
    yield Words(" ")
    for block in parse(cell):
        yield from block.spans if isinstance(block, Paragraph) else chain.from_iterable(block.items)
    yield Words("\n")


def definition(view: View, term: Term, room: int) -> Markup:
    """A term's name and kind, its definition in at most `room` characters, its source."""
    told = shortened(written(view, term.definition), room)
    return paragraphs(_head(term), told, _source(view.library, term.source))


def _head(term: Term) -> Markup:
    return lines(bold(term.title), italic(kind_of_term(term.category)))


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
