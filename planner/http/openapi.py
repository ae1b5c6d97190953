"""How is the service described to programs? By an OpenAPI 3.1 document, made from the routes and the types that parse.

So it cannot say what is not so: a test holds that it names every route, and that live answers are as it says.
"""

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, TypeAlias

import msgspec
from aiohttp import hdrs, web

from planner.http import allowance, bodies, listening, problems, streams
from planner.http.gate import REQUEST_ID, Content, HttpRoute, Response
from planner.http.problems import ProblemCode, ProblemDocument
from planner.wire.lines import LONGEST_LINE

Object: TypeAlias = dict[str, Any]
"""A JSON object of the description, or a schema in it."""

_JSON: Final = "application/json"
_DISTRIBUTION: Final = "pbx-address-planner"
_SCHEMAS: Final = "#/components/schemas/"
_TEXT: Final = {"type": "string"}
_BEARER: Final = "bearer"
_PROBLEM: Final = Content(problems.MEDIA_TYPE, (ProblemDocument,))
_LIMITS: Final = f"""\
Tells a VoIP phone where to register, and why.

Limits: {bodies.LARGEST} octets and {bodies.PATIENCE:.0f} seconds for a document; {LONGEST_LINE} octets and \
{streams.PATIENCE:.0f} seconds for a line of many, and any number of lines (read the answers while you write); \
{listening.LONGEST_HEAD_LINE} octets for a URL and for a header field, {listening.MOST_FIELDS} fields. \
With tokens or beyond loopback, audits and locating of domains that are not configured: \
{allowance.PER_SECOND:g} a second, {allowance.BURST:g} at once; lines wait for their turn.

An unknown or repeated parameter, and an unknown member of a document, is an error. Errors are problem documents \
(RFC 9457). `{REQUEST_ID}` is taken from the request, if it is at most 128 visible ASCII characters."""


class Description:
    """The OpenAPI document of some routes, made when it is first asked for."""

    def __init__(self, routes: Sequence[HttpRoute]) -> None:
        self._routes = routes

    async def answer(self, _request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /openapi.json`."""
        return web.Response(body=self._json, headers={hdrs.CONTENT_TYPE: _JSON})

    @cached_property
    def _json(self) -> bytes:
        return msgspec.json.encode(describe(self._routes))


def describe(routes: Sequence[HttpRoute]) -> Object:
    """Return the OpenAPI 3.1 document of *routes*."""
    schemas = _Schemas(routes)
    paths: dict[str, Object] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "pbx-planner", "version": _version(), "description": _LIMITS},
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "securitySchemes": {_BEARER: {"type": "http", "scheme": _BEARER}},
        },
    }


class _Schemas:
    """The schemas of all documents of some routes."""

    def __init__(self, routes: Sequence[HttpRoute]) -> None:
        contents = (content for route in routes for content in (route.body, *(a.content for a in route.responses)))
        bodies = (document for content in contents if content is not None for document in content.documents)
        queries = (route.parameters for route in routes if route.parameters is not None)
        documents = tuple(dict.fromkeys((ProblemDocument, *queries, *bodies)))
        references, self.components = msgspec.json.schema_components(documents, ref_template=f"{_SCHEMAS}{{name}}")
        self._references = dict(zip(documents, references, strict=True))

    def content(self, content: Content) -> Object:
        """Return the media type with the schema of its document, or of each of its lines."""
        references = [self._references[document] for document in content.documents]
        schema = references[0] if len(references) == 1 else {"anyOf": references}
        return {content.media_type: {"schema": schema if references else {"type": "object"}}}

    def parameters(self, document: type[msgspec.Struct]) -> list[Object]:
        """Return the members of *document* as parameters of a query; lists as comma text, objects not at all."""
        schema = self.components[document.__name__]
        texts = {name: _not_null(member) for name, member in schema["properties"].items()}
        return [
            {
                "name": name,
                "in": "query",
                "required": name in schema.get("required", ()),
                "schema": member,
                **({"style": "form", "explode": False} if member.get("type") == "array" else {}),
            }
            for name, member in texts.items()
            if not self._is_object(member)
        ]

    def _is_object(self, schema: Object) -> bool:
        target: Object = self.components.get(schema.get("$ref", "").removeprefix(_SCHEMAS), {})
        return target.get("type") == "object"


def _operation(route: HttpRoute, schemas: _Schemas) -> Object:
    responses = {
        str(response.status): _response(response, schemas) for response in (*route.responses, *_of_every_route(route))
    }
    operation: Object = {"summary": route.summary, "responses": dict(sorted(responses.items()))}
    parameters = [] if route.parameters is None else schemas.parameters(route.parameters)
    if "{" in route.path:
        name = route.path.partition("{")[2].removesuffix("}")
        parameters.append({"name": name, "in": "path", "required": True, "schema": _TEXT})
    if any(hdrs.ETAG in response.headers for response in route.responses):
        parameters.append({"name": hdrs.IF_NONE_MATCH, "in": "header", "schema": _TEXT})
    if parameters:
        operation["parameters"] = parameters
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": schemas.content(route.body)}
    if not route.is_open:
        operation["security"] = [{_BEARER: []}, {}]  # on loopback none is needed
    return operation


def _of_every_route(route: HttpRoute) -> tuple[Response, ...]:
    """Return what every route may answer."""
    codes = (ProblemCode.INTERNAL,) if route.is_open else (ProblemCode.INTERNAL, ProblemCode.UNAUTHORIZED)
    return tuple(Response(code.status, f"{code.meaning}.", _PROBLEM) for code in codes)


def _response(response: Response, schemas: _Schemas) -> Object:
    entry: Object = {
        "description": response.means,
        "headers": {name: {"schema": _TEXT} for name in (str(REQUEST_ID), *response.headers)},
    }
    if response.content is not None:
        entry["content"] = schemas.content(response.content)
    if response.status == ProblemCode.BAD_REQUEST.status:
        entry["content"]["text/plain"] = {"schema": _TEXT}  # what the parser of HTTP refuses: too long, malformed
    if response.text is not None:
        entry["content"][response.text] = {"schema": _TEXT}
    return entry


def _not_null(schema: Object) -> Object:
    """Return what a parameter is if it is given: null has no text."""
    alternatives = [alternative for alternative in schema.get("anyOf", ()) if alternative != {"type": "null"}]
    return alternatives[0] if len(alternatives) == 1 else schema


def _version() -> str:
    try:
        return version(_DISTRIBUTION)
    except PackageNotFoundError:
        return "0"
