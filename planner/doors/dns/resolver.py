"""What does the DNS answer? Asked over the network, of recursive or of authoritative name servers.

RFC 1034 5.3, RFC 1035, RFC 6891 (EDNS), RFC 7766 (TCP after truncation), RFC 5452 (forged answers). What the DNS says
is a status, never an exception. A question is asked once, however many wait for it; and it costs a place in a table,
not a task: replies come in callbacks, and one timer looks after those that do not come.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from math import inf
from typing import Final

from msgspec import Struct

from planner.core.answers import Answer, Question, RecordType, Status, unknown
from planner.core.policy.listeners import Nameserver
from planner.doors.dns.courier import Courier

_MOST_FRESH: Final = 256  # questions in their first wait: as many as the socket buffers of a name server hold
_MOST_UNDER_WAY: Final = 4096
_AT_ONCE: Final = 32  # sent in one pass of the event loop: that takes a millisecond or two


class ResolverStats(Struct, frozen=True):
    """What a resolver has done: *outcomes* of questions, *queries* sent for them over UDP and *over_tcp*.

    *under_way*: questions without an answer yet. *last_heard*: when any server replied last, event loop seconds.
    """

    outcomes: Mapping[tuple[RecordType, Status], int]
    queries: int
    over_tcp: int
    under_way: int
    last_heard: float | None


class _Batch:
    """The questions that one caller waits for."""

    __slots__ = ("_begun", "_loop", "answers", "done", "open")

    def __init__(self) -> None:
        self.open = 0
        self.answers: dict[Question, tuple[Answer, float]] = {}
        self._loop = asyncio.get_running_loop()
        self._begun = self._loop.time()
        self.done: asyncio.Future[None] = self._loop.create_future()

    def take(self, answer: Answer) -> None:
        self.answers[answer.question] = (answer, 1000 * (self._loop.time() - self._begun))
        self.open -= 1
        if not self.open and not self.done.done():
            self.done.set_result(None)


class Resolver:
    """Asks name servers: those that *nameservers* gives at the moment of the question.

    *timeout*, seconds, is for one question with all its tries, and with its wait for a place if there are too many;
    unless it *is_patient*: then time runs from its first query, so that a time-out tells of a server and nothing else.
    *mixed*: names go out in random case, which a forger has to guess.
    """

    def __init__(
        self,
        nameservers: Callable[[], tuple[Nameserver, ...]],
        *,
        timeout: float = 3.0,
        is_patient: bool = False,
        mixed: bool = True,
    ) -> None:
        self._nameservers = nameservers
        self._timeout = timeout
        self._is_patient = is_patient
        self._mixed = mixed
        self._employed: tuple[Nameserver, ...] = ()
        self._courier: Courier | None = None
        self._waiting: dict[Question, list[_Batch]] = {}
        self._queue: deque[tuple[Question, float]] = deque()
        self._left = _AT_ONCE
        self._is_resting = False
        self._outcomes: Counter[str] = Counter()

    async def ask(self, question: Question) -> Answer:
        """Ask one question; the answer comes within the time-out. A cancelled caller disturbs no other."""
        return (await self.ask_all((question,)))[question]

    async def ask_all(self, questions: Iterable[Question]) -> Mapping[Question, Answer]:
        """Ask *questions* at once; each answer comes within the time-out."""
        timed = await self.ask_timed(questions)
        return {question: answer for question, (answer, _) in timed.items()}

    async def ask_timed(self, questions: Iterable[Question]) -> Mapping[Question, tuple[Answer, float]]:
        """Ask *questions* at once; give each answer with the milliseconds that it took."""
        batch = _Batch()
        deadline = inf if self._is_patient else asyncio.get_running_loop().time() + self._timeout
        for question in questions:
            batches = self._waiting.setdefault(question, [])
            if not batches:
                self._queue.append((question, deadline))
            elif batches[-1] is batch:
                continue  # it was among *questions* before
            batches.append(batch)
            batch.open += 1
        if batch.open:
            self._admit()
            await batch.done
        return batch.answers

    @property
    def stats(self) -> ResolverStats:
        """What this resolver has done so far."""
        courier = self._courier
        return ResolverStats(
            outcomes={
                (type_, status): count
                for type_ in RecordType
                for status in Status
                if (count := self._outcomes[type_ + status])
            },
            queries=courier.queries if courier else 0,
            over_tcp=courier.over_tcp if courier else 0,
            under_way=len(self._waiting),
            last_heard=courier.last_heard if courier else None,
        )

    async def close(self) -> None:
        """Close every socket. Whoever still waits is told that nothing came in time."""
        self._queue.clear()
        if self._courier is not None:
            await self._courier.close()
        for question in tuple(self._waiting):
            self._finish(unknown(question, Status.TIMEOUT))

    def _admit(self) -> None:
        """Let questions go that have found a place; their time may have run out while they waited for it."""
        queue, courier = self._queue, self._hire()
        now = asyncio.get_running_loop().time()
        room = min(self._left, _MOST_FRESH - courier.fresh, _MOST_UNDER_WAY - courier.under_way, len(queue))
        self._left -= room
        for _ in range(room):
            question, deadline = queue.popleft()
            if deadline > now:
                courier.take(question, min(deadline, now + self._timeout))
            else:
                self._finish(unknown(question, Status.TIMEOUT))
        if not self._left:
            self._go_on_soon()

    def _go_on_soon(self) -> None:
        """Admit more in the next pass of the event loop; never at once, where one that fails comes by here again."""
        if not self._is_resting:
            self._is_resting = True
            asyncio.get_running_loop().call_soon(self._go_on)

    def _go_on(self) -> None:
        self._is_resting = False
        self._left = _AT_ONCE
        self._admit()

    def _hire(self) -> Courier:
        if self._courier is None:
            self._courier = Courier(self._timeout, on_answer=self._finish, on_tick=self._admit, mixed=self._mixed)
        nameservers = self._nameservers()
        if nameservers is not self._employed:
            self._employed = nameservers
            self._courier.employ(nameservers)
        return self._courier

    def _finish(self, answer: Answer) -> None:
        self._outcomes[answer.question.type + answer.status] += 1
        for batch in self._waiting.pop(answer.question):
            batch.take(answer)
        if self._queue:
            self._go_on_soon()
