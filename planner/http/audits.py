"""How are audits asked for over HTTP? One domain, with a memory of the last; or many as lines; and what to publish.

Domains that are not configured are rate-limited: an audit asks other people's name servers.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final
from urllib.parse import unquote

import msgspec
from aiohttp import hdrs, web

from planner.auditing import AT_ONCE, Auditor, domain_from, records_for
from planner.batch import bad_line
from planner.core.audit.checks import CHECKS, check_named
from planner.core.errors import BadRequest, Malformed
from planner.core.names import Name
from planner.core.published import zone_text
from planner.http.bodies import welcome
from planner.http.plans import JSON, NDJSON, lines_of, texts
from planner.http.problems import HttpProblem, ProblemCode
from planner.http.routes import seal
from planner.service import Service, Situation
from planner.wire import audit_query_from
from planner.wire.audits import check_document, checks_document, records_document, report_document

TEXT: Final = "text/plain; charset=utf-8"
_REMEMBERED: Final = 1000  # domains
_PER_SECOND: Final = 10.0  # audits of domains that are not configured
_BURST: Final = 50.0


@dataclass(frozen=True, slots=True)
class _Kept:
    """The last audit of a domain, and when it was made (monotonic seconds), in which situation."""

    body: bytes
    at: float
    situation: Situation


class Audits:
    """The answers to requests for audits, checks and records."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._auditor: Auditor | None = None
        self._of: Situation | None = None
        self._in_use = 0
        self._places = asyncio.Semaphore(AT_ONCE)
        self._allowance = _BURST
        self._counted_at = monotonic()

    async def one(self, request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /v1/audit/{domain}`: the last audit if it is young enough, else a new one."""
        domain = domain_from(_last_part(request))
        query = audit_query_from(texts(request.rel_url.raw_query_string))
        kept = self._kept.get(domain.text)
        situation = self._service.situation
        if kept is None or kept.situation is not situation or monotonic() - kept.at > query.max_age:
            kept = await self._audited(domain)
        age = str(int(monotonic() - kept.at))
        return web.Response(body=kept.body, headers={hdrs.CONTENT_TYPE: JSON, hdrs.AGE: age})

    async def many(self, request: web.BaseRequest, request_id: str) -> web.StreamResponse:
        """Answer `POST /v1/audits`: a report for each line, as they are done."""
        await welcome(request)
        response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: NDJSON})
        seal(response, request_id)
        await response.prepare(request)
        running: set[asyncio.Task[bytes]] = set()
        try:
            async for lines in lines_of(request.content):
                for line in lines:
                    if line is not None and (not line or line.isspace()):
                        continue
                    running.add(asyncio.create_task(self._line(line)))
                    if len(running) >= AT_ONCE:
                        running = await _write_some(response, running)
            while running:
                running = await _write_some(response, running)
            await response.write_eof()
        except BadRequest as error:
            await response.write(bad_line(ProblemCode.BAD_REQUEST, error))
        except ConnectionError:
            pass
        finally:
            for task in running:
                task.cancel()
        return response

    async def records(self, request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /v1/records/{domain}`: zone lines, or JSON where that is asked for."""
        domain = domain_from(_last_part(request))
        wanted = records_for(self._service.situation, domain)
        if JSON in request.headers.get(hdrs.ACCEPT, ""):
            body = msgspec.json.encode(records_document(domain.text, wanted))
            return web.Response(body=body, headers={hdrs.CONTENT_TYPE: JSON})
        return web.Response(body=zone_text(domain, wanted).encode(), headers={hdrs.CONTENT_TYPE: TEXT})

    async def checks(self, _request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /v1/checks`."""
        return web.Response(body=msgspec.json.encode(checks_document(CHECKS)), headers={hdrs.CONTENT_TYPE: JSON})

    async def check(self, request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /v1/checks/{id}`."""
        try:
            check = check_named(_last_part(request))
        except Malformed as error:
            raise HttpProblem(ProblemCode.NOT_FOUND, error.text) from None
        return web.Response(body=msgspec.json.encode(check_document(check)), headers={hdrs.CONTENT_TYPE: JSON})

    async def _line(self, line: bytes | None) -> bytes:
        if line is None:
            return bad_line(ProblemCode.TOO_LARGE, BadRequest(None, "the line is too long"))
        try:
            kept = await self._audited(_domain_of(line), is_patient=True)
        except BadRequest as error:
            return bad_line(ProblemCode.BAD_REQUEST, error)
        return kept.body + b"\n"

    async def _audited(self, domain: Name, *, is_patient: bool = False) -> _Kept:
        situation = self._service.situation
        if domain.text not in situation.policy.domains:
            await self._wait_for_allowance(is_patient=is_patient)
        async with self._places, self._employed(situation) as auditor:
            body = msgspec.json.encode(report_document(await auditor.audit(domain)))
        kept = self._kept[domain.text] = _Kept(body, monotonic(), situation)
        self._kept.move_to_end(domain.text)
        if len(self._kept) > _REMEMBERED:
            self._kept.popitem(last=False)
        return kept

    async def _wait_for_allowance(self, *, is_patient: bool) -> None:
        """Let audits of domains that are not configured go at a bounded rate. Raises HttpProblem."""
        while True:
            now = monotonic()
            self._allowance = min(_BURST, self._allowance + (now - self._counted_at) * _PER_SECOND)
            self._counted_at = now
            if self._allowance >= 1:
                self._allowance -= 1
                return
            wait = (1 - self._allowance) / _PER_SECOND
            if not is_patient:
                text = "too many audits of domains that are not configured here"
                headers = {str(hdrs.RETRY_AFTER): str(int(wait) + 1)}
                raise HttpProblem(ProblemCode.TOO_MANY_REQUESTS, text, headers=headers)
            await asyncio.sleep(wait)

    @asynccontextmanager
    async def _employed(self, situation: Situation) -> AsyncIterator[Auditor]:
        """Give the auditor of a situation; it holds sockets only while somebody needs it."""
        if self._auditor is None or self._of is not situation:
            self._auditor, self._of, self._in_use = Auditor(situation), situation, 0
        auditor = self._auditor
        self._in_use += 1
        try:
            yield auditor
        finally:
            if auditor is not self._auditor:
                await auditor.close()
            else:
                self._in_use -= 1
                if not self._in_use:
                    self._auditor = None
                    await auditor.close()


async def _write_some(response: web.StreamResponse, running: set[asyncio.Task[bytes]]) -> set[asyncio.Task[bytes]]:
    done, rest = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    await response.write(b"".join(task.result() for task in done))
    return rest


def _last_part(request: web.BaseRequest) -> str:
    return unquote(request.rel_url.raw_path.rpartition("/")[2])


def _domain_of(line: bytes) -> Name:
    """Read a line: a JSON string, or an object with `domain`. Raises BadRequest."""
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        raise BadRequest(None, 'this is not JSON: a line is "DOMAIN" or {"domain": "DOMAIN"}') from None
    if isinstance(read, dict) and set(read) == {"domain"}:
        read = read["domain"]
    if not isinstance(read, str):
        raise BadRequest("domain", 'a line is "DOMAIN" or {"domain": "DOMAIN"}')
    return domain_from(read)
