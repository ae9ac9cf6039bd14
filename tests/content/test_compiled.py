"""A library is the same whether it was read or taken from its compiled copy, and no copy is taken for another's."""

import json
import os
import shutil
from dataclasses import fields, replace
from pathlib import Path
from threading import Thread

import pytest

from content import compiled
from content.compiled import FOLDER, KEPT, Copies, compiled_library, keep_library
from content.library import Library
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
    keep_library(read_library(folder), folder)
    (path,) = (folder / FOLDER).iterdir()
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

    keep_library(read, folder)
    copied = taken(folder)

    for field in fields(Library):
        assert getattr(copied, field.name) == getattr(read, field.name)
    assert [*copied.items.items()] == [*read.items.items()]
    assert (copied.files, copied.moved, copied.keys) == (read.files, read.moved, read.keys)
    assert [type(item) for item in copied.items.values()] == [type(item) for item in read.items.values()]
    assert [item.model_fields_set for item in copied.items.values()] == [
        item.model_fields_set for item in read.items.values()
    ]


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
    keep_library(read_library(folder), folder)
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
    keep_library(read_library(other), other)
    (theirs,) = (other / FOLDER).iterdir()
    copy.write_bytes(theirs.read_bytes())

    assert compiled_library(folder) is None


@pytest.mark.parametrize("forged", ["[]", "{", '{"notes": []}', "null", '"\\ud800"'])
def test_what_holds_no_library_is_none_even_with_a_good_checksum(folder: Path, forged: str) -> None:
    Copies(folder, read_library(folder).hash).write("library", forged.encode())

    assert compiled_library(folder) is None


def test_a_forged_copy_keeps_to_the_model(folder: Path, copy: Path) -> None:
    written = json.loads(copy.read_bytes().partition(b"\n")[2])
    written["terms"][0]["see"] = ["term:Not A Reference"]
    Copies(folder, read_library(folder).hash).write("library", json.dumps(written).encode())

    assert compiled_library(folder) is None


def test_a_copy_that_is_none_is_made_anew(folder: Path, copy: Path) -> None:
    copy.write_bytes(b"torn")
    keep_library(read_library(folder), folder)

    assert taken(folder).notes


def test_a_good_copy_is_not_written_again(folder: Path, copy: Path) -> None:
    before = copy.stat()
    keep_library(read_library(folder), folder)

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
    library = read_library(folder)
    for state in range(KEPT + 3):
        keep_library(replace(library, hash=str(state)), folder)
        Copies(folder, str(state)).write("search", b"")
        for path in (folder / FOLDER).iterdir():
            os.utime(path, ns=(0, path.stat().st_mtime_ns - 10**9))  # as if a second had gone by

    for kind in ("library", "search"):
        kept = [state for state in range(KEPT + 3) if Copies(folder, str(state)).read(kind) is not None]
        assert kept == [KEPT + 1, KEPT + 2]
    assert len(list((folder / FOLDER).iterdir())) == 2 * KEPT


def test_a_copy_is_kept_though_the_clock_was_wrong_when_others_were(folder: Path, copy: Path) -> None:
    library = read_library(folder)
    os.utime(copy, (2**32, 2**32))
    for state in range(KEPT + 1):
        keep_library(replace(library, hash=str(state)), folder)
        assert Copies(folder, str(state)).read("library")


def test_a_folder_that_can_only_be_read_has_no_copy_and_says_so(folder: Path) -> None:
    (folder / FOLDER).touch()  # a file in its place: not even root can write into it

    with pytest.raises(OSError, match=FOLDER):
        keep_library(read_library(folder), folder)
    assert compiled_library(folder) is None


def test_nothing_half_written_is_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        keep_library(read_library(folder), folder)

    assert list((folder / FOLDER).iterdir()) == []


def test_a_link_planted_there_is_not_followed(folder: Path, copy: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    copy.unlink()
    copy.symlink_to(mine)
    keep_library(read_library(folder), folder)

    assert mine.read_text(encoding="utf-8") == "mine"
    assert taken(folder).notes


def test_several_that_keep_the_same_copy_at_once_do_no_harm(folder: Path) -> None:
    library = read_library(folder)
    writers = [Thread(target=Copies(folder, library.hash).write, args=("search", b"data")) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert Copies(folder, library.hash).read("search") == b"data"
