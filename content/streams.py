"""The words of every text in their order, packed, to see which of them stand together."""

from array import array
from collections.abc import Iterable, Mapping
from typing import Any, Self

from content.fields import Document
from content.postings import packed_text, unpacked
from content.tokens import stems

BREAK = 0
"""Stands between two texts: nothing is near across it."""
READ = ("abbr", "name", "aliases", "title", "short", "body", "steps")
"""The fields that are read, in this order: of what is asked, `content.phrases` sees how it is put."""


class Streams:
    """For each document the numbers of its stems, in order."""

    def __init__(self, numbers: Mapping[str, int], streams: "array[int]", ends: "array[int]") -> None:
        """`numbers` by stem, from 1; `streams` one after the other; `ends` where each ends."""
        self._numbers = numbers
        self._streams = streams
        self._ends = ends

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Self:
        """The streams of the documents, in their order."""
        numbers: dict[str, int] = {}
        streams, ends = array("I"), array("I")
        for document in documents:
            for name in READ:
                text = document.fields.get(name)
                if text:
                    streams.extend(numbers.setdefault(stem, len(numbers) + 1) for stem in stems(text))
                    streams.append(BREAK)
            ends.append(len(streams))
        return cls(numbers, streams, ends)

    def numbers(self, stems: Iterable[str]) -> dict[str, int]:
        """The numbers of the stems, in the order given; one that no text has is left out."""
        return {stem: number for stem in stems if (number := self._numbers.get(stem))}

    def dump(self) -> dict[str, object]:
        """Plain data from which `load` makes the same."""
        return {
            "stems": list(self._numbers),
            "streams": packed_text(self._streams),
            "ends": packed_text(self._ends),
        }

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Self:
        """What `dump` gave."""
        numbers = {stem: number for number, stem in enumerate(data["stems"], 1)}
        return cls(numbers, unpacked("I", data["streams"]), unpacked("I", data["ends"]))

    def __getitem__(self, document: int) -> "array[int]":
        if document >= len(self._ends):  # a whole note is none
            return array("I")
        start = self._ends[document - 1] if document else 0
        return self._streams[start : self._ends[document]]
