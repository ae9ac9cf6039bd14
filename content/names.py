"""Everything on a shelf that has an id, under the one name by which the rest points at it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from content.model import Checklist, Edition, Entry, Everyday, Note, Role, Source, Term, TopicGroup
from content.refs import ID
from content.shelf import Draft, Shelf
from content.yaml_file import Document, Value, Where

_KINDS: dict[type[Entry], str] = {
    Source: "source",
    TopicGroup: "group",
    Role: "role",
    Note: "note",
    Checklist: "checklist",
    Term: "term",
}
ITEMS = ("note", "section", "term", "checklist", "step")
"""The kinds that a reference can name."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id: `name` is a reference (`note:x/y`) or, for the rest, `topic:x`, `role:x` and so on.

    `parent` is the name of the note, checklist or group that it is a part of, empty for a whole.
    """

    kind: str
    name: str
    parent: str
    document: Document
    where: Where
    written: Mapping[str, Value]

    @property
    def place(self) -> tuple[str, int]:
        """Its file and the line at which it begins."""
        return self.document.file, self.document.line(self.where)

    def texts(self, key: str) -> list[str]:
        """The texts written under a key that holds a list; those that are none left out."""
        values = self.written.get(key)
        return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []

    def text(self, key: str) -> str:
        """The text written under a key, without the space around it; empty where there is none."""
        value = self.written.get(key)
        return value.strip() if isinstance(value, str) else ""

    @property
    def label(self) -> str:
        """What its button says."""
        return self.text("short") or self.text("name" if self.kind == "term" else "title")

    @property
    def old_names(self) -> list[str]:
        """The names that it says it had before."""
        start = f"{self.name[: -len(self.text('id'))]}"
        return [start + old for old in self.texts("was")]


class Names:
    """The names of a shelf: `all` in order, the `living` and the `old` by name; `phases` have labels but no ids."""

    def __init__(self, shelf: Shelf) -> None:
        self.all: list[Named] = []
        self.phases: list[Named] = []
        self.living: dict[str, Named] = {}
        self.old: dict[str, Named] = {}
        self._unread: set[str] = {start for file in shelf.unread for start in _starts(file)}
        for draft in shelf.drafts:
            if draft.model not in {Edition, Everyday}:
                self._add(draft)
        for named in self.all:
            self.living.setdefault(named.name, named)
        for named in self.all:
            for old in named.old_names:
                self.old.setdefault(old, named)
        self._add_parts_of_old_wholes()
        self._unread_starts = tuple(self._unread)

    @property
    def items(self) -> Iterator[Named]:
        """Those that a reference can name."""
        return (named for named in self.all if named.kind in ITEMS)

    def knows(self, name: str) -> bool:
        """Whether something has, or had, this name, or may have it in a part that could not be read."""
        if name in self.living or name in self.old:
            return True
        return f"{name}/".replace("#", "/").startswith(self._unread_starts)

    def like(self, *kinds: str) -> list[str]:
        """The names of these kinds (`topic`, `note`, …), to offer one of them."""
        return [name for name in self.living if name.partition(":")[0] in kinds]

    def _add(self, draft: Draft) -> None:
        kind = _KINDS[draft.model]
        id_ = _id(draft.written)
        if not id_:
            self._unread.update(_starts(draft.document.file))
            return
        whole = Named(kind, f"{kind}:{id_}", "", draft.document, draft.where, draft.written)
        self.all.append(whole)
        match kind:
            case "note":
                self._add_parts(whole, whole.name, "section", "sections", f"{whole.name}/")
            case "checklist":
                self._add_steps(whole)
            case "group":
                self._add_parts(whole, whole.name, "topic", "topics", "topic:")

    def _add_steps(self, checklist: Named) -> None:
        phases = checklist.written.get("phases")
        if not isinstance(phases, list):
            self._unread.add(f"{checklist.name}/")
            return
        for place, phase in enumerate(phases):
            where = (*checklist.where, "phases", place)
            written = phase if isinstance(phase, dict) else {}
            named = Named("phase", f"phase {place}", checklist.name, checklist.document, where, written)
            self.phases.append(named)
            self._add_parts(named, checklist.name, "step", "steps", f"{checklist.name}#")

    def _add_parts(self, within: Named, whole: str, kind: str, key: str, start: str) -> None:
        parts = within.written.get(key)
        for place, part in enumerate(parts if isinstance(parts, list) else [""]):
            if isinstance(part, dict) and (id_ := _id(part)):
                where = (*within.where, key, place)
                self.all.append(Named(kind, start + id_, whole, within.document, where, part))
            else:
                self._unread.add("topic:" if kind == "topic" else f"{whole}/")

    def _add_parts_of_old_wholes(self) -> None:
        for named in self.all:
            if named.kind in ("section", "step"):
                for old in self.living[named.parent].old_names:
                    for name in (named.name, *named.old_names):
                        self.old.setdefault(old + name[len(named.parent) :], named)


def _id(written: Mapping[str, Value]) -> str:
    value = written.get("id")
    return value.strip() if isinstance(value, str) and re.fullmatch(ID, value.strip()) else ""


def _starts(file: str) -> list[str]:
    """How the names begin that stand in a file which could not be read."""
    room, _, rest = file.partition("/")
    match room:
        case "sources.yaml":
            return ["source:"]
        case "topics.yaml":
            return ["topic:", "group:"]
        case "roles.yaml":
            return ["role:"]
        case "glossary":
            return [f"term:{rest[0]}"]
        case "notes" | "checklists":
            return [f"{room[:-1]}:{rest.rpartition('/')[2].removesuffix('.yaml')}/"]
    return []
