"""Reading notes: groups, topics, a note's front with its contents. Its sections are in `handlers.sections`."""

from collections.abc import Mapping

from markupsafe import Markup

from content.library import Library
from content.model import Note, Section, TopicGroup
from content.refs import Ref
from handlers import citations
from handlers.items import checklist_rows
from handlers.lists import more_buttons
from handlers.markup import bold, italic, lines, paragraphs
from handlers.registry import Visit, by_key, group_key, on_command, on_tap, topic_key
from handlers.routes import Cases, ChecklistsOfTopic, NoteFront, NoteGroups, NotesOfTopic, NoteTopics, Roles
from handlers.routes import Section as SectionRoute
from handlers.saved import save_button
from handlers.screen import CHOICES, Answer, Button, Screen, View, page_of, paired, rows_of
from handlers.share import share_button
from handlers.words import _, ngettext
from storage import Reading

Readings = Mapping[str, Reading]
"""What the user has read: reference of a section → when, and in which version."""

CONTENTS_A_PAGE = 8
"""Notes of a topic on one screen."""


def read_of(note: Note, readings: Readings) -> int:
    """How many of a note's sections the user has read, in whatever version."""
    return sum(str(Ref("note", note.id, section.id)) in readings for section in note.sections)


def how_far(note: Note, readings: Readings) -> str:
    """How far a note is read, in words: “3 of 10 read”."""
    read, total = read_of(note, readings), len(note.sections)
    if not read:
        return ngettext("{count} section", "{count} sections", total)
    return (
        _("all {total} read").format(total=total)
        if read == total
        else _("{read} of {total} read").format(read=read, total=total)
    )


# --- the way to a note


def groups_screen(view: View) -> Screen:
    """The groups of topics that have notes."""
    here = NoteGroups()
    buttons = [
        view.deeper(f"{group.label} ({count})", NoteTopics(group_key(group.id)), here)
        for group in view.library.groups
        if (count := len(_notes_of(view.library, group)))
    ]
    told = _("Choose a subject, or type what you are looking for.")
    if view.in_group:
        told = _("Choose a subject, or reply to this message with what you are looking for.")
    text = paragraphs(bold(_("Notes")), told)
    other = [
        *([view.deeper(_("By role"), Roles(), here)] if view.library.by_role else []),
        *([view.deeper(_("Cases by country"), Cases(), here)] if view.library.by_country else []),
    ]
    return Screen(text, (*rows_of(buttons), *paired(other), view.ways_out()))


def _notes_of(library: Library, group: TopicGroup) -> set[str]:
    return {note.id for topic in group.topics for note in library.notes_by_topic[topic.id]}


def topics_screen(view: View, group: TopicGroup) -> Screen:
    """The topics of a group, with how many notes each has."""
    here = NoteTopics(group_key(group.id))
    buttons = [
        view.deeper(f"{topic.label} ({count})", NotesOfTopic(topic_key(topic.id)), here)
        for topic in group.topics
        if (count := len(view.library.notes_by_topic[topic.id]))
    ]
    return Screen(paragraphs(bold(group.title), _("Choose a topic.")), (*rows_of(buttons), view.ways_out()))


def notes_screen(view: View, topic: str, readings: Readings, page: int = 0) -> Screen:
    """The notes of a topic, with how far each is read."""
    key = topic_key(topic)
    here = NotesOfTopic(key, page)
    shown, page, count = page_of(view.library.notes_by_topic[topic], page, CONTENTS_A_PAGE)
    listed = [_listed(view, note, readings) for note in shown]
    buttons = [view.deeper(note.label, NoteFront(Ref("note", note.id).key), here) for note in shown]
    lists = view.library.checklists_by_topic[topic]
    beside = (
        [view.deeper(_("Checklists ({count})").format(count=len(lists)), ChecklistsOfTopic(key), here)] if lists else []
    )
    return Screen(
        paragraphs(bold(view.library.topics[topic].title), lines(*listed)),
        (
            *rows_of(buttons),
            *more_buttons(view, page, count, lambda to: NotesOfTopic(key, to)),
            *rows_of(beside),
            view.ways_out(),
        ),
    )


