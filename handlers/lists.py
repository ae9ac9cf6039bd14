"""Long lists in pages: the buttons that turn them, and jumps that say where they lead."""

from collections.abc import Callable

from handlers.codec import Route
from handlers.screen import Row, View
from handlers.words import _


def more_buttons(view: View, page: int, count: int, to: Callable[[int], Route]) -> tuple[Row, ...]:
    """A row that turns the pages of a list: “Page 1”, “Page 3”; none where there is only one page."""
    if count < 2:
        return ()
    row = []
    if page:
        row.append(view.aside(_("‹ Page {page}").format(page=page), to(page - 1)))
    if page + 1 < count:
        row.append(view.aside(_("Page {page} of {pages} ›").format(page=page + 2, pages=count), to(page + 1)))
    return (tuple(row),)
