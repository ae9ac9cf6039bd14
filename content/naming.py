"""The names of the library's items: which item a name asks for, which names stand in a query, which look like it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Self

from rapidfuzz import fuzz, process

from content.fields import Document
from content.library import Library
from content.refs import Ref
from content.tokens import core, is_everyday, name_key, name_keys, singular, typed_words, words

OWN = 2
"""The first names of an item that are its own: its abbreviation and its name, or its title, long and short."""
LONGEST_NAME = 10
"""Words of a name that is looked for within a query."""
ALIKE = 82.0
"""From this likeness on (rapidfuzz's ratio, 0 to 100) a query looks like a name."""
NEAR = 55.0
"""From this likeness on a term is offered where nothing was found."""
SHORT, NEAR_SHORT = 8, 76.0
"""Up to so many letters a query looks like a name by chance: it finds none by that, and where nothing else is found, a
term has to be more like it to be offered."""
COMPARED = 100
"""Characters of a query that are compared with names."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a query, in words, and the terms that go by it."""

    words: tuple[str, ...]
    terms: tuple[Ref, ...]


class Names:
    """All names, by the key that `content.tokens.name_key` makes of them."""

    def __init__(
        self, named: Mapping[str, tuple[Ref, ...]], own: Mapping[str, int], spelled: Sequence[tuple[str, Ref]]
    ) -> None:
        """`named` gives the items by a name's key, `spelled` each name in singular words with its item, by length.

        Those whose own name it is come first; `own` says how many they are. Others only go by it as well.
        """
        self._named = named
        self._own = own
        self._terms = {key: terms for key, refs in named.items() if (terms := _only_terms(refs))}
        self._keys = sorted(self._terms)
        self._spelled = [name for name, _ref in spelled]
        self._called = [ref for _name, ref in spelled]
        self._lengths = [len(name) for name in self._spelled]
        self._of_item: dict[Ref, list[int]] = {}
        for number, ref in enumerate(self._called):
            self._of_item.setdefault(ref, []).append(number)
        self._of_notes = [number for number, ref in enumerate(self._called) if ref.kind == "note" and not ref.part]

    @classmethod
    def of(cls, library: Library, documents: Iterable[Document]) -> Self:
        """The names of all documents, and of whole notes."""
        own: defaultdict[str, dict[Ref, None]] = defaultdict(dict)
        also: defaultdict[str, dict[Ref, None]] = defaultdict(dict)
        spelled: list[tuple[str, Ref]] = []
        of_documents = [(document.ref, document.names) for document in documents]
        of_notes = [(Ref("note", note.id), (note.title, note.short or "")) for note in library.notes.values()]
        for ref, names in of_documents + of_notes:
            for place, name in enumerate(names):
                for key in name_keys(name):
                    (own if place < OWN else also)[key][ref] = None
                if name:
                    spelled.append((_spelled(words(name)), ref))
        spelled.sort(key=lambda named: len(named[0]))
        named = {key: tuple(own.get(key, {}) | also.get(key, {})) for key in own | also}
        return cls(named, {key: len(refs) for key, refs in own.items()}, spelled)

    def dump(self) -> dict[str, object]:
        """Plain data from which `load` makes the same."""
        numbers = {ref: number for number, ref in enumerate(dict.fromkeys(chain(*self._named.values(), self._called)))}
        return {
            "refs": [str(ref) for ref in numbers],
            "named": {key: [numbers[ref] for ref in refs] for key, refs in self._named.items()},
            "own": self._own,
            "spelled": self._spelled,
            "called": [numbers[ref] for ref in self._called],
        }

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Self:
        """What `dump` gave."""
        refs = [Ref.parse(ref) for ref in data["refs"]]
        named = {key: tuple(refs[number] for number in numbers) for key, numbers in data["named"].items()}
        called = [refs[number] for number in data["called"]]
        return cls(named, data["own"], list(zip(data["spelled"], called, strict=True)))

    def terms(self, word: str) -> tuple[Ref, ...]:
        """The terms called `word`, in the library's order."""
        return self._terms.get(name_key(word), ())

    def exact(self, query: Sequence[str]) -> dict[Ref, bool]:
        """The items whose name the query is, with the question around it or without → whether it is their own."""
        for asked in (query, core(query)):
            if found := self._named.get(key := _key(asked)):
                return {ref: place < self._own.get(key, 0) for place, ref in enumerate(found)}
        return {}

    def mentions(self, query: Sequence[str]) -> list[Mention]:
        """The names of terms in the query, in order; of names within a name only the longest."""
        found: list[Mention] = []
        start = 0
        while start < len(query):
            length = self._length_of_name(query[start : start + LONGEST_NAME], alone=len(query) == 1)
            if length:
                name = tuple(query[start : start + length])
                found.append(Mention(name, self._terms[_key(name)]))
            start += max(length, 1)
        return found

    def alike(self, query: Sequence[str], among: Iterable[Ref] = ()) -> Mapping[Ref, float]:
        """Items with a name that looks like the query without its question → how much, from 0 to 1.

        They are looked for `among` these and whole notes, or among all where none are given.
        """
        asked = _spelled(core(query))[:COMPARED]
        if len(asked) <= SHORT:
            return {}
        start, end = self._as_long_as(asked)
        of_items = [number for ref in among for number in self._of_item.get(ref, ()) if start <= number < end]
        numbers = [*of_items, *self._of_notes] if of_items else range(start, end)
        names = [self._spelled[number] for number in numbers]
        near = process.extract(asked, names, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=5)
        likeness: dict[Ref, float] = {}
        for _name, ratio, place in near:
            likeness.setdefault(self._called[numbers[place]], (ratio - ALIKE) / (100 - ALIKE))
        return likeness

    def _as_long_as(self, asked: str) -> tuple[int, int]:
        """Where the names stand that are long enough, and short enough, to be that much alike."""
        spread = (200 - ALIKE) / ALIKE  # the ratio is 200 times the letters in common by the letters of both
        return bisect_left(self._lengths, len(asked) / spread), bisect_right(self._lengths, len(asked) * spread)

    def nearest(self, query: str, n: int) -> tuple[Ref, ...]:
        """The terms whose names look most like the query."""
        asked = _spelled(typed_words(query[:COMPARED]))
        scorer, cutoff = (fuzz.token_ratio, NEAR) if len(asked) > SHORT else (fuzz.ratio, NEAR_SHORT)
        near = process.extract(asked, self._spelled, scorer=scorer, score_cutoff=cutoff, limit=10 * n)
        found = (self._called[place] for _name, _ratio, place in near)
        return tuple(dict.fromkeys(ref for ref in found if ref.kind == "term"))[:n]

    def _length_of_name(self, query: Sequence[str], *, alone: bool) -> int:
        """How many words at the start of `query` are the longest name there; 0 where none begins there."""
        longest, key = 0, ""
        for length, word in enumerate(query, 1):
            key += singular(word)
            place = bisect_left(self._keys, key)
            if place == len(self._keys) or not self._keys[place].startswith(key):
                break
            one_word = length == 1 and not alone and not word.isupper() and is_everyday(word)
            if self._keys[place] == key and not one_word:
                longest = length
        return longest


def _only_terms(refs: Iterable[Ref]) -> tuple[Ref, ...]:
    return tuple(ref for ref in refs if ref.kind == "term")


def _key(query: Sequence[str]) -> str:
    return "".join(singular(word) for word in query)


def _spelled(name: Sequence[str]) -> str:
    return " ".join(singular(word) for word in name)
