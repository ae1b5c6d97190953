"""Where does a name server listen?"""

import socket
from dataclasses import dataclass
from typing import Final

from planner.core.addresses import Address, parse_address
from planner.core.errors import Malformed, quoted
from planner.core.transports import parse_port

DNS_PORT: Final = 53


@dataclass(frozen=True, slots=True)
class Nameserver:
    """A name server: its *address* (IPv6 link-local with its zone) and *port*."""

    address: Address
    port: int = DNS_PORT

    def __str__(self) -> str:
        if self.port == DNS_PORT:
            return str(self.address)
        return f"[{self.address}]:{self.port}" if self.address.version == 6 else f"{self.address}:{self.port}"

    @property
    def socket_family(self) -> socket.AddressFamily:
        """The family of a socket to it."""
        return socket.AF_INET6 if self.address.version == 6 else socket.AF_INET

    def socket_address(self) -> tuple[str, int] | tuple[str, int, int, int]:
        """Return the address as a socket takes it. Raises OSError if its zone is no interface of this host."""
        if self.address.version == 4:
            return str(self.address), self.port
        zone = self.address.scope_id
        scope = 0 if zone is None else int(zone) if zone.isdecimal() else socket.if_nametoindex(zone)
        return str(self.address).partition("%")[0], self.port, 0, scope


def parse_nameserver(text: str) -> Nameserver:
    """Read `ADDRESS`, `ADDRESS:PORT`, `[IPV6-ADDRESS]` or `[IPV6-ADDRESS]:PORT`. Raises Malformed."""
    host, port = text, ""
    if text.startswith("["):
        host, closing, rest = text[1:].partition("]")
        port = rest.removeprefix(":")
        if not closing or bool(rest) != bool(port) or (rest and rest[0] != ":"):
            raise Malformed(f"{quoted(text)} is not a name server: a bracket or a port is missing")
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
        if not port:
            raise Malformed(f"{quoted(text)} is not a name server: its port is missing")
    try:
        address = parse_address(host)
    except Malformed:
        raise Malformed(
            f"{quoted(text)} is not a name server: ADDRESS, ADDRESS:PORT or [IPV6-ADDRESS]:PORT, no name"
        ) from None
    if text.startswith("[") and address.version == 4:
        raise Malformed(f"{quoted(text)} is not a name server: brackets are for IPv6 addresses")
    if address.is_multicast or address.is_unspecified:
        raise Malformed(f"{quoted(text)} is not a name server: nobody can be asked there")
    return Nameserver(address, parse_port(port) if port else DNS_PORT)
