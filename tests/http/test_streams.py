"""Many plans over one connection: order, bounds, and clients that are slow, rude or gone."""

import asyncio
import json
from asyncio import StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from io import BytesIO

import aiohttp
import pytest
from aiohttp import ClientSession, web

from planner.core.choice import Refusal
from planner.core.locate import Open
from planner.core.plan.plan import Plan, Request
from planner.http import bodies, listening, plans, streams
from planner.service import batch, planning
from planner.service.situation import Situation
from tests.support.serving import Connect

PHONE = b'{"domain": "example.com", "source": "192.0.2.99"}'
HEAD = b"POST /v1/plans HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


async def answers_to(client: ClientSession, lines: bytes) -> list[dict[str, object]]:
    async with client.post("/v1/plans", data=BytesIO(lines)) as response:
        assert (response.status, response.content_type) == (200, "application/x-ndjson")
        return [json.loads(line) for line in (await response.read()).splitlines()]


async def test_a_line_is_answered_by_a_line_in_its_place(client: ClientSession) -> None:
    refused = b'{"domain": "example.com", "source": "224.0.0.1"}'
    answers = await answers_to(client, b"\n".join([PHONE, refused, b"{", b"", PHONE]))
    assert [next(iter(answer)) for answer in answers] == ["domain", "refused", "bad", "domain"]


async def test_the_order_is_kept_over_many_lines(client: ClientSession) -> None:
    lines = b"".join(b'{"domain": "d%d.test"}\n' % n for n in range(3000))
    answers = await answers_to(client, lines)
    assert [answer["domain"] for answer in answers] == [f"d{n}.test" for n in range(3000)]


@pytest.mark.parametrize("lines", [b"", b"\n", b"\n \n\r\n"], ids=["nothing", "an end", "blanks"])
async def test_nothing_is_answered_by_nothing(client: ClientSession, lines: bytes) -> None:
    assert await answers_to(client, lines) == []


async def test_a_line_that_is_too_long_costs_only_itself(client: ClientSession) -> None:
    long = b'{"domain": "' + b"x" * 1_000_000 + b'"}'
    answers = await answers_to(client, b"\n".join([PHONE, long, PHONE, long]))
    assert [answer.get("code", "plan") for answer in answers] == ["plan", "too-large", "plan", "too-large"]
    assert answers[1]["text"] == "the line is longer than 65536 octets"


