"""Reading a section: its pages, what it names, the way to the next, and the end of a note."""

from markupsafe import Markup

from content.library import Library
from content.model import Note
from content.model import Section as SectionItem
from content.refs import Ref
from handlers import citations
from handlers.asides import by_the_way
from handlers.items import checklist_rows, opens, written
from handlers.lists import more_buttons
from handlers.markup import bold, italic, lines, pages, paragraphs, quotation
from handlers.notes import Readings, read_of
from handlers.registry import Visit, on_tap, topic_key
from handlers.reports import report_row
from handlers.routes import NoteFront, NotesOfTopic, ReadOn, Section, Term, TermsNamed
from handlers.saved import save_button
from handlers.screen import CHOICES, Answer, Button, Row, Screen, View, page_of, paired, rows_of
from handlers.share import share_button
from handlers.words import _, day
from storage import Place, Reading

TERMS_SHOWN = 4
SEE_SHOWN = 2
KOSOVO = "XK"
"""Told with the United Nations' footnote."""


def section_screen(
    view: View, ref: Ref, reading: Reading | None = None, *, saved: bool = False, page: int = 0
) -> Screen:
    """A page of a section: title, place, text, citation; the ways on; the terms it names and its checklists."""
    library = view.library
    note, section = library.notes[ref.id], library.section(ref)
    number = note.sections.index(section)
    shown = section_pages(view, ref)
    page = min(page, len(shown) - 1)
    here = Section(ref.key, page)
    place = _("{note} · {number} of {total}").format(note=note.label, number=number + 1, total=len(note.sections))
    if len(shown) > 1:
        place += " · " + _("page {page} of {pages}").format(page=page + 1, pages=len(shown))
    text = paragraphs(
        lines(bold(section.title), italic(place)),
        shown[page],
        lines(*small_print(view, section, reading)) if page == len(shown) - 1 else "",
    )
    on = view.aside(_("Next"), ReadOn(ref.key) if page == len(shown) - 1 else Section(ref.key, page + 1))
    moving = (*_previous(view, note, number, page), on)
    copied = citations.to_copy(library, section.title, section.source)
    kept = (save_button(view, ref, here, saved=saved), Button(_("Cite"), copy=copied), share_button(view, ref))
    small = (kept, report_row(ref))
    named = (*_term_rows(view, ref, here), *_lists_of(view, section, here))
    contents = view.aside(_("Contents"), NoteFront(Ref("note", note.id).key))
    return Screen(
        text,
        (
            *named,
            *_see_rows(view, section, here, CHOICES - sum(map(len, (*named, *small)))),
            *small,
            moving,
            _out(view, contents),
        ),
    )


def _out(view: View, contents: Button) -> Row:
    """Contents, Back and Home; no Back beside Contents where both lead to the same front."""
    if view.trail and isinstance(view.trail[0], NoteFront):
        return View(library=view.library, bot=view.bot, now=view.now).ways_out(
            Button(_("Contents"), view.trail[0], view.trail[1:])
        )
    return view.ways_out(contents)


def section_pages(view: View, ref: Ref) -> list[Markup]:
    """The pages that a section's text, quotation and table take."""
    section = view.library.section(ref)
    blocks = written(view, section.body)
    if section.quote:
        said = citations.short(view.library, section.quote.source)
        blocks.append(Markup("{}\n{}").format(quotation(section.quote.text), italic(said)))
    if section.table:
        blocks += [
            Markup("\n").join(
                Markup("{}: {}").format(bold(column), _inline(view, cell))
                for column, cell in zip(section.table.columns, row, strict=True)
                if cell.strip()
            )
            for row in section.table.rows
        ]
    return pages(blocks)


def _inline(view: View, cell: str) -> Markup:
    return Markup("\n").join(written(view, cell))


def small_print(view: View, section: SectionItem, reading: Reading | None = None) -> list[Markup]:
    """Under a section's text: its source, whose view it is, who it is for; that it changed since it was read."""
    said = whose_word(view, section)
    if section.roles:
        roles = ", ".join(view.library.roles[role].title for role in section.roles)
        said.append(italic(_("For: {roles}").format(roles=roles)))
    if reading and reading.hash != section.hash:
        said.append(italic(_("Changed since you read it on {day}.").format(day=day(reading.at))))
    return said


def whose_word(view: View, section: SectionItem) -> list[Markup]:
    """What must stand under a section's text wherever it is told: its source, whose view it is."""
    library = view.library
    said = [italic(_("Source: {source}").format(source=citations.short(library, section.source)))]
    if section.author:
        words = _("The view of {author}.") if section.view else _("By {author}.")
        said.append(italic(words.format(author=section.author)))
    elif section.view:
        said.append(italic(_("The author's own view, not policy.")))
    if KOSOVO in section.countries:
        said.append(
            italic(_("References to Kosovo are to be understood in the context of Security Council resolution 1244."))
        )
    return said


