"""A YAML file as its editor typed it: every scalar as text, and the line at which each value stands.

Read from the parser's events rather than from composed nodes: they come one by one, so that a nest too deep, an alias
or a second document is refused before anything is built from it. PyYAML's `compose` follows a nest by recursion in C
and ends the process at some ten thousand brackets; the events also take a third less time.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

import yaml

from content.files import MAX_BYTES
from content.mistakes import Mistake
from content.yaml_words import in_plain_words

Value: TypeAlias = str | list["Value"] | dict[str, "Value"]
Where = tuple[str | int, ...]
"""The way to a value from the top of its file: `("sections", 3, "body")`."""

MAX_DEPTH = 20

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser of libyaml; where PyYAML came without it, the one in Python: the same events, ten times slower."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")


Span = tuple[int, int, int]
"""Where a value stands: the line (from 1) of its key or dash, its first character in the file and the one behind it."""
Place: TypeAlias = int | tuple[int, list["Place"]] | tuple[int, dict[str, "Place"]]
"""The span of a value, and within it those of the values in it. A library has so many that each is a single number."""
_BITS = MAX_BYTES.bit_length()


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read: `value` is None where nothing can be made of it.

    `spoilt` are the places whose value could not be taken as written: nothing more is to be said about them.
    """

    file: str
    text: str
    value: Value | None
    place: Place | None
    mistakes: tuple[Mistake, ...]
    spoilt: frozenset[Where] = frozenset()

    def line(self, where: Where, offset: int = 0) -> int:
        """The line of the value at `where`, or of its nearest parent that was written.

        With an `offset` into a text, the line on which that character stands, however the text is folded: the word
        there is counted in the value and found again in the file.
        """
        while (span := self.span(where)) is None and where:
            where = where[:-1]
        line, start, end = span or (1, 0, 0)
        value = self.at(where)
        if not isinstance(value, str) or not (word := re.compile(r"\S*").match(value, offset)) or not word[0]:
            return line
        if self.text[start] in "|>":
            start = self.text.index("\n", start)
        before = value.count(word[0], 0, offset)
        typed = re.compile(re.escape(word[0])).finditer(self.text, start, end)
        found = next(islice(typed, before, None), None)
        return self.text.count("\n", 0, found.start()) + 1 if found else line

    def span(self, where: Where) -> Span | None:
        """Where the value at `where` stands, None where there is none."""
        place = self.place
        for step in where:
            try:
                place = place[1][step]  # type: ignore[index]  # a step that does not fit ends the way
            except (KeyError, IndexError, TypeError):
                return None
        return None if place is None else _unpacked(place)

    def mistake(self, where: Where, problem: str, offset: int = 0) -> Mistake:
        """A mistake in the value at `where`."""
        return Mistake(self.file, self.line(where, offset), problem)

    def at(self, where: Where) -> Value | None:
        """The value at `where`, None where there is none."""
        value = self.value
        for step in where:
            try:
                value = value[step]  # type: ignore[index]  # a step that does not fit ends the way
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def entries(self) -> list[tuple[Where, str, Value]]:
        """Every entry of every mapping: the mapping's place, the key, the value."""
        found: list[tuple[Where, str, Value]] = []
        _collect(found, (), self.value)
        return found


def read_document(file: str, data: bytes) -> Document:
    """The document that the bytes of a file hold; whatever is wrong with it as YAML is in its `mistakes`."""
    if len(data) > MAX_BYTES:
        return _unread(file, 1, f"the file is too long: {MAX_BYTES:,} bytes at most")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unread(file, line, f"byte {data[error.start]:#04x} is no UTF-8 text: save the file as UTF-8")
    if controls := list(_CONTROL.finditer(text)):
        lines = {text.count("\n", 0, found.start()) + 1: ord(found[0]) for found in controls}
        problem = "an invisible control character (U+{:04X}) stands here: delete it"
        return Document(file, text, None, None, tuple(Mistake(file, ln, problem.format(c)) for ln, c in lines.items()))
    return _Reading(file, text).document()


def _packed(line: int, event: Any) -> int:  # noqa: ANN401 - one of PyYAML's untyped events
    start, end = event.start_mark.index, event.end_mark.index
    return line << 2 * _BITS | int(start) << _BITS | int(end)


def _unpacked(place: Place) -> Span:
    packed = place if isinstance(place, int) else place[0]
    line_and_start, end = divmod(packed, 1 << _BITS)
    return (*divmod(line_and_start, 1 << _BITS), end)


def _unread(file: str, line: int, problem: str) -> Document:
    return Document(file, "", None, None, (Mistake(file, line, problem),))


