"""A reader reports a mistake in a section, a term or a step: a few words, kept without who said them."""

from content.library import Library
from content.refs import Ref
from handlers.items import opens
from handlers.markup import bold, lines, paragraphs
from handlers.registry import Gone, Visit, on_tap
from handlers.replies import REMARK, misfit
from handlers.routes import AskReport, Home
from handlers.run_parts import shorten
from handlers.screen import Answer, Button, Prompt, Row, Screen
from handlers.words import _
from storage import Awaited


def report_row(ref: Ref) -> Row:
    """The last small row under an item: the way to say that something in it is wrong."""
    return (Button(_("Report a mistake"), AskReport(ref.key)),)


def report_prompt(library: Library, ref: Ref, wrong: str = "") -> Prompt:
    """Ask what is wrong with an item; `wrong` says what was wrong with the answer before."""
    head = lines(bold(_("Report a mistake")), library.title(ref))
    asked = _(
        "Reply to this message: what is wrong, and what would be right? A few words, at most {room} characters."
    ).format(room=REMARK)
    kept = _("Your words are kept for the editors with the day, but without your name or number.")
    return Prompt(paragraphs(wrong, head, asked, kept), _("What is wrong?"), "report", item=str(ref))


@on_tap(AskReport)
async def ask_report(visit: Visit, route: AskReport) -> Answer:
    """Ask what is wrong; the screen that was tapped stays."""
    ref = visit.library.keys.get(route.key)
    if ref is None:
        raise Gone(route.key)
    return Answer(prompt=report_prompt(visit.library, ref))


async def take_report(visit: Visit, awaited: Awaited, text: str) -> Answer:
    """Keep what a reader said is wrong, and thank them; ask again where it is too long. Raises `Gone`."""
    ref, text = visit.library.find(awaited.item), text.strip()
    wrong = misfit(text)
    if ref is not None and not wrong:
        file, line = visit.library.files[ref]
        await visit.store.add_report(str(ref), file, line, text, visit.now)
    await visit.store.end_awaited(visit.chat, visit.user, awaited.message)
    if ref is not None and wrong:
        return Answer(prompt=report_prompt(visit.library, ref, wrong))
    return thanks(visit, awaited)


def thanks(visit: Visit, awaited: Awaited) -> Answer:
    """Thank for the report that was awaited. Raises `Gone` where its item is no longer in the library."""
    ref = visit.library.find(awaited.item)
    if ref is None:
        raise Gone(awaited.item)
    return Answer(_thanks_screen(visit.library, ref))


def _thanks_screen(library: Library, ref: Ref) -> Screen:
    return Screen(
        paragraphs(bold(_("Thank you")), _("The editors will look at it. Nothing kept with it says who you are.")),
        ((Button(shorten(library.label(ref)), opens(ref)),), (Button(_("Home"), Home()),)),
    )
