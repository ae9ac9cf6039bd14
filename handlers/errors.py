"""What the user reads when something is gone, out of date or broken: what happened, that nothing is lost, what next."""

from dataclasses import replace

from markupsafe import Markup

from handlers.asides import is_the_database
from handlers.groups import NotTheirRun, in_private_screen
from handlers.markup import paragraphs
from handlers.registry import Gone, OnlyInPrivate, Visit, follow
from handlers.routes import ChecklistTopics, Glossary, Home, NoteGroups, RunOverview, Runs
from handlers.screen import Answer, Button, Row, Screen
from handlers.words import _
from storage import DatabaseIsDamaged, NoSuchRun, NoSuchStep, RunIsFinished

EXPECTED = (Gone, NoSuchRun, NoSuchStep, RunIsFinished, NotTheirRun, OnlyInPrivate)
"""What a button can run into without anything being wrong."""


def onwards() -> tuple[Row, ...]:
    """The ways onwards from a dead end."""
    return (
        (
            Button(_("Notes"), NoteGroups()),
            Button(_("Glossary"), Glossary()),
            Button(_("Checklists"), ChecklistTopics()),
        ),
        (Button(_("Home"), Home()),),
    )


def _screen(*words: str) -> Answer:
    return Answer(Screen(paragraphs(*(Markup.escape(part) for part in words)), onwards()))


def out_of_date(visit: Visit) -> Answer:
    """A button that this version cannot read."""
    told = _("Nothing is lost. Go on from here, or type what you are looking for.")
    if visit.in_group:
        told = _("Nothing is lost. Go on from here, or reply with what you are looking for.")
    return _screen(_("This menu is from an older version of the bot."), told)


def nowhere() -> Answer:
    """A tap that stands on no message of a chat: there is nothing to show anything in."""
    return Answer(toast=_("This button is from an older version of the bot. Open our private chat to go on."))


def only_words(_visit: Visit) -> Answer:
    """A sticker, a photo, a location: nothing the bot can read."""
    return _screen(
        _("I can only read text."),
        _("Type a word, an abbreviation or a question, for example: DDR"),
    )


def no_such_command(visit: Visit, name: str) -> Answer:
    """A command that the bot does not know."""
    told = _("/help lists what I can do. Or just type what you are looking for.")
    if visit.in_group:
        told = _("/help lists what I can do. Or reply with what you are looking for.")
    return _screen(_("I don't know the command /{name}.").format(name=name[:32]), told)


def not_listed(visit: Visit) -> Answer:
    """A user, or a group, whom the operator has not let in."""
    if visit.in_group and visit.message is None:
        told = _(
            "This bot is for listed users and groups. Ask its operator to let this group in; its number is {number}."
        )
        return Answer(_waiting_screen(told, visit.chat))
    words = _("This bot is for listed users. Ask its operator to let you in; your number is {number}.")
    if visit.in_group:  # the screen that was tapped is for those who are let in
        return Answer(toast=words.format(number=visit.user))
    return Answer(_waiting_screen(words, visit.user))


def _waiting_screen(words: str, number: int) -> Screen:
    """The number that the operator has to let in, with a button that copies it."""
    return Screen(Markup.escape(words.format(number=number)), ((Button(_("Copy the number"), copy=str(number)),),))


def too_fast(*, left_out: bool) -> Answer:
    """Taps that come faster than they can be answered, some of which were left out, or not yet."""
    what, then = _("You are tapping faster than I can follow."), _("Please wait a moment: the last tap counts.")
    if left_out:
        what = _("That was too much at once: some of what you tapped was left out.")
        then = _("The last tap counts. Please wait a moment, look at what is shown, and tap what is missing.")
    return Answer(Screen(paragraphs(Markup.escape(what), Markup.escape(then))), toast=f"{what} {then}")


def cannot_keep(*, damaged: bool = False) -> Answer:
    """The database takes nothing: a full disk, say. Of one that is `damaged` nobody knows what is left."""
    what = _("I can't keep anything just now. Nothing you did before is lost.")
    then = _("You can go on reading. Please try this again in a few minutes.")
    if damaged:
        what = _("I can't keep anything just now, nor show what I kept: my database is damaged.")
        then = _(
            "You can go on reading. Whoever runs me has to mend it; only then is it known whether all that you did "
            "before is still there."
        )
    return replace(_screen(what, then), toast=what)


def something_broke() -> Answer:
    """A fault of ours."""
    return _screen(
        _("Something went wrong on my side. What you had done before is kept; nothing is lost."),
        _("Please try again. If it happens again, /start brings you to the first screen."),
    )


def after_fault(cause: BaseException | None) -> Answer:
    """What the user reads after something failed that should not have."""
    if is_the_database(cause):
        return cannot_keep(damaged=isinstance(cause, DatabaseIsDamaged))
    return something_broke()


async def _run_is_finished(visit: Visit, run: str) -> Answer:
    try:
        shown = await follow(visit, RunOverview(run))
    except NoSuchRun:  # somebody has deleted it since
        return await _run_is_gone(visit)
    return replace(shown, toast=_("This run is finished. Reopen it to change it."))


async def _run_is_gone(visit: Visit) -> Answer:
    return replace(await follow(visit, Runs()), toast=_("This run is no longer there."))


async def explained(visit: Visit, cause: Exception) -> Answer:
    """The screen for something expected."""
    match cause:
        case RunIsFinished():
            return await _run_is_finished(visit, cause.run_id)
        case NoSuchRun():
            return await _run_is_gone(visit)
        case NotTheirRun():
            return Answer(toast=_("Only who started this run, or an administrator of the group, can do that."))
        case OnlyInPrivate() if cause.command:
            return Answer(in_private_screen(visit, cause.command))
        case OnlyInPrivate():
            return Answer(toast=_("That is yours alone: open our private chat for it."))
        case _:
            told = _("Nothing of yours is lost. Type a word of its title to find what says it now.")
            if visit.in_group:
                told = _("Nothing of yours is lost. Reply with a word of its title to find what says it now.")
            return _screen(_("This is no longer in the library: it was taken out or merged with something else."), told)
