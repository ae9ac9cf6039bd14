"""A database that fails: the user is told and can read on; the operator gets one clear line; nothing is half done."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from handlers.codec import pack
from handlers.dispatch import Assistant
from handlers.routes import SetStep, WantedState
from storage import Store, open_store
from tests.flows.conftest import Phone

TOLD = "I can't keep anything just now. Nothing you did before is lost."
Mend = Callable[[], Awaitable[object]]
Break = Callable[[Store, Path], Awaitable[Mend]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "bot.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[Store]:
    """A store in a file, which waits for nobody."""
    async with open_store(f"sqlite:///{file}", patience=0) as opened:
        yield opened


async def locked(_store: Store, file: Path) -> Mend:
    """Another program has it locked."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    async def mend() -> None:
        other.close()

    return mend


async def read_only(store: Store, _file: Path) -> Mend:
    """It may only be read."""
    await store._db.execute("PRAGMA query_only = ON")
    return lambda: store._db.execute("PRAGMA query_only = OFF")


async def full(store: Store, _file: Path) -> Mend:
    """There is room for a run, or for the log of a tick, but not for what is written with it."""
    await store._db.execute("CREATE TABLE filler (bytes BLOB)")
    for table in ("runs", "marks", "places"):
        await store._db.execute(
            f"CREATE TRIGGER full_{table} AFTER INSERT ON {table}"  # noqa: S608 - names of our own
            " BEGIN INSERT INTO filler VALUES (randomblob(9000)); END"
        )
    (pages,) = await store._db.execute("PRAGMA page_count")
    await store._db.execute(f"PRAGMA max_page_count = {pages['page_count']}")
    return lambda: store._db.execute("PRAGMA max_page_count = 1073741823")


FAULTS: dict[str, tuple[Break, str]] = {
    "locked": (locked, "is locked by another program"),
    "read-only": (read_only, "cannot be written to"),
    "full": (full, "has no room left on its disk"),
}


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> tuple[Break, str]:
    """How it breaks, and what is said of it."""
    return FAULTS[request.param]


async def open_front(phone: Phone) -> None:
    """Go to the front of a checklist."""
    await phone.says("/checklists")
    for label in ("DDR", "Weapons handover"):
        await phone.taps(label)


async def test_a_tick_that_cannot_be_kept_is_told_of_and_done_when_it_is_tapped_again(
    phone: Phone, store: Store, file: Path, fault: tuple[Break, str]
) -> None:
    await open_front(phone)
    screen = await phone.taps("Start")
    (line,) = await store.runs(phone.id)
    before = await store.run(phone.id, line.id)
    breaks, _said = fault

    mend = await breaks(store, file)
    await phone.taps("Done", screen)
    assert phone.toast == TOLD
    assert phone.text == f"{TOLD}\n\nYou can go on reading. Please try this again in a few minutes."
    assert phone.buttons == ["Notes", "Glossary", "Checklists", "Home"]
    assert await store.run(phone.id, line.id) == before
    assert await store.log(phone.id, line.id) == []

    await mend()
    await phone.taps("Done", screen)
    assert phone.toast == "Step 1 is done."
    assert len(await store.log(phone.id, line.id)) == 1


async def test_a_run_that_cannot_be_kept_is_not_begun_by_half(
    phone: Phone, store: Store, file: Path, fault: tuple[Break, str]
) -> None:
    await open_front(phone)
    front = phone.screen
    breaks, _said = fault

    mend = await breaks(store, file)
    await phone.taps("Start", front)
    assert phone.text.startswith(TOLD)
    assert await store.runs(phone.id) == []

    await mend()
    await phone.taps("Start", front)
    assert "Step 1 of 3" in phone.person.current(front).text
    assert len(await store.runs(phone.id)) == 1


async def test_a_note_that_cannot_be_kept_is_still_asked_for(
    phone: Phone, store: Store, file: Path, fault: tuple[Break, str]
) -> None:
    await open_front(phone)
    screen = await phone.taps("Start")
    await phone.taps("Write a note", screen)
    question = phone.last
    breaks, _said = fault

    mend = await breaks(store, file)
    await phone.says("the key is with the clerk", question)
    assert phone.text.startswith(TOLD)

    await mend()
    await phone.says("the key is with the clerk", question)
    (line,) = await store.runs(phone.id)
    run = await store.run(phone.id, line.id)
    assert [mark.note for mark in run.marks.values()] == ["the key is with the clerk"]


async def test_meanwhile_everything_can_be_read(
    phone: Phone, store: Store, file: Path, fault: tuple[Break, str]
) -> None:
    breaks, _said = fault
    mend = await breaks(store, file)
    with capture_logs() as logs:
        await phone.says("/notes")
        for label in ("Foundations", "National ownership", "Ownership principles", "1.", "Next"):
            await phone.taps(label)
        await phone.says("ssr")
        await phone.says("nothing is called so at all")
        await phone.says("/glossary")
    await mend()

    assert not any(TOLD in message.text for message in phone.messages)
    assert [line for line in logs if line["log_level"] in {"warning", "error"}] == []


async def test_the_operator_gets_one_line_without_a_traceback_and_the_admins_the_same_words(
    phone_of: Callable[[str], Phone], assistant: Assistant, store: Store, file: Path, fault: tuple[Break, str]
) -> None:
    admin, user = phone_of("Admin"), phone_of("Amina")
    for phone in (admin, user):
        await phone.says("/start")
    assistant.alarms.admins.append(admin.id)
    await open_front(user)
    front = user.screen
    breaks, said = fault

    mend = await breaks(store, file)
    with capture_logs() as logs:
        await user.taps("Start", front)
    await mend()

    (line,) = [line for line in logs if line["log_level"] == "error"]
    assert said in line["cause"]
    assert "exc_info" not in line
    assert said in admin.last.text


async def test_a_damaged_database_is_told_of_in_the_same_way(phone: Phone, store: Store, file: Path) -> None:
    await open_front(phone)
    front = phone.screen
    await store._db.wipe()
    with file.open("r+b") as pages:
        pages.seek(4096)
        pages.write(b"\xa5" * (file.stat().st_size - 4096))  # noqa: ASYNC240 - a test
    await store._db.execute("PRAGMA cache_size = 0")
    await store._db.execute("PRAGMA shrink_memory")

    with capture_logs() as logs:
        await phone.taps("Start", front)

    assert phone.text.startswith(TOLD)
    assert "is damaged: restore a backup" in str(logs)


async def test_a_forged_tap_on_a_run_that_is_not_there_is_no_fault_of_the_database(phone: Phone) -> None:
    await phone.taps_data(pack(SetStep("nonesuch", 0, WantedState.DONE)))

    assert phone.toast == "This run is no longer there."
