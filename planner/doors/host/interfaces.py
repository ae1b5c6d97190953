"""What does this machine's network look like, by the best means that there are here?

On Linux netlink tells everything. Elsewhere, and where netlink is denied, `netifaces` enumerates alone; its faults are
known: no flags and no link state, alias labels as interfaces of their own, no default route that is multipath or has no
gateway, and none of a family when another table has one. Whoever plans with that says so (`host-facts-limited`).
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import aclosing, suppress
from datetime import UTC, datetime
from typing import Final

import netifaces
from msgspec.structs import replace

from planner.core.addresses import Address, network_of, parse_address, without_zone
from planner.core.errors import Malformed
from planner.core.host.snapshot import Host, Interface, LinkAddress, LinkKind, NextHop, Route, SnapshotSource
from planner.doors.host import netlink

_POLLING = 30.0  # seconds between readings where nobody tells of changes
_FAMILIES: Final = (netifaces.AF_INET, netifaces.AF_INET6)


def snapshot() -> Host:
    """Read the state of this machine's network. Blocks for milliseconds: where an event loop runs, from a thread."""
    taken_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return replace(netlink.snapshot() or _enumerate(), taken_at=taken_at)


async def changes() -> AsyncGenerator[None, None]:
    """Yield at once, and then whenever the network may have changed; where nobody tells, every half minute."""
    with suppress(OSError):
        async with aclosing(netlink.changes()) as events:
            async for _ in events:
                yield
    while True:
        yield
        await asyncio.sleep(_POLLING)


def _enumerate() -> Host:
    """Take what netifaces alone can tell; where even that is denied there are no interfaces."""
    interfaces, routes = [], []
    with suppress(OSError):
        interfaces = [_interface(name) for name in netifaces.interfaces()]
        routes = list(_default_routes())
    return Host(tuple(interfaces), tuple(routes), source=SnapshotSource.NETIFACES)


def _interface(name: str) -> Interface:
    entries: dict[int, list[dict[str, str]]] = {}
    with suppress(ValueError):  # it is gone meanwhile
        entries = netifaces.ifaddresses(name)
    addresses = tuple(_link_addresses(entry for family in _FAMILIES for entry in entries.get(family, ())))
    loopback = any(address.ip.is_loopback for address in addresses)
    return Interface(name, LinkKind.LOOPBACK if loopback else LinkKind.UNKNOWN, addresses=addresses)


def _link_addresses(entries: Iterable[dict[str, str]]) -> Iterator[LinkAddress]:
    for entry in entries:
        ip = _address(entry.get("addr"))
        if ip is None:
            continue
        prefix_length = _prefix_length(entry.get("netmask"), ip)
        alone = prefix_length == ip.max_prefixlen  # then what is called the broadcast address is the peer
        peer = _address(entry.get("peer") or (entry.get("broadcast") if alone else None))
        yield LinkAddress(ip, prefix_length, None if peer == ip else peer)


def _address(text: str | None) -> Address | None:
    try:
        return None if text is None else without_zone(parse_address(text))
    except Malformed:
        return None


def _prefix_length(mask: str | None, ip: Address) -> int:
    """Read a mask as 255.255.255.0, ffff:ffff:: or ffff:ffff::/32; none: the address stands alone."""
    mask, _, length = (mask or "").partition("/")
    if length.isdigit():
        return int(length)
    parsed = _address(mask)
    return ip.max_prefixlen if parsed is None else int(parsed).bit_count()


def _default_routes() -> Iterator[Route]:
    """Yield a default route for each gateway, that in force first: there are no metrics here."""
    gateways = netifaces.gateways()
    for family in _FAMILIES:
        entries = gateways.get(family)
        in_family = entries if isinstance(entries, list) else []
        for metric, (via, interface, *_) in enumerate(sorted(in_family, key=_is_not_in_force)):
            gateway = _address(via)
            if gateway is not None:
                yield Route(network_of(gateway, 0), (NextHop(interface, gateway),), metric=metric)


def _is_not_in_force(gateway: Sequence[str | bool]) -> bool:
    return gateway[2:] != (True,)
