"""A database that is damaged while a bot has it open: let go at once, and gone on with when a sound one is there."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from storage import DatabaseIsDamaged, Store, open_store
from storage.backup import back_up, restore
from storage.errors import DatabaseInUse
from storage.sqlite import LOOK_EVERY
from tests.clocks import Seconds
from tests.storage.test_backup import NONE, OLD, SPOILS, Spoil, damage, files, keep, read, url_of, write


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    """The clock by which the store looks whether a sound database is there."""
    clock = Seconds()
    monkeypatch.setattr("storage.sqlite._clock", clock)
    return clock


@pytest.fixture
async def hurt(database: Path, copy: Path, clock: Seconds, request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """A store that has found its database damaged, of which there is a copy; how it is damaged may be a parameter."""
    spoil: Spoil = getattr(request, "param", damage)
    async with open_store(url_of(database)) as store:
        await store.set_fact("kept", "yes")
        back_up(database, copy)
        await store._db.wipe()
        spoil(database)
        await store._db.execute("PRAGMA shrink_memory")
        with pytest.raises(DatabaseIsDamaged):
            await store.set_fact("kept", "lost")
        clock.now += LOOK_EVERY
        yield store


def overwritten(database: Path) -> None:
    """All of it, its head too."""
    write(database, b"\x5a" * len(read(database)))


def move(file: Path, to: Path) -> None:
    """Put a file in the place of another; where there is none, take the other away."""
    to.unlink()
    if file.exists():
        file.replace(to)


def zeroed(database: Path) -> None:
    write(database, bytes(len(read(database))))


def its_second_half_overwritten(database: Path) -> None:
    whole = read(database)
    write(database, whole[:4096] + b"\x5a" * (len(whole) - 4096))


SPOILED = pytest.mark.parametrize("hurt", [damage, its_second_half_overwritten, overwritten, zeroed], indirect=True)


@SPOILED
async def test_a_copy_is_restored_while_the_bot_runs_and_it_goes_on_with_it(
    hurt: Store, database: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.backup._wait", lambda _seconds: None)
    spoiled = read(database)
    assert files(database.parent) == {"bot.db"}

    _contents, before = restore(database, copy, NONE)

    assert await hurt.fact("kept") == "yes"
    await hurt.set_fact("kept", "and more")
    assert before is not None
    assert read(before) == spoiled
    with pytest.raises(DatabaseInUse):
        restore(database, copy, NONE)


@SPOILED
async def test_a_sound_file_that_is_moved_or_written_into_its_place_is_gone_on_with(
    hurt: Store, database: Path, copy: Path, clock: Seconds
) -> None:
    sound = read(copy)
    write(database, sound)
    assert await hurt.fact("kept") == "yes"

    await hurt._db.wipe()
    overwritten(database)
    await hurt._db.execute("PRAGMA shrink_memory")
    with pytest.raises(DatabaseIsDamaged):
        await hurt.set_fact("kept", "lost")
    clock.now += LOOK_EVERY
    move(copy, database)
    assert await hurt.fact("kept") == "yes"


async def test_one_that_is_hurt_in_the_midst_of_a_transaction_is_let_go_too(
    hurt: Store, copy: Path, database: Path, clock: Seconds, now: datetime
) -> None:
    restore(database, copy, NONE)
    await hurt._db.wipe()
    its_second_half_overwritten(database)
    await hurt._db.execute("PRAGMA shrink_memory")
    with pytest.raises(DatabaseIsDamaged):
        await hurt.count_gap("who pays", now)

    clock.now += LOOK_EVERY
    restore(database, copy, NONE)
    await hurt.count_gap("who pays", now)
    assert [gap.count for gap in await hurt.gaps()] == [1]


async def test_it_looks_no_oftener_than_every_second(hurt: Store, database: Path, copy: Path, clock: Seconds) -> None:
    with pytest.raises(DatabaseIsDamaged, match="damaged"):
        await hurt.fact("kept")
    restore(database, copy, NONE)

    clock.now += LOOK_EVERY / 2
    with pytest.raises(DatabaseIsDamaged):
        await hurt.fact("kept")
    clock.now += LOOK_EVERY / 2
    assert await hurt.fact("kept") == "yes"


@pytest.mark.parametrize(
    "put",
    [
        ("no_database", "is a file of another kind"),
        ("empty", "is no database of Vademecum"),
        ("cut_short", "is damaged"),
        ("another_programs", "is no database of Vademecum"),
        ("of_a_later_version", "is of version 1000"),
        ("without_a_row_in_an_index", "is damaged"),
        ("nothing", "cannot be opened"),
    ],
)
async def test_what_is_put_there_and_is_not_what_it_should_be_is_not_gone_on_with(
    hurt: Store, database: Path, copy: Path, clock: Seconds, put: tuple[str, str]
) -> None:
    spoil, told = put
    kept = read(copy)
    SPOILS[spoil](copy)
    move(copy, database)
    there = files(database.parent)

    with pytest.raises(DatabaseIsDamaged, match=told) as refused:
        await hurt.fact("kept")
    assert "\n" not in str(refused.value)
    assert files(database.parent) == there

    clock.now += LOOK_EVERY
    write(database, kept)
    assert await hurt.fact("kept") == "yes"


async def test_one_that_another_key_has_written_is_not_gone_on_with(
    hurt: Store, database: Path, tmp_path: Path
) -> None:
    await keep(tmp_path / "other.db", "yes", OLD)
    move(tmp_path / "other.db", database)

    with pytest.raises(DatabaseIsDamaged, match="texts in the database are encrypted"):
        await hurt.fact("kept")
