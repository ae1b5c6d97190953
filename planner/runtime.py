"""How does long work let the rest go on? In turns on the event loop, and with Python told what need not stop for it.

An event loop serves nobody while one task computes, and a thread beside it keeps Python's lock for as long as it may.
The collector of cycles stops everything, the longer the more there is; hardly anything here refers to itself. Nothing
of the planner is known here.
"""

import gc
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from time import monotonic
from typing import Any, Final

TURN: Final = 0.002
"""Seconds of work in one go on the event loop: fewer cost more, and more are noticed by whoever waits."""

_SWITCH_INTERVAL: Final = 0.0005
_USUAL: Final = gc.get_threshold()
_SELDOM: Final = 50_000  # objects more than before
_NEVER: Final = 2**31 - 1
_AT_ONCE: Final = 100


class Turn:
    """A turn of a task that has much to do: when it *is over*, it is passed on to whoever waits."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Begin a turn, after others had theirs."""
        self._end = monotonic() + TURN

    @property
    def is_over(self) -> bool:
        """Whether it is time to let others work."""
        return monotonic() >= self._end

    async def pass_on(self) -> None:
        """Let everybody else have a turn, and begin another."""
        import asyncio  # noqa: PLC0415 - slow to load, and half of the commands need no event loop

        await asyncio.sleep(0)
        self.begin()


class SharedTurn:
    """The turn of many tasks, each with a little to do: together they do so much in one pass of the event loop."""

    def __init__(self) -> None:
        self._used = 0.0  # seconds

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """Work for a part of the turn; wait for the next if this one is over."""
        import asyncio  # noqa: PLC0415 - as above

        while self._used >= TURN:  # noqa: ASYNC110 - it ends with this pass
            await asyncio.sleep(0)
        begun = monotonic()
        try:
            yield
        finally:
            self._used += monotonic() - begun
            if self._used >= TURN:
                asyncio.get_running_loop().call_soon(self._begin)

    def _begin(self) -> None:
        self._used = 0.0


def put_the_event_loop_first() -> None:
    """Have threads give up Python's lock ten times sooner than usual.

    The event loop waits for it each time that it has sent or received something; less than that gains nothing.
    """
    sys.setswitchinterval(_SWITCH_INTERVAL)


@contextmanager
def loading() -> Iterator[None]:
    """Look for no cycles while modules are loaded, which stay: looking costs an eighth of a short command's time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def keep_what_is_there() -> None:
    """Spare the collector what has been built until now: it stays."""
    gc.collect()
    gc.freeze()


def collect_seldom() -> None:
    """Look for cycles seldom from now on, in a command that makes none: looking costs a fifth of its time."""
    gc.freeze()
    gc.set_threshold(_SELDOM)


@contextmanager
def no_full_collection() -> Iterator[None]:
    """Put full collections off; of several who do so at once, the first to end lets them be."""
    gc.set_threshold(*_USUAL[:2], _NEVER)
    try:
        yield
    finally:
        gc.set_threshold(*_USUAL)


@contextmanager
def building_what_stays() -> Iterator[None]:
    """Put full collections off while much is built, and spare the collector all of it for ever after.

    What it replaces needs no collector, as long as nothing in it refers to itself.
    """
    with no_full_collection():
        try:
            yield
        finally:
            gc.freeze()


def let_go(objects: list[Any]) -> None:
    """Free the only hold on many objects, a few at a time: a million at once would hold everything up."""
    while objects:
        del objects[-_AT_ONCE:]
