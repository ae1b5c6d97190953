"""Start and end of the real program, in a process of its own."""

import asyncio
import json
import re
import signal
import subprocess
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest

from planner.core.policy.listeners import parse_http_listen
from planner.doors.settings.source import SettingsFile
from planner.http import app
from planner.http.listening import bind
from planner.service.service import Service
from planner.service.situation import Sources

Start = Callable[[], Awaitable[Process]]

PHONE = b'{"domain": "example.com", "source": "192.0.2.99"}\n'
PROGRAM = (sys.executable, "-m", "planner", "serve", "--config")


@pytest.fixture
async def start(config: Path) -> AsyncIterator[Start]:
    """Start the program; whatever becomes of it, it is ended."""
    async with AsyncExitStack() as stack:

        async def started() -> Process:
            process = await asyncio.create_subprocess_exec(*PROGRAM, str(config), stdout=PIPE, stderr=PIPE)
            stack.push_async_callback(killed, process)
            return process

        yield started


async def killed(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.communicate()


async def port_of(process: Process) -> int:
    assert process.stdout is not None
    async with asyncio.timeout(20):
        while not (found := re.search(rb"http://127\.0\.0\.1:(\d+)", await process.stdout.readline())):
            pass
    return int(found[1])


async def ended(process: Process) -> tuple[int | None, bytes]:
    async with asyncio.timeout(30):
        _, errors = await process.communicate()
    return process.returncode, errors


async def begun_stream(port: int) -> tuple[StreamReader, StreamWriter]:
    """Begin a stream, of which one request has been answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /v1/plans HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (2 * len(PHONE)) + PHONE)
    await reader.readuntil(b"\r\n\r\n")
    await reader.readuntil(b"\n\r\n")
    return reader, writer


async def connect_for_ever(port: int) -> None:
    while True:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
async def test_a_signal_ends_the_service_with_0(start: Start, number: signal.Signals) -> None:
    process = await start()
    await port_of(process)
    process.send_signal(number)
    assert await ended(process) == (0, b"")


async def test_a_request_in_work_is_finished_before_the_end(start: Start) -> None:
    process = await start()
    port = await port_of(process)
    reader, writer = await begun_stream(port)
    process.terminate()
    with pytest.raises(ConnectionError):
        await connect_for_ever(port)
    writer.write(PHONE)
    rest = await reader.readuntil(b"0\r\n\r\n")
    assert b'"host":"192.0.2.10"' in rest
    writer.close()
    assert await ended(process) == (0, b"")


async def test_while_it_ends_the_service_says_that_it_is_not_ready(start: Start) -> None:
    process = await start()
    port = await port_of(process)
    _, stream = await begun_stream(port)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n")
    assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"
    await reader.readuntil(b"}}")
    process.terminate()
    with pytest.raises(ConnectionError):
        await connect_for_ever(port)
    writer.write(b"GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n")
    last = await reader.read()
    assert last.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    assert b"\r\nConnection: close\r\n" in last
    stream.write(PHONE)
    assert await ended(process) == (0, b"")
    stream.close()
    writer.close()


async def test_a_request_that_is_never_finished_is_given_up(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "_TIME_TO_FINISH", 0.05)
    monkeypatch.setattr(app, "_TIME_TO_CLOSE", 0.05)
    service = Service(Sources(SettingsFile(config)))
    end, ready = asyncio.Event(), asyncio.get_running_loop().create_future()
    task = asyncio.create_task(app.App(service).serve(ready.set_result, end))
    reader, writer = await begun_stream(int((await ready)[0].rpartition(":")[2]))
    end.set()
    await asyncio.wait_for(task, 10)
    with suppress(ConnectionError):
        assert b"0\r\n\r\n" not in await reader.read()
    writer.close()
    service.close()


async def test_an_idle_connection_does_not_hold_up_the_end(start: Start) -> None:
    process = await start()
    port = await port_of(process)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
    await reader.readuntil(b"}")
    process.terminate()
    assert await reader.read() == b""
    writer.close()
    assert await ended(process) == (0, b"")


async def test_a_hangup_reads_the_settings_again(start: Start) -> None:
    process = await start()
    await port_of(process)
    process.send_signal(signal.SIGHUP)
    assert process.stderr is not None
    async with asyncio.timeout(20):
        assert b"the settings were read and are in force" in await process.stderr.readline()


async def test_a_port_in_use_is_said_in_one_line(start: Start, config: Path) -> None:
    with bind(parse_http_listen("127.0.0.1:0")) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        config.write_text(config.read_text().replace(":0", f":{port}"))
        text = f"pbx-planner: cannot listen on 127.0.0.1:{port}: Address already in use\n"
        assert await ended(await start()) == (2, text.encode())


async def test_missing_tokens_are_said_in_one_line(start: Start, config: Path) -> None:
    config.write_text(config.read_text() + 'token_file = "tokens"\n')
    code, errors = await ended(await start())
    assert code == 2
    assert errors.count(b"\n") == 1
    assert b"http.token_file: " in errors


async def test_what_it_logs_is_a_line_of_keys_and_values(start: Start, config: Path) -> None:
    process = await start()
    await port_of(process)
    config.write_text("[http")
    process.send_signal(signal.SIGHUP)
    assert process.stderr is not None
    async with asyncio.timeout(20):
        line = await process.stderr.readline()
    assert re.fullmatch(rb'time=\S+ level=error logger=\S+ message="what was in force stays in force: .*"\n', line)
    assert json.loads(line[line.index(b'"') :])


def test_what_most_never_need_is_not_loaded_at_the_start() -> None:
    heavy = ("dns.dnssec", "cryptography", "pyroute2", "watchfiles")
    program = f"import sys, planner.cli.serve; print([name for name in {heavy} if name in sys.modules])"
    told = subprocess.run((sys.executable, "-c", program), check=True, capture_output=True, text=True).stdout
    assert told == "[]\n"
