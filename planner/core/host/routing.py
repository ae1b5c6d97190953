"""From which address, and by which link, would this host reach that destination?

The routing table of a host snapshot, asked as Linux asks its own for a socket that is not yet bound: policy rules in
order, the longest prefix, the lowest metric, the first listed; then the source of the route or source selection. For
IPv4 the rules are gone through once more with the source that was found (`ip_route_connect`), because a `from` rule can
turn the packet elsewhere; for IPv6 only if the first pass led nowhere (`ip6_dst_lookup_tail`).
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from msgspec import Struct

from planner.core.addresses import Address, Family, Network, is_within, zone_of
from planner.core.host.prefixes import Prefixes
from planner.core.host.routes import routes_of
from planner.core.host.rules import rules_in_order
from planner.core.host.snapshot import (
    LOCAL_TABLE,
    LOOPBACK,
    MAIN_TABLE,
    Host,
    Interface,
    NextHop,
    Route,
    RouteType,
    RoutingRule,
)
from planner.core.host.sources import Ipv4Sources, Ipv6Sources


class RouteFailure(StrEnum):
    """Why no packet leaves."""

    NO_ROUTE = "no route"
    BLACKHOLE = "blackhole"
    UNREACHABLE = "unreachable"
    PROHIBIT = "prohibit"
    NO_SOURCE = "no source address"


class Routed(Struct, frozen=True, gc=False):
    """A way out: from *source* (None: the host has none to offer) by *interface*.

    *gateway* None means that the destination is on the link; *by_default* that nothing but a default route matched.
    For an own address the interface is the one that holds it; None if it is not known.
    """

    source: Address | None
    interface: str | None
    gateway: Address | None = None
    by_default: bool = False


class Unroutable(Struct, frozen=True, gc=False):
    """No way out."""

    reason: RouteFailure


class DefaultRoute(Struct, frozen=True, gc=False):
    """A hop of a default route of the main table; *source* is its preferred source."""

    interface: str
    source: Address | None
    gateway: Address | None
    metric: int


_FAILURES: Final = {
    RouteType.BLACKHOLE: RouteFailure.BLACKHOLE,
    RouteType.UNREACHABLE: RouteFailure.UNREACHABLE,
    RouteType.PROHIBIT: RouteFailure.PROHIBIT,
}
_NO_ROUTE: Final = Unroutable(RouteFailure.NO_ROUTE)


class _Way(Struct, frozen=True, gc=False):
    """What a route answers. Not *settled*: its source depends on the destination."""

    answer: Routed | Unroutable
    settled: bool = True

    def leads_over(self, link: str | None) -> bool:
        return link is None or (isinstance(self.answer, Routed) and self.answer.interface == link)


_NO_WAY: Final = _Way(_NO_ROUTE)
_THROW: Final = _Way(_NO_ROUTE)


class _Step(Struct, frozen=True):
    """A policy rule made ready: a destination matches if it is *key* after *shift*."""

    table: Prefixes[_Way]
    shift: int
    key: int
    source: Network | None

    def is_for(self, source: Address | None) -> bool:
        return self.source is None or (source is not None and source in self.source)


class RoutingTable:
    """All tables and rules of one snapshot, made ready once; a look-up then takes microseconds."""

    def __init__(self, host: Host) -> None:
        self._links = host.links
        self._up = {link.name: link.up for link in self._links}
        self._ipv4_sources = Ipv4Sources(self._links)
        self._ipv6_sources = Ipv6Sources(self._links)
        self._connected = {version: Prefixes(_connected(self._links, version)) for version in (4, 6)}
        self._routes = routes_of(host)
        tables = self._tables(merged=not any(rule.family is not Family.IPV6 for rule in host.rules))
        self._ipv4 = tuple(_steps(host.rules, tables, Family.IPV4))
        self._ipv6 = tuple(_steps(host.rules, tables, Family.IPV6))
        self._ipv4_unbound = tuple(step for step in self._ipv4 if step.is_for(IPv4Address(0)))
        self._ipv6_unbound = tuple(step for step in self._ipv6 if step.is_for(None))
        self._ipv4_asks_source = any(step.source is not None for step in self._ipv4)

    def route(self, destination: Address, zone: str | None = None) -> Routed | Unroutable:
        """Return how a socket that is not bound reaches *destination*; *zone* is the link of a link-local one.

        Of several hops of one route the first that is up counts: Linux spreads by a hash that nobody can foretell.
        """
        if destination.version == 4:
            return self._ipv4_route(destination)
        if not destination.is_link_local:
            return self._ipv6_route(destination, None)
        link = zone or destination.scope_id
        return _NO_ROUTE if link is None else self._ipv6_route(destination, link)

    def main_defaults(self, family: Family) -> tuple[DefaultRoute, ...]:
        """Return the default routes of the main table, lowest metric first; every hop that is up is one (A21).

        Halves such as 0.0.0.0/1 and 128.0.0.0/1, by which a VPN draws all traffic, are no default routes.
        """
        return tuple(
            DefaultRoute(interface, route.source, hop.via, route.metric)
            for route in self._routes
            if route.is_default and route.family is family
            if route.table == MAIN_TABLE and route.type is RouteType.UNICAST
            for hop in route.hops
            if (interface := self._usable(hop)) is not None
        )

    def has_part_in(self, network: Network) -> bool:
        """Tell whether the host has an address, or a route that leads somewhere, inside *network* (A16)."""
        addresses = (address.ip for link in self._links if link.up for address in link.addresses)
        return any(address in network for address in addresses) or any(
            is_within(route.destination, network) and self._way_out(route) is not None
            for route in self._routes
            if route.type is RouteType.UNICAST
        )

    def on_link(self, address: Address) -> str | None:
        """Return the link whose subnet holds *address*; None if a link-local one could be on several."""
        links = next(self._connected[address.version].covering(int(address)), ())
        zone = zone_of(address)
        if zone is not None:
            return zone if zone in links else None
        if address.version == 6 and address.is_link_local and len(set(links)) > 1:
            return None
        return links[0] if links else None

    def _ipv4_route(self, destination: IPv4Address) -> Routed | Unroutable:
        value = int(destination)
        way = _walk(self._ipv4_unbound, value)
        first = way.answer
        if isinstance(first, Unroutable):
            return first
        if not way.settled:
            first = _from(destination, first)
        if first.source is None or not self._ipv4_asks_source:
            return first
        again = _walk((step for step in self._ipv4 if step.is_for(first.source)), value).answer
        return again if isinstance(again, Unroutable) else _from(first.source, again)

    def _ipv6_route(self, destination: IPv6Address, link: str | None) -> Routed | Unroutable:
        value = int(destination)
        way = _walk(self._ipv6_unbound, value, link)
        first = way.answer
        if isinstance(first, Routed):
            return first if way.settled else _from(self._ipv6_sources.select(destination, first.interface), first)
        source = self._ipv6_sources.select(destination, None)
        if source is None:
            return Unroutable(RouteFailure.NO_SOURCE)
        again = _walk((step for step in self._ipv6 if step.is_for(source)), value, link).answer
        return again if isinstance(again, Unroutable) else _from(source, again)

    def _tables(self, *, merged: bool) -> dict[tuple[Family, str], Prefixes[_Way]]:
        """Make the tables ready. Linux has IPv4's local and main *merged* into one as long as there are no rules."""
        entries: dict[tuple[Family, str], list[tuple[Network, _Way]]] = {}
        for route in self._routes:
            into_main = merged and route.family is Family.IPV4 and route.table == LOCAL_TABLE
            way = self._way(route)
            if way is not None:
                table = MAIN_TABLE if into_main else route.table
                entries.setdefault((route.family, table), []).append((route.destination, way))
        return {table: Prefixes(ways) for table, ways in entries.items()}

    def _way(self, route: Route) -> _Way | None:
        """Work out what *route* answers; None if it cannot be used now."""
        if route.type in _FAILURES:
            return _Way(Unroutable(_FAILURES[route.type]))
        if route.type is RouteType.THROW:
            return _THROW
        out = self._way_out(route)
        if out is None:
            return None
        interface, gateway = out
        source = route.source
        if source is None and route.type is RouteType.UNICAST and route.family is Family.IPV4:
            source = self._ipv4_sources.select(gateway, interface)
            return _Way(Routed(source, interface, gateway, route.is_default))
        return _Way(Routed(source, interface, gateway, route.is_default), settled=source is not None)

    def _way_out(self, route: Route) -> tuple[str, Address | None] | None:
        """Return interface and gateway of the first usable hop; to the host itself any will do."""
        if route.type is RouteType.LOCAL:
            return next((hop.interface for hop in route.hops if hop.interface is not None), LOOPBACK), None
        usable = ((self._usable(hop), hop.via) for hop in route.hops)
        return next(((interface, via) for interface, via in usable if interface is not None), None)

    def _usable(self, hop: NextHop) -> str | None:
        """Return the link of *hop* unless it is down; a hop need not name it. Of an unlisted link no ill is known."""
        interface = hop.interface or (None if hop.via is None else self.on_link(hop.via))
        return interface if interface is not None and self._up.get(interface, True) else None


