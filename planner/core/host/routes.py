"""Which routes does the host have, listed in its snapshot or not?

Those of the local table and the connected ones follow from the addresses, as Linux makes them.
"""

from collections.abc import Iterator

from planner.core.addresses import Family, network_of
from planner.core.host.snapshot import (
    LOCAL_TABLE,
    MAIN_TABLE,
    AddressFlag,
    Host,
    Interface,
    LinkAddress,
    NextHop,
    Route,
    RouteType,
)
from planner.core.host.sources import is_assigned

_IPV6_METRIC = 1024  # what Linux makes of no metric (IP6_RT_PRIO_USER)


def routes_of(host: Host) -> tuple[Route, ...]:
    """Return every route, those of the local table first, then by metric; equals in the order of the host."""
    return tuple(sorted(_routes(host), key=_rank))


def _routes(host: Host) -> Iterator[Route]:
    listed = {(route.destination, route.hops, route.source) for route in host.routes if route.table == MAIN_TABLE}
    for link in host.links:
        yield from _local_routes(link)
        for route in link.connected_routes:
            if (route.destination, route.hops, route.source) not in listed:  # listed, it may have another metric
                yield route
    yield from host.routes


def _local_routes(link: Interface) -> Iterator[Route]:
    """Yield the entries of the local table: what the host takes for itself, and the address it then speaks from."""
    hops = (NextHop(link.name),)
    for address in link.addresses:
        if not is_assigned(address) or not (link.up or address.ip.version == 4):
            continue  # Linux takes an IPv4 address for its own even when the link is down
        source, networks = address.ip, [network_of(address.ip, address.ip.max_prefixlen)]
        if address.ip.version == 4:
            source = _primary(link, address).ip
            if link.is_loopback:
                networks += address.connected  # all of 127.0.0.0/8 is this host
        for network in networks:
            yield Route(network, hops, source, table=LOCAL_TABLE, type=RouteType.LOCAL)


def _primary(link: Interface, address: LinkAddress) -> LinkAddress:
    """Return the address that speaks for its subnet on the link: the first that is not secondary."""
    alike = (other for other in link.addresses if other.network == address.network)
    return next((other for other in alike if AddressFlag.SECONDARY not in other.flags), address)


def _rank(route: Route) -> tuple[bool, int]:
    no_metric = _IPV6_METRIC if route.family is Family.IPV6 else 0
    return route.table != LOCAL_TABLE, route.metric or no_metric
