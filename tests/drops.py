"""Each way in which the line drops, before the server acted or after it."""

from bot.preview.faults import Trouble
from bot.preview.refusals import BadGateway, HangUp, Silence, Unreachable, WrongPage

DROPS: tuple[Trouble, ...] = (
    BadGateway(),
    WrongPage(),
    Unreachable(),
    HangUp(acted=False),
    HangUp(acted=True),
    Silence(acted=False),
    Silence(acted=True),
)
