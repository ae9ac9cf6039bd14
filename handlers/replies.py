"""What every text that the bot asked for has in common: how long it may be, and what is said of one that is not."""

from handlers.words import _, ngettext

REMARK = 1000
"""Characters of a note, a reason or a report."""


def misfit(text: str, room: int = REMARK) -> str:
    """What is wrong with a text's length; empty where it fits."""
    if not text:
        return _("There was no text in your reply.")
    if len(text) <= room:
        return ""
    return (
        ngettext(
            "Your text has {count} character.",
            "Your text has {count} characters.",
            len(text),
        )
        + " "
        + _("That is {over} too many; please shorten it and send it again.").format(over=len(text) - room)
    )
