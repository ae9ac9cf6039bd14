"""Hides what users write from whoever gets hold of the database, where the operator gave a key.

The forms in which a text stands in the tables:

- as it is, where there was no key;
- `enc:` and the mark of a key, a colon, a token of Fernet (github.com/fernet/spec) made with that key;
- `enc::` and the text, for one written without a key that begins with `enc:` itself.

A text that is empty stays empty.
"""

import hashlib
import re

from storage.errors import StorageError, WrongDataKey

PLAIN = "plain"
"""The mark of no key."""

_HIDDEN = re.compile(r"enc:([0-9a-f]{8}):([A-Za-z0-9_=-]+)")
_BEGINS, _ESCAPED = "enc:", "enc::"


class Cipher:
    """Writes with the first key and reads what any of the keys wrote; without one, texts stand as they are.

    Attributes:
        mark: tells the key that is written with from others, `PLAIN` where there is none.
        marks: those of all keys that can be read.

    Args:
        keys: as Fernet makes them: 32 bytes in URL-safe base64.
    """

    def __init__(self, *keys: str) -> None:
        self._keys = {}
        if keys:
            from cryptography.fernet import Fernet  # late: whoever gives no key does not wait for it

            self._keys = {_mark_of(key): Fernet(key) for key in keys}
        self.mark = next(iter(self._keys), PLAIN)
        self.marks = frozenset(self._keys)

    @property
    def beginning(self) -> str:
        """How every text begins that the first key hid."""
        return f"{_BEGINS}{self.mark}:"

    def hide(self, text: str) -> str:
        """The text as it stands in the tables."""
        if not text:
            return text
        if self.mark == PLAIN:
            return _ESCAPED + text.removeprefix(_BEGINS) if text.startswith(_BEGINS) else text
        # A token says when it was made, which nobody needs: of a report only the day is kept.
        token: bytes = self._keys[self.mark].encrypt_at_time(text.encode(), 0)
        return self.beginning + token.decode()

    def show(self, kept: str) -> str:
        """The text that `hide` of this or another cipher gave, as long as it knows the key.

        Raises `WrongDataKey` where it does not know the key, or the text was tampered with.
        """
        if not kept.startswith(_BEGINS):
            return kept
        if kept.startswith(_ESCAPED):
            return _BEGINS + kept.removeprefix(_ESCAPED)
        hidden = _HIDDEN.fullmatch(kept)
        if hidden is None:  # written before there were keys
            return kept
        mark, token = hidden.groups()
        if mark not in self._keys:
            raise WrongDataKey(given=bool(self.marks))
        from cryptography.fernet import InvalidToken

        try:
            shown: bytes = self._keys[mark].decrypt(token)
        except InvalidToken as error:
            raise StorageError("A text in the database is damaged, or was tampered with.") from error
        return shown.decode()


def _mark_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:8]
