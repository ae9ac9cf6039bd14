"""The files of a library as they stand in their folder: each read, each entry right or wrong, nothing yet compared."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from pydantic import ValidationError

from content.mistakes import Mistake
from content.model import Checklist, Edition, Entry, Everyday, Note, Role, Source, Term, TopicGroup
from content.plain_words import in_plain_words
from content.yaml_file import MAX_BYTES, Document, Value, Where, read_document

_LISTS: dict[str, type[Entry]] = {
    "sources.yaml": Source,
    "topics.yaml": TopicGroup,
    "roles.yaml": Role,
    "everyday.yaml": Everyday,
}
_ROOMS: dict[str, type[Entry]] = {"notes": Note, "checklists": Checklist}
_NEEDED = ("sources.yaml", "topics.yaml")


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as its editor wrote it; `entry` is None where it breaks a rule of the model."""

    model: type[Entry]
    document: Document
    where: Where
    written: dict[str, Value]
    entry: Entry | None


@dataclass(slots=True)
class Shelf:
    """All drafts, in the order of files and lines. `unread` are the files of which an entry could not even be seen."""

    drafts: list[Draft] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    mistakes: list[Mistake] = field(default_factory=list)
    hash: str = ""


def read_shelf(folder: Path) -> Shelf:
    """Every file below `folder`; hidden ones (editors' swap files) and `schema/` are passed over."""
    shelf = Shelf()
    digest = blake2b(digest_size=8)
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        parts = path.relative_to(folder).parts
        if parts[0] == "schema" or any(part.startswith(".") for part in parts) or path.is_dir():
            continue
        file = "/".join(parts)
        if model := _model(parts):
            data = _bytes(shelf, path, file, model)
            digest.update(f"{file} {len(data)}\n".encode() + data)
        else:
            shelf.mistakes.append(Mistake(file, 1, _stray(parts)))
    shelf.hash = digest.hexdigest()
    present = {document.file for document in shelf.documents}
    for file in _NEEDED:
        if file not in present:
            shelf.mistakes.append(Mistake(file, 1, "the file is missing: a library needs it"))
            shelf.unread.add(file)
    if not any(draft.model in (Note, Checklist, Term) for draft in shelf.drafts) and not shelf.mistakes:
        shelf.mistakes.append(Mistake("notes", 1, "there is no note, no checklist and no term: a library holds some"))
    return shelf


def _model(parts: Sequence[str]) -> type[Entry] | None:
    """What the file at this place holds; None for a stray file."""
    match parts:
        case (file,) if file in _LISTS:
            return _LISTS[file]
        case ("edition.yaml",):
            return Edition
        case (room, _, file) if room in _ROOMS and file.endswith(".yaml"):
            return _ROOMS[room]
        case ("glossary", file) if re.fullmatch(r"[a-z0-9]\.yaml", file):
            return Term
    return None


def _stray(parts: Sequence[str]) -> str:
    name = parts[-1]
    if name.endswith(".yml"):
        return f"a file of the library ends in .yaml: rename it to {name[:-4]}.yaml"
    if parts[0] == "glossary":
        return "a file of the glossary is named after the first letter of its terms' ids: a.yaml, b.yaml, …"
    if parts[0] in _ROOMS:
        return f"{parts[0]} stand at {parts[0]}/<topic>/<id>.yaml: move this file there, or out of the library"
    known = ", ".join([*_LISTS, "edition.yaml", *_ROOMS, "glossary"])
    return f"this is none of a library's files ({known}): move it away"


def _bytes(shelf: Shelf, path: Path, file: str, model: type[Entry]) -> bytes:
    """The file's bytes, its drafts put on the shelf."""
    try:
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
        document = read_document(file, data)
    except OSError as error:
        data = b""
        problem = f"the file cannot be opened: {error.strerror}"
        document = Document(file, "", None, {}, (Mistake(file, 1, problem),))
    shelf.documents.append(document)
    shelf.mistakes += document.mistakes
    if document.value is None:
        shelf.unread.add(file)
    elif file in _LISTS or model is Term:
        _add_list(shelf, document, model)
    else:
        _add(shelf, document, (), document.value, model)
    return data


def _add_list(shelf: Shelf, document: Document, model: type[Entry]) -> None:
    if not isinstance(document.value, list):
        shelf.mistakes.append(document.mistake((), "this file must be a list: each entry begins with “- id: …”"))
        shelf.unread.add(document.file)
        return
    for place, written in enumerate(document.value):
        _add(shelf, document, (place,), written, model)


def _add(shelf: Shelf, document: Document, where: Where, written: Value, model: type[Entry]) -> None:
    if not isinstance(written, dict):
        what = "an entry of this file" if where else "this file"
        shelf.mistakes.append(document.mistake(where, f"{what} must be lines of “key: value”, the first “id: …”"))
        shelf.unread.add(document.file)
        return
    entry = None
    try:
        entry = model.model_validate(written)
    except ValidationError as error:
        for way, problem in in_plain_words(error, model):
            at = (*where, *way)
            if not any(at[: len(spoilt)] == spoilt for spoilt in document.spoilt):
                shelf.mistakes.append(document.mistake(_seen(document, at), problem))
    shelf.drafts.append(Draft(model, document, where, written, entry))


def _seen(document: Document, at: Where) -> Where:
    """The way without the steps that only the model sees: one citation stands for a list of one."""
    way: Where = ()
    for step in at:
        if (*way, step) in document.spans or not isinstance(step, int):
            way = (*way, step)
    return way
