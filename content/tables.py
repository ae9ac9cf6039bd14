"""All that a search looks things up in: made of a library, or read from a copy of what was made before."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydantic_core import from_json

from content.everyday import EverydayWords
from content.fields import documents
from content.library import Library
from content.naming import Names
from content.phrases import Phrases
from content.postings import WeighedPostings
from content.ranking import Index
from content.refs import Ref
from content.streams import Streams
from content.tokens import words


@dataclass(frozen=True, slots=True)
class Tables:
    """What can be found, numbered from 0: `refs`, titles, what each is worth, its running text; and the ways to it.

    Whole notes come last: they are found by their names only.
    """

    refs: tuple[Ref, ...]
    titles: tuple[str, ...]
    worths: tuple[float, ...]
    bodies: tuple[str, ...]
    index: Index
    phrases: Phrases
    streams: Streams
    names: Names
    everyday: EverydayWords
    counts: Mapping[str, int]
    """Each word of the library, in lower case → how often it stands there."""
    abbreviations: frozenset[str]
    """The words, in lower case, that the library never writes otherwise than in capitals."""

    @classmethod
    def of(cls, library: Library) -> Self:
        """The tables of a library; takes some tenths of a second."""
        read = tuple(documents(library))
        notes = library.notes.values()
        everyday = EverydayWords.of(library.everyday)
        typed = Counter(word for document in read for word in words(" . ".join(document.fields.values())))
        counts: Counter[str] = Counter()
        for word, count in typed.items():
            counts[word.casefold()] += count
        return cls(
            refs=(*(document.ref for document in read), *(Ref("note", note.id) for note in notes)),
            titles=(*(document.title for document in read), *(note.title for note in notes)),
            worths=(*(document.worth for document in read), *(1.0 for _ in notes)),
            bodies=(*(document.body for document in read), *(note.summary for note in notes)),
            index=Index.of(read, everyday.meant),
            phrases=Phrases.of(read),
            streams=Streams.of(read),
            names=Names.of(library, read),
            everyday=everyday,
            counts=counts,
            abbreviations=frozenset(
                word.casefold() for word, count in typed.items() if word.isupper() and counts[word.casefold()] == count
            ),
        )

    def dump(self) -> bytes:
        """The same as JSON, for `load`."""
        data = {
            "refs": [str(ref) for ref in self.refs],
            "titles": self.titles,
            "worths": self.worths,
            "bodies": self.bodies,
            "count": self.index.count,
            "index": self.index.postings.dump(),
            "phrases": self.phrases.dump(),
            "streams": self.streams.dump(),
            "names": self.names.dump(),
            "everyday": self.everyday.dump(),
            "counts": self.counts,
            "abbreviations": sorted(self.abbreviations),
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def load(cls, data: bytes) -> Self:
        """The tables that were dumped. Raises `ValueError` or `LookupError` where they were not."""
        read: dict[str, Any] = from_json(data)
        refs = tuple(map(Ref.parse, read["refs"]))
        return cls(
            refs=refs,
            titles=tuple(read["titles"]),
            worths=tuple(read["worths"]),
            bodies=tuple(read["bodies"]),
            index=Index(WeighedPostings.load(read["index"]), read["count"]),
            phrases=Phrases.load(read["phrases"]),
            streams=Streams.load(read["streams"]),
            names=Names.load(read["names"]),
            everyday=EverydayWords.load(read["everyday"]),
            counts=read["counts"],
            abbreviations=frozenset(read["abbreviations"]),
        )
