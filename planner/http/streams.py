"""How are many requests answered in one? Lines of JSON in, lines of JSON out, while more come.

What a line asks for is judged by itself: one that fails costs no other its answer.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from time import monotonic
from typing import Final, TypeAlias

from aiohttp import StreamReader, hdrs, web

from planner.core.errors import BadRequest
from planner.http.bodies import BROKEN, welcome
from planner.http.gate import seal
from planner.http.problems import ProblemCode
from planner.wire.lines import Lines, bad_line

NDJSON: Final = "application/x-ndjson"

PATIENCE: Final = 60.0
"""Seconds for a whole line to arrive."""

_log = logging.getLogger(__name__)


StreamHandler: TypeAlias = Callable[[StreamReader, web.StreamResponse, str], Awaitable[None]]
"""Reads a body and writes a response, of a request with an id."""


async def answer_in_lines(request: web.BaseRequest, request_id: str, handle: StreamHandler) -> web.StreamResponse:
    """Let *handle* write lines for those that come. What is wrong with the body as a whole is told in the last line."""
    await welcome(request)
    response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: NDJSON})
    seal(response, request_id)
    await response.prepare(request)
    try:
        try:
            await handle(request.content, response, request_id)
        except BadRequest as error:
            await response.write(bad_line(ProblemCode.BAD_REQUEST, error))
        await response.write_eof()
    except ConnectionError:
        _log.debug("request %s: the client left before the end", request_id)
    return response


async def lines_of(content: StreamReader) -> AsyncIterator[Iterator[bytes | None]]:
    """Give the lines of a body as they come. Raises BadRequest if they come too slowly, or the body is broken."""
    lines = Lines()
    until = monotonic() + PATIENCE
    while not content.at_eof():
        try:
            async with asyncio.timeout(until - monotonic()):
                piece = await content.readany()
        except TimeoutError:
            raise BadRequest(None, f"no whole line arrived within {PATIENCE:.0f} seconds") from None
        except web.RequestPayloadError:
            raise BadRequest(None, BROKEN) from None
        yield lines.feed(piece)
        if b"\n" in piece:
            until = monotonic() + PATIENCE
    yield lines.end()


def failure_line(request_id: str) -> bytes:
    """Log the fault of ours in hand, and say so in the line's place: it must not cost the other phones their plans."""
    _log.exception("request %s: a line failed", request_id)
    return bad_line(ProblemCode.INTERNAL, BadRequest(None, ProblemCode.INTERNAL.meaning))
