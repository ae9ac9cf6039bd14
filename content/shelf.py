"""The files of a library as they stand in their folder: each read, each entry right or wrong, nothing yet compared."""

from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from pydantic import ValidationError

from content.files import TOP, File, files
from content.mistakes import Mistake
from content.model import Checklist, Edition, Entry, Everyday, Note, Role, Source, Term, TopicGroup
from content.plain_words import in_plain_words
from content.yaml_file import Document, Value, Where, read_document

_MODELS: dict[str, type[Entry]] = {
    "sources": Source,
    "topics": TopicGroup,
    "roles": Role,
    "everyday": Everyday,
    "edition": Edition,
    "notes": Note,
    "checklists": Checklist,
    "glossary": Term,
}
_LISTS = frozenset({"sources", "topics", "roles", "everyday", "glossary"})
"""Rooms of which a file is a list of entries; in the others it is one entry."""
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
    for file in files(folder):
        digest.update(file.stamp)
        if file.room:
            _put(shelf, file)
        else:
            shelf.mistakes.append(Mistake(file.name, 1, _stray(file.name)))
    shelf.hash = digest.hexdigest()
    present = {document.file for document in shelf.documents}
    for needed in _NEEDED:
        if needed not in present:
            shelf.mistakes.append(Mistake(needed, 1, "the file is missing: a library needs it"))
            shelf.unread.add(needed)
    if not any(draft.model in (Note, Checklist, Term) for draft in shelf.drafts) and not shelf.mistakes:
        shelf.mistakes.append(Mistake("notes", 1, "there is no note, no checklist and no term: a library holds some"))
    return shelf


def _stray(name: str) -> str:
    room, file = name.partition("/")[0], name.rpartition("/")[2]
    if file.endswith(".yml"):
        return f"a file of the library ends in .yaml: rename it to {file[:-4]}.yaml"
    if room == "glossary":
        return "a file of the glossary is named after the first letter of its terms' ids: a.yaml, b.yaml, …"
    if room in {"notes", "checklists"}:
        return f"{room} stand at {room}/<topic>/<id>.yaml: move this file there, or out of the library"
    known = ", ".join(f"{room}.yaml" if room in TOP else room for room in _MODELS)
    return f"this is none of a library's files ({known}): move it away"


def _put(shelf: Shelf, file: File) -> None:
    """Put the drafts of a file on the shelf."""
    if file.failure:
        problem = f"the file cannot be opened: {file.failure}"
        document = Document(file.name, "", None, None, (Mistake(file.name, 1, problem),))
    else:
        document = read_document(file.name, file.data)
    shelf.documents.append(document)
    shelf.mistakes += document.mistakes
    model = _MODELS[file.room]
    if document.value is None:
        shelf.unread.add(file.name)
    elif file.room in _LISTS:
        _add_list(shelf, document, model)
    else:
        _add(shelf, document, (), document.value, model)


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
        if document.span((*way, step)) or not isinstance(step, int):
            way = (*way, step)
    return way
