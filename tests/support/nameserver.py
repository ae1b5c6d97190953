"""A name server for tests: real sockets on loopback, answers from zone text, and whatever can go wrong, on demand.

async with Nameserver("example.org. 300 IN A 192.0.2.1", faults=[Fault(Kind.SILENCE, type="NAPTR")]) as server:
    ... server.address ... server.asked
"""

import asyncio
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from itertools import count
from typing import Self

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import dns.zonefile

UDP, TCP = "udp", "tcp"


class Kind(Enum):
    """What goes wrong."""

    SILENCE = auto()
    LATE = auto()  # after `delay` seconds
    SERVFAIL = auto()
    REFUSED = auto()
    NOTIMP = auto()
    FORMERR_TO_EDNS = auto()
    BOGUS = auto()  # SERVFAIL, and says why (RFC 8914)
    ERROR_ALONE = auto()  # REFUSED, nothing but a header
    TRUNCATED = auto()
    WRONG_ID = auto()
    WRONG_QUESTION = auto()
    LOWER_CASE = auto()
    OTHER_SOURCE = auto()
    NOISE = auto()  # octets without any meaning, and datagrams shorter than a header
    CORRUPT = auto()  # a sound header and question, then noise
    QUERY_BACK = auto()  # the query itself
    OTHER_NAMES = auto()  # the answer, among records that nobody asked for
    REFERRAL = auto()
    LAME = auto()
    ENDLESS_ALIASES = auto()  # always one more
    HUGE = auto()  # 64 KiB of records over TCP
    TRICKLE = auto()  # over TCP, an octet every `delay` seconds
    TWICE = auto()


@dataclass(frozen=True)
class Fault:
    """A fault in replies about *name* and *type* (None: any), *over* `udp`, `tcp` or (None) both.

    *beside*: the right reply follows the wrong ones.
    """

    kind: Kind
    name: str | None = None
    type: str | None = None
    over: str | None = None
    beside: bool = False
    delay: float = 0.01

    def hits(self, name: str, type_: str, over: str) -> bool:
        return self.name in (None, name) and self.type in (None, type_) and self.over in (None, over)


