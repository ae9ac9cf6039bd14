"""What docs/privacy.md promises."""

import re
from datetime import timedelta
from pathlib import Path

from storage import open_store
from storage.gaps import GAPS_KEPT
from storage.inbox import UPDATES_KEPT
from storage.memory import AWAITED_KEPT, RESULTS_KEPT

DOCS = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
HOW_LONG = dict(re.findall(r"^\| `(\w+)` \|.* \| ([^|]*) \|$", DOCS, re.MULTILINE))


async def test_every_table_is_explained() -> None:
    async with open_store("sqlite://") as store:
        tables = await store._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")

    assert set(HOW_LONG) == {table["name"] for table in tables}


def test_how_long_a_row_is_kept_is_what_the_program_does() -> None:
    days = {"results": RESULTS_KEPT, "awaited": AWAITED_KEPT, "inbox": UPDATES_KEPT, "gaps": GAPS_KEPT}

    for table, kept in days.items():
        told = re.findall(r"(\d+) days?", HOW_LONG[table])
        assert [timedelta(days=int(number)) for number in told] == [kept], table


def test_its_links_lead_somewhere() -> None:
    for page, heading in re.findall(r"\]\((\w+\.md)#([\w-]+)\)", DOCS):
        headings = re.findall(
            r"^#+ (.*)$", (Path(__file__).parents[2] / "docs" / page).read_text("utf-8"), re.MULTILINE
        )
        assert heading in [title.lower().replace(" ", "-") for title in headings]
