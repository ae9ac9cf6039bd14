"""Reading checklists: topics, and a checklist's front with its steps.

One step by itself is in `handlers.checklist_steps`, runs are in `handlers.runs`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup

from content.library import Library
from content.model import Checklist
from content.refs import Ref
from handlers import citations
from handlers.asides import by_the_way
from handlers.codec import Route
from handlers.items import written
from handlers.lists import more_buttons
from handlers.markup import bold, italic, lines, pages, paragraphs
from handlers.records import prompt_words
from handlers.registry import Visit, by_key, on_command, on_tap, topic_key
from handlers.routes import (
    ChecklistFront,
    ChecklistsOfTopic,
    ChecklistStep,
    ChecklistTopics,
    GoOnRun,
    NoteFront,
    Runs,
    StartRun,
)
from handlers.run_parts import whose_runs
from handlers.saved import save_button
from handlers.screen import Answer, Button, Row, Screen, View, page_of, rows_of
from handlers.share import share_button
from handlers.words import _, ngettext
from storage import RunLine

OpenRuns = Mapping[str, Sequence[RunLine]]
"""The open runs of the user or the group by the checklist's id of today."""

LISTS_A_PAGE = 8
RUNS_SHOWN = 3
STEPS_A_BLOCK = 15
"""Steps that fit a page of a front, however long their texts."""


def open_runs(library: Library, runs: Iterable[RunLine]) -> OpenRuns:
    """The open ones among `runs` by checklist, also where the checklist had another id when the run began."""
    found: dict[str, list[RunLine]] = {}
    for line in runs:
        ref = library.find(Ref("checklist", line.checklist))
        if ref is not None and line.finished is None:
            found.setdefault(ref.id, []).append(line)
    return found


# --- the way to a checklist


def topics_screen(view: View, page: int = 0) -> Screen:
    """The topics that have checklists, with how many each has, in the menu's order."""
    counted = [
        (topic, len(lists))
        for topic in view.library.topics.values()
        if (lists := view.library.checklists_by_topic[topic.id])
    ]
    shown, page, count = page_of(counted, page)
    here = ChecklistTopics(page)
    buttons = [
        view.deeper(f"{topic.label} ({number})", ChecklistsOfTopic(topic_key(topic.id)), here)
        for topic, number in shown
    ]
    mine = view.deeper(whose_runs(view), Runs(), here)
    text = paragraphs(
        bold(_("Checklists")),
        _("Choose a topic. From a checklist you start a run: your own copy, to tick, annotate and finish."),
    )
    return Screen(text, (*rows_of(buttons), *more_buttons(view, page, count, ChecklistTopics), view.ways_out(mine)))


def checklists_screen(view: View, topic: str, runs: OpenRuns, page: int = 0) -> Screen:
    """The checklists of a topic, and how many runs of each are open."""
    key = topic_key(topic)
    shown, page, count = page_of(view.library.checklists_by_topic[topic], page, LISTS_A_PAGE)
    here = ChecklistsOfTopic(key, page)
    listed = [_listed(view, checklist, len(runs.get(checklist.id, ()))) for checklist in shown]
    buttons = [view.deeper(checklist.label, front_of(checklist), here) for checklist in shown]
    return Screen(
        paragraphs(bold(view.library.topics[topic].title), lines(*listed)),
        (
            *rows_of(buttons),
            *more_buttons(view, page, count, lambda to: ChecklistsOfTopic(key, to)),
            view.ways_out(),
        ),
    )


def _listed(view: View, checklist: Checklist, running: int) -> Markup:
    if not running:
        return Markup("• {}").format(checklist.title)
    going = (
        ngettext("{count} run of this group is open", "{count} runs of this group are open", running)
        if view.in_group
        else ngettext("{count} run of yours is open", "{count} runs of yours are open", running)
    )
    return Markup("• {}: {}").format(checklist.title, italic(going))


def front_of(checklist: Checklist) -> ChecklistFront:
    """Where a checklist opens."""
    return ChecklistFront(Ref("checklist", checklist.id).key)


# --- a checklist


def front_screen(
    view: View, checklist: Checklist, runs: Sequence[RunLine] = (), *, saved: bool = False, page: int = 0
) -> Screen:
    """A checklist's front: when and how to use it, its steps, whose word it is; the user's open runs of it."""
    ref = Ref("checklist", checklist.id)
    shown = _front_texts(view, checklist)
    page = min(page, len(shown) - 1)
    here = ChecklistFront(ref.key, page)
    turning = more_buttons(view, page, len(shown), lambda to: ChecklistFront(ref.key, to))
    first = Ref("checklist", checklist.id, checklist.steps[0].id)
    copied = citations.to_copy(view.library, checklist.title, checklist.source)
    return Screen(
        paragraphs(bold(checklist.title), shown[page]),
        (
            *turning,
            (start_button(view, checklist, here),),
            *_run_rows(view, runs, here),
            (view.deeper(_("Read step by step"), ChecklistStep(first.key), here),),
            *_note_row(view, checklist, here),
            (save_button(view, ref, here, saved=saved), Button(_("Cite"), copy=copied), share_button(view, ref)),
            view.ways_out(),
        ),
    )


