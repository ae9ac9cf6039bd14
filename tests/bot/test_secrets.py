"""No secret where anybody may read it: the real process, with marked secrets, in all kinds of trouble."""

import asyncio
import base64
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest
from aiohttp import web

from bot.preview.refusals import HangUp, Refusal
from bot.preview.server import serve
from bot.preview.telegram import Telegram
from bot.server import listening
from bot.webhook import HEADER
from tests.conftest import SMALL

ROOT = Path(__file__).parents[2]
ADMIN = 1001
TOKEN = "123456789:MARKED-token-AAAAAAAAAAAAAAAAAAAAAA"
WEBHOOK_SECRET = "MARKED-webhook-secret_0123456789"
KEY, OLD_KEY = (base64.urlsafe_b64encode(f"MARKED key {n} for data, 32 bytes!".encode()).decode() for n in (1, 2))
PROXY, DATABASE, SERVER = "MARKED-proxy+password", "MARKED-database/password", "MARKED-server"
SECRETS = {
    "BOT_TOKEN": TOKEN,
    "WEBHOOK_SECRET": WEBHOOK_SECRET,
    "DATA_KEY": KEY,
    "DATA_KEY_OLD": OLD_KEY,
    "HTTPS_PROXY": f"http://user:{quote(PROXY, safe='')}@127.0.0.1:1",
}
IN_USE = (TOKEN, TOKEN.partition(":")[2], WEBHOOK_SECRET, KEY, OLD_KEY, PROXY, SERVER)
TRACES = {trace for secret in (*IN_USE, DATABASE) for trace in (secret, quote(secret, safe=""))}
"""What is looked for: each secret, and as it stands in an address."""

FALLS_OVER = f"""
from bot import logs, start
from handlers import dispatch
import logging

SECRETS = {[*IN_USE, *(quote(secret, safe="") for secret in IN_USE)]!r}

async def falls_over(*_args):
    logging.getLogger("aiohttp.client").debug("at %s", SECRETS)
    logging.getLogger("telegram").warning("at %r", {{"secrets": SECRETS}})
    raise RuntimeError("POST https://api.telegram.org/bot" + " ".join(SECRETS))

dispatch.Assistant._say = falls_over
"""
"""A bot with a fault: every text makes it fail with all secrets in the error's words."""
COLLAPSES = (
    FALLS_OVER
    + """
from bot import app
app.poll = falls_over
"""
)
"""A bot with a worse one: it cannot even begin."""


@dataclass
class Running:
    """A process of the bot, and all that was read of it from outside."""

    process: asyncio.subprocess.Process
    read: list[str] = field(default_factory=list)
    log: str = ""

    async def look(self, port: int) -> None:
        """Read what is served, and the process list."""
        self.read.append(command_line(self.process.pid))
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            for path in ("/healthz", "/readyz", "/metrics", "/", "/nothing"):
                async with session.get(path) as answer:
                    self.read.append(f"{answer.headers} {await answer.text()}")

    async def ended(self) -> int:
        """Wait for its end, and read what it printed; the code it ended with."""
        printed = await self.process.communicate()
        self.read += [stream.decode() for stream in printed]
        self.log = self.read[-1]
        return self.process.returncode or 0

    def assert_silent(self, core: Telegram, folder: Path) -> None:
        """Nobody can read a secret anywhere."""
        self.read += [message.text for chat in core.chats.values() for message in chat.messages]
        self.read += [file.read_bytes().decode(errors="replace") for file in folder.iterdir() if file.is_file()]
        for text in self.read:
            assert not [trace for trace in TRACES if trace in text], text


def command_line(pid: int) -> str:
    """What the process list shows of a process."""
    return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")


@asynccontextmanager
async def bot(folder: Path, settings: Mapping[str, str], program: str = "") -> AsyncIterator[Running]:
    """The bot as a process of its own, killed in the end where it has not ended."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    given = {
        **inherited,
        "CONTENT_DIR": str(SMALL),
        "DATABASE_URL": f"sqlite:///{folder / 'own.db'}",
        "LOG_LEVEL": "debug",
        "PYTHONDEVMODE": "1",
        "PYTHONPATH": str(ROOT),
        **SECRETS,
        **settings,
    }
    planted = folder.parent / "faulty.py"
    planted.write_text(f"{program}\nstart.run()\n", encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *((str(planted),) if program else ("-m", "bot")),
        cwd=folder,
        env={name: value for name, value in given.items() if value},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the process works."""
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def with_password(address: str) -> str:
    """The address of a server of one's own that asks for a password."""
    return address.replace("http://", f"http://user:{SERVER}@")


