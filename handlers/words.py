"""The bot's own words in the reader's language, by gettext.

Catalogues are `handlers/locale/<language>/LC_MESSAGES/vademecum.mo`; English is the language of the code. Which
language is spoken is set for each update with `speaking`, so that a screen stays a function of what it shows.
"""

import gettext as catalogues
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from babel.dates import format_date

DOMAIN = "vademecum"
LOCALE = Path(__file__).parent / "locale"
ENGLISH = "en"

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


@lru_cache
def languages() -> dict[str, str]:
    """The languages the bot speaks: code → its own name for itself, English first."""
    from babel import Locale

    translated = sorted(path.parent.parent.name for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return {code: str(Locale.parse(code).get_display_name(code)).capitalize() for code in (ENGLISH, *translated)}


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak `language` (an IETF code as Telegram gives it) within the block; English where the bot has it not."""
    code = (language or ENGLISH).partition("-")[0].lower()
    token = _language.set(code if code in languages() else ENGLISH)
    try:
        yield
    finally:
        _language.reset(token)


@lru_cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    return catalogues.translation(DOMAIN, LOCALE, [language], fallback=True)


def _(message: str) -> str:
    """`message` in the language spoken."""
    return _catalogue(_language.get()).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """`one` or `many` in the language spoken, whichever goes with `count`; `{count}` in it is filled in."""
    return _catalogue(_language.get()).ngettext(one, many, count).format(count=count)


def day(moment: datetime) -> str:
    """A day in words: “22 November 2026”."""
    return format_date(moment, "d MMMM y", locale=_language.get())


def day_written(written: str) -> str:
    """A date as the library writes it (`2014-04-28`, `2014-04`, `2014`) in words."""
    year, *rest = (int(part) for part in written.split("-"))
    if not rest:
        return written
    pattern = "d MMMM y" if len(rest) > 1 else "MMMM y"
    return format_date(date(year, rest[0], rest[1] if len(rest) > 1 else 1), pattern, locale=_language.get())


def language_spoken() -> str:
    """The code of the language spoken."""
    return _language.get()
