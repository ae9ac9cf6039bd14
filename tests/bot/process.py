"""The real bot in a process of its own, against the stand-in over HTTP."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.preview.params import Upload
from bot.preview.telegram import Telegram
from tests.conftest import SMALL

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds to wait for what has to come: the machine may be busy."""


class HeldTelegram(Telegram):
    """The stand-in, which holds back what it does for calls of the methods in `held` until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.held = set[str]()
        self.asked: list[str] = []
        self._let = asyncio.Event()

    def let(self) -> None:
        """Do what was held back, and hold nothing back any more."""
        self.held.clear()
        self._let.set()

    async def respond(
        self, method: str, given: Mapping[str, object], files: Mapping[str, Upload] | None = None
    ) -> tuple[int, dict[str, object]]:
        """Answer a call, in its time."""
        if method in self.held:
            self.asked.append(method)
            self.changed()
            await self._let.wait()
        return await super().respond(method, given, files)


class BotProcess:
    """The process, and the lines that it logged."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.lines: list[str] = []
        self._process = process
        self._more = asyncio.Event()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    async def read(self) -> None:
        """Read what it logs until it ends."""
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            self.lines.append(line.decode())
            self._more.set()

    async def says(self, words: str) -> None:
        """Wait until it logs a line with these words."""
        async with asyncio.timeout(PATIENCE):
            while not any(words in line for line in self.lines):
                self._more.clear()
                await self._more.wait()

    def told(self, words: str) -> list[str]:
        """The lines with these words."""
        return [line for line in self.lines if words in line]

    def signal(self, number: int) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    async def ends(self, within: float = PATIENCE) -> int:
        """Its exit code; fails where it takes longer."""
        async with asyncio.timeout(within):
            return await self._process.wait()


@asynccontextmanager
async def bot_process(address: str, folder: Path, **settings: str) -> AsyncIterator[BotProcess]:
    """The bot, with its database in this folder; killed in the end if it still runs."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")} | {
        "PYTHONPATH": str(ROOT),
        "BOT_TOKEN": "123456:abcdefghijklmnopqrstuvwxyz-ABCDEF",
        "BOT_API_URL": address,
        "DATABASE_URL": f"sqlite:///{folder}/bot.db",
        "CONTENT_DIR": str(SMALL),
        "LOG_LEVEL": "info",
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", cwd=folder, env=environment, stderr=asyncio.subprocess.PIPE
    )
    bot = BotProcess(process)
    reading = asyncio.create_task(bot.read())
    try:
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading


def answers(core: Telegram, *people: int) -> Callable[[], bool]:
    """Whether each of these has an answer to what they said last."""
    return lambda: all(core.person(person).messages[-1].by_bot for person in people)
