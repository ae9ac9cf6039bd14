"""The sentence of a text that fits a query best."""

import re
from collections.abc import Mapping
from functools import lru_cache

from content.tokens import stems

LENGTH = 200
"""Characters of a snippet: two to four lines on a phone."""

_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+")


def snippet(body: str, weights: Mapping[str, float]) -> str:
    """The sentence of `body` with the most of the stems wanted, each counted by its weight; the first where none."""
    best = max(
        _sentences(body),
        key=lambda sentence: sum(weight for stem, weight in weights.items() if stem in sentence[1]),
        default=("", frozenset[str]()),
    )
    return shortened(best[0])


def shortened(text: str) -> str:
    """`text`, cut between words to at most 200 characters, with “…” where something was cut."""
    if len(text) <= LENGTH:
        return text
    cut = text[:LENGTH]
    whole, _space, _rest = cut.rpartition(" ")
    return f"{(whole or cut[:-1]).rstrip(' ,;:–-')}…"


@lru_cache(maxsize=4096)
def _sentences(body: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((sentence, frozenset(stems(sentence))) for sentence in _END.split(body) if sentence)
