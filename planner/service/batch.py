"""How are many phones planned for in one go? A line of JSON for each request, a line for each answer, in order.

The lines come in pieces of any size, from a file or over HTTP. Whatever is sent, no more than one line of the longest
allowed length is kept.
"""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator
from typing import Final

import msgspec

from planner.core.choice import Refusal
from planner.core.errors import BadRequest
from planner.core.plan.plan import Plan
from planner.service.service import Service
from planner.wire import BadDocument, PlanQuery, Reader, plan_document

LONGEST_LINE: Final = 64 * 1024
"""Octets of a request, without the line's end."""


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
            return bad_line("too-large", BadRequest(None, f"the line is longer than {LONGEST_LINE} octets"))
        if not line or line.isspace():
            return b""
        try:
            query = self._reader.from_json(line)
            answer = self._service.plan(query)
        except BadRequest as error:
            self.unplanned += 1
            return bad_line("bad-request", error)
        return self._asking(query) if answer is None else self._line(answer)

    async def _asking(self, query: PlanQuery) -> bytes:
        return self._line(await self._service.plan_asking(query))

    def _line(self, answer: Plan | Refusal) -> bytes:
        self.unplanned += isinstance(answer, Refusal)
        return _written(plan_document(answer))


async def joined(answers: Iterable[bytes | Coroutine[None, None, bytes]]) -> bytes:
    """Return *answers* in their order; all that the DNS must be asked for is asked at once."""
    in_order = list(answers)
    asking = [answer for answer in in_order if not isinstance(answer, bytes)]
    asked = iter(await asyncio.gather(*asking) if asking else ())
    return b"".join(answer if isinstance(answer, bytes) else next(asked) for answer in in_order)


def bad_line(code: str, error: BadRequest) -> bytes:
    """Return what stands in the place of a line that is wrong."""
    return _written(BadDocument(bad=True, code=code, field=error.field, text=error.text, position=error.position))


def _written(document: msgspec.Struct) -> bytes:
    return msgspec.json.encode(document) + b"\n"


class Lines:
    """Cuts what comes in pieces into lines. A line that is too long is given as None, and never kept."""

    def __init__(self, longest: int = LONGEST_LINE) -> None:
        self._longest = longest
        self._begun = bytearray()

    def feed(self, piece: bytes) -> Iterator[bytes | None]:
        """Give the lines that end in *piece*, without their ends."""
        first, end, rest = piece.partition(b"\n")
        self._add(first)
        if not end:
            return
        yield self._finished()
        *lines, begun = rest.split(b"\n")
        for line in lines:
            yield line if len(line) <= self._longest else None
        self._add(begun)

    def end(self) -> Iterator[bytes | None]:
        """Give the last line, if it had no end."""
        if self._begun:
            yield self._finished()

    def _add(self, part: bytes) -> None:
        """Keep the beginning of a line, one octet more than is allowed at most: that is how it is known later."""
        self._begun += part[: self._longest + 1 - len(self._begun)]

    def _finished(self) -> bytes | None:
        line = bytes(self._begun)
        self._begun.clear()
        return line if len(line) <= self._longest else None
