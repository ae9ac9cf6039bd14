"""What goes into the container and the service, built by the script that the Dockerfile calls, started as they do.

No Docker engine is needed: the folder that the script builds is all that the image adds to its base.
"""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.preview.server import serve
from bot.preview.telegram import Telegram
from handlers.version import VERSION

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNIT = ROOT / "deploy" / "vademecum.service"
TOKEN = "123456:abcdefghijklmnopqrstuvwxyz-ABCDEF"
OFFLINE = ("Failed to establish a new connection", "Temporary failure in name resolution", "Connection refused")


@dataclass(frozen=True, slots=True)
class Image:
    """A folder that was built, and one to keep data in."""

    folder: Path
    data: Path

    @property
    def command(self) -> str:
        """What starts the bot."""
        return str(self.folder / "bin" / "vademecum")

    def files(self) -> dict[Path, int]:
        """Every file of the folder with the time it was last changed, in nanoseconds."""
        return {path: path.lstat().st_mtime_ns for path in self.folder.rglob("*")}

    def environment(self, **settings: str) -> dict[str, str]:
        """All that a service's process finds in its environment: no HOME, and nothing of this test's."""
        kept = f"sqlite:///{self.data / 'vademecum.db'}"
        return {"PATH": "/usr/bin:/bin", "DATABASE_URL": kept, "LOG_FORMAT": "json", "PORT": "0", **settings}


def ran(
    *command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] = os.environ
) -> subprocess.CompletedProcess[str]:
    """What a command of this project's said, and the code it ended with."""
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - commands of this file


def run(image: Image, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The same, as a service runs it."""
    return ran(*command, cwd=image.data, env=image.environment(**settings))


def copy_build_context(to: Path) -> None:
    """What `.dockerignore` lets into the build, and nothing else."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in lines
    for name in (line[1:] for line in lines if line.startswith("!")):
        source, target = ROOT / name, to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".compiled"))
        else:
            shutil.copy2(source, target)


def set_writable(folder: Path, *, to: bool) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o200 if to else path.stat().st_mode & ~0o222)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    """The image's folder, built once, and read-only."""
    place = tmp_path_factory.mktemp("image")
    copy_build_context(place / "source")
    steps = place / "source" / "deploy" / "build-image.sh"
    built = ran(steps, place / "vademecum", env={**os.environ, "PYTHON": sys.executable})
    if built.returncode and any(sign in built.stderr for sign in OFFLINE):
        pytest.skip("pip cannot reach an index of packages")
    assert built.returncode == 0, built.stderr
    (place / "data").mkdir()
    set_writable(place / "vademecum", to=False)
    yield Image(place / "vademecum", place / "data")
    set_writable(place / "vademecum", to=True)