async def test_a_bot_that_polls_on_a_bad_line_with_faults_of_its_own_says_no_secret(
    folder: Path, unused_tcp_port: int
) -> None:
    core = Telegram()
    admin = core.person(ADMIN)
    core.fail("getUpdates", with_=HangUp())
    core.fail("setMyCommands", with_=Refusal(404, "Not Found"))
    settings = {"LOG_FORMAT": "json", "PORT": str(unused_tcp_port), "ADMIN_IDS": str(ADMIN)}
    async with (
        serve(core, token=TOKEN) as telegram,
        bot(folder, {**settings, "BOT_API_URL": with_password(telegram)}, FALLS_OVER) as running,
    ):
        admin.start()
        admin.say("ssr")
        await core.until(lambda: "RuntimeError" in " ".join(message.text for message in admin.messages), 30)
        await running.look(unused_tcp_port)
        running.process.send_signal(signal.SIGTERM)
        assert await running.ended() == 0

    running.assert_silent(core, folder)
    assert "an update failed" in running.log


async def test_a_bot_with_a_webhook_says_no_secret(folder: Path, unused_tcp_port: int) -> None:
    core = Telegram()
    amina = core.add_person("Amina")
    hook = f"http://127.0.0.1:{unused_tcp_port}/hook"
    core.fail("setWebhook", with_=Refusal(400, "Bad Request: bad webhook: Failed to resolve host"))
    core.fail("sendMessage", with_=HangUp())
    settings = {"WEBHOOK_URL": hook, "PORT": str(unused_tcp_port), "ADMIN_IDS": str(ADMIN)}
    async with (
        serve(core, token=TOKEN) as telegram,
        bot(folder, {**settings, "BOT_API_URL": with_password(telegram)}, FALLS_OVER) as running,
    ):
        await core.until(lambda: core.webhooks.url, 30)
        amina.say("ssr")
        await core.until(lambda: "on my side" in amina.messages[-1].text, 30)
        async with aiohttp.ClientSession() as session:
            for secret in ("wrong", WEBHOOK_SECRET):
                async with session.post(hook, json={"update_id": "x"}, headers={HEADER: secret}) as answer:
                    running.read.append(f"{answer.headers} {await answer.text()}")
        await running.look(unused_tcp_port)
        running.process.send_signal(signal.SIGTERM)
        assert await running.ended() == 0

    running.assert_silent(core, folder)


async def test_a_bot_that_falls_over_says_why_without_a_secret(folder: Path) -> None:
    core = Telegram()
    async with (
        serve(core, token=TOKEN) as telegram,
        bot(folder, {"BOT_API_URL": with_password(telegram)}, COLLAPSES) as running,
    ):
        assert await running.ended() == 1

    running.assert_silent(core, folder)
    assert re.search(r"the bot fell over.*RuntimeError: POST", running.log, re.DOTALL)


async def test_a_token_that_telegram_does_not_know_is_not_repeated(folder: Path) -> None:
    core = Telegram()
    async with (
        serve(core, token="1:another") as telegram,
        bot(folder, {"BOT_API_URL": telegram}) as running,
    ):
        assert await running.ended() == 2

    assert "BOT_TOKEN: Telegram does not know this token" in running.log
    running.assert_silent(core, folder)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", f"{TOKEN} and more"),
        ("BOT_API_URL", f"ftp://user:{SERVER}@server"),
        ("DATABASE_URL", f"postgresql://user:{quote(DATABASE, safe='')}@server/name"),
        ("WEBHOOK_SECRET", f"{WEBHOOK_SECRET} and more"),
        ("WEBHOOK_URL", f"https://user:{SERVER}@bot.example/"),
        ("DATA_KEY", f"{KEY} and more"),
        ("DATA_KEY_OLD", f"{OLD_KEY} and more"),
    ],
)
async def test_a_setting_that_is_wrong_is_not_repeated(folder: Path, name: str, value: str) -> None:
    core = Telegram()
    async with serve(core) as telegram, bot(folder, {"BOT_API_URL": telegram, name: value}) as running:
        assert await running.ended() == 2

    assert [line for line in running.log.splitlines() if line.startswith(f"{name}: ")]
    running.assert_silent(core, folder)


async def test_a_server_that_sends_the_bot_round_and_round_and_a_dead_proxy_learn_and_tell_nothing(
    folder: Path,
) -> None:
    called = asyncio.Event()

    async def away(request: web.Request) -> web.Response:
        called.set()
        raise web.HTTPTemporaryRedirect(str(request.url))

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", away)
    async with listening(app, "127.0.0.1", 0) as address:
        server = with_password(address)
        for proxy in ("", f"http://user:{quote(PROXY, safe='')}@127.0.0.1:1"):
            async with bot(folder, {"BOT_API_URL": server, "HTTP_PROXY": proxy}) as running:
                assert running.process.stderr is not None
                async with asyncio.timeout(30):
                    line = await running.process.stderr.readuntil(b"cannot be reached")
                running.process.kill()
                await running.ended()
            running.read.append(line.decode())
            running.assert_silent(Telegram(), folder)
    assert called.is_set()
