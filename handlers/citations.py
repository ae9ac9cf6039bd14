"""How a source is named: on a screen, in full, and as text to copy."""

from collections.abc import Iterable
from datetime import datetime

from content.library import Library
from content.model import Citation, Source
from handlers.screen import COPY
from handlers.words import _, ngettext


def place(source: Source, citation: Citation) -> str:
    """Where in its document: “p. 16”, “pp. 16-17”, “about p. 37”, “under ‘Links and firewalls’”."""
    parts = []
    if citation.pages:
        several = any(sign in citation.pages for sign in "-–,")
        pages = _("pp. {pages}") if several else _("p. {pages}")
        about = _("about {place}") if source.inferred_pages else "{place}"
        parts.append(about.format(place=pages.format(pages=citation.pages.replace("-", "–"))))
    if citation.at:
        parts.append(_("under “{heading}”").format(heading=citation.at))
    return ", ".join(parts)


def short(library: Library, citations: Iterable[Citation]) -> str:
    """The line under a text: “UN SSR ITGNs (2012), p. 16; The UN and SSR (2020), pp. 50–51”."""
    named = (library.sources[citation.doc] for citation in citations)
    return "; ".join(
        f"{source.short}, {place(source, citation)}" for source, citation in zip(named, citations, strict=True)
    )


def full(library: Library, citations: Iterable[Citation]) -> tuple[str, ...]:
    """Each citation whole, as a record carries it."""
    named = ((library.sources[citation.doc], citation) for citation in citations)
    return tuple(f"{source.full.rstrip('.')}, {place(source, citation)}." for source, citation in named)


def to_copy(library: Library, title: str, citations: Iterable[Citation]) -> str:
    """A citation to paste: author, short title, year, place; at most 256 characters, whole words.

    The first source only where all of them do not fit; the place is never cut off.
    """
    lines = [_to_copy(library.sources[citation.doc], title, citation) for citation in citations]
    together = "; ".join(lines)
    return together if len(together) <= COPY else lines[0]


def _to_copy(source: Source, title: str, citation: Citation) -> str:
    name = source.short.removesuffix(f"({source.year})").strip()
    behind = f"{name} ({source.year}), {place(source, citation)}"
    line = f"{source.authors}, {behind}: “{title}”"
    if len(line) <= COPY:
        return line
    line = f"{source.authors}, {behind}"
    return line if len(line) <= COPY else behind[: COPY - 1].rstrip() + "…"


def dated(library: Library, citations: Iterable[Citation]) -> tuple[str, ...]:
    """Each document's year and whose word it is, for a text that is read outside the bot, at any time."""
    sources = (library.sources[doc] for doc in dict.fromkeys(citation.doc for citation in citations))
    return tuple(_dated(source) for source in sources)


def _dated(source: Source) -> str:
    name = source.short if str(source.year) in source.short else f"{source.short} ({source.year})"
    return ", ".join((f"{name}: {source.status}", *_superseded(source)))


def standing(source: Source, now: datetime) -> str:
    """Whose word a source is and how old: “official UN guidance, 14 years old”."""
    age = max(now.year - source.year, 0)
    old = ngettext("{count} year old", "{count} years old", age) if age else _("of this year")
    return ", ".join((source.status, old, *_superseded(source)))


def _superseded(source: Source) -> tuple[str, ...]:
    return (_("superseded by {title}").format(title=source.superseded_by),) if source.superseded_by else ()
