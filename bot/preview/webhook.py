"""The stand-in's webhook (setWebhook): updates are brought to the bot's own server instead of waiting to be fetched."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.line import Line
from bot.preview.refusals import BadRequest
from bot.preview.updates import UpdateQueue
from bot.settings import is_loopback

PORTS = (443, 80, 88, 8443)
"""Where Telegram brings updates to. A Bot API server of one's own takes this machine's addresses too, and plain HTTP
(core.telegram.org/bots/api#using-a-local-bot-api-server)."""
CONNECTIONS, MOST_CONNECTIONS = 40, 100
"""Deliveries at once: by default, and at most."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between two tries to bring an update; each pause is twice the one before."""
PATIENCE = 60.0
"""Seconds that the bot's server may take to answer."""
SECRET_LIMIT = 256
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are brought.

    Attributes:
        url: the address of the bot's server.
        secret: goes with every update, in the header `X-Telegram-Bot-Api-Secret-Token`.
        connections: deliveries at once.
    """

    url: str
    secret: str = ""
    connections: int = CONNECTIONS

    def __post_init__(self) -> None:
        """Refuse what Telegram refuses."""
        parts = urlsplit(self.url)
        if not is_loopback(parts.hostname or ""):
            if parts.scheme != "https":
                raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")
            if (parts.port or 443) not in PORTS:
                raise BadRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if len(self.secret) > SECRET_LIMIT:
            raise BadRequest("secret token is too long")
        if not _SECRET.fullmatch(self.secret):
            raise BadRequest("secret token contains unallowed characters")


@dataclass(slots=True)
class Courier:
    """Brings what waits, and what comes, to a webhook: the updates of a chat one by one, again and again until taken.

    Attributes:
        tried: is called after every try.
        failed_at: when the last delivery failed, in seconds since the epoch; `failure` says how.
    """

    webhook: Webhook
    updates: UpdateQueue
    clock: Callable[[], float]
    tried: Callable[[], None]
    failed_at: float | None = None
    failure: str = ""
    _arrived: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    _lines: defaultdict[object, Line] = field(default_factory=lambda: defaultdict(Line))
    _work: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, with what waits already."""
        for update in self.updates.waiting():
            self._arrived.put_nowait(update)
        self.updates.on_put = self._arrived.put_nowait
        self._work = asyncio.create_task(self._run())

    def stop(self) -> None:
        """Bring no more. A delivery under way is broken off, and its update still waits."""
        self.updates.on_put = None
        if self._work is not None:
            self._work.cancel()

    async def _run(self) -> None:
        at_once = asyncio.Semaphore(self.webhook.connections)
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as deliveries:
            while True:
                deliveries.create_task(self._bring(session, at_once, await self._arrived.get()))

    async def _bring(self, session: aiohttp.ClientSession, at_once: asyncio.Semaphore, update: dict[str, Any]) -> None:
        async with self._lines[_whose(update)]:
            pause = FIRST_PAUSE
            while failure := await self._try(session, at_once, update):
                self.failed_at, self.failure = self.clock(), failure
                self.tried()
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            self.updates.confirm(update["update_id"])
            self.tried()

    async def _try(self, session: aiohttp.ClientSession, at_once: asyncio.Semaphore, update: dict[str, Any]) -> str:
        """Why the bot's server did not take an update, in Telegram's words; empty where it did."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.secret} if self.webhook.secret else {}
        try:
            async with (
                at_once,
                session.post(self.webhook.url, json=update, headers=headers, allow_redirects=False) as answer,
            ):
                await answer.read()
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientError:
            return "Connection refused"
        return "" if answer.ok else f"Wrong response from the webhook: {answer.status} {answer.reason}"


class Webhooks:
    """The webhook that is set, if any.

    Args:
        updates: what is brought there.
        clock: seconds since the epoch.
        tried: is called after every try to bring one.
    """

    def __init__(self, updates: UpdateQueue, clock: Callable[[], float], tried: Callable[[], None]) -> None:
        self._updates = updates
        self._clock = clock
        self._tried = tried
        self._courier: Courier | None = None

    @property
    def url(self) -> str:
        """Where updates are brought; empty where they are fetched."""
        return self._courier.webhook.url if self._courier else ""

    def set(self, webhook: Webhook, allowed: Sequence[str] | None) -> None:
        """Bring updates there from now on, those of the `allowed` kinds; None leaves the kinds as they are."""
        self.delete()
        self._updates.allow(allowed)
        self._updates.break_off("Conflict: terminated by setWebhook request")
        self._courier = Courier(webhook, self._updates, self._clock, self._tried)
        self._courier.start()

    def delete(self) -> None:
        """Let updates wait to be fetched."""
        if self._courier is not None:
            self._courier.stop()
            self._courier = None

    def as_json(self) -> dict[str, Any]:
        """The Bot API's WebhookInfo."""
        told: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if self._courier is None:
            return told
        told["max_connections"] = self._courier.webhook.connections
        if self._updates.allowed is not None:
            told["allowed_updates"] = sorted(self._updates.allowed)
        if self._courier.failed_at is not None:
            told["last_error_date"] = int(self._courier.failed_at)
            told["last_error_message"] = self._courier.failure
        return told


def _whose(update: dict[str, Any]) -> object:
    """The chat that an update belongs to, else the user: what Telegram keeps in order."""
    (content,) = (part for kind, part in update.items() if kind != "update_id")
    chat = content.get("chat") or content.get("message", {}).get("chat") or content["from"]
    return chat["id"]
