"""What of a text fits a query best: a sentence for a list, a passage with its words marked for an answer."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from content.markup import Block, ItemList, Link, Paragraph, Span, Words
from content.tokens import stems

LENGTH = 200
"""Characters of a snippet: two to four lines on a phone."""
NEW_LINE, NEW_BLOCK = 20, 60
"""What the room at the end of a line, and an empty line besides, take on a phone, in characters."""

_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?![a-z])")
"""The same, but not behind `e.g.` and its like, after which a small letter follows."""
_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")

Said = Callable[[Link], str]
"""Gives the words that a link shows."""


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


@lru_cache(maxsize=256)
def _sentences(body: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The sentences of `body`, and the stems of each; lines joined by a point of its own are told apart by it."""
    told = (sentence.removesuffix(" .") for sentence in _END.split(body))
    return tuple((sentence, frozenset(stems(sentence))) for sentence in told if sentence)


# --- a passage


@dataclass(frozen=True, slots=True)
class Piece:
    """What a passage has of one block: `block` as it is to be shown, `of` the place of the block it was taken from."""

    of: int
    block: Block


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, the space behind it included: the block and the line (an item of a list) it stands in.

    `found` are the stems looked for that it has, `room` the characters that it takes on a phone.
    """

    block: int
    line: int
    spans: tuple[Span, ...]
    text: str
    found: frozenset[str]
    room: int


def passage(
    blocks: Sequence[Block], wanted: AbstractSet[str], said: Said, *, whole: int, room: int
) -> tuple[Piece, ...]:
    """The best lines of a text: all of it up to `whole` characters, else the run of sentences that fits best.

    The run has at most `room` characters, those counted that a phone's lines stay short of, and “…” where something is
    left out. The words whose stem is `wanted` are bold in it, and what was bold is in italics, so that bold says one
    thing; links are marked as a whole. Where nothing is wanted, it is the beginning, and nothing is marked.
    """
    every = [sentence for number, block in enumerate(blocks) for sentence in _split(number, block, wanted, said)]
    run = every
    if sum(sentence.room for sentence in every) > whole:
        first, last = _best_run(every, room)
        run = every[first:last]
        run[-1] = _ended(run[-1], said, room, more=last < len(every))
        if first > 0:
            run[0] = replace(run[0], spans=(Words("… "), *run[0].spans))
    return tuple(_pieces(run, blocks, lambda spans: tuple(_marked(spans, wanted, said)) if wanted else spans))


def _split(number: int, block: Block, wanted: AbstractSet[str], said: Said) -> Iterator[_Sentence]:
    """The sentences of a block; a label in bold is one with the sentence behind it."""
    for line, spans in enumerate(block.items if isinstance(block, ItemList) else (block.spans,)):
        text = "".join(_text(span, said) for span in spans)
        start, before = 0, NEW_LINE if line else NEW_BLOCK
        for end in (*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)):
            part, words = tuple(_between(spans, start, end, said)), text[start:end]
            if not part or (end < len(text) and _is_label(part)):
                continue
            found = frozenset(stem for stem in stems(words) if stem in wanted)
            yield _Sentence(number, line, part, words, found, before + len(words))
            start, before = end, 0


def _is_label(spans: Iterable[Span]) -> bool:
    return all(span.bold or (isinstance(span, Words) and span.text.isspace()) for span in spans)


def _best_run(every: Sequence[_Sentence], room: int) -> tuple[int, int]:
    """The run of at most `room` characters that has most of what is wanted; of equal ones the first.

    A stem counts for more where few of the sentences have it. What begins in the middle of a block has to have much
    more than what begins with it, or with the text: a list says little without the line above it.
    """
    having = Counter(stem for sentence in every for stem in sentence.found)
    all_ = sum(1 / count for count in having.values()) or 1.0

    def worth(run: tuple[int, int]) -> float:
        first, last = run
        counts = Counter(stem for sentence in every[first:last] for stem in sentence.found)
        covered = sum(1 / having[stem] for stem in counts) / all_
        share = counts.total() / max(having.total(), 1)
        before = every[first - 1] if first else None
        begins = before is None or (before.block != every[first].block and not _leads_on(before))
        return covered + share / 2 + (0.3 if before is None else 0.2 if begins else 0.0)

    return max((_run_from(first, every, room) for first in range(len(every))), key=worth)


def _run_from(first: int, every: Sequence[_Sentence], room: int) -> tuple[int, int]:
    """As many sentences from `first` on as there is room for, one at least; the last is none that leads on."""
    last, taken = first + 1, every[first].room
    while last < len(every) and (taken := taken + every[last].room) <= room:
        last += 1
    while last - first > 1 and last < len(every) and _leads_on(every[last - 1]):
        last -= 1
    return first, last


def _leads_on(sentence: _Sentence) -> bool:
    """Whether a sentence says little without what follows."""
    return sentence.text.rstrip().endswith(":")


def _ended(sentence: _Sentence, said: Said, room: int, *, more: bool) -> _Sentence:
    """The last sentence of a run, with the mark that `more` is left out; cut itself where it alone is too long."""
    text = sentence.text.rstrip()
    if len(text) > room:
        text = text[:room].rpartition(" ")[0] or text[:room]
    elif not more:
        return sentence
    return replace(sentence, spans=(*_between(sentence.spans, 0, len(text), said), Words(" …")))


def _pieces(
    run: Iterable[_Sentence], blocks: Sequence[Block], shown: Callable[[tuple[Span, ...]], tuple[Span, ...]]
) -> Iterator[Piece]:
    for number, of_block in groupby(run, key=lambda sentence: sentence.block):
        lines = {line: list(of_line) for line, of_line in groupby(of_block, key=lambda sentence: sentence.line)}
        spans = [shown(tuple(span for sentence in line for span in sentence.spans)) for line in lines.values()]
        block = blocks[number]
        if isinstance(block, ItemList):
            yield Piece(number, replace(block, start=block.start + min(lines), items=tuple(spans)))
        else:
            yield Piece(number, Paragraph(spans[0]))


def _text(span: Span, said: Said) -> str:
    return span.text if isinstance(span, Words) else said(span)


def _between(spans: Iterable[Span], start: int, end: int, said: Said) -> Iterator[Span]:
    """What stands from character `start` to `end` of the spans."""
    place = 0
    for span in spans:
        text = _text(span, said)
        kept = text[max(start - place, 0) : max(end - place, 0)]
        place += len(text)
        if kept:
            yield span if kept == text else _saying(span, kept)


def _saying(span: Span, text: str) -> Span:
    return replace(span, text=text) if isinstance(span, Words) else replace(span, words=text)


def _marked(spans: Iterable[Span], wanted: AbstractSet[str], said: Said) -> Iterator[Span]:
    """The spans with the words wanted in bold, and in italics what was bold."""
    for span in spans:
        text, italic = _text(span, said), span.italic or span.bold
        found = list(_found(text, wanted))
        if isinstance(span, Link):
            yield replace(span, bold=bool(found), italic=italic)
            continue
        place = 0
        for start, end in found:
            if start > place:
                yield Words(text[place:start], italic=italic)
            yield Words(text[start:end], bold=True, italic=italic)
            place = end
        if place < len(text):
            yield Words(text[place:], italic=italic)


def _found(text: str, wanted: AbstractSet[str]) -> Iterator[tuple[int, int]]:
    """Where the words wanted stand; neighbours are one stretch."""
    start = end = -1
    for word in _WORD.finditer(text):
        if wanted.isdisjoint(stems(word[0])):
            continue
        if start >= 0 and text[end : word.start()] == " ":
            end = word.end()
            continue
        if start >= 0:
            yield start, end
        start, end = word.span()
    if start >= 0:
        yield start, end
