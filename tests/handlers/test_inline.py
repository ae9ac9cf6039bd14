"""What an inline query lists, and what is sent when one is picked."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.library import Library
from content.model import Phase, Step
from content.refs import Ref
from handlers import inline
from handlers.copies import copy_of
from handlers.inline import A_PAGE, Listing, last_items, sent_screen
from handlers.markup import visible
from handlers.registry import Visit
from handlers.screen import View, broken_limits
from storage import Place, open_store

PEOPLE = Ref("note", "ownership-principles", "people-first")
LONG = Ref("note", "ownership-principles", "long-reading")


@pytest.fixture
async def visit(library: Library, now: datetime) -> AsyncIterator[Visit]:
    """A query of somebody new."""
    async with open_store("sqlite://") as store:
        yield Visit(library=library, bot="vademecum_bot", now=now, store=store, user=1, chat=1)


async def listing(visit: Visit, query: str, offset: str = "", *, for_all: bool = True) -> Listing:
    return await inline.listing(visit, query, offset, for_all=for_all)


# --- what is sent


def said(view: View, ref: str) -> str:
    screen = sent_screen(view, Ref.parse(ref))
    assert broken_limits(screen) == []
    return visible(screen.text)


def test_a_term_is_sent_in_full_with_its_source_its_year_and_its_status(view: View) -> None:
    assert said(view, "term:cpa-sudan") == (
        "Comprehensive Peace Agreement (Sudan) (CPA)\nlaw or agreement\n\n"
        "The agreement that ended the war between north and south Sudan.\n\n"
        "Date: January 2005\n"
        "Source: Mission Leadership (2010), about p. 90\n"
        "Mission Leadership (2010): an independent study, not doctrine, superseded by the 2nd edition"
    )


def test_a_section_is_sent_with_title_place_excerpt_and_source(view: View) -> None:
    assert said(view, str(PEOPLE)) == (
        "People are the basis\nsection of “Ownership principles”\n\n"
        "Reform serves people & their needs. Read on about Disarmament, demobilization and reintegration and the DDR "
        "of others.\n\n• ask them\n• listen\n\n"
        "Source: UN SSR ITGNs (2012), p. 15\nFor: Head of mission, SSR adviser\n"
        "UN SSR ITGNs (2012): official UN guidance"
    )


def test_an_authors_view_is_sent_as_his(view: View) -> None:
    sent = said(view, str(LONG))

    assert "The view of Adedeji Ebo." in sent
    assert sent.endswith(
        "UN SSR ITGNs (2012): official UN guidance\nPCNA review, Annex IV (2007): one consultant's view"
    )


def test_a_long_section_is_sent_as_an_excerpt(view: View) -> None:
    sent = said(view, str(LONG))

    assert ". …\n\nSource: " in sent
    assert "leave on time" not in sent


def test_a_checklist_is_sent_with_its_occasion_its_steps_and_its_source(view: View) -> None:
    assert said(view, "checklist:ownership-tips") == (
        "Tips for supporting national ownership\nchecklist\n\n"
        "When\nBefore a new engagement, and at each quarterly review.\n\n"
        "A prompt, not a prescription: what fits your case is for you to judge.\n\n"
        "Getting started\n1. Start early and plan to stay\n2. Listen before you plan\n\n"
        "Staying\n3. Report back what became of people's words\n4. Name the day on which you leave\n\n"
        "Source: UN SSR ITGNs (2012), pp. 32–33\nUN SSR ITGNs (2012): official UN guidance"
    )


def test_a_checklist_too_long_for_a_message_says_that_there_is_more(view: View) -> None:
    model = view.library.checklists["weapons-handover"]
    steps = tuple(Step(id=f"s-{number}", text=f"{number} " + "x" * 95) for number in range(60))
    long = model.model_copy(update={"phases": (Phase(title="All", steps=steps),)})
    library = replace(view.library, checklists={long.id: long})

    screen = sent_screen(replace(view, library=library), Ref("checklist", long.id))

    assert broken_limits(screen) == []
    assert "The other steps are in the bot." in screen.text
    assert "\n\nSource: UN SSR ITGNs (2012), p. 84" in visible(screen.text)


@pytest.mark.parametrize("ref", ["note:ddr-and-reform", "checklist:weapons-handover#give-receipt"])
def test_notes_and_steps_too_are_sent_with_their_source(view: View, ref: str) -> None:
    sent = said(view, ref)
    assert "Source: UN SSR ITGNs (2012), p. 8" in sent
    assert "UN SSR ITGNs (2012): official UN guidance" in sent


def test_every_item_opens_in_the_bot_by_its_button(view: View) -> None:
    for ref in view.library.items:
        (button,) = sent_screen(view, ref).buttons
        assert (button.label, button.url) == ("Open in the bot", view.link(ref))


def test_the_year_is_told_where_a_sources_short_title_has_none(view: View) -> None:
    source = view.library.sources["itgn"].model_copy(update={"short": "UN SSR ITGNs"})
    library = replace(view.library, sources={**view.library.sources, "itgn": source})

    text = sent_screen(replace(view, library=library), Ref("term", "ssr")).text

    assert "UN SSR ITGNs (2012): official UN guidance" in text


# --- what is listed


async def test_a_result_says_what_it_is_and_the_sentence_that_fits(visit: Visit) -> None:
    first = (await listing(visit, "store ammunition")).items[0]

    assert first.title == "Store weapons and ammunition apart"
    assert first.description.startswith("step 2 of 3 in “Weapons handover”")
    term = (await listing(visit, "ddr")).items[0]
    assert term.title == "Disarmament, demobilization and reintegration (DDR)"
    assert term.description == (
        "concept · Taking weapons from former fighters and helping them back into civilian life, as part of reform."
    )


async def test_a_query_longer_than_telegram_allows_is_cut(visit: Visit) -> None:
    assert (await listing(visit, "ddr " + "x" * 252 + " ssr")) == await listing(visit, "ddr " + "x" * 252)


async def test_an_offset_of_no_meaning_starts_anew(visit: Visit) -> None:
    assert await listing(visit, "reform", "nowhere") == await listing(visit, "reform")


async def test_behind_the_last_result_there_is_nothing_more_to_say(visit: Visit) -> None:
    assert await listing(visit, "reform", "60") == Listing(personal=False)


async def test_the_query_of_a_share_button_lists_its_item_alone(visit: Visit) -> None:
    found = await listing(visit, f"#{PEOPLE.key}")

    assert [item.key for item in found.items] == [PEOPLE.key]
    assert found.items[0].description.startswith("section of “Ownership principles” · Reform serves people")


async def test_the_key_of_something_gone_is_searched_for_like_any_word(visit: Visit) -> None:
    assert (await listing(visit, "#zzzzzz")).above == "Nothing found: search in the bot"


async def test_a_word_that_was_put_right_is_said_above_the_list(visit: Visit) -> None:
    assert (await listing(visit, "disarmamnet")).above == "Showing results for disarmament."
    assert (await listing(visit, "disarmament")).above == ""


async def test_an_answer_for_listed_users_is_nobody_elses(visit: Visit) -> None:
    assert not (await listing(visit, "ddr")).personal
    for query in ("ddr", f"#{PEOPLE.key}", "qqqqqq"):
        assert (await listing(visit, query, for_all=False)).personal


async def test_an_answer_in_one_of_several_languages_is_nobody_elses(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inline, "languages", lambda: {"en": "English", "fr": "Français"})

    assert (await listing(visit, "ddr")).personal


@given(query=st.text(max_size=300), offset=st.text(max_size=64))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_typed_lists_a_page_that_telegram_takes(visit: Visit, query: str, offset: str) -> None:
    found = await listing(visit, query, offset)

    assert len(found.items) <= A_PAGE
    assert len({item.key for item in found.items}) == len(found.items)
    assert all(item.title and broken_limits(item.sent) == [] for item in found.items)


# --- nothing typed


async def test_the_last_items_are_the_place_left_then_what_was_read_then_what_was_saved_each_once(
    visit: Visit,
) -> None:
    def ago(hours: int) -> datetime:
        return visit.now - timedelta(hours=hours)

    store = visit.store
    await store.set_place(1, Place(kind="section", key=str(PEOPLE), page=0, at=visit.now))
    await store.mark_read(1, str(LONG), "h", ago(3))
    await store.mark_read(1, str(PEOPLE), "h", ago(2))
    await store.mark_read(1, "note:ddr-and-reform/plan-together", "h", ago(1))
    await store.save(1, "term:ssr", ago(9))
    await store.save(1, str(LONG), ago(8))
    await store.save(1, "term:gone", ago(7))
    await store.save(1, "checklist:weapons-handover", ago(6))

    assert [str(ref) for ref in await last_items(visit)] == [
        str(PEOPLE),
        "note:ddr-and-reform/plan-together",
        str(LONG),
        "checklist:weapons-handover",
        "term:ssr",
    ]


async def test_the_run_left_last_stands_for_its_checklist(visit: Visit) -> None:
    copy = copy_of(visit.library, visit.library.checklists["weapons-handover"])
    run = await visit.store.start_run(1, copy, "First visit", visit.now, once="1")
    await visit.store.set_place(1, Place(kind="run", key=run.id, page=0, at=visit.now))

    assert await last_items(visit) == [Ref("checklist", "weapons-handover")]


async def test_a_run_that_was_deleted_stands_for_nothing(visit: Visit) -> None:
    await visit.store.set_place(1, Place(kind="run", key="Ab-_1234", page=0, at=visit.now))

    assert await last_items(visit) == []


async def test_no_more_than_twenty_last_items_are_listed(visit: Visit) -> None:
    extra = {f"more-{n}": visit.library.terms["ssr"].model_copy(update={"id": f"more-{n}"}) for n in range(9)}
    full = replace(visit, library=replace(visit.library, terms={**visit.library.terms, **extra}))
    for ref in full.library.items:
        await visit.store.save(1, str(ref), visit.now)

    found = await listing(full, " ")

    assert (len(found.items), found.more, found.personal) == (20, "", True)


async def test_who_has_no_last_items_is_told_to_type(visit: Visit) -> None:
    assert await listing(visit, "") == Listing(above="Type a word, or open the bot")
