"""What did the host look like to whoever wrote this file? Host snapshots, read and written as JSON.

Every error names the file, the place in it and what would be right there.
"""

from pathlib import Path
from typing import Final

from msgspec import UNSET

from planner.core.addresses import Address, Family, Network, family_of, parse_address, parse_network, without_zone
from planner.core.errors import BadSnapshot, Malformed, printable, quoted
from planner.core.host.snapshot import (
    EVERYWHERE,
    TABLES,
    AddressFlag,
    Host,
    Interface,
    LinkAddress,
    NextHop,
    Route,
    RouteType,
    RoutingRule,
)
from planner.doors.host.snapshot_document import (
    AddressDocument,
    Document,
    InterfaceDocument,
    NextHopDocument,
    RouteDocument,
    RuleDocument,
    decode,
)

_LARGEST = 8 * 2**20  # bytes; fifty thousand routes
_DEFAULT = "default"
_ALL = "all"
_TABLES: Final = {str(number): name for number, name in TABLES.items()}


def load(path: Path) -> Host:
    """Read the host snapshot in the file at *path*. Raises BadSnapshot."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BadSnapshot(f"{printable(str(path))}: cannot be read: {reason}") from None
    return parse(content, str(path))


def parse(content: bytes, name: str) -> Host:
    """Read a host snapshot; *name* is what errors call it. Raises BadSnapshot."""
    if len(content) > _LARGEST:
        raise BadSnapshot(f"{printable(name)}: is over {_LARGEST // 2**20} MB, too large for a host snapshot")
    try:
        return _host(decode(content))
    except Malformed as error:
        raise BadSnapshot(f"{printable(name)}: {error.text}") from None


def document(host: Host) -> Document:
    """Return *host* as it is written; `parse` of its JSON gives an equal host."""
    return Document(
        taken_at=host.taken_at,
        source=host.source,
        interfaces=tuple(map(_interface_document, host.interfaces)),
        routes=tuple(map(_route_document, host.routes)),
        rules=tuple(map(_rule_document, host.rules)),
    )


def _host(document: Document) -> Host:
    interfaces = tuple(_interface(listed, f"interfaces[{n}]") for n, listed in enumerate(document.interfaces))
    names: set[str] = set()
    for n, interface in enumerate(interfaces):
        if interface.name in names:
            raise Malformed(
                f"interfaces[{n}].name: {quoted(interface.name)} is there twice; list all its addresses once"
            )
        names.add(interface.name)
    return Host(
        interfaces,
        tuple(_route(route, f"routes[{n}]") for n, route in enumerate(document.routes)),
        tuple(_rule(rule, f"rules[{n}]") for n, rule in enumerate(document.rules)),
        document.source,
        document.taken_at,
    )


def _interface(interface: InterfaceDocument, where: str) -> Interface:
    addresses = tuple(
        _link_address(address, f"{where}.addresses[{n}]") for n, address in enumerate(interface.addresses)
    )
    return Interface(interface.name, interface.kind, interface.up, interface.carrier, addresses)


def _link_address(address: AddressDocument, where: str) -> LinkAddress:
    text, slash, length = address.ip.partition("/")
    ip = _address(text, f"{where}.ip")
    prefix_length = _prefix_length(length, ip) if slash else None
    if prefix_length is None:
        example = "192.0.2.10/24" if ip.version == 4 else "2001:db8::10/64"
        raise Malformed(f"{where}.ip: {quoted(address.ip)} is not an address with its prefix length, such as {example}")
    peer = _address(address.peer, f"{where}.peer") if address.peer else None
    if peer is not None and peer.version != ip.version:
        raise Malformed(f"{where}.peer: {peer} is not of the family of {ip}")
    return LinkAddress(ip, prefix_length, peer, frozenset(address.flags))


def _address(text: str, where: str) -> Address:
    try:
        address = without_zone(parse_address(text))
    except Malformed as error:
        raise Malformed(f"{where}: {error.text}") from None
    if address.version == 4 and ":" in text:
        raise Malformed(f"{where}: {quoted(text)} is an IPv4 address in IPv6 form; write {address}")
    return address


def _prefix_length(text: str, ip: Address) -> int | None:
    """Read a prefix length; None if *text* is none for an address such as *ip*."""
    plain = text.isascii() and text.isdigit() and len(text) <= 3
    return int(text) if plain and int(text) <= ip.max_prefixlen else None


def _network(text: str, where: str) -> Network:
    try:
        return parse_network(text)
    except Malformed as error:
        raise Malformed(f"{where}: {error.text}") from None


def _route(route: RouteDocument, where: str) -> Route:
    destination = _destination(route, where)
    family = family_of(destination.network_address)
    source = None if route.src is None else _address(route.src, f"{where}.src")
    if source is not None and family_of(source) is not family:
        raise Malformed(f"{where}.src: {source} is not of the family of {destination}")
    return Route(destination, _hops(route, family, where), source, route.metric, _table(route.table), route.type)


def _destination(route: RouteDocument, where: str) -> Network:
    if route.dst == _DEFAULT:
        if route.family is None:
            raise Malformed(f"{where}.family: a default route needs a family, ipv4 or ipv6")
        return EVERYWHERE[route.family]
    network = _network(route.dst, f"{where}.dst")
    if route.family not in (None, family_of(network.network_address)):
        raise Malformed(f"{where}.family: {network} is not of {route.family}")
    return network


def _hops(route: RouteDocument, family: Family, where: str) -> tuple[NextHop, ...]:
    is_single = route.via is not None or route.dev is not None
    if is_single and route.nexthops:
        raise Malformed(f"{where}: either nexthops, or via and dev")
    if is_single:
        return (_hop(NextHopDocument(route.via, route.dev), family, where),)
    if not route.nexthops and route.type is RouteType.UNICAST:
        raise Malformed(f"{where}: leads nowhere; give dev, via or nexthops, or a type such as blackhole")
    return tuple(_hop(hop, family, f"{where}.nexthops[{n}]") for n, hop in enumerate(route.nexthops))


def _hop(hop: NextHopDocument, family: Family, where: str) -> NextHop:
    via = None if hop.via is None else _address(hop.via, f"{where}.via")
    if via is None and hop.dev is None:
        raise Malformed(f"{where}: a next hop needs via or dev")
    if via is not None and via.version == 4 and family is Family.IPV6:
        raise Malformed(f"{where}.via: an IPv6 route needs an IPv6 gateway, not {via}")
    return NextHop(hop.dev, via)


def _rule(rule: RuleDocument, where: str) -> RoutingRule:
    def selector(text: str | None, key: str) -> Network | None:
        return None if text is None or text == _ALL else _network(text, f"{where}.{key}")

    source, destination = selector(rule.source, "from"), selector(rule.destination, "to")
    mark = _mark(rule.mark, f"{where}.fwmark")
    return RoutingRule(_table(rule.table), rule.priority, source, destination, rule.incoming, mark, rule.family)


def _mark(value: str | int | None, where: str) -> int | None:
    """Read a mark: a number, or as `ip rule` shows it, 0x4 or 0x4/0xff. Only what the mask leaves counts."""
    if value is None or isinstance(value, int):
        return value
    try:
        mark, _, mask = value.partition("/")
        return int(mark, 0) & (int(mask, 0) if mask else 2**32 - 1)
    except ValueError:
        raise Malformed(f"{where}: {quoted(value)} is not a mark, such as 4 or 0x4/0xff") from None


def _table(value: str | int) -> str:
    return _TABLES.get(str(value), str(value))


def _interface_document(interface: Interface) -> InterfaceDocument:
    return InterfaceDocument(
        name=interface.name,
        kind=interface.kind,
        up=interface.up,
        carrier=interface.carrier,
        addresses=tuple(
            AddressDocument(
                f"{address.ip}/{address.prefix_length}",
                UNSET if address.peer is None else str(address.peer),
                tuple(flag for flag in AddressFlag if flag in address.flags),
            )
            for address in interface.addresses
        ),
    )


def _route_document(route: Route) -> RouteDocument:
    hops = tuple(NextHopDocument(None if hop.via is None else str(hop.via), hop.interface) for hop in route.hops)
    document = RouteDocument(
        _DEFAULT if route.is_default else str(route.destination),
        route.family if route.is_default else None,
        route.type,
        src=None if route.source is None else str(route.source),
        metric=route.metric,
        table=route.table,
    )
    if len(hops) == 1:
        document.via, document.dev = hops[0].via, hops[0].dev
    else:
        document.nexthops = hops
    return document


def _rule_document(rule: RoutingRule) -> RuleDocument:
    source, destination = (None if net is None else str(net) for net in (rule.source, rule.destination))
    return RuleDocument(rule.table, rule.priority, source, destination, rule.incoming, rule.mark, rule.family)
