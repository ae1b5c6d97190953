"""The page of the HTTP interface: every route with what it takes and gives, from the description for programs."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from planner.cli.arguments import parser
from planner.doors.settings.source import SettingsFile
from planner.http.openapi import describe
from planner.http.problems import ProblemCode
from planner.http.status import ServiceStatus
from planner.http.table import table
from planner.service.service import Service
from planner.service.situation import Sources

_DEMO: Final = Path(__file__).parents[3] / "config" / "demo.toml"

_TOP: Final = """\
# The HTTP interface

Versioned under `/v1`, JSON in and out. This page is made from `GET /openapi.json` by `make pages`, and a test holds it
current; the documents themselves are described there.

Every response has `X-Request-Id`. Errors are problem documents (RFC 9457) with a stable `code` (below), the offending `field`,
and a sentence; unknown fields and parameters are errors, with the nearest right name. Where tokens are in force, everything
but `/livez`, `/healthz` and `/readyz` needs `Authorization: Bearer TOKEN`.

A phone is told `registrar` as its server, `host`, `port` and `transport` as its outbound proxy; `port` null means: write no
port. `device.settings` says the same in the words of its vendor. `servers` is this phone's order of failover. Equal
`fingerprint`: nothing to provision again; it is the `ETag` of a plan, so `If-None-Match` gives 304."""

_NOTES: Final = {
    "/v1/plans": "Read the answers while you write.",
    "/v1/audit/{domain}": """\
All who ask at the same time share one audit. With tokens, or beyond loopback, domains that are not in the settings have 10
audits a second, 50 at once, then 429 with `Retry-After`.""",
    "/v1/diff": """\
`new` is TOML, `phones` a list of what `POST /v1/plan` takes; `old`: TOML, else what is in force; `zone` in place of the DNS.
No file that a text names is read. Up to 8 MiB.""",
    "/readyz": "With the settings file in force, problems of a newer broken one, the host's snapshot, and what is kept of the DNS.",
}


_COMMANDS: Final = {"/v1/plan": "plan", "/v1/locate": "locate", "/v1/devices": "devices"}
"""Where the command line says what the parameters of a route mean."""

_MEANS: Final = {"max_age": "how old the last report may be, in seconds"}
"""What parameters mean of which the command line knows nothing."""


def page() -> str:
    """Write the whole page."""
    service = Service(Sources(SettingsFile(_DEMO)))
    try:
        document = describe(table(service, ServiceStatus(service)))
    finally:
        service.close()
    routes = [(path, method, route) for path, methods in document["paths"].items() for method, route in methods.items()]
    schemas = document["components"]["schemas"]
    parts = (line for path, method, route in routes for line in _route(path, method, route, schemas))
    return "\n".join((_TOP, *parts, *_errors(), ""))


def _route(path: str, method: str, route: dict[str, Any], schemas: dict[str, Any]) -> Iterator[str]:
    yield from ("", f"## {method.upper()} {path}", "", route["summary"])
    parameters = [parameter for parameter in route.get("parameters", ()) if parameter["in"] == "query"]
    if parameters:
        means = _means(_COMMANDS[path]) if path in _COMMANDS else _MEANS
        yield from ("", "| parameter | means | value |", "| --- | --- | --- |")
        for parameter in parameters:
            name, schema = parameter["name"], parameter["schema"]
            value = _value(schema, schemas, is_required=parameter["required"])
            yield f"| `{name}` | {means[name]} | {value} |"
    if body := route.get("requestBody"):
        yield from ("", f"Takes {', '.join(_content(body['content']))}.")
    yield from ("", "| status | means |", "| --- | --- |")
    for status, answer in route["responses"].items():
        content = " or ".join(_content(answer.get("content", {})))
        yield f"| {status} | {answer['description']}{f' {content}' if content and status == '200' else ''} |"
    if path in _NOTES:
        yield from ("", _NOTES[path])


def _errors() -> Iterator[str]:
    yield from ("", "## Errors", "", "| code | status | means |", "| --- | --- | --- |")
    for code in ProblemCode:
        yield f"| `{code}` | {code.status} | {code.meaning}. |"
    yield from (
        "",
        "What is no HTTP request at all may be answered in plain text. The codes of refusals (409): [warnings.md](warnings.md).",
    )


def _content(content: dict[str, Any]) -> Iterator[str]:
    for media_type, described in content.items():
        schema = described["schema"]
        names = [_name(each) for each in schema.get("anyOf", [schema])]
        yield f"`{media_type}`{''.join(f' {name}' for name in names if name)}"


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _means(command: str) -> dict[str, str]:
    """Return what each parameter means, in the words of the command line."""
    commands = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)).choices
    return {action.dest: str(action.help) for action in commands[command]._actions}


def _value(schema: dict[str, Any], schemas: dict[str, Any], *, is_required: bool) -> str:
    each = schema.get("items", schema)
    each = schemas.get(_name(each), each)
    parts = ["required"] if is_required else []
    if choices := each.get("enum"):
        parts.append(f"{'a list of ' if 'items' in schema else ''}{', '.join(f'`{choice}`' for choice in choices)}")
    elif "minimum" in each:
        parts.append(f"{each['minimum']} to {each['maximum']}")
    elif examples := each.get("examples"):
        parts.append(f"as `{examples[0]}`")
    if isinstance(default := schema.get("default"), int):
        parts.append(f"default `{default}`")
    return "; ".join(parts)
