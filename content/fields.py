"""What of each item a search reads, in fields that weigh differently."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from content.library import LINK, Library, texts
from content.model import Checklist, Note, Section, Step, Term
from content.refs import Ref

CHECKLIST = 1.1
"""What a checklist is worth beside the note that it goes with: who asks how to go about something wants its steps."""
STEP = 0.6
"""What a step is worth beside its checklist, which has the step's words as well."""

KIND_WORDS = {
    "activities": "operational activities what to do work tasks",
    "benchmarks": "benchmarks indicators milestones signs of progress how to measure success",
    "responsibilities": "responsibilities who does what who is in charge partners involved coordinate",
    "resources": "resources means needed budget money staff people experts skills equipment",
    "risk": "risks challenges difficulties dangers problems obstacles pitfalls what can go wrong",
    "trade-off": "trade-off tradeoff dilemma choice either or balance weigh",
    "case": "case example country experience",
    "timeline": "timeline dates history",
}
"""How people ask for a kind of section: its own words seldom name it."""
CHECKLIST_WORDS = "checklist list of steps what to do points to check"
"""How people ask for a checklist."""

_MARKS = re.compile(r"\*+|^\s*(?:[-•]|\d+\.)\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """An item as the search sees it.

    `fields` are its texts by the field's name; `names` those that, typed alone, ask for nothing else; `asked` how
    people put the question; `linked` the terms it names by a link; `body` its running text without markup, for
    snippets. `worth` is what its score is multiplied by.
    """

    ref: Ref
    title: str
    fields: Mapping[str, str]
    names: tuple[str, ...]
    asked: tuple[str, ...]
    linked: frozenset[str]
    body: str
    worth: float = 1.0


def documents(library: Library) -> Iterator[Document]:
    """All that can be found: sections, terms, checklists and steps; of a note only its name (`note_names`)."""
    for note in library.notes.values():
        for section in note.sections:
            yield _of_section(library, note, section)
    for term in library.terms.values():
        yield _of_term(library, term)
    for checklist in library.checklists.values():
        yield _of_checklist(library, checklist)
        for step in checklist.steps:
            yield _of_step(library, checklist, step)


def bare(text: str, library: Library) -> str:
    """A body's words without its markup, links as the words they show."""
    return " ".join(_MARKS.sub("", _linked(text, library)).split())


def _linked(text: str, library: Library) -> str:
    def words(match: re.Match[str]) -> str:
        target = library.find(match[1])
        return match[2] or (library.label(target) if target else "")

    return LINK.sub(words, text)


def _of_section(library: Library, note: Note, section: Section) -> Document:
    body = bare("\n".join(texts(section)), library)
    quote = section.quote.text if section.quote else ""
    columns = section.table.columns if section.table else ()
    return Document(
        ref=Ref("note", note.id, section.id),
        title=section.title,
        fields={
            "title": section.title,
            "short": section.short or "",
            "asked": _joined(section.asked),
            "around": _joined((note.title, *note.asked, KIND_WORDS.get(section.kind, ""))),
            "body": _joined((body, quote, *columns, section.author or "")),
        },
        names=(section.title, section.short or ""),
        asked=section.asked,
        linked=_terms(library, section),
        body=body,
    )


def _of_term(library: Library, term: Term) -> Document:
    body = bare(term.definition, library)
    quote = term.quote.text if term.quote else ""
    also = (*term.aliases, *term.names.values())
    return Document(
        ref=Ref("term", term.id),
        title=term.title,
        fields={
            "abbr": term.abbr or "",
            "name": term.name,
            "aliases": _joined((*also, term.short or "", term.symbol or "")),
            "asked": _joined(term.asked),
            "body": _joined((body, quote, term.obliges or "")),
        },
        names=(term.abbr or "", term.name, term.short or "", *also),
        asked=term.asked,
        linked=_terms(library, term) | {term.id},
        body=body,
    )


def _of_checklist(library: Library, checklist: Checklist) -> Document:
    when = bare(checklist.when, library)
    steps = [step.text for step in checklist.steps]
    return Document(
        ref=Ref("checklist", checklist.id),
        title=checklist.title,
        fields={
            "title": checklist.title,
            "short": checklist.short or "",
            "asked": _joined(checklist.asked),
            "around": CHECKLIST_WORDS,
            "body": when,
            "steps": _joined(chain(steps, (phase.title for phase in checklist.phases))),
        },
        names=(checklist.title, checklist.short or ""),
        asked=checklist.asked,
        linked=_terms(library, checklist),
        body=_joined((when, *steps)),
        worth=CHECKLIST,
    )


def _of_step(library: Library, checklist: Checklist, step: Step) -> Document:
    detail = bare(step.detail or "", library)
    return Document(
        ref=Ref("checklist", checklist.id, step.id),
        title=step.text,
        fields={"title": step.text, "around": checklist.title, "body": detail},
        names=(step.text,),
        asked=(),
        linked=_terms(library, step),
        body=detail or step.text,
        worth=STEP,
    )


def _terms(library: Library, item: Section | Term | Checklist | Step) -> frozenset[str]:
    return frozenset(target.id for target in library.links(item) if target.kind == "term")


def _joined(parts: Iterator[str] | tuple[str, ...] | list[str]) -> str:
    return " . ".join(part for part in parts if part)
