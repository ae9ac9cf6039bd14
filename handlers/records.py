"""The record of a run: a plain text that can be filed and forwarded. It names no user."""

import re
import textwrap
import unicodedata
from collections.abc import Iterator
from datetime import datetime

from markupsafe import Markup

from handlers.run_parts import counts
from handlers.screen import Document
from handlers.words import _, day
from storage import Run, StepCopy, StepMark, StepState

WIDTH = 78
INDENT = "    "
SLUG = 60
"""Characters of the title in the file's name."""


def record_of(run: Run) -> Document:
    """The run's record as a file: UTF-8, named after the day it was finished and the checklist's title."""
    written = run.finished or run.started
    name = "-".join(filter(None, ("run", written.date().isoformat(), _slug(run.copy.title))))
    caption = _("Record of “{name}”: {counts}.").format(name=run.name, counts=counts(run))
    return Document(f"{name}.txt", record_text(run).encode(), str(Markup.escape(caption)))


def record_text(run: Run) -> str:
    """The record: the run's name and dates, every step with what was said of it, the sources in full."""
    parts = [
        _head(run),
        *_phases(run),
        _sources(run),
        _wrapped(prompt_words()) if run.copy.prompt else "",
        _("Made with Vademecum, no UN product."),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def prompt_words() -> str:
    """What is said of a checklist whose source calls it no prescription."""
    return _("A prompt, not a prescription: what fits your case is for you to judge.")


def _head(run: Run) -> str:
    finished = _moment(run.finished) if run.finished else _("not yet")
    facts = [
        _("Run: {name}").format(name=run.name),
        _("When to use it: {when}").format(when=run.copy.when) if run.copy.when else "",
        _started(run),
        _("Finished: {moment}").format(moment=finished),
        _("Steps: {counts}").format(counts=counts(run)),
    ]
    title = _wrapped(run.copy.title)
    rule = "=" * max(map(len, title.splitlines()))
    return "\n".join([title, rule, "", *(_wrapped(fact, then="  ") for fact in facts if fact)])


def _started(run: Run) -> str:
    words = _("Started: {moment}") if run.starter is not None else _("Started: {moment}, by a former member")
    return words.format(moment=_moment(run.started))


def _phases(run: Run) -> Iterator[str]:
    number, sources_differ = 0, len({step.source for step in run.copy.steps}) > 1
    for place, phase in enumerate(run.copy.phases, 1):
        title = _wrapped(f"{place}. {phase.title}" if len(run.copy.phases) > 1 else phase.title)
        yield title + "\n" + "-" * max(map(len, title.splitlines()))
        for step in phase.steps:
            number += 1
            yield _step(step, number, run.marks.get(step.id), cited=sources_differ)


def _step(step: StepCopy, number: int, mark: StepMark | None, *, cited: bool) -> str:
    told = [_state(mark)]
    if mark and mark.reason:
        told.append(_("Reason: {reason}").format(reason=mark.reason))
    if mark and mark.note:
        told.append(_("Note: {note}").format(note=mark.note))
    if step.roles:
        told.append(_("Usually done by: {roles}").format(roles=", ".join(step.roles)))
    if step.source and cited:
        told.append(_("Source: {source}").format(source=step.source))
    head = _wrapped(step.text, first=f"{number}. ".ljust(len(INDENT)), then=INDENT)
    return "\n".join([head, *(_wrapped(line, first=INDENT, then=INDENT + "  ") for line in told)])


def _state(mark: StepMark | None) -> str:
    if mark is None or mark.state is StepState.OPEN:
        return _("OPEN")
    done, skipped = _("DONE, {moment}"), _("SKIPPED, {moment}")
    if mark.by is None:
        done, skipped = _("DONE, {moment}, by a former member"), _("SKIPPED, {moment}, by a former member")
    return (done if mark.state is StepState.DONE else skipped).format(moment=_moment(mark.at))


def _sources(run: Run) -> str:
    title = _("Sources")
    listed = (_wrapped(source, first="- ", then="  ") for source in run.copy.sources)
    return "\n".join([title, "-" * len(title), *listed]) if run.copy.sources else ""


def _moment(at: datetime) -> str:
    """“22 November 2026, 09:05 UTC”."""
    return f"{day(at)}, {at:%H:%M} UTC"


def _wrapped(text: str, first: str = "", then: str = "") -> str:
    """`text` in lines of at most 78 characters, its own line breaks kept; a word that is longer stays whole."""
    lines: list[str] = []
    for line in text.splitlines():
        lines += textwrap.wrap(
            line,
            WIDTH,
            initial_indent=then if lines else first,
            subsequent_indent=then,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(lines)


def _slug(title: str) -> str:
    """A title as a part of a file's name: ASCII, words joined by hyphens, empty where nothing of it is ASCII."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall("[a-z0-9]+", plain.replace("'", "")))
    return slug if len(slug) <= SLUG else slug[:SLUG].rpartition("-")[0] or slug[:SLUG]
