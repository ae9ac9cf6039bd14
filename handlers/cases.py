"""Cases: what countries and regions went through, by country."""

from babel import Locale

from handlers.lists import more_buttons
from handlers.markup import bold, paragraphs
from handlers.registry import Gone, Visit, on_tap
from handlers.roles import listed
from handlers.routes import Cases, OfCountry
from handlers.screen import Answer, Screen, View, page_of, rows_of
from handlers.words import _, language_spoken, ngettext


def place_name(place: str) -> str:
    """A country by its code (`LR`), a region by its id (`central-africa`), in the language spoken."""
    if place.isupper():
        return str(Locale.parse(language_spoken()).territories.get(place, place))
    return place.replace("-", " ").title()


def cases_screen(view: View, page: int = 0) -> Screen:
    """The countries and regions by name, each with how much tells of it."""
    places = sorted(view.library.by_country, key=place_name)
    shown, page, count = page_of(places, page)
    here = Cases(page)
    buttons = [
        view.deeper(f"{place_name(place)} ({len(view.library.by_country[place])})", OfCountry(place), here)
        for place in shown
    ]
    told = ngettext(
        "{count} country or region that the sources tell of.",
        "{count} countries and regions that the sources tell of.",
        len(places),
    )
    return Screen(
        paragraphs(bold(_("Cases by country")), told),
        (*rows_of(buttons), *more_buttons(view, page, count, Cases), view.ways_out()),
    )


def country_screen(view: View, place: str, page: int = 0) -> Screen:
    """What tells of a country or region: sections in reading order, then terms."""
    return listed(view, bold(place_name(place)), view.library.by_country[place], OfCountry(place, page))


@on_tap(Cases)
async def cases(visit: Visit, route: Cases) -> Answer:
    """The countries."""
    return Answer(cases_screen(visit, route.page))


@on_tap(OfCountry)
async def of_country(visit: Visit, route: OfCountry) -> Answer:
    """What tells of a country."""
    if route.place not in visit.library.by_country:
        raise Gone(route.place)
    return Answer(country_screen(visit, route.place, route.page))
