"""What is switched off for the bot at BotFather, and what that costs: said at the start, for its owner to mend.

Inline feedback is a switch too, but the Bot API has no way to ask for it.
"""

from dataclasses import dataclass

import structlog
from telegram import User

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Switch:
    """A switch at BotFather that is off: its name, what that costs, and what to send BotFather to switch it on."""

    name: str
    costs: str
    command: str


INLINE = Switch(
    "inline mode", "@{bot} finds nothing in other chats, and Share sends a link instead of the text", "/setinline"
)
GROUPS = Switch("joining groups", "no team can add the bot to its group and walk a checklist there", "/setjoingroups")
PRIVACY = Switch(
    "group privacy", "Telegram sends the bot every message of its groups, which it has no use for", "/setprivacy"
)


def switched_off(me: User) -> tuple[Switch, ...]:
    """The switches that are off, by what Telegram's getMe says of the bot."""
    states = (
        (INLINE, me.supports_inline_queries),
        (GROUPS, me.can_join_groups),
        (PRIVACY, not me.can_read_all_group_messages),
    )
    return tuple(switch for switch, on in states if not on)


def name_switches(me: User) -> None:
    """Log every switch that is off with what it costs; of group privacy that is on, that it leaves enough."""
    off = switched_off(me)
    for switch in off:
        costs = switch.costs.format(bot=me.username)
        log.warning("switched off at @BotFather", switch=switch.name, costs=costs, mend=switch.command)
    if PRIVACY not in off:
        log.info("group privacy is on: in groups the bot sees commands, replies to it and mentions, which is enough")
