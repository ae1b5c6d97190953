"""What do this Linux machine's interfaces, addresses, routes and rules look like, and when did they change?

rtnetlink(7) through pyroute2, which is slow to import (0.2 s) and runs an event loop of its own: `snapshot` imports it
when it is called, and is called from a thread where a loop runs already. That something has changed is told by a plain
socket: the message need not be read, only that there is one, so that an overflow (ENOBUFS) is no different.
"""

import asyncio
import errno
import socket
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import suppress
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Any, Final, TypeAlias

from planner.core.addresses import Address, Family, network_of
from planner.core.host.snapshot import (
    CONNECTED_METRIC,
    MAIN_TABLE,
    AddressFlag,
    Host,
    Interface,
    LinkAddress,
    LinkKind,
    NextHop,
    Route,
    RouteType,
    SnapshotSource,
)
from planner.doors.host.netlink_rules import read_rules, table_name

_Message: TypeAlias = Any  # pyroute2 has no types: a mapping of header fields, with get_attr() for the attributes
_Messages: TypeAlias = Sequence[_Message]

_FAMILIES: Final = (socket.AF_INET, socket.AF_INET6)
_ANYCAST: Final = Path("/proc/thread-self/net/anycast6")  # of this thread's namespace, whatever was mounted where

_IFF_UP = 0x1
_LINK_TYPES: Final = {  # linux/if_arp.h
    1: LinkKind.ETHERNET,
    512: LinkKind.PPP,
    768: LinkKind.TUNNEL,  # IP in IP
    769: LinkKind.TUNNEL,  # IPv6
    772: LinkKind.LOOPBACK,
    776: LinkKind.TUNNEL,  # SIT
    778: LinkKind.TUNNEL,  # GRE
    823: LinkKind.TUNNEL,  # GRE over IPv6
}
_LINK_KINDS: Final = {  # IFLA_INFO_KIND; what is not here goes by its link type
    "bridge": LinkKind.BRIDGE,
    "dummy": LinkKind.DUMMY,
    "netkit": LinkKind.VETH,
    "openvswitch": LinkKind.BRIDGE,
    "ppp": LinkKind.PPP,
    "tun": LinkKind.TUN,
    "veth": LinkKind.VETH,
    "wireguard": LinkKind.WIREGUARD,
    **dict.fromkeys(("erspan", "geneve", "gre", "gretap", "gtp", "ip6gre", "ip6gretap", "ip6tnl"), LinkKind.TUNNEL),
    **dict.fromkeys(("ipip", "sit", "vti", "vti6", "vxlan", "xfrm"), LinkKind.TUNNEL),
}

_OPTIMISTIC = 0x04  # tentative, but may be used (RFC 4429)
_FLAGS: Final = {  # linux/if_addr.h
    0x08: AddressFlag.DADFAILED,
    0x10: AddressFlag.HOMEADDRESS,
    0x20: AddressFlag.DEPRECATED,
    0x40: AddressFlag.TENTATIVE,
}
_FIRST_FLAG = 0x01  # has two names
_FIRST_FLAGS: Final = {
    socket.AF_INET: AddressFlag.SECONDARY,
    socket.AF_INET6: AddressFlag.TEMPORARY,
}

_CLONED = 0x200  # RTM_F_CLONED: a cached copy
_LOCAL = 255
_RTPROT_KERNEL = 2
_ROUTE_TYPES: Final = {
    1: RouteType.UNICAST,
    2: RouteType.LOCAL,
    6: RouteType.BLACKHOLE,
    7: RouteType.UNREACHABLE,
    8: RouteType.PROHIBIT,
    9: RouteType.THROW,
}

_GROUPS = 0x1 | 0x10 | 0x40 | 0x80 | 0x100 | 0x400 | 0x40000  # links; addresses, routes and rules of both families
_SETTLING = 0.25  # seconds: changes come in bursts, and each reading takes milliseconds
_DRAINED = 64  # messages at a time, more than the socket holds


def snapshot() -> Host | None:
    """Read the whole state of this machine's network; None if netlink cannot be asked here. Blocks for milliseconds."""
    try:
        _socket().close()  # where it is denied, pyroute2 would leave an event loop behind
        from pyroute2 import IPRoute, NetlinkError  # noqa: PLC0415 - slow to import
    except (OSError, ImportError):
        return None
    try:
        with IPRoute() as rtnetlink:
            links, addresses = tuple(rtnetlink.get_links()), tuple(rtnetlink.get_addr())
            routes, rules = tuple(rtnetlink.get_routes()), tuple(rtnetlink.get_rules())
    except (OSError, NetlinkError):
        return None
    return _host(links, addresses, routes, rules)


async def changes(settling: float = _SETTLING) -> AsyncGenerator[None, None]:
    """Yield as soon as the network is watched, and then whenever it may have changed; to be followed by a reading.

    What happens within *settling* seconds is one change. Raises OSError if netlink cannot be asked here.
    """
    with _socket() as events:
        events.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 0)  # the least there is: an overflow says as much
        events.bind((0, _GROUPS))
        while True:
            yield
            await _until_readable(events)
            await asyncio.sleep(settling)
            _drain(events)


def _socket() -> socket.socket:
    if sys.platform != "linux":
        raise OSError(errno.EAFNOSUPPORT, "netlink is Linux's")
    return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, socket.NETLINK_ROUTE)


async def _until_readable(events: socket.socket) -> None:
    loop, arrived = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(events, arrived.set)
    try:
        await arrived.wait()
    finally:
        loop.remove_reader(events)


