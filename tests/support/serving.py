"""What a test of the service is given: how to start one, and how to open bare connections to it."""

from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable

from aiohttp import ClientSession

Connect = Callable[[], Awaitable[tuple[StreamReader, StreamWriter]]]
Serve = Callable[..., Awaitable[ClientSession]]
