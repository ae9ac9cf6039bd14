"""`python -m bot`: run, preview, check, list, search, gaps, backup, restore, key, encrypt."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.start import FOUND_MISTAKES, WRONG_USE, in_one_line, run, start, stop
from content.library import Library
from content.mistakes import BrokenLibrary

app = typer.Typer(add_completion=False, help="Vademecum: guidance on security sector reform in a Telegram chat.")


@app.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """Without a command: on Telegram where BOT_TOKEN is set, else the preview."""
    if context.invoked_subcommand is None:
        run()


@app.command(name="run")
def run_bot() -> None:
    """Run on Telegram if BOT_TOKEN is set; else the preview, which needs nothing."""
    run()


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

    start(partial(run_preview, watch=watch), **({} if port is None else {"port": port}))


def _library(folder: Path | None) -> Library:
    from bot.settings import SettingsMistake, read_settings
    from content.reader import read_library

    try:
        where = folder or read_settings().content_dir
    except SettingsMistake as mistake:
        stop(str(mistake), WRONG_USE)
    if not where.is_dir():
        stop(f"There is no folder {where}.", WRONG_USE)
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
        stop(f"Mistakes in the library: {len(broken.mistakes)}. `python -m bot check` lists them.", FOUND_MISTAKES)


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

    with in_one_line():
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
        stop("FILE: a database goes to a file, not to or from a pipe; give its name.", WRONG_USE)
    return file


def _work(what: Callable[[Any], str]) -> None:
    """Do something with the database, and say in one line what was done, or why not."""
    from bot.settings import read_settings

    with in_one_line():
        typer.echo(what(read_settings()))


def _lines_of_input() -> Iterator[str]:
    return (line.rstrip("\n") for line in sys.stdin)