def _from(source: Address | None, answer: Routed) -> Routed:
    return Routed(source, answer.interface, answer.gateway, answer.by_default)


def _walk(steps: Iterable[_Step], value: int, link: str | None = None) -> _Way:
    """Go through the rules until a table has an answer for the address of this *value*."""
    for step in steps:
        if value >> step.shift == step.key:
            way = _look_up(step.table, value, link)
            if way is not _THROW and way is not None:
                return way
    return _NO_WAY


def _look_up(table: Prefixes[_Way], value: int, link: str | None) -> _Way | None:
    for ways in table.covering(value):
        for way in ways:
            if way.leads_over(link):
                return way
    return None


def _connected(links: tuple[Interface, ...], version: int) -> Iterator[tuple[Network, str]]:
    for link in links:
        for address in link.addresses:
            if link.up and address.ip.version == version:
                yield from ((network, link.name) for network in address.connected)


def _steps(
    rules: tuple[RoutingRule, ...], tables: dict[tuple[Family, str], Prefixes[_Way]], family: Family
) -> Iterator[_Step]:
    for rule in rules_in_order(rules, family):
        table = tables.get((family, rule.table))
        if table is not None:
            bits = 32 if family is Family.IPV4 else 128
            shift = bits - (0 if rule.destination is None else rule.destination.prefixlen)
            key = 0 if rule.destination is None else int(rule.destination.network_address) >> shift
            yield _Step(table, shift, key, rule.source if rule.source and rule.source.prefixlen else None)
