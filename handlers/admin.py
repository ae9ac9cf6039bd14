"""What the operator's admins can do: read the library anew, and go through what readers said of it."""

import asyncio
from collections.abc import Sequence

from markupsafe import Markup

from content.library import Library
from content.mistakes import BrokenLibrary, Mistake
from handlers.about import edition, holdings
from handlers.items import opens
from handlers.lists import more_buttons
from handlers.markup import bold, italic, lines, paragraphs, quotation
from handlers.registry import Visit, on_admin_command, on_admin_tap
from handlers.routes import OneReport, RemoveReport, Reports
from handlers.run_parts import shorten
from handlers.screen import Answer, Button, Screen, View, page_of, rows_of
from handlers.words import _, day_written, ngettext
from storage import Report, Votes

MISTAKES_SHOWN = 10
REPORTS_A_PAGE = 8
FAILED_SHOWN = 5
MISTAKE = 300
"""Characters of a mistake's line: ten of them fit a message."""
EXCERPT = 160
"""Characters of a report in the list."""


# --- the library, read anew


def reloaded_screen(view: View, library: Library) -> Screen:
    """What the library that has just taken over holds."""
    told = _("{edition}. It holds {what}.").format(edition=edition(library), what=holdings(library))
    return Screen(paragraphs(bold(_("The library was read anew")), told), (view.ways_out(),))


def broken_screen(view: View, mistakes: Sequence[Mistake]) -> Screen:
    """Why the old library stays: the first mistakes, and how many more there are."""
    head = ngettext("{count} mistake in the library", "{count} mistakes in the library", len(mistakes))
    more = len(mistakes) - MISTAKES_SHOWN
    return Screen(
        paragraphs(
            bold(head),
            lines(*(Markup("• {}").format(shorten(str(mistake), MISTAKE)) for mistake in mistakes[:MISTAKES_SHOWN])),
            ngettext("And {count} more.", "And {count} more.", more) if more > 0 else "",
            _("The old library stays in use. Mend them, then send /reload again."),
        ),
        (view.ways_out(),),
    )


@on_admin_command("reload", lambda: _("Read the library anew"))
async def reload(visit: Visit, _words: str) -> Answer:
    """Read the library anew, beside what else goes on; what it holds now, or its mistakes."""
    try:
        library = await asyncio.to_thread(visit.reread) if visit.reread else visit.library
    except BrokenLibrary as broken:
        return Answer(broken_screen(visit, broken.mistakes))
    return Answer(reloaded_screen(visit, library))


# --- what readers said


def reports_screen(view: View, reports: Sequence[Report], votes: Sequence[Votes], page: int = 0) -> Screen:
    """The mistakes that readers reported, newest first, and whether answers helped."""
    shown, page, count = page_of(reports, page, REPORTS_A_PAGE)
    here = Reports(page)
    first = page * REPORTS_A_PAGE + 1
    told = ngettext("{count} report, newest first.", "{count} reports, newest first.", len(reports))
    buttons = [
        view.deeper(shorten(f"{number}. {_named(view.library, report)}"), OneReport(report.id), here)
        for number, report in enumerate(shown, first)
    ]
    return Screen(
        paragraphs(
            bold(_("Reported mistakes")),
            told if reports else _("None."),
            *(_listed(view.library, report, number) for number, report in enumerate(shown, first)),
            _helped(view.library, votes),
        ),
        (*rows_of(buttons), *more_buttons(view, page, count, Reports), view.ways_out()),
    )


def _named(library: Library, report: Report) -> str:
    """What a report is about: its title, its reference where the library no longer holds it."""
    ref = library.find(report.item)
    return library.label(ref) if ref else report.item


def _listed(library: Library, report: Report, number: int) -> Markup:
    head = bold(f"{number}. {_named(library, report)}")
    return lines(head, italic(_place(library, report)), shorten(" ".join(report.text.split()), EXCERPT))


def _place(library: Library, report: Report) -> str:
    """Where the item of a report stands today, or stood when it was reported; the item's id; the day."""
    ref = library.find(report.item)
    file, line = library.files[ref] if ref else (report.file, report.line)
    return f"{file}:{line} · {ref or report.item} · {day_written(report.day.isoformat())}"


def _helped(library: Library, votes: Sequence[Votes]) -> Markup:
    """How many answers helped, and the items that most often did not."""
    if not votes:
        return Markup("")
    helped, failed = sum(vote.helped for vote in votes), sum(vote.failed for vote in votes)
    told = _("Answers: {helped} helped, {failed} did not.").format(helped=helped, failed=failed)
    worst = [vote for vote in votes if vote.failed][:FAILED_SHOWN]
    listed = (
        _("• {title}: {failed} of {total} did not help").format(
            title=library.label(ref) if (ref := library.find(vote.item)) else vote.item,
            failed=vote.failed,
            total=vote.helped + vote.failed,
        )
        for vote in worst
    )
    return lines(bold(told), *listed)


def report_screen(view: View, report: Report) -> Screen:
    """One report in full: open its item, or drop it when it is mended."""
    here = OneReport(report.id)
    ref = view.library.find(report.item)
    opening = (view.deeper(_("Open the item"), opens(ref), here),) if ref else ()
    gone = "" if ref else _("The library no longer holds this item.")
    title = view.library.title(ref) if ref else report.item
    return Screen(
        paragraphs(bold(title), italic(_place(view.library, report)), gone, quotation(report.text)),
        (
            *rows_of(opening),
            (Button(_("Mended: remove it"), RemoveReport(report.id), view.trail or (Reports(),)),),
            view.ways_out(),
        ),
    )


async def show_reports(visit: Visit, page: int = 0) -> Answer:
    """The list, as it stands."""
    return Answer(reports_screen(visit, await visit.store.reports(), await visit.store.votes(), page))


@on_admin_command("reports", lambda: _("Mistakes that readers reported"))
async def reports_anew(visit: Visit, _words: str) -> Answer:
    """The list, in a new message."""
    return await show_reports(visit)


@on_admin_tap(Reports)
async def reports(visit: Visit, route: Reports) -> Answer:
    """The list, in place."""
    return await show_reports(visit, route.page)


@on_admin_tap(OneReport)
async def one_report(visit: Visit, route: OneReport) -> Answer:
    """One report; the list where another admin has removed it."""
    report = await visit.store.report(route.id)
    if report is None:
        return Answer(toast=_("This report was removed."), then=(Reports(),))
    return Answer(report_screen(visit, report))


@on_admin_tap(RemoveReport)
async def remove_report(visit: Visit, route: RemoveReport) -> Answer:
    """Drop a report, then show the others."""
    await visit.store.remove_report(route.id)
    return Answer(toast=_("Removed."), then=visit.trail or (Reports(),))
