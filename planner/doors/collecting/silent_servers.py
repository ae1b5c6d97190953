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
from planner.doors.collecting.rounds import Ask, TimedAnswers

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

        async def ask_mindfully(questions: Iterable[Question]) -> TimedAnswers:
            listed = tuple(questions)
            prompt: TimedAnswers = {}
            if self._until.get(server, 0.0) > asyncio.get_running_loop().time():
                prompt = await self._ask_briefly(listed, ask)
                if not prompt:
                    return {question: (unknown(question, Status.TIMEOUT), None) for question in listed}
            rest = tuple(question for question in listed if question not in prompt)
            answers = {**prompt, **(await ask(rest) if rest else {})}
            self._note(server, answers)
            return answers

        return ask_mindfully

    async def _ask_briefly(self, questions: tuple[Question, ...], ask: Ask) -> TimedAnswers:
        """Ask, and return what is answered in a short time."""
        asking = [asyncio.ensure_future(ask((question,))) for question in questions]
        try:
            done, _ = await asyncio.wait(asking, timeout=_BRIEFLY * self._timeout) if asking else ((), ())
        finally:
            for task in asking:
                task.cancel()
        answers = {question: timed for task in done for question, timed in task.result().items()}
        return {question: timed for question, timed in answers.items() if timed[0].status is not Status.TIMEOUT}

    def _note(self, server: Nameserver, answers: TimedAnswers) -> None:
        self._until.pop(server, None)
        if answers and all(answer.status is Status.TIMEOUT for answer, _ in answers.values()):
            self._until[server] = asyncio.get_running_loop().time() + _LATELY
            if len(self._until) > _MOST:
                self._until.popitem(last=False)
