"""What did the host look like to whoever wrote this file? Host snapshots, read and written as JSON.

Every error names the file, the place in it and what would be right there.
"""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Final

from msgspec import UNSET

from planner.core.addresses import Address, Family, Network, family_of, parse_address, parse_network, without_zone
from planner.core.errors import BadSnapshot, Malformed, printable, quoted
from planner.core.host.snapshot import (
    DEFAULT_TABLE,
    LOCAL_TABLE,
    MAIN_TABLE,
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
_EVERYTHING: Final[dict[Family, Network]] = {Family.IPV4: IPv4Network("0.0.0.0/0"), Family.IPV6: IPv6Network("::/0")}
_TABLES: Final = {"253": DEFAULT_TABLE, "254": MAIN_TABLE, "255": LOCAL_TABLE}


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


def _host(read: Document) -> Host:
    interfaces = tuple(_interface(each, f"interfaces[{n}]") for n, each in enumerate(read.interfaces))
    names: set[str] = set()
    for n, interface in enumerate(interfaces):
        if interface.name in names:
            raise Malformed(
                f"interfaces[{n}].name: {quoted(interface.name)} is there twice; list all its addresses once"
            )
        names.add(interface.name)
    return Host(
        interfaces,
        tuple(_route(each, f"routes[{n}]") for n, each in enumerate(read.routes)),
        tuple(_rule(each, f"rules[{n}]") for n, each in enumerate(read.rules)),
        read.source,
        read.taken_at,
    )


def _interface(read: InterfaceDocument, where: str) -> Interface:
    addresses = tuple(_link_address(each, f"{where}.addresses[{n}]") for n, each in enumerate(read.addresses))
    return Interface(read.name, read.kind, read.up, read.carrier, addresses)


def _link_address(read: AddressDocument, where: str) -> LinkAddress:
    text, slash, length = read.ip.partition("/")
    ip = _address(text, f"{where}.ip")
    prefix_length = _prefix_length(length, ip) if slash else None
    if prefix_length is None:
        example = "192.0.2.10/24" if ip.version == 4 else "2001:db8::10/64"
        raise Malformed(f"{where}.ip: {quoted(read.ip)} is not an address with its prefix length, such as {example}")
    peer = _address(read.peer, f"{where}.peer") if read.peer else None
    if peer is not None and peer.version != ip.version:
        raise Malformed(f"{where}.peer: {peer} is not of the family of {ip}")
    return LinkAddress(ip, prefix_length, peer, frozenset(read.flags))


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


def _route(read: RouteDocument, where: str) -> Route:
    destination = _destination(read, where)
    family = family_of(destination.network_address)
    source = None if read.src is None else _address(read.src, f"{where}.src")
    if source is not None and family_of(source) is not family:
        raise Malformed(f"{where}.src: {source} is not of the family of {destination}")
    return Route(destination, _hops(read, family, where), source, read.metric, _table(read.table), read.type)


def _destination(read: RouteDocument, where: str) -> Network:
    if read.dst == _DEFAULT:
        if read.family is None:
            raise Malformed(f"{where}.family: a default route needs a family, ipv4 or ipv6")
        return _EVERYTHING[read.family]
    network = _network(read.dst, f"{where}.dst")
    if read.family not in (None, family_of(network.network_address)):
        raise Malformed(f"{where}.family: {network} is not of {read.family}")
    return network


def _hops(read: RouteDocument, family: Family, where: str) -> tuple[NextHop, ...]:
    only = read.via is not None or read.dev is not None
    if only and read.nexthops:
        raise Malformed(f"{where}: either nexthops, or via and dev")
    if only:
        return (_hop(NextHopDocument(read.via, read.dev), family, where),)
    if not read.nexthops and read.type is RouteType.UNICAST:
        raise Malformed(f"{where}: leads nowhere; give dev, via or nexthops, or a type such as blackhole")
    return tuple(_hop(each, family, f"{where}.nexthops[{n}]") for n, each in enumerate(read.nexthops))


def _hop(read: NextHopDocument, family: Family, where: str) -> NextHop:
    via = None if read.via is None else _address(read.via, f"{where}.via")
    if via is None and read.dev is None:
        raise Malformed(f"{where}: a next hop needs via or dev")
    if via is not None and via.version == 4 and family is Family.IPV6:
        raise Malformed(f"{where}.via: an IPv6 route needs an IPv6 gateway, not {via}")
    return NextHop(read.dev, via)


def _rule(read: RuleDocument, where: str) -> RoutingRule:
    def selector(text: str | None, key: str) -> Network | None:
        return None if text is None or text == _ALL else _network(text, f"{where}.{key}")

    source, destination = selector(read.source, "from"), selector(read.destination, "to")
    mark = _mark(read.mark, f"{where}.fwmark")
    return RoutingRule(_table(read.table), read.priority, source, destination, read.incoming, mark, read.family)


def _mark(read: str | int | None, where: str) -> int | None:
    """Read a mark: a number, or as `ip rule` shows it, 0x4 or 0x4/0xff. Only what the mask leaves counts."""
    if read is None or isinstance(read, int):
        return read
    try:
        mark, _, mask = read.partition("/")
        return int(mark, 0) & (int(mask, 0) if mask else 2**32 - 1)
    except ValueError:
        raise Malformed(f"{where}: {quoted(read)} is not a mark, such as 4 or 0x4/0xff") from None


def _table(read: str | int) -> str:
    return _TABLES.get(str(read), str(read))


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
    written = RouteDocument(
        _DEFAULT if route.is_default else str(route.destination),
        route.family if route.is_default else None,
        route.type,
        src=None if route.source is None else str(route.source),
        metric=route.metric,
        table=route.table,
    )
    if len(hops) == 1:
        written.via, written.dev = hops[0].via, hops[0].dev
    else:
        written.nexthops = hops
    return written


def _rule_document(rule: RoutingRule) -> RuleDocument:
    source, destination = (None if each is None else str(each) for each in (rule.source, rule.destination))
    return RuleDocument(rule.table, rule.priority, source, destination, rule.incoming, rule.mark, rule.family)
