"""How fast does a server answer? A light client: bare sockets that are kept, one request at a time on each."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from time import perf_counter
from typing import cast

import uvloop

_LAST_CHUNK = b"\r\n0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Load:
    """What a server bore: *rate* of requests a second; *p99* of their times in seconds."""

    rate: float
    p99: float


def load(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Load:
    """Ask for *seconds*, over *connections*, the *requests* in turn."""
    return uvloop.run(_load(port, requests, connections, seconds))


async def _load(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Load:
    loop = asyncio.get_running_loop()
    clients = []
    for _ in range(connections):
        asking = partial(_Client, cycle(requests), loop.create_future())
        _, client = await loop.create_connection(asking, "127.0.0.1", port)
        clients.append(client)
    began = perf_counter()
    await asyncio.sleep(seconds)
    answered = sum(len(client.times) for client in clients)
    took = perf_counter() - began
    for client in clients:
        client.is_last = True
    await asyncio.gather(*(client.ended for client in clients))
    times = sorted(time for client in clients for time in client.times)
    return Load(answered / took, times[len(times) * 99 // 100])


class _Client(asyncio.Protocol):
    """One connection, which asks as soon as it has been answered."""

    def __init__(self, requests: Iterator[bytes], ended: asyncio.Future[None]) -> None:
        self.times: list[float] = []
        self.is_last = False
        self.ended = ended
        self._requests = requests

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop's are of no class of asyncio's
        self._ask()

    def _ask(self) -> None:
        self._is_whole: Callable[[bytes], bool] | None = None
        self._asked = perf_counter()
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        if self._is_whole is None:
            if not data.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 304 ")):
                raise RuntimeError(data[:200])
            self._is_whole = _ending(data)
        if not self._is_whole(data):
            return
        self.times.append(perf_counter() - self._asked)
        if self.is_last:
            self._transport.close()
        else:
            self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        if error is None:
            self.ended.set_result(None)
        else:
            self.ended.set_exception(error)


def _ending(beginning: bytes) -> Callable[[bytes], bool]:
    """Return what tells with each piece, the first included, whether an answer is whole."""
    head, _, _ = beginning.partition(b"\r\n\r\n")
    _, is_told, length = head.partition(b"\r\nContent-Length: ")
    if not is_told:
        tail = bytearray()

        def by_chunk(piece: bytes) -> bool:
            tail.extend(piece[-len(_LAST_CHUNK) :])
            del tail[: -len(_LAST_CHUNK)]
            return tail == _LAST_CHUNK

        return by_chunk
    left = len(head) + 4 + int(length.partition(b"\r\n")[0])

    def by_length(piece: bytes) -> bool:
        nonlocal left
        left -= len(piece)
        return left == 0

    return by_length
