"""The first screen, the way back to the place left last, and the deep links that open an item."""

from dataclasses import dataclass

from markupsafe import Markup

from content.refs import Ref
from handlers.asides import by_the_way
from handlers.codec import Route
from handlers.groups import run_changed_last
from handlers.inline import SEARCH
from handlers.items import opens
from handlers.markup import bold, lines, paragraphs
from handlers.nothing_found import how_to_search_screen
from handlers.registry import Gone, Visit, commands_of, follow, on_command, on_tap
from handlers.routes import (
    ChecklistTopics,
    Continue,
    Glossary,
    Help,
    Home,
    NoteGroups,
    Progress,
    RunOverview,
    Saved,
    Section,
    Settings,
)
from handlers.runs import show_run
from handlers.screen import Answer, Button, Screen, View
from handlers.sections import show_section
from handlers.words import _
from storage import NoSuchRun, Run

DEEP_LINK = "i_"
"""How the payload of an item's deep link begins; what follows is its short key."""


@dataclass(frozen=True, slots=True)
class LeftAt:
    """The place left last: what it is called, where in it, and where it opens."""

    name: str
    place: str
    to: Route


def home_screen(view: View, left: LeftAt | None = None) -> Screen:
    """What the bot can do, in a line; the place left last; the doors."""
    library = view.library
    welcome = lines(
        bold("Vademecum"),
        _("Guidance on security sector reform: look up a term, read a note, walk a checklist with your team."),
    )
    hint = _("Just type what you need: a word, an abbreviation, a question.")
    if view.in_group:
        hint = _("Reply to this message with what you need: a word, an abbreviation, a question.")
    where = Markup("{}\n{}").format(_("You were here last:"), f"{left.name}, {left.place}") if left else ""
    again = ((Button(_("Continue: {name}").format(name=left.name), Continue()),),) if left else ()
    doors = (
        (
            Button(_("Notes ({count})").format(count=len(library.notes)), NoteGroups()),
            Button(_("Glossary ({count})").format(count=len(library.terms)), Glossary()),
        ),
        (
            Button(_("Checklists ({count})").format(count=len(library.checklists)), ChecklistTopics()),
            Button(_("Progress"), Progress()),
        ),
        (Button(_("Saved"), Saved()), Button(_("Settings"), Settings()), Button(_("Help"), Help())),
    )
    return Screen(paragraphs(welcome, hint, where), (*again, *doors))


async def left_at(visit: Visit) -> LeftAt | None:
    """The place the user left last; None where there is none, it is gone, or a group looks on."""
    if visit.in_group:
        return None
    place = await by_the_way(visit.store.place(visit.user))
    if place is None:
        return None
    if place.kind == "run":
        try:
            run = await by_the_way(visit.store.run(visit.user, place.key))
        except NoSuchRun:
            return None
        return None if run is None else LeftAt(run.name, _standing(run), RunOverview(run.id))
    ref = visit.library.find(place.key)
    if ref is None or not ref.part:
        return None
    note = visit.library.notes[ref.id]
    number = [section.id for section in note.sections].index(ref.part) + 1
    where = _("section {number} of {total}").format(number=number, total=len(note.sections))
    return LeftAt(note.label, where, Section(ref.key, place.page))


def _standing(run: Run) -> str:
    if run.finished:
        return _("finished")
    return _("{done} of {total} steps done").format(done=run.done, total=run.total)


async def continue_screen(visit: Visit) -> Screen:
    """The place left last, as it stands; the first screen where there is none.

    In a group that is its run changed last.
    """
    if visit.in_group:
        shared = await run_changed_last(visit)
        return await show_run(visit, shared) if shared else home_screen(visit)
    place = await visit.store.place(visit.user)
    if place is not None and place.kind == "run":
        try:
            return await show_run(visit, await visit.store.run(visit.user, place.key))
        except NoSuchRun:
            return home_screen(visit)
    left = await left_at(visit)
    if left is None or not isinstance(left.to, Section):
        return home_screen(visit)
    return await show_section(visit, visit.library.keys[left.to.key], left.to.page)


@on_tap(Home)
async def home(visit: Visit, _route: Home) -> Answer:
    """The first screen."""
    return Answer(home_screen(visit, await left_at(visit)))


@on_tap(Continue)
async def go_on(visit: Visit, _route: Continue) -> Answer:
    """The place left last, in the message tapped."""
    return Answer(await continue_screen(visit))


@on_command("start", lambda: _("The first screen"))
async def start(visit: Visit, words: str) -> Answer:
    """The first screen, the item of a deep link, or the search."""
    if not words:
        return await menu(visit, words)
    if words == SEARCH:
        return Answer(how_to_search_screen(visit))
    command = commands_of(visit).get(words)
    if command is not None and command.personal:  # the way from a group
        return await command.handler(visit, "")
    ref = deep_linked(visit, words)
    if ref is None:
        raise Gone(words)
    return await follow(visit, opens(ref))


def deep_linked(visit: Visit, payload: str) -> Ref | None:
    """The item that a deep link's payload opens; None where it opens none."""
    return visit.library.keys.get(payload.removeprefix(DEEP_LINK)) if payload.startswith(DEEP_LINK) else None


@on_command("menu", lambda: _("The first screen"))
async def menu(visit: Visit, _words: str) -> Answer:
    """The first screen, in a new message."""
    return Answer(home_screen(visit, await left_at(visit)))


@on_command("continue", lambda: _("Go on where you left off"))
async def go_on_anew(visit: Visit, _words: str) -> Answer:
    """The place left last, in a new message."""
    return Answer(await continue_screen(visit))
