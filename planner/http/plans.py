"""How is a plan asked for over HTTP? By parameters, by a JSON document, or many as lines of JSON."""

from collections.abc import Coroutine, Iterator
from typing import Final

import msgspec
from aiohttp import StreamReader, hdrs, web

from planner.http.bodies import JSON, json_body
from planner.http.parameters import matches, texts
from planner.http.problems import refusal_response
from planner.http.streams import answer_in_lines, failure_line, lines_of
from planner.runtime import Turn
from planner.service.batch import Batch, joined
from planner.service.service import Service
from planner.wire.plan import RefusalDocument, plan_document
from planner.wire.reading import Reader

MOST_ASKING: Final = 1000
"""Lines of one stream for which the DNS is asked at once."""


class Plans:
    """The answers to requests for plans."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._reader = Reader()
        self._batch = Batch(service)

    async def by_parameters(self, request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /v1/plan`."""
        query = self._reader.from_texts(texts(request.rel_url.raw_query_string))
        document = plan_document(await self._service.plan(query), self._service.provisioner)
        if isinstance(document, RefusalDocument):
            return refusal_response(document)
        tag = f'W/"{document.fingerprint}"'
        tags = request.headers.getall(hdrs.IF_NONE_MATCH, ())
        if tags and matches(tags, document.fingerprint):
            return web.Response(status=304, headers={hdrs.ETAG: tag})
        return web.Response(body=msgspec.json.encode(document), headers={hdrs.CONTENT_TYPE: JSON, hdrs.ETAG: tag})

    async def by_document(self, request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `POST /v1/plan`."""
        query = self._reader.from_json(await json_body(request))
        document = plan_document(await self._service.plan(query), self._service.provisioner)
        if isinstance(document, RefusalDocument):
            return refusal_response(document)
        return web.Response(body=msgspec.json.encode(document), headers={hdrs.CONTENT_TYPE: JSON})

    async def by_lines(self, request: web.BaseRequest, request_id: str) -> web.StreamResponse:
        """Answer `POST /v1/plans`. The media type is not looked at: every line is judged by itself."""
        return await answer_in_lines(request, request_id, self._stream)

    async def _stream(self, content: StreamReader, response: web.StreamResponse, request_id: str) -> None:
        turn = Turn()
        async for lines in lines_of(content):
            while answers := self._some_answers(lines, request_id, turn):
                await response.write(await joined(answers))
                await turn.pass_on()

    def _some_answers(
        self, lines: Iterator[bytes | None], request_id: str, turn: Turn
    ) -> list[bytes | Coroutine[None, None, bytes]]:
        """Answer as many *lines* as there is time for in a *turn*; none if there is none left."""
        turn.begin()
        answers: list[bytes | Coroutine[None, None, bytes]] = []
        asking = 0
        for line in lines:
            answer = self._answer(line, request_id)
            answers.append(answer)
            asking += not isinstance(answer, bytes)
            if turn.is_over or asking == MOST_ASKING:
                break
        return answers

    def _answer(self, line: bytes | None, request_id: str) -> bytes | Coroutine[None, None, bytes]:
        try:
            answer = self._batch.answer(line)
        except Exception:
            return failure_line(request_id)
        return answer if isinstance(answer, bytes) else _guarded(answer, request_id)


async def _guarded(answer: Coroutine[None, None, bytes], request_id: str) -> bytes:
    try:
        return await answer
    except Exception:
        return failure_line(request_id)
