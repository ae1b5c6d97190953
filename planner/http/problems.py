"""How does an error look over HTTP? A problem document (RFC 9457), with a stable code and the field that is wrong.

A refusal is a problem too (409): the members of the refusal document stand beside those of the RFC.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Literal

import msgspec
from aiohttp import web

from planner.core.choice import Choice, PlanWarning, RefusalCode
from planner.core.errors import BadRequest
from planner.wire.faults import worded
from planner.wire.plan import RefusalDocument

MEDIA_TYPE: Final = "application/problem+json"
CONFLICT: Final = 409
"""The status of a refusal: nothing is wrong with the request, but the state of the PBX allows no plan."""


class ProblemCode(StrEnum):
    """What went wrong, for programs."""

    BAD_REQUEST = "bad-request"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    TOO_LARGE = "too-large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type"
    TOO_MANY_REQUESTS = "too-many-requests"
    INTERNAL = "internal"

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return _KINDS[self][0]

    @property
    def meaning(self) -> str:
        """What the code says, for people; always in the same words (RFC 9457 3.1.3)."""
        return _KINDS[self][1]


_KINDS: Final = {
    ProblemCode.BAD_REQUEST: (400, "The request is wrong"),
    ProblemCode.UNAUTHORIZED: (401, "A token is needed"),
    ProblemCode.FORBIDDEN: (403, "The token does not allow this"),
    ProblemCode.NOT_FOUND: (404, "There is no such resource"),
    ProblemCode.METHOD_NOT_ALLOWED: (405, "The resource has no such method"),
    ProblemCode.TOO_LARGE: (413, "The request is too large"),
    ProblemCode.UNSUPPORTED_MEDIA_TYPE: (415, "The body is of another media type"),
    ProblemCode.TOO_MANY_REQUESTS: (429, "Too many requests"),
    ProblemCode.INTERNAL: (500, "The planner failed"),
}


class ProblemDocument(msgspec.Struct):
    """An error (RFC 9457). *field* is the parameter or member that is wrong, *position* an offset in its text."""

    type: str
    title: str
    status: int
    detail: str | None
    code: ProblemCode
    field: str | None
    position: int | None
    request_id: str


class RefusalProblemDocument(msgspec.Struct):
    """No plan, and why: the refusal document with the members of RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    refused: Literal[True]
    code: RefusalCode
    text: str
    choices: tuple[Choice, ...]
    warnings: tuple[PlanWarning, ...]


class HttpProblem(Exception):
    """What a handler raises to be answered with a problem document."""

    def __init__(
        self,
        code: ProblemCode,
        detail: str | None,
        *,
        field: str | None = None,
        position: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.field = field
        self.position = position
        self.headers = headers or {}


def problem_of(error: BadRequest) -> HttpProblem:
    """Return the problem that *error* is over HTTP."""
    return HttpProblem(ProblemCode.BAD_REQUEST, worded(error), field=error.field, position=error.position)


def problem_response(problem: HttpProblem, request_id: str) -> web.Response:
    """Return the response for *problem*."""
    code = problem.code
    document = ProblemDocument(
        type=f"urn:pbx-planner:problem:{code.value}",
        title=code.meaning,
        status=code.status,
        detail=problem.detail,
        code=code,
        field=problem.field,
        position=problem.position,
        request_id=request_id,
    )
    return web.Response(
        body=msgspec.json.encode(document), status=code.status, headers={**problem.headers, "Content-Type": MEDIA_TYPE}
    )


def refusal_response(refusal: RefusalDocument) -> web.Response:
    """Return the response for a *refusal* to plan."""
    document = RefusalProblemDocument(
        type=f"urn:pbx-planner:refusal:{refusal.code.value}",
        title="There is no plan for this phone",
        status=CONFLICT,
        detail=refusal.text,
        refused=True,
        code=refusal.code,
        text=refusal.text,
        choices=refusal.choices,
        warnings=refusal.warnings,
    )
    return web.Response(body=msgspec.json.encode(document), status=CONFLICT, headers={"Content-Type": MEDIA_TYPE})
