import asyncio
import gc
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from planner.runtime import SharedTurn, Turn, building_what_stays, let_go, no_full_collection


@pytest.fixture
def short_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.runtime.TURN", 1e-9)


@pytest.fixture
def long_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.runtime.TURN", 3600)


@pytest.mark.usefixtures("short_turns")
async def test_a_turn_that_is_over_is_passed_on() -> None:
    turn = Turn()
    order: list[str] = []
    asyncio.get_running_loop().call_soon(order.append, "another")
    assert turn.is_over
    await turn.pass_on()
    order.append("the first again")
    assert order == ["another", "the first again"]


@pytest.mark.usefixtures("long_turns")
async def test_a_turn_that_was_passed_on_begins_anew() -> None:
    turn = Turn()
    assert not turn.is_over
    await turn.pass_on()
    assert not turn.is_over


async def _passes(tasks: int) -> list[int]:
    """Return in which pass of the event loop each of so many tasks does its part."""
    turn, now = SharedTurn(), 0
    passes: list[int] = []

    async def count() -> None:
        nonlocal now
        while len(passes) < tasks:
            now += 1
            await asyncio.sleep(0)

    async def work() -> None:
        async with turn.part():
            passes.append(now)

    await asyncio.gather(count(), *(work() for _ in range(tasks)))
    return passes


@pytest.mark.usefixtures("short_turns")
async def test_one_task_has_a_shared_turn_in_each_pass_where_its_part_is_as_long() -> None:
    passes = await _passes(5)
    assert len(set(passes)) == 5


@pytest.mark.usefixtures("long_turns")
async def test_all_tasks_have_a_shared_turn_in_one_pass_where_their_parts_are_short() -> None:
    assert await _passes(5) == [1] * 5


@pytest.mark.usefixtures("short_turns")
async def test_a_part_that_fails_ends_like_any_other() -> None:
    turn = SharedTurn()
    with pytest.raises(ZeroDivisionError):
        async with turn.part():
            raise ZeroDivisionError
    async with turn.part():
        pass


@pytest.mark.parametrize("sparing", [no_full_collection, building_what_stays])
def test_full_collections_are_put_off_and_come_back(sparing: Callable[[], AbstractContextManager[None]]) -> None:
    usual = gc.get_threshold()
    with sparing():
        assert gc.get_threshold()[2] > 1_000_000
    assert gc.get_threshold() == usual
    gc.unfreeze()


def test_what_is_let_go_is_let_go_wholly() -> None:
    objects = [*range(1234)]
    let_go(objects)
    assert objects == []
