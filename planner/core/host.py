"""What does the PBX's host look like: links, addresses, routes, rules? One comparable value.

The shape is that of the host snapshot in the documentation of `pbx-planner host --json`. Connected routes need not be
listed: they follow from the addresses. Where a thing is not known it has its default; nothing is guessed here.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_network
from typing import Final

from planner.core.addresses import Address, Family, Network, family_of

MAIN_TABLE: Final = "main"
DEFAULT_TABLE: Final = "default"
LOCAL_TABLE: Final = "local"


class LinkKind(StrEnum):
    """What sort of link an interface is."""

    ETHERNET = "ethernet"
    BRIDGE = "bridge"
    VETH = "veth"
    TUN = "tun"
    TUNNEL = "tunnel"
    PPP = "ppp"
    WIREGUARD = "wireguard"
    DUMMY = "dummy"
    LOOPBACK = "loopback"
    UNKNOWN = "unknown"


class AddressFlag(StrEnum):
    """What the kernel says of an address (the IFA_F_ flags of rtnetlink(7)); anycast is IPv6 only."""

    SECONDARY = "secondary"
    DEPRECATED = "deprecated"
    TEMPORARY = "temporary"
    TENTATIVE = "tentative"
    DADFAILED = "dadfailed"
    HOMEADDRESS = "homeaddress"
    ANYCAST = "anycast"


class RouteType(StrEnum):
    """What a route does with a packet (rtnetlink(7)); `throw` goes on with the next rule."""

    UNICAST = "unicast"
    LOCAL = "local"
    BLACKHOLE = "blackhole"
    UNREACHABLE = "unreachable"
    PROHIBIT = "prohibit"
    THROW = "throw"


class SnapshotSource(StrEnum):
    """Who told us about the host."""

    NETLINK = "netlink"
    NETIFACES = "netifaces"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class LinkAddress:
    """An address on a link. *peer* is the far end of a point-to-point link."""

    ip: Address
    prefix_length: int
    peer: Address | None = None
    flags: frozenset[AddressFlag] = frozenset()

    @property
    def network(self) -> Network:
        """The subnet on the link; with a peer, that of the peer."""
        return ip_network(f"{self.peer or self.ip}/{self.prefix_length}", strict=False)

    @property
    def is_stable(self) -> bool:
        """Whether the address will still be there tomorrow: neither temporary nor deprecated."""
        return AddressFlag.TEMPORARY not in self.flags and AddressFlag.DEPRECATED not in self.flags


@dataclass(frozen=True, slots=True)
class Interface:
    """A link of the host with its addresses in the order in which the kernel lists them."""

    name: str
    kind: LinkKind = LinkKind.UNKNOWN
    up: bool = True
    carrier: bool = True
    addresses: tuple[LinkAddress, ...] = ()

    @property
    def device(self) -> str:
        """The name without an alias label: `eth0:1` is on `eth0`."""
        return self.name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class NextHop:
    """One way of a route; *via* None means that the destination is on the link itself."""

    interface: str | None
    via: Address | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A route of a table; several *hops* make it multipath; *source* is the preferred source."""

    destination: Network
    hops: tuple[NextHop, ...] = ()
    source: Address | None = None
    metric: int = 0
    table: str = MAIN_TABLE
    type: RouteType = RouteType.UNICAST

    @property
    def family(self) -> Family:
        """The family of the destination."""
        return family_of(self.destination.network_address)

    @property
    def is_default(self) -> bool:
        """Whether the route matches every destination of its family."""
        return self.destination.prefixlen == 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy rule: which *table* is asked for whom. *family* None: both. *priority* None: list order."""

    table: str
    priority: int | None = None
    source: Network | None = None
    destination: Network | None = None
    incoming: str | None = None
    mark: int | None = None
    family: Family | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """A snapshot of the PBX's host; two snapshots are equal if they say the same, whenever they were taken."""

    interfaces: tuple[Interface, ...]
    routes: tuple[Route, ...] = ()
    rules: tuple[Rule, ...] = ()
    source: SnapshotSource = SnapshotSource.FILE
    taken_at: str | None = field(default=None, compare=False)