@asynccontextmanager
async def started(image: Image, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as a service starts it; in the end it is told to stop, as the container is, and does so cleanly."""
    process = await asyncio.create_subprocess_exec(
        image.command,
        "run",
        cwd=image.data,
        env=image.environment(**settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
        process.send_signal(signal.SIGINT)
        _out, log = await process.communicate()
        assert process.returncode == 0, log.decode()
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def logged(process: asyncio.subprocess.Process, event: str) -> dict[str, object]:
    """The next line of the log about this event."""
    assert process.stderr is not None
    async with asyncio.timeout(30):
        async for line in process.stderr:
            entry: dict[str, object] = json.loads(line)
            if entry["event"] == event:
                return entry
    raise AssertionError(f"it ended without “{event}”")


async def status(url: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status


def health_check(image: Image) -> list[str]:
    """The Dockerfile's own HEALTHCHECK, with the Python of the folder that was built."""
    found = re.search(r"^HEALTHCHECK .*CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert found is not None
    python, *rest = json.loads(found[1])
    return [python.replace("/opt/vademecum", str(image.folder)), *rest]


def test_the_image_holds_no_installer_and_everything_compiled(image: Image) -> None:
    modules = {path for path in image.folder.rglob("*.py") if "site-packages" in path.parts}
    compiled = {path.parent.parent / f"{path.name.split('.')[0]}.py" for path in image.folder.rglob("*.pyc")}

    assert not list(image.folder.rglob("pip"))
    assert modules <= compiled


def test_the_image_holds_the_library_and_finds_no_mistake_in_it(image: Image) -> None:
    checked = run(image, image.command, "check")

    assert checked.stdout.startswith("No mistakes: ")
    assert checked.returncode == 0


def test_the_image_opens_its_library_by_copies_that_were_made_with_it(image: Image) -> None:
    opened = "from bot.settings import LIBRARY; from content.compiled import compiled_library as opened"
    shown = run(image, str(image.folder / "bin" / "python"), "-P", "-c", f"{opened}; print(len(opened(LIBRARY).terms))")

    assert int(shown.stdout) > 0
    assert {path.suffix for path in image.folder.rglob(".compiled/[!.]*")} == {".library", ".search"}


def test_a_wrong_setting_ends_the_image_with_two_so_that_it_is_not_started_again(image: Image) -> None:
    assert run(image, image.command, "run", BOT_TOKEN="hello").returncode == 2
    assert "\nRestartPreventExitStatus=2\n" in UNIT.read_text(encoding="utf-8")
    assert "\nStartLimitIntervalSec=0\n" in UNIT.read_text(encoding="utf-8")  # whatever else it ended with may pass


def test_code_in_the_folder_for_data_is_not_run(image: Image) -> None:
    planted = image.data / "bot.py"
    planted.write_text("raise SystemExit('planted')", encoding="utf-8")

    checked = run(image, image.command, "check")
    planted.unlink()

    assert checked.returncode == 0


async def test_on_telegram_the_image_answers_reads_anew_and_writes_nothing_but_its_data(image: Image) -> None:
    before, core = image.files(), Telegram()
    amina = core.add_person("Amina")
    async with serve(core) as telegram, started(image, BOT_TOKEN=TOKEN, BOT_API_URL=telegram) as process:
        address = str((await logged(process, "serving health and metrics"))["address"])
        await logged(process, "polling")
        amina.say("ssr")
        await core.until(lambda: any(message.by_bot for message in amina.messages), seconds=30)
        port = address.rsplit(":", 1)[1]
        healthy = await asyncio.to_thread(run, image, *health_check(image), PORT=port)
        ready = await status(f"{address}/readyz")
        process.send_signal(signal.SIGHUP)
        await logged(process, "library reloaded")

    assert "Security sector reform" in amina.last.text
    assert (healthy.returncode, healthy.stderr) == (0, "")
    assert ready == 200
    assert image.files() == before
    assert (image.data / "vademecum.db").is_file()


async def test_without_a_token_the_image_is_the_chat_page(image: Image) -> None:
    async with started(image) as process:
        assert process.stdout is not None
        async with asyncio.timeout(30):
            said = (await process.stdout.readline()).decode()
        address = said.split("open ")[1].split()[0]
        answers = [await status(address + path) for path in ("/", "/healthz", "/metrics")]

    assert answers == [200, 200, 200]


def test_the_health_check_fails_where_nothing_answers(image: Image) -> None:
    assert run(image, *health_check(image), PORT="1").returncode == 1


def test_the_script_touches_no_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")

    refused = ran(ROOT / "deploy" / "build-image.sh", tmp_path)

    assert refused.returncode == 2
    assert "holds something else" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_container_is_of_this_version_and_its_user_is_not_root() -> None:
    assert f"ARG VERSION={VERSION}\n" in DOCKERFILE
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", DOCKERFILE, re.MULTILINE)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The service's unit, with a command that is there."""
    text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path = tmp_path / UNIT.name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize("question", [("verify",), ("security", "--offline=yes", "--threshold=15")])
def test_systemd_finds_nothing_wrong_with_the_unit_and_little_that_is_exposed(
    unit: Path, question: tuple[str, ...]
) -> None:
    answer = ran("systemd-analyze", *question, unit)

    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(
    "line",
    [
        "ExecStart=/opt/vademecum/bin/vademecum run",
        "ExecReload=/bin/kill -HUP $MAINPID",
        "DynamicUser=yes",
        "StateDirectory=vademecum",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
    ],
)
def test_the_unit_runs_the_folder_that_was_built_as_a_user_of_its_own(line: str) -> None:
    assert line in UNIT.read_text(encoding="utf-8").splitlines()
