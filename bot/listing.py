"""The library, what a search found and what none did, as plain values for scripts: the outside face, which stays."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.settings import Settings
from content.library import Library
from content.markup import plain
from content.model import Citation
from content.refs import Ref
from content.search import Found
from handlers.screen import payload
from storage import Cipher, StorageError, open_store
from storage.backup import file_of


def items(library: Library) -> Iterator[dict[str, Any]]:
    """One value a note, a term, a checklist. `words` is the length of a body or definition, `start` the deep link."""
    for note in library.notes.values():
        ref = Ref("note", note.id)
        sections = [
            {
                "ref": str(part),
                "title": section.title,
                "words": _words(section.body, library),
                "start": payload(part),
                "sources": _sources(section.source),
            }
            for section in note.sections
            for part in (Ref("note", note.id, section.id),)
        ]
        cited = dict.fromkeys(citation for section in note.sections for citation in section.source)
        yield {
            "ref": str(ref),
            "title": note.title,
            "topic": note.topic,
            "start": payload(ref),
            "sources": _sources(cited),
            "sections": sections,
        }
    for term in library.terms.values():
        ref = Ref("term", term.id)
        yield {
            "ref": str(ref),
            "name": term.name,
            "abbr": term.abbr,
            "aliases": list(term.aliases),
            "words": _words(term.definition, library),
            "start": payload(ref),
            "sources": _sources(term.source),
        }
    for checklist in library.checklists.values():
        ref = Ref("checklist", checklist.id)
        yield {
            "ref": str(ref),
            "title": checklist.title,
            "start": payload(ref),
            "sources": _sources(checklist.source),
            "phases": [{"title": phase.title, "steps": len(phase.steps)} for phase in checklist.phases],
        }


def found(result: Found) -> dict[str, Any]:
    """What a search found, best first."""
    return {
        "query": result.query,
        "corrected": result.corrected,
        "hits": [
            {"ref": str(hit.ref), "title": hit.title, "score": hit.score, "snippet": hit.snippet} for hit in result.hits
        ],
    }


async def missed(settings: Settings) -> list[dict[str, Any]]:
    """What was searched for and not found, the most frequent first; `last` is a day (ISO 8601, UTC).

    Raises `StorageError` where there is no database, or it cannot be used.
    """
    database = file_of(settings.database_url)
    if not database.exists():
        raise StorageError(f"There is no database {database}.")
    async with open_store(settings.database_url, cipher=Cipher(*settings.data_keys)) as store:
        return [{"query": gap.query, "count": gap.count, "last": gap.day.isoformat()} for gap in await store.gaps()]


def _words(body: str, library: Library) -> int:
    return len(plain(body, library).split())


def _sources(citations: Iterable[Citation]) -> list[dict[str, str]]:
    return [
        {"doc": citation.doc, "pages": citation.pages or "", **({"at": citation.at} if citation.at else {})}
        for citation in citations
    ]
