"""`python -m bot`: run, preview, check, list, search, gaps, backup, restore, key, encrypt."""

import asyncio
import gc
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from content.library import Library
from content.mistakes import BrokenLibrary

FOUND_MISTAKES, FELL_OVER, WRONG_USE = 1, 1, 2
"""Exit codes besides 0."""

app = typer.Typer(add_completion=False, help="Vademecum: guidance on security sector reform in a Telegram chat.")


def main() -> None:
    """Run the command line; a mistake of the operator's is one line and exit code 2."""
    app()


def _stop(line: str, code: int) -> NoReturn:
    typer.echo(line, err=True)
    raise typer.Exit(code)


def _run(what: Callable[[Any], Any], **given: Any) -> None:  # noqa: ANN401 - a setting of any type
    """Read the settings, run, and say in one line what an operator can mend."""
    # Nothing is garbage while modules and library are read: looking for it would cost a fifth of the start.
    gc.disable()
    import structlog

    from bot.logs import set_up_logs
    from bot.settings import read_settings

    with _in_one_line():
        settings = read_settings(**given)
    set_up_logs(settings.log_level, settings.log_format, settings.secrets)
    try:
        with _in_one_line("DATABASE_URL: "):
            asyncio.run(what(settings))
    except BrokenLibrary as broken:
        typer.echo(broken, err=True)
        _stop(f"The library has {len(broken.mistakes)} mistakes: `python -m bot check` lists them.", FOUND_MISTAKES)
    except typer.Exit:
        raise
    except Exception:
        log = structlog.get_logger()
        log.exception("the bot fell over")  # not by a bare traceback: the log covers secrets
        raise typer.Exit(FELL_OVER) from None


@contextmanager
def _in_one_line(about_the_database: str = "") -> Iterator[None]:
    """End with one line where a setting is wrong, or the database cannot be used."""
    from bot.settings import SettingsMistake
    from storage import StorageError, WrongDataKey

    try:
        yield
    except SettingsMistake as mistake:
        _stop(str(mistake), WRONG_USE)
    except WrongDataKey as mistake:
        _stop(f"DATA_KEY: {mistake}", WRONG_USE)
    except StorageError as failure:
        _stop(f"{about_the_database}{failure}", WRONG_USE)


@app.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """Without a command: on Telegram where BOT_TOKEN is set, else the preview."""
    if context.invoked_subcommand is None:
        run()


@app.command()
def run() -> None:
    """Run on Telegram if BOT_TOKEN is set; else the preview, which needs nothing."""

    async def either(settings: Any) -> None:  # noqa: ANN401 - Settings, imported late
        if settings.bot_token is None:
            from bot.preview.run import run_preview

            await run_preview(settings)
        else:
            from bot.app import run_on_telegram

            await run_on_telegram(settings)

    _run(either)


@app.command()
def preview(
    port: Annotated[int | None, typer.Option(help="Port of the chat page; 8080 or the next free one.")] = None,
    *,
    watch: Annotated[
        bool, typer.Option("--watch", help="Read the library again on every save; show its mistakes in the page.")
    ] = False,
) -> None:
    """The chat page on this machine, against the built-in stand-in for Telegram."""
    from bot.preview.run import run_preview

    _run(partial(run_preview, watch=watch), **({} if port is None else {"port": port}))


def _library(folder: Path | None) -> Library:
    from bot.settings import SettingsMistake, read_settings
    from content.reader import read_library

    try:
        where = folder or read_settings().content_dir
    except SettingsMistake as mistake:
        _stop(str(mistake), WRONG_USE)
    if not where.is_dir():
        _stop(f"There is no folder {where}.", WRONG_USE)
    return read_library(where)


@app.command()
def check(folder: Annotated[Path | None, typer.Argument(help="The folder that holds sources.yaml.")] = None) -> None:
    """Every mistake of the library as file:line: what is wrong."""
    from handlers.limits import broken_screens

    try:
        library = _library(folder)
        mistakes = tuple(broken_screens(library))
    except BrokenLibrary as broken:
        mistakes = broken.mistakes
    if mistakes:
        for mistake in mistakes:
            typer.echo(mistake)
        raise typer.Exit(FOUND_MISTAKES)
    sections = sum(len(note.sections) for note in library.notes.values())
    steps = sum(len(checklist.steps) for checklist in library.checklists.values())
    typer.echo(
        f"No mistakes: {len(library.notes)} notes, {sections} sections, {len(library.terms)} terms, "
        f"{len(library.checklists)} checklists, {steps} steps, {len(library.sources)} sources."
    )


def _usable_library() -> Library:
    try:
        return _library(None)
    except BrokenLibrary as broken:
        _stop(f"The library has {len(broken.mistakes)} mistakes: `python -m bot check` lists them.", FOUND_MISTAKES)


@app.command(name="list")
def list_items(*, json_: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """Every note, term and checklist."""
    from bot.listing import items

    for item in items(_usable_library()):
        title = item.get("title") or item["name"]
        typer.echo(json.dumps(item, ensure_ascii=False) if json_ else f"{item['ref']}\t{title}")


@app.command()
def search(
    query: Annotated[
        list[str] | None, typer.Argument(help="What to look for; without it, one query a line from standard input.")
    ] = None,
    *,
    json_: Annotated[bool, typer.Option("--json", help="One JSON object a query.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many hits at most.")] = 10,
) -> None:
    """What the library says to a query."""
    from bot.listing import found
    from content.search import search_of

    index = search_of(_usable_library())
    for asked in [" ".join(query)] if query else _lines_of_input():
        result = found(index.find(asked, limit))
        if json_:
            typer.echo(json.dumps(result, ensure_ascii=False))
            continue
        if result["corrected"]:
            typer.echo(f"Showing results for: {result['corrected']}")
        for hit in result["hits"]:
            typer.echo(f"{hit['score']:7.2f}  {hit['ref']}  {hit['title']}")


@app.command()
def gaps(*, json_: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """What was searched for and not found, the most frequent first: how often, the last day, the query."""
    from bot.listing import missed
    from bot.settings import read_settings

    with _in_one_line():
        found = asyncio.run(missed(read_settings()))
    for gap in found:
        typer.echo(json.dumps(gap, ensure_ascii=False) if json_ else f"{gap['count']}\t{gap['last']}\t{gap['query']}")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where the copy goes.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Also where a file is there already.")] = False,
) -> None:
    """A copy of the database, as it is at one moment, also while the bot runs."""
    from bot.backup import make_copy

    _work(partial(make_copy, copy=_named(file), force=force))


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A copy that backup made.")]) -> None:
    """Put a copy in the place of the database, once it is checked; the bot must not run."""
    from bot.backup import put_back

    _work(partial(put_back, copy=_named(file)))


@app.command()
def key() -> None:
    """A new key for DATA_KEY, by chance."""
    from bot.keys import new_key

    typer.echo(new_key())


@app.command()
def encrypt() -> None:
    """Encrypt all that users wrote with DATA_KEY, at once; the bot must not run."""
    from bot.keys import encrypt as encrypt_all

    _work(lambda settings: asyncio.run(encrypt_all(settings)))


def _named(file: Path) -> Path:
    if str(file) == "-":
        _stop("FILE: a database goes to a file, not to or from a pipe; give its name.", WRONG_USE)
    return file


def _work(what: Callable[[Any], str]) -> None:
    """Do something with the database, and say in one line what was done, or why not."""
    from bot.settings import read_settings

    with _in_one_line():
        typer.echo(what(read_settings()))


def _lines_of_input() -> Iterator[str]:
    return (line.rstrip("\n") for line in sys.stdin)
