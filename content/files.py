"""The files of a library's folder: which there are, what each is for, and one hash over all of them."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

MAX_BYTES = 2_000_000
"""Bytes of a file; of a longer one no more is read than shows that it is."""
TOP = ("sources", "topics", "roles", "everyday", "edition")
"""The rooms that are a single file, `sources.yaml` and so on."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a library.

    `name` is its path below the library's folder; `room` what it is for: one of TOP, `glossary`, `notes` or
    `checklists`, empty where it has no place in a library; `failure` why it cannot be opened, empty where it can.
    """

    name: str
    room: str
    data: bytes = b""
    failure: str = ""

    @property
    def stamp(self) -> bytes:
        """What of it goes into the library's hash."""
        return os.fsencode(f"{self.name} {len(self.data)}\n") + self.data


def files(folder: Path) -> Iterator[File]:
    """Every file below `folder`, in order; hidden ones (editors' swap files, compiled copies) and `schema/` are not."""
    for parts in sorted(_paths(folder)):
        yield _read(folder.joinpath(*parts), "/".join(parts), _room(parts))


def fingerprint(folder: Path) -> str:
    """Sixteen hex digits that change with any file of the folder; those of a library are its `hash`."""
    digest = blake2b(digest_size=8)
    for file in files(folder):
        digest.update(file.stamp)
    return digest.hexdigest()


def _paths(folder: Path) -> Iterator[tuple[str, ...]]:
    for at, folders, names in os.walk(folder):
        within = Path(at).relative_to(folder).parts
        folders[:] = [name for name in folders if name[0] != "." and (within or name != "schema")]
        yield from ((*within, name) for name in names if name[0] != ".")


def _room(parts: Sequence[str]) -> str:
    match parts:
        case (file,) if file.endswith(".yaml") and file[:-5] in TOP:
            return file[:-5]
        case ("notes" | "checklists" as room, _, file) if file.endswith(".yaml"):
            return room
        case ("glossary" as room, file) if re.fullmatch(r"[a-z0-9]\.yaml", file):
            return room
    return ""


def _read(path: Path, name: str, room: str) -> File:
    if not room:
        return File(name, room)
    try:
        with path.open("rb") as opened:
            # No more than is needed is asked for: memory is set aside for all of it, whatever the file's length.
            length = min(os.fstat(opened.fileno()).st_size, MAX_BYTES)
            return File(name, room, opened.read(length + 1))
    except OSError as error:
        return File(name, room, failure=error.strerror or type(error).__name__)
