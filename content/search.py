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
from threading import Lock

from content.fields import Document, documents
from content.library import Library
from content.naming import Mention, Names
from content.ranking import Index, concept
from content.refs import Kind, Ref
from content.snippets import snippet
from content.spelling import Speller, Spelling
from content.tokens import ASKING, stem, typed_words, words

WORDS = 40
"""Words of a query that are looked for: more than a long sentence has."""
ALIKE = 6.0
"""What a name that looks just like the query adds to a score; one that only resembles it adds a part of this."""
CANDIDATES = 200
"""How many documents are looked at closely."""
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
    """What a query found, best first.

    `corrected` is the query as it was understood, None where as it was typed; `stems` are those looked for, by which
    words of a text can be marked.
    """

    query: str
    corrected: str | None
    hits: tuple[Hit, ...]
    stems: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """A query as it is looked for.

    `words` are all of it, `stems` those that say something, `joined` the stems of neighbours that are written as one
    word elsewhere, `mentions` the terms named in it.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    joined: tuple[str, ...]
    mentions: tuple[Mention, ...]

    @property
    def beside(self) -> dict[str, float]:
        """What is looked for beside the words: words joined, and terms by the share of the query that names them."""
        beside = dict.fromkeys(self.joined, 1.0)
        for mention in self.mentions:
            share = sum(bool(stem(word)) for word in mention.words) / max(len(self.stems), 1)
            beside |= {concept(ref.id): min(share, 1.0) for ref in mention.terms}
        return beside


class Search:
    """Finds the items of one library."""

    def __init__(self, library: Library) -> None:
        self._documents = tuple(documents(library))
        self._by_ref = {document.ref: document for document in self._documents}
        self._library = library
        self._names = Names(library, self._documents)
        self._index = Index(self._documents)
        self._speller = Speller(_vocabulary(self._documents))

    def find(self, query: str, limit: int = 50, *, kind: Kind | None = None, as_typed: bool = False) -> Found:
        """At most `limit` items that answer `query`. Any text is a query, and none is an error.

        With `kind` only items of that kind; `as_typed` leaves the spelling as it is.
        """
        typed = typed_words(query)[:WORDS]
        spelling = Spelling(tuple(typed), corrected=False) if as_typed else self._speller.spell(typed)
        question = self._question(spelling.words)
        exact = self._names.exact(spelling.words)
        scores = self._scores(question)
        best = max(scores.values(), default=0.0)
        scores |= dict.fromkeys(exact, best + 1)
        shown = (ref for ref in scores if scores[ref] >= TAIL * best and kind in {None, ref.kind})
        ranked = sorted(shown, key=lambda ref: (-scores[ref], ref.kind != "term", str(ref)))
        weights = {stem: self._index.rarity(stem) for stem in question.stems}
        arranged = _varied(_together(ranked, question.mentions))[:limit]
        hits = tuple(self._hit(ref, scores.get(ref, 0.0), weights) for ref in arranged)
        corrected = " ".join(spelling.words) if spelling.corrected else None
        return Found(query, corrected, hits, frozenset(question.stems))

    def define(self, word: str) -> tuple[Ref, ...]:
        """The terms whose abbreviation, name or alias `word` is; several where they share it."""
        return self._names.terms(word)

    def nearest(self, query: str, n: int) -> tuple[Ref, ...]:
        """At most `n` terms whose names look most like `query`, then those it finds; none where there are none."""
        alike = self._names.nearest(query, n)
        found = (hit.ref for hit in self.find(query).hits if hit.ref.kind == "term")
        return tuple(dict.fromkeys((*alike, *found)))[:n]

    def _question(self, words: Sequence[str]) -> Question:
        said = [word for word in words if stem(word)]
        asked = [word for word in said if word.casefold() not in ASKING] or said
        return Question(
            words=tuple(words),
            stems=tuple(dict.fromkeys(stem(word) for word in asked)),
            joined=tuple(one for pair in pairwise(words) if (one := stem("".join(pair))) in self._index),
            mentions=tuple(self._names.mentions(words)),
        )

    def _scores(self, question: Question) -> dict[Ref, float]:
        found = self._index.scores(question.stems, question.beside)
        closest = nlargest(CANDIDATES, found, key=found.__getitem__)
        scores = {self._documents[number].ref: found[number] for number in closest}
        for ref, likeness in self._names.alike(question.words).items():
            scores[ref] = scores.get(ref, 0.0) + ALIKE * likeness
        return scores

    def _hit(self, ref: Ref, score: float, weights: Mapping[str, float]) -> Hit:
        document = self._by_ref.get(ref)
        said = snippet(document.body, weights) if document else self._library.notes[ref.id].summary
        return Hit(ref, self._library.title(ref), round(score, 3), said)


_BUILDING = Lock()


def search_of(library: Library) -> Search:
    """The library's search, built once for each library, in some tenths of a second; from any thread."""
    with _BUILDING:
        return _built(library)


@lru_cache(maxsize=2)
def _built(library: Library) -> Search:
    return Search(library)


def _together(ranked: Iterable[Ref], mentions: Iterable[Mention]) -> Iterable[Ref]:
    """The ranking with the terms of one name side by side, where the best of them stands."""
    beside = {ref: mention.terms for mention in mentions for ref in mention.terms}
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
