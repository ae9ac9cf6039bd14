"""Every screen that an item of the library makes, held against Telegram's limits: what `check` adds to the reader's."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from content.library import Library
from content.mistakes import Mistake
from content.refs import Ref
from handlers import checklist_steps, checklists, glossary, inline, notes, sections
from handlers.screen import Screen, View, broken_limits

LONGEST_NAME = "b" * 32
"""The longest user name that a bot can have: deep links are longest with it."""


def broken_screens(library: Library) -> list[Mistake]:
    """Each item whose screens Telegram would refuse, with the place where it is written."""
    view = View(library=library, bot=LONGEST_NAME, now=datetime(2026, 1, 1, tzinfo=UTC))
    return [
        Mistake(*library.files[ref], f"{ref} makes a screen that Telegram refuses: {problem}")
        for ref, screens in _screens(view)
        for problem in dict.fromkeys(problem for screen in screens for problem in broken_limits(screen))
    ]


def _screens(view: View) -> Iterator[tuple[Ref, Iterable[Screen]]]:
    library = view.library
    for ref in library.items:
        yield ref, [inline.sent_screen(view, ref)]
    for note in library.notes.values():
        yield Ref("note", note.id), [notes.note_screen(view, note, {}, saved=False)]
        for section in note.sections:
            ref = Ref("note", note.id, section.id)
            count = len(sections.section_pages(view, ref))
            yield ref, [sections.section_screen(view, ref, page=page) for page in range(count)]
    for term in library.terms.values():
        yield Ref("term", term.id), [glossary.term_screen(view, term)]
    for checklist in library.checklists.values():
        yield Ref("checklist", checklist.id), checklists.front_pages(view, checklist)
        for step in checklist.steps:
            ref = Ref("checklist", checklist.id, step.id)
            yield ref, [checklist_steps.step_screen(view, ref)]
