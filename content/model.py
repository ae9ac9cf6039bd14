"""What an editor may write: one frozen class for each thing in the library's files.

The reader gives every scalar as text, so that `NO` and `1.10` stay what was typed; the classes make of it what they
need. JSON Schemas for editors' tools are generated from these classes (`content.schema`).
"""

from hashlib import blake2b
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from content.scalars import (
    Also,
    Asked,
    Button,
    Countries,
    Date,
    Day,
    Id,
    Language,
    Misfits,
    Pages,
    Refs,
    Regions,
    Roles,
    SectionKind,
    Short,
    StepText,
    Summary,
    Text,
    TopicId,
    Was,
)

QUOTE_WORDS = 80
"""Words of a source's own wording that may stand in a quote."""

Category = Literal["concept", "actor", "instrument", "method", "mission", "place-or-case"]
CATEGORIES: tuple[Category, ...] = get_args(Category)


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, (str, dict)) else value


class Entry(BaseModel):
    """A mapping in a file of the library: no key besides the named ones, never changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, cache_strings="keys")


class Citation(Entry):
    """The place in a source document that a text draws on: a page, or a heading where the text shows no pages."""

    doc: Id
    """The source's id in sources.yaml."""
    pages: Pages | None = None
    """As printed: 16, 32-33 or xiii; several with commas."""
    at: Text | None = Field(default=None, validate_default=True)
    """The heading or paragraph, where the text shows no pages."""

    @field_validator("at")
    @classmethod
    def _is_a_place(cls, at: str | None, info: ValidationInfo) -> str | None:
        if at is None and info.data.get("pages", "") is None:
            raise Misfits({(): "a source needs its place: pages: “16”, or at: “the heading it stands under”"})
        return at


Citations = Annotated[tuple[Citation, ...], Field(min_length=1), BeforeValidator(_one_or_many)]


class Quote(Entry):
    """The exact wording of an official definition or norm, shown as a quotation."""

    text: Text
    source: Citations

    @field_validator("text")
    @classmethod
    def _is_brief(cls, text: str) -> str:
        if (words := len(text.split())) > QUOTE_WORDS:
            raise ValueError(f"a quote of {words} words is too long: {QUOTE_WORDS} at most, the rest in our own words")
        return text


class Table(Entry):
    """A table, shown on a phone as a card a row."""

    columns: Annotated[tuple[Text, ...], Field(min_length=2)]
    rows: Annotated[tuple[tuple[str, ...], ...], Field(min_length=1)]

    @field_validator("rows")
    @classmethod
    def _are_even(cls, rows: tuple[tuple[str, ...], ...], info: ValidationInfo) -> tuple[tuple[str, ...], ...]:
        columns: tuple[str, ...] = info.data.get("columns", ())
        uneven = [place for place, row in enumerate(rows) if columns and len(row) != len(columns)]
        if uneven:
            problem = "cells in row {}: {}, columns in the table: {}; write one cell a column, an empty one as “”"
            raise Misfits({("rows", i): problem.format(i + 1, len(rows[i]), len(columns)) for i in uneven})
        return rows


class Titled(Entry):
    """Something with a title that also stands on a button."""

    title: Text
    short: Button = None

    @property
    def label(self) -> str:
        """What a button says: `short`, else the title; at most 32 characters."""
        return self.short or self.title


class Source(Entry):
    """A document that the library draws on (`sources.yaml`)."""

    id: Id
    title: Text
    authors: Text
    publisher: Text | None = None
    year: Annotated[int, Field(ge=1900, le=2100)]
    short: Text
    """The citation on a screen."""
    full: Text
    """The citation in a record or an export."""
    status: Text
    """Whose word it is: official UN guidance, one consultant's view."""
    superseded_by: Text | None = None
    """What has taken its place."""
    inferred_pages: bool = False
    """The text shows no page numbers; ours are worked out, and cited with “about”."""


class Topic(Titled):
    """A place in the menu under which notes and checklists stand."""

    id: Id


class TopicGroup(Titled):
    """A first choice of the menu (`topics.yaml`)."""

    id: Id
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]


class Role(Entry):
    """Who a section is for, or who usually does a step (`roles.yaml`)."""

    id: Id
    title: Short


