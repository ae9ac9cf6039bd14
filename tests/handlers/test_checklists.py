"""Screens of checklists outside a run."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from content.library import Library
from content.model import Checklist, Phase, Step, Topic, TopicGroup
from content.refs import Ref
from handlers import checklists
from handlers.codec import pack, unpack
from handlers.markup import visible
from handlers.routes import ChecklistFront, ChecklistsOfTopic, StartRun
from handlers.screen import Screen, View, broken_limits
from storage import RunLine


def labels(screen: Screen) -> list[str]:
    return [button.label for button in screen.buttons]


def line(view: View, number: int, checklist: str = "ownership-tips", *, finished: bool = False) -> RunLine:
    return RunLine(
        id=f"run-{number:04}",
        checklist=checklist,
        title="Tips",
        name=f"Visit {number}",
        started=view.now,
        finished=view.now if finished else None,
        touched=view.now,
        done=0,
        skipped=0,
        total=4,
    )


def with_checklists(library: Library, count: int, **changes: object) -> Library:
    """The small library with so many copies of one checklist, all under one topic."""
    model = library.checklists["weapons-handover"]
    made = [model.model_copy(update={"id": f"list-{number}", **changes}) for number in range(count)]
    return replace(library, checklists={checklist.id: checklist for checklist in made})


def long_checklist(library: Library, steps: int) -> Checklist:
    """A checklist of two phases with so many steps each, every text as long as the format allows."""
    phases = tuple(
        Phase(title=f"Part {part}", steps=tuple(Step(id=f"s-{part}-{n}", text="x" * 100) for n in range(steps)))
        for part in (1, 2)
    )
    return library.checklists["weapons-handover"].model_copy(update={"phases": phases})


# --- the way to a checklist


def test_the_topics_that_have_checklists_stand_with_their_number_in_the_menus_order(view: View) -> None:
    assert labels(checklists.topics_screen(view)) == ["National ownership (1)", "DDR (1)", "Your runs", "Home"]


def test_more_than_ten_topics_turn_over_to_a_second_page(view: View, library: Library) -> None:
    topics = tuple(Topic(id=f"topic-{number}", title=f"Topic {number}") for number in range(12))
    full = with_checklists(library, 1, topic="topic-0", also=tuple(topic.id for topic in topics[1:]))
    group = TopicGroup(id="group", title="Group", topics=topics)
    view = replace(view, library=replace(full, groups=(group,)))

    first, second = checklists.topics_screen(view), checklists.topics_screen(view, 1)

    assert labels(first)[9:11] == ["Topic 9 (1)", "Page 2 of 2 ›"]
    assert labels(second)[:3] == ["Topic 10 (1)", "Topic 11 (1)", "‹ Page 1"]


def test_a_topics_checklists_stand_with_their_whole_title(view: View) -> None:
    screen = checklists.checklists_screen(view, "ownership", {})

    assert visible(screen.text) == "National ownership\n\n• Tips for supporting national ownership"
    assert labels(screen) == ["Ownership tips", "Home"]


@pytest.mark.parametrize(("count", "words"), [(1, "1 run of yours is open"), (2, "2 runs of yours are open")])
def test_a_topics_checklists_say_how_many_runs_are_open(view: View, count: int, words: str) -> None:
    runs = {"ownership-tips": [line(view, number) for number in range(count)]}

    assert words in checklists.checklists_screen(view, "ownership", runs).text


def test_a_topic_with_many_checklists_is_shown_in_pages(view: View, library: Library) -> None:
    view = replace(view, library=with_checklists(library, 9))

    assert len(checklists.checklists_screen(view, "ddr", {}).rows) == 8 + 2
    assert labels(checklists.checklists_screen(view, "ddr", {}, 1)) == ["Weapons handover", "‹ Page 1", "Home"]


def test_only_open_runs_count_also_under_an_old_id_of_the_checklist(view: View, library: Library) -> None:
    tips = library.checklists["ownership-tips"].model_copy(update={"was": ("old-tips",)})
    renamed = replace(library, checklists={tips.id: tips})
    lines = [line(view, 1, "old-tips"), line(view, 2), line(view, 3, finished=True), line(view, 4, "gone")]

    assert checklists.open_runs(renamed, lines) == {"ownership-tips": lines[:2]}


# --- a checklist's front


def test_a_front_says_when_and_how_to_use_it_its_steps_and_whose_word_it_is(view: View, library: Library) -> None:
    screen = checklists.front_screen(view, library.checklists["ownership-tips"])

    assert visible(screen.text) == (
        "Tips for supporting national ownership\n\n"
        "When\nBefore a new engagement, and at each quarterly review.\n\n"
        "How\nDo the work first, then pause and confirm each step.\n"
        "A prompt, not a prescription: what fits your case is for you to judge.\n\n"
        "Getting started\n1. Start early and plan to stay\n2. Listen before you plan\n\n"
        "Staying\n3. Report back what became of people's words\n4. Name the day on which you leave\n\n"
        "Source: UN SSR ITGNs (2012), pp. 32–33\n"
        "UN SSR ITGNs (2012): official UN guidance, 14 years old"
    )
    assert labels(screen) == [
        "Start a run",
        "Read step by step",
        "Note: Ownership principles",
        "Save",
        "Cite",
        "Share",
        "Home",
    ]


def test_a_read_do_checklist_says_to_read_do_and_tick(view: View, library: Library) -> None:
    text = checklists.front_screen(view, library.checklists["weapons-handover"]).text

    assert "Read a step, do it, tick it." in text
    assert "prescription" not in text


def test_a_front_leads_on_in_the_runs_that_are_open(view: View, library: Library) -> None:
    runs = [line(view, number) for number in range(2)]

    assert labels(checklists.front_screen(view, library.checklists["ownership-tips"], runs))[1:3] == [
        "Go on: Visit 0",
        "Go on: Visit 1",
    ]


def test_a_front_with_many_open_runs_leads_to_the_list_of_all(view: View, library: Library) -> None:
    runs = [line(view, number) for number in range(5)]

    assert labels(checklists.front_screen(view, library.checklists["ownership-tips"], runs))[1:5] == [
        "Go on: Visit 0",
        "Go on: Visit 1",
        "Go on: Visit 2",
        "All your runs",
    ]


def test_a_long_checklist_is_read_in_pages_with_its_title_on_each(view: View, library: Library) -> None:
    fronts = checklists.front_pages(view, long_checklist(library, 20))

    assert len(fronts) > 1
    assert all(visible(front.text).startswith("Weapons handover\n\n") for front in fronts)
    assert re.findall(r"^(\d+)\. x{100}$", "\n".join(front.text for front in fronts), re.MULTILINE) == [
        str(number) for number in range(1, 41)
    ]
    assert [broken_limits(front) for front in fronts] == [[]] * len(fronts)


def test_a_page_that_a_front_does_not_have_is_its_last(view: View, library: Library) -> None:
    checklist = long_checklist(library, 20)

    assert checklists.front_screen(view, checklist, page=99) == checklists.front_pages(view, checklist)[-1]


def test_each_drawing_of_a_front_makes_a_start_of_its_own(view: View, library: Library) -> None:
    def start(at: datetime) -> StartRun:
        screen = checklists.front_screen(replace(view, now=at), library.checklists["ownership-tips"])
        to = screen.buttons[0].to
        assert isinstance(to, StartRun)
        return to

    later = view.now.replace(microsecond=1000)

    assert start(view.now) == start(view.now)
    assert start(view.now) != start(later)


def test_a_start_carries_the_front_and_the_topic_to_go_back_to(view: View, library: Library) -> None:
    here = ChecklistFront(Ref("checklist", "ownership-tips").key, 0)
    topic = ChecklistsOfTopic("abcdef", 3)
    view = replace(view, trail=(topic,))
    button = checklists.front_screen(view, library.checklists["ownership-tips"]).buttons[0]
    assert button.to is not None

    assert unpack(pack(button.to, button.trail)) == (button.to, (here, topic))


# --- all of them


def test_every_screen_keeps_telegrams_limits(view: View, library: Library) -> None:
    screens = [checklists.topics_screen(view)]
    screens += [checklists.checklists_screen(view, topic, {}) for topic in library.topics]
    for checklist in library.checklists.values():
        screens += checklists.front_pages(view, checklist)

    assert [broken for screen in screens if (broken := broken_limits(screen))] == []


def test_only_start_acts_on_a_run_on_a_front(view: View, library: Library, run_words: Callable[[str], bool]) -> None:
    runs = [line(view, number) for number in range(5)]

    for checklist in library.checklists.values():
        shown = labels(checklists.front_screen(view, checklist, runs, saved=True))
        assert [label for label in shown if run_words(label)] == ["Start a run"]
