"""From which address would this machine's own kernel reach that destination, now?

A UDP socket is connected and asked for its name; nothing is sent. The sockets are kept. Linux holds on to the source of
an earlier `connect`, so each is dissolved first by one to AF_UNSPEC (connect(2)), for which Python has no words.
"""

import ctypes
import errno
import socket
import sys
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from planner.core.addresses import Address
from planner.core.host.routing import RouteFailure, Unroutable

_DISCARD = 9  # any port but 0 will do
_IPV6_ADDR_PREFERENCES = 72  # linux/in6.h
_IPV6_PREFER_SRC_PUBLIC = 0x0002  # RFC 5014 section 5: who is called must still have the address tomorrow
_UNSPECIFIED: Final = bytes(16)  # a struct sockaddr with sa_family AF_UNSPEC
_REASONS: Final = {
    errno.EINVAL: RouteFailure.BLACKHOLE,
    errno.EHOSTUNREACH: RouteFailure.UNREACHABLE,
    errno.EACCES: RouteFailure.PROHIBIT,
    errno.EADDRNOTAVAIL: RouteFailure.NO_SOURCE,
}


class KernelRoutes:
    """The live route look-up; one connection at a time, so for one thread. Raises OSError if no socket can be had."""

    def __init__(self) -> None:
        self._sockets: dict[socket.AddressFamily, socket.socket] = {}
        if sys.platform != "linux":
            return  # elsewhere nobody promises that AF_UNSPEC dissolves: a new socket each time
        self._libc = ctypes.CDLL(None)
        for family in (socket.AF_INET, socket.AF_INET6):
            try:
                self._sockets[family] = _open_socket(family)
            except OSError as error:
                if error.errno != errno.EAFNOSUPPORT:
                    raise

    def route(self, destination: Address, zone: str | None = None) -> Address | Unroutable:
        """Ask for the source that the kernel would take; *zone* is the link of a link-local destination."""
        packed = destination.packed  # str() and parsing would take longer than the kernel
        try:
            if destination.version == 4:
                name = self._name(socket.AF_INET, (socket.inet_ntop(socket.AF_INET, packed), _DISCARD))
                source: Address = IPv4Address(socket.inet_pton(socket.AF_INET, name))
            else:
                peer = (socket.inet_ntop(socket.AF_INET6, packed), _DISCARD, 0, _scope_id(destination, zone))
                source = IPv6Address(socket.inet_pton(socket.AF_INET6, self._name(socket.AF_INET6, peer)))
        except OSError as error:
            return Unroutable(_REASONS.get(error.errno or 0, RouteFailure.NO_ROUTE))
        return Unroutable(RouteFailure.NO_SOURCE) if source.is_unspecified else source

    def close(self) -> None:
        """Close the sockets; there are no look-ups afterwards."""
        while self._sockets:
            self._sockets.popitem()[1].close()

    def _name(self, family: socket.AddressFamily, peer: tuple[str, int] | tuple[str, int, int, int]) -> str:
        """Return the own address of a socket that is connected to *peer*."""
        if sys.platform != "linux":
            with _open_socket(family) as udp:
                return _own_address_of(udp, peer)
        udp = self._sockets.get(family)
        if udp is None:
            raise OSError(errno.EAFNOSUPPORT, "the family is off")
        self._libc.connect(udp.fileno(), _UNSPECIFIED, len(_UNSPECIFIED))
        return _own_address_of(udp, peer)


def _open_socket(family: socket.AddressFamily) -> socket.socket:
    udp = socket.socket(family, socket.SOCK_DGRAM)
    if family == socket.AF_INET6:
        with suppress(OSError):  # not every system has it
            udp.setsockopt(socket.IPPROTO_IPV6, _IPV6_ADDR_PREFERENCES, _IPV6_PREFER_SRC_PUBLIC)
    return udp


def _own_address_of(udp: socket.socket, peer: tuple[str, int] | tuple[str, int, int, int]) -> str:
    udp.connect(peer)
    name: str = udp.getsockname()[0]
    return name


def _scope_id(destination: IPv6Address, zone: str | None) -> int:
    """Return the index of the link that *destination* is on, 0 if it needs none. Raises OSError if there is no such."""
    if not destination.is_link_local:
        return 0
    try:
        return socket.if_nametoindex(zone or destination.scope_id or "")
    except ValueError:  # no name of a link has such characters
        raise OSError(errno.ENODEV, "no such link") from None
