"""Which routes are there? All of them, with what they take and what they give; the OpenAPI document says the same."""

from typing import Final

from aiohttp import hdrs

from planner.http import problems
from planner.http.audits import Audits
from planner.http.bodies import JSON
from planner.http.devices import Devices
from planner.http.diff import Comparisons
from planner.http.gate import Content, HttpRoute, Response
from planner.http.locate import Locations
from planner.http.openapi import Description
from planner.http.plans import Plans
from planner.http.problems import ProblemCode, ProblemDocument, RefusalProblemDocument
from planner.http.status import AliveDocument, ReadyDocument, ServiceStatus
from planner.http.streams import NDJSON
from planner.service.service import Service
from planner.wire.audit import CheckDocument, ChecksDocument, RecordsDocument, ReportDocument
from planner.wire.devices import DevicesDocument, DevicesQuery, RecognisedDocument
from planner.wire.diff import DiffDocument, DiffQuery
from planner.wire.host import HostDocument
from planner.wire.lines import BadDocument
from planner.wire.locate import LocateDocument
from planner.wire.plan import PlanDocument, RefusalDocument
from planner.wire.queries import AuditLine, AuditQuery, LocateQuery, PlanQuery

_PLAN: Final = Content(JSON, (PlanDocument,))
_READY: Final = Content(JSON, (ReadyDocument,))
_REFUSAL: Final = Response(
    problems.CONFLICT, "No plan, and why.", Content(problems.MEDIA_TYPE, (RefusalProblemDocument,))
)


def table(service: Service, status: ServiceStatus) -> tuple[HttpRoute, ...]:
    """Return the routes of *service*."""
    audits = Audits(service)
    described: list[HttpRoute] = []
    described += (
        *_plans(Plans(service)),
        _locate(Locations(service)),
        *_audits(audits),
        _records(audits),
        *_checks(audits),
        _devices(Devices(service)),
        _diff(Comparisons(service)),
        *_status(status),
        _description(Description(described)),
    )
    return tuple(described)


def _plans(plans: Plans) -> tuple[HttpRoute, ...]:
    return (
        HttpRoute(
            "GET",
            "/v1/plan",
            "Tell where a phone registers, and why.",
            plans.by_parameters,
            (
                Response(200, "The plan.", _PLAN, ("ETag",)),
                Response(304, "The plan that If-None-Match names is still right.", None, ("ETag",)),
                *_problems(ProblemCode.BAD_REQUEST),
                _REFUSAL,
            ),
            parameters=PlanQuery,
        ),
        HttpRoute(
            "POST",
            "/v1/plan",
            "The same from a document, which may carry settings of its own.",
            plans.by_document,
            (
                Response(200, "The plan.", _PLAN),
                _REFUSAL,
                *_problems(ProblemCode.BAD_REQUEST, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE),
            ),
            body=Content(JSON, (PlanQuery,)),
        ),
        HttpRoute(
            "POST",
            "/v1/plans",
            "Many at once: a request a line, an answer a line, in the same order, while they come.",
            plans.by_lines,
            (
                Response(200, "A line for each.", Content(NDJSON, (PlanDocument, RefusalDocument, BadDocument))),
                *_problems(ProblemCode.BAD_REQUEST, ProblemCode.UNSUPPORTED_MEDIA_TYPE),
            ),
            body=Content(NDJSON, (PlanQuery,)),
        ),
    )


def _locate(locations: Locations) -> HttpRoute:
    return HttpRoute(
        "GET",
        "/v1/locate",
        "Follow a SIP URI step by step, as RFC 3263 has it.",
        locations.by_parameters,
        (
            Response(200, "Where it leads, or why it leads nowhere.", Content(JSON, (LocateDocument,))),
            *_problems(ProblemCode.BAD_REQUEST, ProblemCode.TOO_MANY_REQUESTS),
        ),
        parameters=LocateQuery,
    )


