"""The door without a network: python-telegram-bot talks to the core in the same process."""

from __future__ import annotations

import asyncio
import json
from email.utils import formatdate
from typing import Any
from urllib.parse import urlsplit

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.dates import Dates
from bot.preview.params import Upload
from bot.preview.refusals import NOT_FOUND, Fault, Refusal, Unreachable
from bot.preview.telegram import Telegram
from bot.transport import NotConnected


class InProcessRequest(BaseRequest):
    """A transport for `telegram.Bot` that ends in the stand-in's core.

    Give one to `ApplicationBuilder.request` and another to `get_updates_request`. Tokens are not looked at.

    Args:
        core: the stand-in.
        read_timeout: seconds to wait for an answer when a call names none.
        dates: hear the stand-in's time from each answer.
    """

    def __init__(self, core: Telegram, read_timeout: float | None = 5, dates: Dates | None = None) -> None:
        self._core = core
        self._dates = dates
        self._read_timeout = read_timeout

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer when a call names none."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(  # noqa: PLR0917 - python-telegram-bot's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Answer one request with its HTTP status and body.

        Raises:
            TimedOut: no answer within read_timeout; 0 waits for no silence.
            NotConnected: no connection was made.
            NetworkError: the connection dropped, or something else answered.
        """
        del method, write_timeout, connect_timeout, pool_timeout  # there is no line to write or connect to
        if read_timeout is not None and not isinstance(read_timeout, (int, float)):
            read_timeout = self._read_timeout
        try:
            async with asyncio.timeout(read_timeout):
                return await self._answer(urlsplit(url).path, request_data)
        except TimeoutError as late:
            raise TimedOut from late
        except Unreachable as shut:
            raise NotConnected(str(shut)) from shut
        except Fault as fault:
            raise NetworkError(str(fault)) from fault

    async def _answer(self, path: str, request_data: RequestData | None) -> tuple[int, bytes]:
        if path.startswith("/file/"):
            content = self._core.download(path.split("/", 3)[-1])
            return (200, content) if content is not None else (404, _body(Refusal(*NOT_FOUND).as_json()))
        given = request_data.json_parameters if request_data else {}
        parts = request_data.multipart_data if request_data and request_data.contains_files else {}
        files = {name: _upload(*part) for name, part in parts.items()}
        status, body = await self._core.respond(path.rsplit("/", 1)[-1], given, files)
        if self._dates is not None:
            self._dates.told(formatdate(self._core.now, usegmt=True))
        return status, _body(body)


def _body(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer).encode()


def _upload(name: str, content: Any, mime: str) -> Upload:  # noqa: ANN401 - bytes or an open file
    return Upload(name, mime, content if isinstance(content, bytes) else content.read())
