"""Who answers what: handlers sign up for the routes and the commands that they answer."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from content.library import Library
from content.model import Checklist, Note, Section, Step, Term
from content.refs import Ref
from handlers.asides import by_the_way
from handlers.codec import Route, UnknownRoute
from handlers.screen import Answer, View
from storage import Reading, Store

R = TypeVar("R", bound=Route)
T = TypeVar("T")
I = TypeVar("I", Note, Section, Term, Checklist, Step)  # noqa: E741 - one letter, as type variables are


class Gone(LookupError):
    """The item behind a button is no longer in the library."""


class OnlyInPrivate(PermissionError):
    """Somebody asked in a group for what is their own, by the command of this name; without a name, by a button."""

    def __init__(self, command: str = "") -> None:
        super().__init__(command)
        self.command = command


async def _nobody() -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Visit(View):
    """One update as a handler sees it: who, where, when, and what the bot knows and remembers.

    `message` is the message tapped, None for a command or a text; `replied_to` the message that a text answers.
    `admin` is whether one of the operator's admins asks in private; `reread` gives the library read anew.
    `administers` asks Telegram whether the user is the group's creator or one of its administrators.
    """

    store: Store
    user: int
    chat: int
    message: int | None = None
    replied_to: int | None = None
    admin: bool = False
    reread: Callable[[], Library] | None = None
    administers: Callable[[], Awaitable[bool]] = _nobody

    async def readings(self) -> Mapping[str, Reading]:
        """What the user has read, by section as it is called today; nothing where a group looks on."""
        if self.in_group:
            return {}
        read = await by_the_way(self.store.readings(self.user)) or {}
        renamed = {str(new): read[str(old)] for old, new in self.library.moved.items() if str(old) in read}
        return {**renamed, **read}

    def names(self, ref: Ref) -> list[str]:
        """Under what an item may be kept: its reference, and those it had before it was renamed."""
        return [str(ref), *(str(old) for old, new in self.library.moved.items() if new == ref)]

    async def has_saved(self, ref: Ref) -> bool:
        """Whether the user saved an item, however it was called then."""
        return any([await by_the_way(self.store.is_saved(self.user, name)) for name in self.names(ref)])

    def item(self, key: str, kind: type[I]) -> tuple[Ref, I]:
        """The item behind a short key; `Gone` where there is none of that kind."""
        ref = self.library.keys.get(key)
        item = self.library.items.get(ref) if ref else None
        if ref is None or not isinstance(item, kind):
            raise Gone(key)
        return ref, item


TapHandler = Callable[[Visit, R], Awaitable[Answer]]
CommandHandler = Callable[[Visit, str], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what Telegram's menu says of it, who answers; `personal` ones answer in private only."""

    name: str
    says: Callable[[], str]
    handler: CommandHandler
    personal: bool = False


TAPS: dict[type[Route], Callable[[Visit, Any], Awaitable[Answer]]] = {}
PERSONAL: set[type[Route]] = set()
"""Routes to what is a user's own: they lead nowhere in a group, and no button there leads to them."""
ADMIN_TAPS: set[type[Route]] = set()
"""Routes that only admins can take; to everybody else they are unknown."""
COMMANDS: dict[str, Command] = {}
ADMIN_COMMANDS: dict[str, Command] = {}
"""What admins can do besides; to everybody else these commands are unknown."""
MENU = (
    "start", "menu", "continue", "notes", "glossary", "define", "checklists", "runs", "search",
    "progress", "saved", "settings", "help", "about", "privacy", "mydata", "forget",
)  # fmt: skip
"""The order in which Telegram's menu and the help list the commands."""
ADMIN_MENU = ("reload", "reports", "gaps")
"""The same for those of admins, which stand below."""


def menu() -> list[Command]:
    """The commands in the menu's order."""
    return sorted(COMMANDS.values(), key=lambda command: MENU.index(command.name))


def admin_menu() -> list[Command]:
    """The commands of admins, in the menu's order."""
    return sorted(ADMIN_COMMANDS.values(), key=lambda command: ADMIN_MENU.index(command.name))


def commands_of(visit: Visit) -> Mapping[str, Command]:
    """The commands that the user of this visit can give, by name."""
    return COMMANDS | ADMIN_COMMANDS if visit.admin else COMMANDS


def on_tap(route: type[R], *, personal: bool = False) -> Callable[[TapHandler[R]], TapHandler[R]]:
    """Sign a handler up for a route; one to what is a user's `personal` own answers in private only."""

    def sign_up(handler: TapHandler[R]) -> TapHandler[R]:
        if route in TAPS:
            raise TypeError(f"{route.__name__} is answered twice")
        TAPS[route] = _in_private(handler) if personal else handler
        if personal:
            PERSONAL.add(route)
        return handler

    return sign_up


def on_admin_tap(route: type[R]) -> Callable[[TapHandler[R]], TapHandler[R]]:
    """Sign a handler up for a route of admins; with others it is as unknown as one that does not exist."""

    def sign_up(handler: TapHandler[R]) -> TapHandler[R]:
        async def guarded(visit: Visit, to: R) -> Answer:
            if not visit.admin:
                raise UnknownRoute(to.code)
            return await handler(visit, to)

        on_tap(route)(guarded)
        ADMIN_TAPS.add(route)
        return handler

    return sign_up


def on_command(
    name: str, says: Callable[[], str], *, personal: bool = False
) -> Callable[[CommandHandler], CommandHandler]:
    """Sign a handler up for a command; `says` gives its line in Telegram's menu, in the language spoken.

    One that shows what is a user's `personal` own answers in private only.
    """
    return _command_in(COMMANDS, name, says, personal=personal)


def on_admin_command(name: str, says: Callable[[], str]) -> Callable[[CommandHandler], CommandHandler]:
    """The same for a command of admins."""
    return _command_in(ADMIN_COMMANDS, name, says)


def _command_in(
    commands: dict[str, Command], name: str, says: Callable[[], str], *, personal: bool = False
) -> Callable[[CommandHandler], CommandHandler]:
    def sign_up(handler: CommandHandler) -> CommandHandler:
        if name in COMMANDS or name in ADMIN_COMMANDS:
            raise TypeError(f"/{name} is answered twice")
        commands[name] = Command(name, says, _in_private(handler, name) if personal else handler, personal)
        return handler

    return sign_up


def _in_private(
    handler: Callable[[Visit, T], Awaitable[Answer]], command: str = ""
) -> Callable[[Visit, T], Awaitable[Answer]]:
    """The same handler, that raises `OnlyInPrivate` in a group."""

    async def guarded(visit: Visit, asked: T) -> Answer:
        if visit.in_group:
            raise OnlyInPrivate(command)
        return await handler(visit, asked)

    return guarded


async def follow(visit: Visit, to: Route) -> Answer:
    """What stands where `to` leads."""
    return await TAPS[type(to)](visit, to)


def topic_key(topic: str) -> str:
    """The short key of a topic in buttons."""
    return Ref("note", f"topic-{topic}").key


def group_key(group: str) -> str:
    """The short key of a group of topics in buttons."""
    return Ref("note", f"group-{group}").key


def by_key(ids: Iterable[str], key: str, key_of: Callable[[str], str]) -> str:
    """The id among `ids` whose key is `key`; `Gone` where there is none."""
    for id_ in ids:
        if key_of(id_) == key:
            return id_
    raise Gone(key)
