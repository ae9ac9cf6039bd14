"""A line to stand in."""

import asyncio

import pytest

from bot.line import Line


async def test_whoever_came_first_goes_first_and_alone() -> None:
    line, seen = Line(), list[str]()

    async def stand(who: str) -> None:
        async with line:
            seen.append(f"{who} in")
            await asyncio.sleep(0)
            seen.append(f"{who} out")

    await asyncio.gather(stand("a"), stand("b"), stand("c"))

    assert seen == ["a in", "a out", "b in", "b out", "c in", "c out"]


async def test_its_length_counts_those_who_wait_and_the_one_whose_turn_it_is() -> None:
    line = Line()
    async with line:
        waiting = asyncio.create_task(line.__aenter__())
        await asyncio.sleep(0)
        assert line.length == 2

        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert line.length == 1

    assert line.length == 0
