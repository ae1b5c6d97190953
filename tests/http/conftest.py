"""A real service on a snapshot of a host, behind a real socket."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import pytest
from aiohttp import ClientSession

from planner.doors.settings.source import SettingsFile
from planner.http.app import App
from planner.service.service import Service
from planner.service.situation import Sources
from tests.support.serving import Connect, Serve

HOST = """{"interfaces": [
  {"name": "lo", "kind": "loopback", "addresses": [{"ip": "127.0.0.1/8"}]},
  {"name": "eth0", "kind": "ethernet", "addresses": [{"ip": "192.0.2.10/24"}, {"ip": "2001:db8::10/64"}]}
 ],
 "routes": [{"dst": "default", "family": "ipv4", "via": "192.0.2.1", "dev": "eth0"}]}"""

SETTINGS = """
[host]
snapshot_file = "host.json"
[http]
listen = ["127.0.0.1:0"]
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The settings file, beside its host snapshot."""
    (tmp_path / "host.json").write_text(HOST)
    file = tmp_path / "planner.toml"
    file.write_text(SETTINGS)
    return file


@asynccontextmanager
async def serving(service: Service) -> AsyncIterator[list[str]]:
    """Serve in this event loop; give the URLs."""
    end = asyncio.Event()
    ready: asyncio.Future[list[str]] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(App(service).serve(ready.set_result, end))
    either: tuple[asyncio.Future[None] | asyncio.Future[list[str]], ...] = (task, ready)
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    try:
        if task.done():
            task.result()  # says why it does not serve
        yield await ready
    finally:
        end.set()
        await task
        service.close()


@pytest.fixture
async def serve(config: Path) -> AsyncIterator[Serve]:
    """Start the service with more settings, or as its file says, and give a client of it."""
    async with AsyncExitStack() as stack:

        async def start(settings: str | None = "") -> ClientSession:
            if settings is not None:
                config.write_text(SETTINGS + settings)
            urls = await stack.enter_async_context(serving(Service(Sources(SettingsFile(config)))))
            return await stack.enter_async_context(ClientSession(urls[0]))

        yield start


@pytest.fixture
async def client(serve: Serve) -> ClientSession:
    """A client of the service with its usual settings."""
    return await serve()


async def aborted(writer: StreamWriter) -> None:
    """Break a connection off, whatever has not been sent."""
    writer.transport.abort()
    with suppress(ConnectionError):
        await writer.wait_closed()


@pytest.fixture
async def connect(client: ClientSession) -> AsyncIterator[Connect]:
    """Open bare connections to the service."""
    url = client._base_url
    assert url is not None
    async with AsyncExitStack() as stack:

        async def opened() -> tuple[StreamReader, StreamWriter]:
            reader, writer = await asyncio.open_connection(url.host, url.port)
            stack.push_async_callback(aborted, writer)
            return reader, writer

        yield opened
