"""Which servers were silent lately? They are asked all the same, and waited for only briefly.

A dead name server that a thousand domains share would cost each of them a whole time-out. Nothing is taken for silence
that was not asked: whoever answers anything again is given its whole time at once.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

from planner.core.answers import Question, Status, unknown
from planner.core.policy.listeners import Nameserver
from planner.doors.collecting.rounds import Ask, Told

_LATELY: Final = 30.0  # seconds
_BRIEFLY: Final = 0.2  # of the time-out: a query that got lost has been sent again by then
_MOST: Final = 256


class Silences:
    """Remembers who let a whole time-out pass without a word. *timeout*: seconds."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._until: OrderedDict[Nameserver, float] = OrderedDict()

    def mindful(self, server: Nameserver, ask: Ask) -> Ask:
        """Return what asks *server* as *ask* does, and does not wait long for it while it was silent lately."""

        async def asked(questions: Iterable[Question]) -> Told:
            wanted = tuple(questions)
            heard: Told = {}
            if self._until.get(server, 0.0) > asyncio.get_running_loop().time():
                heard = await self._heard_briefly(wanted, ask)
                if not heard:
                    return {question: (unknown(question, Status.TIMEOUT), None) for question in wanted}
            rest = tuple(question for question in wanted if question not in heard)
            told = {**heard, **(await ask(rest) if rest else {})}
            self._note(server, told)
            return told

        return asked

    async def _heard_briefly(self, questions: tuple[Question, ...], ask: Ask) -> Told:
        """Ask, and return what is answered in a short time."""
        asking = [asyncio.ensure_future(ask((question,))) for question in questions]
        try:
            done, _ = await asyncio.wait(asking, timeout=_BRIEFLY * self._timeout) if asking else ((), ())
        finally:
            for each in asking:
                each.cancel()
        told = {question: of for each in done for question, of in each.result().items()}
        return {question: of for question, of in told.items() if of[0].status is not Status.TIMEOUT}

    def _note(self, server: Nameserver, told: Told) -> None:
        self._until.pop(server, None)
        if told and all(answer.status is Status.TIMEOUT for answer, _ in told.values()):
            self._until[server] = asyncio.get_running_loop().time() + _LATELY
            if len(self._until) > _MOST:
                self._until.popitem(last=False)
