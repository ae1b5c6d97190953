import logging
import re

import pytest
from aiohttp import ClientSession
from yarl import URL

from planner.http import logs
from planner.service.service import Service
from tests.support.serving import Connect


@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param("/", "/openapi.json", id="the root"),
        pytest.param("/v1/plan/", "did you mean /v1/plan?", id="a slash too many"),
        pytest.param("/v1/%70lan", "nothing at", id="an encoded letter"),
        pytest.param("/%00%0d%0a", "%00%0d%0a", id="control characters"),
        pytest.param("/" + "a" * 5000, "…", id="a long path"),
    ],
)
async def test_what_is_not_there_is_a_problem(client: ClientSession, path: str, said: str) -> None:
    async with client.get(URL(path, encoded=True)) as response:
        problem = await response.json()
    assert (response.status, problem["status"], problem["code"]) == (404, 404, "not-found")
    assert said in problem["detail"]
    assert len(problem["detail"]) < 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
async def test_a_method_that_is_not_there_is_a_problem_that_names_those_that_are(
    client: ClientSession, method: str
) -> None:
    async with client.request(method, "/livez") as response:
        problem = await response.json()
    assert (response.status, problem["code"]) == (405, "method-not-allowed")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


async def test_options_name_the_methods(client: ClientSession) -> None:
    async with client.options("/v1/plan") as response:
        assert (response.status, response.headers["Allow"]) == (204, "GET, POST, HEAD, OPTIONS")


async def test_a_parameter_where_there_are_none_is_a_problem(client: ClientSession) -> None:
    async with client.get("/v1/host?verbose=1") as response:
        assert (response.status, (await response.json())["code"]) == (400, "bad-request")


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        pytest.param("abc-123", True, id="a usual one"),
        pytest.param("x" * 128, True, id="the longest"),
        pytest.param("x" * 129, False, id="too long"),
        pytest.param("a b", False, id="a blank inside"),
        pytest.param("ä", False, id="not ASCII"),
        pytest.param("", False, id="nothing"),
    ],
)
async def test_a_sane_request_id_is_taken_over(client: ClientSession, given: str, taken: bool) -> None:
    async with client.get("/livez", headers={"X-Request-Id": given}) as response:
        assert (response.headers["X-Request-Id"] == given) == taken


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/livez", 200, id="an answer"),
        pytest.param("GET", "/v1/plan?domain=a.test", 200, id="a plan"),
        pytest.param("GET", "/v1/plan?domain=a.test&source=224.0.0.1", 409, id="a refusal"),
        pytest.param("GET", "/v1/plan", 400, id="a bad request"),
        pytest.param("GET", "/nothing", 404, id="nothing there"),
        pytest.param("PUT", "/v1/plan", 405, id="no such method"),
        pytest.param("OPTIONS", "/v1/plan", 204, id="options"),
        pytest.param("POST", "/v1/plan", 415, id="no JSON"),
        pytest.param("POST", "/v1/plans", 200, id="a stream"),
    ],
)
async def test_every_answer_has_an_id_of_its_own(client: ClientSession, method: str, path: str, status: int) -> None:
    ids = set()
    for _ in range(2):
        async with client.request(method, path) as response:
            assert response.status == status
            ids.add(response.headers["X-Request-Id"])
            if response.content_type == "application/problem+json" and status != 409:
                assert (await response.json())["request_id"] in ids
    assert len(ids) == 2
    assert all(re.fullmatch(r"[0-9a-f]{20}", request_id) for request_id in ids)


async def test_a_fault_of_ours_is_logged_and_not_told(
    client: ClientSession, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(Service, "plan", fail)
    with caplog.at_level(logging.ERROR):
        async with client.get("/v1/plan?domain=a.test") as response:
            text = await response.text()
            problem = await response.json()
    assert (response.status, problem["code"], problem["detail"]) == (500, "internal", None)
    assert "secret" not in text
    assert "Traceback" not in text
    assert problem["request_id"] in caplog.text


async def test_the_server_does_not_say_what_it_is_made_of(client: ClientSession) -> None:
    async with client.get("/livez") as response:
        assert response.headers["Server"] == "pbx-planner"


async def test_requests_sent_at_once_are_answered_in_order(connect: Connect) -> None:
    reader, writer = await connect()
    for n in range(100):
        writer.write(f"GET /livez HTTP/1.1\r\nHost: a\r\nX-Request-Id: id-{n}\r\n\r\n".encode())
    writer.write(b"GET /livez HTTP/1.1\r\nHost: a\r\nX-Request-Id: last\r\nConnection: close\r\n\r\n")
    answers = (await reader.read()).decode()
    assert re.findall(r"X-Request-Id: (.*)\r\n", answers) == [*(f"id-{n}" for n in range(100)), "last"]


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(b"NONSENSE\r\n\r\n", id="no request line"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="TLS"),
        pytest.param(b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", id="a long URL"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 9000 + b"\r\n\r\n", id="a long field"),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 200 + b"\r\n", id="many fields"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: a\r\nbad field\r\n\r\n", id="a broken field"),
        pytest.param(b"POST /v1/plan HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", id="a negative length"),
        pytest.param(
            b"POST /v1/plan HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            id="two lengths",
        ),
    ],
)
async def test_what_is_no_http_is_refused_without_a_traceback(
    connect: Connect, request_: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    logs.quieten()
    reader, writer = await connect()
    writer.write(request_)
    writer.write_eof()
    answer = await reader.read()
    assert answer.startswith(b"HTTP/1.0 400 ") or answer == b""
    assert b"Traceback" not in answer
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("target", "status"),
    [
        pytest.param("http://elsewhere.test/livez", 200, id="an absolute form"),
        pytest.param("//livez", 404, id="two slashes"),
        pytest.param("/livez#fragment", 200, id="a fragment"),
    ],
)
async def test_an_unusual_target_is_answered(connect: Connect, target: str, status: int) -> None:
    reader, writer = await connect()
    writer.write(f"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    assert (await reader.read()).startswith(f"HTTP/1.1 {status} ".encode())
