"""What is this IP address, and how does it compare with another?

Scopes, precedence, labels and prefixes are those of RFC 6724 sections 2.1, 2.2 and 3.1; the *inside* ranges are a table
of our own, because `ipaddress.is_private` counts documentation and other ranges that are public as far as a phone goes.
"""

from enum import IntEnum, StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from socket import AF_INET, AF_INET6, inet_pton
from typing import Final, TypeAlias

from planner.core.errors import Malformed, quoted

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

_LONGEST = 64  # characters; an IPv6 address has at most 45, the rest is for its zone


class Family(StrEnum):
    """An address family as it is written in documents."""

    IPV4 = "ipv4"
    IPV6 = "ipv6"

    __hash__ = str.__hash__  # that of an enumeration takes a call


BOTH_FAMILIES: Final = frozenset(Family)


class Scope(IntEnum):
    """How far an address reaches (RFC 6724 3.1, values of RFC 4291 2.7)."""

    LINK_LOCAL = 2
    SITE_LOCAL = 5
    GLOBAL = 14


def _networks(*texts: str) -> tuple[Network, ...]:
    return tuple(map(ip_network, texts))


def _leading_bits(text: str) -> tuple[int, int]:
    """Return how far an address is shifted to see the network's bits alone, and those: much faster than `in`."""
    network = ip_network(text)
    shift = network.max_prefixlen - network.prefixlen
    return shift, int(network.network_address) >> shift


SHARED: Final = IPv4Network("100.64.0.0/10")
"""Shared address space of carriers (RFC 6598): inside only where this host has a part in it (A16)."""

_PRIVATE_IPV4: Final = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
_PRIVATE_IPV6: Final = ("fc00::/7",)
_LINK_LOCAL_IPV4: Final = "169.254.0.0/16"
_LINK_LOCAL_IPV6: Final = "fe80::/10"

_INSIDE: Final = {
    4: tuple(map(_leading_bits, (*_PRIVATE_IPV4, str(SHARED), _LINK_LOCAL_IPV4))),
    6: tuple(map(_leading_bits, _PRIVATE_IPV6)),
}
"""Ranges behind a NAT or a VPN (A15). Documentation ranges count as public."""

_SPECIAL: Final = {
    version: tuple((*_leading_bits(text), kind) for kind, texts in kinds.items() for text in texts)
    for version, kinds in {
        4: {
            "shared by carriers (RFC 6598)": (str(SHARED),),
            "for documentation (RFC 5737, 3849, 9637)": ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),
            "for benchmarks (RFC 2544, 5180)": ("198.18.0.0/15",),
            "no address at all": ("0.0.0.0/32",),
            "loopback": ("127.0.0.0/8",),
            "multicast": ("224.0.0.0/4",),
            "link-local": (_LINK_LOCAL_IPV4,),
            "private": _PRIVATE_IPV4,
        },
        6: {
            "for documentation (RFC 5737, 3849, 9637)": ("2001:db8::/32", "3fff::/20"),
            "for benchmarks (RFC 2544, 5180)": ("2001:2::/48",),
            "no address at all": ("::/128",),
            "loopback": ("::1/128",),
            "multicast": ("ff00::/8",),
            "link-local": (_LINK_LOCAL_IPV6,),
            "private": _PRIVATE_IPV6,
        },
    }.items()
}
"""What cannot be reached from everywhere, and why (RFC 6890)."""

LIMITED_BROADCAST: Final = IPv4Address("255.255.255.255")
"""Everybody on the link (RFC 919 7): no place where a phone or a PBX could be."""

CONTAINER_GATEWAYS: Final = _networks(
    "172.17.0.0/16", "172.18.0.0/15", "172.20.0.0/14", "172.24.0.0/14", "172.28.0.0/14",  # Docker's default pools
    "10.88.0.0/16", "10.89.0.0/16",  # Podman
    "10.0.3.0/24",  # LXC
    "10.42.0.0/16", "10.244.0.0/16", "10.32.0.0/12",  # k3s, flannel and kind, Weave Net
    "169.254.1.1/32",  # Calico
)  # fmt: skip
"""Where the default gateway of a container stands (A18)."""


_POLICY: Final = tuple(
    (*_leading_bits(text), precedence, label)
    for text, precedence, label in (
        ("::1/128", 50, 0),
        ("::ffff:0:0/96", 35, 4),
        ("2002::/16", 30, 2),
        ("2001::/32", 5, 5),
        ("fc00::/7", 3, 13),
        ("::/96", 1, 3),
        ("fec0::/10", 1, 11),
        ("3ffe::/16", 1, 12),
    )
)
"""The policy table of RFC 6724 2.1 without its catch-all: prefix, precedence, label."""

_POLICY_OF_IPV4: Final = (35, 4)
_POLICY_OF_THE_REST: Final = (40, 1)

_SCOPES: Final = {
    4: tuple((*_leading_bits(text), Scope.LINK_LOCAL) for text in (_LINK_LOCAL_IPV4, "127.0.0.0/8")),
    6: (
        *((*_leading_bits(text), Scope.LINK_LOCAL) for text in (_LINK_LOCAL_IPV6, "::1/128")),
        (*_leading_bits("fec0::/10"), Scope.SITE_LOCAL),
    ),
}


