"""A speller whose dictionary is the library: it knows the field's words, and nothing else."""

import re
from collections import defaultdict, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from content.english import is_english
from content.tokens import ASKING, SMALL, singular, stem

SHORTEST = 4
"""Letters of a word from which one edit is forgiven."""
LONG = 8
"""Letters from which two are."""
GUESSES = 10
"""Unknown words of one query that are looked at, so that no text takes long."""
OFTEN = 3
"""So often a word stands in the library that two wrong letters may lead to it."""
TORN = 3
"""Letters that each half of two words run together must have."""

_REPEATED = re.compile(r"(.)\1+")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = [pair for row in _ROWS for pair in pairwise(row)]
_ABOVE = [(one, other) for upper, lower in pairwise(_ROWS) for n, other in enumerate(lower) for one in upper[n : n + 2]]
_ALIKE = ("sc", "sz", "ck", "iy", "vw", "fv", "ou", "ei", "ae", "bp", "dt")
"""Letters that those mix up who learnt to write in another language."""
_EASILY_MISTAKEN = frozenset(map(frozenset, (*_BESIDE, *_ABOVE, *_ALIKE)))


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words as they are spelled in the library; `corrected` where they were typed otherwise."""

    words: tuple[str, ...]
    corrected: bool


class Speller:
    """Corrects words that the library has nowhere towards those that it has."""

    def __init__(
        self, counts: Mapping[str, int], stems: Collection[str], abbreviations: Collection[str] = frozenset()
    ) -> None:
        """`counts`: each word of the library, in lower case → how often it stands there; `stems` those of all words.

        `abbreviations` are those among the words that are always written in capitals.
        """
        self._abbreviations = abbreviations
        self._counts = {**dict.fromkeys(SMALL | ASKING, 1), **counts}
        self._stems = stems
        self._words = [word for word in self._counts if len(word) >= SHORTEST - 1 and word.isalpha()]
        self._by_letter: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._words:
            self._by_letter[word[0]].append(word)

    def spell(self, words: Sequence[str]) -> Spelling:
        """The words, those unknown corrected, split or joined where the library has what they were meant to be."""
        spelled: list[str] = []
        guesses = 0
        rest = deque(words)
        while rest:
            word = rest.popleft()
            meant: tuple[str, ...] = ()
            if word.casefold() not in self._counts and guesses < GUESSES:
                meant = self._joined(word, rest) or self._guessed(word)
                guesses += 1
            spelled += meant or (word,)
        return Spelling(tuple(spelled), corrected=spelled != list(words))

    def _joined(self, word: str, rest: deque[str]) -> tuple[str, ...]:
        """One word torn apart, its second half taken from the rest."""
        if rest and (together := (word + rest[0]).casefold()) in self._counts:
            rest.popleft()
            return (together,)
        return ()

    def _guessed(self, word: str) -> tuple[str, ...]:
        """What was meant by a word that the library does not have; empty where it is meant as it stands.

        That is a plural (`ISFs`), and a word of plain English. Short words and figures are never guessed at.
        """
        folded = word.casefold()
        if len(word) < SHORTEST or not word.isalpha() or singular(word) in self._counts or is_english(folded):
            return ()
        if stem(word) in self._stems:
            return self._slipped(folded)
        return self._correct(folded, only_slips=sum(map(str.isupper, word)) > 1)

    def _slipped(self, word: str) -> tuple[str, ...]:
        """What was meant by a word that may be a form of a known one: only a letter doubled, dropped or swapped.

        `staf` has the stem of `staffing` and is no form of it; `voted` is one of `voting`, however near `noted` is.
        """
        near = self._near(word, self._by_letter.get(word[0], ()))
        slips = [found for found in near if _slip(word, found) == 0 and stem(found) != stem(word)]
        return (min(slips, key=lambda found: (near[found], -self._counts[found])),) if slips else ()

    def _correct(self, word: str, *, only_slips: bool) -> tuple[str, ...]:
        """What was meant by an unknown word; empty where nothing is near.

        Of several that are near: one with the same first letter, then a slip of the finger, then the fewest edits, then
        the most usual. Where that is a word that says nothing, so does the one typed: it stays as it is. In capitals
        only slips are put right: what is another letter away from an abbreviation is another one.
        """
        near = self._swapped(word) or self._near(word, self._by_letter.get(word[0], ()))
        if not near and len(word) > SHORTEST + 1:
            near = self._near(word, self._words)
        if not near:
            return () if only_slips else self._torn(word)
        slips = {found: _slip(word, found) for found in near}
        best = min(
            near, key=lambda found: (slips[found] > 0, slips[found] and near[found], slips[found], -self._counts[found])
        )
        rare = near[best] > 1 and self._counts[best] < OFTEN
        allowed = 0 if only_slips else 1 if rare or best in self._abbreviations else 2
        return () if best in SMALL or slips[best] > allowed else (best,)

    def _swapped(self, word: str) -> dict[str, int]:
        """Known words with two neighbouring letters the other way round, also the first two; each one edit away."""
        swapped = (word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1))
        return {found: 1 for found in swapped if found in self._counts}

    def _near(self, word: str, known: Sequence[str]) -> dict[str, int]:
        """Known words within the edits forgiven → how many edits away."""
        edits = 1 if len(word) < LONG else 2
        near = process.extract(word, known, scorer=OSA.distance, score_cutoff=edits, limit=None)
        return {found: int(distance) for found, distance, _place in near if not _is_another(word, found)}

    def _torn(self, word: str) -> tuple[str, ...]:
        """Two words run together: the split whose rarer half is the most usual."""
        splits = [(word[:place], word[place:]) for place in range(TORN, len(word) - TORN + 1)]
        known = [split for split in splits if all(half in self._counts for half in split)]
        return max(known, key=lambda split: min(self._counts[half] for half in split), default=())


def _slip(word: str, found: str) -> int:
    """How far from `found` a slip of the finger or the ear is: 0, 1 or 2.

    0 where letters are doubled or not, or two neighbours swapped; 1 where each wrong letter is beside the right one on
    a keyboard or sounds like it; 2 otherwise.
    """
    if _REPEATED.sub(r"\1", word) == _REPEATED.sub(r"\1", found):
        return 0
    if sorted(word) == sorted(found) and OSA.distance(word, found) == 1:
        return 0
    edits = Levenshtein.editops(word, found)
    wrong = [(edit.src_pos, edit.dest_pos) for edit in edits if edit.tag == "replace"]
    alike = all(frozenset(word[one] + found[other]) in _EASILY_MISTAKEN for one, other in wrong)
    return 1 if wrong and alike else 2


def _is_another(word: str, found: str) -> bool:
    """Whether one short word is a word of its own beside the other: `wait` and `want` differ in one letter."""
    return len(word) == len(found) == SHORTEST and sorted(word) != sorted(found)
