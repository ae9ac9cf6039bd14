"""The HTTP door: the Bot API as python-telegram-bot expects it, and the chat page."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.health import Health
from bot.preview.chat_page import add_chat_page
from bot.preview.guard import guard
from bot.preview.params import Upload
from bot.preview.refusals import NOT_FOUND, Fault, Refusal, WrongPage
from bot.preview.sending import UPLOAD_LIMIT
from bot.preview.telegram import Telegram
from bot.server import add_health, listening

_ROOM_FOR_FIELDS = 2**20
_UNAUTHORIZED = (401, "Unauthorized")


def build_app(core: Telegram, token: str | None = None, health: Health | None = None, key: str = "") -> web.Application:
    """The application that serves the stand-in.

    Args:
        core: the stand-in.
        token: the only bot token that is let in; without one, any is.
        health: what /healthz, /readyz and /metrics tell of; without it there are none.
        key: what one has to know besides to be let in, see `guard`.
    """
    app = web.Application(client_max_size=UPLOAD_LIMIT + _ROOM_FOR_FIELDS, middlewares=[guard(key)])
    door = _BotDoor(core, token)
    app.router.add_route("*", r"/bot{token:[^/]+}/{method}", door.call)
    app.router.add_get(r"/file/bot{token:[^/]+}/{path:.+}", door.download)
    add_chat_page(app, core)
    if health is not None:
        add_health(app, health)

    async def release(_: web.Application) -> None:
        core.release()

    app.on_shutdown.append(release)
    return app


@asynccontextmanager
async def serve(
    core: Telegram,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    token: str | None = None,
    health: Health | None = None,
    key: str = "",
) -> AsyncIterator[str]:
    """Serve the stand-in for as long as the context lasts.

    Args:
        core: the stand-in.
        host: where to listen.
        port: 0 takes any that is free.
        token: see `build_app`.
        health: see `build_app`.
        key: see `build_app`.

    Yields:
        The address, such as `http://127.0.0.1:8080`: what `BOT_API_URL` takes, and where the chat page is.

    Raises:
        OSError: the port is taken.
    """
    async with listening(build_app(core, token, health, key), host, port) as address:
        yield address


class _BotDoor:
    def __init__(self, core: Telegram, token: str | None) -> None:
        self._core = core
        self._token = token

    async def call(self, request: web.Request) -> web.Response:
        """Answer `/bot<TOKEN>/<method>`."""
        if not self._lets_in(request):
            return _answer(_UNAUTHORIZED)
        try:
            given, files = await _read(request)
            status, body = await self._core.respond(request.match_info["method"], given, files)
        except WrongPage as page:
            return web.Response(text="<html>Bad Gateway</html>", content_type="text/html", status=page.status)
        except Fault:
            return _hang_up(request)
        except web.HTTPRequestEntityTooLarge:
            return _answer((413, "Request Entity Too Large"))
        return web.json_response(body, status=status)

    async def download(self, request: web.Request) -> web.Response:
        """Answer `/file/bot<TOKEN>/<path>`."""
        if not self._lets_in(request):
            return _answer(_UNAUTHORIZED)
        content = self._core.download(request.match_info["path"])
        if content is None:
            return _answer(NOT_FOUND)
        return web.Response(body=content, content_type="application/octet-stream")

    def _lets_in(self, request: web.Request) -> bool:
        return self._token is None or request.match_info["token"] == self._token


def _answer(refusal: tuple[int, str]) -> web.Response:
    return web.json_response(Refusal(*refusal).as_json(), status=refusal[0])


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    # Nobody is there to read it, but aiohttp wants a response.
    return web.Response()


async def _read(request: web.Request) -> tuple[Mapping[str, object], dict[str, Upload]]:
    """Parameters and files, wherever they are: in the query, a form, its parts, or JSON."""
    given: dict[str, object] = dict(request.query)
    files: dict[str, Upload] = {}
    match request.content_type:
        case "application/json":
            given.update(_json_object(await request.read()))
        case "multipart/form-data":
            await _read_parts(request, given, files)
        case "application/x-www-form-urlencoded":
            given.update({name: str(value) for name, value in (await request.post()).items()})
    return given, files


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(
            text=json.dumps(Refusal(400, "Bad Request: can't parse request JSON").as_json()),
            content_type="application/json",
        )
    return given


async def _read_parts(request: web.Request, given: dict[str, object], files: dict[str, Upload]) -> None:
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename, value.content_type, value.file.read())
            value.file.close()
        else:
            given[name] = str(value)
