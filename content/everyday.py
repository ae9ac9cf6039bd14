"""Everyday words, and what the library says for them: `cops` is looked for as `police` too."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from content.model import Everyday
from content.tokens import stem, stems, words

Phrase = tuple[str, ...]
"""Stems in a row."""


class EverydayWords:
    """The library's dictionary of everyday words, by stems."""

    def __init__(self, entries: Iterable[Everyday]) -> None:
        meant: defaultdict[Phrase, list[Phrase]] = defaultdict(list)
        self.words: set[str] = set()
        for entry in entries:
            means = [phrase for mean in entry.mean if (phrase := tuple(stems(mean)))]
            for said in entry.say:
                self.words.update(word.casefold() for word in words(said))
                meant[_key(words(said))] += means
        self._meant: Mapping[Phrase, Sequence[Phrase]] = {
            said: tuple(dict.fromkeys(mean for mean in means if mean != said)) for said, means in meant.items()
        }
        self._longest = max(map(len, self._meant), default=0)

    def of(self, word: str) -> Sequence[Phrase]:
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


def _key(said: Sequence[str]) -> Phrase:
    """Words by their stems; stop words as they are, since `pull out` is another thing than `pull`."""
    return tuple(stem(word) or word.casefold() for word in said)
