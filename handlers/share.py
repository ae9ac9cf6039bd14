"""Sharing an item: through Telegram's chat picker and inline mode; as a link where inline mode is off."""

from itertools import chain
from urllib.parse import quote, urlencode

from content.library import Library
from content.model import Citation, Note, Step
from content.refs import Ref
from handlers import citations
from handlers.screen import Button, View
from handlers.words import _

MARK = "#"
"""What stands before an item's short key in the inline query that finds this item alone."""


def share_button(view: View, ref: Ref) -> Button:
    """The button that passes an item on to a chat of the user's choice."""
    if view.inline:
        return Button(_("Share"), switch=MARK + ref.key)
    said = (view.library.title(ref), *citations.dated(view.library, cited(view.library, ref)))
    asked = urlencode({"url": view.link(ref), "text": "\n".join(said)}, quote_via=quote)
    return Button(_("Share"), url=f"https://t.me/share/url?{asked}")


def shared(library: Library, query: str) -> Ref | None:
    """The item that the inline query of a Share button names; None where the query is another."""
    return library.keys.get(query.removeprefix(MARK)) if query.startswith(MARK) else None


def cited(library: Library, ref: Ref) -> tuple[Citation, ...]:
    """The sources of an item: a note has those of its sections, a step without its own has its checklist's."""
    item = library.items[ref]
    if isinstance(item, Note):
        return tuple(chain.from_iterable(section.source for section in item.sections))
    if isinstance(item, Step):
        return item.source or library.checklists[ref.id].source
    return item.source
