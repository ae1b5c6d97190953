"""Where does somebody listen? The PBX, for each transport; a name server; the service over HTTP.

Every way in which such a place is written in the settings is read here.
"""

from typing import NamedTuple, NewType

from msgspec import Struct

from planner.core.addresses import (
    BOTH_FAMILIES,
    LIMITED_BROADCAST,
    Address,
    Family,
    Scope,
    family_of,
    parse_address,
    scope_of,
    without_zone,
    zone_of,
)
from planner.core.errors import Malformed, quoted
from planner.core.transports import Transport, parse_port


class SocketAddress(NamedTuple):
    """An address with a port. A tuple, for mypy makes no new type (`Nameserver`) of a struct."""

    address: Address
    port: int

    def __str__(self) -> str:
        return f"[{self.address}]:{self.port}" if self.address.version == 6 else f"{self.address}:{self.port}"


class Listener(Struct, frozen=True, gc=False):
    """Where the PBX listens: on one *address*, or (None) on every address of *families*."""

    port: int
    address: Address | None = None
    families: frozenset[Family] = BOTH_FAMILIES

    def serves(self, address: Address) -> bool:
        """Tell whether a phone that contacts *address* reaches this listener."""
        if self.address is not None:
            return self.address == address
        return family_of(address) in self.families

    def takes(self, family: Family) -> bool:
        """Tell whether there is any address of *family* at which this listener is reached."""
        return family in self.families if self.address is None else family_of(self.address) is family

    def __str__(self) -> str:
        if self.address is not None:
            return str(SocketAddress(self.address, self.port))
        if self.families == BOTH_FAMILIES:
            return str(self.port)
        return f"0.0.0.0:{self.port}" if Family.IPV4 in self.families else f"[::]:{self.port}"


def parse_listener(text: str) -> Listener:
    """Read `PORT`, `ADDR:PORT`, `[ADDR]:PORT`, `0.0.0.0:PORT` (IPv4 only) or `[::]:PORT` (IPv6 only)."""
    if ":" not in text:
        return Listener(parse_port(text))
    host, port = _split(text, 'a listener: "PORT", "ADDRESS:PORT" or "[IPV6-ADDRESS]:PORT"')
    address = without_zone(host)
    if address.is_unspecified:
        return Listener(parse_port(port), families=frozenset({family_of(address)}))
    if address.is_multicast:
        raise Malformed(f"{quoted(text)} is not a listener: a multicast address")
    return Listener(parse_port(port), address)


class Listeners(Struct, frozen=True, gc=False):
    """Where the PBX listens, for each transport; in the order of the file; empty: off."""

    udp: tuple[Listener, ...] = (Listener(5060),)
    tcp: tuple[Listener, ...] = (Listener(5060),)
    tls: tuple[Listener, ...] = (Listener(5061),)
    ws: tuple[Listener, ...] = ()
    wss: tuple[Listener, ...] = ()

    def of(self, transport: Transport) -> tuple[Listener, ...]:
        """Return the listeners of *transport*."""
        listeners: tuple[Listener, ...] = getattr(self, transport)
        return listeners

    def port_on(self, transport: Transport, address: Address) -> int | None:
        """Return the port on which *transport* is served at *address*: the first listed (U1), None if it is not."""
        return next((listener.port for listener in self.of(transport) if listener.serves(address)), None)


Nameserver = NewType("Nameserver", SocketAddress)
"""Whom to ask for DNS records."""


def parse_nameserver(text: str) -> Nameserver:
    """Read `ADDRESS`, `ADDRESS:PORT`, `IPV6-ADDRESS` or `[IPV6-ADDRESS]:PORT`; the port is 53 if none is given."""
    try:
        server = SocketAddress(parse_address(text), 53)
    except Malformed:
        address, port = _split(text, 'a name server: "ADDRESS", "ADDRESS:PORT" or "[IPV6-ADDRESS]:PORT"')
        server = SocketAddress(address, parse_port(port))
    if server.address.is_unspecified or server.address.is_multicast:
        raise Malformed(f"{quoted(text)} is not a name server: the address of one host is needed")
    return Nameserver(server)


def parse_http_listen(text: str) -> SocketAddress:
    """Read `ADDRESS:PORT` or `[IPV6-ADDRESS]:PORT`; port 0 is any that is free. Raises Malformed."""
    address, port = _split(text, 'a place to listen: "ADDRESS:PORT" or "[IPV6-ADDRESS]:PORT"')
    if address.is_multicast:
        raise Malformed(f"{quoted(text)} is not a place to listen: a multicast address")
    return SocketAddress(address, 0 if port == "0" else parse_port(port))


def parse_own_address(text: str) -> Address:
    """Read an address that phones may be given as that of the PBX: unicast, neither loopback nor link-local."""
    address = parse_address(text)
    nobody = address.is_unspecified or address.is_multicast or address == LIMITED_BROADCAST
    if nobody or scope_of(address) is Scope.LINK_LOCAL or zone_of(address):
        raise Malformed(f"{quoted(text)} is not an address at which phones elsewhere could reach the PBX")
    return address


def _split(text: str, right: str) -> tuple[Address, str]:
    """Part `ADDRESS:PORT`, an IPv6 address in brackets; *right* says what would be."""
    host, _, port = text.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    try:
        address = parse_address(host[1:-1] if bracketed else host)
    except Malformed:
        address = None
    if address is None or (address.version == 6) != bracketed:
        raise Malformed(f"{quoted(text)} is not {right}")
    return address, port
