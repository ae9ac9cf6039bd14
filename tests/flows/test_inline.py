"""Inline mode on a phone: what is found in any chat, sent there, and opened from there."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from bot.preview.inline import InlineAnswer, InlineQuery
from bot.preview.refusals import BadRequest
from bot.preview.state import Switches
from bot.preview.telegram import Telegram
from content.library import Library
from content.reader import read_library
from content.refs import Ref
from handlers.dispatch import Assistant
from storage import Store
from tests.conftest import SMALL
from tests.content.any_text import HALVES, TEXTS
from tests.flows.conftest import Clock, Phone

MANY = 60
"""Terms that the same words find, more than a search gives."""
WITHOUT_INLINE_MODE = pytest.mark.parametrize("switches", [Switches(inline=False)])


@pytest.fixture(scope="session")
def library() -> Library:
    """The small library, and many terms that say what States agreed on."""
    small = read_library(SMALL)
    model = small.terms["agenda-2030"]
    made = {
        f"goal-{number}": model.model_copy(update={"id": f"goal-{number}", "name": f"Goal {number}"})
        for number in range(MANY)
    }
    return replace(small, terms={**small.terms, **made})


@pytest.fixture
def switches() -> Switches:
    """What the bot's owner switched on at @BotFather."""
    return Switches()


@pytest.fixture
def core(switches: Switches) -> Telegram:
    """Telegram, as it stands in."""
    return Telegram(switches=switches)


@pytest.fixture
def listed() -> set[int]:
    """Whom the operator lets in: everybody while it is empty."""
    return set()


@pytest.fixture
def assistant(store: Store, library: Library, clock: Clock, listed: set[int]) -> Assistant:
    """What answers, over the library with many terms."""
    return Assistant(
        library=lambda: library, store=store, clock=clock, lets_in=lambda user: not listed or user in listed
    )


async def asked(phone: Phone, query: str, offset: str = "") -> InlineQuery:
    """Type `@bot query` in some chat."""
    typed = phone.person.inline(query, offset)
    await phone.settle()
    return typed


async def answer_to(phone: Phone, query: str, offset: str = "") -> InlineAnswer:
    """What the bot answered to it."""
    answer = (await asked(phone, query, offset)).answer
    assert answer is not None
    return answer


def titles(answer: InlineAnswer) -> list[str]:
    return [article.title for article in answer.results]


# --- looking something up


async def test_words_typed_behind_the_bots_name_list_what_they_find(phone: Phone) -> None:
    answer = await answer_to(phone, "ddr")

    first = answer.results[0]
    assert first.title == "Disarmament, demobilization and reintegration (DDR)"
    assert first.description.startswith("concept · Taking weapons from former fighters")


async def test_a_result_picked_stands_in_the_chat_with_its_source_and_opens_in_the_bot(
    phone: Phone, phone_of: Callable[[str], Phone]
) -> None:
    bruno = phone_of("Bruno")
    team = phone.core.add_group("Mission planning", [phone.person, bruno.person])
    answer = await answer_to(phone, "ddr")

    sent = phone.person.choose(answer.results[0].id, team.chat)
    await phone.settle()

    assert sent.text.startswith("Disarmament, demobilization and reintegration (DDR)\nconcept\n\nTaking weapons")
    assert "Source: UN SSR ITGNs (2012), p. xiii" in sent.text
    assert "UN SSR ITGNs (2012): official UN guidance" in sent.text
    assert sent.labels == [["Open in the bot"]]
    assert sent.keyboard is not None
    bruno.person.open_link(sent.keyboard.rows[0][0].url or "")
    await bruno.settle()
    assert bruno.text.startswith("Disarmament, demobilization and reintegration (DDR)")


async def test_more_than_twenty_results_come_in_pages_up_to_fifty(phone: Phone) -> None:
    pages = [await answer_to(phone, "States agreed")]
    while pages[-1].next_offset:
        pages.append(await answer_to(phone, "States agreed", pages[-1].next_offset))

    assert [len(page.results) for page in pages] == [20, 20, 10]
    assert len({article.id for page in pages for article in page.results}) == 50


async def test_an_answer_is_kept_by_telegram_for_everybody_for_five_minutes(
    phone: Phone, phone_of: Callable[[str], Phone]
) -> None:
    answer = await answer_to(phone, "ddr")

    assert (answer.personal, answer.cache_seconds) == (False, 300)
    assert (await asked(phone_of("Bruno"), "ddr")).cached


async def test_a_query_of_any_length_is_answered(phone: Phone) -> None:
    assert titles(await answer_to(phone, "ddr " + "x" * 400)) == titles(await answer_to(phone, "ddr " + "x" * 252))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS | HALVES)
async def test_a_query_of_any_signs_is_answered(phone: Phone, text: str) -> None:
    answer = await answer_to(phone, text)

    assert answer.results or answer.button
    assert not [call for call in phone.core.calls if call.refusal]


async def test_where_nothing_is_found_a_button_leads_to_the_search_in_the_bot(phone: Phone) -> None:
    answer = await answer_to(phone, "qqqqqq")

    assert answer.results == ()
    assert answer.button is not None
    assert answer.button.text == "Nothing found: search in the bot"
    await phone.opens(answer.button.start_parameter)
    assert phone.text.startswith("Search\n\nJust type what you are looking for")


# --- nothing typed


