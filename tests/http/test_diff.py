"""`POST /v1/diff`: other settings, tried on a list of phones; nothing that they name is read from disk."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from tests.support.serving import Serve

ZONE = "$ORIGIN example.org.\n$TTL 300\n_sips._tcp SRV 10 10 5061 sip1\nsip1 A 192.0.2.10\n"
NAME = '[domains."example.org"]\nuse_domain_name = true\n'
PHONES = [{"domain": "example.org", "extension": "101", "source": "192.0.2.7"}]


async def diff(client: ClientSession, body: Mapping[str, Any]) -> tuple[int, Any]:
    async with client.post("/v1/diff", json=body) as response:
        return response.status, await response.json(content_type=None)


async def test_what_would_change_from_what_is_in_force(client: ClientSession) -> None:
    status, document = await diff(client, {"new": NAME, "phones": PHONES, "zone": ZONE})
    assert status == 200
    (group,) = document["groups"]
    assert (group["before"], group["after"]) == ("address 192.0.2.10:5061 tls", "example.org, SRV, tls")
    assert (document["phones"], document["changed"]) == (1, 1)


async def test_each_zone_text_speaks_for_itself_and_for_no_plan_of_the_service(serve: Serve) -> None:
    client = await serve('[dns]\nnameservers = ["127.0.0.1:9"]\n')  # where nobody listens
    elsewhere = ZONE.replace("_sips._tcp SRV 10 10 5061", "_sip._tcp SRV 10 10 5060")
    for zone, after in ((ZONE, "SRV, tls"), (elsewhere, "SRV, tcp"), (ZONE, "SRV, tls")):
        _, document = await diff(client, {"old": "", "new": NAME, "phones": PHONES, "zone": zone})
        assert document["groups"][0]["after"] == f"example.org, {after}"
        _, document = await diff(client, {"new": "", "phones": PHONES, "zone": zone})
        settings = {"domain": {"use_domain_name": True}}
        _, document = await diff(client, {"new": "", "phones": [{**PHONES[0], "settings": settings}], "zone": zone})
        assert document["unchanged"] == 1
    query = {"domain": "example.org", "settings": {"domain": {"use_domain_name": True}}}
    before = await (await client.post("/v1/plan", json=query)).json()
    await diff(client, {"new": NAME, "phones": [query], "zone": elsewhere})
    assert await (await client.post("/v1/plan", json=query)).json() == before


async def test_a_phone_that_is_none_at_all_is_a_bad_request_that_says_which(client: ClientSession) -> None:
    status, problem = await diff(client, {"new": NAME, "phones": [*PHONES, {"domian": "example.org"}]})
    assert (status, problem["field"]) == (400, "phones.domian")
    assert problem["detail"].startswith("phone 2: ")
    assert "domain" in problem["detail"]


async def test_two_texts_are_compared(client: ClientSession) -> None:
    _, document = await diff(client, {"old": NAME, "new": NAME, "phones": PHONES, "zone": ZONE})
    assert (document["unchanged"], document["groups"]) == (1, [])


async def test_a_phone_that_is_none_is_told_by_its_place(client: ClientSession) -> None:
    phones = [*PHONES, {"domain": "not a domain"}]
    _, document = await diff(client, {"new": NAME, "phones": phones, "zone": ZONE})
    (bad,) = document["bad_lines"]
    assert (document["bad"], bad["line"], bad["field"]) == (1, 2, "domain")


async def test_broken_settings_and_zones_are_bad_requests_that_name_field_and_line(client: ClientSession) -> None:
    status, problem = await diff(client, {"new": '[system]\ntransport = "tsl"\n', "phones": []})
    assert (status, problem["field"]) == (400, "new")
    assert "new:2: system.transport" in problem["detail"]
    status, problem = await diff(client, {"new": "", "phones": [], "zone": "nonsense here\n"})
    assert (status, problem["field"]) == (400, "zone")
    status, problem = await diff(client, {"phones": []})
    assert (status, problem["field"]) == (400, "new")


async def test_no_file_that_a_text_names_is_opened(client: ClientSession, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    text = f'''[host]
snapshot_file = "{missing}"
[dns]
zone_files = ["{missing}"]
[devices]
files = ["{missing}"]
[tls]
certificate = "{missing}"
'''
    status, document = await diff(client, {"new": text, "phones": PHONES})
    assert (status, document["unchanged"]) == (200, 1)


async def test_a_body_beyond_bounds_is_too_large(client: ClientSession) -> None:
    async with client.post(
        "/v1/diff", data=BytesIO(b"{" + b" " * (8 * 2**20)), headers={"Content-Type": "application/json"}
    ) as r:
        assert r.status == 413
