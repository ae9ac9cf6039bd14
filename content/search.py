"""One forgiving search over the whole library: exact names first, then by what the words say, spelling put right.

The parts: `content.fields` says what is read, `content.tokens` what a word is, `content.ranking` how much it counts,
`content.spelling` what was meant, `content.naming` which names there are. Here they are put together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise

from content.fields import Document, documents
from content.library import Library
from content.naming import Names
from content.ranking import Index, concept
from content.refs import Ref
from content.snippets import snippet
from content.spelling import Speller
from content.tokens import ASKING, stem, typed_words, words

WORDS = 40
"""Words of a query that are looked for: more than a long sentence has."""
CONCEPT = 0.8
"""How much a term named in the query counts beside the words of its name."""
ALIKE = 6.0
"""What a name that looks just like the query adds to a score; one that only resembles it adds a part of this."""
CANDIDATES = 200
"""How many documents are looked at closely."""
EXACT = 100.0
"""What is added to the score of an item whose name the query is, so that it comes before all others."""
TAIL = 0.2
"""The share of the best score below which nothing is shown."""
OF_ONE_NOTE = 3
"""How many sections of one note may stand among the first ten."""
FIRST = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """An item found: `score` is comparable within one search only, `snippet` the sentence that fits best."""

    ref: Ref
    title: str
    score: float
    snippet: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found, best first; `corrected` is the query as it was understood, None where as it was typed."""

    query: str
    corrected: str | None
    hits: tuple[Hit, ...]


class Search:
    """Finds the items of one library."""

    def __init__(self, library: Library) -> None:
        self._documents = tuple(documents(library))
        self._by_ref = {document.ref: document for document in self._documents}
        self._library = library
        self._names = Names(library, self._documents)
        self._index = Index(self._documents)
        self._speller = Speller(_vocabulary(self._documents))

    def find(self, query: str, limit: int = 50) -> Found:
        """At most `limit` items that answer `query`. Any text is a query, and none is an error."""
        spelling = self._speller.spell(typed_words(query)[:WORDS])
        named = self._names.named_in(spelling.words)
        wanted = self._wanted(spelling.words, named)
        scores = self._scores(spelling.words, wanted)
        floor = TAIL * max((score % EXACT for score in scores.values()), default=0.0)
        ranked = sorted((ref for ref in scores if scores[ref] >= floor), key=lambda ref: (-scores[ref], str(ref)))
        weights = {word: self._index.rarity(word) for word in wanted}
        hits = (self._hit(ref, scores.get(ref, 0.0), weights) for ref in _varied(_together(ranked, named))[:limit])
        return Found(query, " ".join(spelling.words) if spelling.corrected else None, tuple(hits))

    def define(self, word: str) -> tuple[Ref, ...]:
        """The terms whose abbreviation, name or alias `word` is; several where they share it."""
        return self._names.terms(word)

    def nearest(self, query: str, n: int) -> tuple[Ref, ...]:
        """At most `n` terms whose names look most like `query`; none where none does."""
        return self._names.nearest(query, n)

    def _wanted(self, query: Sequence[str], named: Iterable[Sequence[Ref]]) -> dict[str, float]:
        """The stems to look for, with their weights: the words, words that are written together, terms named."""
        asked = [word for word in query if word.casefold() not in ASKING] or query
        wanted = {found: 1.0 for word in asked if (found := stem(word))}
        for one, two in pairwise(query):
            if (together := stem(one + two)) in self._index:
                wanted.setdefault(together, 1.0)
        return wanted | {concept(ref.id): CONCEPT for group in named for ref in group}

    def _scores(self, query: Sequence[str], wanted: Mapping[str, float]) -> dict[Ref, float]:
        scores: dict[Ref, float] = {}
        found = self._index.scores(wanted)
        for number in nlargest(CANDIDATES, found, key=found.__getitem__):
            scores[self._documents[number].ref] = found[number]
        for ref, likeness in self._names.alike(query).items():
            scores[ref] = scores.get(ref, 0.0) + ALIKE * likeness
        for ref in self._names.exact(query):
            scores[ref] = scores.get(ref, 0.0) + EXACT
        return scores

    def _hit(self, ref: Ref, score: float, weights: Mapping[str, float]) -> Hit:
        document = self._by_ref.get(ref)
        said = snippet(document.body, weights) if document else self._library.notes[ref.id].summary
        return Hit(ref, self._library.title(ref), round(score, 3), said)


@lru_cache(maxsize=2)
def search_of(library: Library) -> Search:
    """The library's search, built once for each library, in some tenths of a second."""
    return Search(library)


def _together(ranked: Iterable[Ref], named: Iterable[Sequence[Ref]]) -> Iterable[Ref]:
    """The ranking with the terms of one name side by side, where the best of them stands."""
    beside = {ref: group for group in named for ref in group}
    return dict.fromkeys(each for ref in ranked for each in (ref, *beside.get(ref, ())))


def _varied(ranked: Iterable[Ref]) -> list[Ref]:
    """No more than three sections of one note in the first ten; what is put off comes right after them."""
    first: list[Ref] = []
    later: list[Ref] = []
    sections: Counter[str] = Counter()
    for ref in ranked:
        is_section = ref.kind == "note" and bool(ref.part)
        if len(first) < FIRST and not (is_section and sections[ref.id] == OF_ONE_NOTE):
            first.append(ref)
            sections[ref.id] += is_section
        else:
            later.append(ref)
    return first + later


def _vocabulary(documents: Iterable[Document]) -> Counter[str]:
    typed = Counter(word for document in documents for word in words(" . ".join(document.fields.values())))
    counts: Counter[str] = Counter()
    for word, count in typed.items():
        counts[word.casefold()] += count
    return counts
