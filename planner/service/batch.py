"""How are many phones planned for in one go? A line of JSON for each request, a line for each answer, in order."""

import asyncio
from collections.abc import Coroutine, Iterable

from planner.core.choice import Refusal
from planner.core.errors import BadRequest
from planner.core.locate import Open
from planner.core.plan.plan import Plan, Request
from planner.service.planning import plan, plan_asking
from planner.service.service import Service
from planner.service.situation import Situation
from planner.wire.lines import TOO_LONG, bad_line, line_of
from planner.wire.plan import plan_document
from planner.wire.reading import Reader, request_from


class Batch:
    """Answers requests that come as lines. *unplanned* counts the refused and the bad."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._reader = Reader()
        self.unplanned = 0

    def answer(self, line: bytes | None) -> bytes | Coroutine[None, None, bytes]:
        """Return the answer to *line* with its line's end; nothing for a blank line. None is one that was too long.

        Where the DNS must be asked first, what is returned is to be awaited.
        """
        if line is None:
            self.unplanned += 1
            return bad_line("too-large", BadRequest(None, TOO_LONG))
        if not line or line.isspace():
            return b""
        situation = self._service.situation
        try:
            request = request_from(self._reader.from_json(line), situation.recogniser)
        except BadRequest as error:
            self.unplanned += 1
            return bad_line("bad-request", error)
        planned = plan(situation, request)
        return self._asking(situation, request) if isinstance(planned, Open) else self._line(planned)

    async def _asking(self, situation: Situation, request: Request) -> bytes:
        return self._line(await plan_asking(situation, request))

    def _line(self, answer: Plan | Refusal) -> bytes:
        self.unplanned += isinstance(answer, Refusal)
        return line_of(plan_document(answer, self._service.provisioner))


async def joined(answers: Iterable[bytes | Coroutine[None, None, bytes]]) -> bytes:
    """Return *answers* in their order; all that the DNS must be asked for is asked at once."""
    in_order = list(answers)
    asking = [answer for answer in in_order if not isinstance(answer, bytes)]
    later = iter(await asyncio.gather(*asking) if asking else ())
    return b"".join(answer if isinstance(answer, bytes) else next(later) for answer in in_order)
