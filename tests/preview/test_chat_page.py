"""The chat page's API shows what a phone would and does what a person does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.preview import chat_page
from bot.preview.people import Person
from bot.preview.server import serve
from bot.preview.telegram import Telegram

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Next", "callback_data": "n"}, {"text": "Site", "url": "https://un.org/"}],
        [{"text": "Copy", "copy_text": {"text": "S/RES/2151"}}],
    ]
}


@pytest.fixture
async def page(core: Telegram) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser, as far as the server can tell."""
    async with serve(core) as address, aiohttp.ClientSession(address) as session:
        yield session


async def get(page: aiohttp.ClientSession, path: str) -> dict[str, Any]:
    async with page.get(path) as response:
        assert response.status == 200
        return dict(await response.json())


async def post(page: aiohttp.ClientSession, path: str, **asked: object) -> tuple[int, dict[str, Any]]:
    async with page.post(path, json=asked) as response:
        return response.status, dict(await response.json())


async def event(stream: aiohttp.StreamReader) -> tuple[str, Any]:
    lines = (await stream.readuntil(b"\n\n")).decode().splitlines()
    return lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: "))


async def test_people_and_bot_are_introduced(page: aiohttp.ClientSession, core: Telegram) -> None:
    await core.call("setMyDescription", {"description": "For advisers"})

    shown = await get(page, "/api/people")

    assert shown["bot"] == {
        "id": core.bot.id,
        "username": "vademecum_preview_bot",
        "first_name": "Vademecum",
        "description": "For advisers",
        "short_description": "",
    }
    assert shown["people"][1] == {"id": 1002, "first_name": "Jean", "language_code": "fr"}


async def test_an_empty_chat_is_empty(page: aiohttp.ClientSession) -> None:
    assert await get(page, "/api/chat?user=1001") == {
        "messages": [],
        "commands": [],
        "blocked": False,
        "started": False,
    }


async def test_a_message_is_shown_with_its_buttons(page: aiohttp.ClientSession, core: Telegram, amina: Person) -> None:
    given = {"chat_id": amina.id, "text": "<b>DDR</b> &lt;", "parse_mode": "HTML", "reply_markup": KEYBOARD}
    await core.call("sendMessage", given)

    shown = (await get(page, "/api/chat?user=1001"))["messages"][-1]

    assert shown == {
        "id": amina.last.id,
        "from": "bot",
        "sender": "Vademecum",
        "via": None,
        "date": 1_800_000_000,
        "edited": None,
        "text": "DDR <",
        "html": "<b>DDR</b> &lt;",
        "service": None,
        "other": None,
        "keyboard": [
            [{"text": "Next", "data": "n"}, {"text": "Site", "url": "https://un.org/"}],
            [{"text": "Copy", "copy": "S/RES/2151"}],
        ],
        "reply_keyboard": None,
        "force_reply": None,
        "reply_to": None,
        "document": None,
    }


@pytest.mark.parametrize(
    ("markup", "field", "shown"),
    [
        ({"force_reply": True, "input_field_placeholder": "A name"}, "force_reply", {"placeholder": "A name"}),
        ({"remove_keyboard": True}, "reply_keyboard", {"remove_keyboard": True}),
        (
            {"keyboard": [["Yes"]], "one_time_keyboard": True},
            "reply_keyboard",
            {
                "keyboard": [[{"text": "Yes"}]],
                "resize_keyboard": False,
                "one_time_keyboard": True,
                "is_persistent": False,
                "input_field_placeholder": None,
            },
        ),
    ],
)
async def test_other_markups_are_shown_too(
    page: aiohttp.ClientSession,
    core: Telegram,
    amina: Person,
    *,
    markup: dict[str, Any],
    field: str,
    shown: dict[str, Any],
) -> None:
    await core.call("sendMessage", {"chat_id": amina.id, "text": "?", "reply_markup": markup})

    assert (await get(page, "/api/chat?user=1001"))["messages"][-1][field] == shown


async def test_what_is_said_and_started_reaches_the_chat(page: aiohttp.ClientSession, core: Telegram) -> None:
    assert await post(page, "/api/start", user=1002, payload="t-1") == (200, {})
    first = core.person(1002).messages[0]
    assert await post(page, "/api/say", user=1002, text="DDR?", reply_to=first.id) == (200, {})

    assert [(message.text, message.reply_to) for message in core.person(1002).messages] == [
        ("/start t-1", None),
        ("DDR?", first.id),
    ]