class Edition(Entry):
    """Which edition of the library this is (`edition.yaml`)."""

    date: Day
    """The day of its last change."""


class Everyday(Entry):
    """What people say, and what the library says for it (`everyday.yaml`): read by the search only."""

    say: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Words and phrases as people type them: the same sense nearly always, whoever says it."""
    mean: Annotated[tuple[Text, ...], Field(min_length=1)]
    """What the library calls it: looked for beside what was typed."""


class Section(Titled):
    """One screen of a note: 60 to 200 words that say a specific thing."""

    id: Id
    asked: Asked = ()
    body: Text
    """Paragraphs, bold, italic, flat lists and links: [[term:id]] or [[term:id|shown words]]."""
    source: Citations
    see: Refs = ()
    kind: SectionKind = "text"
    roles: Roles = ()
    countries: Countries = ()
    regions: Regions = ()
    author: Text | None = None
    """Where the source names one."""
    view: bool = False
    """It is the author's argument, not policy."""
    quote: Quote | None = None
    table: Table | None = None
    was: Was = ()

    @property
    def hash(self) -> str:
        """Sixteen hex digits that change when what the reader reads changes."""
        return _hash([self.title, self.body, self.quote and self.quote.text, self.table and self.table.rows])


class Placed(Titled):
    """Something that stands in the menu, under one topic or more."""

    id: Id
    topic: TopicId
    also: Also = ()
    asked: Asked = ()
    see: Refs = ()
    was: Was = ()

    @property
    def topics(self) -> tuple[str, ...]:
        """Its own topic, then the others it is found under."""
        return (self.topic, *self.also)


class Note(Placed):
    """A guidance note: a summary and the sections that carry it."""

    summary: Summary
    """What you get from reading it, in three lines."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]


class Step(Entry):
    """An action someone can do and tick."""

    id: Id
    text: StepText
    """An action, in one line."""
    detail: Text | None = None
    """Why, how, what counts as done."""
    roles: Roles = ()
    source: Annotated[tuple[Citation, ...], BeforeValidator(_one_or_many)] = ()
    see: Refs = ()
    was: Was = ()


class Phase(Entry):
    """A group of steps, shown on one screen in a do-confirm checklist."""

    title: Text
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class Checklist(Placed):
    """Steps to walk through with a team; a user's own walk is a run."""

    use: Literal["read-do", "do-confirm"]
    """read-do: read a step, do it, tick it; do-confirm: act, then pause and confirm."""
    when: Text
    """The moment to take it out, in one sentence."""
    prompt: bool = False
    """The source calls it no prescription: its front says so."""
    source: Citations
    note: Id | None = None
    """The note it belongs to."""
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in order."""
        return tuple(step for phase in self.phases for step in phase.steps)

    @property
    def hash(self) -> str:
        """Sixteen hex digits that change when a step, its detail or the order changes."""
        return _hash([[phase.title, [[s.id, s.text, s.detail] for s in phase.steps]] for phase in self.phases])


class Term(Entry):
    """A word of the field: what it is, what it is called elsewhere, who says so."""

    id: Id
    name: Text
    short: Button = None
    abbr: Short | None = None
    aliases: tuple[Text, ...] = ()
    """Other names and spellings that people type."""
    category: Category
    asked: Asked = ()
    definition: Text
    """What it is, in the first sentence; then what it is for."""
    quote: Quote | None = None
    source: Citations
    names: dict[Language, Text] = Field(default_factory=dict)
    """Its official name in other languages, by code: fr."""
    see: Refs = ()
    date: Date | None = None
    """Of an instrument: 2014, 2014-04 or 2014-04-28."""
    symbol: Text | None = None
    """Of an instrument: S/RES/2151."""
    obliges: Text | None = None
    """Of an instrument: who must do what, in one line."""
    countries: Countries = ()
    regions: Regions = ()
    was: Was = ()

    @property
    def title(self) -> str:
        """The name, with the abbreviation behind it where there is one."""
        return f"{self.name} ({self.abbr})" if self.abbr and self.abbr != self.name else self.name

    @property
    def label(self) -> str:
        """What a button says: `short`, else the name; at most 32 characters."""
        return self.short or self.name


def _hash(parts: Any) -> str:  # noqa: ANN401 - any nest of texts
    return blake2b(repr(parts).encode(), digest_size=8).hexdigest()
