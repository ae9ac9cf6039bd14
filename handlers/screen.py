"""A screen is a value: text and buttons. Sending it is `handlers.deliver`'s job, Telegram's limits are checked here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from markupsafe import Markup

from content.library import Library
from content.refs import Ref
from handlers.codec import Route, Trail, pack
from handlers.markup import visible, visible_length
from handlers.routes import Home
from handlers.words import _
from storage import AwaitedKind

TEXT = 4096
"""UTF-16 units of a message's text after its tags are read (Bot API, sendMessage)."""
COPY = 256
"""Characters that a button can copy (Bot API, CopyTextButton)."""
QUERY = 256
"""Characters of an inline query (Bot API, InlineQuery)."""
BUTTONS = 100
"""Buttons of one keyboard, and eight in a row: undocumented, as python-telegram-bot names them."""
IN_A_ROW = 8
PLACEHOLDER = 64
"""Characters in the empty input line of a forced reply (Bot API, ForceReply)."""
HALF = 18
"""Characters of a label that half the width of a narrow phone holds."""
CHOICES = 10
"""Choices that a phone's screen holds besides the buttons for moving about."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Button:
    """A button: it leads `to` a route, opens a `url`, copies a text, or shares. Exactly one of the four.

    `switch` is the inline query that it puts into a chat of the user's choice.
    """

    label: str
    to: Route | None = None
    trail: Trail = ()
    url: str = ""
    copy: str = ""
    switch: str = ""


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """What stands in one message: Telegram's HTML and the rows of buttons under it."""

    text: Markup
    rows: tuple[Row, ...] = ()

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons, row by row."""
        return tuple(button for row in self.rows for button in row)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question put as a forced reply. What is awaited is remembered under the message it is sent as."""

    text: Markup
    placeholder: str
    kind: AwaitedKind
    run: str = ""
    step: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file to send."""

    name: str
    content: bytes
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler gives back: a screen for the message tapped (or a new one), and what else is to be said.

    `toast` is shown for a moment over the chat (200 characters). `then` is a route to show instead of a screen of
    one's own, with its trail. `query` is remembered under the message, for the pages of its results.
    """

    screen: Screen | None = None
    toast: str = ""
    then: Trail = ()
    prompt: Prompt | None = None
    document: Document | None = None
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Keeping:
    """How the operator keeps users' data: for how many days after the last visit, None for ever; whether encrypted."""

    days: int | None = None
    encrypted: bool = False


@dataclass(frozen=True, kw_only=True)
class View:
    """What a screen may know besides the facts it shows: the library, the bot's name, the time, the way back.

    `inline` is whether the bot answers inline queries: its owner switches that on at @BotFather. `in_group` is
    whether a group looks on: what is a user's own is not shown then. `keeping` is how their data are kept.
    """

    library: Library
    bot: str
    now: datetime
    inline: bool = False
    in_group: bool = False
    keeping: Keeping = field(default_factory=Keeping)
    trail: Trail = field(default=())

    def link(self, ref: Ref) -> str:
        """The deep link that opens an item in the chat (Telegram: 64 characters of A–Z a–z 0–9 _ -)."""
        return f"https://t.me/{self.bot}?start={payload(ref)}"

    def deeper(self, label: str, to: Route, here: Route) -> Button:
        """A button that leads on, from which Back comes back `here`."""
        return Button(label, to, (here, *self.trail))

    def aside(self, label: str, to: Route) -> Button:
        """A button that leads to a sister screen (the next page, say): Back stays what it is."""
        return Button(label, to, self.trail)

    def ways_out(self, *before: Button) -> Row:
        """The last row: what is given, then Back where there is one, then Home."""
        back = (Button(_("Back"), self.trail[0], self.trail[1:]),) if self.trail else ()
        return (*before, *back, Button(_("Home"), Home()))


def payload(ref: Ref) -> str:
    """What stands behind `?start=` in the deep link of an item."""
    return f"i_{ref.key}"


def page_of(items: Sequence[T], page: int, size: int = CHOICES) -> tuple[Sequence[T], int, int]:
    """The items of a page (from 0, the last where there is no such page), its number, how many pages there are."""
    pages = max(1, -(-len(items) // size))
    page = min(page, pages - 1)
    return items[page * size : (page + 1) * size], page, pages


def rows_of(buttons: Iterable[Button], in_a_row: int = 1) -> tuple[Row, ...]:
    """Buttons in rows."""
    all_of_them = tuple(buttons)
    return tuple(all_of_them[start : start + in_a_row] for start in range(0, len(all_of_them), in_a_row))


def paired(buttons: Iterable[Button]) -> tuple[Row, ...]:
    """Buttons two in a row where both have few words, else one: a phone cuts a label that its button cannot hold."""
    rows: list[Row] = []
    for button in buttons:
        if rows and len(rows[-1]) == 1 and max(len(button.label), len(rows[-1][0].label)) <= HALF:
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return tuple(rows)


def broken_limits(screen: Screen) -> list[str]:
    """What Telegram would refuse in a screen, in words; empty where it would take it."""
    broken = []
    if not visible(screen.text).strip():
        broken.append("the text is empty")
    if (length := visible_length(screen.text)) > TEXT:
        broken.append(f"the text has {length} characters, Telegram takes {TEXT}")
    if len(screen.buttons) > BUTTONS:
        broken.append(f"{len(screen.buttons)} buttons, Telegram takes {BUTTONS}")
    if any(len(row) > IN_A_ROW for row in screen.rows):
        broken.append(f"more than {IN_A_ROW} buttons in a row")
    for button in screen.buttons:
        if not button.label.strip():
            broken.append("a button without words")
        if len(button.copy) > COPY:
            broken.append(f"“{button.label}” copies {len(button.copy)} characters, Telegram takes {COPY}")
        if len(button.switch) > QUERY:
            broken.append(f"“{button.label}” asks {len(button.switch)} characters, Telegram takes {QUERY}")
        if button.to is not None:
            pack(button.to, button.trail)
    return broken
