"""Calls of the Bot API over aiohttp.

python-telegram-bot's own transport looks through every open connection for every call (encode/httpx issue 3215): with
sixty-four updates side by side that costs more than all else the bot does. `benchmarks/updates.py` has the figures.
"""

from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.dates import Dates

CONNECTIONS = 64
"""Calls at once: as many as updates are answered at once."""
JSON = "application/json"
READ, CONNECT, UPLOAD = 5.0, 5.0, 20.0
"""Seconds to wait for an answer, a connection, the answer to a file sent: python-telegram-bot's own defaults."""


class NotConnected(NetworkError):
    """No connection was made, so the server cannot have done what was asked: any call may be made again."""


class AiohttpRequest(BaseRequest):
    """python-telegram-bot's way to the server, by aiohttp. Proxies are taken from the environment, as httpx does.

    Args:
        connections: how many calls may be made at once.
        dates: hear the time from each answer.
    """

    def __init__(self, connections: int = CONNECTIONS, dates: Dates | None = None) -> None:
        self._connections = connections
        self._dates = dates or Dates()
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer is waited for, where a call says nothing else."""
        return READ

    async def initialize(self) -> None:
        """Open the connections; nothing where they are open."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=True,
            )

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def do_request(  # noqa: PLR0917 - python-telegram-bot's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT_NONE,
        write_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002 - aiohttp has none
        connect_timeout: ODVInput[float] = DEFAULT_NONE,
        pool_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002 - calls wait for a connection as long as they must
    ) -> tuple[int, bytes]:
        """The status and the body of the server's answer.

        Raises:
            NotConnected: no connection; the server cannot have done what was asked.
            TimedOut: no answer in time; the server may have done what was asked.
            NetworkError: a connection that broke, or an answer that is not the Bot API's: a proxy's page, say.
                None of these names the address: it holds the token.
        """
        if self._session is None:
            raise RuntimeError("this request is not initialized")
        files = request_data.multipart_data if request_data and request_data.contains_files else None
        timeout = aiohttp.ClientTimeout(
            total=None,
            sock_connect=_seconds(connect_timeout, CONNECT),
            sock_read=_seconds(read_timeout, UPLOAD if files else READ),
        )
        try:
            async with self._session.request(method, url, data=_form(request_data, files), timeout=timeout) as response:
                if method == "POST" and response.content_type != JSON:  # only files are fetched otherwise
                    raise NetworkError(f"an answer with status {response.status} that is not the Bot API's")
                self._dates.told(response.headers.get("Date"))
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as failure:
            raise NotConnected(f"aiohttp: {type(failure).__name__}") from failure
        except TimeoutError as late:
            raise TimedOut from late
        except aiohttp.ClientError as failure:
            raise NetworkError(f"aiohttp: {type(failure).__name__}") from failure


def _seconds(given: ODVInput[float], default: float) -> float | None:
    return default if given is DEFAULT_NONE else given  # type: ignore[return-value]  # what is left is a number or None


def _form(request_data: RequestData | None, files: dict[str, Any] | None) -> aiohttp.FormData | None:
    if request_data is None:
        return None
    form = aiohttp.FormData(quote_fields=False)  # a name of a file as it is, not percent-encoded
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (files or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
