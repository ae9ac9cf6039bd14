"""The library as a whole: immutable, read in one go, with every way in which its items are found."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeVar

from content.model import Checklist, Citation, Everyday, Note, Role, Section, Source, Step, Term, Topic, TopicGroup
from content.refs import Ref

LINK = re.compile(r"\[\[([a-z]+:[^\]|\n]*)(?:\|([^\[\]]*))?\]\]")
"""A link in a body: `[[term:ddr]]` or `[[term:ddr|shown words]]`; its target, its words."""

Item = Note | Section | Term | Checklist | Step
Guidance = TypeVar("Guidance", Note, Checklist)


@dataclass(frozen=True, eq=False)
class Library:
    """Everything the bot knows. A reload makes a new one; this one never changes.

    `date` is the edition's (ISO, empty where not given), `hash` changes with any file; `places` says where each item
    stands: its name → (file below the library's folder, line).
    """

    sources: Mapping[str, Source]
    groups: tuple[TopicGroup, ...]
    roles: Mapping[str, Role]
    notes: Mapping[str, Note]
    checklists: Mapping[str, Checklist]
    terms: Mapping[str, Term]
    everyday: tuple[Everyday, ...]
    date: str
    hash: str
    places: Mapping[str, tuple[str, int]]

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """The topics by id, in the menu's order."""
        return {topic.id: topic for group in self.groups for topic in group.topics}

    @cached_property
    def items(self) -> Mapping[Ref, Item]:
        """Every item by reference: notes with their sections, terms, checklists with their steps."""
        items: dict[Ref, Item] = {}
        for note in self.notes.values():
            items[Ref("note", note.id)] = note
            items |= {Ref("note", note.id, section.id): section for section in note.sections}
        items |= {Ref("term", term.id): term for term in self.terms.values()}
        for checklist in self.checklists.values():
            items[Ref("checklist", checklist.id)] = checklist
            items |= {Ref("checklist", checklist.id, step.id): step for step in checklist.steps}
        return items

    @cached_property
    def files(self) -> Mapping[Ref, tuple[str, int]]:
        """Where each item stands, by reference."""
        return {Ref.parse(name): place for name, place in self.places.items()}

    @cached_property
    def moved(self) -> Mapping[Ref, Ref]:
        """What an item was called before (`was`) → what it is called now."""
        moved: dict[Ref, Ref] = {}
        for ref, item in self.items.items():
            for old in item.was:
                moved[Ref(ref.kind, ref.id, old) if ref.part else Ref(ref.kind, old)] = ref
        for ref, item in self.items.items():
            if ref.part:  # a note that moved takes its sections along, a checklist its steps
                for old in self.items[ref.whole].was:
                    moved |= {Ref(ref.kind, old, part): ref for part in (ref.part, *item.was)}
        return moved

    @cached_property
    def keys(self) -> Mapping[str, Ref]:
        """Short key → item, for old names too."""
        keys = {old.key: new for old, new in self.moved.items()}
        return keys | {ref.key: ref for ref in self.items}

    def find(self, ref: Ref | str) -> Ref | None:
        """The reference under which `ref` stands today, None where the library no longer holds it."""
        if isinstance(ref, str):
            try:
                ref = Ref.parse(ref)
            except ValueError:
                return None
        return ref if ref in self.items else self.moved.get(ref)

    def section(self, ref: Ref) -> Section:
        """The section named by `ref`; KeyError where it is none."""
        item = self.items[ref]
        if not isinstance(item, Section):
            raise KeyError(ref)
        return item

    def title(self, ref: Ref) -> str:
        """The item's title, a term's name or a step's text."""
        item = self.items[ref]
        return item.text if isinstance(item, Step) else item.title

    def label(self, ref: Ref) -> str:
        """What a button that opens the item says, at most 32 characters but for steps."""
        item = self.items[ref]
        return item.text if isinstance(item, Step) else item.label

    @cached_property
    def notes_by_topic(self) -> Mapping[str, tuple[Note, ...]]:
        """The notes of each topic, the topic's own first, each part in the order of the source documents."""
        return {topic: self._under(topic, self.notes.values()) for topic in self.topics}

    @cached_property
    def checklists_by_topic(self) -> Mapping[str, tuple[Checklist, ...]]:
        """The checklists of each topic, in the same order as notes."""
        return {topic: self._under(topic, self.checklists.values()) for topic in self.topics}

    @cached_property
    def checklists_of_note(self) -> Mapping[str, tuple[Checklist, ...]]:
        """The checklists that name a note as theirs."""
        found: dict[str, list[Checklist]] = {}
        for checklist in sorted(self.checklists.values(), key=self._reading_order):
            if checklist.note:
                found.setdefault(checklist.note, []).append(checklist)
        return {note: tuple(lists) for note, lists in found.items()}

    @cached_property
    def spoken_of(self) -> Mapping[str, tuple[Ref, ...]]:
        """Term id → the sections whose text or `see` names it, in reading order."""
        found: dict[str, list[Ref]] = {}
        for note in sorted(self.notes.values(), key=self._reading_order):
            for section in note.sections:
                for target in self.links(section):
                    if target.kind == "term":
                        found.setdefault(target.id, []).append(Ref("note", note.id, section.id))
        return {term: tuple(refs) for term, refs in found.items()}

    @cached_property
    def by_role(self) -> Mapping[str, tuple[Ref, ...]]:
        """Role → the sections, then the steps that name it, in reading order; only roles that have some."""
        found: dict[str, list[Ref]] = {}
        for ref, item in self._parts():
            for role in item.roles:
                found.setdefault(role, []).append(ref)
        return {role: tuple(found[role]) for role in self.roles if role in found}

    @cached_property
    def by_country(self) -> Mapping[str, tuple[Ref, ...]]:
        """Country (ISO 3166 alpha-2) or region (an id) → the sections, then the terms that tell of it."""
        found: dict[str, list[Ref]] = {}
        sections = ((ref, item) for ref, item in self._parts() if isinstance(item, Section))
        terms = ((Ref("term", term.id), term) for term in self.terms.values())
        for ref, item in chain[tuple[Ref, Section | Term]](sections, terms):
            for place in (*item.countries, *item.regions):
                found.setdefault(place, []).append(ref)
        return {place: tuple(refs) for place, refs in found.items()}

    def _parts(self) -> Iterator[tuple[Ref, Section | Step]]:
        """All sections, then all steps, in the order of the source documents."""
        for note in sorted(self.notes.values(), key=self._reading_order):
            for section in note.sections:
                yield Ref("note", note.id, section.id), section
        for checklist in sorted(self.checklists.values(), key=self._reading_order):
            for step in checklist.steps:
                yield Ref("checklist", checklist.id, step.id), step

    def links(self, item: Item) -> tuple[Ref, ...]:
        """The items that `item` links to in its text and its `see`, each once, in order, as they stand today."""
        written = (match[1] for text in texts(item) for match in LINK.finditer(text))
        see: Iterable[str] = item.see
        found = (self.find(target) for target in chain(written, see))
        return tuple(dict.fromkeys(ref for ref in found if ref is not None))

    def _under(self, topic: str, items: Iterable[Guidance]) -> tuple[Guidance, ...]:
        mine = [item for item in items if topic in item.topics]
        return tuple(sorted(mine, key=lambda item: (item.topic != topic, *self._reading_order(item))))

    def _reading_order(self, item: Note | Checklist) -> tuple[int, int, str]:
        """The source's place in sources.yaml, then its first page: the order in which the document tells it."""
        cited = item.source[0] if isinstance(item, Checklist) else item.sections[0].source[0]
        return list(self.sources).index(cited.doc), first_page(cited), item.id


def texts(item: Item) -> tuple[str, ...]:
    """The texts of an item in which links may stand."""
    match item:
        case Section():
            rows = item.table.rows if item.table else ()
            return (item.body, *chain.from_iterable(rows))
        case Term():
            return (item.definition,)
        case Note():
            return (item.summary,)
        case Step():
            return (item.detail or "",)
        case Checklist():
            return (item.when,)


def first_page(citation: Citation) -> int:
    """The first page cited, for sorting: roman pages before arabic, no page last."""
    pages = citation.pages or ""
    if number := re.search(r"\d+", pages):
        return int(number[0])
    return -1 if pages else 1_000_000
