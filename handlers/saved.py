"""What the user saved: keep an item, let it go, find it again."""

from collections.abc import Sequence

from content.refs import Ref
from handlers.codec import Route
from handlers.items import opens
from handlers.lists import more_buttons
from handlers.markup import bold, paragraphs
from handlers.registry import Gone, Visit, on_command, on_tap
from handlers.routes import Home, Save
from handlers.routes import Saved as SavedRoute
from handlers.screen import Answer, Button, Screen, View, page_of, rows_of
from handlers.words import _, ngettext


def save_button(view: View, ref: Ref, here: Route, *, saved: bool) -> Button:
    """The button that saves an item, or takes it out again; after it `here` is shown once more."""
    label = _("Unsave") if saved else _("Save")
    return Button(label, Save(ref.key, not saved), (here, *view.trail))


def saved_screen(view: View, items: Sequence[Ref], gone: int = 0, page: int = 0) -> Screen:
    """What is saved, newest first."""
    shown, page, count = page_of(items, page)
    here = SavedRoute(page)
    buttons = [view.deeper(view.library.label(ref), opens(ref), here) for ref in shown]
    told = (
        ngettext("{count} item, newest first.", "{count} items, newest first.", len(items))
        if items
        else _("Nothing yet. Notes, sections, terms and checklists have a Save button; what you save stands here.")
    )
    lost = ngettext(
        "{count} item you saved is no longer in the library.",
        "{count} items you saved are no longer in the library.",
        gone,
    )
    return Screen(
        paragraphs(bold(_("Saved")), told, lost if gone else ""),
        (*rows_of(buttons), *more_buttons(view, page, count, SavedRoute), view.ways_out()),
    )


async def show_saved(visit: Visit, page: int = 0) -> Answer:
    """The user's list of saved items."""
    kept = await visit.store.saved(visit.user)
    found = [ref for entry in kept if (ref := visit.library.find(entry.item))]
    return Answer(saved_screen(visit, list(dict.fromkeys(found)), len(kept) - len(found), page))


@on_tap(Save, personal=True)
async def save(visit: Visit, route: Save) -> Answer:
    """Keep an item or let it go; then show what was there before."""
    ref = visit.library.keys.get(route.key)
    if ref is None:
        raise Gone(route.key)
    if route.on:
        await visit.store.save(visit.user, str(ref), visit.now)
    else:
        for name in visit.names(ref):
            await visit.store.unsave(visit.user, name)
    return Answer(toast=_("Saved.") if route.on else _("Removed from saved."), then=visit.trail or (Home(),))


@on_tap(SavedRoute, personal=True)
async def saved(visit: Visit, route: SavedRoute) -> Answer:
    """The list, in place."""
    return await show_saved(visit, route.page)


@on_command("saved", lambda: _("What you saved"), personal=True)
async def saved_anew(visit: Visit, _words: str) -> Answer:
    """The list, in a new message."""
    return await show_saved(visit)
