"""Words that try to be something else, typed on a phone: kept and shown as words, in chats, buttons and files."""

import json
import re

import pytest
from structlog.testing import capture_logs

from bot.preview.telegram import Telegram
from content.refs import Ref
from handlers.dispatch import Assistant, Bot
from handlers.typed import cleaned
from storage import Store
from tests.flows.conftest import Phone
from tests.handlers.test_hostile_words import HOSTILE, in_one_line

DETECTED = {"url", "mention", "bot_command"}


@pytest.fixture
async def writer(phone: Phone) -> Phone:
    """A phone on which a run was just begun."""
    await phone.opens(f"i_{Ref('checklist', 'weapons-handover').key}")
    await phone.taps("Start")
    return phone


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words)[:20])
async def test_a_name_and_a_note_are_kept_and_shown_as_they_were_typed(writer: Phone, store: Store, words: str) -> None:
    read = in_one_line(cleaned(words))
    with capture_logs() as logs:
        await writer.says(words, reply_to=writer.last)
        assert in_one_line(writer.text).startswith(f"Renamed. {read} Weapons handover")
        await writer.taps("Go on")
        await writer.taps("Write a note")
        await writer.says(words, reply_to=writer.last)
        assert f"Note: {read}" in in_one_line(writer.text)
        await writer.says("/runs")
        assert writer.buttons[0].startswith(f"1. {read[:10]}".strip())

    (line,) = await store.runs(writer.id)
    assert line.name == read
    assert [line for line in logs if line["log_level"] in {"warning", "error"}] == []
    styled = {entity.type for message in writer.messages for entity in message.content.entities} - DETECTED
    assert styled <= {"bold", "italic", "text_link"}
    links = {entity.url for message in writer.messages for entity in message.content.entities if entity.url}
    assert all(link.startswith("https://t.me/vademecum_preview_bot?start=i_") for link in links)


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words)[:20])
async def test_my_data_is_json_with_the_words_in_it_under_a_name_without_a_path(writer: Phone, words: str) -> None:
    await writer.says(words, reply_to=writer.last)
    await writer.says(words)
    await writer.says("/mydata")

    document = writer.last.document
    assert document is not None
    kept = json.loads(document.data)
    assert kept["runs"][0]["name"] == in_one_line(cleaned(words))
    assert cleaned(words) in [found["query"] for found in kept["results"]] or words.startswith("@")
    assert re.fullmatch(r"vademecum-my-data-\d{4}-\d\d-\d\d\.json", document.name)


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words)[:20])
async def test_a_search_says_back_what_was_typed(phone: Phone, words: str) -> None:
    await phone.says(f"/define zq {words}")

    assert in_one_line(cleaned(words)) in in_one_line(phone.text)
    assert {entity.type for entity in phone.screen.content.entities} - DETECTED == {"bold"}


@pytest.mark.parametrize("name", [*HOSTILE, "\u200b"], ids=lambda words: ascii(words)[:20])
async def test_whoever_is_asked_in_a_group_is_called_by_their_name(core: Telegram, application: Bot, name: str) -> None:
    person = core.add_person(name)
    phone = Phone(core, application, core.add_group("Planning", [person]).member(person))

    await phone.opens(f"i_{Ref('checklist', 'weapons-handover').key}")
    await phone.taps("Start")

    assert phone.last.force_reply
    assert phone.last.text.startswith(f"{cleaned(name) or 'You'}\n\nThis run is called")
    assert [entity.url for entity in phone.last.content.entities if entity.url] == [f"tg://user?id={person.id}"]


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words)[:20])
async def test_admins_read_reports_as_they_were_typed(phone: Phone, assistant: Assistant, words: str) -> None:
    object.__setattr__(assistant, "admins", frozenset({phone.id}))
    await phone.opens(f"i_{Ref('term', 'ssr').key}")
    await phone.taps("Report a mistake")
    await phone.says(words, reply_to=phone.last)
    await phone.says("/reports")
    assert in_one_line(cleaned(words)) in in_one_line(phone.text)
    await phone.taps("1.")

    assert in_one_line(cleaned(words)) in in_one_line(phone.text)
    assert {entity.type for entity in phone.screen.content.entities} - DETECTED == {"bold", "italic", "blockquote"}