def parse_address(text: str) -> Address:
    """Read one IP address; an IPv4-mapped IPv6 address is IPv4 (A1). Raises Malformed."""
    try:
        if ":" not in text:
            return IPv4Address(inet_pton(AF_INET, text))  # a quarter of the time that ipaddress takes for text
        if "%" not in text:
            return unmapped(IPv6Address(inet_pton(AF_INET6, text)))
        if len(text) <= _LONGEST and text.isascii():
            return unmapped(IPv6Address(text))
    except (OSError, ValueError):
        pass
    raise Malformed(f"{quoted(text)} is not an IP address")


def parse_network(text: str) -> Network:
    """Read `ADDRESS/PREFIX-LENGTH`, or one address alone for the range of that address only. Raises Malformed."""
    address, slash, length = text.partition("/")
    if len(text) > _LONGEST or "%" in text or (slash and not (length.isascii() and length.isdigit())):
        raise Malformed(f"{quoted(text)} is not an address range: ADDRESS/PREFIX-LENGTH")
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        raise Malformed(f"{quoted(text)} is not an address range: ADDRESS/PREFIX-LENGTH") from None
    if network.network_address != ip_address(address):
        raise Malformed(f"{quoted(text)} has bits set beyond its prefix: write {network}")
    return network


def parse_endpoint(text: str) -> Address:
    """Read an address as a backend may have it: with brackets, with a port, mapped; both are dropped (A1)."""
    host = text.strip()
    if host.startswith("["):
        host, bracket, port = host[1:].partition("]")
        if not bracket or (port and not _is_port(port)):
            raise Malformed(f"{quoted(text)} is not an IP address: [ADDRESS] or [ADDRESS]:PORT")
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
        if not _is_port(":" + port):
            raise Malformed(f"{quoted(text)} is not an IP address: ADDRESS or ADDRESS:PORT")
    try:
        return parse_address(host)
    except Malformed:
        raise Malformed(f"{quoted(text)} is not an IP address") from None


def _is_port(text: str) -> bool:
    digits = text[1:]
    return text[:1] == ":" and digits.isascii() and digits.isdigit() and len(digits) <= 5 and int(digits) <= 65535


def unmapped(address: Address) -> Address:
    """Return the IPv4 address inside ::ffff:a.b.c.d, any other address as it is."""
    return (address.version == 6 and address.ipv4_mapped) or address


def family_of(address: Address) -> Family:
    """Return the family of *address*."""
    return Family.IPV4 if isinstance(address, IPv4Address) else Family.IPV6


def zone_of(address: Address) -> str | None:
    """Return the zone (an interface's name) of a scoped IPv6 address (RFC 4007 11)."""
    return address.scope_id if address.version == 6 else None


def without_zone(address: Address) -> Address:
    """Return *address* as it is compared: by value, without its zone."""
    return IPv6Address(int(address)) if address.version == 6 and address.scope_id is not None else address


def network_of(address: Address, prefix_length: int) -> Network:
    """Return the network of *prefix_length* that holds *address*."""
    if address.version == 4:
        return IPv4Network((int(address), prefix_length), strict=False)
    return IPv6Network((int(address), prefix_length), strict=False)


def is_within(network: Network, other: Network) -> bool:
    """Tell whether all of *network* is inside *other*."""
    return network.prefixlen >= other.prefixlen and network.network_address in other


def scope_of(address: Address) -> Scope:
    """Return the scope of a unicast address; IPv4 link-local and loopback are link-local (RFC 6724 3.2)."""
    value = int(address)
    for shift, prefix, scope in _SCOPES[address.version]:
        if value >> shift == prefix:
            return scope
    return Scope.GLOBAL


def precedence_of(address: Address) -> int:
    """Return the precedence of RFC 6724 2.1; all of IPv4 has that of ::ffff:0:0/96."""
    return _policy(address)[0]


def label_of(address: Address) -> int:
    """Return the label of RFC 6724 2.1; all of IPv4 has that of ::ffff:0:0/96."""
    return _policy(address)[1]


def _policy(address: Address) -> tuple[int, int]:
    if address.version == 4:
        return _POLICY_OF_IPV4
    value = int(address)
    for shift, prefix, precedence, label in _POLICY:
        if value >> shift == prefix:
            return precedence, label
    return _POLICY_OF_THE_REST


def common_prefix_length(one: Address, other: Address) -> int:
    """Count the leading bits that two addresses of one family share."""
    return one.max_prefixlen - (int(one) ^ int(other)).bit_length()


def is_inside(address: Address) -> bool:
    """Tell whether *address* is in a range that is used behind a NAT or in a VPN (A15)."""
    value = int(address)
    return any(value >> shift == prefix for shift, prefix in _INSIDE[address.version])


def special(address: Address) -> str | None:
    """Say what keeps an address from being reached from everywhere; None: nothing (RFC 6890)."""
    value = int(address)
    return next((kind for shift, prefix, kind in _SPECIAL[address.version] if value >> shift == prefix), None)


def is_ordinary(address: Address) -> bool:
    """Tell at a glance that *address* is neither loopback, link-local, multicast, unspecified nor broadcast."""
    value = int(address)
    if isinstance(address, IPv4Address):
        return 1 <= value >> 24 < 224 and value >> 24 != 127 and value >> 16 != 0xA9FE  # 169.254.0.0/16
    return address.scope_id is None and (value >> 125 == 1 or value >> 121 == 0x7E)  # 2000::/3, fc00::/7