async def test_a_tap_gives_the_id_its_answer_will_have(
    page: aiohttp.ClientSession, core: Telegram, amina: Person
) -> None:
    await core.call("sendMessage", {"chat_id": amina.id, "text": "x", "reply_markup": KEYBOARD})

    status, body = await post(page, "/api/tap", user=1001, message=amina.last.id, row=0, column=0)

    assert (status, core.callbacks[body["callback_id"]].data) == (200, "n")


async def test_the_bot_can_be_blocked_and_let_in(page: aiohttp.ClientSession) -> None:
    await post(page, "/api/block", user=1001, blocked=True)
    assert (await get(page, "/api/chat?user=1001"))["blocked"]
    await post(page, "/api/block", user=1001, blocked=False)
    assert not (await get(page, "/api/chat?user=1001"))["blocked"]


@pytest.mark.parametrize(
    ("path", "asked", "reason"),
    [
        ("/api/say", {"user": 9, "text": "x"}, "there is no person 9"),
        ("/api/say", {"user": "x", "text": "x"}, "there is no person x"),
        ("/api/say", {"user": 1001, "text": " "}, "there is nothing to say"),
        ("/api/say", {"user": 1001}, "wrong request: 'text'"),
        ("/api/tap", {"user": 1001, "message": 1, "row": 0, "column": 0}, "no message 1 in the chat"),
        ("/api/start", {"user": 1001, "payload": "a b"}, "a payload has at most 64 of A-Z a-z 0-9 _ -"),
    ],
)
async def test_what_can_not_be_done_is_said(
    page: aiohttp.ClientSession, path: str, asked: dict[str, Any], reason: str
) -> None:
    assert await post(page, path, **asked) == (400, {"error": reason})


async def test_a_request_that_is_no_json_is_a_wrong_request(page: aiohttp.ClientSession) -> None:
    async with page.post("/api/say", data="{") as response:
        assert response.status == 400


async def test_everything_that_happens_is_streamed(page: aiohttp.ClientSession, core: Telegram, amina: Person) -> None:
    chat = {"chat_id": amina.id}
    core.announce("mistakes", ["notes/a.yaml:3: no title"])
    async with page.get("/api/events?user=1001") as response:
        stream = response.content
        assert response.content_type == "text/event-stream"
        assert await event(stream) == ("mistakes", ["notes/a.yaml:3: no title"])

        await core.call("sendChatAction", {**chat, "action": "typing"})
        assert await event(stream) == ("typing", {})

        sent = await core.call("sendMessage", {**chat, "text": "one", "reply_markup": KEYBOARD})
        name, shown = await event(stream)
        assert (name, shown["id"], shown["text"]) == ("message", sent["message_id"], "one")

        query = amina.tap(sent["message_id"], "Next")
        await core.call("answerCallbackQuery", {"callback_query_id": query, "text": "Yes", "show_alert": True})
        assert await event(stream) == ("answer", {"callback_id": query, "text": "Yes", "alert": True})

        await core.call("editMessageText", {**chat, "message_id": sent["message_id"], "text": "two"})
        name, shown = await event(stream)
        assert (name, shown["text"], shown["edited"], shown["keyboard"]) == ("message", "two", 1_800_000_000, None)

        await core.call("deleteMessage", {**chat, "message_id": sent["message_id"]})
        assert await event(stream) == ("deleted", {"id": sent["message_id"]})

        commands = [{"command": "menu", "description": "Where you are"}]
        await core.call("setMyCommands", {"commands": commands})
        assert await event(stream) == ("commands", commands)


async def test_a_silent_stream_is_kept_alive(page: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_page, "PING_SECONDS", 0.01)

    async with page.get("/api/events?user=1001") as response:
        assert await response.content.readuntil(b"\n\n") == b": ping\n\n"


async def test_a_stream_ends_when_the_server_goes_down(core: Telegram) -> None:
    async with aiohttp.ClientSession() as session:
        async with serve(core) as address:
            response = await session.get(f"{address}/api/events?user=1001")
        assert await response.read() == b""


async def test_a_document_is_downloaded_under_its_name(
    page: aiohttp.ClientSession, core: Telegram, amina: Person
) -> None:
    form = aiohttp.FormData({"chat_id": str(amina.id)}, quote_fields=False)
    form.add_field("document", b"{}", filename="vos données.json", content_type="application/json")
    async with page.post("/bot1:x/sendDocument", data=form):
        pass

    shown = (await get(page, "/api/chat?user=1001"))["messages"][-1]["document"]

    assert (shown["name"], shown["size"], shown["mime"]) == ("vos données.json", 2, "application/json")
    async with page.get(shown["url"]) as response:
        assert await response.read() == b"{}"
        assert response.content_disposition is not None
        assert response.content_disposition.type == "attachment"
        assert response.content_disposition.filename == "vos données.json"
    assert core.files


