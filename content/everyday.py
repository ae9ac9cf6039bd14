"""Everyday words, and what the library says for them: `cops` is looked for as `police` too."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Self

from content.model import Everyday
from content.tokens import stem, stems, words

Phrase = tuple[str, ...]
"""Stems in a row."""


class EverydayWords:
    """The library's dictionary of everyday words, by stems."""

    def __init__(self, meant: Mapping[Phrase, Sequence[Phrase]], words: frozenset[str]) -> None:
        """`meant` gives what is meant by what is said; `words` are those that are said, in lower case."""
        self.words = words
        self.stems = frozenset(part for said in meant for part in said)
        self.meant = frozenset(chain.from_iterable(meant.values()))
        self._meant = meant
        self._longest = max(map(len, meant), default=0)

    @classmethod
    def of(cls, entries: Iterable[Everyday]) -> Self:
        """The dictionary of these entries."""
        meant: defaultdict[Phrase, list[Phrase]] = defaultdict(list)
        typed: set[str] = set()
        for entry in entries:
            means = [phrase for mean in entry.mean if (phrase := tuple(stems(mean)))]
            for said in entry.say:
                typed.update(word.casefold() for word in words(said))
                meant[_key(words(said))] += means
        different = {said: dict.fromkeys(mean for mean in means if mean != said) for said, means in meant.items()}
        return cls({said: tuple(means) for said, means in different.items()}, frozenset(typed))

    def meanings(self, word: str) -> Sequence[Phrase]:
        """What a single word means."""
        return self._meant.get(_key((word,)), ())

    def phrases(self, query: Sequence[str]) -> list[Phrase]:
        """What the phrases of two words and more mean that stand in a query."""
        keys = _key(query)
        return [
            phrase
            for length in range(2, self._longest + 1)
            for start in range(len(keys) - length + 1)
            for phrase in self._meant.get(keys[start : start + length], ())
        ]

    def dump(self) -> dict[str, object]:
        """Plain data from which `load` makes the same."""
        meant = {" ".join(said): [" ".join(mean) for mean in means] for said, means in self._meant.items()}
        return {"meant": meant, "words": sorted(self.words)}

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Self:
        """What `dump` gave."""
        meant = {
            tuple(said.split()): tuple(tuple(mean.split()) for mean in means) for said, means in data["meant"].items()
        }
        return cls(meant, frozenset(data["words"]))


def _key(said: Sequence[str]) -> Phrase:
    """Words by their stems; stop words as they are, since `pull out` is another thing than `pull`."""
    return tuple(stem(word) or word.casefold() for word in said)
