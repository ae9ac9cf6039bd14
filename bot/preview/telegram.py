"""The core of the stand-in: it answers calls of the Bot API, keeps a log of them, and fails when told to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.preview import answering, asking, members, sending
from bot.preview.chats import PrivateChat, User
from bot.preview.faults import Faults, Trouble
from bot.preview.groups import Group, found
from bot.preview.params import Params, Upload
from bot.preview.people import Person
from bot.preview.refusals import NOT_FOUND, WEBHOOK_IS_SET, Fault, Refusal, Silence, Slow
from bot.preview.state import AS_MADE, BOT, PEOPLE, State, Switches

POLL_SECONDS = 50
"""The longest getUpdates waits."""
_METHODS = {**asking.METHODS, **sending.METHODS, **answering.METHODS, **members.METHODS}
_NAMES = {name.lower(): name for name in (*_METHODS, "getUpdates")}


@dataclass(slots=True)
class Call:
    """A call of the bot, and what came of it; `result` is None while it runs."""

    method: str
    params: dict[str, Any]
    result: object = None
    refusal: Trouble | None = None


class Telegram(State):
    """The stand-in itself; see `State` for its arguments.

    Attributes:
        calls: every call of the bot, in order, getUpdates too.
        faults: what goes wrong with them.
    """

    def __init__(
        self,
        *,
        bot: User = BOT,
        people: Iterable[User] = PEOPLE,
        first_id: int = 1,
        clock: Callable[[], float] = time.time,
        switches: Switches = AS_MADE,
    ) -> None:
        super().__init__(bot=bot, people=people, first_id=first_id, clock=clock, switches=switches)
        self.calls: list[Call] = []
        self.faults = Faults()
        self._released = asyncio.Event()

    @property
    def people(self) -> list[Person]:
        """Everyone who can talk to the bot."""
        return [Person(self, chat) for chat in self.chats.values()]

    def person(self, user_id: int) -> Person:
        """One of them by id; KeyError if there is none."""
        return Person(self, self.chats[user_id])

    def add_person(
        self,
        first_name: str,
        language_code: str | None = "en",
        *,
        id: int | None = None,
        username: str | None = None,
    ) -> Person:
        """Somebody new, who has not started the bot yet."""
        user = User(id or max(self.chats, default=1000) + 1, first_name, language_code, username)
        self.chats[user.id] = PrivateChat(user.id, user)
        return self.person(user.id)

    def add_group(self, title: str, people: Iterable[Person], kind: str = "group", *, with_bot: bool = True) -> Group:
        """A new group, of which the first of the people is the creator, who adds the bot at once.

        Args:
            title: its name.
            people: who is in it, at least one.
            kind: `group` or `supergroup`.
            with_bot: False leaves the bot out, until `Group.add_bot`.
        """
        group = found(self, title, people, kind)
        if with_bot:
            group.add_bot()
        return group

    def fail(self, method: str, *, with_: Trouble, nth: int = 1) -> None:
        """Let the nth call of a method from now on fail, once.

        Args:
            method: its name, such as `sendMessage`.
            with_: a Refusal such as `TooManyRequests(5)`, or a Fault such as a HangUp after the server acted.
            nth: 1 is the next call.
        """
        self.faults.appoint(method, with_, nth)

    def calls_of(self, *methods: str) -> list[Call]:
        """The calls of some methods."""
        return [call for call in self.calls if call.method in methods]

    async def call(self, method: str, given: Mapping[str, object], files: Mapping[str, Upload] | None = None) -> Any:  # noqa: ANN401 - each method has its own result, in JSON
        """Do what a method of the Bot API does and give its `result`.

        Raises:
            Refusal: Telegram would answer with an error.
            Fault: the line fails, because a test asked for it.
        """
        name = _NAMES.get(method.lower())
        if name is None:
            raise Refusal(*NOT_FOUND)
        call = Call(name, dict(given))
        self.calls.append(call)
        self.changed()
        try:
            params = Params(given, files)
            call.params = params.values
            call.result = await self._answer(name, params)
        except (Refusal, Fault) as refusal:
            call.refusal = refusal
            raise
        finally:
            self.changed()
        return call.result

    async def respond(
        self, method: str, given: Mapping[str, object], files: Mapping[str, Upload] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """The same as the HTTP status and JSON body that a door sends; raises only Fault."""
        try:
            return 200, {"ok": True, "result": await self.call(method, given, files)}
        except Refusal as refusal:
            return refusal.code, refusal.as_json()

    def download(self, path: str) -> bytes | None:
        """The content behind a `file_path` of getFile, or None if there is none."""
        document = self.files.get(path.removeprefix("documents/"))
        return document.data if document else None

    async def _answer(self, name: str, params: Params) -> object:
        trouble = self.faults.due(name)
        if trouble is not None and not trouble.acted:
            await self._befall(trouble)
        result = await self._poll(params) if name == "getUpdates" else _METHODS[name](self, params)
        if trouble is not None and trouble.acted:
            await self._befall(trouble)
        return result

    async def _befall(self, trouble: Trouble) -> None:
        match trouble:
            case Slow():
                await asyncio.sleep(trouble.seconds)
                return
            case Silence():
                await self._released.wait()
        raise trouble

    async def _poll(self, params: Params) -> list[dict[str, Any]]:
        if self.webhooks.url:
            raise Refusal(*WEBHOOK_IS_SET)
        limit = min(max(params.integer("limit", 100), 1), 100)
        seconds = min(max(params.integer("timeout"), 0), POLL_SECONDS)
        return await self.updates.get(params.integer("offset"), limit, seconds, params.sequence("allowed_updates"))

    def release(self) -> None:
        """End what waits, silence too: for a server that goes down."""
        self._released.set()
        super().release()
