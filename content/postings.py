"""Where a key is found: numbers, some with a weight each, packed, so that a large index is small and soon read."""

from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain, pairwise
from operator import itemgetter
from typing import Any, Self

MANY = 20
"""From so many numbers on a key is common."""
COMMON = 1200
"""Common keys that are kept at hand unpacked; then the one that came first goes."""


class Row:
    """The numbers that have a key, each with what it weighs there, while they are found: a tenth of a dictionary."""

    __slots__ = ("numbers", "weights")

    def __init__(self, weights: Mapping[int, float] | None = None) -> None:
        self.numbers = array("I", weights.keys() if weights else ())
        self.weights = array("d", weights.values() if weights else ())

    def add(self, number: int, weight: float) -> None:
        """Add a number that it does not have."""
        self.numbers.append(number)
        self.weights.append(weight)

    def multiply(self, by: float) -> None:
        """Multiply all weights."""
        for place, weight in enumerate(self.weights):
            self.weights[place] = weight * by

    def sort(self) -> None:
        """The weightiest first; of those that weigh the same the lowest number."""
        by_weight = sorted(self, key=itemgetter(1), reverse=True)
        self.numbers = array("I", (number for number, _weight in by_weight))
        self.weights = array("d", (weight for _number, weight in by_weight))

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[tuple[int, float]]:
        return zip(self.numbers, self.weights, strict=True)


class Postings:
    """For every key the numbers that have it."""

    def __init__(self, spans: Mapping[str, tuple[int, int]], numbers: "array[int]") -> None:
        """`spans` gives from where to where the numbers of a key stand."""
        self.spans = spans
        self.numbers = numbers

    @classmethod
    def packed(cls, found: Mapping[str, "array[int]"]) -> Self:
        """The same, packed."""
        return cls(_spans(found, map(len, found.values())), array("I", chain.from_iterable(found.values())))

    def __contains__(self, key: str) -> bool:
        return key in self.spans

    def having(self, key: str) -> "array[int]":
        """The numbers that have the key."""
        start, end = self.spans.get(key, (0, 0))
        return self.numbers[start:end]

    def count(self, key: str) -> int:
        """How many numbers have the key."""
        start, end = self.spans.get(key, (0, 0))
        return end - start

    def dump(self) -> dict[str, object]:
        """Plain data from which `load` makes the same."""
        counts = [end - start for start, end in self.spans.values()]
        return {"keys": list(self.spans), "counts": counts, "numbers": packed_text(self.numbers)}

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Self:
        """What `dump` gave."""
        return cls(_spans(data["keys"], data["counts"]), unpacked("I", data["numbers"]))


class WeighedPostings(Postings):
    """For every key the numbers that have it, each with what the key weighs there; the weightiest first."""

    def __init__(self, spans: Mapping[str, tuple[int, int]], numbers: "array[int]", weights: "array[float]") -> None:
        super().__init__(spans, numbers)
        self._weights = weights
        self._common: dict[str, dict[int, float]] = {}

    @classmethod
    def of_rows(cls, found: Mapping[str, Row]) -> Self:
        """The rows, packed."""
        for row in found.values():
            row.sort()
        return cls(
            _spans(found, map(len, found.values())),
            array("I", chain.from_iterable(row.numbers for row in found.values())),
            array("f", chain.from_iterable(row.weights for row in found.values())),
        )

    def first(self, key: str, most: int) -> "array[int]":
        """Those in which the key weighs most."""
        start, end = self.spans.get(key, (0, 0))
        return self.numbers[start : min(end, start + most)]

    def weights(self, key: str) -> Mapping[int, float]:
        """The numbers that have the key, each with its weight. Those of common keys are kept at hand."""
        weights = self._common.get(key)
        if weights is None:
            start, end = self.spans.get(key, (0, 0))
            weights = dict(zip(self.numbers[start:end], self._weights[start:end], strict=True))
            if len(weights) >= MANY:
                if len(self._common) >= COMMON:
                    del self._common[next(iter(self._common))]
                self._common[key] = weights
        return weights

    def dump(self) -> dict[str, object]:
        """Plain data from which `load` makes the same."""
        return super().dump() | {"weights": packed_text(self._weights)}

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Self:
        """What `dump` gave."""
        spans = _spans(data["keys"], data["counts"])
        return cls(spans, unpacked("I", data["numbers"]), unpacked("f", data["weights"]))


def packed_text(numbers: "array[int] | array[float]") -> str:
    """An array as text, for JSON."""
    return b64encode(numbers.tobytes()).decode()


def unpacked(kind: str, text: str) -> "array[Any]":
    """The array that `packed_text` was given; `kind` is its type code."""
    numbers = array(kind)
    numbers.frombytes(b64decode(text))
    return numbers


def _spans(keys: Iterable[str], counts: Iterable[int]) -> dict[str, tuple[int, int]]:
    return dict(zip(keys, pairwise(accumulate(counts, initial=0)), strict=True))
