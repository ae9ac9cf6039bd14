"""A library is the same whether it was read or taken from its compiled copy, and no copy is taken for another's."""

import json
import os
import shutil
from dataclasses import fields
from pathlib import Path
from threading import Thread

import pytest

from content import compiled
from content.compiled import (
    FOLDER,
    KEPT,
    LIBRARY,
    SEARCH,
    Copies,
    compiled_library,
    keep_copies,
    main,
    open_library,
    open_search,
)
from content.library import Library
from content.mistakes import BrokenLibrary
from content.reader import read_library
from tests.conftest import SMALL
from tests.content.conftest import SOUND, Shelve

REAL = Path(__file__).parents[2] / "content" / "library"


@pytest.fixture
def folder(shelve: Shelve) -> Path:
    """A library that has no copies yet."""
    return shelve(SOUND)


@pytest.fixture
def copy(folder: Path) -> Path:
    """The compiled copy of it."""
    keep_copies(read_library(folder), folder)
    (path,) = (folder / FOLDER).glob("*.library")
    return path


@pytest.fixture(autouse=True)
def _own_maker() -> None:
    compiled._maker.cache_clear()


def taken(folder: Path) -> Library:
    library = compiled_library(folder)
    assert library is not None
    return library


@pytest.mark.parametrize("original", [SMALL, REAL])
def test_a_copy_is_equal_to_what_was_read(original: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(original, tmp_path / "library", ignore=shutil.ignore_patterns(FOLDER))
    read = read_library(folder)

    keep_copies(read, folder)
    copied = taken(folder)

    for field in fields(Library):
        assert getattr(copied, field.name) == getattr(read, field.name)
    assert [*copied.items.items()] == [*read.items.items()]
    assert (copied.files, copied.moved, copied.keys) == (read.files, read.moved, read.keys)
    assert [type(item) for item in copied.items.values()] == [type(item) for item in read.items.values()]
    assert [item.model_fields_set for item in copied.items.values()] == [
        item.model_fields_set for item in read.items.values()
    ]


@pytest.mark.parametrize("original", [SMALL, REAL])
def test_a_search_by_its_copy_finds_the_same(original: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(original, tmp_path / "library", ignore=shutil.ignore_patterns(FOLDER))
    read = read_library(folder)
    made = open_search(read, folder)
    keep_copies(read, folder)

    by_copy = open_search(taken(folder), folder)

    assert by_copy is not made
    assert by_copy.tables.dump() == made.tables.dump()
    for query in ("ddr", "who pays for the reform", "disarmamnet", "oversight parliament", "xyzzy", ""):
        assert by_copy.find(query) == made.find(query)
        assert by_copy.nearest(query, 5) == made.nearest(query, 5)


def test_a_library_is_opened_by_its_copy_without_a_look_into_its_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_copies(open_library(folder), folder)
    monkeypatch.setattr("content.reader.read_library", None)

    assert open_library(folder).notes


def test_a_broken_library_is_not_opened_and_has_no_copy(folder: Path) -> None:
    (folder / "sources.yaml").unlink()

    with pytest.raises(BrokenLibrary):
        open_library(folder)
    assert not (folder / FOLDER).exists()


def test_without_a_copy_there_is_none(folder: Path) -> None:
    assert compiled_library(folder) is None


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert compiled_library(tmp_path / "none") is None


# --- nothing stale


@pytest.mark.parametrize(
    "changed",
    [
        {"glossary/d.yaml": SOUND["glossary/d.yaml"].replace("weapons", "arms")},
        {"glossary/d.yaml": "no library any more"},
        {"notes/reform/stray.txt": "x"},
    ],
)
@pytest.mark.usefixtures("copy")
def test_after_an_edit_the_copy_is_not_taken(changed: dict[str, str], folder: Path, shelve: Shelve) -> None:
    shelve(changed)

    assert compiled_library(folder) is None


@pytest.mark.usefixtures("copy")
def test_an_edit_taken_back_has_its_copy_again(folder: Path, shelve: Shelve) -> None:
    shelve({"glossary/d.yaml": SOUND["glossary/d.yaml"].replace("weapons", "arms")})
    keep_copies(read_library(folder), folder)
    shelve(SOUND)

    assert "weapons" in taken(folder).terms["ddr"].definition


@pytest.mark.usefixtures("copy")
def test_other_code_takes_no_copy_of_ours(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upgraded = tmp_path / "content"
    shutil.copytree(Path(compiled.__file__).parent, upgraded, ignore=shutil.ignore_patterns("library", "__pycache__"))
    monkeypatch.setattr(compiled, "__file__", str(upgraded / "compiled.py"))
    compiled._maker.cache_clear()
    assert compiled_library(folder) is not None

    (upgraded / "tokens.py").write_text("# stems otherwise\n", encoding="utf-8")
    compiled._maker.cache_clear()
    assert compiled_library(folder) is None


@pytest.mark.usefixtures("copy")
def test_another_python_takes_no_copy_of_ours(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.version", "4.0")
    compiled._maker.cache_clear()

    assert compiled_library(folder) is None


@pytest.mark.usefixtures("copy")
def test_another_version_of_a_package_takes_no_copy_of_ours(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "version", lambda package: "99" if package == "PyStemmer" else "1")
    compiled._maker.cache_clear()

    assert compiled_library(folder) is None


# --- nothing torn, foreign or tampered with


def test_a_torn_copy_is_none_at_whatever_byte(folder: Path, copy: Path) -> None:
    whole = copy.read_bytes()
    for length in (0, 10, 32, 33, 100, len(whole) - 1):
        copy.write_bytes(whole[:length])
        assert compiled_library(folder) is None


def test_a_copy_that_was_tampered_with_is_none(folder: Path, copy: Path) -> None:
    copy.write_bytes(copy.read_bytes().replace(b"weapons", b"flowers"))

    assert compiled_library(folder) is None


def test_the_copy_of_another_library_is_none_under_this_ones_name(folder: Path, copy: Path, tmp_path: Path) -> None:
    other = shutil.copytree(SMALL, tmp_path / "other", ignore=shutil.ignore_patterns(FOLDER))
    keep_copies(read_library(other), other)
    (theirs,) = (other / FOLDER).glob("*.library")
    copy.write_bytes(theirs.read_bytes())

    assert compiled_library(folder) is None


@pytest.mark.parametrize("forged", ["[]", "{", '{"notes": []}', "null", '"\\ud800"'])
def test_what_holds_no_library_is_none_even_with_a_good_checksum(folder: Path, forged: str) -> None:
    Copies(folder, read_library(folder).hash).write(LIBRARY, forged.encode())

    assert compiled_library(folder) is None


def test_a_forged_copy_keeps_to_the_model(folder: Path, copy: Path) -> None:
    written = json.loads(copy.read_bytes().partition(b"\n")[2])
    written["terms"][0]["see"] = ["term:Not A Reference"]
    Copies(folder, read_library(folder).hash).write(LIBRARY, json.dumps(written).encode())

    assert compiled_library(folder) is None


@pytest.mark.parametrize("forged", [b"[]", b"{", b'{"refs": []}', b"null", b'{"refs": ["ddr"]}', b"\xff"])
def test_what_holds_no_search_is_none_even_with_a_good_checksum(folder: Path, forged: bytes) -> None:
    library = read_library(folder)
    Copies(folder, library.hash).write(SEARCH, forged)

    assert open_search(library, folder).find("ddr").hits


@pytest.mark.parametrize("kind", [LIBRARY, SEARCH])
def test_a_copy_that_is_none_is_made_anew(kind: str, folder: Path) -> None:
    library = read_library(folder)
    keep_copies(library, folder)
    (path,) = (folder / FOLDER).glob(f"*.{kind}")
    whole = path.read_bytes()
    path.write_bytes(b"torn")
    again = open_library(folder)
    open_search(again, folder)
    keep_copies(again, folder)

    assert path.read_bytes() == whole


def test_a_good_copy_is_not_written_again(folder: Path, copy: Path) -> None:
    before = copy.stat()
    keep_copies(read_library(folder), folder)

    assert copy.stat() == before


def test_a_pipe_in_the_place_of_a_copy_is_not_waited_for(folder: Path, copy: Path) -> None:
    copy.unlink()
    os.mkfifo(copy)

    assert compiled_library(folder) is None


# --- where they stand


@pytest.mark.usefixtures("copy")
def test_the_reader_and_the_hash_pass_over_copies(folder: Path) -> None:
    assert read_library(folder).hash == taken(folder).hash


def test_of_each_kind_the_newest_are_kept(folder: Path) -> None:
    for state in range(KEPT + 3):
        for kind in (LIBRARY, SEARCH):
            Copies(folder, str(state)).write(kind, b"data")
        for path in (folder / FOLDER).iterdir():
            os.utime(path, ns=(0, path.stat().st_mtime_ns - 10**9))  # as if a second had gone by

    for kind in (LIBRARY, SEARCH):
        kept = [state for state in range(KEPT + 3) if Copies(folder, str(state)).read(kind, bytes) is not None]
        assert kept == [KEPT + 1, KEPT + 2]
    assert len(list((folder / FOLDER).glob("[!.]*"))) == 2 * KEPT


@pytest.mark.usefixtures("copy")
def test_git_is_told_to_let_copies_be(folder: Path) -> None:
    assert (folder / FOLDER / ".gitignore").read_text(encoding="ascii") == "*\n"


def test_a_copy_is_kept_though_the_clock_was_wrong_when_others_were(folder: Path, copy: Path) -> None:
    os.utime(copy, (2**32, 2**32))
    for state in range(KEPT + 1):
        Copies(folder, str(state)).write(LIBRARY, b"data")
        assert Copies(folder, str(state)).read(LIBRARY, bytes) == b"data"


def test_a_folder_that_can_only_be_read_has_no_copy_and_says_so(folder: Path) -> None:
    (folder / FOLDER).touch()  # a file in its place: not even root can write into it

    with pytest.raises(OSError, match=FOLDER):
        keep_copies(read_library(folder), folder)
    assert compiled_library(folder) is None


def test_nothing_half_written_is_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        keep_copies(read_library(folder), folder)

    assert list((folder / FOLDER).glob("[!.]*")) == []


def test_a_link_planted_there_is_not_followed(folder: Path, copy: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    copy.unlink()
    copy.symlink_to(mine)
    assert compiled_library(folder) is None
    keep_copies(read_library(folder), folder)

    assert mine.read_text(encoding="utf-8") == "mine"
    assert taken(folder).notes


def test_several_that_keep_the_same_copy_at_once_do_no_harm(folder: Path) -> None:
    library = read_library(folder)
    writers = [Thread(target=Copies(folder, library.hash).write, args=(SEARCH, b"data")) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert Copies(folder, library.hash).read(SEARCH, bytes) == b"data"


# --- made beforehand


def test_the_command_makes_the_copies_of_a_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["compiled", str(folder)])
    main()

    assert {path.suffix for path in (folder / FOLDER).glob("[!.]*")} == {".library", ".search"}


def test_of_a_broken_library_the_command_says_what_is_wrong(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "topics.yaml").unlink()
    monkeypatch.setattr("sys.argv", ["compiled", str(folder)])

    with pytest.raises(SystemExit, match=r"topics\.yaml:1: "):
        main()
