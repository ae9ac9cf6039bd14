"""Inline mode: `@bot words` in any chat lists what the words find, each ready to be sent there with its source.

Nothing is remembered of who asked what. An answer that depends on the words alone is Telegram's to keep for all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from content.fields import bare
from content.library import texts
from content.model import Checklist, Section, Term
from content.refs import Ref
from content.search import search_of
from content.snippets import shortened
from handlers import citations
from handlers.asides import by_the_way
from handlers.checklists import numbered_steps
from handlers.excerpts import excerpt, what_it_is
from handlers.excerpts import shortened as cut
from handlers.glossary import term_text
from handlers.items import written
from handlers.markup import bold, italic, lines, pages, paragraphs
from handlers.records import prompt_words
from handlers.registry import Visit
from handlers.results import echo
from handlers.screen import QUERY, Button, Screen, View
from handlers.sections import small_print
from handlers.share import cited, shared
from handlers.words import _, languages
from storage import NoSuchRun

A_PAGE = 20
"""Results in one answer; Telegram takes 50 (Bot API, answerInlineQuery)."""
FIGURES = 4
"""Figures of an offset: nothing lists more than some hundred results."""
STEPS = 2800
"""Characters that the steps of a checklist take in a message."""
SEARCH = "search"
"""The payload with which the button above the list opens the bot."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An item in the list: what is shown of it there, and what is sent when it is picked."""

    key: str
    title: str
    description: str
    sent: Screen


@dataclass(frozen=True, slots=True)
class Listing:
    """The answer to an inline query.

    `more` is the offset of the next page, empty on the last; `personal` keeps the answer from other users; `above`
    are the words of a button over the list, which opens the bot.
    """

    items: tuple[Listed, ...] = ()
    more: str = ""
    personal: bool = True
    above: str = ""


def not_listed() -> Listing:
    """The answer to a user whom the operator has not let in."""
    return Listing(above=_("This bot is for listed users"))


async def listing(visit: Visit, query: str, offset: str, *, for_all: bool) -> Listing:
    """What a query lists from `offset` on; the user's own last items where nothing is typed.

    `for_all`: whether everybody may have this answer.
    """
    words = query[:QUERY].strip()
    if not words:
        return _last(visit, await last_items(visit))
    personal = not for_all or len(languages()) > 1
    ref = shared(visit.library, words)
    if ref is not None:
        return Listing((_listed(visit, ref),), personal=personal)
    found = search_of(visit.library).find(words)
    hits = found.hits
    if not hits:
        return Listing(personal=personal, above=_("Nothing found: search in the bot"))
    start = int(offset) if offset.isdecimal() and len(offset) <= FIGURES else 0  # a client may send any
    end = start + A_PAGE
    items = tuple(_listed(visit, hit.ref, hit.snippet) for hit in hits[start:end])
    above = _("Showing results for {words}.").format(words=echo(found.corrected)) if found.corrected else ""
    return Listing(items, str(end) if end < len(hits) else "", personal, above)


def _last(visit: Visit, refs: Sequence[Ref]) -> Listing:
    items = tuple(_listed(visit, ref) for ref in refs[:A_PAGE])
    return Listing(items, above="" if items else _("Type a word, or open the bot"))


async def last_items(visit: Visit) -> list[Ref]:
    """What the user had in hand last: the place left, what was read, what was saved, the newest first, each once."""
    readings = (await by_the_way(visit.store.readings(visit.user)) or {}).values()
    read = [reading.section for reading in sorted(readings, key=lambda reading: reading.at, reverse=True)]
    saved = [entry.item for entry in await by_the_way(visit.store.saved(visit.user)) or ()]
    found = (visit.library.find(ref) for ref in (*await _place(visit), *read, *saved))
    return list(dict.fromkeys(ref for ref in found if ref is not None))


async def _place(visit: Visit) -> Iterable[str]:
    """The section left last, or the checklist of the run left last."""
    place = await by_the_way(visit.store.place(visit.user))
    if place is None:
        return ()
    if place.kind == "section":
        return (place.key,)
    try:
        run = await by_the_way(visit.store.run(visit.user, place.key))
    except NoSuchRun:
        return ()
    return () if run is None else (str(Ref("checklist", run.copy.id)),)


def _listed(view: View, ref: Ref, snippet: str = "") -> Listed:
    said = snippet or shortened(bare(texts(view.library.items[ref])[0], view.library))
    what = what_it_is(view.library, ref)
    return Listed(
        key=ref.key,
        title=view.library.title(ref),
        description=f"{what} · {said}" if said else what,
        sent=sent_screen(view, ref),
    )


# --- what is sent


def sent_screen(view: View, ref: Ref) -> Screen:
    """An item as it stands in another chat: what it says, whose word that is, and the way to it in the bot."""
    standing = citations.dated(view.library, cited(view.library, ref))
    return Screen(
        lines(_said(view, ref), *map(italic, standing)),
        ((Button(_("Open in the bot"), url=view.link(ref)),),),
    )


def _said(view: View, ref: Ref) -> Markup:
    item = view.library.items[ref]
    match item:
        case Term():
            return term_text(view, item)
        case Section():
            head = lines(bold(item.title), italic(what_it_is(view.library, ref)))
            return paragraphs(head, cut(written(view, item.body)), lines(*small_print(view, item)))
        case Checklist():
            return _whole_checklist(view, item)
        case _:
            return excerpt(view, ref)


def _whole_checklist(view: View, checklist: Checklist) -> Markup:
    """When a checklist is for and its steps, as many as a message holds."""
    steps, *more = pages(numbered_steps(checklist), STEPS)
    return paragraphs(
        lines(bold(checklist.title), italic(_("checklist"))),
        lines(bold(_("When")), *written(view, checklist.when)),
        prompt_words() if checklist.prompt else "",
        steps,
        italic(_("The other steps are in the bot.")) if more else "",
        italic(_("Source: {source}").format(source=citations.short(view.library, checklist.source))),
    )
