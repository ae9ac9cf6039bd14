"""What people type, before anything is done with it: without the signs that nobody sees, and taken apart as a command.

Texts come back to other eyes, in screens of a group, buttons, records. So a sign that could turn, hide or break what
stands around it goes once, at the door, and nothing behind the door has to think of it.
"""

import re
import unicodedata
from typing import NamedTuple

_LINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x09\x0e-\x1f\x7f-\x84\x86-\x9f]")
_HALVES = re.compile("[\ud800-\udfff]")
# Embeddings, overrides and isolates (Unicode, UAX 9) turn round whatever follows them in the line, the bot's own words
# too. They are dropped rather than closed: a name also stands in buttons, where each sign counts. The marks that turn
# nothing (U+200E, U+200F, U+061C) stay, and so do the two joiners, which shape letters and emoji. Other signs without
# width shape nothing. Tags (U+E0020 and up) stay in the flags that are made of them: England, Scotland, Wales.
_UNSEEN = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)"
    "|[\u202a-\u202e\u2066-\u2069\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e00ff]"
)
_BLANK = "\u200c\u200d\u200e\u200f\u061c\u115f\u1160\u3164\uffa0\u2800"
"""What is not seen where no letter stands beside it; the last five are letters of which nothing is drawn."""
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@(\S*))?(?:\s+(.*))?", re.DOTALL)


class Command(NamedTuple):
    """A command as it was typed: its name in small letters, the bot it names (empty for none), the words behind it."""

    name: str
    addressee: str
    words: str


def cleaned(text: str) -> str:
    """A text as it is to be read: with line feeds, nothing unseen in it or around it; empty where nothing is left.

    The first sign is none that would sit on the sign before it.
    """
    text = _UNSEEN.sub(lambda found: found[1] or "", _HALVES.sub("\ufffd", _LINES.sub("\n", text)))
    text = _CONTROLS.sub(" ", text)
    seen = [place for place, sign in enumerate(text) if not sign.isspace() and sign not in _BLANK]
    first = next((place for place in seen if not unicodedata.category(text[place]).startswith("M")), len(text))
    return text[first : seen[-1] + 1] if seen else ""


def as_command(text: str) -> Command | None:
    """The command that a text is; None for anything else (Bot API, BotCommand: letters, figures, underscores)."""
    found = _COMMAND.fullmatch(text)
    return Command(found[1].lower(), (found[2] or "").lower(), (found[3] or "").strip()) if found else None