def _audits(audits: Audits) -> tuple[HttpRoute, ...]:
    bad = ProblemCode.BAD_REQUEST
    return (
        HttpRoute(
            "GET",
            "/v1/audit/{domain}",
            "Whether the DNS of a domain is ready: the last audit if it is young enough, else a new one.",
            audits.one,
            (
                Response(200, "The report.", Content(JSON, (ReportDocument,)), ("Age", "ETag")),
                Response(304, "The report that If-None-Match names is still the last.", None, ("Age", "ETag")),
                *_problems(bad, ProblemCode.TOO_MANY_REQUESTS),
            ),
            parameters=AuditQuery,
        ),
        HttpRoute(
            "POST",
            "/v1/audits",
            "Many at once: a domain a line, a report a line, as they are done.",
            audits.many,
            (Response(200, "A line for each.", Content(NDJSON, (ReportDocument, BadDocument))), *_problems(bad)),
            body=Content(NDJSON, (str, AuditLine)),
        ),
    )


def _records(audits: Audits) -> HttpRoute:
    return HttpRoute(
        "GET",
        "/v1/records/{domain}",
        "What a domain should publish for this PBX: zone lines, or JSON where Accept asks for it.",
        audits.records,
        (
            Response(200, "The records.", Content(JSON, (RecordsDocument,)), text="text/plain"),
            *_problems(ProblemCode.BAD_REQUEST),
        ),
    )


def _checks(audits: Audits) -> tuple[HttpRoute, ...]:
    bad = ProblemCode.BAD_REQUEST
    return (
        HttpRoute(
            "GET",
            "/v1/checks",
            "What the audit looks for.",
            audits.checks,
            (Response(200, "The catalogue of checks.", Content(JSON, (ChecksDocument,))), *_problems(bad)),
        ),
        HttpRoute(
            "GET",
            "/v1/checks/{id}",
            "What one check looks for, and why.",
            audits.check,
            (
                Response(200, "A page of the catalogue.", Content(JSON, (CheckDocument,))),
                *_problems(bad, ProblemCode.NOT_FOUND),
            ),
        ),
    )


def _diff(comparisons: Comparisons) -> HttpRoute:
    return HttpRoute(
        "POST",
        "/v1/diff",
        "What other settings would do to a list of phones.",
        comparisons.by_document,
        (
            Response(200, "What changes, and what gets worse.", Content(JSON, (DiffDocument,))),
            *_problems(ProblemCode.BAD_REQUEST, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE),
        ),
        body=Content(JSON, (DiffQuery,)),
    )


def _devices(devices: Devices) -> HttpRoute:
    return HttpRoute(
        "GET",
        "/v1/devices",
        "The catalogue of phones; with parameters, who it is that shows this.",
        devices.by_parameters,
        (
            Response(200, "The catalogue, or who that is.", Content(JSON, (DevicesDocument, RecognisedDocument))),
            *_problems(ProblemCode.BAD_REQUEST),
        ),
        parameters=DevicesQuery,
    )


def _status(status: ServiceStatus) -> tuple[HttpRoute, ...]:
    alive = (Response(200, "It is.", Content(JSON, (AliveDocument,))), *_problems(ProblemCode.BAD_REQUEST))
    return (
        HttpRoute(
            "GET",
            "/v1/host",
            "The interfaces, addresses and routes of this host as they are seen, and which may be presented.",
            status.host,
            (Response(200, "A host snapshot.", Content(JSON, (HostDocument,))), *_problems(ProblemCode.BAD_REQUEST)),
        ),
        HttpRoute("GET", "/livez", "Is the process alive?", status.alive, alive, is_open=True),
        HttpRoute("GET", "/healthz", "The same as /livez.", status.alive, alive, is_open=True),
        HttpRoute(
            "GET",
            "/readyz",
            "Can plans be asked for?",
            status.ready,
            (
                Response(200, "They can.", _READY),
                Response(503, "The service is ending.", _READY),
                *_problems(ProblemCode.BAD_REQUEST),
            ),
            is_open=True,
        ),
    )


def _description(description: Description) -> HttpRoute:
    return HttpRoute(
        "GET",
        "/openapi.json",
        "This document.",
        description.answer,
        (Response(200, "An OpenAPI document.", Content(JSON)), *_problems(ProblemCode.BAD_REQUEST)),
    )


def _problems(*codes: ProblemCode) -> tuple[Response, ...]:
    content = Content(problems.MEDIA_TYPE, (ProblemDocument,))
    later = (str(hdrs.RETRY_AFTER),)
    return tuple(
        Response(code.status, f"{code.meaning}.", content, later if code is ProblemCode.TOO_MANY_REQUESTS else ())
        for code in codes
    )
