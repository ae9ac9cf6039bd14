"""What reading a folder gives, and what it does not say."""

from pathlib import Path

import pytest

from content.mistakes import BrokenLibrary
from content.model import Note
from content.reader import read_library
from content.refs import Ref
from tests.content.broken import note
from tests.content.conftest import SOUND, Shelve

REAL = Path(__file__).parents[2] / "content" / "library"


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(BrokenLibrary) as broken:
        read_library(folder)
    return [str(mistake) for mistake in broken.value.mistakes]


def test_the_library_that_comes_with_the_bot_is_sound() -> None:
    assert read_library(REAL).notes


def test_a_sound_library_has_all_its_items(shelve: Shelve) -> None:
    library = read_library(shelve(SOUND))

    assert list(map(str, library.items)) == [
        "note:first",
        "note:first/opening",
        "note:first/closing",
        "term:ddr",
        "checklist:steps",
        "checklist:steps#start",
        "checklist:steps#go-on",
    ]


def test_every_item_has_its_file_and_line(shelve: Shelve) -> None:
    library = read_library(shelve(SOUND))

    assert library.files[Ref("note", "first", "closing")] == ("notes/reform/first.yaml", 18)
    assert set(library.files) == set(library.items)


def test_scalars_stay_as_they_were_typed(shelve: Shelve) -> None:
    library = read_library(
        shelve({**SOUND, "notes/reform/x.yaml": note("x", "body: 1.10\nauthor: ~\ncountries: [NO]")})
    )

    section = library.notes["x"].sections[0]
    assert (section.body, section.author, section.countries) == ("1.10", "~", ("NO",))


def test_the_hash_changes_with_any_file(shelve: Shelve) -> None:
    before = read_library(shelve(SOUND)).hash
    after = read_library(shelve({"roles.yaml": SOUND["roles.yaml"] + "# a comment\n"})).hash

    assert before != after


def test_the_same_files_have_the_same_hash(shelve: Shelve) -> None:
    assert read_library(shelve(SOUND)).hash == read_library(shelve(SOUND)).hash


def test_roles_and_edition_may_be_absent(shelve: Shelve) -> None:
    files = {file: text for file, text in SOUND.items() if file not in ("roles.yaml", "edition.yaml")}
    files = {
        file: text.replace("roles: [adviser]", "").replace("roles: [commander], ", "") for file, text in files.items()
    }

    assert read_library(shelve(files)).date == ""


def test_hidden_files_and_schemas_are_passed_over(shelve: Shelve) -> None:
    extra = {"notes/.first.yaml.swp": "x", ".git/config": "x", "schema/note.json": "{}"}

    assert read_library(shelve({**SOUND, **extra})).notes


def test_a_file_saved_by_windows_is_read(shelve: Shelve) -> None:
    windows = ("\ufeff" + SOUND["notes/reform/first.yaml"].replace("\n", "\r\n")).encode()

    assert read_library(shelve({**SOUND, "notes/reform/first.yaml": windows})).notes["first"].title == "The first note"


@pytest.mark.parametrize("file", ["sources.yaml", "topics.yaml"])
def test_a_needed_file_that_is_missing_is_the_only_mistake(file: str, shelve: Shelve) -> None:
    folder = shelve({name: text for name, text in SOUND.items() if name != file})

    assert mistakes(folder) == [f"{file}:1: the file is missing: a library needs it"]


def test_a_library_of_nothing_is_none(shelve: Shelve) -> None:
    folder = shelve({name: text for name, text in SOUND.items() if "/" not in name})

    assert mistakes(folder) == ["notes:1: there is no note, no checklist and no term: a library holds some"]


def test_a_folder_that_is_not_there_lacks_the_needed_files(tmp_path: Path) -> None:
    assert [line.partition(":")[0] for line in mistakes(tmp_path / "none")] == ["sources.yaml", "topics.yaml"]


def test_a_file_that_cannot_be_opened_is_a_mistake(shelve: Shelve) -> None:
    folder = shelve(SOUND)
    (folder / "notes/reform/gone.yaml").symlink_to("nowhere.yaml")

    assert mistakes(folder) == ["notes/reform/gone.yaml:1: the file cannot be opened: No such file or directory"]


@pytest.mark.parametrize("file", SOUND)
def test_what_points_into_an_unreadable_file_is_not_dead(file: str, shelve: Shelve) -> None:
    folder = shelve({**SOUND, file: 'a: "'})

    assert mistakes(folder) == [f"{file}:1: this quotation mark is never closed"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("notes/reform/first.yaml", "id: closing", "id: Closing"),
        ("checklists/reform/steps.yaml", "id: start", "id: Start"),
        ("checklists/reform/steps.yaml", "phases:\n", "phases: none\nunused:\n"),
        ("glossary/d.yaml", "id: ddr", "id: DDR"),
        ("topics.yaml", "id: ownership", "id: Ownership"),
        ("roles.yaml", "id: adviser", "id: Adviser"),
        ("sources.yaml", "id: book", "id: Book"),
    ],
)
def test_what_points_at_an_unreadable_id_is_not_dead(file: str, old: str, new: str, shelve: Shelve) -> None:
    folder = shelve({**SOUND, file: SOUND[file].replace(old, new)})

    assert {line.partition(":")[0] for line in mistakes(folder)} == {file}


def test_a_mistaken_note_still_tells_its_dead_links(shelve: Shelve) -> None:
    folder = shelve({**SOUND, "notes/reform/x.yaml": note("x", "body: B\ncolour: red\nsee: [term:nowhere]")})

    assert [line.split(":")[1] for line in mistakes(folder)] == ["10", "11"]


def test_links_to_former_names_are_alive(shelve: Shelve) -> None:
    section = "body: On [[note:old/start]].\nsee: [note:old, note:new/start, note:new/a]\nwas: [start]"
    library = read_library(shelve({**SOUND, "notes/reform/new.yaml": note("new", section, "was: [old]")}))

    assert library.find("note:old/start") == Ref("note", "new", "a")


def test_a_billion_laughs_cost_nothing(shelve: Shelve) -> None:
    laughs = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )

    told = mistakes(shelve({**SOUND, "notes/reform/laughs.yaml": laughs}))

    assert sum("is an alias" in line for line in told) == 8


def test_a_library_never_changes(shelve: Shelve) -> None:
    library = read_library(shelve(SOUND))

    with pytest.raises(AttributeError):
        library.date = "2030-01-01"  # type: ignore[misc]  # what must not be possible
    assert isinstance(library.notes["first"], Note)
