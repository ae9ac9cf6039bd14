"""By role: what is written for a head of mission, a police commissioner, a civil affairs officer."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from content.refs import Ref
from handlers.items import opens, whereabouts
from handlers.lists import more_buttons
from handlers.markup import bold, lines, paragraphs
from handlers.registry import Gone, Visit, on_tap
from handlers.routes import OfCountry, OfRole, Roles
from handlers.run_parts import shorten
from handlers.screen import Answer, Screen, View, page_of, rows_of
from handlers.words import _, ngettext

ITEMS_A_PAGE = 8


def roles_screen(view: View, page: int = 0) -> Screen:
    """The roles that sections or steps name, each with how many."""
    library = view.library
    shown, page, count = page_of(list(library.by_role.items()), page)
    here = Roles(page)
    buttons = [view.deeper(f"{library.roles[role].title} ({len(refs)})", OfRole(role), here) for role, refs in shown]
    told = _("Choose a role: what the sources say it should know, and the steps it usually does.")
    return Screen(
        paragraphs(bold(_("By role")), told),
        (*rows_of(buttons), *more_buttons(view, page, count, Roles), view.ways_out()),
    )


def role_screen(view: View, role: str, page: int = 0) -> Screen:
    """The sections for a role and the steps it usually does."""
    refs = view.library.by_role[role]
    sections = sum(ref.kind == "note" for ref in refs)
    told = ", ".join(
        (
            ngettext("{count} section", "{count} sections", sections),
            ngettext("{count} step", "{count} steps", len(refs) - sections),
        )
    )
    head = paragraphs(bold(view.library.roles[role].title), told)
    return listed(view, head, refs, OfRole(role, page))


def listed(view: View, head: Markup, refs: Sequence[Ref], here: OfRole | OfCountry) -> Screen:
    """A page of items: what each is and where it stands in the text, a button each."""
    shown, page, count = page_of(refs, here.page, ITEMS_A_PAGE)
    here = replace(here, page=page)
    numbered = list(enumerate(shown, page * ITEMS_A_PAGE + 1))
    told = lines(
        *(f"{number}. {view.library.title(ref)} ({whereabouts(view.library, ref)})" for number, ref in numbered)
    )
    buttons = [
        view.deeper(shorten(f"{number}. {view.library.label(ref)}"), opens(ref), here) for number, ref in numbered
    ]
    turns = more_buttons(view, page, count, lambda to: replace(here, page=to))
    return Screen(paragraphs(head, told), (*rows_of(buttons), *turns, view.ways_out()))


@on_tap(Roles)
async def roles(visit: Visit, route: Roles) -> Answer:
    """The roles."""
    return Answer(roles_screen(visit, route.page))


@on_tap(OfRole)
async def of_role(visit: Visit, route: OfRole) -> Answer:
    """What is for a role."""
    if route.role not in visit.library.by_role:
        raise Gone(route.role)
    return Answer(role_screen(visit, route.role, route.page))
