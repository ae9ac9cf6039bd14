"""Which names and questions of the library a query is like, as a whole: the cosine of their words' rarity.

A title, a name or a line of `asked` is itself a short query. Where the one typed has the same words and few others,
that says more than the same words scattered over a page.
"""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from math import log, sqrt
from typing import Any, Self

from content.fields import Document
from content.postings import Postings, packed_text, unpacked
from content.ranking import OTHERWISE, Wanted
from content.tokens import stems

UNLIKE = 0.1
"""Up to this likeness a phrase only happens to have a word of the query."""


class Phrases:
    """The phrases of all documents, by stem."""

    def __init__(self, postings: Postings, lengths: "array[float]", ends: "array[int]") -> None:
        """`postings` of phrases by stem, `lengths` of the phrases as vectors, `ends` where each document's phrases end.

        Phrases are numbered from 0, document by document.
        """
        self._postings = postings
        self._lengths = lengths
        self._ends = ends

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Self:
        """The phrases of the documents, which it numbers from 0."""
        having: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        counts = []
        number = 0
        for document in documents:
            phrases = {frozenset(stems(text)) for text in (*document.names, *document.asked)} - {frozenset()}
            for phrase in phrases:
                for stem in phrase:
                    having[stem].append(number)
                number += 1
            counts.append(len(phrases))
        squares = array("d", bytes(8 * number))
        for found in having.values():
            square = _rarity(len(found), number) ** 2
            for phrase_number in found:
                squares[phrase_number] += square
        return cls(Postings.packed(having), array("f", map(sqrt, squares)), array("I", accumulate(counts)))

    def likeness(self, wanted: Iterable[Wanted], documents: Iterable[int]) -> dict[int, float]:
        """Number of each of the documents → how like the query its likest phrase is, from 0 to 1, if at all."""
        near = set(chain.from_iterable(map(self._span, documents)))
        like: defaultdict[int, float] = defaultdict(float)
        squares = 0.0
        for one in wanted:
            ways = [((one.stem,), 1.0), *((phrase, OTHERWISE) for phrase in one.others)]
            rarities = [self._rarity(phrase) for phrase, _share in ways]
            rarity = next(filter(None, rarities), 0.0) or _rarity(1, len(self._lengths))
            squares += rarity**2
            left = near
            for phrase, share in ways:
                met = set[int]()
                for stem in phrase:
                    found = left.intersection(self._postings.having(stem))
                    add = rarity * share * self._rarity((stem,)) / len(phrase)
                    for number in found:
                        like[number] += add
                    met |= found
                if one.others and met:
                    left = left - met
        length = sqrt(squares)
        likest: dict[int, float] = {}
        for number, product in like.items():
            likeness = product / self._lengths[number] / length
            if likeness > UNLIKE and likeness > likest.get(owner := bisect_right(self._ends, number), 0.0):
                likest[owner] = likeness
        return likest

    def _span(self, document: int) -> range:
        return range(self._ends[document - 1] if document else 0, self._ends[document])

    def _rarity(self, phrase: Sequence[str]) -> float:
        """That of the most usual stem of a phrase; 0 where there is none."""
        having = max(map(self._postings.count, phrase))
        return _rarity(having, len(self._lengths)) if having else 0.0

    def dump(self) -> dict[str, object]:
        """Plain data from which `load` makes the same."""
        return {
            "postings": self._postings.dump(),
            "lengths": packed_text(self._lengths),
            "ends": packed_text(self._ends),
        }

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Self:
        """What `dump` gave."""
        return cls(Postings.load(data["postings"]), unpacked("f", data["lengths"]), unpacked("I", data["ends"]))


@lru_cache(maxsize=1 << 12)
def _rarity(having: int, count: int) -> float:
    return log(1 + count / having)
