"""What the user chooses: the language, and what becomes of the data kept."""

from dataclasses import replace

from handlers.markup import bold, paragraphs
from handlers.registry import Visit, on_command, on_tap
from handlers.routes import About, AskForget, Privacy, SendMyData, SetLanguage
from handlers.routes import Settings as SettingsRoute
from handlers.screen import Answer, Button, Screen, View, rows_of
from handlers.words import _, language_spoken, languages, speaking


def settings_screen(view: View) -> Screen:
    """The settings, each with what it is now."""
    spoken = language_spoken()
    here = SettingsRoute()
    others = [
        Button(name, SetLanguage(code), (here, *view.trail)) for code, name in languages().items() if code != spoken
    ]
    only = "" if others else _("The bot speaks only English so far.")
    return Screen(
        paragraphs(
            bold(_("Settings")),
            _("Language: {language}").format(language=languages()[spoken]),
            only,
            _("Your data: see what is kept, take it away, or delete it."),
        ),
        (
            *rows_of(others, 3),
            (view.deeper(_("Privacy"), Privacy(), here), view.deeper(_("About"), About(), here)),
            (
                view.deeper(_("Send me my data"), SendMyData(), here),
                view.deeper(_("Delete my data"), AskForget(), here),
            ),
            view.ways_out(),
        ),
    )


@on_tap(SettingsRoute, personal=True)
async def settings(visit: Visit, _route: SettingsRoute) -> Answer:
    """The settings, in place."""
    return Answer(settings_screen(visit))


@on_tap(SetLanguage, personal=True)
async def set_language(visit: Visit, route: SetLanguage) -> Answer:
    """Speak another language from now on."""
    if route.language not in languages():
        return Answer(settings_screen(visit), toast=_("I don't speak that language."))
    await visit.store.set_language(visit.user, route.language)
    with speaking(route.language):
        screen = settings_screen(replace(visit, trail=visit.trail[1:]))
        return Answer(screen, toast=_("From now on in {language}.").format(language=languages()[route.language]))


@on_command("settings", lambda: _("Language and your data"), personal=True)
async def settings_anew(visit: Visit, _words: str) -> Answer:
    """The settings, in a new message."""
    return Answer(settings_screen(visit))