class Nameserver:
    """A name server on 127.0.0.1 and ::1, one port for all. *faults* may be changed while it runs."""

    def __init__(
        self,
        zone: str = "",
        *,
        others: Mapping[str, str] | None = None,
        faults: Iterable[Fault] = (),
        tcp: bool = True,
        chases: bool = True,
        recursive: bool = True,
    ) -> None:
        self.faults = tuple(faults)
        self.asked: list[tuple[str, str, str]] = []
        self.source_ports: list[int] = []
        self.port = 0
        self._has_tcp = tcp
        self._chases = chases
        self._recursive = recursive
        self._rrsets = {
            (rrset.name, rrset.rdtype): rrset
            for origin, text in {"example.org.": zone, **(others or {})}.items()
            for rrset in dns.zonefile.read_rrsets(text, origin=origin, rdclass=None, default_ttl=300)
        }
        self._names = {name for owner, _ in self._rrsets for name in _and_above(owner)}
        self._number = count()
        self._transports: list[asyncio.DatagramTransport] = []
        self._servers: list[asyncio.Server] = []
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def address6(self) -> str:
        return f"[::1]:{self.port}"

    async def __aenter__(self) -> Self:
        for _ in range(20):
            try:
                await self.start()
            except OSError:
                await self.stop()
                self.port = 0
            else:
                return self
        raise OSError("no port is free on both loopback addresses")

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen; after a stop, where it was."""
        loop = asyncio.get_running_loop()
        for host in ("127.0.0.1", "::1"):
            transport, _ = await loop.create_datagram_endpoint(lambda: _Udp(self), local_addr=(host, self.port))
            self._transports.append(transport)
            self.port = transport.get_extra_info("sockname")[1]
            if self._has_tcp:
                self._servers.append(await asyncio.start_server(self._serve, host, self.port))

    async def stop(self) -> None:
        """Listen no more: the kernel refuses from now on."""
        for transport in self._transports:
            transport.close()
        for server in self._servers:
            server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        self._transports.clear()
        self._servers.clear()
        await asyncio.sleep(0)  # transports close in the next turn of the loop

    def replies(self, query: bytes, over: str) -> tuple[Fault | None, list[bytes]]:
        """Return the messages that are sent back, and the fault that made them so."""
        message = dns.message.from_wire(query)
        question = message.question[0]
        name, type_ = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, type_, over))
        right = self._answer(message)
        fault = next((fault for fault in self.faults if fault.hits(name, type_, over)), None)
        octets = _octets(right, message, over)
        if fault is None:
            return None, [octets]
        wrong = _WRONG.get(fault.kind, _right)(Exchange(query, message, right, octets, over, next(self._number)))
        return fault, [*wrong, *([octets] if fault.beside else [])]

    def _answer(self, query: dns.message.Message) -> dns.message.Message:
        response = dns.message.make_response(query, recursion_available=self._recursive)
        response.flags |= dns.flags.AA
        question = query.question[0]
        name = question.name
        for _ in range(20):
            rrset = self._rrsets.get((name, question.rdtype))
            alias = self._rrsets.get((name, dns.rdatatype.CNAME))
            if rrset is not None or alias is None:
                break
            response.answer.append(alias)
            name = alias[0].target
            if not self._chases:
                return response
        if rrset is not None:
            response.answer.append(rrset)
            return response
        if name not in self._names:
            response.set_rcode(dns.rcode.NXDOMAIN)
        soas = (self._rrsets.get((zone, dns.rdatatype.SOA)) for zone in _and_above(name))
        response.authority.extend([soa for soa in soas if soa is not None][:1])
        return response

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            query = await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big"))
            fault, replies = self.replies(query, TCP)
            for reply in replies:
                octets = len(reply).to_bytes(2, "big") + reply
                slowly = fault is not None and fault.kind is Kind.TRICKLE
                for at in range(0, len(octets), 1 if slowly else len(octets)):
                    writer.write(octets[at : at + 1] if slowly else octets)
                    await writer.drain()
                    await asyncio.sleep(fault.delay if fault and slowly else 0)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(task)
            writer.close()


class _Udp(asyncio.DatagramProtocol):
    def __init__(self, server: Nameserver) -> None:
        self._server = server

    # the only transport that this protocol ever has
    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._server.source_ports.append(addr[1])
        fault, replies = self._server.replies(data, UDP)
        if fault is not None and fault.kind is Kind.LATE:
            asyncio.get_running_loop().call_later(fault.delay, self._send, replies, addr)
        elif fault is not None and fault.kind is Kind.OTHER_SOURCE:
            with socket.socket(socket.AF_INET6 if ":" in addr[0] else socket.AF_INET, socket.SOCK_DGRAM) as other:
                other.sendto(replies[0], addr)
            self._send(replies[1:], addr)
        else:
            self._send(replies, addr)

    def _send(self, replies: list[bytes], addr: tuple[str, int]) -> None:
        for reply in replies:
            if not self._transport.is_closing():
                self._transport.sendto(reply, addr)


@dataclass(frozen=True)
class Exchange:
    """A *query* (and as a *message*), the *right* response to it (and its *octets*), *over* what, and its *number*."""

    query: bytes
    message: dns.message.Message
    right: dns.message.Message
    octets: bytes
    over: str
    number: int

    @property
    def question(self) -> bytes:
        name = sum(len(label) + 1 for label in self.message.question[0].name.labels)
        return self.query[12 : 12 + name + 4]

    def head(self, flags: int, answers: int = 0) -> bytes:
        """The id, *flags*, counts and question of a message made by hand."""
        counts = b"\0\1" + answers.to_bytes(2, "big") + bytes(4)
        return self.query[:2] + flags.to_bytes(2, "big") + counts + self.question

    def response(self) -> dns.message.Message:
        return dns.message.make_response(self.message)


def _right(exchange: Exchange) -> list[bytes]:
    return [exchange.octets]


def _error(rcode: dns.rcode.Rcode) -> Callable[[Exchange], list[bytes]]:
    return lambda exchange: [exchange.head(0x8000 | rcode)]


def _formerr_to_edns(exchange: Exchange) -> list[bytes]:
    return _error(dns.rcode.FORMERR)(exchange) if exchange.message.edns >= 0 else [exchange.octets]


def _bogus(exchange: Exchange) -> list[bytes]:
    response = exchange.response()
    response.set_rcode(dns.rcode.SERVFAIL)
    response.use_edns(options=[dns.edns.EDEOption(dns.edns.EDECode.DNSSEC_BOGUS)])
    return [response.to_wire()]


def _error_alone(exchange: Exchange) -> list[bytes]:
    return [exchange.query[:2] + b"\x80\x05" + bytes(8)]


def _truncated(exchange: Exchange) -> list[bytes]:
    return [exchange.head(0x8200)]


def _wrong_id(exchange: Exchange) -> list[bytes]:
    return [bytes([exchange.octets[0] ^ 0x55]) + exchange.octets[1:]]


def _wrong_question(exchange: Exchange) -> list[bytes]:
    return [exchange.octets[:13] + bytes([exchange.octets[13] ^ 0x03]) + exchange.octets[14:]]


def _lower_case(exchange: Exchange) -> list[bytes]:
    end = 12 + len(exchange.question) - 4
    return [exchange.octets[:12] + exchange.octets[12:end].lower() + exchange.octets[end:]]


def _noise(exchange: Exchange) -> list[bytes]:
    return [b"", exchange.query[:2], exchange.query[:11], b"\xc0\x0c" * 300, exchange.query[:2] + bytes(10)]


def _corrupt(exchange: Exchange) -> list[bytes]:
    return [exchange.head(0x8400, answers=2) + b"\xc0\x0c\0\1\0\1\0\0\1\x2c\xff\xff\1"]


def _query_back(exchange: Exchange) -> list[bytes]:
    return [exchange.query]


def _other_names(exchange: Exchange) -> list[bytes]:
    response = exchange.right
    for section in (response.answer, response.authority, response.additional):
        for name in ("www.example.com.", "example.net."):
            section.insert(0, dns.rrset.from_text(name, 300, "IN", "A", "203.0.113.66"))
    response.answer.insert(0, dns.rrset.from_text("example.net.", 300, "IN", "CNAME", "evil.example.com."))
    return [_octets(response, exchange.message, exchange.over)]


def _referral(exchange: Exchange) -> list[bytes]:
    response = exchange.response()
    response.authority.append(dns.rrset.from_text("org.", 300, "IN", "NS", "ns1.example.net."))
    return [response.to_wire()]


def _lame(exchange: Exchange) -> list[bytes]:
    return [exchange.head(0x8000)]


def _endless_aliases(exchange: Exchange) -> list[bytes]:
    response = exchange.response()
    owner, target = exchange.message.question[0].name, f"a{exchange.number}.example.org."
    response.answer.append(dns.rrset.from_text(owner, 300, "IN", "CNAME", target))
    return [response.to_wire()]


def _huge(exchange: Exchange) -> list[bytes]:
    if exchange.over == UDP:
        return _truncated(exchange)
    number = (65535 - len(exchange.head(0))) // 16
    records = b"".join(b"\xc0\x0c\0\1\0\1\0\0\1\x2c\0\4" + at.to_bytes(4, "big") for at in range(number))
    return [exchange.head(0x8400, answers=number) + records]


def _twice(exchange: Exchange) -> list[bytes]:
    return [exchange.octets, exchange.octets]


_WRONG = {
    Kind.SILENCE: lambda _: [],
    Kind.SERVFAIL: _error(dns.rcode.SERVFAIL),
    Kind.REFUSED: _error(dns.rcode.REFUSED),
    Kind.NOTIMP: _error(dns.rcode.NOTIMP),
    Kind.FORMERR_TO_EDNS: _formerr_to_edns,
    Kind.BOGUS: _bogus,
    Kind.ERROR_ALONE: _error_alone,
    Kind.TRUNCATED: _truncated,
    Kind.WRONG_ID: _wrong_id,
    Kind.WRONG_QUESTION: _wrong_question,
    Kind.LOWER_CASE: _lower_case,
    Kind.NOISE: _noise,
    Kind.CORRUPT: _corrupt,
    Kind.QUERY_BACK: _query_back,
    Kind.OTHER_NAMES: _other_names,
    Kind.REFERRAL: _referral,
    Kind.LAME: _lame,
    Kind.ENDLESS_ALIASES: _endless_aliases,
    Kind.HUGE: _huge,
    Kind.TWICE: _twice,
}


def _octets(response: dns.message.Message, query: dns.message.Message, over: str) -> bytes:
    limit = 65535 if over == TCP else max(512, query.payload if query.edns >= 0 else 512)
    return response.to_wire(max_size=limit, prefer_truncation=True)


def _and_above(name: dns.name.Name) -> list[dns.name.Name]:
    return [dns.name.Name(name.labels[depth:]) for depth in range(len(name.labels))]
