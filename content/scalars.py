"""The scalars of the library's files: which texts are an id, a label, a reference, pages, a date, a country.

The patterns are named because `content.plain_words` says in words what each of them asks for.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, WithJsonSchema

from content.refs import ID, REF, Ref, is_ref

LABEL = 32
"""Characters that a button's label holds on a narrow phone."""
STEP_TEXT = 100
"""Characters of a step's text: a line or two on a phone; Telegram's own checklists stop there too."""
SUMMARY = 400
"""Characters of a note's summary: three lines on a desktop, six on a phone."""

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


def _is_ref(value: str) -> str:
    if not is_ref(value):
        Ref.parse(value)  # says what would be one
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


def _fits_a_button(short: str | None, info: ValidationInfo) -> str | None:
    title = "title" if "title" in info.data else "name"  # read before it; absent where mistaken
    length = len(info.data.get(title, ""))
    if short is None and length > LABEL:
        raise Misfits(
            {(title,): f"the {title} has {length} characters: add “short” with at most {LABEL}, for its button"}
        )
    return short


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Short = Annotated[Text, StringConstraints(max_length=LABEL)]
Button = Annotated[
    Short | None,
    AfterValidator(_fits_a_button),
    Field(
        validate_default=True, description="What its button says; needed where the title or name is longer than that."
    ),
]
Summary = Annotated[Text, StringConstraints(max_length=SUMMARY)]
StepText = Annotated[Text, StringConstraints(max_length=STEP_TEXT)]
Id = Annotated[str, StringConstraints(pattern=f"^{ID}$")]
RefText = Annotated[str, AfterValidator(_is_ref), WithJsonSchema({"type": "string", "pattern": f"^({REF})$"})]
Date = Annotated[str, StringConstraints(pattern=DATE), AfterValidator(_is_date)]
Day = Annotated[str, StringConstraints(pattern=DAY), AfterValidator(_is_date)]
Pages = Annotated[str, StringConstraints(pattern=PAGES), AfterValidator(_runs_forwards)]
Country = Annotated[str, StringConstraints(pattern=COUNTRY)]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]

TopicId = Annotated[Id, Field(description="Its place in the menu, and its folder.")]
Also = Annotated[tuple[Id, ...], Field(description="Other topics under which it is found.")]
Asked = Annotated[
    tuple[Text, ...],
    Field(
        min_length=1,
        description="How people put the question, in other words than the text's; only the search reads it. First two "
        "to four plain ways, then a line for each distinct fact, as somebody with that problem would say it.",
    ),
]
Refs = Annotated[
    tuple[RefText, ...],
    Field(description="What to read next: note:ID, note:ID/SECTION, term:ID, checklist:ID or checklist:ID#STEP."),
]
Roles = Annotated[
    tuple[Id, ...], Field(description="Who it is for or about, or who usually does it: ids of roles.yaml.")
]
Countries = Annotated[tuple[Country, ...], Field(description="ISO 3166 codes of two letters; XK for Kosovo.")]
Regions = Annotated[tuple[Id, ...], Field(description="Where no country's code fits: sahel.")]
Was = Annotated[
    tuple[Id, ...], Field(description="Ids it had before, so that old links, buttons and runs still find it.")
]

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
