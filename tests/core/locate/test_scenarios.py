"""What locating makes of whole zones: the scenarios in tests/scenarios/locate.

A scenario has a `zone` (a fragment will do), a `uri`, and what the client can do: `transports`, `families`, `sources`,
`seed`. `faults` are questions that end otherwise than the zone says. Of what is expected, `order`, `groups` and
`questions` are checked where they are given; `error`, `warnings` and `degraded` always, so that a false alarm fails.
"""

import tomllib
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from planner.core.addresses import Family
from planner.core.answers import Answer, Question, RecordType, Status, unknown
from planner.core.locate import Client, Located, Open, locate
from planner.core.locate.targets import Group, Hop
from planner.core.names import DnsName
from planner.core.transports import Transport
from planner.core.uri import in_uri
from planner.doors.zones.zonefile import ZoneFiles

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "locate"
FACTS = {"name", "zone", "uri", "transports", "families", "sources", "seed", "faults"}
EXPECTED = {"order", "groups", "questions", "rounds", "error", "warnings", "degraded", "ttl", "tls_identity", "naptr"}


def scenarios() -> Iterator[Any]:
    for path in sorted(SCENARIOS.glob("*.toml")):
        document = tomllib.loads(path.read_text("utf-8"))
        for scenario in document["scenario"]:
            assert scenario.keys() <= FACTS | EXPECTED, f"{path.name}: {scenario['name']}"
            yield pytest.param({"zone": document.get("zone", ""), **scenario}, id=f"{path.stem}: {scenario['name']}")


def question(text: str) -> Question:
    name, _, record_type = text.rpartition(" ")
    return Question(DnsName(name), RecordType(record_type))


def client(scenario: dict[str, Any]) -> Client:
    return Client(
        transports=tuple(map(Transport, scenario.get("transports", "tls tcp udp").split())),
        families=frozenset(map(Family, scenario.get("families", "ipv4 ipv6").split())),
        source_addresses=tuple(map(ip_address, scenario.get("sources", "").split())),
    )


def located(scenario: dict[str, Any]) -> tuple[Located, int]:
    zone = ZoneFiles.from_text(scenario["zone"])
    faults = {question(text): Status(status) for text, status in scenario.get("faults", {}).items()}
    answers: dict[Question, Answer] = {}
    for rounds in range(100):
        result = locate(scenario["uri"], client(scenario), answers.get, scenario.get("seed", ""))
        if isinstance(result, Located):
            return result, rounds
        assert isinstance(result, Open)
        assert answers.keys().isdisjoint(result.questions)
        answers |= {it: unknown(it, faults[it]) if it in faults else zone.answer(it) for it in result.questions}
    raise AssertionError("it never ends")


def hop(it: Hop) -> str:
    return f"{it.endpoint.transport} {in_uri(it.endpoint.address, it.endpoint.port)} {it.target}"


def group(it: Group) -> str:
    members = ", ".join(f"{member.target} {member.weight} {member.share:g}" for member in it.members)
    return f"{it.priority} {it.via}: {members}"


@pytest.mark.parametrize("scenario", list(scenarios()))
def test_a_scenario_comes_out_as_expected(scenario: dict[str, Any]) -> None:
    result, rounds = located(scenario)
    seen = {
        "order": [hop(it) for it in result.order],
        "groups": [group(it) for it in result.groups],
        "questions": [f"{it.answer.question} {it.answer.status}" for it in result.questions],
        "rounds": rounds,
        "error": result.error.code.value if result.error else None,
        "warnings": sorted(it.code.value for it in result.warnings),
        "degraded": result.degraded,
        "ttl": result.ttl,
        "tls_identity": str(result.tls_identity) if result.tls_identity else None,
        "naptr": " ".join(result.naptr),
    }
    expected: dict[str, object] = {"error": None, "warnings": [], "degraded": False}
    expected |= {key: value for key, value in scenario.items() if key in EXPECTED}
    assert {key: seen[key] for key in expected} == expected
    assert all(it.because for it in result.questions)
    assert result.error is None or result.error.text.isprintable()
