"""What is searched for and not found is counted, so that editors can add the words; nothing tells who searched.

Counted is what somebody typed as a search, in the chat or behind a command, once. Inline queries are not: they come
letter by letter, so that most are the beginning of a word, and nothing is kept of what is looked up from other chats.
"""

import re
from hashlib import blake2b
from unicodedata import normalize

from content.search import Found
from content.tokens import words
from handlers.asides import by_the_way
from handlers.registry import Visit

LONGEST = 80
"""Characters of a query that are kept."""

_PERSONAL = re.compile(r"@|\d{5}|(?:\d\W{0,2}){9}")
"""What looks like an address, a user's name, or a number of a person: five figures in a row, or nine with signs
between them, as telephone numbers are written."""


async def count_gap(visit: Visit, found: Found) -> None:
    """Count a search that found nothing, where it may be kept."""
    query = "" if found.hits else as_counted(found.query)
    if query:
        await by_the_way(visit.store.count_gap(query, visit.now))


def as_counted(query: str) -> str:
    """A query as it is counted: lower case, without accents and punctuation, at most 80 characters.

    Empty where it has no words, or looks like somebody's personal data, as it is or as it would be counted.
    """
    counted = " ".join(words(query)).casefold()
    looked_at = (query, normalize("NFKD", query), counted)
    return "" if any(map(_PERSONAL.search, looked_at)) else counted[:LONGEST].rstrip()


def gap_key(query: str) -> str:
    """Twelve figures and small letters that stand for a counted query in a button."""
    return blake2b(query.encode(), digest_size=6).hexdigest()
