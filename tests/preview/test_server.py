"""The HTTP door speaks as Telegram's does, whatever the shape of the request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.preview import server
from bot.preview.people import Person
from bot.preview.refusals import HangUp
from bot.preview.server import serve
from bot.preview.telegram import Telegram


@pytest.fixture
async def http(core: Telegram) -> AsyncIterator[aiohttp.ClientSession]:
    """A client whose addresses begin at the server."""
    async with serve(core) as address, aiohttp.ClientSession(address) as session:
        yield session


@pytest.mark.parametrize("how", ["query", "form", "json", "multipart"])
async def test_parameters_may_come_in_any_shape(http: aiohttp.ClientSession, amina: Person, how: str) -> None:
    given: dict[str, Any] = {"chat_id": str(amina.id), "text": "é & ü"}
    shapes: dict[str, dict[str, Any]] = {
        "query": {"params": given},
        "form": {"data": given},
        "json": {"json": {**given, "chat_id": amina.id}},
        "multipart": {"data": aiohttp.FormData(given, default_to_multipart=True)},
    }

    async with http.post("/bot1:x/sendMessage", **shapes[how]) as response:
        body = await response.json()

    assert (response.status, body["ok"], body["result"]["text"]) == (200, True, "é & ü")
    assert amina.last.text == "é & ü"


async def test_get_will_do_too(http: aiohttp.ClientSession) -> None:
    async with http.get("/bot1:x/getMe") as response:
        assert (await response.json())["result"]["is_bot"]


async def test_json_that_is_none_is_refused(http: aiohttp.ClientSession) -> None:
    headers = {"Content-Type": "application/json"}

    async with http.post("/bot1:x/sendMessage", data="{", headers=headers) as response:
        body = await response.json()

    assert (response.status, body["description"]) == (400, "Bad Request: can't parse request JSON")


async def test_only_the_token_given_is_let_in(core: Telegram) -> None:
    async with serve(core, token="1:right") as address, aiohttp.ClientSession(address) as session:
        async with session.get("/bot1:wrong/getMe") as refused, session.get("/file/bot1:wrong/x") as kept:
            assert (refused.status, kept.status) == (401, 401)
        async with session.get("/bot1:right/getMe") as answered:
            assert answered.status == 200


async def test_a_file_that_is_not_there_is_not_found(http: aiohttp.ClientSession) -> None:
    async with http.get("/file/bot1:x/documents/nothing") as response:
        assert response.status == 404


async def test_an_upload_that_is_attached_by_name_is_taken(http: aiohttp.ClientSession, amina: Person) -> None:
    form = aiohttp.FormData({"chat_id": str(amina.id), "document": "attach://part"})
    form.add_field("part", b"x", filename="a.json", content_type="application/json")

    async with http.post("/bot1:x/sendDocument", data=form) as response:
        body = await response.json()

    assert body["result"]["document"]["file_name"] == "a.json"
    assert body["result"]["document"]["mime_type"] == "application/json"


async def test_a_request_that_is_far_too_big_is_refused(
    core: Telegram, amina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "UPLOAD_LIMIT", 0)
    form = aiohttp.FormData({"chat_id": str(amina.id)})
    form.add_field("document", bytes(2**20), filename="a")

    async with (
        serve(core) as address,
        aiohttp.ClientSession(address) as session,
        session.post("/bot1:x/sendDocument", data=form) as response,
    ):
        body = await response.json()

    assert (response.status, body["description"]) == (413, "Request Entity Too Large")


async def test_a_dropped_connection_brings_no_answer(http: aiohttp.ClientSession, core: Telegram) -> None:
    core.fail("getMe", with_=HangUp())

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await http.post("/bot1:x/getMe")


async def test_a_second_poller_ends_the_first_with_a_conflict(
    http: aiohttp.ClientSession, core: Telegram, amina: Person
) -> None:
    async def poll() -> dict[str, Any]:
        async with http.post("/bot1:x/getUpdates", data={"timeout": "30"}) as response:
            return dict(await response.json())

    first = asyncio.create_task(poll())
    await core.until(lambda: len(core.calls_of("getUpdates")) == 1)
    second = asyncio.create_task(poll())
    refused = await first
    amina.say("x")

    assert refused["error_code"] == 409
    assert refused["description"].startswith("Conflict: terminated by other getUpdates request")
    assert [update["message"]["text"] for update in (await second)["result"]] == ["x"]


async def test_a_long_poll_ends_when_the_server_goes_down(core: Telegram) -> None:
    async with aiohttp.ClientSession() as session:
        async with serve(core) as address:
            poll = asyncio.create_task(session.post(f"{address}/bot1:x/getUpdates", data={"timeout": "30"}))
            await core.until(lambda: core.calls_of("getUpdates"))
        async with await poll as response:
            assert (await response.json())["result"] == []


async def test_a_taken_port_is_an_os_error(core: Telegram) -> None:
    async with serve(core) as address:
        with pytest.raises(OSError, match="in use"):
            async with serve(core, port=int(address.rsplit(":", 1)[1])):
                pass
