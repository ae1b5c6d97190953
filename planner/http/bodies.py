"""How is what a client sends read? Bounded in size and in time; nothing is believed of what it says beforehand."""

import asyncio
import re
from typing import Final

from aiohttp import StreamReader, hdrs, web

from planner.core.errors import BadRequest, quoted
from planner.http.problems import HttpProblem, ProblemCode

JSON: Final = "application/json"

LARGEST: Final = 1024 * 1024
"""Octets of a body that is one document."""

PATIENCE: Final = 30.0
"""Seconds for the whole of such a body to arrive."""

BROKEN: Final = "the body is broken: its chunks or its length are wrong"

_JSON: Final = re.compile(r"application/(?:[\w.+-]+\+)?json", re.IGNORECASE | re.ASCII)


async def json_body(request: web.BaseRequest, largest: int = LARGEST) -> bytes:
    """Return the body of *request*, which must be said to be JSON, of up to *largest* octets.

    Raises HttpProblem, BadRequest.
    """
    media_type = request.headers.get(hdrs.CONTENT_TYPE, "")
    if not _JSON.fullmatch(media_type.partition(";")[0].strip()):
        text = f"the body must be JSON: Content-Type: application/json, not {quoted(media_type)}"
        raise HttpProblem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, text)
    await welcome(request)
    if (request.content_length or 0) > largest:
        raise _too_large(largest)
    if request.content.is_eof():  # all of it has arrived, and no clock is needed
        return await _read(request.content, largest)
    try:
        async with asyncio.timeout(PATIENCE):
            return await _read(request.content, largest)
    except TimeoutError:
        raise BadRequest(None, f"the body did not arrive within {PATIENCE:.0f} seconds") from None
    except web.RequestPayloadError:
        raise BadRequest(None, BROKEN) from None


async def welcome(request: web.BaseRequest) -> None:
    """Refuse a body that is encoded; ask for it if the client waits to be asked (RFC 9110 10.1.1)."""
    encoding = request.headers.get(hdrs.CONTENT_ENCODING)
    if encoding is not None and encoding.lower() != "identity":
        text = f"the body must not be encoded, and {quoted(encoding)} is an encoding"
        raise HttpProblem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, text)
    if request.headers.get(hdrs.EXPECT, "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # nothing of the answer has been sent: it can still be an error


async def _read(content: StreamReader, largest: int) -> bytes:
    body = await content.readany()
    if not content.at_eof():
        pieces = bytearray(body)
        while len(pieces) <= largest and not content.at_eof():
            pieces += await content.readany()
        body = bytes(pieces)
    if len(body) > largest:
        raise _too_large(largest)
    return body


def _too_large(largest: int) -> HttpProblem:
    return HttpProblem(ProblemCode.TOO_LARGE, f"the body is larger than {largest} octets")
