"""Hosts at random: few and near addresses, so that routes, rules and subnets meet in every way that they can.

What a kernel would not accept is fine: whoever builds them leaves it out.
"""

from ipaddress import IPv4Address, IPv6Address
from random import Random

from planner.core.addresses import Address, Family, Network, network_of
from planner.core.host.snapshot import (
    AddressFlag,
    Host,
    Interface,
    LinkAddress,
    LinkKind,
    NextHop,
    Route,
    RouteType,
    RoutingRule,
)

_PREFIXES = {
    4: ("10.0.0.", "10.0.1.", "10.1.0.", "192.0.2.", "169.254.3.", "172.16.0."),
    6: ("2001:db8::", "2001:db8:0:1::", "2001:db8:1::", "fd00::", "fd00:1::", "2002:1::", "fec0::"),
}
_ROUTE_LENGTHS = {4: (0, 8, 16, 23, 24, 24, 29, 30, 32), 6: (0, 16, 32, 48, 64, 64, 126, 128)}
_SUBNET_LENGTHS = {4: (24, 24, 24, 16, 32, 30, 31), 6: (64, 64, 64, 48, 128, 126)}
_REFUSING = (RouteType.BLACKHOLE, RouteType.UNREACHABLE, RouteType.PROHIBIT, RouteType.THROW)


def random_host(random: Random) -> Host:
    """Make a host with one to four links."""
    interfaces = tuple(_interface(random, number) for number in range(random.randint(1, 4)))
    loopback = (LinkAddress(IPv4Address("127.0.0.1"), 8), LinkAddress(IPv6Address("::1"), 128))
    extra = tuple(_link_address(random) for _ in range(random.choice((0, 0, 1))))
    every = (Interface("lo", LinkKind.LOOPBACK, addresses=loopback + extra), *interfaces)
    return Host(
        every,
        tuple(_route(random, every) for _ in range(random.randint(0, 6))),
        tuple(_rule(random) for _ in range(random.choice((0, 0, 1, 2, 3)))),
    )


def random_address(random: Random, version: int | None = None) -> Address:
    """Make an address that is likely to meet something."""
    version = version or random.choice((4, 6))
    text = f"{random.choice(_PREFIXES[version])}{random.randint(1, 6)}"
    return IPv4Address(text) if version == 4 else IPv6Address(text)


def _network(random: Random, version: int) -> Network:
    return network_of(random_address(random, version), random.choice(_ROUTE_LENGTHS[version]))


def _interface(random: Random, number: int) -> Interface:
    addresses = [_link_address(random) for _ in range(random.randint(0, 4))]
    addresses.sort(key=lambda address: not (address.ip.version == 4 and address.ip.is_link_local))  # as Linux does
    if random.random() < 0.7:
        addresses.append(LinkAddress(IPv6Address(f"fe80::{number + 1}"), 64))
    return Interface(
        f"eth{number}",
        random.choice((LinkKind.VETH, LinkKind.VETH, LinkKind.TUN, LinkKind.BRIDGE)),
        random.random() > 0.1,
        random.random() > 0.1,
        tuple(addresses),
    )


def _link_address(random: Random) -> LinkAddress:
    ip = random_address(random)
    peer = random_address(random, ip.version) if random.random() < 0.15 else None
    deprecated = ip.version == 6 and random.random() < 0.25
    flags = frozenset({AddressFlag.DEPRECATED} if deprecated else ())
    return LinkAddress(ip, random.choice(_SUBNET_LENGTHS[ip.version]), None if peer == ip else peer, flags)


def _route(random: Random, interfaces: tuple[Interface, ...]) -> Route:
    version = random.choice((4, 6))
    own = [address for interface in interfaces for address in interface.addresses if address.ip.version == version]
    table = random.choice(("main", "main", "main", "100", "101", "default"))
    metric = random.choice((0, 0, 0, 10, 100, 300))
    if random.random() < 0.4:
        return Route(_network(random, version), metric=metric, table=table, type=random.choice(_REFUSING))
    speaking = [address.ip for address in own if not (address.ip.is_loopback or address.ip.is_link_local)]
    source = random.choice(speaking) if speaking and random.random() < 0.2 else None
    gateway = _neighbour(random, own) if random.random() < 0.7 else None
    hop = NextHop(random.choice(interfaces[1:]).name, gateway)
    return Route(_network(random, version), (hop,), source, metric, table)


def _neighbour(random: Random, own: list[LinkAddress]) -> Address | None:
    subnet = random.choice(own).network
    neighbour = subnet.network_address + random.randrange(min(8, subnet.num_addresses))
    return None if neighbour in {address.ip for address in own} else neighbour


def _rule(random: Random) -> RoutingRule:
    version = random.choice((4, 6))
    return RoutingRule(
        random.choice(("100", "101", "main")),
        random.choice((10, 20, 30, 40000)),
        _network(random, version) if random.random() < 0.3 else None,
        _network(random, version) if random.random() < 0.5 else None,
        random.choice((None, None, None, "lo", "eth0")),
        random.choice((None, None, 7)),
        Family.IPV4 if version == 4 else Family.IPV6,
    )
