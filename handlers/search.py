"""Anything typed is answered here: an awaited text is kept, a term's word is looked up, all else is a search."""

from datetime import timedelta

from content.search import Found, search_of
from handlers.asides import by_the_way
from handlers.definitions import defined
from handlers.gaps import count_gap
from handlers.nothing_found import NEAREST, how_to_search_screen, nothing_screen, old_list_screen
from handlers.registry import Visit, on_command, on_tap
from handlers.reports import take_report, thanks
from handlers.results import ANYTHING, LISTED, Look, other_spelling, results_screen
from handlers.routes import Results, ResultsOf, TakeText
from handlers.run_replies import take_reply
from handlers.screen import Answer, Button, Row, Screen
from handlers.votes import vote_row
from handlers.words import _
from storage import Awaited, NoSuchRun, Run

OFFERED = timedelta(minutes=10)
"""How long what is typed is offered as the text that was asked for."""
KEPT = 256
"""Characters of a query that are remembered under its results; all of it where it may become a note."""


async def answer_text(visit: Visit, text: str) -> Answer:
    """The answer to anything typed that is no command."""
    if visit.replied_to is not None:
        awaited = await visit.store.awaited(visit.chat, visit.user, visit.replied_to)
        if awaited is not None:
            return await _take(visit, awaited, text)
    if not text:
        return Answer(how_to_search_screen(visit))
    offer = await offered(visit)
    screen = await defined(visit, text, offer)
    if screen is None:
        found = looked_up(visit, text)
        screen = found_screen(visit, found, offer=offer)
        if not offer:  # else it may be a note that was not meant to be looked up
            await count_gap(visit, found)
    return Answer(screen, query=text if offer else text[:KEPT])


def looked_up(visit: Visit, query: str, look: Look = ANYTHING) -> Found:
    """What a query finds, of all kinds, with the spelling that is wanted."""
    return search_of(visit.library).find(query, LISTED, as_typed=look.as_typed)


def found_screen(visit: Visit, found: Found, look: Look = ANYTHING, page: int = 0, offer: Row = ()) -> Screen:
    """A page of what a query found, of all kinds where there is nothing of the kind that is wanted."""
    meant = looked_up(visit, found.query).corrected if look.as_typed else None
    if not found.hits:
        return nothing_screen(
            visit,
            found.query,
            search_of(visit.library).nearest(found.query, NEAREST),
            offer,
            corrected=found.corrected,
            spelling=other_spelling(visit, found, look, meant),
        )
    look = look if look.of(found.hits) else Look(as_typed=look.as_typed)
    votes = () if offer else vote_row(look.of(found.hits)[0].ref)
    return results_screen(visit, found, look, page, meant=meant, offer=offer, votes=votes)


async def _take(visit: Visit, awaited: Awaited, text: str) -> Answer:
    """Keep a text that the bot asked for."""
    return await (take_report if awaited.kind == "report" else take_reply)(visit, awaited, text)


# --- a text that may have been meant as what the bot asked for


async def offered(visit: Visit) -> Row:
    """A button that takes the text as what the bot asked for last, in the last ten minutes; none where it did not."""
    awaited = await by_the_way(visit.store.last_awaited(visit.chat, visit.user, visit.now - OFFERED))
    if awaited is None:
        return ()
    if awaited.kind == "report":
        return (Button(_("Send as your report"), TakeText(awaited.message)),)
    try:
        run = await by_the_way(visit.store.run(visit.chat, awaited.run))
    except NoSuchRun:
        return ()
    if run is None or (run.finished and awaited.kind != "run-name"):
        return ()
    return (Button(_offer(run, awaited), TakeText(awaited.message)),)


def _offer(run: Run, awaited: Awaited) -> str:
    number = next((place for place, step in enumerate(run.copy.steps, 1) if step.id == awaited.step), 0)
    if awaited.kind == "run-name":
        return _("Save as the run's name")
    words = _("Save as note on step {number}") if awaited.kind == "step-note" else _("Save as reason for step {number}")
    return words.format(number=number)


@on_tap(TakeText)
async def take_text(visit: Visit, route: TakeText) -> Answer:
    """Keep the text behind these results as what was asked for."""
    query = await _query(visit)
    awaited = await visit.store.awaited(visit.chat, visit.user, route.prompt)
    if query is None and awaited is not None and awaited.kind == "report":  # the bot was killed before it could answer
        return thanks(visit, awaited)
    if query is None:
        return Answer(old_list_screen())
    if awaited is None:
        return Answer(toast=_("This was saved already, or is no longer asked for."), then=(Results(),))
    answer = await _take(visit, awaited, query)
    if awaited.kind == "report" and visit.message is not None:  # what was reported is kept with nobody's number
        await visit.store.drop_results(visit.chat, visit.message)
    return answer


# --- results


@on_tap(Results)
async def results(visit: Visit, route: Results) -> Answer:
    """A page of the results of the query that is remembered under the message."""
    return await _page(visit, ANYTHING, route.page)


@on_tap(ResultsOf)
async def results_of(visit: Visit, route: ResultsOf) -> Answer:
    """A page of those of one kind, or of those for the spelling as it was typed."""
    return await _page(visit, Look(route.kind, route.as_typed), route.page)


async def _page(visit: Visit, look: Look, page: int) -> Answer:
    query = await _query(visit)
    if query is None:
        return Answer(old_list_screen())
    return Answer(found_screen(visit, looked_up(visit, query, look), look, page, await offered(visit)))


async def _query(visit: Visit) -> str | None:
    if visit.message is None:
        return None
    kept = await visit.store.results(visit.chat, visit.message, visit.now)
    return kept.query if kept else None


@on_command("search", lambda: _("Search notes, terms and checklists"))
async def search(visit: Visit, words: str) -> Answer:
    """What the words find; without words, how to search."""
    if not words:
        return Answer(how_to_search_screen(visit))
    found = looked_up(visit, words)
    await count_gap(visit, found)
    return Answer(found_screen(visit, found), query=words[:KEPT])
