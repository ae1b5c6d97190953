"""What did the DNS answer lately, and may that still serve?

RFC 2308 (negative answers), RFC 8767 (stale answers), RFC 9520 (failures are remembered too, for seconds). Answers of
names in use are refreshed before they expire, so that nobody waits; while the DNS is in trouble the last good answer
stays in force, marked stale, and is asked for again at a gentle pace. What a name's answer is now is worked out when
its TTL shows another second, and a hit in between is a look into a dictionary.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable, Mapping
from time import monotonic
from typing import Any, Final

from msgspec import Struct

from planner.core.answers import Answer, Question

_LONGEST: Final = 86400  # seconds; what holds for longer is asked for again all the same (RFC 8767 4)
_LONGEST_NEGATIVE: Final = 10800  # seconds (RFC 2308 5)
_STALE_TTL: Final = 30  # seconds for which a stale answer may be relied upon (RFC 8767 4)
_PAUSE: Final = 5.0  # seconds from a failure to the next try (RFC 9520 3.2)
_RECENT: Final = 60.0  # seconds; a failure longer ago says nothing about now
_LAST_PART: Final = 0.15  # of a TTL: who is used in it is refreshed
_MOST_REFRESHES: Final = 64  # in the background at once


class CacheStats(Struct, frozen=True, gc=False):
    """What a cache holds and has done; *failures* are questions that the DNS could not answer."""

    entries: int
    hits: int
    stale_hits: int
    misses: int
    refreshes: int
    failures: int
    evictions: int


class _Entry:
    """What is known of *question*: its last *good* answer, and the *failure* since then; times by the cache's clock.

    *shown* is given out, as it is, until *shown_until*. Nothing is asked in the background before *retry_at*.
    """

    __slots__ = (
        *("question", "good", "failure", "shown"),
        *("taken_at", "expires_at", "refresh_at", "retry_at", "shown_until"),
    )

    def __init__(self, answer: Answer) -> None:
        self.question = answer.question
        self.shown = answer
        self.shown_until = 0.0
        self.good: Answer | None = None
        self.failure: Answer | None = None
        self.taken_at = 0.0
        self.expires_at = 0.0
        self.refresh_at = 0.0
        self.retry_at = 0.0

    def show(self, now: float, max_stale: float) -> Answer | None:
        """Return the answer that is in force *now* and note until when it stays as it is; None: none is in force."""
        if self.good is not None and now < self.expires_at:
            age = int(now - self.taken_at)
            ttl = max(1, (self.good.ttl or 0) - age)  # what it is kept for may be less
            self.shown = _aged(self.good, ttl, stale=False)
            self.shown_until = min(self.taken_at + age + 1, self.expires_at)
            if now < self.refresh_at:
                self.shown_until = min(self.shown_until, self.refresh_at)
        elif self.failure is None or now >= self.retry_at + _RECENT:
            return None
        elif self.good is not None and now < self.expires_at + max_stale:
            self.shown = _aged(self.good, _STALE_TTL, stale=True)
            self.shown_until = min(self.retry_at, self.expires_at + max_stale)
        elif now < self.retry_at:
            self.shown = self.failure
            self.shown_until = self.retry_at
        else:
            return None
        return self.shown


class Cache:
    """Remembers the answers of *ask*, for up to *max_entries* questions: those asked for longest ago go first.

    An answer serves for *max_stale* seconds beyond its TTL if no better one can be had (D5). *clock*: in seconds.
    """

    def __init__(
        self,
        ask: Callable[[Question], Coroutine[Any, Any, Answer]],
        *,
        clock: Callable[[], float] = monotonic,
        max_entries: int = 100_000,
        max_stale: float = 86400,
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._max_entries = max_entries
        self._max_stale = max_stale
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._asking: dict[str, asyncio.Task[Answer]] = {}
        self._background: set[str] = set()
        self._hits = self._stale_hits = self._misses = 0
        self._refreshes = self._failures = self._evictions = 0

    def peek(self, question: Question) -> Answer | None:
        """Return what is known of *question* without any waiting, with the TTL that remains; None: it must be asked."""
        entry = self._entries.get(_key(question))
        if entry is None:
            return None
        now = self._clock()
        answer = entry.shown if now < entry.shown_until else self._renew(entry, now)
        if answer is not None:
            self._hits += 1
            self._stale_hits += answer.stale
        return answer

    async def answer(self, question: Question) -> Answer:
        """Return what is known of *question*, asking if need be. A cancelled caller disturbs no other."""
        answer = self.peek(question)
        if answer is not None:
            return answer
        self._misses += 1
        return await asyncio.shield(self._task(question))

    async def answers(self, questions: Iterable[Question]) -> Mapping[Question, Answer]:
        """Return what is known of each of *questions*, asking for the others all at once."""
        answers = {question: self.peek(question) for question in questions}
        missing = [question for question, answer in answers.items() if answer is None]
        fetched = await asyncio.gather(*map(self.answer, missing))
        return {question: answer for question, answer in answers.items() if answer} | dict(
            zip(missing, fetched, strict=True)
        )

    @property
    def stats(self) -> CacheStats:
        """What this cache holds and has done so far."""
        return CacheStats(
            entries=len(self._entries),
            hits=self._hits,
            stale_hits=self._stale_hits,
            misses=self._misses,
            refreshes=self._refreshes,
            failures=self._failures,
            evictions=self._evictions,
        )

    async def close(self) -> None:
        """Stop asking; whoever waits is cancelled."""
        tasks = tuple(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _renew(self, entry: _Entry, now: float) -> Answer | None:
        """Work out anew what is given out, and see to it that something better is on its way if need be."""
        answer = entry.show(now, self._max_stale)
        if answer is not None:
            self._entries.move_to_end(_key(entry.question))
            if now >= max(entry.refresh_at, entry.retry_at):
                self._refresh(entry, now)
        return answer

    def _refresh(self, entry: _Entry, now: float) -> None:
        if len(self._background) == _MOST_REFRESHES or (key := _key(entry.question)) in self._asking:
            return
        entry.retry_at = now + _PAUSE
        self._refreshes += 1
        self._background.add(key)
        self._task(entry.question)

    def _task(self, question: Question) -> asyncio.Task[Answer]:
        """Return the task that asks *question* now: one, however many wait for it."""
        key = _key(question)
        task = self._asking.get(key)
        if task is None:
            task = self._asking[key] = asyncio.create_task(self._fetch(question))
        return task

    async def _fetch(self, question: Question) -> Answer:
        key = _key(question)
        try:
            answer = await self._ask(question)
        finally:
            del self._asking[key]
            self._background.discard(key)
        return self._take(key, answer)

    def _take(self, key: str, answer: Answer) -> Answer:
        """Keep *answer*, if it may be kept; return what is in force now."""
        now = self._clock()
        entry = self._entries.get(key)
        if answer.status.is_temporary:
            return self._take_failure(key, entry or _Entry(answer), answer, now)
        if not answer.ttl:  # not to be kept; what is known lives on to its end, no longer
            if entry is not None and now >= entry.expires_at:
                del self._entries[key]
            return answer
        entry = entry or _Entry(answer)
        ttl = min(answer.ttl, _LONGEST_NEGATIVE if answer.status.is_negative else _LONGEST)
        entry.good, entry.failure = answer, None
        entry.taken_at = now
        entry.expires_at = now + ttl
        entry.refresh_at = entry.expires_at - max(ttl * _LAST_PART, min(1.0, ttl / 2))
        entry.retry_at = now
        return self._keep(key, entry, now) or answer

    def _take_failure(self, key: str, entry: _Entry, failure: Answer, now: float) -> Answer:
        self._failures += 1
        entry.failure = failure
        entry.retry_at = now + _PAUSE
        return self._keep(key, entry, now) or failure

    def _keep(self, key: str, entry: _Entry, now: float) -> Answer | None:
        self._entries[key] = entry
        self._entries.move_to_end(key)
        if len(self._entries) > self._max_entries:
            self._entries.popitem(last=False)
            self._evictions += 1
        return entry.show(now, self._max_stale)


def _key(question: Question) -> str:
    """Tell questions apart by one string: names are in lower case, types in upper case."""
    return question.name.text + question.type


def _aged(answer: Answer, ttl: int, *, stale: bool) -> Answer:
    return Answer(answer.question, answer.status, answer.records, answer.aliases, ttl, stale)
