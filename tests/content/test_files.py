"""Which files of a folder a library consists of, and the hash over them."""

import os
from pathlib import Path

import pytest

from content.files import MAX_BYTES, File, files, fingerprint
from content.reader import read_library
from tests.content.conftest import SOUND, Shelve


def rooms(folder: Path) -> dict[str, str]:
    return {file.name: file.room for file in files(folder)}


def test_every_file_has_its_room(shelve: Shelve) -> None:
    assert rooms(shelve(SOUND)) == {
        "checklists/reform/steps.yaml": "checklists",
        "edition.yaml": "edition",
        "glossary/d.yaml": "glossary",
        "notes/reform/first.yaml": "notes",
        "roles.yaml": "roles",
        "sources.yaml": "sources",
        "topics.yaml": "topics",
    }


@pytest.mark.parametrize(
    "name",
    ["sources.yml", "notes.yaml", "notes/first.yaml", "notes/a/b/c.yaml", "glossary/dd.yaml", "other/sources.yaml"],
)
def test_a_file_elsewhere_has_none_and_is_not_opened(name: str, shelve: Shelve) -> None:
    assert list(files(shelve({name: "x"}))) == [File(name, "")]


def test_hidden_files_and_schemas_are_none_of_a_librarys(shelve: Shelve) -> None:
    folder = shelve(
        {"notes/a/.b.yaml.swp": "x", ".git/notes/a/b.yaml": "x", ".compiled/x": "x", "schema/note.json": "{}"}
    )

    assert list(files(folder)) == []


def test_the_fingerprint_of_a_library_is_its_hash(shelve: Shelve) -> None:
    folder = shelve(SOUND)

    assert fingerprint(folder) == read_library(folder).hash


@pytest.mark.parametrize(
    "changed",
    [
        {"roles.yaml": SOUND["roles.yaml"] + "# a comment\n"},
        {"notes/reform/stray.txt": ""},
        {"notes/reform/other.yaml": "id: other"},
    ],
)
def test_the_fingerprint_changes_with_any_file_even_one_that_has_no_place(
    changed: dict[str, str], shelve: Shelve
) -> None:
    before = fingerprint(shelve(SOUND))

    assert fingerprint(shelve(changed)) != before


def test_a_file_of_another_name_is_another_state(shelve: Shelve) -> None:
    folder = shelve(SOUND)
    before = fingerprint(folder)
    (folder / "glossary" / "d.yaml").rename(folder / "glossary" / "e.yaml")

    assert fingerprint(folder) != before


def test_a_name_in_no_known_letters_is_no_fault(shelve: Shelve) -> None:
    folder = shelve(SOUND)
    before = fingerprint(folder)
    Path(os.fsdecode(bytes(folder) + b"/notes/reform/\xff.yaml")).touch()

    assert fingerprint(folder) != before


def test_of_a_file_too_long_only_so_much_is_read_as_shows_it(shelve: Shelve) -> None:
    (file,) = files(shelve({"roles.yaml": b"#" * (MAX_BYTES + 9)}))

    assert len(file.data) == MAX_BYTES + 1


def test_a_file_without_an_end_is_not_read_forever(shelve: Shelve) -> None:
    folder = shelve({"notes/reform/first.yaml": ""})
    (folder / "notes/reform/zero.yaml").symlink_to("/dev/zero")

    assert all(len(file.data) < 2 for file in files(folder))


def test_a_file_that_cannot_be_opened_says_why(shelve: Shelve) -> None:
    folder = shelve({"notes/reform/first.yaml": ""})
    (folder / "roles.yaml").symlink_to("nowhere")

    assert [file.failure for file in files(folder)] == ["", "No such file or directory"]


def test_a_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert list(files(tmp_path / "none")) == []
