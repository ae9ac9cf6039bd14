"""Texts of any signs, as long as a message can be."""

from hypothesis import strategies as st

LONGEST = 4096
"""Characters of a message (Bot API, sendMessage)."""


def repeated(piece: str, times: int) -> str:
    """A piece, over and over, up to the longest message."""
    return (piece * times)[:LONGEST]


LIKE_WORDS = st.text("aeilnorstcdpgSRDCPA .,-'’&?1\n", min_size=1, max_size=60)
HALVES = st.text(st.characters(categories=["Cs", "Lu"]), min_size=1, max_size=20)
"""Halves of what takes two signs in UTF-16 stand among letters: JSON can carry them alone."""
PIECES = LIKE_WORDS | st.text(min_size=1, max_size=60)
TEXTS = (
    PIECES
    | st.text(min_size=1, max_size=LONGEST)
    | st.builds(repeated, PIECES, st.integers(1, LONGEST))
    | st.builds(repeated, PIECES, st.just(LONGEST))
)
"""From one sign to as many as can be, these often: texts drawn sign by sign are short."""
