"""The rules that no file can keep by itself: ids, links and labels across the library, and what a chat can show."""

from collections.abc import Iterator

from content.check_links import POINTING, check_links
from content.check_names import check_names
from content.check_texts import SHOWN, check_texts
from content.mistakes import Mistake
from content.names import Names
from content.shelf import Shelf


def check(shelf: Shelf, names: Names) -> Iterator[Mistake]:
    """Every mistake across the files of a shelf, and in the texts of each."""
    yield from check_names(names)
    for document in shelf.documents:
        for where, key, value in document.entries():
            if key in POINTING:
                yield from check_links(names, document, where, key, value)
            if key in SHOWN:
                yield from check_texts(document, where, key, value)