def _collect(found: list[tuple[Where, str, Value]], where: Where, value: Value | None) -> None:
    if isinstance(value, dict):
        for key, entry in value.items():
            found.append((where, key, entry))
            if not isinstance(entry, str):
                _collect(found, (*where, key), entry)
    elif isinstance(value, list):
        for place, entry in enumerate(value):
            if not isinstance(entry, str):
                _collect(found, (*where, place), entry)


class _Unreadable(Exception):
    """Nothing can be made of the rest of the file."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line, self.problem = line, problem


class _Reading:
    """One walk over the events of a file."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text
        self._mistakes: list[Mistake] = []
        self._spoilt: set[Where] = set()
        self._loader = LOADER(text)
        self._next: Callable[[], Any] = self._loader.get_event

    def document(self) -> Document:
        value, place = None, None
        try:
            value, place = self._only_document()
        except _Unreadable as error:
            self._say(error.line, error.problem)
        except yaml.YAMLError as error:
            self._say(*in_plain_words(error, self._text))
        finally:
            self._loader.dispose()
        mistakes, spoilt = tuple(self._mistakes), frozenset(self._spoilt)
        return Document(self._file, self._text, value, place, mistakes, spoilt)

    def _only_document(self) -> tuple[Value, Place]:
        self._next()  # the stream's start
        if isinstance(self._next(), yaml.StreamEndEvent):
            raise _Unreadable(1, "the file is empty")
        first = self._next()
        value, place = self._value(first, (), first.start_mark.line + 1)
        self._next()  # the document's end
        if not isinstance(event := self._next(), yaml.StreamEndEvent):
            raise _Unreadable(event.start_mark.line + 1, "a second document begins here: take the line “---” out")
        if not value:
            raise _Unreadable(1, "the file is empty")
        return value, place

    def _value(self, event: Any, where: Where, line: int) -> tuple[Value, Place]:  # noqa: ANN401 - one of PyYAML's untyped events
        kind = type(event)
        if event.anchor is not None or event.tag is not None:  # an alias has its anchor's name
            self._refuse_ornament(event, where)
        if kind is yaml.ScalarEvent:
            if event.style == '"' and (control := _CONTROL.search(event.value)):
                problem = f"the escape for U+{ord(control[0]):04X} stands for an invisible control character: delete it"
                self._spoil(where, event.start_mark.line + 1, problem)
            return event.value, _packed(line, event)
        if kind is yaml.AliasEvent:
            return "", _packed(line, event)
        if len(where) >= MAX_DEPTH:
            problem = f"lists and mappings lie more than {MAX_DEPTH} deep in one another: write them flat"
            raise _Unreadable(event.start_mark.line + 1, problem)
        if kind is yaml.SequenceStartEvent:
            values, places = self._list(where)
            return values, (_packed(line, event), places)
        entries, places_by_key = self._mapping(where)
        return entries, (_packed(line, event), places_by_key)

    def _list(self, where: Where) -> tuple[list[Value], list[Place]]:
        values: list[Value] = []
        places: list[Place] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            value, place = self._value(event, (*where, len(values)), event.start_mark.line + 1)
            values.append(value)
            places.append(place)
        return values, places

    def _mapping(self, where: Where) -> tuple[dict[str, Value], dict[str, Place]]:
        values: dict[str, Value] = {}
        places: dict[str, Place] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            line = event.start_mark.line + 1
            if type(event) is not yaml.ScalarEvent or event.anchor is not None or event.tag is not None:
                raise _Unreadable(
                    line, "this is no key: write a word before the colon, or put the text in quotation marks"
                )
            key = event.value
            if key == "<<":
                self._spoil((*where, key), line, "“<<” (a merge) is not read here: write the keys themselves")
            if key in values:
                self._say(line, f"“{key}” stands twice: line {_unpacked(places[key])[0]} has it already")
                self._value(self._next(), (*where, f"{key} once more"), line)
            else:
                values[key], places[key] = self._value(self._next(), (*where, key), line)
        return values, places

    def _refuse_ornament(self, event: Any, where: Where) -> None:  # noqa: ANN401 - one of PyYAML's untyped events
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            self._spoil(where, line, f"“*{event.anchor}” is an alias: write the text itself once more")
            return
        if event.anchor is not None:
            self._say(line, f"“&{event.anchor}” is an anchor: take it out, or put the text in quotation marks")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._spoil(where, line, f"“{tag}” is a tag: take it out, or put the text in quotation marks")

    def _spoil(self, where: Where, line: int, problem: str) -> None:
        self._spoilt.add(where)
        self._say(line, problem)

    def _say(self, line: int, problem: str) -> None:
        self._mistakes.append(Mistake(self._file, line, problem))
