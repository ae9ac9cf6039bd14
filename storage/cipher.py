"""Hides what users write from whoever gets hold of the database, where the operator gave a key.

The forms in which a text stands in the tables:

- as it is, where there was no key;
- `enc:` and the mark of a key, a colon, a token of Fernet (github.com/fernet/spec) made with that key;
- `enc=` and the mark of a key, a colon, the text encrypted with AES-SIV (RFC 5297): equal texts are equal there, which
  is for texts that are counted, so that each stands in one row alone;
- `enc::` and the text, for one written without a key that begins like one of these itself.

A text that is empty stays empty.
"""

import base64
import hashlib
import re

from storage.errors import StorageError, WrongDataKey

PLAIN = "plain"
"""The mark of no key."""

_HIDDEN = re.compile(r"enc([:=])([0-9a-f]{8}):([A-Za-z0-9_=-]+)")
_BEGINS, _ESCAPED = ("enc:", "enc="), "enc::"


class Cipher:
    """Writes with the first key and reads what any of the keys wrote; without one, texts stand as they are.

    Attributes:
        mark: tells the key that is written with from others, `PLAIN` where there is none.
        marks: those of all keys that can be read.

    Args:
        keys: as Fernet makes them: 32 bytes in URL-safe base64.
    """

    def __init__(self, *keys: str) -> None:
        self._keys = {hashlib.sha256(key.encode()).hexdigest()[:8]: _Key(key) for key in keys}
        self.mark = next(iter(self._keys), PLAIN)
        self.marks = frozenset(self._keys)

    def beginning(self, *, alike: bool = False) -> str:
        """How every text begins that the first key hid."""
        return _beginning(self.mark, alike=alike)

    def hide(self, text: str, *, alike: bool = False) -> str:
        """The text as it stands in the tables; with `alike` the same for the same text."""
        return self._form(self.mark, text, alike=alike)

    def all_alike(self, text: str) -> tuple[str, ...]:
        """Every form in which a text may stand that was hidden `alike`: with each of the keys, and without one."""
        return tuple(self._form(mark, text, alike=True) for mark in (*self._keys, PLAIN))

    def show(self, kept: str) -> str:
        """The text that `hide` of this or another cipher gave, as long as it knows the key.

        Raises:
            WrongDataKey: it does not know the key.
            StorageError: the text was tampered with.
        """
        if not kept.startswith(_BEGINS):
            return kept
        if kept.startswith(_ESCAPED):
            return kept.removeprefix(_ESCAPED)
        hidden = _HIDDEN.fullmatch(kept)
        if hidden is None:  # written before there were keys
            return kept
        form, mark, token = hidden.groups()
        if mark not in self._keys:
            raise WrongDataKey(given=bool(self._keys))
        return self._keys[mark].show(token.encode(), alike=form == "=").decode()

    def _form(self, mark: str, text: str, *, alike: bool) -> str:
        if not text:
            return text
        if mark == PLAIN:
            return _ESCAPED + text if text.startswith(_BEGINS) else text
        return _beginning(mark, alike=alike) + self._keys[mark].hide(text.encode(), alike=alike).decode()


def _beginning(mark: str, *, alike: bool) -> str:
    return f"enc{'=' if alike else ':'}{mark}:"


class _Key:
    """One key, and the other that is derived from it."""

    def __init__(self, key: str) -> None:
        # Late: whoever gives no key does not wait for it.
        from cryptography.fernet import Fernet
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        derived = HKDF(SHA256(), 64, None, b"texts that are counted").derive(base64.urlsafe_b64decode(key))
        self._fernet = Fernet(key)
        self._siv = AESSIV(derived)

    def hide(self, text: bytes, *, alike: bool) -> bytes:
        if alike:
            return base64.urlsafe_b64encode(self._siv.encrypt(text, None))
        # A token says when it was made, which nobody needs: of a report only the day is kept.
        return self._fernet.encrypt_at_time(text, 0)

    def show(self, token: bytes, *, alike: bool) -> bytes:
        from cryptography.exceptions import InvalidTag
        from cryptography.fernet import InvalidToken

        try:
            if alike:
                return self._siv.decrypt(base64.urlsafe_b64decode(token), None)
            return self._fernet.decrypt(token)
        except (InvalidTag, InvalidToken, ValueError) as error:
            raise StorageError("A text in the database is damaged, or was tampered with.") from error
