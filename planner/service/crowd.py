"""How are very many things done at once, so that slow ones hold up no other?

A bounded number has places. What is not done within the patience steps aside: its place goes to the next, and it goes
on, one of a bounded number too. A result holds its place until it is taken, so nothing piles up before a slow reader.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Coroutine
from typing import Any, Final, Generic, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

AT_ONCE: Final = 64
"""Things that have places: enough to keep name servers busy, few enough for flat memory."""

MOST: Final = 256
"""Things under way in all, with those that have stepped aside."""


class Crowd(Generic[Thing, Result]):
    """Does *work* on things. *patience*: seconds after which one steps aside. *at_once* have places, *most* in all."""

    def __init__(
        self,
        work: Callable[[Thing], Coroutine[Any, Any, Result]],
        patience: float,
        *,
        at_once: int = AT_ONCE,
        most: int = MOST,
    ) -> None:
        self._work = work
        self._patience = patience
        self._at_once = at_once
        self._most = most
        self._loop = asyncio.get_running_loop()
        self._placed: dict[asyncio.Task[Result], asyncio.TimerHandle] = {}
        self._aside: set[asyncio.Task[Result]] = set()
        self._done: deque[asyncio.Task[Result]] = deque()
        self._room = asyncio.Event()
        self._news = asyncio.Event()

    async def results(self, things: AsyncIterable[Thing]) -> AsyncGenerator[Result, None]:
        """Give the result of each of *things* as it is done; whoever takes no more stops the work."""
        admission = self._loop.create_task(self._admit(things))
        admission.add_done_callback(lambda _: self._news.set())
        try:
            while True:
                self._news.clear()
                while self._done:
                    yield self._taken().result()
                if admission.done() and not self._placed and not self._aside:
                    break
                await self._news.wait()
            admission.result()
        finally:
            await self._stop(admission)

    async def _admit(self, things: AsyncIterable[Thing]) -> None:
        async for thing in things:
            while len(self._placed) >= self._at_once or len(self._placed) + len(self._aside) >= self._most:
                self._room.clear()
                await self._room.wait()
            task = self._loop.create_task(self._work(thing))
            self._placed[task] = self._loop.call_later(self._patience, self._step_aside, task)
            task.add_done_callback(self._ended)

    def _step_aside(self, task: asyncio.Task[Result]) -> None:
        del self._placed[task]
        self._aside.add(task)
        self._room.set()

    def _ended(self, task: asyncio.Task[Result]) -> None:
        if task in self._placed:
            self._placed[task].cancel()
        self._done.append(task)
        self._news.set()

    def _taken(self) -> asyncio.Task[Result]:
        task = self._done.popleft()
        if self._placed.pop(task, None) is None:
            self._aside.remove(task)
        self._room.set()
        return task

    async def _stop(self, admission: asyncio.Task[None]) -> None:
        for timer in self._placed.values():
            timer.cancel()
        left = (admission, *self._placed, *self._aside)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