def _listed(view: View, note: Note, readings: Readings) -> Markup:
    if view.in_group:
        return Markup("• {}").format(note.title)
    return Markup("• {}: {}").format(note.title, italic(how_far(note, readings)))


# --- a note


def note_screen(view: View, note: Note, readings: Readings, *, saved: bool, page: int = 0) -> Screen:
    """A note's front: what it gives, whose word it is, how far it is read, its contents."""
    library, ref = view.library, Ref("note", note.id)
    here = NoteFront(ref.key, page)
    start = _start_button(view, note, readings, here)
    lists = checklist_rows(view, library.checklists_of_note.get(note.id, ()), here)
    kept = (save_button(view, ref, here, saved=saved), share_button(view, ref))
    shown, page, count = page_of(note.sections, page, CHOICES - sum(map(len, ((start,), *lists, kept))))
    contents = [
        view.deeper(f"{note.sections.index(section) + 1}. {section.label}", SectionRoute(_key(note, section)), here)
        for section in shown
    ]
    text = paragraphs(bold(note.title), note.summary, _sources_of(view, note), _state_of(note, readings))
    return Screen(
        text,
        (
            (start,),
            *rows_of(contents),
            *more_buttons(view, page, count, lambda to: NoteFront(ref.key, to)),
            *lists,
            kept,
            view.ways_out(),
        ),
    )


def _key(note: Note, section: Section) -> str:
    return Ref("note", note.id, section.id).key


def _sources_of(view: View, note: Note) -> Markup:
    docs = dict.fromkeys(citation.doc for section in note.sections for citation in section.source)
    told = (view.library.sources[doc] for doc in docs)
    return lines(*(italic(f"{source.short}: {citations.standing(source, view.now)}") for source in told))


def _state_of(note: Note, readings: Readings) -> Markup:
    read = read_of(note, readings)
    changed = [section.title for section in note.sections if _changed_since(note, section, readings)]
    said = _("You have read {read} of {total} sections.").format(read=read, total=len(note.sections)) if read else ""
    again = _("Changed since you read it: {titles}").format(titles="; ".join(changed)) if changed else ""
    return lines(said, again)


def _changed_since(note: Note, section: Section, readings: Readings) -> bool:
    reading = readings.get(str(Ref("note", note.id, section.id)))
    return reading is not None and reading.hash != section.hash


def _start_button(view: View, note: Note, readings: Readings, here: NoteFront) -> Button:
    unread = [section for section in note.sections if str(Ref("note", note.id, section.id)) not in readings]
    first = unread[0] if unread else note.sections[0]
    if len(unread) == len(note.sections):
        label = _("Read from the beginning")
    elif unread:
        label = _("Read on: section {number}").format(number=note.sections.index(first) + 1)
    else:
        label = _("Read again")
    return view.deeper(label, SectionRoute(_key(note, first)), here)


# --- taps and commands


@on_tap(NoteGroups)
async def groups(visit: Visit, _route: NoteGroups) -> Answer:
    """The groups."""
    return Answer(groups_screen(visit))


@on_tap(NoteTopics)
async def topics(visit: Visit, route: NoteTopics) -> Answer:
    """The topics of a group."""
    groups = {group.id: group for group in visit.library.groups}
    return Answer(topics_screen(visit, groups[by_key(groups, route.key, group_key)]))


@on_tap(NotesOfTopic)
async def notes_of_topic(visit: Visit, route: NotesOfTopic) -> Answer:
    """The notes of a topic."""
    topic = by_key(visit.library.topics, route.key, topic_key)
    return Answer(notes_screen(visit, topic, await visit.readings(), route.page))


@on_tap(NoteFront)
async def note_front(visit: Visit, route: NoteFront) -> Answer:
    """A note's front."""
    ref, note = visit.item(route.key, Note)
    readings = await visit.readings()
    saved = await visit.has_saved(ref)
    return Answer(note_screen(visit, note, readings, saved=saved, page=route.page))


@on_command("notes", lambda: _("Guidance notes by subject"))
async def notes(visit: Visit, _words: str) -> Answer:
    """The groups, in a new message."""
    return Answer(groups_screen(visit))
