"""How do queries get to a name server over UDP, and replies back?

Sockets are connected: the kernel hands over nothing but datagrams of that very address and port, and tells when nobody
listens there. Their ports are the kernel's random ones (RFC 6056), and change after a number of queries and after each
lull. All datagrams that have come are taken in one callback of the event loop.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from planner.core.policy.listeners import Nameserver
from planner.doors.dns.nameserver import socket_address, socket_family
from planner.doors.dns.query import Echo, Query

Asker = TypeVar("Asker")

_QUERIES_PER_PORT: Final = 100
_MOST_PORTS: Final = 32  # open at once, for each name server: those that still wait for slow replies
_LARGEST: Final = 4096  # octets; over three times what is asked for
_DRAINED: Final = 32  # datagrams taken in one go: a flood must not hold up everything else
_RECEIVE_BUFFER: Final = 1 << 20  # octets; the kernel may grant less
_FOREIGN: Final = Echo.FOREIGN


class Sent(Generic[Asker]):
    """A query that has been sent for *asker* through a port of *upstream*."""

    __slots__ = ("_port", "asker", "query", "upstream")

    def __init__(self, query: Query, asker: Asker, upstream: "Upstream[Asker]", port: "_Port[Asker]") -> None:
        self.query = query
        self.asker = asker
        self.upstream = upstream
        self._port = port

    def forget(self) -> None:
        """Take no reply to this query any more."""
        if self._port.waiting.get(self.query.id) is self:
            del self._port.waiting[self.query.id]


class _Port(Generic[Asker]):
    """A connected socket, and the queries that wait for replies to it, by their ids."""

    __slots__ = ("queries_left", "socket", "waiting")

    def __init__(self, nameserver: Nameserver) -> None:
        self.queries_left = _QUERIES_PER_PORT
        self.waiting: dict[bytes, Sent[Asker]] = {}
        self.socket = socket.socket(socket_family(nameserver), socket.SOCK_DGRAM)
        try:
            self.socket.settimeout(0)
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
            self.socket.connect(socket_address(nameserver))
        except OSError:
            self.socket.close()
            raise


class Upstream(Generic[Asker]):
    """A name server as it is reached over UDP.

    *on_message* is told of each message that may be a reply, *on_refusal* of each query that nobody was there to take.
    *last_heard* and *avoided_until* are for whoever chooses among servers (event loop seconds).
    """

    def __init__(
        self,
        nameserver: Nameserver,
        loop: asyncio.AbstractEventLoop,
        on_message: Callable[[Sent[Asker], bytes, Echo], None],
        on_refusal: Callable[[Sent[Asker]], None],
    ) -> None:
        self.nameserver = nameserver
        self.last_heard = float("-inf")
        self.avoided_until = 0.0
        self._loop = loop
        self._on_message = on_message
        self._on_refusal = on_refusal
        self._ports: list[_Port[Asker]] = []  # the last one is for new queries

    def send(self, query: Query, asker: Asker) -> Sent[Asker] | None:
        """Send *query*; None: its id is taken, come with another. Raises OSError if the server cannot be reached."""
        port = self._port()
        if query.id in port.waiting:
            return None
        sent = Sent(query, asker, self, port)
        port.queries_left -= 1
        try:
            port.socket.send(query.octets)
        except BlockingIOError:
            pass  # no room: the datagram counts as lost on the way
        except OSError:
            self._loop.call_soon(self._fail, port)
            raise
        port.waiting[query.id] = sent
        return sent

    def change_port(self) -> None:
        """Let the next query leave from another port."""
        if self._ports:
            self._ports[-1].queries_left = 0

    def close(self) -> None:
        """Close every socket; nobody is told."""
        while self._ports:
            self._close(self._ports[-1])

    def close_idle(self) -> None:
        """Close the sockets that wait for nothing, so that the next query leaves from another port."""
        for port in [port for port in self._ports if not port.waiting]:
            self._close(port)

    def _port(self) -> _Port[Asker]:
        if self._ports and self._ports[-1].queries_left > 0:
            return self._ports[-1]
        self.close_idle()
        if len(self._ports) == _MOST_PORTS:
            port = self._ports.pop(0)
            port.queries_left = _QUERIES_PER_PORT
        else:
            port = _Port(self.nameserver)
            self._loop.add_reader(port.socket, self._drain, port)
        self._ports.append(port)
        return port

    def _close(self, port: _Port[Asker]) -> None:
        self._ports.remove(port)
        self._loop.remove_reader(port.socket)
        port.socket.close()

    def _drain(self, port: _Port[Asker]) -> None:
        receive, waiting = port.socket.recv, port.waiting
        for _ in range(_DRAINED):
            try:
                message = receive(_LARGEST)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:  # nobody listens there, and an event loop may be done with a socket that had an error
                self._fail(port)
                return
            sent = waiting.get(message[:2])
            if sent is None:
                continue
            echo = sent.query.echo(message)
            if echo is not _FOREIGN:
                del waiting[sent.query.id]
                self.last_heard = self._loop.time()
                self._on_message(sent, message, echo)

    def _fail(self, port: _Port[Asker]) -> None:
        if port not in self._ports:
            return
        lost = tuple(port.waiting.values())
        port.waiting.clear()
        self._close(port)
        for sent in lost:
            self._on_refusal(sent)
