"""What the chat page asks for: people, a chat, what happens in it, and what the person does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.preview.chats import GroupChat, Message
from bot.preview.drawing import group_for_page, message_for_page, results_for_page
from bot.preview.events import Event, Listener
from bot.preview.groups import Group
from bot.preview.people import CannotDo, Person
from bot.preview.sending import ANSWER_SECONDS
from bot.preview.state import CallbackAnswer
from bot.preview.telegram import Telegram

PAGE = Path(__file__).with_name("page")
PING_SECONDS = 15
_FRESH = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def add_chat_page(app: web.Application, core: Telegram) -> None:
    """Add the page and its API to an application."""
    door = _PageDoor(core)
    answers = {
        "/": door.index,
        r"/page/{name:[A-Za-z0-9_][A-Za-z0-9_.-]*}": door.asset,
        "/api/people": door.people,
        "/api/chat": door.chat,
        "/api/events": door.events,
        "/api/files/{id}": door.file,
    }
    actions = {
        "/api/say": door.say,
        "/api/tap": door.tap,
        "/api/start": door.start,
        "/api/block": door.block,
        "/api/inline": door.inline,
        "/api/choose": door.choose,
    }
    for path, answer in answers.items():
        app.router.add_get(path, _told(answer))
    for path, action in actions.items():
        app.router.add_post(path, _told(action))


def _told(handler: Handler) -> Handler:
    """Tell in words what was wrong with a request."""

    async def told(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except CannotDo as mistake:
            return web.json_response({"error": str(mistake)}, status=400)
        except (KeyError, TypeError, ValueError) as mistake:
            return web.json_response({"error": f"wrong request: {mistake}"}, status=400)

    return told


class _PageDoor:
    def __init__(self, core: Telegram) -> None:
        self._core = core

    async def index(self, _: web.Request) -> web.FileResponse:
        """The page."""
        return web.FileResponse(PAGE / "index.html", headers=_FRESH)

    async def asset(self, request: web.Request) -> web.FileResponse:
        """A file of the page."""
        path = PAGE / request.match_info["name"]
        if not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=_FRESH)

    async def people(self, _: web.Request) -> web.Response:
        """The bot, everyone who can talk to it, and their groups."""
        bot, profile = self._core.bot, self._core.profile
        shown = {
            "id": bot.id,
            "username": bot.username,
            "first_name": profile.text("name") or bot.first_name,
            "description": profile.text("description"),
            "short_description": profile.text("short_description"),
        }
        people = [
            {"id": person.id, "first_name": person.user.first_name, "language_code": person.user.language_code}
            for person in self._core.people
        ]
        groups = [group_for_page(group) for group in self._core.groups.values() if group.moved_to is None]
        return _json({"bot": shown, "people": people, "groups": groups})

    async def chat(self, request: web.Request) -> web.Response:
        """Everything in a person's chat; in a group `blocked` says that the bot is not in it."""
        person, core = self._person(request.query), self._core
        group = person.here if isinstance(person.here, GroupChat) else None
        return _json(
            {
                "messages": [message_for_page(message, person) for message in person.messages],
                "commands": person.commands,
                "blocked": not group.holds(core.bot.id) if group else person.chat.blocked,
                "started": group is not None or person.chat.started,
            }
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """What happens in a person's chat, as server-sent events."""
        person = self._person(request.query)
        response = web.StreamResponse(headers={**_FRESH, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        with self._core.listening(person.id, person.here.id) as listener, suppress(ConnectionError):  # a tab was closed
            await _stream(response, listener, person)
        return response

    async def file(self, request: web.Request) -> web.Response:
        """A document for download."""
        document = self._core.files.get(request.match_info["id"])
        if document is None:
            raise web.HTTPNotFound
        disposition = f"attachment; filename*=UTF-8''{quote(document.name, safe='')}"  # RFC 6266
        headers = {**_FRESH, "Content-Disposition": disposition, "Content-Type": document.mime}
        return web.Response(body=document.data, headers=headers)

    async def say(self, request: web.Request) -> web.Response:
        """Type a text."""
        asked = await request.json()
        self._person(asked).say(str(asked["text"]), asked.get("reply_to"))
        return _json({})

    async def tap(self, request: web.Request) -> web.Response:
        """Tap the button at a place of a keyboard."""
        asked = await request.json()
        person = self._person(asked)
        query = person.tap_at(int(asked["message"]), int(asked["row"]), int(asked["column"]))
        return _json({"callback_id": query})

    async def start(self, request: web.Request) -> web.Response:
        """Press Start, or follow a deep link."""
        asked = await request.json()
        self._person(asked).start(str(asked.get("payload", "")))
        return _json({})

    async def block(self, request: web.Request) -> web.Response:
        """Block the bot, or let it in again; in a group, remove it or add it again."""
        asked = await request.json()
        person, blocked = self._person(asked), bool(asked["blocked"])
        if isinstance(person.here, GroupChat):
            group = Group(self._core, person.here)
            (group.remove_bot if blocked else group.add_bot)(person)
        elif blocked:
            person.block()
        else:
            person.unblock()
        return _json({})

    async def inline(self, request: web.Request) -> web.Response:
        """Type an inline query, and wait for the bot's answer."""
        asked = await request.json()
        query = self._person(asked).inline(str(asked["query"]), str(asked.get("offset", "")))
        with suppress(TimeoutError):
            await self._core.until(lambda: query.answer, ANSWER_SECONDS)
        return _json(results_for_page(query))

    async def choose(self, request: web.Request) -> web.Response:
        """Send one of the results on the screen."""
        asked = await request.json()
        self._person(asked).choose(str(asked["result"]))
        return _json({})

    def _person(self, asked: Mapping[str, Any]) -> Person:
        """Who it is (`user`), and in which chat (`chat`, the own one with the bot when there is none)."""
        user, chat = asked["user"], asked.get("chat")
        try:
            person = self._core.person(int(str(user)))
        except (KeyError, ValueError):
            raise CannotDo(f"there is no person {user}") from None
        if chat is None or int(chat) == person.id:
            return person
        group = self._core.groups.get(int(chat))
        if group is None or not group.holds(person.id):
            raise CannotDo(f"{person.user.first_name} is in no group {chat}")
        return Group(self._core, group).member(person)


async def _stream(response: web.StreamResponse, listener: Listener, person: Person) -> None:
    while True:
        try:
            event = await asyncio.wait_for(listener.get(), PING_SECONDS)
        except TimeoutError:
            await response.write(b": ping\n\n")
            continue
        if event is None:
            return
        await response.write(f"event: {event.name}\ndata: {json.dumps(_shown(event, person))}\n\n".encode())


def _shown(event: Event, person: Person) -> object:
    if event.name == "commands":
        return person.commands
    match event.data:
        case Message() as message:
            return message_for_page(message, person)
        case CallbackAnswer(callback_id=callback_id, text=text, alert=alert):
            return {"callback_id": callback_id, "text": text, "alert": alert}
    return event.data


def _json(body: dict[str, Any]) -> web.Response:
    return web.json_response(body, headers=_FRESH)
