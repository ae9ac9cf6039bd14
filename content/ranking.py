"""Which documents answer what a query wants, and how well: BM25F.

Robertson, Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond (2009), section 3.6: term frequencies are
weighed by field and set against the field's usual length before they are saturated, so that a word found in a title
and in a body counts for more than in either, and no word counts without end.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import log
from operator import itemgetter

from content.fields import Document
from content.postings import Row, WeighedPostings
from content.tokens import stems

SATURATION = 1.2
"""k1: how soon more of the same word says no more."""
WHOLE = 1.5
"""What a word counts in all fields taken as one text, beside what it counts by its field: plain BM25, which finds more
of what is asked for in nobody's title."""
WHOLE_SATURATION, WHOLE_LENGTH = 1.5, 0.75
"""Its k1 and b, as they are usual."""
BEST = 60
"""So many documents are considered for each thing wanted: those in which it weighs most."""
ENOUGH = 180
"""So many in all are enough: the rarest thing is looked for first, and for a common one no more are taken in."""
LEAST = 0.5
"""The share of its score that a document keeps however little it has of all that is wanted."""
OTHERWISE = 0.75
"""What another way to say a word counts, where the word itself counts 1."""


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
    "short": Field(1.0, 0.4),
    "asked": Field(3.0, 0.6),
    "around": Field(1.5, 0.3),
    "body": Field(1.0, 0.7),
    "steps": Field(0.5, 0.6),
    "linked": Field(2.0, 0.3),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that a query asks for: the stem of the word typed, and other ways to say it, each in stems.

    The stem is empty where only a phrase of the query says it otherwise.
    """

    stem: str
    others: tuple[tuple[str, ...], ...] = ()

    @property
    def ways(self) -> list[tuple[str, float]]:
        """The ways to say it as they stand in an index, each with what it counts; the word itself first."""
        return [(self.stem, 1.0), *((" ".join(phrase), OTHERWISE) for phrase in self.others)]


def concept(term: str) -> str:
    """What stands in the index for a term linked to, by its id: a sign that no word has keeps it apart."""
    return f"={term}"


class Index:
    """For every stem the documents that have it, each with what the stem adds to its score."""

    def __init__(self, postings: WeighedPostings, count: int) -> None:
        """`postings` by stem, `count` the number of documents."""
        self.postings = postings
        self.count = count

    @classmethod
    def of(cls, documents: Sequence[Document], phrases: Iterable[tuple[str, ...]] = ()) -> "Index":
        """The index of the documents, which it numbers from 0; `phrases` of several stems are looked up as one."""
        read = [_stems(document) for document in documents]  # counted one by one below: all counts take much memory
        usual = _usual_lengths(read)
        usual_whole = sum(len(_whole(fields)) for fields in read) / max(len(read), 1)
        found: defaultdict[str, Row] = defaultdict(Row)
        for number, fields in enumerate(read):
            whole = Counter(_whole(fields))
            stretch = WHOLE_SATURATION * (1 - WHOLE_LENGTH + WHOLE_LENGTH * whole.total() / (usual_whole or 1))
            for stem, frequency in _weighed(fields, usual).items():
                by_field = frequency / (SATURATION + frequency)
                as_one = whole[stem] / (stretch + whole[stem]) if whole[stem] else 0.0
                found[stem].add(number, documents[number].worth * (by_field + WHOLE * as_one))
        for row in found.values():
            row.multiply(_rarity(len(row), len(documents)))
        found |= together(found, phrases)
        return cls(WeighedPostings.of_rows(found), len(documents))

    def __contains__(self, stem: str) -> bool:
        return stem in self.postings

    def rarity(self, stem: str) -> float:
        """How much a stem says: the logarithm of how few documents have it; that of a single one where none has."""
        return _rarity(self.postings.count(stem) or 1, self.count)

    def scores(self, wanted: Iterable[Wanted], beside: Mapping[str, float]) -> dict[int, float]:
        """Number of each document that is among the best for any of what is wanted → its score.

        A document that speaks of all that is wanted is before one that speaks much of one thing: the share of it that
        it has counts too. The stems `beside`, with their weights, only add.
        """
        asked = sorted(((self._worth(one), one.ways) for one in wanted), key=itemgetter(0), reverse=True)
        best = set(chain.from_iterable(self.postings.first(stem, BEST) for stem in beside))
        for way, _share in chain.from_iterable(ways for _worth, ways in asked):
            if len(best) < ENOUGH:
                best.update(self.postings.first(way, BEST))
        scores, had = [0.0] * self.count, [0.0] * self.count
        all_ = 0.0
        for worth, ways_of_one in asked:
            all_ += worth
            left = best
            for way, share in ways_of_one:
                impacts = self.postings.weights(way)
                having = impacts.keys() & left
                had_by_it = share * worth
                for number in having:
                    scores[number] += share * impacts[number]
                    had[number] += had_by_it
                if len(ways_of_one) > 1:
                    left = left - having
        for stem, weight in beside.items():
            impacts = self.postings.weights(stem)
            for number in impacts.keys() & best:
                scores[number] += weight * impacts[number]
        if not all_:
            return {number: LEAST * scores[number] for number in best}
        more = (1 - LEAST) / all_
        return {number: scores[number] * (LEAST + more * had[number]) for number in best}

    def _worth(self, wanted: Wanted) -> float:
        return next((self.rarity(way) for way, _share in wanted.ways if way in self.postings), 0.0)


def together(found: Mapping[str, Row], phrases: Iterable[Sequence[str]]) -> dict[str, Row]:
    """For every phrase of several stems the numbers that have any of them, with the mean of what they weigh there."""
    joined: dict[str, Row] = {}
    for phrase in phrases:
        if len(phrase) > 1:
            added: defaultdict[int, float] = defaultdict(float)
            for stem in phrase:
                for number, weight in found.get(stem, ()):
                    added[number] += weight / len(phrase)
            joined[" ".join(phrase)] = Row(added)
    return joined


@lru_cache(maxsize=1 << 12)
def _rarity(having: int, count: int) -> float:
    return log(1 + (count - having + 0.5) / (having + 0.5))


def _stems(document: Document) -> dict[str, list[str]]:
    found = {name: stems(text) for name, text in document.fields.items() if text}
    found["linked"] = [concept(term) for term in document.linked]
    return found


def _whole(fields: Mapping[str, Sequence[str]]) -> list[str]:
    return [stem for name, stems_ in fields.items() if name != "linked" for stem in stems_]


def _usual_lengths(read: Iterable[Mapping[str, Sequence[str]]]) -> dict[str, float]:
    lengths: defaultdict[str, list[int]] = defaultdict(list)
    for fields in read:
        for name, stems_ in fields.items():
            lengths[name].append(len(stems_))
    return {name: max(sum(all_) / len(all_), 1.0) for name, all_ in lengths.items()}


def _weighed(fields: Mapping[str, Sequence[str]], usual: Mapping[str, float]) -> dict[str, float]:
    weighed: defaultdict[str, float] = defaultdict(float)
    for name, stems_ in fields.items():
        field = FIELDS[name]
        stretch = 1 - field.length_counts + field.length_counts * len(stems_) / usual[name]
        for stem, count in Counter(stems_).items():
            weighed[stem] += field.weight * count / stretch
    return weighed
