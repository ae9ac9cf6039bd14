"""The library in use: read at the start, exchanged for a new one on demand, kept where the new one is broken."""

import asyncio
from contextlib import suppress
from pathlib import Path
from threading import Lock

import structlog

from content.compiled import keep_copies, open_library, open_search
from content.library import Library
from content.mistakes import BrokenLibrary, Mistake

log = structlog.get_logger()


def checked(folder: Path) -> Library:
    """The library in `folder`, read from its files, its screens within Telegram's limits.

    Raises `BrokenLibrary` with every mistake otherwise.
    """
    from content.reader import read_library  # late: a start from the compiled copy needs neither
    from handlers.limits import broken_screens

    library = read_library(folder)
    if mistakes := broken_screens(library):
        raise BrokenLibrary(mistakes)
    return library


class CurrentLibrary:
    """Holds the library that answers. A library never changes: a reload puts another in its place."""

    def __init__(self, folder: Path) -> None:
        """Open the library in `folder`; raises `BrokenLibrary`. `warm` or the first query builds its search."""
        self.folder = folder
        self.library = open_library(folder)
        self._turn = Lock()

    async def warm(self) -> None:
        """Make the search ready off the event loop, so that the first query need not wait for it; keep copies."""
        await asyncio.to_thread(self._prepare, self.library)

    def reread(self) -> Library:
        """Read the folder anew, from any thread, and put the new library in the old one's place.

        Raises `BrokenLibrary`; the old one stays then.
        """
        with self._turn:  # of two that read at once, the one that began later must also end later
            library = checked(self.folder)
            self._prepare(library)
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

    def _prepare(self, library: Library) -> None:
        open_search(library, self.folder)
        try:
            keep_copies(library, self.folder)
        except OSError as refusal:
            log.debug("no compiled copy of the library is kept", cause=str(refusal))
        _give_memory_back()


def _give_memory_back() -> None:
    """Give the system back what only reading needed: glibc keeps it for itself, other C libraries need no telling."""
    with suppress(ImportError, AttributeError, OSError, MemoryError):  # MemoryError: a hardened system allows no ctypes
        import ctypes

        ctypes.CDLL(None).malloc_trim(0)
