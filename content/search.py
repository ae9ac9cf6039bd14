"""One forgiving search over the whole library: exact names first, then by what the words say, spelling put right.

The parts: `content.fields` says what is read, `content.tokens` what a word is, `content.everyday` what else it may be
called, `content.ranking` how much it counts, `content.phrases` which question was asked before, `content.closeness`
what stands together, `content.spelling` what was meant, `content.naming` which names there are. Here they are put
together.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Lock

from content.closeness import closeness
from content.library import Library
from content.naming import Mention
from content.ranking import OTHERWISE, Wanted, concept
from content.refs import Ref
from content.snippets import snippet
from content.spelling import Speller, Spelling
from content.tables import Tables
from content.tokens import ASKING, stem, stems, tells, typed_words

WORDS = 40
"""Words of a query that are looked for: more than a long sentence has."""
ALIKE = 6.0
"""What a name that looks just like the query adds to a score; one that only resembles it adds a part of this."""
LIKE = 7.0
"""What a name or a question that is just the query adds to a score."""
CLOSE = 2.0
"""What words that stand together as in the query add to a score."""
MANY_WORDS, TERM = 4, 0.92
"""From so many words on a query rather asks for guidance: a term is worth that much of its score then."""
CANDIDATES = 100
"""How many documents are considered."""
COMPARED = 20
"""How many of them are held against the query phrase by phrase."""
LOOKED_AT = 10
"""How many are looked at closely."""
TAIL = 0.15
"""The share of the best score below which nothing is shown."""
OF_ONE = 3
"""How many sections of one note, or steps of one checklist, may stand among the first ten."""
FIRST = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """An item found: `score` is comparable within one search only; `body` its text, `weights` the stems looked for."""

    ref: Ref
    title: str
    score: float
    body: str
    weights: Mapping[str, float] = field(default_factory=dict, hash=False)

    @property
    def snippet(self) -> str:
        """The sentence of the item that fits best."""
        weights = self.weights
        if self.ref.kind == "term":  # all of its text is about its name: another sentence than the first needs others
            named = frozenset(stems(self.title))
            weights = {stem: weight for stem, weight in weights.items() if stem not in named}
        return snippet(self.body, weights)


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found, best first.

    `corrected` is the query as it was understood, None where as it was typed; `stems` are those looked for, also
    those of other ways to say it, by which words of a text can be marked.
    """

    query: str
    corrected: str | None
    hits: tuple[Hit, ...]
    stems: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """A query as it is looked for.

    `words` are all of it, `stems` those that say something of the subject, `wanted` all that are looked for with other
    ways to say them, `known` how many of the stems the library has, `joined` the stems of neighbours that are written
    as one word elsewhere, `mentions` the terms named in it.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    wanted: tuple[Wanted, ...]
    known: int
    joined: frozenset[str]
    mentions: tuple[Mention, ...]

    @property
    def other_stems(self) -> frozenset[str]:
        """The stems of other ways to say it."""
        return frozenset(stem for one in self.wanted for phrase in one.others for stem in phrase)

    @property
    def beside(self) -> dict[str, float]:
        """What is looked for beside the words: words joined, and terms by the share of the query that names them."""
        beside = dict.fromkeys(self.joined, 1.0)
        for mention in self.mentions:
            share = max(sum(map(tells, mention.words)), len(mention.words) > 1) / max(self.known, 1)
            if share:
                beside |= {concept(ref.id): min(share, 1.0) for ref in mention.terms}
        return beside


class Search:
    """Finds the items of one library."""

    def __init__(self, library: Library, tables: Tables | None = None) -> None:
        """`tables` are those of the library; they are made where there are none, in some tenths of a second."""
        self.tables = tables = tables or Tables.of(library)
        self._numbers = {ref: number for number, ref in enumerate(tables.refs)}
        by_name = sorted(self._numbers, key=lambda ref: (ref.kind != "term", str(ref)))
        self._places = {self._numbers[ref]: place for place, ref in enumerate(by_name)}
        self._wholes = [str(Ref(ref.kind, ref.id)) if ref.part else "" for ref in tables.refs]
        self._names = tables.names
        self._index = tables.index
        self._phrases = tables.phrases
        self._streams = tables.streams
        self._everyday = tables.everyday
        counts = dict.fromkeys(tables.everyday.words, 1) | dict(tables.counts)
        stems_known = tables.index.postings.spans.keys() | tables.everyday.stems
        self._terms = frozenset(number for number, ref in enumerate(tables.refs) if ref.kind == "term")
        self._speller = Speller(counts, stems_known, tables.abbreviations)

    def find(self, query: str, limit: int = 50, *, as_typed: bool = False) -> Found:
        """At most `limit` items that answer `query`. Any text is a query, and none is an error.

        `as_typed` leaves the spelling as it is.
        """
        typed = typed_words(query)[:WORDS]
        spelling = Spelling(tuple(typed), corrected=False) if as_typed else self._speller.spell(typed)
        question = self._question(spelling.words)
        weights = {stem: OTHERWISE * self._index.rarity(stem) for stem in question.other_stems}
        weights |= {stem: self._index.rarity(stem) for stem in question.stems}
        scores = self._scores(question)
        ranked = sorted(sorted(scores, key=self._places.__getitem__), key=scores.__getitem__, reverse=True)
        shown = self._varied(self._together(ranked, question.mentions), limit)
        hits = tuple(self._hit(number, scores.get(number, 0.0), weights) for number in shown)
        corrected = " ".join(spelling.words) if spelling.corrected else None
        return Found(query, corrected, hits, frozenset(weights))

    def define(self, word: str) -> tuple[Ref, ...]:
        """The terms whose abbreviation, name or alias `word` is; several where they share it."""
        return self._names.terms(word)

    def nearest(self, query: str, n: int) -> tuple[Ref, ...]:
        """At most `n` terms whose names look most like `query`, then those it finds; none where there are none."""
        alike = self._names.nearest(query, n)
        found = (hit.ref for hit in self.find(query).hits if hit.ref.kind == "term")
        return tuple(dict.fromkeys((*alike, *found)))[:n]

    def _question(self, words: Sequence[str]) -> Question:
        telling = [word for word in words if tells(word)]
        subject = [word for word in telling if word.casefold() not in ASKING] or telling
        around = [word for word in words if stem(word) and word.casefold() not in ASKING] if subject else []
        by_stem = {stem(word): word for word in (*subject, *around)}
        joined = self._joined(words)
        single = [Wanted(one, (*self._everyday.meanings(word), *joined.get(one, ()))) for one, word in by_stem.items()]
        telling_stems = tuple(dict.fromkeys(map(stem, subject)))
        return Question(
            words=tuple(words),
            stems=telling_stems,
            known=sum(one in self._index for one in telling_stems),
            wanted=(*single, *(Wanted("", (phrase,)) for phrase in self._everyday.phrases(words))),
            joined=frozenset(one for ways in joined.values() for (one,) in ways),
            mentions=tuple(self._names.mentions(words)),
        )

    def _joined(self, words: Sequence[str]) -> dict[str, list[tuple[str]]]:
        """Stems of the words that are written as one with a neighbour elsewhere (`peace keeping`), each with that."""
        joined = defaultdict[str, list[tuple[str]]](list)
        for pair in pairwise(words):
            if (one := stem("".join(pair))) in self._index:
                for half in pair:
                    joined[stem(half)].append((one,))
        return joined

    def _scores(self, question: Question) -> dict[int, float]:
        """What is shown, by number, with its score: what is called as the query is before all else."""
        found = self._found(question)
        best = max(found.values(), default=0.0)
        named = self._names.exact(question.words)
        return found | {self._numbers[ref]: best + 1 + own for ref, own in named.items()}

    def _found(self, question: Question) -> dict[int, float]:
        """The documents that come into question, by number, with their scores."""
        found = self._index.scores(question.wanted, question.beside)
        best = sorted(found, key=found.__getitem__, reverse=True)[:CANDIDATES]
        refs, worths = self.tables.refs, self.tables.worths
        compared = best[:COMPARED]
        for number, likeness in self._phrases.likeness(question.wanted, compared).items():
            found[number] += LIKE * likeness * worths[number]
        for ref, likeness in self._names.alike(question.words, [refs[number] for number in compared]).items():
            named = self._numbers[ref]
            found[named] = found.get(named, 0.0) + ALIKE * likeness
            best.append(named)
        candidates = {number: found[number] for number in best}
        wanted = self._streams.signs(question.stems)
        if len(wanted) > 1:
            rarities = {sign: self._index.rarity(stem) for stem, sign in wanted.items()}
            for number in sorted(candidates, key=candidates.__getitem__, reverse=True)[:LOOKED_AT]:
                candidates[number] += CLOSE * closeness(self._streams[number], rarities)
        if len(question.stems) >= MANY_WORDS:
            for number in self._terms.intersection(candidates):
                candidates[number] *= TERM
        least = TAIL * max(candidates.values(), default=0.0)
        return {number: score for number, score in candidates.items() if score >= least and score > 0}

    def _together(self, ranked: Sequence[int], mentions: Iterable[Mention]) -> Iterable[int]:
        """The ranking with the terms of one name side by side, where the best of them stands."""
        terms = [[self._numbers[ref] for ref in mention.terms] for mention in mentions if len(mention.terms) > 1]
        if not terms:
            return ranked
        beside = {number: numbers for numbers in terms for number in numbers}
        return dict.fromkeys(each for number in ranked for each in (number, *beside.get(number, ())))

    def _varied(self, ranked: Iterable[int], limit: int) -> list[int]:
        """As many as wanted, of one note no more than three sections in the first ten, of one checklist as many steps.

        What is put off comes right after these.
        """
        first: list[int] = []
        later: list[int] = []
        parts: Counter[str] = Counter()
        for number in ranked:
            whole = self._wholes[number]
            if len(first) < FIRST and parts[whole] < OF_ONE:
                first.append(number)
                parts[whole] += bool(whole)
            else:
                later.append(number)
            if len(first) == FIRST and len(first) + len(later) >= limit:
                break
        return (first + later)[:limit]

    def _hit(self, number: int, score: float, weights: Mapping[str, float]) -> Hit:
        ref, title, body = self.tables.refs[number], self.tables.titles[number], self.tables.bodies[number]
        return Hit(ref, title, round(score, 3), body, weights)


_LATEST: deque[tuple[Library, Search]] = deque(maxlen=2)
_BUILDING = Lock()


def search_of(library: Library, tables: Callable[[], Tables | None] = lambda: None) -> Search:
    """The library's search, made once for each library; from any thread.

    `tables` gives those of the library where a copy of them is kept.
    """
    with _BUILDING:
        for known, search in _LATEST:
            if known is library:
                return search
        search = Search(library, tables())
        _LATEST.append((library, search))
        return search
