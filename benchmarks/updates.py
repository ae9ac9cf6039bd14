"""How fast updates are answered, what a tap costs, how long the start takes, how much memory it needs.

    python -m benchmarks.updates [--updates 2000] [--memory 10000]

Ours and an echo bot on plain python-telegram-bot, in the same run, against the stand-in in the same process and over
HTTP (there the stand-in has a process of its own, so that CPU times are the bot's alone). Each figure comes from a new
process. Writes the table to docs/benchmarks.md.
"""

import argparse
import asyncio
import cProfile
import json
import os
import platform
import pstats
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.app import assistant, poll
from bot.logs import set_up_logs
from bot.preview.inprocess import InProcessRequest
from bot.preview.params import Upload
from bot.preview.people import Person
from bot.preview.run import against
from bot.preview.server import serve
from bot.preview.telegram import Telegram
from bot.settings import LIBRARY, read_settings
from content.compiled import FOLDER, keep_copies, open_library, open_search
from content.reader import read_library
from content.search import search_of
from handlers.dispatch import Bot

PEOPLE = 50
TOKEN = "123456:benchmark-token-of-no-worth"  # noqa: S105 - the stand-in takes any
TABLE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
OURS = ("handlers", "content", "storage", "bot")
LOOKUPS = ("ddr", "national ownership", "genderr mainstreaming", "who pays for the reform", "SALW", "parliament budget")


def main() -> None:
    """Run every measurement in a process of its own; print the table and write it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--updates", type=int, default=2000)
    options.add_argument("--memory", type=int, default=10_000)
    options.add_argument("--one", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        print(json.dumps(asyncio.run(one(given.one, given.updates))))
        return
    rows = [("what", "figure")]
    for door in ("in process", "http"):
        for kind in ("echo", "words", "taps"):
            found = child(f"{door}:{kind}", given.updates)
            name = {"echo": "echo bot on plain python-telegram-bot", "words": "ours, words typed", "taps": "ours, taps"}
            rate = f"{found['rate']:,.0f} updates a second, {found['cpu']:.2f} ms CPU each"
            rows.append((f"{name[kind]}, stand-in {door}", rate))
    spent = child("in process:profile", given.updates)["spent"]
    shares = ", ".join(f"{part} {share:.0%}" for part, share in sorted(spent.items(), key=lambda item: -item[1])[:6])
    rows.append(("where the CPU time of a tap goes (in process, profiled)", shares))
    rows.append(
        (f"memory after {given.memory:,} updates (http)", f"{child('http:taps', given.memory)['memory']:.0f} MB")
    )
    rows.append(
        ("from start to the first poll, median of 5", f"{statistics.median(first_poll() for _ in range(5)):.2f} s")
    )
    made, copied = openings()
    rows.append(("library read from its files, search made", f"{made:.2f} s"))
    rows.append(("library and search from their compiled copy", f"{copied:.2f} s"))
    rows.append(("a look-up in the library, p50 / p99", "{:.2f} / {:.2f} ms".format(*lookups())))
    written = table(rows)
    print(written)
    TABLE.write_text(written, encoding="utf-8")


def table(rows: list[tuple[str, str]]) -> str:
    """The figures as a page of docs/."""
    cores = os.cpu_count()
    head = (
        "# Benchmarks\n\n`make bench` makes this table. The absolute figures are those of the machine it ran on "
        f"({cores} cores, CPython {platform.python_version()}, loopback); the ratios hold.\n\n"
    )
    (first, second), *rest = rows
    lines = [f"| {first} | {second} |", "|---|---|", *(f"| {name} | {figure} |" for name, figure in rest)]
    return head + "\n".join(lines) + "\n"


def child(what: str, updates: int) -> dict[str, Any]:
    """A measurement in a new process."""
    command = [sys.executable, "-m", "benchmarks.updates", "--one", what, "--updates", str(updates)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


async def one(what: str, updates: int) -> dict[str, Any]:
    """The measurement named `door:kind`."""
    set_up_logs("error", "console")
    door, kind = what.split(":")
    if door == "http":
        return await over_http(kind, updates)
    core = Crowd()
    profile = cProfile.Profile() if kind == "profile" else None
    async with running(echo(core) if kind == "echo" else against(core), ours=kind != "echo"):
        found = await measure(core, "taps" if kind == "profile" else kind, updates, profile)
    return found | ({"spent": shares_of(profile)} if profile else {})


async def over_http(kind: str, updates: int) -> dict[str, Any]:
    """The same with the bot in a child process that polls over HTTP."""
    core = Crowd()
    with tempfile.TemporaryDirectory() as folder:
        async with serve(core) as address:
            module = "benchmarks.echo" if kind == "echo" else "bot"
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", module, env=environment(address, folder), stderr=asyncio.subprocess.DEVNULL
            )
            try:
                found = await measure(core, kind, updates, None, pid=process.pid)
            finally:
                process.terminate()
                await process.wait()
    return found


def environment(address: str, folder: str) -> dict[str, str]:
    """What a bot needs to poll the stand-in, with a database of its own."""
    return os.environ | {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": address,
        "DATABASE_URL": f"sqlite:///{folder}/bench.db",
        "LOG_LEVEL": "error",
    }


@asynccontextmanager
async def running(application: Bot, *, ours: bool) -> AsyncIterator[None]:
    """The application polling, ours with library and store."""
    stop = asyncio.Event()
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(database_url=f"sqlite:///{folder}/bench.db")
        if ours:
            async with assistant(settings, application) as ready:
                task = asyncio.create_task(poll(application, ready.inbox, stop))
                yield
                stop.set()
                await task
        elif application.updater is not None:
            async with application:
                await application.start()
                await application.updater.start_polling()
                yield
                await application.updater.stop()
                await application.stop()


def echo(core: Telegram) -> Bot:
    """A bot that says what was said, as python-telegram-bot's first example does."""

    async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message:
            await update.message.reply_text(update.message.text or "")

    requests = InProcessRequest(core), InProcessRequest(core)
    application = ApplicationBuilder().token(TOKEN).request(requests[0]).get_updates_request(requests[1]).build()
    application.add_handler(MessageHandler(filters.TEXT, answer))
    return application


