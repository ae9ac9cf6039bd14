"""From text to what a search compares: words without accents, their stems, and the keys by which names are known."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile

import Stemmer

LONGEST = 40
"""Characters of a word; what is longer is no word of any language that the library is written in."""

_ACCENTS = re.compile(r"[\u0300-\u036f\u064b-\u065f]+")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}[^\W\d_]?(?!\w)")
_WORD = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_INITIALS = re.compile(r"\b([^\W\d_])\s?&\s?([^\W\d_])\b")
_AGAIN = re.compile(r"\b(re)-(?=[^\W\d_])", re.IGNORECASE)
_RESOLUTION = re.compile(r"\b[AS]/RES/(?=\d)", re.IGNORECASE)
_SYMBOL = re.compile(r"\b([AES])/(?=\d)|(?<=\d)(/)(?=\d)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b")
_PLURAL = re.compile(r"[A-Z][A-Za-z]*[A-Z]s")
_BRACKETS = re.compile(r"\([^()]*\)")

STOP = frozenset(
    """
    a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to
    was will with
    """.split()  # noqa: SIM905 - a paragraph of words, not a hundred quotation marks
)
"""Words that are looked for nowhere: hardly a sentence lacks them. Lucene's list."""
STOP_ELSEWHERE = frozenset(
    """
    au aux avec ce cette ces dans de des du elle elles en est et il ils la le les leur leurs nous ou par pas pourquoi qu
    que quel quelle quels quelles qui quoi sans ses sont sur un une vous

    como cual cuando del donde el ella esta este las los lo mas para pero por porque se ser su sus una unos y
    """.split()  # noqa: SIM905 - as above
)
"""The same in French and Spanish, for those who ask in them for what has nearly the same name in English:
`qu'est-ce que le DDR`. Here such words are rare, and would say much. None is a word of English (`son`, `comment`)."""
SMALL = (
    STOP
    | STOP_ELSEWHERE
    | frozenset(
        """
    a about above after again against all also am an and any are as at be because been before being below between both
    but by can cannot could did do does doing don done dont down during each either else eg etc even ever every for from
    further get gets getting give given gives go goes going got had has have having he her here hers him his how i ie if
    in into is isn it its itself just let like ll many may me might more most much must my neither no nor not now of off
    on once one only onto or other our ours out over own per please re same shall she should shouldn so some such than
    that the their theirs them themselves then there these they this those through to too under until up upon us ve very
    via was wasn way we were what when where whether which while who whom whose why will with within without won would
    wouldn yes yet you your yours
    """.split()  # noqa: SIM905 - as above
    )
)
"""Words that say nothing of the subject by themselves. Beside others they do: `before`, `nobody`, `until we leave`."""
ASKING = frozenset(
    """
    abbreviation acronym answer ask called come define defined definition describe difference differ different
    distinguish everything example explain explanation find know list look mean meaning means question
    search show someone something stand stands tell thing things understand versus vs want word words
    """.split()  # noqa: SIM905 - as above
)
"""Words in which a question is put; left out of a query, unless nothing else is in it."""
EVERYDAY = frozenset("aid arms art cap car cat chap jam map nap pace pep rap sap tap".split())  # noqa: SIM905 - as above
"""Short words that are somebody's abbreviation as well: only capitals make them that within a longer query."""

APART = {
    "officer": "officer",
    "officers": "officer",
    "international": "international",
    "internationally": "international",
    "internationals": "international",
}
"""Words that the stemmer takes for others (`office`, `internal`), with the stems they have here."""
IRREGULAR = {
    form: word
    for word, forms in {
        "begin": "began begun",
        "break": "broke broken",
        "bring": "brought",
        "build": "built",
        "buy": "bought",
        "child": "children",
        "choose": "chose chosen",
        "fight": "fought",
        "flee": "fled",
        "forget": "forgot forgotten",
        "give": "gave given",
        "grow": "grew grown",
        "hide": "hid hidden",
        "hold": "held",
        "keep": "kept",
        "know": "knew known",
        "lend": "lent",
        "lose": "lost",
        "man": "men",
        "meet": "met",
        "pay": "paid",
        "run": "ran",
        "seek": "sought",
        "sell": "sold",
        "send": "sent",
        "spend": "spent",
        "steal": "stole stolen",
        "take": "took taken",
        "teach": "taught",
        "win": "won",
        "woman": "women",
        "write": "wrote written",
    }.items()
    for form in forms.split()
}
"""Forms that the stemmer does not know, each with the word."""