async def test_an_answer_comes_before_the_next_request_is_sent(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(HEAD + chunk(PHONE + b"\n" + PHONE[:10]))
    await reader.readuntil(b"\r\n\r\n")
    assert b'"host":"192.0.2.10"' in await reader.readuntil(b"\n\r\n")
    writer.write(chunk(PHONE[10:] + b"\n"))
    assert b'"host":"192.0.2.10"' in await reader.readuntil(b"\n\r\n")
    writer.write(chunk(b""))
    assert await reader.readexactly(5) == b"0\r\n\r\n"


async def test_other_requests_have_their_turn_meanwhile(client: ClientSession) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield (PHONE + b"\n") * 500

    async with client.post("/v1/plans", data=endless()) as stream:
        await stream.content.readany()
        async with client.get("/livez") as response:
            assert response.status == 200
        assert not stream.content.at_eof()


@pytest.mark.parametrize("asking", [False, True], ids=["at once", "after the DNS was asked"])
async def test_a_fault_of_ours_on_one_line_costs_only_that_line(
    client: ClientSession, monkeypatch: pytest.MonkeyPatch, *, asking: bool
) -> None:
    def failing(situation: Situation, request: Request) -> Plan | Refusal | Open:
        if asking:
            return Open(())
        if request.domain.text == "bad.test":
            raise ZeroDivisionError("a secret")
        return planning.plan(situation, request)

    async def failing_later(situation: Situation, request: Request) -> Plan | Refusal:
        if request.domain.text == "bad.test":
            raise ZeroDivisionError("a secret")
        return await planning.plan_asking(situation, request)

    monkeypatch.setattr(batch, "plan", failing)
    monkeypatch.setattr(batch, "plan_asking", failing_later)
    answers = await answers_to(client, b'{"domain": "bad.test"}\n' + PHONE)
    assert [answer.get("code", "plan") for answer in answers] == ["internal", "plan"]
    assert "secret" not in str(answers)


async def test_a_fault_of_ours_in_a_stream_does_not_end_it_as_if_it_were_whole(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def failing(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(plans.Plans, "_stream", failing)
    reader, writer = await connect()
    writer.write(HEAD)
    await reader.readuntil(b"\r\n\r\n")
    with suppress(ConnectionError):
        assert await reader.read() == b""
    assert "failed: POST /v1/plans" in caplog.text


async def test_a_line_that_does_not_come_ends_the_stream(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "PATIENCE", 0.05)
    reader, writer = await connect()
    writer.write(HEAD + chunk(PHONE))
    await reader.readuntil(b"\r\n\r\n")
    last = await reader.readuntil(b"0\r\n\r\n")
    assert b'"bad":true,"code":"bad-request"' in last
    assert b"no whole line arrived" in last


async def test_a_body_that_trickles_is_refused(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.05)
    reader, writer = await connect()
    head = b"POST /v1/plan HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    writer.write(head + b"{")
    answer = await reader.readuntil(b"}")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"did not arrive within" in answer


@pytest.mark.parametrize(
    ("path", "status"),
    [pytest.param(b"/v1/plan", b"400", id="a document"), pytest.param(b"/v1/plans", b"200", id="a stream")],
)
async def test_a_body_in_broken_chunks_is_refused(
    connect: Connect, path: bytes, status: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    # aiohttp's parser in C tells nobody of the broken chunk, so that it is the time-out which ends the waiting
    monkeypatch.setattr(streams, "PATIENCE", 0.05)
    monkeypatch.setattr(bodies, "PATIENCE", 0.05)
    reader, writer = await connect()
    fields = b"Host: a\r\nContent-Type: application/json\r\nExpect: 100-continue"
    writer.write(HEAD.replace(b"/v1/plans", path).replace(b"Host: a", fields))
    assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(chunk(b'{"domain"') + b"no length\r\n")
    answer = await reader.readuntil(b"}")
    assert answer.startswith(b"HTTP/1.1 %b " % status)
    assert b'"code":"bad-request"' in answer


async def test_a_client_that_leaves_ends_the_work(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ended = asyncio.Event()
    stream = plans.Plans._stream

    async def watched(
        self: plans.Plans, content: aiohttp.StreamReader, response: web.StreamResponse, request_id: str
    ) -> None:
        try:
            await stream(self, content, response, request_id)
        finally:
            ended.set()

    monkeypatch.setattr(plans.Plans, "_stream", watched)
    reader, writer = await connect()
    writer.write(HEAD + chunk((PHONE + b"\n") * 1000))
    await reader.readexactly(1000)
    writer.transport.abort()
    async with asyncio.timeout(10):
        await ended.wait()
    assert "Traceback" not in caplog.text


async def test_a_client_that_does_not_read_is_not_read_from(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = 0
    answer = plans.Plans._answer

    def counting(self: plans.Plans, line: bytes | None, request_id: str) -> bytes | Coroutine[None, None, bytes]:
        nonlocal answered
        answered += 1
        return answer(self, line, request_id)

    monkeypatch.setattr(plans.Plans, "_answer", counting)
    _, writer = await connect()
    writer.write(HEAD)
    lines = chunk((PHONE + b"\n") * 1000)
    sent = 0
    while True:  # until both directions are full, so that neither side goes on
        writer.write(lines)
        sent += 1000
        try:
            async with asyncio.timeout(0.5):
                await writer.drain()
        except TimeoutError:
            break
    assert answered < sent


async def test_a_client_that_never_reads_is_cut_off_in_the_end(
    serve: Callable[..., Awaitable[ClientSession]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "UNREAD", 0.2)
    client = await serve()
    assert client._base_url is not None
    _, writer = await asyncio.open_connection(client._base_url.host, client._base_url.port)
    assert isinstance(writer.transport, asyncio.Transport)
    writer.transport.pause_reading()
    writer.write(HEAD)
    with pytest.raises(ConnectionError):
        await asyncio.wait_for(write_for_ever(writer), 20)
    writer.transport.abort()


async def write_for_ever(writer: StreamWriter) -> None:
    while True:
        writer.write(chunk((PHONE + b"\n") * 1000))
        await writer.drain()
