"""What screens of every kind do with the library's items: say a text, open an item, name its checklists."""

from collections.abc import Iterable

from markupsafe import Markup

from content.library import Library
from content.model import Checklist, Term
from content.refs import Ref
from handlers import routes
from handlers.codec import Route
from handlers.markup import render
from handlers.screen import Row, View, rows_of
from handlers.words import _

LISTS_SHOWN = 2


def opens(ref: Ref) -> Route:
    """The screen of an item: a note's front, a section, a term, a checklist's front or one of its steps."""
    match ref.kind:
        case "note":
            return routes.Section(ref.key) if ref.part else routes.NoteFront(ref.key)
        case "term":
            return routes.Term(ref.key)
        case "checklist":
            return routes.ChecklistStep(ref.key) if ref.part else routes.ChecklistFront(ref.key)


def written(view: View, body: str) -> list[Markup]:
    """The blocks of a text of the library, its links as deep links."""
    return render(body, lambda target: name_of(view.library, target), view.link)


def name_of(library: Library, target: Ref) -> str | None:
    """The words for a link without words of its own: a term's name, a title; None where the item is gone."""
    found = library.find(target)
    if found is None:
        return None
    item = library.items[found]
    return item.name if isinstance(item, Term) else library.title(found)


def checklist_rows(view: View, checklists: Iterable[Checklist], here: Route) -> tuple[Row, ...]:
    """Buttons to the first checklists that go with something."""
    return rows_of(
        view.deeper(
            _("Checklist: {title}").format(title=checklist.label),
            routes.ChecklistFront(Ref("checklist", checklist.id).key),
            here,
        )
        for checklist in tuple(checklists)[:LISTS_SHOWN]
    )


def whereabouts(library: Library, ref: Ref) -> str:
    """What an item is a part of, or what it is: the note of a section, the checklist of a step, “term”."""
    return (
        library.label(ref.whole)
        if ref.part
        else {"note": _("note"), "term": _("term"), "checklist": _("checklist")}[ref.kind]
    )
