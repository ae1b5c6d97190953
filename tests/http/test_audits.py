"""Audits, checks and records over HTTP."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import ClientSession

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


async def test_many_are_audited_as_lines(auditor: ClientSession) -> None:
    lines = '"example.org"\n\n{"domain": "example.net"}\nnonsense\n{"domain": 1}\n'
    async with auditor.post("/v1/audits", data=lines) as response:
        answers = [json.loads(line) for line in (await response.text()).splitlines()]
    assert sorted(answer["domain"] for answer in answers if "domain" in answer) == ["example.net", "example.org"]
    assert sum(answer.get("bad", False) for answer in answers) == 2


async def test_domains_that_are_not_configured_are_rate_limited(auditor: ClientSession) -> None:
    statuses = []
    for number in range(60):
        async with auditor.get(f"/v1/audit/d{number}.example.net") as response:
            statuses.append(response.status)
            if response.status == 429:
                assert int(response.headers["Retry-After"]) >= 1
    assert statuses[0] == 200
    assert 429 in statuses
    async with auditor.get("/v1/audit/example.org") as response:
        assert response.status == 200


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
