"""Small libraries, each made in a test of just what it needs."""

from content.library import Library
from content.model import Checklist, Everyday, Note, Section, Term
from content.search import Found, Search

CITED = {"doc": "itgn", "pages": "1"}


def term(id_: str, name: str, definition: str = "Nothing more is said.", /, **more: object) -> Term:
    """A term; of it `more` as a file has it."""
    return Term.model_validate(
        {"id": id_, "name": name, "definition": definition, "category": "concept", "source": CITED, **more}
    )


def section(id_: str, title: str, body: str = "Nothing more is said.", /, **more: object) -> Section:
    """A section of a note."""
    return Section.model_validate({"id": id_, "title": title, "body": body, "source": CITED, **more})


def note(id_: str, title: str, *sections: Section, **more: object) -> Note:
    """A note of these sections."""
    given = {"id": id_, "title": title, "topic": "police", "summary": "What it is about.", "sections": sections}
    return Note.model_validate({**given, **more})


def checklist(id_: str, title: str, *steps: str, **more: object) -> Checklist:
    """A checklist of one phase, its steps s-1, s-2 and so on."""
    numbered = [{"id": f"s-{number}", "text": text} for number, text in enumerate(steps, 1)]
    given = {"id": id_, "title": title, "topic": "police", "use": "read-do", "when": "On the day.", "source": CITED}
    return Checklist.model_validate({**given, "phases": [{"title": "At the site", "steps": numbered}], **more})


def others(count: int = 9) -> tuple[Term, ...]:
    """Terms that have to do with nothing, beside which a word that two items share is still a rare one."""
    return tuple(term(f"other-{number}", f"Other {number}", "It is something else.") for number in range(count))


def library_of(*items: Note | Term | Checklist, everyday: tuple[Everyday, ...] = ()) -> Library:
    """A library of these items alone."""
    return Library(
        sources={},
        groups=(),
        roles={},
        notes={item.id: item for item in items if isinstance(item, Note)},
        checklists={item.id: item for item in items if isinstance(item, Checklist)},
        terms={item.id: item for item in items if isinstance(item, Term)},
        everyday=everyday,
        date="2026-11-22",
        hash="",
        places={},
    )


def search_in(*items: Note | Term | Checklist, everyday: tuple[Everyday, ...] = ()) -> Search:
    """The search over a library of these items alone."""
    return Search(library_of(*items, everyday=everyday))


def refs(found: Found) -> list[str]:
    """What was found, in order."""
    return [str(hit.ref) for hit in found.hits]