class Crowd(Telegram):
    """The stand-in, which says when it brings somebody a message or another screen."""

    def __init__(self) -> None:
        super().__init__()
        self.brought: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def call(self, method: str, given: Mapping[str, object], files: Mapping[str, Upload] | None = None) -> Any:  # noqa: ANN401 - as the stand-in
        """Answer a call."""
        try:
            return await super().call(method, given, files)
        finally:
            if method in {"sendMessage", "editMessageText"}:
                self.brought[str(given["chat_id"])].set()


async def measure(
    core: Crowd, kind: str, updates: int, profile: cProfile.Profile | None, pid: int | None = None
) -> dict[str, Any]:
    """Let fifty people say or tap something, each the next thing when the last is answered; so many updates in all."""
    people = [core.add_person(f"Person {number}") for number in range(PEOPLE)]
    for person in people:
        person.start()
    await core.until(lambda: all(core.brought[str(person.id)].is_set() for person in people), 60)
    before = cpu(pid)
    if profile:
        profile.enable()
    start = time.perf_counter()
    async with asyncio.timeout(600), asyncio.TaskGroup() as all_at_once:
        for person in people:
            all_at_once.create_task(visit(person, kind, updates // PEOPLE, core.brought[str(person.id)]))
    seconds = time.perf_counter() - start
    if profile:
        profile.disable()
    return {"rate": updates / seconds, "cpu": (cpu(pid) - before) / updates * 1000, "memory": memory(pid)}


async def visit(person: Person, kind: str, updates: int, brought: asyncio.Event) -> None:
    """What one of them does."""
    screen = person.last
    for turn in range(updates):
        brought.clear()
        if kind == "taps":
            person.tap_data(screen, ("z", "g", "k", "h")[turn % 4])
        else:
            person.say("national ownership" if kind == "words" else f"message {turn}")
        await brought.wait()


def cpu(pid: int | None) -> float:
    """CPU seconds of a process so far."""
    if pid is None:
        return time.process_time()
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int | None) -> float:
    """The memory that a process holds now, in MB."""
    status = Path(f"/proc/{pid or 'self'}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def shares_of(profile: cProfile.Profile) -> dict[str, float]:
    """Which package the time was spent in, as shares of all."""
    spent: Counter[str] = Counter()
    for (file, _line, _name), (_calls, _primitive, own, *_rest) in vars(pstats.Stats(profile))["stats"].items():
        spent[part_of(file)] += own
    return {part: own / spent.total() for part, own in spent.items()}


def part_of(file: str) -> str:
    """The package that a file belongs to, as the table names it."""
    path = Path(file)
    if "site-packages" in path.parts:
        return path.parts[path.parts.index("site-packages") + 1]
    if "preview" in path.parts:
        return "the stand-in"
    return next((part for part in OURS if part in path.parts), "Python itself")


def first_poll() -> float:
    """Seconds from the start of `python -m bot` to its first getUpdates."""

    async def wait() -> float:
        core = Telegram()
        with tempfile.TemporaryDirectory() as folder:
            async with serve(core) as address:
                start = time.perf_counter()
                process = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "bot", env=environment(address, folder), stderr=asyncio.subprocess.DEVNULL
                )
                await core.until(lambda: core.calls_of("getUpdates"), 60)
                seconds = time.perf_counter() - start
                process.terminate()
                await process.wait()
        return seconds

    return asyncio.run(wait())


def openings() -> tuple[float, float]:
    """Seconds until the library as it is can be searched, without a compiled copy and from one; the best of five."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = shutil.copytree(LIBRARY, Path(temporary) / "library", ignore=shutil.ignore_patterns(FOLDER))
        made = min(time_of(lambda: search_of(read_library(folder))) for _ in range(5))
        keep_copies(open_library(folder), folder)
        return made, min(time_of(lambda: open_search(open_library(folder), folder)) for _ in range(5))


def time_of(work: Callable[[], object]) -> float:
    """How long something takes, in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def lookups() -> tuple[float, float]:
    """p50 and p99 of a look-up in the library as it is, in milliseconds."""
    index = search_of(read_library(LIBRARY))
    times = [time_of(partial(index.find, LOOKUPS[n % len(LOOKUPS)], 10)) * 1000 for n in range(1200)]
    cuts = statistics.quantiles(times, n=100)
    return cuts[49], cuts[98]


if __name__ == "__main__":
    main()
