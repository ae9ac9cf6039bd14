"""The library in use: read at the start, exchanged for a new one on demand, kept where the new one is broken."""

import asyncio
from pathlib import Path
from threading import Lock

import structlog

from content.compiled import compiled_search
from content.library import Library
from content.mistakes import BrokenLibrary, Mistake
from content.reader import read_library
from handlers.limits import broken_screens

log = structlog.get_logger()


def checked(folder: Path) -> Library:
    """The library in `folder`, its screens within Telegram's limits.

    Raises `BrokenLibrary` with every mistake otherwise.
    """
    library = read_library(folder)
    if mistakes := broken_screens(library):
        raise BrokenLibrary(mistakes)
    return library


class CurrentLibrary:
    """Holds the library that answers. A library never changes: a reload puts another in its place."""

    def __init__(self, folder: Path) -> None:
        """Read the library in `folder`; raises `BrokenLibrary`. `warm` or the first query builds its search."""
        self.folder = folder
        self.library = read_library(folder)
        self._turn = Lock()

    async def warm(self) -> None:
        """Build the search off the event loop, so that the first query need not wait for it."""
        await asyncio.to_thread(compiled_search, self.library, self.folder)

    def reread(self) -> Library:
        """Read the folder anew, from any thread, and put the new library in the old one's place.

        Raises `BrokenLibrary`; the old one stays then.
        """
        with self._turn:  # of two that read at once, the one that began later must also end later
            library = checked(self.folder)
            compiled_search(library, self.folder)
            self.library = library
        log.info("library reloaded", notes=len(library.notes), terms=len(library.terms), hash=library.hash)
        return library

    def reload(self) -> tuple[Mistake, ...]:
        """The same for a signal, that nobody waits for: the mistakes are logged, and given."""
        try:
            self.reread()
        except BrokenLibrary as broken:
            mistakes = broken.mistakes
            log.warning("library not reloaded, the old one stays", mistakes=[str(mistake) for mistake in mistakes])
            return mistakes
        return ()
