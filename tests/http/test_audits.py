"""Audits, checks and records over HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from yarl import URL

from planner.core.names import Name
from planner.doors.settings.source import SettingsFile
from planner.http.problems import HttpProblem
from planner.http.reports import Reports
from planner.service.service import Service
from planner.service.situation import Sources

ZONE = """$ORIGIN example.org.
$TTL 300
@ SOA ns1 hostmaster 1 7200 900 1209600 300
@ NAPTR 10 10 "s" "SIPS+D2T" "" _sip._tcp
_sips._tcp SRV 10 10 5061 sip1
_sip._tcp SRV 10 10 5060 sip1
sip1 A 192.0.2.10
"""
SETTINGS = '[dns]\nzone_files = ["zone"]\n[domains."example.org"]\n'


@pytest.fixture
async def auditor(serve: Callable[..., Awaitable[ClientSession]], tmp_path: Path) -> ClientSession:
    (tmp_path / "zone").write_text(ZONE)
    return await serve(SETTINGS)


async def test_one_domain_is_audited_and_remembered(auditor: ClientSession) -> None:
    async with auditor.get("/v1/audit/example.org") as response:
        first = await response.json()
    async with auditor.get("/v1/audit/EXAMPLE.org") as response:
        assert await response.json() == first
    assert (first["domain"], first["verdict"]) == ("example.org", "not-ready")
    assert "NP10" in {finding["id"] for finding in first["findings"]}
    async with auditor.get("/v1/audit/example.org?max_age=0") as response:
        assert (await response.json())["findings"] == first["findings"]


@pytest.mark.parametrize("path", ["/v1/audit/not%20a%20name", "/v1/audit/192.0.2.1", "/v1/audit/example.org?max_age=x"])
async def test_what_is_no_domain_is_a_bad_request(auditor: ClientSession, path: str) -> None:
    async with auditor.get(path) as response:
        assert (response.status, (await response.json())["code"]) == (400, "bad-request")


@pytest.mark.parametrize(
    ("path", "field", "detail"),
    [
        ("/v1/audit/example.org?max_age=0.5", "max_age", "'0.5' is not a whole number of seconds from 0 to 86400"),
        ("/v1/audit/example.org?max=1", "max", "unknown field 'max'; did you mean max_age?"),
        ("/v1/records/example.org?view=public&x=1", "view", "GET /v1/records/example.org has no parameters"),
        ("/v1/checks/NP10?%1b", r"\x1b", "GET /v1/checks/NP10 has no parameters"),
    ],
)
async def test_a_parameter_that_is_wrong_is_named(auditor: ClientSession, path: str, field: str, detail: str) -> None:
    async with auditor.get(URL(path, encoded=True)) as response:
        problem = await response.json()
    assert (response.status, problem["code"], problem["field"], problem["detail"]) == (
        400,
        "bad-request",
        field,
        detail,
    )


async def test_many_are_audited_as_lines(auditor: ClientSession) -> None:
    lines = '"example.org"\n\n{"domain": "example.net"}\nnonsense\n{"domain": 1}\n'
    async with auditor.post("/v1/audits", data=lines) as response:
        answers = [json.loads(line) for line in (await response.text()).splitlines()]
    assert sorted(answer["domain"] for answer in answers if "domain" in answer) == ["example.net", "example.org"]
    assert sum(answer.get("bad", False) for answer in answers) == 2


async def test_everybody_else_has_turns_while_very_many_lines_are_read(auditor: ClientSession) -> None:
    turns = 0

    async def take_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    taking = asyncio.create_task(take_turns())
    async with auditor.post("/v1/audits", data=b"\n" * 10_000) as response:
        assert await response.read() == b""
    taking.cancel()
    assert turns > 10_000


async def test_programs_of_this_machine_may_ask_for_any_domain_as_often_as_they_like(auditor: ClientSession) -> None:
    statuses = set()
    for number in range(60):
        async with auditor.get(f"/v1/audit/d{number}.example.net") as response:
            statuses.add(response.status)
    assert statuses == {200}


async def test_records_are_zone_lines_or_json(auditor: ClientSession) -> None:
    async with auditor.get("/v1/records/example.org") as response:
        assert response.content_type == "text/plain"
        assert "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org." in await response.text()
    async with auditor.get("/v1/records/example.org", headers={"Accept": "application/json"}) as response:
        assert {"NAPTR", "SRV", "A"} <= {record["type"] for record in (await response.json())["records"]}


async def test_the_catalogue_of_checks(auditor: ClientSession) -> None:
    async with auditor.get("/v1/checks") as response:
        listed = (await response.json())["checks"]
    async with auditor.get("/v1/checks/NP10") as response:
        assert await response.json() in listed
    async with auditor.get("/v1/checks/XX99") as response:
        assert (response.status, (await response.json())["code"]) == (404, "not-found")
    async with auditor.get("/v1/checks/nonsense") as response:
        assert (await response.json())["detail"] == "there is no check 'nonsense'; /v1/checks lists them"


async def test_an_unchanged_report_is_not_sent_twice(auditor: ClientSession) -> None:
    async with auditor.get("/v1/audit/example.org") as response:
        tag = response.headers["ETag"]
        assert int(response.headers["Age"]) >= 0
    async with auditor.get("/v1/audit/example.org", headers={"If-None-Match": tag}) as response:
        assert (response.status, await response.read()) == (304, b"")
    async with auditor.get("/v1/audit/example.org", headers={"If-None-Match": 'W/"other"'}) as response:
        assert response.status == 200


@pytest.fixture
def service(config: Path, tmp_path: Path) -> Iterator[Service]:
    (tmp_path / "zone").write_text(ZONE)
    domains = "".join(f'[domains."d{n}.example.org"]\n' for n in range(600))
    config.write_text(f'[host]\nsnapshot_file = "host.json"\n{SETTINGS}{domains}')
    made = Service(Sources(SettingsFile(config)))
    yield made
    made.close()


async def test_who_asks_for_a_domain_at_the_same_time_gets_the_same_audit(service: Service) -> None:
    reports = Reports(service)
    first, second, third = await asyncio.gather(*(reports.recent(Name("example.org"), 0) for _ in range(3)))
    assert first is second is third
    assert await reports.recent(Name("example.org"), 600) is first
    assert await reports.recent(Name("example.org"), -1) is not first


async def test_the_oldest_reports_are_forgotten_when_there_are_too_many(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = Reports(service)
    first = await reports.recent(Name("d1.example.org"), 600)
    monkeypatch.setattr("planner.http.reports._MOST_KEPT", len(first.body) * 2 + 100)
    second, _ = [await reports.recent(Name(f"d{number}.example.org"), 600) for number in (2, 3)]
    assert await reports.recent(Name("d2.example.org"), 600) is second
    assert await reports.recent(Name("d1.example.org"), 600) is not first


async def test_a_flood_of_audits_is_told_to_come_again(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.http.reports._PLACES", 30)
    monkeypatch.setattr("planner.http.reports.MOST_WAITING", 20)
    reports = Reports(service)
    asked = (reports.recent(Name(f"d{n}.example.org"), 0) for n in range(100))
    answers = await asyncio.gather(*asked, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, HttpProblem)]
    assert len(refused) == 100 - 30 - 20
    assert {(it.code.status, it.headers["Retry-After"]) for it in refused} == {(429, "1")}
    assert await reports.recent(Name("d99.example.org"), 0)


async def test_a_report_comes_before_the_next_line_is_sent(auditor: ClientSession) -> None:
    first_is_there = asyncio.Event()

    async def lines() -> AsyncIterator[bytes]:
        yield b'"example.org"\n'
        await first_is_there.wait()
        yield b'"example.net"\n'

    async with auditor.post("/v1/audits", data=lines()) as response:
        assert json.loads(await response.content.readline())["domain"] == "example.org"
        first_is_there.set()
        assert json.loads(await response.content.readline())["domain"] == "example.net"
        assert await response.content.read() == b""


async def test_lines_on_loopback_are_not_slowed_down(auditor: ClientSession) -> None:
    body = "".join(f'"d{n}.example.net"\n' for n in range(200))
    async with auditor.post("/v1/audits", data=body) as response:
        answers = [json.loads(line) for line in (await response.text()).splitlines()]
    assert {answer["domain"] for answer in answers} == {f"d{n}.example.net" for n in range(200)}


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ('{"domain": "example.org", "max_age": 3}', "bad-request", "max_age"),
        ("{}", "bad-request", "domain"),
        ('"192.0.2.1"', "bad-request", "domain"),
        ('"a..b"', "bad-request", "domain"),
        ('"\\u0000"', "bad-request", "domain"),
        ("[" * 5000, "bad-request", None),
        ("x" * 70_000, "too-large", None),
    ],
)
async def test_a_bad_line_is_answered_in_its_place(
    auditor: ClientSession, line: str, code: str, field: str | None
) -> None:
    async with auditor.post("/v1/audits", data=f'{line}\n"example.org"\n') as response:
        answers = [json.loads(line) for line in (await response.text()).splitlines()]
    bad = [answer for answer in answers if "bad" in answer]
    assert [(it["bad"], it["code"], it["field"]) for it in bad] == [(True, code, field)]
    assert len(answers) == 2


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/json", "application/json"),
        ("*/*", "text/plain"),
        ("text/plain, application/json;q=0.5", "text/plain"),
        ("text/plain;q=0.5, application/json", "application/json"),
        ("application/json;q=0", "text/plain"),
        ("application/*", "application/json"),
        ("image/png", "text/plain"),
        ("application/json;q=x", "text/plain"),
    ],
)
async def test_records_come_as_they_are_liked_best(auditor: ClientSession, accept: str, media: str) -> None:
    async with auditor.get("/v1/records/example.org", headers={"Accept": accept}) as response:
        assert (response.content_type, response.headers["Vary"]) == (media, "Accept")


@pytest.mark.parametrize("path", ["/v1/locate?uri=sip:d{}.example.net;transport=udp", "/v1/audit/d{}.example.net"])
async def test_where_there_are_tokens_other_domains_are_rate_limited(
    serve: Callable[..., Awaitable[ClientSession]], tmp_path: Path, path: str
) -> None:
    (tmp_path / "zone").write_text(ZONE)
    (tmp_path / "tokens").write_text("secret\n")
    client = await serve(f'token_file = "tokens"\n{SETTINGS}')
    async with client.get(path.format(0)) as response:
        assert response.status == 401
    statuses = []
    for number in range(70):
        async with client.get(path.format(number), headers={"Authorization": "Bearer secret"}) as response:
            statuses.append(response.status)
    assert set(statuses) == {200, 429}
    async with client.get("/readyz") as response:
        assert response.status == 200