def _drain(events: socket.socket) -> None:
    for _ in range(_DRAINED):
        try:
            events.recv(1)  # what does not fit is dropped
        except BlockingIOError:
            return
        except OSError as error:
            if error.errno != errno.ENOBUFS:
                raise


def _host(links: _Messages, addresses: _Messages, routes: _Messages, rules: _Messages) -> Host:
    names: dict[int, str] = {link["index"]: link.get_attr("IFLA_IFNAME") for link in links}
    anycast = _anycast()
    on_link: dict[int, list[LinkAddress]] = {index: [] for index in names}
    for message in addresses:
        index = message["index"]
        if message["family"] in _FAMILIES and index in on_link:
            on_link[index].append(_address(message, anycast[index]))
    interfaces = tuple(_interface(link, tuple(on_link[link["index"]])) for link in links)
    all_routes = tuple(route for message in routes if (route := _route(message, names)) is not None)
    all_rules, further_routes = read_rules(rules, all_routes)
    return Host(
        interfaces,
        (*_unforeseen(all_routes, interfaces), *further_routes),
        all_rules,
        SnapshotSource.NETLINK,
    )


def _interface(link: _Message, addresses: tuple[LinkAddress, ...]) -> Interface:
    details = link.get_attr("IFLA_LINKINFO")
    kind = "" if details is None else details.get_attr("IFLA_INFO_KIND")
    return Interface(
        link.get_attr("IFLA_IFNAME"),
        _LINK_KINDS.get(kind) or _LINK_TYPES.get(link["ifi_type"], LinkKind.UNKNOWN),
        bool(link["flags"] & _IFF_UP),
        bool(link.get_attr("IFLA_CARRIER")),
        addresses,
    )


def _address(message: _Message, anycast: frozenset[Address]) -> LinkAddress:
    far = ip_address(message.get_attr("IFA_ADDRESS"))
    local = message.get_attr("IFA_LOCAL")  # with a peer, IFA_ADDRESS is the peer
    ip = far if local is None else ip_address(local)
    bits = message.get_attr("IFA_FLAGS") or message["flags"]  # the header has room for eight only
    flags = {flag for bit, flag in _FLAGS.items() if bits & bit}
    if bits & _FIRST_FLAG:
        flags.add(_FIRST_FLAGS[message["family"]])
    if bits & _OPTIMISTIC:
        flags.discard(AddressFlag.TENTATIVE)
    if ip in anycast:
        flags.add(AddressFlag.ANYCAST)
    return LinkAddress(ip, message["prefixlen"], None if far == ip else far, frozenset(flags))


def _anycast() -> defaultdict[int, frozenset[Address]]:
    """Read the anycast addresses of each link by index; pyroute2 cannot ask for them."""
    addresses: defaultdict[int, frozenset[Address]] = defaultdict(frozenset)
    with suppress(OSError):
        for line in _ANYCAST.read_text("ascii").splitlines():
            index, _, digits, _ = line.split()
            addresses[int(index)] |= {IPv6Address(int(digits, 16))}
    return addresses


def _route(message: _Message, names: Mapping[int, str]) -> Route | None:
    """Read a route; None for what the kernel keeps for itself, and for source-specific ones, which have no words."""
    table = message.get_attr("RTA_TABLE") or message["table"]
    kind = _ROUTE_TYPES.get(message["type"])
    own = table == _LOCAL and message["proto"] == _RTPROT_KERNEL
    if message["family"] not in _FAMILIES or kind is None or own or message["src_len"] or message["flags"] & _CLONED:
        return None
    everywhere = "0.0.0.0" if message["family"] == socket.AF_INET else "::"  # noqa: S104 - not an address to bind to
    source = message.get_attr("RTA_PREFSRC")
    return Route(
        network_of(ip_address(message.get_attr("RTA_DST") or everywhere), message["dst_len"]),
        tuple(_hops(message, names)) if kind in (RouteType.UNICAST, RouteType.LOCAL) else (),
        None if source is None else ip_address(source),
        message.get_attr("RTA_PRIORITY") or 0,
        table_name(table),
        kind,
    )


def _hops(message: _Message, names: Mapping[int, str]) -> Iterator[NextHop]:
    for hop in message.get_attr("RTA_MULTIPATH") or (message,):
        index = hop.get_attr("RTA_OIF") if hop is message else hop["oif"]
        via = hop.get_attr("RTA_GATEWAY") or (hop.get_attr("RTA_VIA") or {}).get("addr")
        if index in names:
            yield NextHop(names[index], None if via is None else ip_address(via))


def _unforeseen(routes: tuple[Route, ...], interfaces: tuple[Interface, ...]) -> Iterator[Route]:
    """Leave out what follows from the addresses, unless another route to the same network makes the order matter."""
    count = Counter(route.destination for route in routes if route.table == MAIN_TABLE)
    foreseen = {route for interface in interfaces for route in (*interface.connected_routes, *_bare(interface))}
    for route in routes:
        by_zone = route.family is Family.IPV6 and route.destination.is_link_local
        if route not in foreseen or (count[route.destination] > 1 and not by_zone):
            yield route


def _bare(interface: Interface) -> Iterator[Route]:
    """Yield what Linux has for a bare IPv6 address, and never uses: the address itself is in the local table."""
    for address in interface.addresses:
        if address.ip.version == 6:
            yield Route(network_of(address.ip, 128), (NextHop(interface.name),), metric=CONNECTED_METRIC)
