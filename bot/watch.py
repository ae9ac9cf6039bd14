"""Reads the library again whenever a file of it is saved, and says what is wrong with it: for editors."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.current import CurrentLibrary
from content.mistakes import BrokenLibrary, Mistake

SECONDS = 1.0
"""Between two looks at the files."""

Tell = Callable[[Sequence[Mistake]], None]
"""Takes the mistakes that stand now; none when all is well."""

_wait = asyncio.sleep


@asynccontextmanager
async def watched(current: CurrentLibrary, tell: Tell) -> AsyncIterator[None]:
    """Within this context `tell` is told how the library stands: at once, and after every save.

    A good one takes over at once. The files are read off the event loop, so that nobody's answer waits.
    """
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(_watch(current, tell))
        try:
            yield
        finally:
            watching.cancel()


async def _watch(current: CurrentLibrary, tell: Tell) -> None:
    seen = None
    while True:
        found = await asyncio.to_thread(saved, current.folder)
        if found != seen:
            seen = found
            tell(await asyncio.to_thread(_mistakes, current))
        await _wait(SECONDS)


def _mistakes(current: CurrentLibrary) -> tuple[Mistake, ...]:
    try:
        current.reread()
    except BrokenLibrary as broken:
        return broken.mistakes
    return ()


def saved(folder: Path) -> Mapping[str, tuple[int, int]]:
    """When each file below `folder` was saved (nanoseconds) and how long it is (bytes).

    Hidden files are passed over: editors keep their own there while one types.
    """
    found = {}
    for path in folder.rglob("*"):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        try:
            state = path.stat()
        except OSError:  # gone since the folder was read
            continue
        found[str(path)] = (state.st_mtime_ns, state.st_size)
    return found
