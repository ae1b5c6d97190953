"""Any host survives being written and read, and whatever else is given is refused."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from planner.core.addresses import Address, Network, network_of, parse_address
from planner.core.errors import BadSnapshot
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
    SnapshotSource,
)
from planner.doors.host.snapshot import document, parse
from tests.support.snapshots import DOCUMENTED

words = st.text(min_size=1, max_size=12)
ipv4, ipv6 = st.ip_addresses(v=4), st.ip_addresses(v=6).filter(lambda ip: parse_address(str(ip)).version == 6)
tables = st.one_of(st.sampled_from(["main", "default", "local"]), st.integers(0, 252).map(str))


@st.composite
def networks(draw: st.DrawFn, version: int) -> Network:
    address: Address = draw(ipv4 if version == 4 else ipv6)
    return network_of(address, draw(st.integers(0, address.max_prefixlen)))


@st.composite
def link_addresses(draw: st.DrawFn) -> LinkAddress:
    addresses = draw(st.sampled_from([ipv4, ipv6]))
    ip = draw(addresses)
    flags = draw(st.frozensets(st.sampled_from(AddressFlag)))
    return LinkAddress(ip, draw(st.integers(0, ip.max_prefixlen)), draw(st.none() | addresses), flags)


few_addresses = st.lists(link_addresses(), max_size=3).map(tuple)
interfaces = st.builds(Interface, words, st.sampled_from(LinkKind), st.booleans(), st.booleans(), few_addresses)


@st.composite
def routes(draw: st.DrawFn) -> Route:
    version = draw(st.sampled_from([4, 6]))
    addresses = ipv4 if version == 4 else ipv6
    kind = draw(st.sampled_from(RouteType))
    hop = st.builds(NextHop, words, st.none() | addresses) | st.builds(NextHop, st.none(), addresses)
    hops = draw(st.lists(hop, min_size=kind is RouteType.UNICAST, max_size=3))
    source = draw(st.none() | addresses)
    return Route(draw(networks(version)), tuple(hops), source, draw(st.integers(0, 2**32 - 1)), draw(tables), kind)


@st.composite
def rules(draw: st.DrawFn) -> RoutingRule:
    some = st.none() | st.sampled_from([4, 6]).flatmap(networks)
    number = st.none() | st.integers(0, 2**32 - 1)
    return RoutingRule(draw(tables), draw(number), draw(some), draw(some), draw(st.none() | words), draw(number))


hosts = st.builds(
    Host,
    st.lists(interfaces, unique_by=lambda interface: interface.name, max_size=3).map(tuple),
    st.lists(routes(), max_size=4).map(tuple),
    st.lists(rules(), max_size=3).map(tuple),
    st.sampled_from(SnapshotSource),
    st.none() | words,
)


@given(hosts)
def test_every_host_survives_being_written_and_read(host: Host) -> None:
    again = parse(msgspec.json.encode(document(host)), "it")
    assert again == host
    assert again.taken_at == host.taken_at


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every member of a document."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield (*path, key)
        yield from places(member, (*path, key))


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["::1/0", "0/0", "%"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(list(places(json.loads(DOCUMENTED)))), anything)
def test_whatever_stands_in_one_place_is_read_or_refused(path: tuple[Any, ...], value: Any) -> None:
    whole = json.loads(DOCUMENTED)
    inner = whole
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with suppress(BadSnapshot):
        parse(json.dumps(whole).encode(), "it")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_is_given_is_a_host_or_refused(content: bytes) -> None:
    with suppress(BadSnapshot):
        parse(content, "it")
