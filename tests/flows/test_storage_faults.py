"""A database that fails: the user is told and can read on; the operator gets one clear line; nothing is half done."""

import itertools
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.metrics import Metrics
from bot.preview.telegram import Telegram
from handlers.codec import pack
from handlers.dispatch import Assistant, Bot
from handlers.routes import SetStep, WantedState
from storage import Cipher, Store, open_store
from tests.bot.answering import Answering, answered_by, until
from tests.flows.conftest import Clock, Phone

TOLD = "I can't keep anything just now. Nothing you did before is lost."
DAMAGED = "I can't keep anything just now, nor show what I kept: my database is damaged."
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


# --- a database that is damaged


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute passes before each look at the clock: the store looks for a sound database whenever it is asked."""
    monkeypatch.setattr("storage.sqlite._clock", itertools.count(0, 60).__next__)


def read(file: Path) -> bytes:
    return file.read_bytes()


def write(file: Path, content: bytes) -> None:
    file.write_bytes(content)


async def damaged(store: Store, file: Path) -> Mend:
    """All but its first page is overwritten."""
    await store._db.wipe()
    sound = read(file)
    write(file, sound[:4096] + b"\xa5" * (len(sound) - 4096))
    await store._db.execute("PRAGMA cache_size = 0")
    await store._db.execute("PRAGMA shrink_memory")

    async def mend() -> None:
        write(file, sound)

    return mend


@pytest.mark.usefixtures("looks")
async def test_a_damaged_database_is_told_of_without_a_promise_and_in_its_own_words(
    phone_of: Callable[[str], Phone], assistant: Assistant, store: Store, file: Path
) -> None:
    admin, user = phone_of("Admin"), phone_of("Amina")
    assistant.alarms.admins.append(admin.id)
    await admin.says("/start")
    await open_front(user)
    front = user.screen

    await damaged(store, file)
    with capture_logs() as logs:
        await user.taps("Start", front)

    assert user.toast == DAMAGED
    assert user.text.startswith(f"{DAMAGED}\n\nYou can go on reading. Whoever runs me has to mend it;")
    (line,) = [line for line in logs if line["log_level"] == "error"]
    assert "is damaged: restore a backup" in line["cause"]
    assert "is damaged: restore a backup" in admin.last.text
    assert not any("lost" in message.text for message in (*user.messages, *admin.messages))


@pytest.mark.usefixtures("looks")
async def test_while_it_is_damaged_everything_can_be_read_and_searched(
    phone: Phone, store: Store, file: Path, core: Telegram, application: Bot
) -> None:
    there = Phone(core, application, core.add_group("Mission planning", [phone.person]).member(phone.person))
    await there.says("/notes")
    shown = there.screen
    await damaged(store, file)

    with capture_logs() as logs:
        for said in ("/start", "/notes"):
            await phone.says(said)
        for label in ("Foundations", "National ownership", "Ownership principles", "1.", "Next"):
            await phone.taps(label)
        for said in ("ssr", "security reform", "nothing is called so at all", "/define ddr", "/glossary"):
            await phone.says(said)
        await open_front(phone)
        await there.taps("Foundations", shown)
        await there.says(f"@{core.bot.username} ssr")
        asked = [phone.person.inline(query) for query in ("", "ssr")]
        await phone.settle()

    assert not any(DAMAGED in message.text for message in (*phone.messages, *there.messages))
    assert phone.text.startswith("Weapons handover")
    assert there.text.startswith("Security sector reform (SSR)")
    assert [query.answer is not None for query in asked] == [True, True]
    assert [line for line in logs if line["log_level"] in {"warning", "error"}] == []


@pytest.mark.usefixtures("looks")
async def test_when_the_damaged_file_is_mended_in_its_place_all_goes_on_without_a_restart(
    phone: Phone, store: Store, file: Path
) -> None:
    await open_front(phone)
    screen = await phone.taps("Start")
    mend = await damaged(store, file)
    await phone.taps("Done", screen)
    assert phone.toast == DAMAGED

    await mend()
    await phone.taps("Done", screen)

    assert phone.toast == "Step 1 is done."
    (line,) = await store.runs(phone.id)
    assert len(await store.log(phone.id, line.id)) == 1


async def test_a_forged_tap_on_a_run_that_is_not_there_is_no_fault_of_the_database(phone: Phone) -> None:
    await phone.taps_data(pack(SetStep("nonesuch", 0, WantedState.DONE)))

    assert phone.toast == "This run is no longer there."


async def test_an_update_that_cannot_be_decrypted_at_the_start_is_counted_and_ended_and_the_others_are_answered(
    core: Telegram, file: Path, clock: Clock
) -> None:
    cipher, metrics, answering = Cipher("k" * 42 + "0="), Metrics(), Answering()
    person = core.add_person("Amina")
    for text in ("one", "two"):
        person.say(text)
    damaged_one, sound = core.updates.take()
    async with open_store(f"sqlite:///{file}", cipher=cipher) as store:
        async with answered_by(core, answering, store, metrics=metrics) as running:
            bot = running.application.bot.id
            kept = {raw["update_id"]: json.dumps(raw) for raw in (damaged_one, sound)}
            await store.take_updates(bot, kept, clock.now)
            await store._db.execute(
                "UPDATE inbox SET raw = substr(raw, 1, length(raw) - 6) || 'AAAA==' WHERE update_id = $1",
                damaged_one["update_id"],
            )
            answering.let("two")
            async with running.inbox.open():
                await until(lambda: not running.inbox.waiting)
        assert await store.waiting_updates(bot, clock.now) == []

    assert answering.answered == ["two"]
    assert b'vademecum_updates_skipped_total{cause="unreadable"} 1.0' in metrics.page()
