"""Which names and questions of the library a query is like, as a whole: the cosine of their words' rarity.

A title, a name or a line of `asked` is itself a short query. Where the one typed has the same words and few others,
that says more than the same words scattered over a page.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt
from operator import itemgetter
from typing import Any, Self

from content.fields import Document
from content.postings import Postings, Row, packed_text, unpacked
from content.ranking import Wanted, together
from content.tokens import stems

ENOUGH = 250
"""So many phrases that have a rarer word of the query are enough: no more are taken in for a common one."""
UNLIKE = 0.1
"""Up to this likeness a phrase only happens to have a word of the query."""


class Phrases:
    """The phrases of all documents, by stem."""

    def __init__(self, postings: Postings, owners: "array[int]") -> None:
        """`postings` of phrases by stem, `owners` the document of each phrase."""
        self.postings = postings
        self.owners = owners

    @classmethod
    def of(cls, documents: Sequence[Document], phrases: Iterable[tuple[str, ...]] = ()) -> Self:
        """The phrases of the documents, which it numbers from 0; `phrases` of several stems are looked up as one."""
        owners = array("I")
        having: defaultdict[str, list[int]] = defaultdict(list)
        for number, document in enumerate(documents):
            for phrase in {frozenset(stems(text)) for text in (*document.names, *document.asked)} - {frozenset()}:
                for stem in phrase:
                    having[stem].append(len(owners))
                owners.append(number)
        rarity = {stem: _rarity(len(found), len(owners)) for stem, found in having.items()}
        lengths = [0.0] * len(owners)
        for stem, found in having.items():
            for phrase_number in found:
                lengths[phrase_number] += rarity[stem] ** 2
        weights = {
            stem: Row({number: rarity[stem] / sqrt(lengths[number]) for number in found})
            for stem, found in having.items()
        }
        return cls(Postings.packed(weights | together(weights, phrases)), owners)

    def likeness(self, wanted: Iterable[Wanted]) -> dict[int, float]:
        """Number of each document → how like the query its likest phrase is, from 0 to 1."""
        like: defaultdict[int, float] = defaultdict(float)
        squares = 0.0
        for rarity, one in sorted(((self._rarity(one), one) for one in wanted), key=itemgetter(0), reverse=True):
            squares += rarity**2
            met: set[int] = set()
            for way, share in one.ways:
                enough = len(like) >= ENOUGH
                for number, weight in self.postings.among(way, like) if enough else self.postings.of(way):
                    if number not in met:
                        like[number] += rarity * share * weight
                if one.others:
                    met.update(self.postings.having(way))
        length = sqrt(squares)
        floor = UNLIKE * length
        found: dict[int, float] = {}
        for number, cosine in like.items():
            if cosine > floor and cosine > found.get(owner := self.owners[number], 0.0):
                found[owner] = cosine
        return {owner: cosine / length for owner, cosine in found.items()}

    def _rarity(self, wanted: Wanted) -> float:
        known = (self.postings.count(way) for way, _share in wanted.ways)
        return _rarity(next(filter(None, known), 1), len(self.owners))

    def dump(self) -> dict[str, object]:
        """Plain data from which `load` makes the same."""
        return {"postings": self.postings.dump(), "owners": packed_text(self.owners)}

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Self:
        """What `dump` gave."""
        return cls(Postings.load(data["postings"]), unpacked("I", data["owners"]))


def _rarity(having: int, count: int) -> float:
    return log(1 + count / having)
