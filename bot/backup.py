"""`python -m bot backup` and `restore`: what an operator reads when a copy was made, or put in the database's place."""

from pathlib import Path

from bot.settings import Settings
from storage import Cipher
from storage.backup import Contents, back_up, file_of, restore

KILO = 1024


def make_copy(settings: Settings, copy: Path, *, force: bool) -> str:
    """Copy the database, also while a bot writes in it; the line that says what is in the copy."""
    contents = back_up(file_of(settings.database_url), copy, force=force)
    return f"{copy}: {told(contents)}."


def put_back(settings: Settings, copy: Path) -> str:
    """Put a copy in the place of the database; the line that says what it holds, and where the one before is."""
    database = file_of(settings.database_url)
    contents, before = restore(database, copy, Cipher(*settings.data_keys))
    return f"{database} is now {copy}: {told(contents)}." + (f" The one before is {before}." if before else "")


def told(contents: Contents) -> str:
    """What a database holds, in words."""
    return (
        f"{_size(contents.size)}, {contents.rows:,} rows, {contents.users:,} users, "
        f"tables of version {contents.version}"
    )


def _size(size: int) -> str:
    if size < KILO * KILO:
        return f"{size / KILO:.0f} KB"
    return f"{size / KILO / KILO:.1f} MB"
