"""What even those get who are not let in: what is kept of them, and that it be deleted.

Somebody who is no longer listed, or who ticked in a group that is, stands in the tables all the same.
"""

from handlers.codec import UnknownRoute, unpack
from handlers.routes import AskForget, Forget, Privacy, SendMyData
from handlers.typed import as_command

COMMANDS_FOR_ALL = frozenset({"privacy", "mydata", "forget"})
LINKS_FOR_ALL = frozenset({"mydata", "forget"})
"""What a link leads to by which a group sends its members to the private chat."""
TAPS_FOR_ALL = frozenset({Privacy, SendMyData, AskForget, Forget})


def is_said_for_all(text: str, bot: str) -> bool:
    """Whether a text, said to the bot of this user name, asks for its rules on data or for the user's own, no more."""
    command = as_command(text)
    if command is None or command.addressee not in {"", bot.lower()}:
        return False
    return command.name in COMMANDS_FOR_ALL or (command.name == "start" and command.words in LINKS_FOR_ALL)


def is_tap_for_all(data: str) -> bool:
    """The same of a tap, by what its button carries."""
    try:
        to, _trail = unpack(data)
    except UnknownRoute:
        return False
    return type(to) in TAPS_FOR_ALL
