import json
from io import BytesIO

import pytest
from aiohttp import ClientSession

PHONE = {"domain": "example.com", "source": "192.0.2.99"}
JSON = {"Content-Type": "application/json"}


async def test_a_plan_is_given_to_parameters(client: ClientSession) -> None:
    async with client.get("/v1/plan", params=PHONE) as response:
        plan = await response.json()
    assert response.status == 200
    assert (plan["host"], plan["port"], plan["transport"]) == ("192.0.2.10", 5061, "tls")


async def test_the_same_plan_is_given_to_a_document(client: ClientSession) -> None:
    async with client.get("/v1/plan", params=PHONE) as response:
        by_parameters = await response.read()
    async with client.post("/v1/plan", json=PHONE) as response:
        assert await response.read() == by_parameters


async def test_lists_are_comma_text_in_parameters_and_arrays_in_documents(client: ClientSession) -> None:
    async with client.get("/v1/plan", params=PHONE | {"transports": "udp,tcp", "families": "ipv4"}) as response:
        by_parameters = await response.json()
    async with client.post("/v1/plan", json=PHONE | {"transports": ["udp", "tcp"], "families": ["ipv4"]}) as response:
        assert await response.json() == by_parameters
    assert by_parameters["transport"] == "tcp"


async def test_inline_settings_go_before_the_configured_ones(client: ClientSession) -> None:
    settings = {"domain": {"transport": "udp"}}
    async with client.post("/v1/plan", json=PHONE | {"settings": settings}) as response:
        assert (await response.json())["transport"] == "udp"


async def test_a_refusal_is_a_problem_with_the_members_of_the_refusal(client: ClientSession) -> None:
    async with client.get("/v1/plan", params=PHONE | {"source": "224.0.0.1"}) as response:
        problem = await response.json()
    assert response.status == 409
    assert response.content_type == "application/problem+json"
    assert problem["refused"] is True
    assert problem["code"] == "invalid-source"
    assert problem["text"] == problem["detail"]
    assert [*problem] == ["type", "title", "status", "detail", "refused", "code", "text", "choices", "warnings"]


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        pytest.param("", "domain", "domain is missing", id="no domain"),
        pytest.param("domain=", "domain", "domain:", id="an empty domain"),
        pytest.param("domain=a..b", "domain", "a label is empty", id="no name"),
        pytest.param("domin=example.com", "domin", "did you mean domain?", id="an unknown parameter"),
        pytest.param("domain=a.test&domain=a.test", "domain", "more than once", id="a repeated parameter"),
        pytest.param("domain=a.test&source=1.2.3", "source", "not an IP address", id="no address"),
        pytest.param("domain=a.test&transports=udp,sctp", "transports", "udp, tcp or tls", id="no transport"),
        pytest.param("domain=a.test&account=0", "account", "1 to 99", id="no account"),
        pytest.param("domain=a.test&settings=x", "settings", "POST", id="settings as a parameter"),
        pytest.param("domain=%ff", None, "UTF-8", id="not UTF-8"),
        pytest.param("domain=a.test&" + "&".join(f"a{n}=" for n in range(999)), "a0", "unknown field", id="many"),
        pytest.param("domain=a.test&&account=0&", "account", "1 to 99", id="empty parameters beside"),
        pytest.param("domain=a.test&extension=%2B1&extension=", "extension", "more than once", id="repeated, encoded"),
    ],
)
async def test_a_wrong_parameter_is_named(client: ClientSession, query: str, field: str | None, said: str) -> None:
    async with client.get(f"/v1/plan?{query}") as response:
        problem = await response.json()
    assert (response.status, problem["code"], problem["field"]) == (400, "bad-request", field)
    assert said in problem["detail"]


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        pytest.param(b"", None, "not JSON", id="nothing"),
        pytest.param(b"{", None, "not JSON", id="no JSON"),
        pytest.param(b"\xff\xfe", None, "not JSON", id="no text"),
        pytest.param(b"[" * 100_000, None, "", id="deep nesting"),
        pytest.param(b"[]", None, "not a list", id="no object"),
        pytest.param(b"{}", "domain", "missing", id="no domain"),
        pytest.param(b'{"domain": 5}', "domain", "domain:", id="a number for a text"),
        pytest.param(b'{"domain": "a.test", "colour": 1}', "colour", "unknown field", id="an unknown member"),
        pytest.param(
            b'{"domain": "a.test", "settings": {"domain": {"transport": "sctp"}}}',
            "settings.domain.transport",
            "udp",
            id="a wrong setting",
        ),
    ],
)
async def test_a_wrong_document_is_refused(client: ClientSession, body: bytes, field: str | None, said: str) -> None:
    async with client.post("/v1/plan", data=body, headers=JSON) as response:
        problem = await response.json()
    assert (response.status, problem["code"], problem["field"]) == (400, "bad-request", field)
    assert said in problem["detail"]


