"""Very many things at once: slow ones hold up no other, and nothing piles up."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing

import pytest

from planner.service.crowd import AT_ONCE, MOST, Crowd

NEVER = 3600.0


async def given(things: Iterable[int]) -> AsyncIterator[int]:
    for thing in things:
        yield thing


class Work:
    """Work that is never done with the *dead*; the others are as soon as it is their turn."""

    def __init__(self, dead: Iterable[int] = ()) -> None:
        self.dead = frozenset(dead)
        self.begun = 0
        self.under_way = 0
        self.most = 0

    async def __call__(self, thing: int) -> int:
        self.begun += 1
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await (asyncio.Event().wait() if thing in self.dead else asyncio.sleep(0))
        finally:
            self.under_way -= 1
        return thing


async def test_everything_is_done_once() -> None:
    results = [it async for it in Crowd(Work(), NEVER).results(given(range(1000)))]
    assert sorted(results) == list(range(1000))


async def test_dead_ones_hold_up_no_other() -> None:
    work = Work(dead=range(AT_ONCE + 10))
    found = []
    async with aclosing(Crowd(work, 0).results(given(range(AT_ONCE + 500)))) as results:
        async for result in results:
            found.append(result)
            if len(found) == 490:
                break
    assert sorted(found) == list(range(AT_ONCE + 10, AT_ONCE + 500))
    assert work.under_way == 0  # whoever takes no more stops the work


@pytest.mark.parametrize(("patience", "most"), [(NEVER, AT_ONCE), (0, MOST)])
async def test_no_more_are_under_way_than_have_room(patience: float, most: int) -> None:
    work = Work(dead=range(1000))
    async with aclosing(Crowd(work, patience).results(given(range(1000)))) as results:
        taking = asyncio.ensure_future(anext(results))
        for _ in range(3 * MOST):
            await asyncio.sleep(0)
        assert (work.under_way, work.most) == (most, most)
        taking.cancel()
        await asyncio.wait([taking])


async def test_nothing_piles_up_before_a_slow_reader() -> None:
    work = Work()
    async with aclosing(Crowd(work, NEVER).results(given(range(1000)))) as results:
        for taken in range(1, 100):
            await anext(results)
            for _ in range(5):
                await asyncio.sleep(0)
            assert work.begun <= taken + AT_ONCE


async def test_what_could_be_read_is_done_before_it_is_told_that_no_more_can() -> None:
    async def broken() -> AsyncIterator[int]:
        yield 1
        raise OSError("gone")

    results = Crowd(Work(), NEVER).results(broken())
    assert await anext(results) == 1
    with pytest.raises(OSError, match="gone"):
        await anext(results)
