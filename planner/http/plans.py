"""How is a plan asked for over HTTP? By parameters, by a JSON document, or many as lines of JSON."""

import asyncio
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from time import monotonic
from typing import Final
from urllib.parse import parse_qsl

import msgspec
from aiohttp import StreamReader, hdrs, web

from planner.batch import Batch, Lines, bad_line, joined
from planner.core.errors import BadRequest, printable, quoted
from planner.http.bodies import BROKEN, json_body, welcome
from planner.http.problems import ProblemCode, refusal_response
from planner.http.routes import seal
from planner.service import Service
from planner.wire import Reader, RefusalDocument, plan_document

JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"

MOST_ASKING: Final = 1000
"""Lines of one stream for which the DNS is asked at once."""

PATIENCE: Final = 60.0
"""Seconds for a whole line to arrive."""

_SLICE: Final = 0.002
"""Seconds of planning for a stream until other requests have their turn."""

_TAG: Final = re.compile(r'"([^"]*)"')

_log = logging.getLogger(__name__)


class Plans:
    """The answers to requests for plans."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._reader = Reader()
        self._batch = Batch(service)

    async def by_parameters(self, request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /v1/plan`."""
        query = self._reader.from_texts(texts(request.rel_url.raw_query_string))
        document = plan_document(self._service.plan(query) or await self._service.plan_asking(query))
        if isinstance(document, RefusalDocument):
            return refusal_response(document)
        tag = f'W/"{document.fingerprint}"'
        known = request.headers.getall(hdrs.IF_NONE_MATCH, ())
        if known and matches(known, document.fingerprint):
            return web.Response(status=304, headers={hdrs.ETAG: tag})
        return web.Response(body=msgspec.json.encode(document), headers={hdrs.CONTENT_TYPE: JSON, hdrs.ETAG: tag})

    async def by_document(self, request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `POST /v1/plan`."""
        query = self._reader.from_json(await json_body(request))
        document = plan_document(self._service.plan(query) or await self._service.plan_asking(query))
        if isinstance(document, RefusalDocument):
            return refusal_response(document)
        return web.Response(body=msgspec.json.encode(document), headers={hdrs.CONTENT_TYPE: JSON})

    async def by_lines(self, request: web.BaseRequest, request_id: str) -> web.StreamResponse:
        """Answer `POST /v1/plans`. The media type is not looked at: every line is judged by itself."""
        await welcome(request)
        response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: NDJSON})
        seal(response, request_id)
        await response.prepare(request)
        try:
            await self._stream(request.content, response, request_id)
            await response.write_eof()
        except ConnectionError:
            _log.debug("request %s: the client left before the end", request_id)
        return response

    async def _stream(self, content: StreamReader, response: web.StreamResponse, request_id: str) -> None:
        try:
            async for lines in lines_of(content):
                while answers := self._some_answers(lines, request_id):
                    await response.write(await joined(answers))
                    await asyncio.sleep(0)
        except BadRequest as error:
            await response.write(bad_line(ProblemCode.BAD_REQUEST, error))

    def _some_answers(
        self, lines: Iterator[bytes | None], request_id: str
    ) -> list[bytes | Coroutine[None, None, bytes]]:
        """Answer as many *lines* as there is time for; none if there is none left."""
        until = monotonic() + _SLICE
        answers: list[bytes | Coroutine[None, None, bytes]] = []
        asking = 0
        for line in lines:
            answer = self._answer(line, request_id)
            answers.append(answer)
            asking += not isinstance(answer, bytes)
            if monotonic() >= until or asking == MOST_ASKING:
                break
        return answers

    def _answer(self, line: bytes | None, request_id: str) -> bytes | Coroutine[None, None, bytes]:
        try:
            answer = self._batch.answer(line)
        except Exception:
            return failed(request_id)
        return answer if isinstance(answer, bytes) else _guarded(answer, request_id)


async def _guarded(answer: Coroutine[None, None, bytes], request_id: str) -> bytes:
    try:
        return await answer
    except Exception:
        return failed(request_id)


def failed(request_id: str) -> bytes:
    """Log the fault of ours in hand, and say so in the line's place: it must not cost the other phones their plans."""
    _log.exception("request %s: a line failed", request_id)
    return bad_line(ProblemCode.INTERNAL, BadRequest(None, ProblemCode.INTERNAL.meaning))


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


def texts(query: str) -> dict[str, str]:
    """Read the parameters of a URL, each of which may be given once. Raises BadRequest."""
    try:
        pairs = _pairs(query)
    except UnicodeDecodeError:
        raise BadRequest(None, "the parameters are not UTF-8") from None
    texts = dict(pairs)
    if len(texts) < len(pairs):
        ((twice, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise BadRequest(printable(twice[:80]), f"parameter {quoted(twice)} is given more than once")
    return texts


def _pairs(query: str) -> list[tuple[str, str]]:
    if "%" in query or "+" in query:
        return parse_qsl(query, keep_blank_values=True, errors="strict")
    # most have nothing to decode, and are read several times faster so
    parts = (part.partition("=") for part in query.split("&") if part)
    return [(name, value) for name, _, value in parts]


def matches(fields: Iterable[str], fingerprint: str) -> bool:
    """Compare weakly with the entity tags of If-None-Match (RFC 9110 13.1.2)."""
    return any(field.strip() == "*" or fingerprint in _TAG.findall(field) for field in fields)
