"""What the bot is, what it can do, what it keeps: help, about, privacy."""

from markupsafe import Markup

from content.library import Library
from content.model import Source
from handlers import citations
from handlers.markup import bold, italic, lines, paragraphs
from handlers.registry import Visit, admin_menu, menu, on_command, on_tap
from handlers.routes import About, AskForget, Help, Privacy, SendMyData
from handlers.screen import Answer, Screen, View
from handlers.version import VERSION
from handlers.words import _, day_written, ngettext


def help_screen(view: View, *, admin: bool = False) -> Screen:
    """What the bot can do, and its commands; an admin sees those of admins too, a group those that answer there."""
    here = Help()
    shown = [
        command for command in (*menu(), *(admin_menu() if admin else ())) if not (view.in_group and command.personal)
    ]
    commands = lines(*(Markup("/{} – {}").format(command.name, command.says()) for command in shown))
    return Screen(
        paragraphs(
            bold(_("Help")),
            _("Type anything: a word, an abbreviation (DDR), a question. Spelling need not be right."),
            _("Notes are read a section at a time; Next marks a section as read."),
            _("A checklist is walked in a run of its own, with a name and a date. Finish gives its record to forward."),
            _("The blue words in a text open what they name."),
            _(
                "Add the bot to your group to walk a checklist together: all of you see the group's runs and tick in "
                "them. There it answers commands, replies to it, and texts that name it."
            ),
            _("In any other chat, type @{bot} and a word to send there what it finds.").format(bot=view.bot)
            if view.inline
            else "",
            commands,
        ),
        ((view.deeper(_("About"), About(), here), view.deeper(_("Privacy"), Privacy(), here)), view.ways_out()),
    )


def about_screen(view: View) -> Screen:
    """What this is, which edition, what it holds and draws on."""
    library, here = view.library, About()
    return Screen(
        paragraphs(
            bold(_("About Vademecum")),
            _(
                "A pocket guide to security sector reform, written in our own words from public documents. It is not a "
                "product of the United Nations, nor endorsed by it. Before you quote, look at the source."
            ),
            lines(
                _("Version {version}. {edition}.").format(version=VERSION, edition=edition(library)),
                _("It holds {what}.").format(what=holdings(library)),
            ),
            bold(_("Sources")),
            *(_source(view, source) for source in library.sources.values()),
        ),
        ((view.deeper(_("Help"), Help(), here), view.deeper(_("Privacy"), Privacy(), here)), view.ways_out()),
    )


def edition(library: Library) -> str:
    """Which edition of the content this is: “Content of 22 November 2026, 1f00a7c2”."""
    named = _("Content of {date}").format(date=day_written(library.date)) if library.date else _("Content")
    return f"{named}, {library.hash[:8]}"


def holdings(library: Library) -> str:
    """What a library holds, counted."""
    sections = sum(len(note.sections) for note in library.notes.values())
    steps = sum(len(checklist.steps) for checklist in library.checklists.values())
    return ", ".join(
        (
            ngettext("{count} note", "{count} notes", len(library.notes)),
            ngettext("{count} section", "{count} sections", sections),
            ngettext("{count} term", "{count} terms", len(library.terms)),
            ngettext("{count} checklist", "{count} checklists", len(library.checklists)),
            ngettext("{count} step", "{count} steps", steps),
        )
    )


def _source(view: View, source: Source) -> Markup:
    return lines(source.full, italic(citations.standing(source, view.now)))


def privacy_screen(view: View) -> Screen:
    """What is kept of the user and why, and what they can do about it."""
    here = Privacy()
    kept = (
        _("your Telegram number and language, when you first and last wrote, since when you block the bot"),
        _("which sections you read and when, what you saved, where you left off"),
        _("your checklist runs: name, ticks, times, reasons and notes you wrote"),
        _("what you searched for, seven days, so that the pages of a result list work"),
        _("which question of the bot awaits your reply, one day"),
        _("what you send, until it is answered, so that nothing is lost when the bot is stopped"),
    )
    return Screen(
        paragraphs(
            bold(_("Privacy")),
            _("The bot keeps, so that it can serve you:"),
            lines(*(Markup("• {}").format(line) for line in kept)),
            _stays(view.keeping.days),
            _("The words you write stand encrypted in its database.") if view.keeping.encrypted else "",
            _(
                "It keeps apart, for the editors, without your name or number: the mistakes you report, with the day; "
                "how often an answer helped; words searched for that found nothing, how often and on which day last. "
                "So /mydata cannot show them, nor /forget find them."
            ),
            _("It keeps no other message of yours, gives nothing to anyone, and counts nothing with your name."),
            _("Nothing is kept of what you look up from other chats."),
            _(
                "What you tick and note in a group's run is the group's: all in it see it, and it stays there without "
                "your number when you delete your data."
            ),
            _("Do not write the names of people at risk into notes and reasons: Telegram sees what you type."),
            _("/mydata sends you everything kept of you. /forget deletes it all."),
        ),
        (
            (
                view.deeper(_("Send me my data"), SendMyData(), here),
                view.deeper(_("Delete my data"), AskForget(), here),
            ),
            view.ways_out(),
        ),
    )


def _stays(days: int | None) -> str:
    """For how long it is kept."""
    if days is None:
        return _("Where no time is named, it stays until you delete it.")
    gone = ngettext(
        "All of it is deleted when you do not come back for {count} day.",
        "All of it is deleted when you do not come back for {count} days.",
        days,
    )
    return gone + " " + _("So is a group's run that nobody touched for as long.")


@on_tap(Help)
async def help_in_place(visit: Visit, _route: Help) -> Answer:
    """Help, in place."""
    return Answer(help_screen(visit, admin=visit.admin))


@on_tap(About)
async def about_in_place(visit: Visit, _route: About) -> Answer:
    """About, in place."""
    return Answer(about_screen(visit))


@on_tap(Privacy)
async def privacy_in_place(visit: Visit, _route: Privacy) -> Answer:
    """Privacy, in place."""
    return Answer(privacy_screen(visit))


@on_command("help", lambda: _("What I can do"))
async def help_anew(visit: Visit, _words: str) -> Answer:
    """Help, in a new message."""
    return Answer(help_screen(visit, admin=visit.admin))


@on_command("about", lambda: _("What this is, and its sources"))
async def about_anew(visit: Visit, _words: str) -> Answer:
    """About, in a new message."""
    return Answer(about_screen(visit))


@on_command("privacy", lambda: _("What is kept of you"))
async def privacy_anew(visit: Visit, _words: str) -> Answer:
    """Privacy, in a new message."""
    return Answer(privacy_screen(visit))
