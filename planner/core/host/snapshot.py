"""What does the PBX's host look like: links, addresses, routes, rules? One comparable value.

The shape is that of the host snapshot in the documentation of `pbx-planner host --json`. Connected routes need not be
listed: they follow from the addresses. Where a thing is not known it has its default; nothing is guessed here.
"""

from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from planner.core.addresses import Address, Family, Network, family_of, network_of

MAIN_TABLE: Final = "main"
DEFAULT_TABLE: Final = "default"
LOCAL_TABLE: Final = "local"

TABLES: Final = {253: DEFAULT_TABLE, 254: MAIN_TABLE, 255: LOCAL_TABLE}
"""The standing tables by their numbers (linux/rtnetlink.h)."""

EVERYWHERE: Final[dict[Family, Network]] = {Family.IPV4: IPv4Network("0.0.0.0/0"), Family.IPV6: IPv6Network("::/0")}
"""What a default route leads to."""

LOOPBACK: Final = "lo"
"""The link of the host with itself."""

CONNECTED_METRIC: Final = 256
"""The metric of a connected IPv6 route on Linux (IP6_RT_PRIO_ADDRCONF); IPv4 has 0."""


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


class LinkAddress(Struct, frozen=True, gc=False):
    """An address on a link. *peer* is the far end of a point-to-point link."""

    ip: Address
    prefix_length: int
    peer: Address | None = None
    flags: frozenset[AddressFlag] = frozenset()

    @property
    def network(self) -> Network:
        """The subnet on the link; for IPv4 with a peer, that of the peer."""
        ip = self.ip if self.peer is None or self.ip.version == 6 else self.peer
        return network_of(ip, self.prefix_length)

    @property
    def connected(self) -> tuple[Network, ...]:
        """The networks that the address puts on the link: a bare /32 or /128 none, a peer itself at least."""
        alone = self.prefix_length == self.ip.max_prefixlen
        if self.peer is None:
            return () if alone else (self.network,)
        if self.ip.version == 4:
            return (self.network,)
        peer = network_of(self.peer, self.peer.max_prefixlen)
        return (peer,) if alone else (self.network, peer)

    @property
    def is_stable(self) -> bool:
        """Whether the address will still be there tomorrow: neither temporary nor deprecated."""
        return AddressFlag.TEMPORARY not in self.flags and AddressFlag.DEPRECATED not in self.flags


class NextHop(Struct, frozen=True, gc=False):
    """One way of a route; *via* None means that the destination is on the link itself."""

    interface: str | None
    via: Address | None = None


class Route(Struct, frozen=True, gc=False):
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


class Interface(Struct, frozen=True, gc=False):
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

    @property
    def is_loopback(self) -> bool:
        """Whether nothing leaves the host through it; a snapshot need not say the kind."""
        return self.kind is LinkKind.LOOPBACK or self.device == LOOPBACK

    @property
    def connected_routes(self) -> tuple[Route, ...]:
        """The routes of the main table that follow from the addresses while the link is up, one for each network.

        As Linux makes them: the primary address of an IPv4 subnet is its preferred source; IPv6 has none.
        """
        routes: dict[Network, Route] = {}
        for address in sorted(self.addresses, key=lambda address: AddressFlag.SECONDARY in address.flags):
            for network in address.connected if self.up else ():
                source, metric = (address.ip, 0) if network.version == 4 else (None, CONNECTED_METRIC)
                routes.setdefault(network, Route(network, (NextHop(self.device),), source, metric))
        return tuple(routes.values())


class RoutingRule(Struct, frozen=True, gc=False):
    """A policy rule: which *table* is asked for whom. *family* None: both. *priority* None: list order."""

    table: str
    priority: int | None = None
    source: Network | None = None
    destination: Network | None = None
    incoming: str | None = None
    mark: int | None = None
    family: Family | None = None


class Host(Struct, frozen=True, gc=False, eq=False):
    """A snapshot of the PBX's host; two snapshots are equal if they say the same, whenever they were taken."""

    interfaces: tuple[Interface, ...]
    routes: tuple[Route, ...] = ()
    rules: tuple[RoutingRule, ...] = ()
    source: SnapshotSource = SnapshotSource.FILE
    taken_at: str | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Host) and self._seen == other._seen

    def __hash__(self) -> int:
        return hash(self._seen)

    @property
    def _seen(self) -> tuple[object, ...]:
        """What is compared: not when it was seen."""
        return self.interfaces, self.routes, self.rules, self.source

    @property
    def links(self) -> tuple[Interface, ...]:
        """The interfaces with alias labels put back where they belong: `eth0:1` is a part of `eth0`."""
        links: dict[str, Interface] = {}
        for interface in self.interfaces:
            name = interface.device
            link = links.get(name, replace(interface, name=name, addresses=()))
            links[name] = replace(link, addresses=link.addresses + interface.addresses)
        return tuple(links.values())
