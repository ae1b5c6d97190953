from pathlib import Path

import msgspec
import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import make_mocked_request

from planner.doors.host import snapshot
from planner.doors.settings.source import SettingsFile
from planner.http.status import ServiceStatus
from planner.service.service import Service
from planner.service.situation import Sources


@pytest.mark.parametrize("path", ["/livez", "/healthz"])
async def test_the_process_is_alive(client: ClientSession, path: str) -> None:
    async with client.get(path) as response:
        assert (response.status, await response.json()) == (200, {"alive": True})


async def test_the_service_is_ready_and_says_by_what(client: ClientSession, config: Path) -> None:
    async with client.get("/readyz") as response:
        ready = await response.json()
    assert response.status == 200
    assert (ready["ready"], ready["because"]) == (True, None)
    assert ready["settings"]["file"] == str(config)
    assert ready["settings"]["problems"] == []
    assert ready["host"] == {"source": "file", "taken_at": None}


async def test_the_service_is_not_ready_while_it_ends(config: Path) -> None:
    service = Service(Sources(SettingsFile(config)))
    status = ServiceStatus(service)
    status.is_ending = True
    response = await status.ready(make_mocked_request("GET", "/readyz"), "id")
    service.close()
    assert response.status == 503
    assert isinstance(response.body, bytes)
    assert msgspec.json.decode(response.body)["because"] == "the service is ending"


async def test_the_host_is_shown_with_what_may_be_presented(client: ClientSession) -> None:
    async with client.get("/v1/host") as response:
        document = await response.json()
    presentable = {own["address"]: own["interface"] for own in document["presentable"]}
    assert presentable == {"192.0.2.10": "eth0", "2001:db8::10": "eth0"}
    assert all(own["reason"] for own in document["presentable"])


async def test_the_host_that_is_shown_can_be_read_as_a_snapshot(client: ClientSession, config: Path) -> None:
    async with client.get("/v1/host") as response:
        content = await response.read()
    assert snapshot.parse(content, "answer") == snapshot.load(config.with_name("host.json"))
