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
from content.postings import Postings, packed_text, unpacked
from content.ranking import OTHERWISE, Wanted
from content.tokens import stems

ENOUGH = 3000
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
    def of(cls, documents: Sequence[Document]) -> Self:
        """The phrases of the documents, which it numbers from 0."""
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
            stem: {number: rarity[stem] / sqrt(lengths[number]) for number in found} for stem, found in having.items()
        }
        return cls(Postings.packed(weights), owners)

    def likeness(self, wanted: Iterable[Wanted]) -> dict[int, float]:
        """Number of each document → how like the query its likest phrase is, from 0 to 1."""
        like: defaultdict[int, float] = defaultdict(float)
        squares = 0.0
        for rarity, one in sorted(((self._rarity(one), one) for one in wanted), key=itemgetter(0), reverse=True):
            squares += rarity**2
            enough = len(like) >= ENOUGH and not one.others
            for number, weight in self.postings.among(one.stem, like) if enough else self._having(one):
                like[number] += rarity * weight
        length = sqrt(squares)
        floor = UNLIKE * length
        found: dict[int, float] = {}
        for number, cosine in like.items():
            if cosine > floor and cosine > found.get(owner := self.owners[number], 0.0):
                found[owner] = cosine
        return {owner: cosine / length for owner, cosine in found.items()}

    def _having(self, wanted: Wanted) -> Iterable[tuple[int, float]]:
        if not wanted.others:
            return self.postings.of(wanted.stem)
        having = dict(self.postings.of(wanted.stem))
        for phrase in wanted.others:
            share = OTHERWISE / len(phrase)
            added: defaultdict[int, float] = defaultdict(float)
            for stem in phrase:
                for number, weight in self.postings.of(stem):
                    added[number] += share * weight
            for number, weight in added.items():
                having[number] = max(having.get(number, 0.0), weight)
        return having.items()

    def _rarity(self, wanted: Wanted) -> float:
        known = [self.postings.count(stem) for stem in (wanted.stem, *(phrase[0] for phrase in wanted.others))]
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
