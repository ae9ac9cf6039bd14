"""Where a key is found: numbers with a weight each, packed, so that a large index is small and is read in no time."""

from array import array
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, chain, pairwise
from typing import Any, Self

COMMON = 200
"""Common keys that are kept at hand unpacked."""


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

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[tuple[int, float]]:
        return zip(self.numbers, self.weights, strict=True)


@dataclass(frozen=True, slots=True)
class Postings:
    """For every key the numbers that have it, in order, each with what the key weighs there."""

    spans: Mapping[str, tuple[int, int]]
    numbers: "array[int]"
    weights: "array[float]"
    _common: dict[str, dict[int, float]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def packed(cls, found: Mapping[str, Row]) -> Self:
        """The same, packed: `found` gives a row for each key."""
        return cls(
            _spans(found, map(len, found.values())),
            array("I", chain.from_iterable(row.numbers for row in found.values())),
            array("f", chain.from_iterable(row.weights for row in found.values())),
        )

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

    def of(self, key: str) -> Iterable[tuple[int, float]]:
        """The numbers that have the key, each with its weight."""
        start, end = self.spans.get(key, (0, 0))
        return zip(self.numbers[start:end], self.weights[start:end], strict=True)

    def among(self, key: str, numbers: Collection[int]) -> Iterable[tuple[int, float]]:
        """Of `numbers` those that have the key, each with its weight; in no time where many others have it too."""
        weights = self._common.get(key)
        if weights is None:
            if len(self._common) >= COMMON:
                self._common.clear()
            weights = self._common[key] = dict(self.of(key))
        return [(number, weights[number]) for number in numbers if number in weights]

    def dump(self) -> dict[str, object]:
        """Plain data from which `load` makes the same."""
        return {
            "keys": list(self.spans),
            "counts": [end - start for start, end in self.spans.values()],
            "numbers": packed_text(self.numbers),
            "weights": packed_text(self.weights),
        }

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
