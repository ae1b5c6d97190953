"""How are audits asked for over HTTP? One domain, or many as lines; and the records to publish, and the checks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from functools import partial
from typing import Final
from urllib.parse import unquote

import msgspec
from aiohttp import StreamReader, hdrs, web

from planner.core.audit.catalogue import CHECKS, check_named
from planner.core.errors import BadRequest, NotListed
from planner.core.publish.zone import zone_text
from planner.http.bodies import JSON
from planner.http.parameters import matches, texts
from planner.http.problems import HttpProblem, ProblemCode
from planner.http.reports import Reports
from planner.http.streams import answer_in_lines, failure_line, lines_of
from planner.service.auditing import domain_from, patience, records_for
from planner.service.crowd import Crowd
from planner.service.service import Service
from planner.wire.audit import check_document, checks_document, records_document
from planner.wire.lines import TOO_LONG, bad_line
from planner.wire.reading import audit_line_from, audit_query_from

TEXT: Final = "text/plain; charset=utf-8"


class Audits:
    """The answers to requests for audits, checks and records."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._reports = Reports(service)

    async def one(self, request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /v1/audit/{domain}`: the last audit if it is young enough, else a new one."""
        domain = domain_from(_last_part(request))
        query = audit_query_from(texts(request.rel_url.raw_query_string))
        report = await self._reports.recent(domain, query.max_age)
        headers: dict[str, str] = {hdrs.ETAG: f'W/"{report.tag}"', hdrs.AGE: str(report.age)}
        if matches(request.headers.getall(hdrs.IF_NONE_MATCH, ()), report.tag):
            return web.Response(status=304, headers=headers)
        return web.Response(body=report.body, headers={**headers, hdrs.CONTENT_TYPE: JSON})

    async def many(self, request: web.BaseRequest, request_id: str) -> web.StreamResponse:
        """Answer `POST /v1/audits`: a report for each line, as they are done. Every line is judged by itself."""
        return await answer_in_lines(request, request_id, self._stream)

    async def _stream(self, content: StreamReader, response: web.StreamResponse, request_id: str) -> None:
        """Write a report as soon as it is done, whether or not there are more lines."""
        crowd = Crowd(partial(self._line, request_id), patience(self._service.situation))
        async with aclosing(crowd.results(_lines(content))) as reports:
            async for report in reports:
                await response.write(report)

    async def _line(self, request_id: str, line: bytes | None) -> bytes:
        if line is None:
            return bad_line(ProblemCode.TOO_LARGE, BadRequest(None, TOO_LONG))
        try:
            return (await self._reports.new(domain_from(audit_line_from(line)))).body + b"\n"
        except BadRequest as error:
            return bad_line(ProblemCode.BAD_REQUEST, error)
        except Exception:
            return failure_line(request_id)

    async def records(self, request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /v1/records/{domain}`: zone lines, or JSON where that is preferred."""
        domain = domain_from(_last_part(request))
        records = records_for(self._service.situation, domain)
        headers: dict[str, str] = {hdrs.VARY: hdrs.ACCEPT}
        if _prefers_json(request.headers.getall(hdrs.ACCEPT, ())):
            body, headers[hdrs.CONTENT_TYPE] = msgspec.json.encode(records_document(domain.text, records)), JSON
        else:
            body, headers[hdrs.CONTENT_TYPE] = zone_text(domain, records).encode(), TEXT
        return web.Response(body=body, headers=headers)

    async def checks(self, _request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /v1/checks`."""
        return web.Response(body=msgspec.json.encode(checks_document(CHECKS)), headers={hdrs.CONTENT_TYPE: JSON})

    async def check(self, request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /v1/checks/{id}`."""
        try:
            check = check_named(_last_part(request))
        except NotListed as error:
            where = "" if error.listing is None else "; /v1/checks lists them"
            raise HttpProblem(ProblemCode.NOT_FOUND, f"{error.text}{where}") from None
        return web.Response(body=msgspec.json.encode(check_document(check)), headers={hdrs.CONTENT_TYPE: JSON})


async def _lines(content: StreamReader) -> AsyncIterator[bytes | None]:
    async for lines in lines_of(content):
        for line in lines:
            if line is None or line.strip():
                yield line
            await asyncio.sleep(0)  # a piece may hold very many: whoever else waits goes between two


def _last_part(request: web.BaseRequest) -> str:
    return unquote(request.rel_url.raw_path.rpartition("/")[2])


def _prefers_json(fields: "list[str] | tuple[()]") -> bool:
    """Tell whether JSON is liked better than text (RFC 9110 12.5.1); text is what there is if neither is named."""
    weights = {"json": 0.0, "text": 0.0}
    for part in ",".join(fields).split(","):
        media, *parameters = (word.strip().lower() for word in part.split(";"))
        kind = {JSON: "json", "application/*": "json", "text/plain": "text", "text/*": "text"}.get(media)
        if kind is not None:
            weights[kind] = max(weights[kind], _weight(parameters))
    return weights["json"] > weights["text"]


def _weight(parameters: list[str]) -> float:
    weight = next((parameter.removeprefix("q=") for parameter in parameters if parameter.startswith("q=")), "1")
    try:
        return float(weight)
    except ValueError:
        return 0.0
