"""What the operator's admins can do: read the library anew, go through what readers said of it and did not find."""

import asyncio
from collections.abc import Sequence

from markupsafe import Markup

from content.library import Library
from content.mistakes import BrokenLibrary, Mistake
from content.search import search_of
from handlers.about import edition, holdings
from handlers.gaps import gap_key
from handlers.items import opens
from handlers.lists import more_buttons
from handlers.markup import bold, italic, lines, paragraphs, quotation
from handlers.registry import Visit, on_admin_command, on_admin_tap
from handlers.routes import Gaps, OneReport, RemoveGap, RemoveReport, Reports
from handlers.run_parts import shorten
from handlers.screen import Answer, Button, Screen, View, page_of, rows_of
from handlers.words import _, day_written, ngettext
from storage import Gap, Report, Votes

MISTAKES_SHOWN = 10
REPORTS_A_PAGE = 8
GAPS_A_PAGE = 9
REMOVALS_A_ROW = 3
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


# --- what readers did not find


def gaps_screen(view: View, gaps: Sequence[Gap], page: int = 0) -> Screen:
    """What was searched for and not found, the most frequent first, each with a button that removes it."""
    shown, page, count = page_of(gaps, page, GAPS_A_PAGE)
    first = page * GAPS_A_PAGE + 1
    told = ngettext("{count} query, the most frequent first.", "{count} queries, the most frequent first.", len(gaps))
    removals = [
        Button(_("Remove {number}").format(number=number), RemoveGap(gap_key(gap.query)), (Gaps(page), *view.trail))
        for number, gap in enumerate(shown, first)
    ]
    hint = _("Where the library has the answer, add the words to its aliases or to its “asked”, then remove them here.")
    return Screen(
        paragraphs(
            bold(_("Searched for and not found")),
            told if gaps else _("None."),
            lines(*(_gap(view.library, gap, number) for number, gap in enumerate(shown, first))),
            hint if gaps else "",
        ),
        (*rows_of(removals, REMOVALS_A_ROW), *more_buttons(view, page, count, Gaps), view.ways_out()),
    )


def _gap(library: Library, gap: Gap, number: int) -> Markup:
    """A query, how often and when it was searched for, and what it finds by now."""
    times = ngettext("{count} time", "{count} times", gap.count)
    told = _("{times}, last on {day}").format(times=times, day=day_written(gap.day.isoformat()))
    hits = search_of(library).find(gap.query, 1).hits
    now = _("; now finds “{title}”").format(title=shorten(library.label(hits[0].ref))) if hits else ""
    return Markup("{}. {}: {}{}").format(number, bold(gap.query), told, now)


async def show_gaps(visit: Visit, page: int = 0) -> Answer:
    """The list, as it stands."""
    return Answer(gaps_screen(visit, await visit.store.gaps(), page))


@on_admin_command("gaps", lambda: _("What was searched for and not found"))
async def gaps_anew(visit: Visit, _words: str) -> Answer:
    """The list, in a new message."""
    return await show_gaps(visit)


@on_admin_tap(Gaps)
async def gaps(visit: Visit, route: Gaps) -> Answer:
    """The list, in place."""
    return await show_gaps(visit, route.page)


@on_admin_tap(RemoveGap)
async def remove_gap(visit: Visit, route: RemoveGap) -> Answer:
    """Drop a query, then show the others; one that was removed already stays so."""
    for gap in await visit.store.gaps():
        if gap_key(gap.query) == route.key:
            await visit.store.remove_gap(gap.query)
    return Answer(toast=_("Removed."), then=visit.trail or (Gaps(),))
