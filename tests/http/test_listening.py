import asyncio
import socket
from asyncio import StreamWriter
from contextlib import AsyncExitStack, suppress
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from planner.core.errors import CannotListen
from planner.core.policy.listeners import SocketAddress
from planner.doors.settings.source import SettingsFile
from planner.http import listening
from planner.http.app import App
from planner.http.listening import BoundedServer, bind, url
from planner.service.service import Service
from planner.service.situation import Sources

LOOPBACK = ip_address("127.0.0.1")


def test_port_0_is_any_that_is_free() -> None:
    with bind(SocketAddress(LOOPBACK, 0)) as first, bind(SocketAddress(LOOPBACK, 0)) as second:
        assert url(first).startswith("http://127.0.0.1:")
        assert first.getsockname() != second.getsockname()


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_both_families_may_listen_on_one_port() -> None:
    with bind(SocketAddress(ip_address("::"), 0)) as six:
        port = six.getsockname()[1]
        assert url(six) == f"http://[::]:{port}"
        with bind(SocketAddress(ip_address("0.0.0.0"), port)) as four:
            assert four.getsockname()[1] == port


def test_a_port_in_use_is_named() -> None:
    with bind(SocketAddress(LOOPBACK, 0)) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=rf"^cannot listen on 127\.0\.0\.1:{port}: Address already in use$"):
            bind(SocketAddress(LOOPBACK, port))


def test_an_address_of_another_host_is_named() -> None:
    with pytest.raises(CannotListen, match=r"^cannot listen on 192\.0\.2\.250:8080: Cannot assign requested address$"):
        bind(SocketAddress(ip_address("192.0.2.250"), 8080))


async def test_if_one_place_is_taken_nothing_is_served(config: Path) -> None:
    with bind(SocketAddress(LOOPBACK, 0)) as taken:
        taken.listen()
        config.write_text(f'[http]\nlisten = ["127.0.0.1:0", "{url(taken).removeprefix("http://")}"]\n')
        service = Service(Sources(SettingsFile(config), config.parent / "host.json"))
        with pytest.raises(CannotListen):
            await App(service).serve(lambda urls: pytest.fail(f"it serves on {urls}"), asyncio.Event())
        service.close()


async def test_every_place_is_served(config: Path) -> None:
    config.write_text('[http]\nlisten = ["127.0.0.1:0", "127.0.0.2:0", "[::1]:0"]\n')
    service = Service(Sources(SettingsFile(config), config.parent / "host.json"))
    end, ready = asyncio.Event(), asyncio.get_running_loop().create_future()
    task = asyncio.create_task(App(service).serve(ready.set_result, end))
    async with ClientSession() as client:
        for place in await ready:
            async with client.get(f"{place}/livez") as response:
                assert response.status == 200
    end.set()
    await task
    service.close()


async def test_no_more_connections_are_taken_than_there_is_room_for(caplog: pytest.LogCaptureFixture) -> None:
    async def answer(_: web.BaseRequest) -> web.Response:
        return web.Response()

    runner = web.ServerRunner(BoundedServer(answer, most=2))
    await runner.setup()
    async with AsyncExitStack() as stack:
        listener = stack.enter_context(bind(SocketAddress(LOOPBACK, 0)))
        await web.SockSite(runner, listener).start()
        stack.push_async_callback(runner.cleanup)

        async def first_line() -> bytes:
            """Connect, ask, and keep the connection; nothing if it is closed instead."""
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            stack.push_async_callback(aborted, writer)
            writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            taken.append(writer)
            with suppress(ConnectionError):
                return await reader.readline()
            return b""

        taken: list[StreamWriter] = []
        assert [await first_line() for _ in range(4)] == [b"HTTP/1.1 200 OK\r\n"] * 2 + [b""] * 2
        taken[0].close()
        while not await first_line():  # until the server has seen that there is room again
            pass
    assert [record.message for record in caplog.records] == ["too many connections: the 2 allowed are taken"]


@pytest.mark.parametrize("begun", [b"", b"GET /livez HTTP/1.1\r\nHost:"], ids=["nothing", "half a request"])
async def test_a_connection_without_a_whole_request_is_closed(
    config: Path, begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "IDLE", 0.05)
    service = Service(Sources(SettingsFile(config)))
    end, ready = asyncio.Event(), asyncio.get_running_loop().create_future()
    task = asyncio.create_task(App(service).serve(ready.set_result, end))
    reader, writer = await asyncio.open_connection("127.0.0.1", int((await ready)[0].rpartition(":")[2]))
    writer.write(begun)
    assert await asyncio.wait_for(reader.read(), 10) == b""
    writer.close()
    end.set()
    await task
    service.close()


async def aborted(writer: StreamWriter) -> None:
    writer.transport.abort()
    with suppress(ConnectionError):
        await writer.wait_closed()
