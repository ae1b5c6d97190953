"""At which address, of which family, is a name server for a socket? A link-local one is on one of our links."""

import socket

from planner.core.policy.listeners import Nameserver


def socket_family(nameserver: Nameserver) -> socket.AddressFamily:
    """Return the family of a socket to *nameserver*."""
    return socket.AF_INET6 if nameserver.address.version == 6 else socket.AF_INET


def socket_address(nameserver: Nameserver) -> tuple[str, int] | tuple[str, int, int, int]:
    """Return its address as a socket takes it. Raises OSError if its zone (RFC 4007) is no interface of this host."""
    address = nameserver.address
    if address.version == 4:
        return str(address), nameserver.port
    zone = address.scope_id
    scope = 0 if zone is None else int(zone) if zone.isdecimal() else socket.if_nametoindex(zone)
    return str(address).partition("%")[0], nameserver.port, 0, scope
