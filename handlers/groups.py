"""What differs in a group: which texts are meant for the bot, who may end a run, what is shown in private only."""

import re
from dataclasses import replace

from markupsafe import Markup

from handlers.registry import COMMANDS, PERSONAL, Visit
from handlers.screen import Button, Screen, View
from handlers.typed import as_command
from handlers.words import _
from storage import Run


class NotTheirRun(PermissionError):
    """Somebody wanted to finish, rename, reopen or delete a run of a group that others began."""


def meant_for_bot(text: str, bot: str, *, is_reply: bool) -> str | None:
    """What a text in a group says to the bot of this user name; None where it is not meant for the bot.

    Meant for it are commands that name it or that it knows and that name no bot, replies to it, and texts that
    mention it; of these the words without the mention.
    """
    if command := as_command(text):
        is_own = command.addressee == bot.lower() if command.addressee else command.name in COMMANDS
        return text if is_own else None
    words = re.sub(rf"(?<!\w)@{re.escape(bot)}(?!\w)", "", text, flags=re.IGNORECASE)
    if words == text and not is_reply:
        return None
    return words.strip() or "/search"


def for_all(screen: Screen) -> Screen:
    """A screen as it stands in a group: without the buttons to what is a user's own."""
    rows = (tuple(button for button in row if type(button.to) not in PERSONAL) for row in screen.rows)
    return replace(screen, rows=tuple(row for row in rows if row))


def in_private_screen(view: View, command: str) -> Screen:
    """The word that a command answers in private only, and the way there."""
    return Screen(
        Markup.escape(_("/{command} shows what is yours alone, so it answers in our private chat.")).format(
            command=command
        ),
        ((Button(_("Open the private chat"), url=f"https://t.me/{view.bot}?start={command}"),),),
    )


async def run_to_manage(visit: Visit, run_id: str) -> Run:
    """A run that the user may finish, rename, reopen or delete.

    In a group these are its starter's and the administrators': everybody may tick, but not end what others began.

    Raises:
        NoSuchRun: the chat has no such run.
        NotTheirRun: the user is neither.
    """
    run = await visit.store.run(visit.chat, run_id)
    if visit.in_group and run.starter != visit.user and not await visit.administers():
        raise NotTheirRun(run_id)
    return run


async def run_changed_last(visit: Visit) -> Run | None:
    """The open run of the chat that was changed last."""
    lines = await visit.store.runs(visit.chat)
    return await visit.store.run(visit.chat, lines[0].id) if lines and lines[0].finished is None else None