def _previous(view: View, note: Note, number: int, page: int) -> tuple[Button, ...]:
    if page:
        return (view.aside(_("Previous"), Section(_key(note, number), page - 1)),)
    return (view.aside(_("Previous"), Section(_key(note, number - 1))),) if number else ()


def _key(note: Note, number: int) -> str:
    return Ref("note", note.id, note.sections[number].id).key


def _terms_of(library: Library, ref: Ref) -> list[Ref]:
    return [target for target in library.links(library.items[ref]) if target.kind == "term" and target != ref]


def _term_rows(view: View, ref: Ref, here: Section) -> tuple[Row, ...]:
    terms = _terms_of(view.library, ref)
    if len(terms) > TERMS_SHOWN:
        label = _("Terms in this section ({count})").format(count=len(terms))
        return ((view.deeper(label, TermsNamed(ref.key), here),),)
    buttons = [view.deeper(view.library.label(term), Term(term.key), here) for term in terms]
    return paired(buttons)


def _lists_of(view: View, section: SectionItem, here: Section) -> tuple[Row, ...]:
    library = view.library
    lists = [library.checklists[target.id] for target in library.links(section) if target.kind == "checklist"]
    return checklist_rows(view, list(dict.fromkeys(lists)), here)


def _see_rows(view: View, section: SectionItem, here: Section, room: int) -> tuple[Row, ...]:
    found = (view.library.find(target) for target in section.see)
    notes = [ref for ref in dict.fromkeys(found) if ref is not None and ref.kind == "note"]
    return rows_of(
        view.deeper(_("See: {title}").format(title=view.library.label(ref)), opens(ref), here)
        for ref in notes[: min(SEE_SHOWN, room)]
    )


def terms_named_screen(view: View, ref: Ref, page: int = 0) -> Screen:
    """All terms that a section or a term names."""
    shown, page, count = page_of(_terms_of(view.library, ref), page)
    here = TermsNamed(ref.key, page)
    buttons = [view.deeper(view.library.label(term), Term(term.key), here) for term in shown]
    return Screen(
        paragraphs(bold(_("Terms in “{title}”").format(title=view.library.title(ref)))),
        (*rows_of(buttons), *more_buttons(view, page, count, lambda to: TermsNamed(ref.key, to)), view.ways_out()),
    )


def end_screen(view: View, note: Note, readings: Readings) -> Screen:
    """What stands after a note's last section: how far it is read, and what next."""
    library = view.library
    read, total = read_of(note, readings), len(note.sections)
    here = NoteFront(Ref("note", note.id).key)
    if view.in_group:
        told = _("This was the last section.")
    elif read == total:
        told = _("You have read all {total} sections of this note.").format(total=total)
    else:
        told = _("This was the last section. You have read {read} of {total}.").format(read=read, total=total)
    siblings = library.notes_by_topic[note.topic]
    after = siblings[siblings.index(note) + 1 :][:1]
    onwards = [
        view.deeper(_("Next note: {title}").format(title=other.label), NoteFront(Ref("note", other.id).key), here)
        for other in after
    ]
    return Screen(
        paragraphs(bold(note.title), told, _("What next?")),
        (
            *checklist_rows(view, library.checklists_of_note.get(note.id, ()), here),
            *rows_of(onwards),
            (view.aside(_("Contents"), here), view.aside(_("More on this topic"), NotesOfTopic(topic_key(note.topic)))),
            view.ways_out(),
        ),
    )


@on_tap(Section)
async def section(visit: Visit, route: Section) -> Answer:
    """A page of a section; it becomes the place left last."""
    ref, _item = visit.item(route.key, SectionItem)
    return Answer(await show_section(visit, ref, route.page))


async def show_section(visit: Visit, ref: Ref, page: int = 0) -> Screen:
    """The screen of a section, which becomes the place left last, unless a group looks on."""
    if not visit.in_group:
        page = min(page, len(section_pages(visit, ref)) - 1)
        place = Place(kind="section", key=str(ref), page=page, at=visit.now)
        await by_the_way(visit.store.set_place(visit.user, place))
    readings = await visit.readings()
    saved = await visit.has_saved(ref)
    return section_screen(visit, ref, readings.get(str(ref)), saved=saved, page=page)


@on_tap(ReadOn)
async def read_on(visit: Visit, route: ReadOn) -> Answer:
    """Mark a section as read, unless a group looks on; show the next, or the end of the note."""
    ref, item = visit.item(route.key, SectionItem)
    if not visit.in_group:
        await by_the_way(visit.store.mark_read(visit.user, str(ref), item.hash, visit.now))
    note = visit.library.notes[ref.id]
    after = note.sections[note.sections.index(item) + 1 :]
    if after:
        return Answer(await show_section(visit, Ref("note", note.id, after[0].id)))
    return Answer(end_screen(visit, note, await visit.readings()))


@on_tap(TermsNamed)
async def terms_named(visit: Visit, route: TermsNamed) -> Answer:
    """The terms that a section names."""
    ref, _item = visit.item(route.key, SectionItem)
    return Answer(terms_named_screen(visit, ref, route.page))
