"""Every place a button can lead to, each with the code it is packed as.

`key` fields hold the short key of an item, a topic or a group (content.refs), `run` the id of a run, `page` counts
from 0.
"""

from enum import StrEnum

from handlers.codec import Route, route


@route("h")
class Home(Route):
    """The first screen."""


@route("c")
class Continue(Route):
    """The place left last."""


@route("g")
class NoteGroups(Route):
    """The groups of topics that have notes."""


@route("gt")
class NoteTopics(Route):
    """The topics of a group."""

    key: str


@route("gn")
class NotesOfTopic(Route):
    """The notes of a topic."""

    key: str
    page: int = 0


@route("n")
class NoteFront(Route):
    """A note's summary and contents."""

    key: str
    page: int = 0


@route("w")
class Roles(Route):
    """The roles that something is written for."""

    page: int = 0


@route("wr")
class OfRole(Route):
    """The sections and steps for a role, by its id."""

    role: str
    page: int = 0


@route("j")
class Cases(Route):
    """The countries and regions that something tells of."""

    page: int = 0


@route("jc")
class OfCountry(Route):
    """The sections and terms that tell of a country (two letters) or a region (its id)."""

    place: str
    page: int = 0


@route("s")
class Section(Route):
    """A page of a section."""

    key: str
    page: int = 0


@route("r")
class ReadOn(Route):
    """Mark a section as read and go on to what follows it."""

    key: str


@route("st")
class TermsNamed(Route):
    """All terms that a section or term names."""

    key: str
    page: int = 0


@route("e")
class Save(Route):
    """Keep an item under Saved (`on`), or no longer; then show what the trail says."""

    key: str
    on: bool


@route("t")
class Term(Route):
    """A term."""

    key: str


@route("ts")
class SpokenOf(Route):
    """The sections that speak of a term."""

    key: str
    page: int = 0


@route("z")
class Glossary(Route):
    """The glossary's front: letters and categories."""


@route("zl")
class TermsByLetter(Route):
    """The terms whose name begins with a letter (`0` for figures)."""

    letter: str
    page: int = 0


@route("zc")
class TermsByCategory(Route):
    """The terms of a category."""

    category: str
    page: int = 0


@route("k")
class ChecklistTopics(Route):
    """The topics that have checklists."""

    page: int = 0


@route("kt")
class ChecklistsOfTopic(Route):
    """The checklists of a topic."""

    key: str
    page: int = 0


@route("kf")
class ChecklistFront(Route):
    """A checklist: when, how, its phases and steps."""

    key: str
    page: int = 0


@route("ks")
class ChecklistStep(Route):
    """A step of a checklist, outside any run."""

    key: str


@route("b")
class StartRun(Route):
    """Begin a run of a checklist.

    `nonce` is the moment the button was drawn, in milliseconds: two taps on it begin one run, a tap on a button drawn
    anew under the same message begins another.
    """

    key: str
    nonce: int


class WantedState(StrEnum):
    """The state that a button wants a step to have, in one byte."""

    OPEN = "o"
    DONE = "d"
    SKIPPED = "s"


@route("ug")
class GoOnRun(Route):
    """A run where it was left."""

    run: str


@route("u")
class RunStep(Route):
    """One step of a run; `step` counts from 0 over all phases."""

    run: str
    step: int


@route("up")
class RunPhase(Route):
    """One phase of a run, counted from 0."""

    run: str
    phase: int
    page: int = 0


@route("uo")
class RunOverview(Route):
    """How a run stands."""

    run: str
    page: int = 0


@route("us")
class SetStep(Route):
    """Give a step the state wanted; then show what the trail says."""

    run: str
    step: int
    state: WantedState


@route("un")
class AskNote(Route):
    """Ask for a note on a step."""

    run: str
    step: int


@route("ur")
class AskReason(Route):
    """Ask why a step was skipped."""

    run: str
    step: int


@route("ua")
class AskName(Route):
    """Ask for a run's name."""

    run: str


@route("uf")
class FinishRun(Route):
    """Close a run and send its record."""

    run: str


@route("ux")
class ReopenRun(Route):
    """Open a finished run again."""

    run: str


@route("ud")
class SendRecord(Route):
    """Send a run's record."""

    run: str


@route("uk")
class AskDeleteRun(Route):
    """Ask whether a run shall be deleted."""

    run: str


@route("uz")
class DeleteRun(Route):
    """Delete a run."""

    run: str


@route("x")
class AskReport(Route):
    """Ask what is wrong with an item."""

    key: str


@route("xl")
class Reports(Route):
    """The mistakes that readers reported, for admins."""

    page: int = 0


@route("xr")
class OneReport(Route):
    """One of them."""

    id: str


@route("xd")
class RemoveReport(Route):
    """Drop a report whose mistake is mended."""

    id: str


@route("xg")
class Gaps(Route):
    """What was searched for and not found, for admins."""

    page: int = 0


@route("xh")
class RemoveGap(Route):
    """Drop a query that found nothing, by the key of its words."""

    key: str


@route("d")
class Vote(Route):
    """Count whether an answer that showed an item helped; `once` is the mark of that one answer."""

    key: str
    helped: bool
    once: str


@route("l")
class Runs(Route):
    """The user's runs, open first."""

    page: int = 0


@route("q")
class Results(Route):
    """A page of what a query found; the query is remembered under the message."""

    page: int = 0


class WantedKind(StrEnum):
    """Which of the results a button wants to see, in one byte."""

    ALL = "a"
    NOTES = "n"
    TERMS = "t"
    CHECKLISTS = "c"


@route("qk")
class ResultsOf(Route):
    """A page of the results of one kind, or of those for the query with its spelling as it was typed."""

    kind: WantedKind
    as_typed: bool
    page: int = 0


@route("qt")
class TakeText(Route):
    """Take the query of this message as the text awaited by the prompt."""

    prompt: int


@route("v")
class Saved(Route):
    """What the user saved."""

    page: int = 0


@route("p")
class Progress(Route):
    """How far the user has read and ticked."""

    page: int = 0


@route("o")
class Settings(Route):
    """The user's settings."""


@route("ol")
class SetLanguage(Route):
    """Speak a language from now on."""

    language: str


@route("i")
class Help(Route):
    """What the bot can do."""


@route("a")
class About(Route):
    """What the bot is and what it draws on."""


@route("y")
class Privacy(Route):
    """What is kept of the user."""


@route("m")
class SendMyData(Route):
    """Send everything kept of the user."""


@route("f")
class AskForget(Route):
    """Ask whether everything kept of the user shall be deleted."""


@route("fz")
class Forget(Route):
    """Delete everything kept of the user."""
