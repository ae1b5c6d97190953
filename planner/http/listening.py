"""Where does the service listen? Sockets, bound before anything else is started, and how much one client may take.

A client that reads nothing is cut off by the kernel (TCP_USER_TIMEOUT, tcp(7)), one that sends no whole request by
aiohttp's keep-alive timer, one whose body trickles by the reader of the body.
"""

import asyncio
import logging
import socket
from asyncio import Transport
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from planner.core.errors import CannotListen
from planner.core.policy.listeners import SocketAddress

MOST_CONNECTIONS: Final = 960
"""At once; with what else is open this is below 1,024 files, the usual limit of a process."""

LONGEST_HEAD_LINE: Final = 8190
"""Octets of a request's first line, so of the URL, and of a header field."""

MOST_FIELDS: Final = 64
"""Header fields of a request."""

IDLE: Final = 75.0
"""Seconds until a connection without a whole request is closed; more than the 60 that proxies keep theirs."""

UNREAD: Final = 60.0
"""Seconds that a client may leave an answer unread."""

_log = logging.getLogger(__name__)


def bind(place: SocketAddress) -> socket.socket:
    """Return a socket bound to *place*. Raises CannotListen."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            str(place.address), place.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST | socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CannotListen(f"cannot listen on {place}: {error.strerror}") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            # [::] is IPv6 only, as in the PBX's own listeners: 0.0.0.0 can be named beside it
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(UNREAD * 1000))
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise CannotListen(f"cannot listen on {place}: {error.strerror}") from None
    return listener


def url(listener: socket.socket) -> str:
    """Return the URL at which *listener* is reached."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class BoundedServer(web.Server):
    """A server that has no more than so many connections at once: the next one is closed."""

    def __init__(
        self, answer: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]], most: int = MOST_CONNECTIONS
    ) -> None:
        super().__init__(
            answer,
            access_log=None,
            keepalive_timeout=IDLE,
            max_line_size=LONGEST_HEAD_LINE,
            max_field_size=LONGEST_HEAD_LINE,
            max_headers=MOST_FIELDS,
            auto_decompress=False,
        )
        self._most = most
        self._open = 0
        self._is_full = False

    def connection_made(self, handler: RequestHandler, transport: Transport) -> None:
        """Take a connection, or close it."""
        super().connection_made(handler, transport)
        self._open += 1
        if self._open <= self._most:
            return
        # not at once: aiohttp's task for the connection is to begin before it is lost
        asyncio.get_running_loop().call_soon(transport.abort)
        if not self._is_full:
            self._is_full = True
            _log.warning("too many connections: the %d allowed are taken", self._most)

    def connection_lost(self, handler: RequestHandler, exc: BaseException | None = None) -> None:
        """Make room for another one."""
        super().connection_lost(handler, exc)
        self._open -= 1
        self._is_full = self._is_full and self._open >= self._most
