"""How does every request come in, and every answer go out? By its route, in one way for all.

The table is a plain value: the OpenAPI document is made from the same. The low-level server of aiohttp serves it,
because nothing here needs its router, its middlewares and their price.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from itertools import count
from secrets import token_hex
from typing import Final, TypeAlias
from urllib.parse import unquote_plus

import msgspec
from aiohttp import hdrs, web
from multidict import istr

from planner.core.errors import BadRequest, nearest, printable, quoted
from planner.http.access import Access
from planner.http.problems import HttpProblem, ProblemCode, problem_of, problem_response

REQUEST_ID: Final = istr("X-Request-Id")
_SERVER_NAME: Final = "pbx-planner"
_SANE_ID: Final = re.compile(r"[\x21-\x7e]{1,128}")

Handler: TypeAlias = Callable[[web.BaseRequest, str], Awaitable[web.StreamResponse]]
"""Answers a request, given with its id. Raises BadRequest or HttpProblem for a request that is wrong."""

_log = logging.getLogger(__name__)


class Content(msgspec.Struct, frozen=True, gc=False):
    """What a body is: one of *documents*, or lines of them."""

    media_type: str
    documents: tuple[type[msgspec.Struct | str], ...] = ()


class Response(msgspec.Struct, frozen=True, gc=False):
    """What a route may answer. *text*: the media type of a text that it may be as well."""

    status: int
    means: str
    content: Content | None = None
    headers: tuple[str, ...] = ()
    text: str | None = None


class HttpRoute(msgspec.Struct, frozen=True):
    """A method of a path: what it takes, who answers, and what.

    *path* may end in a member of a family, in braces. *parameters* are those of the query. *is_open*: no token is
    needed.
    """

    method: str
    path: str
    summary: str
    handle: Handler
    responses: tuple[Response, ...]
    parameters: type[msgspec.Struct] | None = None
    body: Content | None = None
    is_open: bool = False


class Gate:
    """Lets every request in at the same place, and every answer out."""

    def __init__(self, routes: Iterable[HttpRoute], access: Access) -> None:
        self._access = access
        self._paths: dict[str, dict[str, HttpRoute]] = {}
        for route in routes:
            path, _, member = route.path.partition("{")
            self._paths.setdefault(path + "*" if member else path, {})[route.method] = route
        for methods in self._paths.values():
            if hdrs.METH_GET in methods:
                methods[hdrs.METH_HEAD] = methods[hdrs.METH_GET]
        self._id_prefix = token_hex(6)
        self._ids = count(1)
        self._in_work = 0
        self._finished: asyncio.Event | None = None

    async def finish(self) -> None:
        """Wait until no request is in work; from now on, each connection ends with its next answer."""
        self._finished = asyncio.Event()
        if self._in_work:
            await self._finished.wait()

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer *request*. Whatever goes wrong, nothing of the inside leaves."""
        self._in_work += 1
        try:
            response = await self._safe_answer(request)
            if self._finished is not None:
                response.force_close()
            return response
        finally:
            self._in_work -= 1
            if self._finished is not None and not self._in_work:
                self._finished.set()

    async def _safe_answer(self, request: web.BaseRequest) -> web.StreamResponse:
        request_id = self._request_id(request)
        try:
            response = await self._answer(request, request_id)
        except BadRequest as error:
            response = problem_response(problem_of(error), request_id)
        except HttpProblem as problem:
            response = problem_response(problem, request_id)
        except Exception:
            if _is_open(request):
                _log.exception("request %s failed: %s %s", request_id, request.method, request.rel_url.raw_path)
            response = problem_response(HttpProblem(ProblemCode.INTERNAL, None), request_id)
            if request.writer.output_size and request.transport is not None:
                request.transport.abort()  # part of an answer is on its way, and must not look like the whole
        if not response.prepared:
            seal(response, request_id)
        return response

    async def _answer(self, request: web.BaseRequest, request_id: str) -> web.StreamResponse:
        path = request.rel_url.raw_path
        methods = self._paths.get(path) or self._paths.get(_as_family(path))
        if methods is None:
            raise HttpProblem(ProblemCode.NOT_FOUND, self._why_nothing_is_at(path))
        route = methods.get(request.method)
        if route is None:
            return _other_method(request.method, path, methods)
        if not route.is_open:
            self._access.check(request.headers.get(hdrs.AUTHORIZATION))
        if route.parameters is None and request.rel_url.raw_query_string:
            name = unquote_plus(request.rel_url.raw_query_string.partition("&")[0].partition("=")[0])
            raise HttpProblem(
                ProblemCode.BAD_REQUEST, f"{request.method} {path} has no parameters", field=printable(name[:80])
            )
        return await route.handle(request, request_id)

    def _why_nothing_is_at(self, path: str) -> str:
        near = nearest(path, (other for other in self._paths if "*" not in other))
        return f"there is nothing at {quoted(path)}; " + (f"did you mean {near[0]}?" if near else "see /openapi.json")

    def _request_id(self, request: web.BaseRequest) -> str:
        client_id = request.headers.get(REQUEST_ID)
        if client_id is not None and _SANE_ID.fullmatch(client_id):
            return client_id
        return f"{self._id_prefix}{next(self._ids):08x}"


def seal(response: web.StreamResponse, request_id: str) -> None:
    """Give *response* the fields that every answer has, before it is sent."""
    response.headers[REQUEST_ID] = request_id
    response.headers[hdrs.SERVER] = _SERVER_NAME


def _as_family(path: str) -> str:
    """Write the path of a member of a family, as `/v1/audit/example.org`, as that of any member."""
    family, _, member = path.rpartition("/")
    return f"{family}/*" if member else path


def _is_open(request: web.BaseRequest) -> bool:
    """Tell whether the client is still there: what fails because it left is no failure."""
    return request.transport is not None and not request.transport.is_closing()


def _other_method(method: str, path: str, methods: dict[str, HttpRoute]) -> web.Response:
    allow: dict[str, str] = {hdrs.ALLOW: ", ".join((*methods, hdrs.METH_OPTIONS))}
    if method == hdrs.METH_OPTIONS:
        return web.Response(status=204, headers=allow)
    text = f"{path} has no {quoted(method)}: {allow[hdrs.ALLOW]}"
    raise HttpProblem(ProblemCode.METHOD_NOT_ALLOWED, text, headers=allow)
