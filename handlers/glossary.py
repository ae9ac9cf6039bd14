"""Looking up a term: by its word, by letter, by category; a term's screen."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup

from content.library import Library
from content.model import CATEGORIES, Category
from content.model import Term as TermItem
from content.refs import Ref
from content.tokens import name_key
from handlers import citations
from handlers.codec import Route
from handlers.items import opens, written
from handlers.lists import more_buttons
from handlers.markup import bold, italic, lines, paragraphs, quotation
from handlers.registry import Gone, Visit, on_command, on_tap
from handlers.reports import report_row
from handlers.routes import Glossary, SpokenOf, Term, TermsByCategory, TermsByLetter
from handlers.saved import save_button
from handlers.screen import CHOICES, Answer, Button, Screen, View, page_of, paired, rows_of
from handlers.share import share_button
from handlers.words import _, day_written, ngettext

FIGURES = "0"
"""The letter under which names that begin with a figure stand."""
LETTERS_A_ROW = 5
JUMP = 14
"""Characters of a name on a button that takes half the width, beside its sign."""
SEE_SHOWN = 4


def category_name(category: Category) -> str:
    """What a category is called."""
    return {
        "concept": _("Concepts"),
        "actor": _("Actors"),
        "instrument": _("Laws and agreements"),
        "method": _("Methods and tools"),
        "mission": _("Missions"),
        "place-or-case": _("Places and cases"),
    }[category]


def kind_of_term(category: Category) -> str:
    """What a term of a category is."""
    return {
        "concept": _("concept"),
        "actor": _("actor"),
        "instrument": _("law or agreement"),
        "method": _("method or tool"),
        "mission": _("mission"),
        "place-or-case": _("place or case"),
    }[category]


def letter_of(name: str) -> str:
    """The letter under which a name stands: its first, without accents; `0` for figures and signs."""
    first = unicodedata.normalize("NFKD", name.strip())[:1].upper()
    return first if first.isascii() and first.isalpha() else FIGURES


def sorted_terms(library: Library) -> list[TermItem]:
    """All terms by name, accents and case aside."""
    return sorted(library.terms.values(), key=lambda term: unicodedata.normalize("NFKD", term.name).casefold())


# --- the way to a term


def glossary_screen(view: View) -> Screen:
    """The glossary's front: the letters with what stands under them, and the categories."""
    here = Glossary()
    terms = sorted_terms(view.library)
    letters = sorted(Counter(letter_of(term.name) for term in terms).items())
    jumps = [
        view.deeper(f"{letter if letter != FIGURES else '0–9'} ({count})", TermsByLetter(letter), here)
        for letter, count in letters
    ]
    kinds = [
        view.deeper(f"{category_name(category)} ({count})", TermsByCategory(category), here)
        for category in CATEGORIES
        if (count := sum(term.category == category for term in terms))
    ]
    told = ngettext("{count} term, by letter or by kind.", "{count} terms, by letter or by kind.", len(terms))
    quickest = _("The quickest way: type the word or the abbreviation, for example DDR.")
    if view.in_group:
        quickest = _("The quickest way: reply to this message with the word or the abbreviation, for example DDR.")
    text = paragraphs(bold(_("Glossary")), told, quickest)
    return Screen(text, (*rows_of(jumps, LETTERS_A_ROW), *paired(kinds), view.ways_out()))


def letter_screen(view: View, letter: str, page: int = 0) -> Screen:
    """The terms under a letter."""
    terms = [term for term in sorted_terms(view.library) if letter_of(term.name) == letter]
    if not terms:
        raise Gone(letter)
    title = letter if letter != FIGURES else "0–9"
    return _list_screen(view, title, terms, lambda to: TermsByLetter(letter, to), page)


def category_screen(view: View, category: Category, page: int = 0) -> Screen:
    """The terms of a category."""
    terms = [term for term in sorted_terms(view.library) if term.category == category]
    return _list_screen(view, category_name(category), terms, lambda to: TermsByCategory(category, to), page)


def _list_screen(view: View, title: str, terms: Sequence[TermItem], at: Callable[[int], Route], page: int) -> Screen:
    shown, page, count = page_of(terms, page)
    buttons = [view.deeper(_with_abbr(term), Term(Ref("term", term.id).key), at(page)) for term in shown]
    told = ngettext("{count} term", "{count} terms", len(terms))
    place = " · " + _("page {page} of {pages}").format(page=page + 1, pages=count) if count > 1 else ""
    jumps = [view.aside(_jump(terms, number, page), at(number)) for number in range(count) if number != page]
    letters = view.aside(_("All letters"), Glossary())
    return Screen(paragraphs(bold(title), told + place), (*rows_of(buttons), *paired(jumps), view.ways_out(letters)))


def _jump(terms: Sequence[TermItem], to: int, page: int) -> str:
    """The way from a page of a list to another, by what that begins with: “‹ Sanctions”, “Security Mana… ›”.

    It is cut within a word: many begin with the same one.
    """
    shown, _page, _count = page_of(terms, to)
    name = shown[0].name
    begins = name if len(name) <= JUMP else name[: JUMP - 1].rstrip() + "…"
    return f"{begins} ›" if to > page else f"‹ {begins}"


