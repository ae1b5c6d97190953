"""Whatever is sent is answered, with 200, 400 or 409, and in bounded time: seeded, so that each run sends the same."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import quote_from_bytes

import pytest
from aiohttp import ClientSession
from yarl import URL

from planner.core.errors import BadRequest
from planner.doors.settings.source import SettingsFile
from planner.http.parameters import texts
from planner.service.batch import Batch
from planner.service.service import Service
from planner.service.situation import Sources
from planner.wire.queries import PlanQuery
from planner.wire.reading import Reader
from tests.support.batch import answer_at_once
from tests.support.plans import plan_at_once

MANY = 3_000
SOME = 200

GOOD = {
    "domain": "example.com",
    "extension": "101",
    "source": "[2001:db8::99%eth0]:5060",
    "via": "192.0.2.10",
    "device": "generic",
    "user_agent": "Yealink SIP-T46S 66.85.0.5",
    "mac": "00:15:65:00:00:01",
    "file": "001565000001.cfg",
    "transports": "tls,tcp,udp",
    "dns": "naptr",
    "families": "ipv4,ipv6",
    "seed": "1",
    "account": "1",
    "settings": "{}",
}


def hostile(random: Random, good: bytes) -> bytes:
    """Return random octets, or *good* with some of them put into it."""
    noise = random.randbytes(random.choice((1, 2, 3, 8, 40)))
    if random.random() < 0.3:
        return noise * random.choice((1, 1, 1, 50))
    at = random.randrange(len(good) + 1)
    return good[:at] + noise[:3] + good[at + random.randrange(3) :]


def refused(service: Service, reader: Reader, query: str) -> str:
    """Plan by the parameters of a URL; return what is said against them, nothing if they are in order."""
    try:
        plan_at_once(service, reader.from_texts(texts(query)))
    except BadRequest as error:
        return error.text
    return ""


@pytest.fixture
def service(config: Path) -> Iterator[Service]:
    made = Service(Sources(SettingsFile(config)))
    yield made
    made.close()


def test_every_parameter_is_known_here() -> None:
    assert [*GOOD] == [*PlanQuery.__struct_fields__]


@pytest.mark.parametrize("name", GOOD)
def test_no_parameter_breaks_the_planning(service: Service, name: str) -> None:
    random, reader, good = Random(name), Reader(), GOOD[name].encode()
    others = "" if name == "domain" else "&domain=example.com"
    for _ in range(MANY):
        query = f"{name}={quote_from_bytes(hostile(random, good))}{others}"
        said = refused(service, reader, query)
        assert said.isprintable()
        assert len(said) < 1000


def test_no_query_breaks_the_planning(service: Service) -> None:
    random, reader = Random("query"), Reader()
    for _ in range(MANY):
        query = hostile(random, b"domain=example.com&source=192.0.2.99&transports=udp").decode("latin-1")
        assert refused(service, reader, query).isprintable()


def document() -> bytes:
    settings = {"domain": {"transport": "tls", "outbound_proxy_pattern": "10.0.0.0/8/10.0.0.1:5061/tls"}}
    typed = {"transports": ["tls"], "families": ["ipv4"], "account": 1, "settings": settings}
    return json.dumps(GOOD | typed).encode()


def test_no_document_breaks_the_planning(service: Service) -> None:
    random, batch, good = Random("document"), Batch(service), document()
    assert b'"bad"' not in answer_at_once(batch, good)
    for _ in range(MANY):
        answer = answer_at_once(batch, hostile(random, good))
        assert answer.count(b"\n") <= 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"domain": ' + b"[" * 60_000, id="deep lists"),
        pytest.param(b'{"settings":' * 5_000, id="deep objects"),
        pytest.param(b'{"domain": "' + b"a." * 30_000 + b'"}', id="a long domain"),
        pytest.param(b'{"domain": "a.test", "account": ' + b"9" * 60_000 + b"}", id="a long number"),
        pytest.param(b'{"domain": "a.test", "account": 1e999999999}', id="a large exponent"),
        pytest.param(b'{"domain": "\\ud800"}', id="half a surrogate"),
        pytest.param(b'{"domain": "a.test", "transports": [' + b'"udp",' * 9_000 + b'"udp"]}', id="a long list"),
        pytest.param(("{" + ",".join(f'"{n}": 0' for n in range(5_000)) + "}").encode(), id="many members"),
        pytest.param(b'{"domain": "a.test", "domain": "b.test"}', id="a member twice"),
    ],
)
def test_no_extreme_document_breaks_the_planning(service: Service, body: bytes) -> None:
    assert len(answer_at_once(Batch(service), body)) < 10_000


@pytest.mark.parametrize("name", ["domain", "source", "transports"])
async def test_whatever_is_in_a_url_is_answered(client: ClientSession, name: str) -> None:
    random, good = Random(name), GOOD[name].encode()
    statuses = set()
    for _ in range(SOME):
        value = quote_from_bytes(hostile(random, good))
        async with client.get(URL(f"/v1/plan?{name}={value}&mac=001565000001", encoded=True)) as response:
            statuses.add(response.status)
    assert statuses <= {200, 400, 409}


@pytest.mark.parametrize("path", ["/v1/plan", "/v1/plans"])
async def test_whatever_is_in_a_body_is_answered(client: ClientSession, path: str) -> None:
    random, good = Random(path), document()
    headers = {"Content-Type": "application/json"}
    statuses = set()
    for _ in range(SOME):
        async with client.post(path, data=hostile(random, good), headers=headers) as response:
            statuses.add(response.status)
            await response.read()
    assert statuses <= {200, 400, 409}


async def test_whatever_comes_over_a_connection_it_is_served_on(client: ClientSession) -> None:
    random = Random("connection")
    assert client._base_url is not None
    request = b"GET /v1/plan?domain=example.com HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    for _ in range(SOME):
        reader, writer = await asyncio.open_connection(client._base_url.host, client._base_url.port)
        writer.write(hostile(random, request))
        writer.write_eof()
        assert b"Traceback" not in await reader.read()
        writer.close()
        await writer.wait_closed()
    async with client.get("/livez") as response:
        assert response.status == 200
