"""The plain English words of `english.txt`: whoever types one of them means it."""

from functools import cache
from itertools import groupby
from pathlib import Path

WORDS = Path(__file__).with_name("english.txt")
"""A word a line, sorted, in lower case and without accents; lines that begin with # say where they are from."""
FIRST = 2
"""Letters by which the words are parted, so that one is found in no time: as strings of their own they take ten times
the memory."""


def is_english(word: str) -> bool:
    """Whether it is one of them, in lower case."""
    return f" {word} " in _by_first_letters().get(word[:FIRST], "")


@cache
def _by_first_letters() -> dict[str, str]:
    lines = WORDS.read_text(encoding="ascii").splitlines()
    words = (line for line in lines if not line.startswith("#"))
    return {first: f" {' '.join(of_them)} " for first, of_them in groupby(words, key=lambda word: word[:FIRST])}