def _with_abbr(term: TermItem) -> str:
    """A list's label: the short name, with the abbreviation before it where it is not in it and there is room."""
    label = f"{term.abbr}: {term.label}" if term.abbr and term.abbr not in term.label else term.label
    return label if len(label) <= 36 else term.label


# --- a term


def term_text(view: View, term: TermItem, told: Sequence[Markup] | None = None) -> Markup:
    """A term in full: name, definition, the official wording, other names, what an instrument obliges, source.

    `told` is its definition where that is not to stand as it is written.
    """
    library = view.library
    also = ", ".join(_other_names(term))
    quoted = (
        lines(quotation(term.quote.text), italic(citations.short(library, term.quote.source))) if term.quote else ""
    )
    facts = [
        _("Also called: {names}").format(names=also) if also else "",
        _("Reference: {symbol}").format(symbol=term.symbol) if term.symbol else "",
        _("Date: {date}").format(date=day_written(term.date)) if term.date else "",
        _("Obliges: {what}").format(what=term.obliges) if term.obliges else "",
        italic(_("Source: {source}").format(source=citations.short(library, term.source))),
    ]
    head = lines(bold(term.title), italic(kind_of_term(term.category)))
    return paragraphs(head, *(written(view, term.definition) if told is None else told), quoted, lines(*facts))


def _other_names(term: TermItem) -> Iterator[str]:
    """The other names of a term: of those that differ in plural, hyphens or accents only, which search needs, one."""
    known = {name_key(term.name), name_key(term.label)}
    for name in (*term.aliases, *term.names.values()):
        if (key := name_key(name)) not in known:
            known.add(key)
            yield name


def term_screen(view: View, term: TermItem, *, saved: bool = False, room: int = CHOICES) -> Screen:
    """A term with what to see next, and the sections that speak of it: at most `room` choices."""
    library, ref = view.library, Ref("term", term.id)
    here = Term(ref.key)
    spoken = len(library.spoken_of.get(term.id, ()))
    told = ngettext("{count} section speaks of it", "{count} sections speak of it", spoken)
    sections = [view.deeper(told, SpokenOf(ref.key), here)] if spoken else []
    copied = citations.to_copy(library, term.title, term.source)
    kept = (save_button(view, ref, here, saved=saved), Button(_("Cite"), copy=copied), share_button(view, ref))
    small = (*rows_of(sections), kept, report_row(ref))
    see = [target for target in library.links(term) if target != ref]
    shown = see[: min(SEE_SHOWN, room - sum(map(len, small)))]
    buttons = [view.deeper(library.label(target), opens(target), here) for target in shown]
    return Screen(
        term_text(view, term),
        (
            *paired(buttons),
            *small,
            view.ways_out(Button(_("Glossary"), Glossary())),
        ),
    )


def spoken_of_screen(view: View, term: TermItem, page: int = 0) -> Screen:
    """The sections that speak of a term."""
    key = Ref("term", term.id).key
    refs = view.library.spoken_of.get(term.id, ())
    shown, page, count = page_of(refs, page)
    here = SpokenOf(key, page)
    buttons = [view.deeper(view.library.label(ref), opens(ref), here) for ref in shown]
    told = ngettext("{count} section speaks of it.", "{count} sections speak of it.", len(refs))
    return Screen(
        paragraphs(bold(term.title), told),
        (*rows_of(buttons), *more_buttons(view, page, count, lambda to: SpokenOf(key, to)), view.ways_out()),
    )


# --- taps and commands


@on_tap(Glossary)
async def glossary(visit: Visit, _route: Glossary) -> Answer:
    """The glossary's front."""
    return Answer(glossary_screen(visit))


@on_tap(TermsByLetter)
async def by_letter(visit: Visit, route: TermsByLetter) -> Answer:
    """The terms under a letter."""
    return Answer(letter_screen(visit, route.letter, route.page))


@on_tap(TermsByCategory)
async def by_category(visit: Visit, route: TermsByCategory) -> Answer:
    """The terms of a category."""
    for category in CATEGORIES:
        if category == route.category:
            return Answer(category_screen(visit, category, route.page))
    raise Gone(route.category)


@on_tap(Term)
async def term(visit: Visit, route: Term) -> Answer:
    """A term."""
    ref, item = visit.item(route.key, TermItem)
    return Answer(term_screen(visit, item, saved=await visit.has_saved(ref)))


@on_tap(SpokenOf)
async def spoken_of(visit: Visit, route: SpokenOf) -> Answer:
    """The sections that speak of a term."""
    _ref, item = visit.item(route.key, TermItem)
    return Answer(spoken_of_screen(visit, item, route.page))


@on_command("glossary", lambda: _("Terms and abbreviations, A to Z"))
async def glossary_anew(visit: Visit, _words: str) -> Answer:
    """The glossary's front, in a new message."""
    return Answer(glossary_screen(visit))
