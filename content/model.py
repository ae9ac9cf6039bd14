"""What an editor may write: one frozen class for each thing in the library's files.

The reader gives every scalar as text, so that `NO` and `1.10` stay what was typed; the classes make of it what they
need. JSON Schemas for editors' tools are generated from these classes (`content.schema`).
"""

from collections.abc import Mapping
from datetime import date
from hashlib import blake2b
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from content.refs import ID, Ref

LABEL = 32
"""Characters that a button's label holds on a narrow phone."""
STEP_TEXT = 100
"""Characters of a step's text: a line or two on a phone; Telegram's own checklists stop there too."""
SUMMARY = 400
"""Characters of a note's summary: three lines on a desktop, six on a phone."""
QUOTE_WORDS = 80
"""Words of a source's own wording that may stand in a quote."""

SectionKind = Literal[
    "text",
    "activities",
    "benchmarks",
    "responsibilities",
    "resources",
    "risk",
    "trade-off",
    "case",
    "timeline",
    "table",
]
Category = Literal["concept", "actor", "instrument", "method", "mission", "place-or-case"]
CATEGORIES: tuple[Category, ...] = get_args(Category)


COUNTRY = "^[A-Z]{2}$"
DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
DAY = r"^\d{4}-\d{2}-\d{2}$"
LANGUAGE = "^[a-z]{2,3}$"
_PAGE = "([0-9]{1,4}|[ivxlc]+)"
PAGES = f"^{_PAGE}([-–]{_PAGE})?(, ?{_PAGE}([-–]{_PAGE})?)*$"
"""Pages as printed: figures or small roman numerals, ranges, several with commas."""


class Misfits(ValueError):
    """Values that do not fit what stands beside them: the way to each, from their mapping, and its problem."""

    def __init__(self, problems: Mapping[tuple[str | int, ...], str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems.values()))


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, (str, dict)) else value


def _is_ref(value: str) -> str:
    Ref.parse(value)
    return value


def _is_date(value: str) -> str:
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        raise ValueError(f"there is no day “{value}”: month and day must exist in the calendar") from None
    return value


def _runs_forwards(value: str) -> str:
    for pages in value.replace("–", "-").split(","):
        first, _, last = pages.strip().partition("-")
        if first.isdecimal() and last.isdecimal() and int(last) <= int(first):
            raise ValueError(f"pages {pages.strip()} run backwards: write both ends in full, the first page first")
    return value


def _fits_a_button(short: str | None, info: ValidationInfo, title: str) -> str | None:
    written: str = info.data.get(title, "")
    if short is None and len(written) > LABEL:
        problem = f"the {title} has {len(written)} characters: add “short” with at most {LABEL}, for its button"
        raise Misfits({(title,): problem})
    return short


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=f"^{ID}$")]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LABEL)]
RefText = Annotated[str, AfterValidator(_is_ref)]
Asked = Annotated[tuple[Text, ...], Field(min_length=1)]
Date = Annotated[str, StringConstraints(pattern=DATE), AfterValidator(_is_date)]
Day = Annotated[str, StringConstraints(pattern=DAY), AfterValidator(_is_date)]
Pages = Annotated[str, StringConstraints(pattern=PAGES), AfterValidator(_runs_forwards)]
Country = Annotated[str, StringConstraints(pattern=COUNTRY)]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]


