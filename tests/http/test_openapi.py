"""The description is true: it names every route and no other, and live answers are as it says."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest
import schemathesis
from aiohttp import ClientSession
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode as Mode

from planner.doors.settings.source import SettingsFile
from planner.http.app import App
from planner.http.gate import HttpRoute
from planner.http.openapi import describe
from planner.http.problems import ProblemCode
from planner.http.status import ServiceStatus
from planner.http.table import table
from planner.service.service import Service
from planner.service.situation import Sources
from planner.wire.queries import PlanQuery

ROUTES = [
    ("GET", "/v1/plan"),
    ("POST", "/v1/plan"),
    ("POST", "/v1/plans"),
    ("GET", "/v1/locate"),
    ("GET", "/v1/audit/{domain}"),
    ("POST", "/v1/audits"),
    ("GET", "/v1/records/{domain}"),
    ("GET", "/v1/checks"),
    ("GET", "/v1/checks/{id}"),
    ("GET", "/v1/devices"),
    ("POST", "/v1/diff"),
    ("GET", "/v1/host"),
    ("GET", "/livez"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/openapi.json"),
]
EXAMPLES = 40


@pytest.fixture
def service(config: Path) -> Iterator[Service]:
    made = Service(Sources(SettingsFile(config)))
    yield made
    made.close()


@pytest.fixture
def routes(service: Service) -> tuple[HttpRoute, ...]:
    return table(service, ServiceStatus(service))


@pytest.fixture
def description(routes: tuple[HttpRoute, ...]) -> dict[str, Any]:
    return describe(routes)


def test_every_route_is_described_and_nothing_else(routes: tuple[HttpRoute, ...], description: dict[str, Any]) -> None:
    described = {(method.upper(), path) for path, methods in description["paths"].items() for method in methods}
    assert described == {(route.method, route.path) for route in routes}
    assert described == {*ROUTES}


async def test_it_is_served_as_it_is_made(client: ClientSession, description: dict[str, Any]) -> None:
    async with client.get("/openapi.json") as response:
        assert await response.json() == json.loads(json.dumps(description))


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    def references(part: object) -> Iterator[str]:
        if isinstance(part, dict):
            yield from (value for key, value in part.items() if key == "$ref")
        for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list | tuple) else ():
            yield from references(inner)

    named = {reference.removeprefix("#/components/schemas/") for reference in references(description)}
    assert named <= {*description["components"]["schemas"]}


def test_no_schema_is_named_by_the_module_that_it_happens_to_stand_in(description: dict[str, Any]) -> None:
    assert not [name for name in description["components"]["schemas"] if "." in name]


def test_parameters_are_the_members_of_a_request_but_for_settings(description: dict[str, Any]) -> None:
    parameters = {p["name"]: p for p in description["paths"]["/v1/plan"]["get"]["parameters"] if p["in"] == "query"}
    assert [*parameters] == [name for name in PlanQuery.__struct_fields__ if name != "settings"]
    assert [name for name, parameter in parameters.items() if parameter["required"]] == ["domain"]
    assert parameters["transports"]["explode"] is False
    assert parameters["account"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 99, "default": 1}


def test_problems_are_described_wherever_they_can_be(description: dict[str, Any]) -> None:
    problems = {str(code.status) for code in ProblemCode}
    described = {
        (method, path): {status for status in operation["responses"] if status in problems}
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }
    assert described["get", "/livez"] == {"400", "500"}
    assert described["get", "/v1/plan"] == {"400", "401", "500"}
    assert described["post", "/v1/plan"] == {"400", "401", "413", "415", "500"}


def test_a_line_of_many_audits_is_a_text_or_an_object_with_it(description: dict[str, Any]) -> None:
    (content,) = description["paths"]["/v1/audits"]["post"]["requestBody"]["content"].values()
    assert content["schema"]["anyOf"] == [{"type": "string"}, {"$ref": "#/components/schemas/AuditLine"}]
    schema = description["components"]["schemas"]["AuditLine"]
    assert (schema["required"], schema["additionalProperties"]) == (["domain"], False)


def test_who_asks_too_often_is_told_when_to_come_again(description: dict[str, Any]) -> None:
    assert "Retry-After" in description["paths"]["/v1/audit/{domain}"]["get"]["responses"]["429"]["headers"]


def test_tokens_are_described_but_not_for_the_state_of_the_service(description: dict[str, Any]) -> None:
    needed = {path for path, methods in description["paths"].items() for o in methods.values() if "security" in o}
    assert needed == {path for _, path in ROUTES} - {"/livez", "/healthz", "/readyz"}


@pytest.mark.parametrize(
    "limit", ["1048576 octets", "65536 octets", "8190 octets", "64 fields", "10 a second, 50 at once"]
)
def test_limits_are_named(description: dict[str, Any], limit: str) -> None:
    assert limit in description["info"]["description"]


@schemathesis.serializer("application/x-ndjson")
def lines(_: schemathesis.SerializationContext, value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The description of a service that runs in a thread of its own."""
    directory = tmp_path_factory.mktemp("live")
    (directory / "host.json").write_text('{"interfaces": [{"name": "eth0", "addresses": [{"ip": "192.0.2.10/24"}]}]}')
    config = directory / "planner.toml"
    config.write_text(
        '[host]\nsnapshot_file = "host.json"\n[http]\nlisten = ["127.0.0.1:0"]\n'
        '[dns]\nnameservers = ["127.0.0.1:9"]\ntimeout = 0.5\n'  # where nobody listens: no question leaves this machine
    )
    urls: Queue[list[str]] = Queue()
    loop, end = asyncio.new_event_loop(), asyncio.Event()
    service = Service(Sources(SettingsFile(config)))
    thread = Thread(target=loop.run_until_complete, args=(App(service).serve(urls.put, end),))
    thread.start()
    yield schemathesis.openapi.from_url(urls.get(timeout=10)[0] + "/openapi.json")
    loop.call_soon_threadsafe(end.set)
    thread.join()
    loop.close()
    service.close()


NEVER_BY_SCHEMA = schemathesis.checks.positive_data_acceptance
"""What is a domain name or an address cannot be said in a schema: not all that fits it is a request."""

LINE_BY_LINE = schemathesis.checks.negative_data_rejection
"""A stream is not refused for what one of its lines is."""


@pytest.mark.parametrize(
    ("method", "path", "mode", "excluded"),
    [
        *(pytest.param(*route, Mode.POSITIVE, [NEVER_BY_SCHEMA], id=f"{' '.join(route)}, right") for route in ROUTES),
        pytest.param("GET", "/v1/plan", Mode.NEGATIVE, [], id="GET /v1/plan, wrong"),
        pytest.param("POST", "/v1/plan", Mode.NEGATIVE, [], id="POST /v1/plan, wrong"),
        pytest.param("POST", "/v1/plans", Mode.NEGATIVE, [LINE_BY_LINE], id="POST /v1/plans, wrong"),
    ],
)
def test_live_answers_are_as_described(
    live: schemathesis.BaseSchema, method: str, path: str, mode: Mode, excluded: list[schemathesis.CheckFunction]
) -> None:
    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=[*HealthCheck]
    )
    @given(live[path][method].as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(excluded_checks=excluded)

    check()
