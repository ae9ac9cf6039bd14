"""What a user wants done is done once, however often the update that asks for it is handled.

A process may be killed when an act is kept and its update is not yet noted as answered. After the restart the update is
handled again: from the start, because nobody knows whether its answer went out. So an act counts itself, in its own
transaction, on the row of its update in the inbox; the second time around it finds itself counted and lets be.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import copy
from typing import Self

from storage.cipher import Cipher
from storage.database import Database, Part, Transaction


class Acts(Part):
    """A part of the Store whose acts can be tied to an update."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        super().__init__(database, cipher)
        self._update: tuple[int, int] | None = None
        self._acts = 0
        self._brought_texts = set[int]()
        """Updates, not ended yet, that brought a text which was awaited: one set for all that are tied to updates."""

    def once(self, bot: int, update: int) -> Self:
        """The same Store for whoever handles this update of this bot: each of its acts is done once.

        An act of an update that is not in the inbox is done whenever it is asked for: nobody handles it again.
        """
        tied = copy(self)
        tied._update, tied._acts = (bot, update), 0  # noqa: SLF001 - one of its own kind
        return tied

    @asynccontextmanager
    async def _act(self) -> AsyncIterator[tuple[Transaction, bool]]:
        """A transaction for an act, and whether it is still to be done; False where it was done for the same update."""
        async with self._db.transaction() as transaction:
            yield transaction, await self._is_new(transaction)

    async def _is_new(self, transaction: Transaction) -> bool:
        if self._update is None:
            return True
        self._acts += 1  # the same update does the same acts in the same order, so a number names an act
        found = await transaction.execute("SELECT acts FROM inbox WHERE bot = $1 AND update_id = $2", *self._update)
        if not found:
            return True
        if found[0]["acts"] >= self._acts:
            return False
        await transaction.execute(
            "UPDATE inbox SET acts = $3 WHERE bot = $1 AND update_id = $2", *self._update, self._acts
        )
        return True
