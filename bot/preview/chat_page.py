"""What the chat page asks for: people, a chat, what happens in it, and what the person does.

Only this machine's own pages get in: the Host has to be a loopback name, so that no foreign name that leads here
is served, and a page from elsewhere (its Origin differs) is refused.
"""

from __future__ import annotations

import asyncio
import json
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.preview.chats import Message
from bot.preview.events import Event, Listener
from bot.preview.keyboards import Button, RemoveKeyboard, ReplyKeyboard
from bot.preview.people import CannotDo, Person
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
    actions = {"/api/say": door.say, "/api/tap": door.tap, "/api/start": door.start, "/api/block": door.block}
    for path, answer in answers.items():
        app.router.add_get(path, _guarded(answer))
    for path, action in actions.items():
        app.router.add_post(path, _guarded(action))


def _guarded(handler: Handler) -> Handler:
    """Let in only this machine's own pages, and tell them in words what they did wrong."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        own = origin in {None, f"{request.scheme}://{request.host}"}
        if not own or not _is_loopback(request.url.host or ""):
            raise web.HTTPForbidden(text="Open this page by the address the preview printed.")
        try:
            return await handler(request)
        except CannotDo as mistake:
            return web.json_response({"error": str(mistake)}, status=400)
        except (KeyError, TypeError, ValueError) as mistake:
            return web.json_response({"error": f"wrong request: {mistake}"}, status=400)

    return guarded


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


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
        """The bot and everyone who can talk to it."""
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
        return _json({"bot": shown, "people": people})

    async def chat(self, request: web.Request) -> web.Response:
        """Everything in a person's chat."""
        person = self._person(request.query["user"])
        return _json(
            {
                "messages": [message_for_page(message) for message in person.messages],
                "commands": person.commands,
                "blocked": person.chat.blocked,
                "started": person.chat.started,
            }
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """What happens in a person's chat, as server-sent events."""
        person = self._person(request.query["user"])
        response = web.StreamResponse(headers={**_FRESH, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        with self._core.listening(person.id) as listener:
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
        self._person(asked["user"]).say(str(asked["text"]), asked.get("reply_to"))
        return _json({})

    async def tap(self, request: web.Request) -> web.Response:
        """Tap the button at a place of a keyboard."""
        asked = await request.json()
        person = self._person(asked["user"])
        query = person.tap_at(int(asked["message"]), int(asked["row"]), int(asked["column"]))
        return _json({"callback_id": query})

    async def start(self, request: web.Request) -> web.Response:
        """Press Start, or follow a deep link."""
        asked = await request.json()
        self._person(asked["user"]).start(str(asked.get("payload", "")))
        return _json({})

    async def block(self, request: web.Request) -> web.Response:
        """Block the bot, or let it in again."""
        asked = await request.json()
        person = self._person(asked["user"])
        if asked["blocked"]:
            person.block()
        else:
            person.unblock()
        return _json({})

    def _person(self, user_id: object) -> Person:
        try:
            return self._core.person(int(str(user_id)))
        except (KeyError, ValueError):
            raise CannotDo(f"there is no person {user_id}") from None


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
            return message_for_page(message)
        case CallbackAnswer(callback_id=callback_id, text=text, alert=alert):
            return {"callback_id": callback_id, "text": text, "alert": alert}
    return event.data


def message_for_page(message: Message) -> dict[str, Any]:
    """A message as the page draws it."""
    markup, document = message.markup, message.document
    keys = markup.as_json() if isinstance(markup, (ReplyKeyboard, RemoveKeyboard)) else None
    return {
        "id": message.id,
        "from": "bot" if message.by_bot else "person",
        "date": message.date,
        "edited": message.edited,
        "text": message.text,
        "html": message.html,
        "keyboard": message.keyboard and [[_button(button) for button in row] for row in message.keyboard.rows],
        "reply_keyboard": keys,
        "force_reply": message.force_reply and {"placeholder": message.force_reply.placeholder},
        "reply_to": message.reply_to,
        "document": document
        and {
            "name": document.name,
            "size": len(document.data),
            "url": f"/api/files/{document.file_id}",
            "mime": document.mime,
        },
    }


def _button(button: Button) -> dict[str, str]:
    shown = {"text": button.text, "data": button.data, "url": button.url, "copy": button.copy}
    return {name: value for name, value in shown.items() if value is not None}


def _json(body: dict[str, Any]) -> web.Response:
    return web.json_response(body, headers=_FRESH)