_stemmer = Stemmer.Stemmer("english")


def words(text: str) -> list[str]:
    """The words of a text as typed, without accents; `U.N.`, `M&E` and `S/2013/480` are a word each, `cease-fire` two.

    A resolution is its number, however it is cited: `S/RES/1325` is `1325`.
    """
    return _WORD.findall(_plain(text))


def stems(text: str) -> list[str]:
    """The stems of a text's words for an index, stop words left out; a compound is in it whole and in parts."""
    return [stem for compound in _COMPOUND.findall(_plain(text)) for stem in _stems_of(compound)]


@lru_cache(maxsize=1 << 12)
def stem(word: str) -> str:
    """The stem of a word, the same for its plural, its tenses and in capitals; empty for a stop word.

    A word in capitals that is an everyday word otherwise (CAT, WHO) is an abbreviation and stays in capitals.
    """
    folded = word.casefold()
    if is_everyday(folded):
        if word.isupper() and len(word) > 1:
            return word
        if folded in STOP or folded in STOP_ELSEWHERE or len(folded) == 1:
            return ""
    return APART.get(folded) or str(_stemmer.stemWord(IRREGULAR.get(folded, folded)))


def is_everyday(word: str) -> bool:
    """Whether a word in lower case has its own sense, whatever it abbreviates in capitals."""
    folded = word.casefold()
    return folded in SMALL or folded in EVERYDAY or (len(folded) == 1 and not folded.isdecimal())


def tells(word: str) -> bool:
    """Whether a word says something of the subject: it is no small word, or one in capitals (WHO)."""
    found = stem(word)
    return bool(found) and (found.isupper() or word.casefold() not in SMALL)


def typed_words(query: str) -> list[str]:
    """The words of a query; in lower case where someone shouts, so that `WHO PAYS FOR THIS` asks for no agency."""
    found = [word for word in words(query) if len(word) <= LONGEST]
    shouted = len(found) > 3 and all(word.isupper() or word.isdecimal() for word in found)
    return [word.lower() for word in found] if shouted else found


def core(query: Sequence[str]) -> Sequence[str]:
    """A query's words without the question around them: `what does DDR mean` asks for `DDR`."""

    def around(word: str) -> bool:
        return word.casefold() in ASKING or not tells(word)

    start = sum(1 for _ in takewhile(around, query))
    end = sum(1 for _ in takewhile(around, reversed(query)))
    return query[start : len(query) - end]


def name_key(name: str) -> str:
    """What makes a name itself: case, accents, hyphens, dots, spaces and the plural s of each word aside.

    Empty where a word is longer than any: that names nothing, and is not to be remembered.
    """
    found = words(name)
    return "" if any(len(word) > LONGEST for word in found) else "".join(map(singular, found))


def name_keys(name: str) -> set[str]:
    """The keys a name goes by: whole, and without what stands in brackets to tell it from others."""
    return {name_key(name), name_key(_BRACKETS.sub(" ", name))} - {""}


@lru_cache(maxsize=1 << 12)
def singular(word: str) -> str:
    """The word in lower case without the s of its plural: rough, and the same on both sides of a comparison."""
    folded = word.casefold()
    if _PLURAL.fullmatch(word):
        return folded[:-1]
    if len(folded) < 4 or folded.endswith(("ss", "us", "is")) or not folded.endswith("s"):
        return folded
    return folded[:-3] + "y" if folded.endswith("ies") else folded[:-1]


def _plain(text: str) -> str:
    text = _POSSESSIVE.sub("", text)
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    if "&" in text:
        text = _INITIALS.sub(r"\1and\2", text).replace("&", " and ")
    if "/" in text:
        text = _SYMBOL.sub(lambda match: match[1] or "x", _RESOLUTION.sub("", text))
    if "-" in text:
        text = _AGAIN.sub(r"\1", text)
    return _DOTTED.sub(lambda match: match[0].replace(".", ""), text) if "." in text else text


@lru_cache(maxsize=1 << 12)
def _stems_of(compound: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_parts_and_whole(compound)))


def _parts_and_whole(compound: str) -> Iterator[str]:
    parts = _WORD.findall(compound)
    for part in parts:
        if found := stem(part):
            yield found
    if len(parts) > 1 and (found := stem("".join(parts))):
        yield found
