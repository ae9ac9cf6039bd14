"""Which documents answer a set of stems, and how well: BM25F.

Robertson, Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond (2009), section 3.6: term frequencies are
weighed by field and set against the field's usual length before they are saturated, so that a word found in a title
and in a body counts for more than in either, and no word counts without end.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from content.fields import Document
from content.tokens import stems

SATURATION = 1.2
"""k1: how soon more of the same word says no more."""

BREADTH = 0.8
"""How much it counts to have many of the words looked for: 0 not at all, 1 as much as the words themselves."""
LEAST = 0.25
"""The share of the words granted to a document that has fewer, or only what stands beside them."""


@dataclass(frozen=True, slots=True)
class Field:
    """How much a word in a field counts, and how much of that a long field takes away (b, from 0 to 1)."""

    weight: float
    length_counts: float


FIELDS: Mapping[str, Field] = {
    "abbr": Field(6.0, 0.0),
    "name": Field(5.0, 0.4),
    "aliases": Field(3.5, 0.3),
    "title": Field(4.0, 0.4),
    "short": Field(2.0, 0.4),
    "asked": Field(3.0, 0.3),
    "around": Field(0.7, 0.3),
    "body": Field(1.0, 0.7),
    "steps": Field(0.8, 0.6),
    "linked": Field(2.0, 0.3),
}


def concept(term: str) -> str:
    """What stands in the index for a term linked to, by its id: a sign that no word has keeps it apart."""
    return f"={term}"


class Index:
    """For every stem the documents that have it, each with what the stem adds to its score."""

    def __init__(self, documents: Sequence[Document]) -> None:
        counted = [_counted(document) for document in documents]
        usual = _usual_lengths(counted)
        found: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, fields in enumerate(counted):
            for stem, frequency in _weighed(fields, usual).items():
                found[stem].append((number, documents[number].worth * frequency / (SATURATION + frequency)))
        self._count = len(documents)
        self._found = dict(found)

    def __contains__(self, stem: str) -> bool:
        return stem in self._found

    def rarity(self, stem: str) -> float:
        """How much a stem says: the logarithm of how few documents have it; that of a single one where none has."""
        return self._rarity(len(self._found.get(stem, "1")))

    def scores(self, words: Iterable[str], beside: Mapping[str, float]) -> dict[int, float]:
        """Number of each document that has any of the stems → its score.

        A document that speaks of all `words` is before one that speaks much of one: the share of them that it has
        counts too. The stems `beside` them, with their weights, only add.
        """
        scores: defaultdict[int, float] = defaultdict(float)
        had: defaultdict[int, float] = defaultdict(float)
        known = [word for word in words if word in self]
        for word in known:
            rarity = self.rarity(word)
            for number, impact in self._found[word]:
                scores[number] += rarity * impact
                had[number] += rarity
        for stem, weight in beside.items():
            for number, impact in self._found.get(stem, ()):
                scores[number] += weight * self.rarity(stem) * impact
        all_ = sum(self.rarity(word) for word in known) or 1.0
        return {number: score * max(had[number] / all_, LEAST) ** BREADTH for number, score in scores.items()}

    def _rarity(self, having: int) -> float:
        return log(1 + (self._count - having + 0.5) / (having + 0.5))


def _counted(document: Document) -> dict[str, Counter[str]]:
    counted = {name: Counter(stems(text)) for name, text in document.fields.items() if text}
    counted["linked"] = Counter(concept(term) for term in document.linked)
    return counted


def _usual_lengths(counted: Iterable[Mapping[str, Counter[str]]]) -> dict[str, float]:
    lengths: defaultdict[str, list[int]] = defaultdict(list)
    for fields in counted:
        for name, stems_ in fields.items():
            lengths[name].append(stems_.total())
    return {name: max(sum(all_) / len(all_), 1.0) for name, all_ in lengths.items()}


def _weighed(fields: Mapping[str, Counter[str]], usual: Mapping[str, float]) -> Counter[str]:
    weighed: Counter[str] = Counter()
    for name, counts in fields.items():
        field = FIELDS[name]
        stretch = 1 - field.length_counts + field.length_counts * counts.total() / usual[name]
        for stem, count in counts.items():
            weighed[stem] += field.weight * count / stretch  # type: ignore[assignment]  # a Counter of floats
    return weighed
