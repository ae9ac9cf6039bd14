"""Did an answer to typed text help? Counted for the item that it showed, without who asked or what they typed."""

import secrets
from hashlib import blake2b

from content.refs import Ref
from handlers.registry import Visit, on_tap
from handlers.routes import Vote
from handlers.screen import Answer, Button, Row
from handlers.words import _


def vote_row(ref: Ref) -> Row:
    """The row that asks, under an answer that shows `ref`. Its random mark makes a second tap count no second time."""
    once = secrets.token_urlsafe(6)
    return (
        Button(_("This helped"), Vote(ref.key, helped=True, once=once)),
        Button(_("Did not help"), Vote(ref.key, helped=False, once=once)),
    )


@on_tap(Vote)
async def vote(visit: Visit, route: Vote) -> Answer:
    """Count it and say thanks; the screen stays. What is gone from the library is not counted."""
    ref = visit.library.keys.get(route.key)
    if ref is not None:
        await visit.store.vote(_mark(visit.chat, route.once), str(ref), helped=route.helped)
    return Answer(toast=_("Thank you. It is counted without your name and without what you typed."))


def _mark(chat: int, once: str) -> str:
    """What an answer's vote is kept under: the same mark in another chat is another vote.

    The chat cannot be told from it: the answer's own mark, which is random and not kept, goes in as well.
    """
    return blake2b(f"{chat} {once}".encode(), digest_size=12).hexdigest()