@pytest.mark.parametrize("path", ["/api/files/none", "/page/none.js", "/page/..%2Fserver.py"])
async def test_what_is_not_there_is_not_found(page: aiohttp.ClientSession, path: str) -> None:
    async with page.get(path) as response:
        assert response.status == 404


@pytest.mark.parametrize(("path", "kind"), [("/", "html"), ("/page/chat.js", "javascript"), ("/page/chat.css", "css")])
async def test_the_page_is_served_fresh(page: aiohttp.ClientSession, path: str, kind: str) -> None:
    async with page.get(path) as response:
        assert (response.status, response.content_type.split("/")[1]) == (200, kind)
        assert response.headers["Cache-Control"] == "no-store"


async def test_groups_are_introduced(page: aiohttp.ClientSession, core: Telegram, amina: Person) -> None:
    old = core.add_group("Cabinet", [amina])
    moved = old.upgrade()

    assert (await get(page, "/api/people"))["groups"] == [
        {"id": moved.id, "title": "Cabinet", "members": [amina.id, core.bot.id]}
    ]


async def test_a_group_is_talked_in_by_its_members(page: aiohttp.ClientSession, core: Telegram, amina: Person) -> None:
    group = core.add_group("Cabinet", [amina])

    assert await post(page, "/api/say", user=1001, chat=group.id, text="hello") == (200, {})
    shown = await get(page, f"/api/chat?user=1001&chat={group.id}")

    assert (shown["messages"][-1]["text"], shown["started"], shown["blocked"]) == ("hello", True, False)
    refused = await post(page, "/api/say", user=1002, chat=group.id, text="hello")
    assert refused == (400, {"error": f"Jean is in no group {group.id}"})


async def test_the_bot_is_removed_from_a_group(page: aiohttp.ClientSession, core: Telegram, amina: Person) -> None:
    place = {"user": 1001, "chat": core.add_group("Cabinet", [amina]).id}

    for blocked in (True, False):
        assert await post(page, "/api/block", **place, blocked=blocked) == (200, {})
        assert (await get(page, f"/api/chat?user=1001&chat={place['chat']}"))["blocked"] is blocked


async def test_being_blocked_elsewhere_is_streamed(page: aiohttp.ClientSession, amina: Person) -> None:
    async with page.get("/api/events?user=1001") as response:
        amina.block()
        assert await event(response.content) == ("blocked", {"blocked": True})


async def test_results_are_given_when_the_bot_answered(
    page: aiohttp.ClientSession, core: Telegram, amina: Person
) -> None:
    asking = asyncio.create_task(post(page, "/api/inline", user=amina.id, query="ddr"))
    await core.until(lambda: core.inline.queries)
    result = {"type": "article", "id": "1", "title": "DDR", "input_message_content": {"message_text": "x"}}
    given = {"results": [result], "next_offset": "1", "button": {"text": "Open", "start_parameter": "s"}}
    await core.call("answerInlineQuery", {"inline_query_id": next(iter(core.inline.queries)), **given})

    assert await asking == (
        200,
        {
            "results": [{"id": "1", "title": "DDR", "description": ""}],
            "next_offset": "1",
            "button": {"text": "Open", "start_parameter": "s"},
        },
    )
    assert await post(page, "/api/choose", user=amina.id, result="1") == (200, {})
    assert amina.messages[-1].text == "x"


async def test_a_bot_that_stays_silent_gives_no_results(
    page: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_page, "ANSWER_SECONDS", 0.01)

    assert await post(page, "/api/inline", user=1001, query="ddr") == (
        200,
        {"results": [], "next_offset": "", "button": None},
    )


async def test_a_tab_that_is_closed_leaves_no_trace_in_the_log(
    page: aiohttp.ClientSession, core: Telegram, amina: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async def lost(*_: object) -> None:
        raise ConnectionResetError("Cannot write to closing transport")

    async with page.get("/api/events?user=1001") as response:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("aiohttp.web.StreamResponse.write", lost)
            amina.say("into the void")
            await core.until(lambda: not core._listeners)
    del response

    assert caplog.records == []
