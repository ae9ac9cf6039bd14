"""The user's own data: all of it in a file, or all of it gone."""

import json
from datetime import datetime
from typing import Any

from handlers.markup import bold, paragraphs
from handlers.registry import Visit, follow, on_command, on_tap
from handlers.routes import AskForget, Forget, Home, SendMyData
from handlers.screen import Answer, Button, Document, Screen, View
from handlers.words import _
from storage import Everything, LogEntry, RunHistory


def as_json(kept: Everything) -> dict[str, Any]:
    """Everything kept of a user, in the form that /mydata promises: times in ISO 8601, UTC."""
    return {
        "user": {
            "id": kept.user.id,
            "first_seen": _time(kept.user.first_seen),
            "last_seen": _time(kept.user.last_seen),
            "blocked": _time(kept.user.blocked),
        },
        "settings": {"language": kept.settings.language},
        "place": {"kind": kept.place.kind, "key": kept.place.key, "page": kept.place.page, "at": _time(kept.place.at)}
        if kept.place
        else None,
        "reading": [{"section": read.section, "hash": read.hash, "at": _time(read.at)} for read in kept.readings],
        "saved": [{"item": saved.item, "at": _time(saved.at)} for saved in kept.saved],
        "runs": [_run(history) for history in kept.runs],
        "in_groups": [
            {
                "chat": part.chat,
                "run": part.run,
                "title": part.title,
                "began": _time(part.began),
                "steps": [
                    {"step": mark.step, "state": str(mark.to), "at": _time(mark.at), "by": mark.by}
                    for mark in part.steps
                ],
                "log": list(map(_change, part.log)),
            }
            for part in kept.in_groups
        ],
        "results": [
            {"chat": found.chat, "message": found.message, "query": found.query, "at": _time(found.at)}
            for found in kept.results
        ],
        "awaited": [
            {
                "chat": asked.chat,
                "message": asked.message,
                "kind": asked.kind,
                "run": asked.run,
                "step": asked.step,
                "item": asked.item,
                "at": _time(asked.at),
            }
            for asked in kept.awaited
        ],
    }


def _run(history: RunHistory) -> dict[str, Any]:
    run = history.run
    return {
        "id": run.id,
        "checklist": run.copy.id,
        "title": run.copy.title,
        "name": run.name,
        "started": _time(run.started),
        "finished": _time(run.finished),
        "changed": _time(history.touched),
        "place": run.place,
        "steps": [
            {
                "step": step.id,
                "text": step.text,
                "state": str(run.state_of(step.id)),
                "reason": mark.reason if mark else "",
                "note": mark.note if mark else "",
                "at": _time(mark.at) if mark else None,
                "by": mark.by if mark else None,
            }
            for step in run.copy.steps
            for mark in (run.marks.get(step.id),)
        ],
        "log": list(map(_change, history.log)),
    }


def _change(change: LogEntry) -> dict[str, Any]:
    return {"step": change.step, "to": str(change.to), "at": _time(change.at), "by": change.by}


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def forget_screen(view: View) -> Screen:
    """The one question before everything is deleted."""
    return Screen(
        paragraphs(
            bold(_("Delete everything kept of you?")),
            _("What you read and saved, your runs with their notes, your settings: all of it goes, for good."),
            _("What you ticked in a group stays there, without your number."),
            _("To keep a copy, let /mydata send you your data first."),
        ),
        (
            (Button(_("Yes, delete everything"), Forget()),),
            (view.deeper(_("Send me my data"), SendMyData(), AskForget()),),
            view.ways_out(Button(_("No, keep it"), Home())),
        ),
    )


async def my_data(visit: Visit) -> Answer:
    """Everything kept of the user, as a JSON document."""
    kept = as_json(await visit.store.everything(visit.user))
    kept["user"]["admin"] = visit.admin  # whose numbers the bot keeps to set their menu
    written = json.dumps(kept, ensure_ascii=False, indent=2).encode()
    name = f"vademecum-my-data-{visit.now:%Y-%m-%d}.json"
    return Answer(
        document=Document(name, written, _("Everything kept of you, as of today.")), toast=_("Here is your data.")
    )


@on_tap(SendMyData, personal=True)
async def send_my_data(visit: Visit, _route: SendMyData) -> Answer:
    """The document; the screen stays as it is."""
    return await my_data(visit)


@on_tap(AskForget, personal=True)
async def ask_forget(visit: Visit, _route: AskForget) -> Answer:
    """The question."""
    return Answer(forget_screen(visit))


@on_tap(Forget, personal=True)
async def forget(visit: Visit, _route: Forget) -> Answer:
    """Delete it all."""
    await visit.store.forget(visit.user)
    return Answer(
        Screen(
            paragraphs(bold(_("Deleted.")), _("Nothing is kept of you any more. You can begin anew at any time.")),
            ((Button(_("Home"), Home()),),),
        ),
        toast=_("Deleted."),
    )


@on_command("mydata", lambda: _("Everything kept of you, as a file"), personal=True)
async def my_data_anew(visit: Visit, _words: str) -> Answer:
    """The document."""
    return await my_data(visit)


@on_command("forget", lambda: _("Delete everything kept of you"), personal=True)
async def ask_forget_anew(visit: Visit, _words: str) -> Answer:
    """The question, in a new message."""
    return await follow(visit, AskForget())
