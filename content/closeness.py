"""How closely the words of a query stand together in a text, and in which order."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

NEAR = 4
"""Words apart that still count as together; stop words are not counted."""
TURNED = 0.5
"""What two words in the other order count, where those in the query's order count 1."""


def closeness(stream: str, wanted: Mapping[str, float]) -> float:
    """From 0, where no two neighbours of `wanted` stand together in `stream`, to 1, where all do in their order.

    Words stand by their signs (`content.streams`); `wanted` has them in the query's order, each with its weight. A pair
    counts by its weightier word; words in a row count in full, words further apart less.
    """
    places = [(_places(stream, sign), weight) for sign, weight in wanted.items()]
    together = most = 0.0
    for (first, one), (second, other) in pairwise(places):
        weight = max(one, other)
        most += weight
        if first and second:
            together += weight * _together(first, second)
    return together / most if most else 0.0


def _places(stream: str, sign: str) -> list[int]:
    places = []
    place = stream.find(sign)
    while place >= 0:
        places.append(place)
        place = stream.find(sign, place + 1)
    return places


def _together(first: Sequence[int], second: Sequence[int]) -> float:
    best = 0.0
    for one in first:
        for other in second:
            apart = other - one
            if 0 < apart <= NEAR:
                best = max(best, 1 / apart)
            elif -NEAR <= apart < 0:
                best = max(best, TURNED / -apart)
    return best
