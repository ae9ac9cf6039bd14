"""What every text that the bot asked for has in common: how long it may be, and what is said of one that is not."""

from handlers.words import _, ngettext

REMARK = 1000
"""Characters of a note, a reason or a report, as Telegram counts them: two of them fit a screen with their step."""


def characters(text: str) -> int:
    """The length of a text in Telegram's count: UTF-16 units, of which most emoji take two."""
    return len(text.encode("utf-16-le")) // 2


def misfit(text: str, room: int = REMARK) -> str:
    """What is wrong with a text's length; empty where it fits."""
    if not text:
        return _("There was no text in your reply.")
    count = characters(text)
    if count <= room:
        return ""
    return (
        ngettext(
            "Your text has {count} character.",
            "Your text has {count} characters.",
            count,
        )
        + " "
        + _("That is {over} too many; please shorten it and send it again.").format(over=count - room)
    )
