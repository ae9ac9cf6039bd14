"""The words of every text in their order, a sign for each, to see which of them stand together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from content.fields import Document
from content.tokens import stems

BREAK = "\n"
"""Stands between two texts: nothing is near across it."""
READ = ("abbr", "name", "aliases", "title", "short", "body", "steps")
"""The fields that are read, in this order: of what is asked, `content.phrases` sees how it is put."""
FIRST = 0x100
SURROGATES = range(0xD800, 0xE000)
"""Signs that stand for nothing by themselves, and cannot be written to a file."""


class Streams:
    """For each document the signs of its stems, in order."""

    def __init__(self, signs: Mapping[str, str], streams: Sequence[str]) -> None:
        """`signs` by stem; `streams` of the documents."""
        self._signs = signs
        self._streams = streams

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Self:
        """The streams of the documents, in their order."""
        signs: dict[str, str] = {}
        return cls(signs, [_stream(document, signs) for document in documents])

    def signs(self, stems: Iterable[str]) -> dict[str, str]:
        """The signs of the stems, in the order given; one that no text has is left out."""
        return {stem: sign for stem in stems if (sign := self._signs.get(stem))}

    def dump(self) -> dict[str, object]:
        """Plain data from which `load` makes the same."""
        return {"stems": list(self._signs), "streams": self._streams}

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Self:
        """What `dump` gave."""
        return cls({stem: _sign(number) for number, stem in enumerate(data["stems"])}, data["streams"])

    def __getitem__(self, document: int) -> str:
        return self._streams[document] if document < len(self._streams) else ""  # a whole note has none


def _stream(document: Document, signs: dict[str, str]) -> str:
    texts = filter(None, map(document.fields.get, READ))
    return BREAK.join("".join(signs.setdefault(stem, _sign(len(signs))) for stem in stems(text)) for text in texts)


def _sign(number: int) -> str:
    place = FIRST + number
    return chr(place if place < SURROGATES.start else place + len(SURROGATES))
