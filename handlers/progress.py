"""How far the user has come: sections read by topic, runs, in words and a bar."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from content.library import Library
from handlers.markup import bold, lines, paragraphs
from handlers.notes import Readings, read_of
from handlers.registry import Visit, on_command, on_tap, topic_key
from handlers.routes import NotesOfTopic, Progress, Runs
from handlers.screen import Answer, Screen, View, rows_of
from handlers.words import _, ngettext
from storage import RunLine

BAR = 10
"""Blocks of a bar."""
TOPICS_SHOWN = 8


def bar(done: int, total: int) -> str:
    """How much of `total` is done, in ten blocks: full only when all is done, empty only when nothing is."""
    filled = done * BAR // total if total else 0
    filled = max(filled, 1) if done else 0
    return "▓" * filled + "░" * (BAR - filled)


def by_topic(library: Library, readings: Readings) -> Mapping[str, tuple[int, int]]:
    """Topic → sections read, sections there are; each note counted once, under its own topic."""
    counts = dict.fromkeys(library.topics, (0, 0))
    for note in library.notes.values():
        read, total = counts[note.topic]
        counts[note.topic] = read + read_of(note, readings), total + len(note.sections)
    return {topic: count for topic, count in counts.items() if count[1]}


def progress_screen(view: View, readings: Readings, runs: Sequence[RunLine]) -> Screen:
    """Sections read of all, by topic, and how many runs are open and finished."""
    library, here = view.library, Progress()
    counts = by_topic(library, readings)
    read, total = (sum(column) for column in zip(*counts.values(), strict=True)) if counts else (0, 0)
    begun = {topic: count for topic, count in counts.items() if count[0]}
    told = [lines(bold(library.topics[topic].title), _of(*count)) for topic, count in begun.items()]
    waiting = ", ".join(library.topics[topic].label for topic in counts if topic not in begun)
    open_runs = sum(run.finished is None for run in runs)
    checklists = lines(
        bold(_("Checklists")),
        ngettext("{count} run open", "{count} runs open", open_runs)
        + ", "
        + ngettext("{count} finished", "{count} finished", len(runs) - open_runs),
    )
    text = paragraphs(
        lines(bold(_("Your progress")), _of(read, total)),
        *told,
        Markup("{}: {}").format(bold(_("Not begun")), waiting) if waiting else "",
        checklists,
    )
    unfinished = [topic for topic, (done, all_of_it) in begun.items() if done < all_of_it][:TOPICS_SHOWN]
    buttons = [view.deeper(library.topics[topic].label, NotesOfTopic(topic_key(topic)), here) for topic in unfinished]
    mine = [view.deeper(_("My runs ({count})").format(count=len(runs)), Runs(), here)] if runs else []
    return Screen(text, (*rows_of(buttons), *rows_of(mine), view.ways_out()))


def _of(read: int, total: int) -> str:
    sections = ngettext("{count} section", "{count} sections", total)
    return f"{bar(read, total)} " + _("{read} of {sections} read").format(read=read, sections=sections)


async def show_progress(visit: Visit) -> Answer:
    """The user's progress."""
    readings = await visit.readings()
    return Answer(progress_screen(visit, readings, await visit.store.runs(visit.user)))


@on_tap(Progress, personal=True)
async def progress(visit: Visit, _route: Progress) -> Answer:
    """Progress, in place."""
    return await show_progress(visit)


@on_command("progress", lambda: _("How far you have read"), personal=True)
async def progress_anew(visit: Visit, _words: str) -> Answer:
    """Progress, in a new message."""
    return await show_progress(visit)
