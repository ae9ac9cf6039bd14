"""What is wrong with a library, said to the editor who can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to mend: `file` below the library's folder, `line` from 1, what is wrong and what would be right."""

    file: str
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"


class BrokenLibrary(Exception):
    """The folder is no library yet; `mistakes` are all there are, by file and line."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(map(str, self.mistakes)))


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The known word that `written` was probably meant to be, None where nothing comes near."""
    found = process.extractOne(written, sorted(known), scorer=fuzz.ratio, score_cutoff=65)
    return found[0] if found else None


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """`: did you mean “…”?` to end a sentence with, empty where nothing comes near."""
    meant = nearest(written, known)
    return f": did you mean “{meant}”?" if meant else ""