async def test_a_wrong_pattern_is_refused_with_its_position(client: ClientSession) -> None:
    settings = {"domain": {"outbound_proxy_pattern": "192.0.2.1/33/192.0.2.2"}}
    async with client.post("/v1/plan", json=PHONE | {"settings": settings}) as response:
        problem = await response.json()
    assert (response.status, problem["field"]) == (400, "settings.domain.outbound_proxy_pattern")
    assert problem["position"] == len("192.0.2.1/")


@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        pytest.param("application/json", 200, id="JSON"),
        pytest.param("application/json; charset=utf-8", 200, id="JSON with a parameter"),
        pytest.param("Application/Vnd.Example+JSON", 200, id="a kind of JSON"),
        pytest.param("text/plain", 415, id="text"),
        pytest.param("application/x-www-form-urlencoded", 415, id="a form"),
        pytest.param("application/jsonp", 415, id="nearly JSON"),
    ],
)
async def test_only_json_is_taken(client: ClientSession, media_type: str, status: int) -> None:
    headers = {"Content-Type": media_type}
    async with client.post("/v1/plan", data=json.dumps(PHONE).encode(), headers=headers) as response:
        assert response.status == status


async def test_an_encoded_body_is_refused(client: ClientSession) -> None:
    async with client.post("/v1/plan", data=b"x", headers=JSON | {"Content-Encoding": "gzip"}) as response:
        assert (response.status, (await response.json())["code"]) == (415, "unsupported-media-type")


@pytest.mark.parametrize("chunked", [False, True], ids=["told beforehand", "in chunks"])
async def test_a_large_body_is_refused_naming_the_limit(client: ClientSession, chunked: bool) -> None:
    body = BytesIO(json.dumps(PHONE).encode() + b" " * 1024 * 1024)
    async with client.post("/v1/plan", data=body, headers=JSON, chunked=chunked or None) as response:
        problem = await response.json()
    assert (response.status, problem["code"]) == (413, "too-large")
    assert "1048576 octets" in problem["detail"]


async def test_a_body_of_the_largest_size_is_taken(client: ClientSession) -> None:
    document = json.dumps(PHONE).encode()
    body = BytesIO(document + b" " * (1024 * 1024 - len(document)))
    async with client.post("/v1/plan", data=body, headers=JSON) as response:
        assert response.status == 200


async def test_a_client_that_waits_to_be_asked_for_its_body_is_asked(client: ClientSession) -> None:
    async with client.post("/v1/plan", json=PHONE, expect100=True) as response:
        assert response.status == 200


async def _fingerprint(client: ClientSession) -> str:
    async with client.get("/v1/plan", params=PHONE) as response:
        tag = response.headers["ETag"]
        fingerprint: str = (await response.json())["fingerprint"]
    assert tag == f'W/"{fingerprint}"'
    return fingerprint


@pytest.mark.parametrize(
    ("known", "status"),
    [
        pytest.param('W/"{}"', 304, id="the tag"),
        pytest.param('"{}"', 304, id="the tag as a strong one"),
        pytest.param('"a", W/"{}" , "b"', 304, id="the tag in a list"),
        pytest.param("*", 304, id="any tag"),
        pytest.param('"a"', 200, id="another tag"),
        pytest.param('"{}x"', 200, id="a longer tag"),
        pytest.param("{}", 200, id="no tag"),
        pytest.param("", 200, id="nothing"),
        pytest.param('"', 200, id="half a tag"),
    ],
)
async def test_a_plan_that_is_known_is_not_sent_again(client: ClientSession, known: str, status: int) -> None:
    fingerprint = await _fingerprint(client)
    headers = {"If-None-Match": known.replace("{}", fingerprint)}
    async with client.get("/v1/plan", params=PHONE, headers=headers) as response:
        body = await response.read()
    assert response.status == status
    assert bool(body) == (status == 200)
    assert response.headers["ETag"] == f'W/"{fingerprint}"'


async def test_head_is_get_without_the_body(client: ClientSession) -> None:
    async with client.get("/v1/plan", params=PHONE) as response:
        length = response.headers["Content-Length"]
    async with client.head("/v1/plan", params=PHONE) as response:
        assert (response.status, response.headers["Content-Length"]) == (200, length)
        assert await response.read() == b""