class Entry(BaseModel):
    """A mapping in a file of the library: no key besides the named ones, never changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Citation(Entry):
    """The place in a source document that a text draws on: a page, or a heading where the text shows no pages."""

    doc: Id
    pages: Pages | None = None
    at: Text | None = Field(default=None, validate_default=True)

    @field_validator("at")
    @classmethod
    def _is_a_place(cls, at: str | None, info: ValidationInfo) -> str | None:
        if at is None and info.data.get("pages", "") is None:
            raise Misfits({(): "a source needs its place: pages: “16”, or at: “the heading it stands under”"})
        return at


Citations = Annotated[tuple[Citation, ...], BeforeValidator(_one_or_many), Field(min_length=1)]


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
            problem = 'row {} has {} cells, the table has {} columns: one cell a column, empty ones as ""'
            raise Misfits({("rows", i): problem.format(i + 1, len(rows[i]), len(columns)) for i in uneven})
        return rows


class Titled(Entry):
    """Something with a title that also stands on a button."""

    title: Text
    short: Short | None = Field(default=None, validate_default=True)

    @property
    def label(self) -> str:
        """What a button says: `short`, else the title; at most 32 characters."""
        return self.short or self.title

    @field_validator("short")
    @classmethod
    def _stands_for_a_long_title(cls, short: str | None, info: ValidationInfo) -> str | None:
        return _fits_a_button(short, info, "title")


class Source(Entry):
    """A document that the library draws on (`sources.yaml`)."""

    id: Id
    title: Text
    authors: Text
    publisher: Text | None = None
    year: Annotated[int, Field(ge=1900, le=2100)]
    short: Text
    full: Text
    status: Text
    superseded_by: Text | None = None
    inferred_pages: bool = False


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


class Section(Titled):
    """One screen of a note: 60 to 200 words that say a specific thing."""

    id: Id
    asked: Asked = ()
    body: Text
    source: Citations
    see: tuple[RefText, ...] = ()
    kind: SectionKind = "text"
    roles: tuple[Id, ...] = ()
    countries: tuple[Country, ...] = ()
    regions: tuple[Id, ...] = ()
    author: Text | None = None
    view: bool = False
    quote: Quote | None = None
    table: Table | None = None
    was: tuple[Id, ...] = ()

    @property
    def hash(self) -> str:
        """Sixteen hex digits that change when what the reader reads changes."""
        return _hash([self.title, self.body, self.quote and self.quote.text, self.table and self.table.rows])


class Note(Titled):
    """A guidance note: a summary and the sections that carry it."""

    id: Id
    topic: Id
    also: tuple[Id, ...] = ()
    summary: Annotated[Text, StringConstraints(max_length=SUMMARY)]
    asked: Asked = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    see: tuple[RefText, ...] = ()
    was: tuple[Id, ...] = ()

    @property
    def topics(self) -> tuple[str, ...]:
        """Its own topic, then the others it is found under."""
        return (self.topic, *self.also)


class Step(Entry):
    """An action someone can do and tick."""

    id: Id
    text: Annotated[Text, StringConstraints(max_length=STEP_TEXT)]
    detail: Text | None = None
    roles: tuple[Id, ...] = ()
    source: Annotated[tuple[Citation, ...], BeforeValidator(_one_or_many)] = ()
    see: tuple[RefText, ...] = ()
    was: tuple[Id, ...] = ()


class Phase(Entry):
    """A group of steps, shown on one screen in a do-confirm checklist."""

    title: Text
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class Checklist(Titled):
    """Steps to walk through with a team; a user's own walk is a run."""

    id: Id
    topic: Id
    also: tuple[Id, ...] = ()
    use: Literal["read-do", "do-confirm"]
    when: Text
    asked: Asked = ()
    prompt: bool = False
    source: Citations
    note: Id | None = None
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    see: tuple[RefText, ...] = ()
    was: tuple[Id, ...] = ()

    @property
    def topics(self) -> tuple[str, ...]:
        """Its own topic, then the others it is found under."""
        return (self.topic, *self.also)

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
    short: Short | None = Field(default=None, validate_default=True)
    abbr: Short | None = None
    aliases: tuple[Text, ...] = ()
    category: Category
    asked: Asked = ()
    definition: Text
    quote: Quote | None = None
    source: Citations
    names: dict[Language, Text] = Field(default_factory=dict)
    see: tuple[RefText, ...] = ()
    date: Date | None = None
    symbol: Text | None = None
    obliges: Text | None = None
    countries: tuple[Country, ...] = ()
    regions: tuple[Id, ...] = ()
    was: tuple[Id, ...] = ()

    @property
    def title(self) -> str:
        """The name, with the abbreviation behind it where there is one."""
        return f"{self.name} ({self.abbr})" if self.abbr and self.abbr != self.name else self.name

    @property
    def label(self) -> str:
        """What a button says: `short`, else the name; at most 32 characters."""
        return self.short or self.name

    @field_validator("short")
    @classmethod
    def _stands_for_a_long_name(cls, short: str | None, info: ValidationInfo) -> str | None:
        return _fits_a_button(short, info, "name")


def _hash(parts: Any) -> str:  # noqa: ANN401 - any nest of texts
    return blake2b(repr(parts).encode(), digest_size=8).hexdigest()
