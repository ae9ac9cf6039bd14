"""How one item of the library points at another, and the short key that stands for it in a button."""

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, Self, get_args

Kind = Literal["note", "term", "checklist"]

ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""An id: lower-case words and figures joined by hyphens. It never changes; `was` keeps the old one when it must."""

REF = f"note:{ID}(?:/{ID})?|term:{ID}|checklist:{ID}(?:#{ID})?"
_REF = re.compile(REF)
_KEY_DIGITS = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_",
)
"""Digits of base64 → those of a key."""
KEY_LENGTH = 6
"""Characters of a key: 36 bits, so that a library of 3,000 items has one chance in 15,000 of a collision."""


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """The name of an item: `note:ID`, `note:ID/SECTION`, `term:ID`, `checklist:ID` or `checklist:ID#STEP`."""

    kind: Kind
    id: str
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """The reference written as `text`; `ValueError` where it is none."""
        if not is_ref(text):
            kinds = ", ".join(get_args(Kind))
            raise ValueError(
                f"“{text}” is no reference: write note:ID, note:ID/SECTION, term:ID, checklist:ID or "
                f"checklist:ID#STEP (one of {kinds}, ids in lower case with hyphens)"
            )
        kind, _, rest = text.partition(":")
        id_, _, part = rest.partition("/" if kind == "note" else "#")
        return cls(kind, id_, part)  # type: ignore[arg-type]  # the pattern admits the three kinds only

    def __str__(self) -> str:
        if not self.part:
            return f"{self.kind}:{self.id}"
        return f"{self.kind}:{self.id}{'/' if self.kind == 'note' else '#'}{self.part}"

    @property
    def whole(self) -> "Ref":
        """The note or checklist that a section or step belongs to; itself for the rest."""
        return Ref(self.kind, self.id)

    @property
    def key(self) -> str:
        """Six characters of A–Z a–z 0–9 - _ that stand for the item in buttons and deep links.

        A hash of the stable id, so it is the same on every machine and in every version; the reader refuses a
        library in which two items share one.
        """
        return short_key(str(self))


def is_ref(text: str) -> bool:
    """Whether `text` is a reference."""
    return _REF.fullmatch(text) is not None


def short_key(name: str) -> str:
    """The key of the item that `name` refers to."""
    digest = blake2b(name.encode(errors="replace"), digest_size=8).digest()
    return b64encode(digest)[:KEY_LENGTH].translate(_KEY_DIGITS).decode()
