"""A name server for tests: real sockets on loopback, answers from zone text, and whatever can go wrong, on demand.

async with Nameserver("example.org. 300 IN A 192.0.2.1", faults=[Fault(Kind.SILENCE, type="NAPTR")]) as server:
    ... server.address ... server.asked
"""

import asyncio
import socket
from collections.abc import Iterable, Mapping
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

from tests.support.faults import TCP, UDP, Exchange, Fault, Kind, as_octets, wrong


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
        octets = as_octets(right, message, over)
        if fault is None:
            return None, [octets]
        exchange = Exchange(query, message, right, octets, over, next(self._number))
        return fault, [*wrong(fault.kind, exchange), *([octets] if fault.beside else [])]

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


def _and_above(name: dns.name.Name) -> list[dns.name.Name]:
    return [dns.name.Name(name.labels[depth:]) for depth in range(len(name.labels))]
