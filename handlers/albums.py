"""Albums: ten pictures sent at once come as ten messages, and want one answer."""

from collections import deque

KEPT = 100
"""Albums of which is remembered that they were answered; of one that is forgotten, a late picture is answered too."""


class Albums:
    """The albums that came last, by Telegram's mark of them (Message, media_group_id)."""

    def __init__(self) -> None:
        self._answered: deque[str] = deque(maxlen=KEPT)

    def is_first(self, album: str | None) -> bool:
        """Whether a message is the first of its album, or stands alone (None)."""
        if album is None:
            return True
        if album in self._answered:
            return False
        self._answered.append(album)
        return True
