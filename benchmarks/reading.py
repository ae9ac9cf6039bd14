"""How long a library of 2.5 MB takes to read, beside PyYAML's own loaders on the same files (the best of five).

    python -m benchmarks.reading

Ours gives a checked `Library` with a line for every item; the loaders give plain values and check nothing. The copy
gives the same `Library` with its search.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from content.compiled import keep_copies, open_library, open_search
from content.reader import read_library

SIZE = 2_500_000
ROUNDS = 5
FIELD = (
    "ownership reform oversight ministry parliament budget police army justice courts women veterans donors mission "
    "mandate dialogue assessment programme capacity training reintegration borders customs prisons ombudsman audit law "
    "the a of in with for and to by from before after where when must should may asks helps plans pays"
)
WORDS = FIELD.split()


def main() -> None:
    """Make a library in a temporary folder, read it every way, print the table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        size = write_library(folder)
        files = [path.read_text() for path in sorted(folder.rglob("*.yaml"))]
        library = read_library(folder)
        print(f"{len(files)} files, {size / 1e6:.2f} MB, {len(library.items):,} items\n")
        keep_copies(library, folder)
        ways: list[tuple[str, Callable[[], object]]] = [
            ("read_library", lambda: read_library(folder)),
            ("the same with its search, by copies", lambda: open_search(open_library(folder), folder)),
            ("PyYAML CSafeLoader, nothing checked", lambda: [yaml.load(text, yaml.CSafeLoader) for text in files]),
            ("PyYAML SafeLoader, nothing checked", lambda: [yaml.safe_load(text) for text in files]),
        ]
        for name, way in ways:
            print(f"{name:<38}{best(way) * 1000:>8.0f} ms")


def best(way: Callable[[], object]) -> float:
    """The shortest of five runs, in seconds: what else the machine does makes the others longer."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        way()
        times.append(time.perf_counter() - start)
    return min(times)


def write_library(folder: Path) -> int:
    """Notes, checklists and terms, linked to each other, until there are 2.5 MB; the bytes written."""
    chance = random.Random(16)
    (folder / "sources.yaml").write_text(
        "- {id: itgn, title: Notes, authors: UN, year: 2012, short: ITGN, full: 'UN, Notes', status: guidance}\n"
    )
    (folder / "topics.yaml").write_text("- {id: all, title: All, topics: [{id: reform, title: Reform}]}\n")
    for room in ("notes/reform", "checklists/reform", "glossary"):
        (folder / room).mkdir(parents=True)
    size = number = 0
    while size < SIZE:
        number += 1
        for name, lines in (
            (f"notes/reform/note-{number}.yaml", note(chance, number)),
            (f"checklists/reform/list-{number}.yaml", checklist(chance, number)),
            ("glossary/t.yaml", term(chance, number)),
        ):
            with (folder / name).open("a") as file:
                size += file.write("\n".join([*lines, ""]))
    return size


def text(chance: random.Random, words: int) -> str:
    """That many words of the field."""
    return " ".join(chance.choices(WORDS, k=words))


def note(chance: random.Random, number: int) -> Iterator[str]:
    """The lines of a note with six sections."""
    yield from (
        f"id: note-{number}",
        f"title: Note {number}",
        "topic: reform",
        f"summary: {text(chance, 30)}",
        "sections:",
    )
    for place in range(6):
        link = f"[[term:term-{chance.randint(1, number)}|{text(chance, 2)}]]"
        yield from (f"  - id: section-{place}", f"    title: Section {place}", "    asked:")
        yield from (f"      - {text(chance, 6)}" for _ in range(3))
        yield from ("    body: |", f"      {text(chance, 60)} {link}.", "", f"      - **{text(chance, 12)}**")
        yield from (f"      - {text(chance, 20)}", '    source: {doc: itgn, pages: "16-17"}')
        yield f"    see: [term:term-{number}, checklist:list-{number}]"


def checklist(chance: random.Random, number: int) -> Iterator[str]:
    """The lines of a checklist with two phases of five steps."""
    yield from (f"id: list-{number}", f"title: List {number}", "topic: reform", "use: read-do", "when: Always.")
    yield from ("source: {doc: itgn, at: Lists}", f"note: note-{number}", "phases:")
    for phase in range(2):
        yield from (f"  - title: Phase {phase}", "    steps:")
        for step in range(5):
            yield from (f"      - id: step-{phase}-{step}", f"        text: {text(chance, 6)}")
            yield f"        detail: {text(chance, 25)}"


def term(chance: random.Random, number: int) -> Iterator[str]:
    """The lines of a term."""
    yield from (f"- id: term-{number}", f"  name: Term {number}", f"  abbr: T{number}", "  category: concept")
    yield from (f"  definition: {text(chance, 50)}", '  source: {doc: itgn, pages: "3"}')


if __name__ == "__main__":
    main()