def front_pages(view: View, checklist: Checklist) -> list[Screen]:
    """Every page of a checklist's front, as someone without runs sees it."""
    return [front_screen(view, checklist, page=page) for page in range(len(_front_texts(view, checklist)))]


def _front_texts(view: View, checklist: Checklist) -> list[Markup]:
    """The pages that a checklist's occasion, use, steps and sources take, its title apart."""
    sources = (view.library.sources[doc] for doc in dict.fromkeys(cited.doc for cited in checklist.source))
    return pages(
        [
            lines(bold(_("When")), *written(view, checklist.when)),
            lines(bold(_("How")), how_to_use(checklist), prompt_words() if checklist.prompt else ""),
            *numbered_steps(checklist),
            lines(
                italic(_("Source: {source}").format(source=citations.short(view.library, checklist.source))),
                *(italic(f"{source.short}: {citations.standing(source, view.now)}") for source in sources),
            ),
        ]
    )


def numbered_steps(checklist: Checklist) -> Iterator[Markup]:
    """The phases with their steps, numbered through, in blocks that never break a step between two pages."""
    number = 1
    for phase in checklist.phases:
        for first in range(0, len(phase.steps), STEPS_A_BLOCK):
            steps = phase.steps[first : first + STEPS_A_BLOCK]
            title = "" if first else bold(phase.title)
            yield lines(title, *(f"{place}. {step.text}" for place, step in enumerate(steps, number)))
            number += len(steps)


def how_to_use(checklist: Checklist) -> str:
    """How the checklist is meant to be used."""
    if checklist.use == "read-do":
        return _("Read a step, do it, tick it.")
    return _("Do the work first, then pause and confirm each step.")


def start_button(view: View, checklist: Checklist, here: Route) -> Button:
    """The button that begins a run."""
    drawn = int(view.now.timestamp() * 1000)
    return view.deeper(_("Start a run"), StartRun(Ref("checklist", checklist.id).key, drawn), here)


def _run_rows(view: View, runs: Sequence[RunLine], here: Route) -> tuple[Row, ...]:
    """The ways on in the runs that are open already, the one changed last first."""
    buttons = [
        view.deeper(_("Go on: {name}").format(name=line.name), GoOnRun(line.id), here) for line in runs[:RUNS_SHOWN]
    ]
    if len(runs) > RUNS_SHOWN:
        label = _("All runs of this group") if view.in_group else _("All your runs")
        buttons.append(view.deeper(label, Runs(), here))
    return rows_of(buttons)


def _note_row(view: View, checklist: Checklist, here: Route) -> tuple[Row, ...]:
    note = view.library.find(Ref("note", checklist.note)) if checklist.note else None
    if note is None:
        return ()
    return ((view.deeper(_("Note: {title}").format(title=view.library.label(note)), NoteFront(note.key), here),),)


# --- taps and commands


@on_tap(ChecklistTopics)
async def topics(visit: Visit, route: ChecklistTopics) -> Answer:
    """The topics that have checklists."""
    return Answer(topics_screen(visit, route.page))


@on_tap(ChecklistsOfTopic)
async def checklists_of_topic(visit: Visit, route: ChecklistsOfTopic) -> Answer:
    """The checklists of a topic."""
    topic = by_key(visit.library.topics, route.key, topic_key)
    runs = open_runs(visit.library, await by_the_way(visit.store.runs(visit.chat)) or ())
    return Answer(checklists_screen(visit, topic, runs, route.page))


@on_tap(ChecklistFront)
async def checklist_front(visit: Visit, route: ChecklistFront) -> Answer:
    """A checklist's front."""
    ref, checklist = visit.item(route.key, Checklist)
    runs = open_runs(visit.library, await by_the_way(visit.store.runs(visit.chat)) or ()).get(checklist.id, ())
    saved = await visit.has_saved(ref)
    return Answer(front_screen(visit, checklist, runs, saved=saved, page=route.page))


@on_command("checklists", lambda: _("Checklists by topic"))
async def checklists(visit: Visit, _words: str) -> Answer:
    """The topics that have checklists, in a new message."""
    return Answer(topics_screen(visit))