async def test_an_empty_query_lists_the_last_items_of_the_one_who_asks(
    phone: Phone, phone_of: Callable[[str], Phone], clock: Clock
) -> None:
    for label in ("Notes", "Foundations", "National ownership", "Ownership principles", "1. People", "Next"):
        await phone.taps(label)
    clock.advance(minutes=1)
    await phone.says("ssr")
    await phone.taps("Save")

    answer = await answer_to(phone, "")

    assert titles(answer) == [
        "A section that fills two screens",
        "People are the basis",
        "Security sector reform (SSR)",
    ]
    assert answer.personal
    assert answer.cache_seconds <= 10
    others = await asked(phone_of("Bruno"), "")
    assert not others.cached
    assert others.results == ()


async def test_who_has_nothing_yet_is_led_to_type_or_to_the_bot(phone: Phone) -> None:
    answer = await answer_to(phone, "")

    assert answer.button is not None
    assert answer.button.text == "Type a word, or open the bot"


# --- sharing


@pytest.mark.parametrize(
    ("ref", "title"),
    [
        (Ref("note", "ddr-and-reform"), "DDR and reform"),
        (Ref("note", "ownership-principles", "people-first"), "People are the basis"),
        (Ref("term", "ssr"), "Security sector reform (SSR)"),
        (Ref("checklist", "weapons-handover"), "Weapons handover"),
    ],
    ids=str,
)
async def test_share_finds_exactly_the_item_on_the_screen(phone: Phone, ref: Ref, title: str) -> None:
    await phone.opens(f"i_{ref.key}")

    typed = phone.person.switch(phone.screen, "Share").removeprefix(f"@{phone.core.bot.username} ")

    assert titles(await answer_to(phone, typed)) == [title]


async def test_save_cite_and_share_stand_in_one_row(phone: Phone) -> None:
    await phone.says("ssr")

    assert ["Save", "Cite", "Share"] in phone.screen.labels


async def test_a_result_sent_into_ones_own_chat_with_the_bot_is_not_searched_for(phone: Phone) -> None:
    answer = await answer_to(phone, "ddr")
    before = len(phone.messages)

    phone.person.choose(answer.results[0].id)
    await phone.settle()

    assert len(phone.messages) == before


@WITHOUT_INLINE_MODE
async def test_where_inline_mode_is_off_share_is_a_link_that_telegram_offers_to_send(phone: Phone) -> None:
    await phone.says("ssr")

    button = next(b for row in phone.screen.keyboard.rows for b in row if b.text == "Share")  # type: ignore[union-attr]  # it has one
    link = f"https%3A%2F%2Ft.me%2F{phone.core.bot.username}%3Fstart%3Di_{Ref('term', 'ssr').key}"
    assert button.url == (
        f"https://t.me/share/url?url={link}"
        "&text=Security%20sector%20reform%20%28SSR%29%0AUN%20SSR%20ITGNs%20%282012%29%3A%20official%20UN%20guidance"
    )


@WITHOUT_INLINE_MODE
async def test_where_inline_mode_is_off_help_is_silent_about_it(phone: Phone) -> None:
    await phone.says("/help")

    assert "@" not in phone.text


async def test_help_says_how_to_use_it_in_another_chat(phone: Phone) -> None:
    await phone.says("/help")

    assert f"type @{phone.core.bot.username} and a word" in phone.text


# --- who asks


async def test_nothing_is_kept_of_who_asked_what(phone_of: Callable[[str], Phone], store: Store) -> None:
    stranger = phone_of("Bruno")
    answer = await answer_to(stranger, "ddr")
    stranger.person.choose(answer.results[0].id, stranger.core.add_group("Team", [stranger.person]).chat)
    await stranger.settle()

    kept = await store.everything(stranger.id)

    assert kept.results == ()
    assert (kept.user.first_seen, kept.user.last_seen) == (None, None)


async def test_only_listed_users_get_results(phone: Phone, phone_of: Callable[[str], Phone], listed: set[int]) -> None:
    stranger = phone_of("Bruno")
    listed.add(phone.id)

    assert (await answer_to(phone, "ddr")).results

    refused = await answer_to(stranger, "ddr")
    assert refused.results == ()
    assert refused.button is not None
    assert refused.button.text == "This bot is for listed users"
    await stranger.opens(refused.button.start_parameter)
    assert f"your number is {stranger.id}" in stranger.last.text


async def test_a_refusal_is_kept_from_those_who_are_listed(
    phone: Phone, phone_of: Callable[[str], Phone], listed: set[int]
) -> None:
    listed.add(phone.id)
    await answer_to(phone_of("Bruno"), "ddr")

    assert (await answer_to(phone, "ddr")).results


# --- what Telegram refuses


async def test_an_answer_that_comes_too_late_is_let_be(phone: Phone) -> None:
    phone.core.fail("answerInlineQuery", with_=BadRequest("query is too old and response timeout expired"))

    late = await asked(phone, "ddr")

    assert late.answer is None
    assert "on my side" not in phone.last.text
    assert (await answer_to(phone, "ddr")).results


async def test_nothing_that_is_listed_is_refused_by_telegram(phone: Phone, library: Library) -> None:
    for ref in library.items:
        assert (await answer_to(phone, f"#{ref.key}")).results

    assert not [call for call in phone.core.calls if call.refusal]
