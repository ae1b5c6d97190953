import json
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Any

import msgspec
import pytest
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
from planner.doors.host.snapshot import document, load, parse
from tests.support.build import host

DOCUMENTED = """
{"taken_at": "2026-01-01T00:00:00Z", "source": "netlink",
 "interfaces": [{"name": "eth0", "kind": "ethernet", "up": true, "carrier": true,
                 "addresses": [{"ip": "192.0.2.10/24", "flags": []}, {"ip": "2001:db8::5/64", "flags": ["temporary"]},
                               {"ip": "10.8.0.1/32", "peer": "10.8.0.2", "flags": []}]}],
 "routes": [{"dst": "default", "family": "ipv4", "via": "192.0.2.1", "dev": "eth0", "metric": 100},
            {"dst": "10.43.0.0/16", "dev": "tun0", "src": "10.43.0.1", "table": "100"},
            {"dst": "198.51.100.0/24", "type": "blackhole"},
            {"dst": "default", "family": "ipv4",
             "nexthops": [{"via": "192.0.2.1", "dev": "eth0"}, {"via": "192.0.2.2", "dev": "eth1"}]}],
 "rules": [{"table": "100", "to": "10.43.0.0/16"}]}
"""


def test_the_documented_example_is_read_and_written() -> None:
    read = parse(DOCUMENTED.encode(), "example")
    assert read == Host(
        host(eth0="192.0.2.10/24, 2001:db8::5/64 temporary, 10.8.0.1/32 peer 10.8.0.2").interfaces,
        host(
            "default via 192.0.2.1 dev eth0 metric 100; 10.43.0.0/16 dev tun0 src 10.43.0.1 table 100; "
            "blackhole 198.51.100.0/24; default nexthop via 192.0.2.1 dev eth0 nexthop via 192.0.2.2 dev eth1"
        ).routes,
        (RoutingRule("100", destination=IPv4Network("10.43.0.0/16")),),
        SnapshotSource.NETLINK,
    )
    assert read.taken_at == "2026-01-01T00:00:00Z"
    assert json.loads(msgspec.json.encode(document(read))) == json.loads(DOCUMENTED)


def test_names_and_addresses_are_enough() -> None:
    assert read(interfaces=[{"name": "eth0", "addresses": [{"ip": "192.0.2.10/24"}]}]) == Host(
        (Interface("eth0", addresses=(LinkAddress(IPv4Address("192.0.2.10"), 24),)),)
    )


def read(**members: Any) -> Host:
    return parse(json.dumps({"interfaces": [], **members}).encode(), "it")


def one_route(**members: Any) -> dict[str, Any]:
    return {"routes": [members]}


def one_rule(**members: Any) -> dict[str, Any]:
    return {"rules": [members]}


SAME = {
    "main by number": (one_route(dst="10.0.0.0/8", dev="a", table=254), host("10.0.0.0/8 dev a")),
    "main by number in quotes": (one_route(dst="10.0.0.0/8", dev="a", table="254"), host("10.0.0.0/8 dev a")),
    "a table by number": (one_route(dst="10.0.0.0/8", dev="a", table=7), host("10.0.0.0/8 dev a table 7")),
    "an address alone": (one_route(dst="10.0.0.1", dev="a"), host("10.0.0.1/32 dev a")),
    "no device": (one_route(dst="::/0", via="2001:db8::1"), host("::/0 via 2001:db8::1")),
    "null": (one_route(dst="::/0", via=None, dev="a", src=None, family=None), host("::/0 dev a")),
    "an IPv6 gateway of an IPv4 route": (
        one_route(dst="default", family="ipv4", via="fe80::1", dev="a"),
        host("0.0.0.0/0 via fe80::1 dev a"),
    ),
    "a rule for all": (one_rule(table="7", **{"from": "all", "to": "all"}), host(rules="table 7")),
    "a mark as ip(8) shows it": (one_rule(table="7", fwmark="0x14/0xf0"), host(rules="fwmark 0x10 table 7")),
}


@pytest.mark.parametrize(("members", "same"), SAME.values(), ids=SAME.keys())
def test_there_is_more_than_one_way_to_say_it(members: dict[str, Any], same: Host) -> None:
    assert read(**members) == same


def test_what_is_presentable_is_for_people_and_ignored() -> None:
    assert read(presentable=[{"address": "192.0.2.10", "anything": {}}]) == Host(())


ETH0 = {"name": "eth0", "addresses": [{"ip": "192.0.2.10/24"}]}


def address(**members: Any) -> dict[str, Any]:
    return {"interfaces": [ETH0, {"name": "eth1", "addresses": [{"ip": "192.0.2.11/24", **members}]}]}


ETH1 = "interfaces[1].addresses[0]"


def route(**members: Any) -> dict[str, Any]:
    return {"routes": [{"dst": "10.0.0.0/8", "dev": "eth0"}, members]}


def rule(**members: Any) -> dict[str, Any]:
    return {"rules": [{"table": "100", **members}]}


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "no prefix length": (
        address(ip="192.0.2.11"),
        "interfaces[1].addresses[0].ip",
        "'192.0.2.11' is not an address with its prefix length, such as 192.0.2.10/24",
    ),
    "no prefix length, IPv6": (
        address(ip="2001:db8::1"),
        "interfaces[1].addresses[0].ip",
        "'2001:db8::1' is not an address with its prefix length, such as 2001:db8::10/64",
    ),
    "too long a prefix": (
        address(ip="192.0.2.11/33"),
        "interfaces[1].addresses[0].ip",
        "'192.0.2.11/33' is not an address with its prefix length, such as 192.0.2.10/24",
    ),
    "a mask": (
        address(ip="192.0.2.11/255.255.255.0"),
        "interfaces[1].addresses[0].ip",
        "'192.0.2.11/255.255.255.0' is not an address with its prefix length, such as 192.0.2.10/24",
    ),
    "no address": (address(ip="eth0/24"), "interfaces[1].addresses[0].ip", "'eth0' is not an IP address"),
    "a mapped address": (
        address(ip="::ffff:192.0.2.11/120"),
        "interfaces[1].addresses[0].ip",
        "'::ffff:192.0.2.11' is an IPv4 address in IPv6 form; write 192.0.2.11",
    ),
    "an address that is none": (address(ip=7), "interfaces[1].addresses[0].ip", "expected a text, got a whole number"),
    "a flag": (
        address(flags=["permanent"]),
        "interfaces[1].addresses[0].flags[0]",
        "'permanent' is none of secondary, deprecated, temporary, tentative, dadfailed, homeaddress, anycast",
    ),
    "a peer": (address(peer="10.8.0"), "interfaces[1].addresses[0].peer", "'10.8.0' is not an IP address"),
    "a peer of the other family": (
        address(peer="2001:db8::1"),
        "interfaces[1].addresses[0].peer",
        "2001:db8::1 is not of the family of 192.0.2.11",
    ),
    "a key": (address(scope="global"), "interfaces[1].addresses[0]", "unknown key 'scope'; there are ip, peer, flags"),
    "a kind": (
        {"interfaces": [{**ETH0, "kind": "wifi"}]},
        "interfaces[0].kind",
        "'wifi' is none of ethernet, bridge, veth, tun, tunnel, ppp, wireguard, dummy, loopback, unknown",
    ),
    "a state": ({"interfaces": [{**ETH0, "up": "yes"}]}, "interfaces[0].up", "expected true or false, got a text"),
    "no name": ({"interfaces": [{"addresses": []}]}, "interfaces[0]", "the key name is missing"),
    "an empty name": (
        {"interfaces": [{"name": "", "addresses": []}]},
        "interfaces[0].name",
        "expected a text of length >= 1",
    ),
    "a name twice": (
        {"interfaces": [ETH0, ETH0]},
        "interfaces[1].name",
        "'eth0' is there twice; list all its addresses once",
    ),
    "a default route of no family": (
        route(dst="default", dev="eth0"),
        "routes[1].family",
        "a default route needs a family, ipv4 or ipv6",
    ),
    "the other family": (
        route(dst="10.0.0.0/8", dev="eth0", family="ipv6"),
        "routes[1].family",
        "10.0.0.0/8 is not of ipv6",
    ),
    "no family at all": (
        route(dst="default", dev="eth0", family="inet"),
        "routes[1].family",
        "'inet' is none of ipv4, ipv6",
    ),
    "host bits": (
        route(dst="10.0.0.1/8", dev="eth0"),
        "routes[1].dst",
        "'10.0.0.1/8' has bits set beyond its prefix: write 10.0.0.0/8",
    ),
    "a prefix that is too long": (
        route(dst="10.0.0.0/64", dev="eth0"),
        "routes[1].dst",
        "'10.0.0.0/64' is not an address range: ADDRESS/PREFIX-LENGTH",
    ),
    "a route that leads nowhere": (
        route(dst="10.0.0.0/8"),
        "routes[1]",
        "leads nowhere; give dev, via or nexthops, or a type such as blackhole",
    ),
    "two ways to say where": (
        route(dst="10.0.0.0/8", dev="eth0", nexthops=[{"dev": "eth1"}]),
        "routes[1]",
        "either nexthops, or via and dev",
    ),
    "an empty next hop": (
        route(dst="10.0.0.0/8", nexthops=[{"dev": "eth1"}, {}]),
        "routes[1].nexthops[1]",
        "a next hop needs via or dev",
    ),
    "a gateway of the other family": (
        route(dst="2600::/16", via="192.0.2.1"),
        "routes[1].via",
        "an IPv6 route needs an IPv6 gateway, not 192.0.2.1",
    ),
    "a source of the other family": (
        route(dst="2600::/16", dev="eth0", src="192.0.2.1"),
        "routes[1].src",
        "192.0.2.1 is not of the family of 2600::/16",
    ),
    "a metric": (route(dst="10.0.0.0/8", dev="eth0", metric=-1), "routes[1].metric", "expected a whole number >= 0"),
    "a huge metric": (
        route(dst="10.0.0.0/8", dev="eth0", metric=10**30),
        "routes[1].metric",
        "expected a whole number <= 4294967295",
    ),
    "a type": (
        route(dst="10.0.0.0/8", type="multicast"),
        "routes[1].type",
        "'multicast' is none of unicast, local, blackhole, unreachable, prohibit, throw",
    ),
    "a table": (
        route(dst="10.0.0.0/8", dev="eth0", table=1.5),
        "routes[1].table",
        "expected a whole number or a text, got a number",
    ),
    "a rule's network": (
        rule(to="10.0.0.1/8"),
        "rules[0].to",
        "'10.0.0.1/8' has bits set beyond its prefix: write 10.0.0.0/8",
    ),
    "a rule's mark": (rule(fwmark="red"), "rules[0].fwmark", "'red' is not a mark, such as 4 or 0x4/0xff"),
    "a rule's key": (
        rule(oif="eth0"),
        "rules[0]",
        "unknown key 'oif'; there are table, priority, from, to, iif, fwmark, family",
    ),
    "a key of the whole": (
        {"hosts": []},
        "",
        "unknown key 'hosts'; there are taken_at, source, interfaces, routes, rules, presentable",
    ),
    "a key that acts on a terminal": (
        {"\x1b[2J": []},
        "",
        "unknown key '\\x1b[2J'; there are taken_at, source, interfaces, routes, rules, presentable",
    ),
    "a key that looks like a place": (
        address(**{"x` - at `$.y`": 1}),
        ETH1,
        "unknown key 'x` - at `$.y`'; there are ip, peer, flags",
    ),
    "the source of the whole": ({"source": "ifconfig"}, "source", "'ifconfig' is none of netlink, netifaces, file"),
}


@pytest.mark.parametrize(("members", "place", "message"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told_with_its_place(members: dict[str, Any], place: str, message: str) -> None:
    with pytest.raises(BadSnapshot) as error:
        read(**members)
    assert error.value.text == (f"it: {place}: {message}" if place else f"it: {message}")


NO_SNAPSHOTS = {
    "nothing": (b"", "it: is not JSON: Input data was truncated"),
    "no JSON": (b"eth0: 192.0.2.10", "it: is not JSON: JSON is malformed: invalid character (byte 0)"),
    "no UTF-8": (b'{"interfaces": [{"name": "\xff"}]}', "it: is not JSON: "),
    "a list": (b"[]", "it: expected an object, got a list"),
    "no interfaces": (b"{}", "it: the key interfaces is missing"),
    "deep nesting": (b'{"presentable": ' + b"[" * 100_000, "it: is nested too deeply for a host snapshot"),
    "too much": (b" " * (8 * 2**20 + 1), "it: is over 8 MB, too large for a host snapshot"),
}


@pytest.mark.parametrize(("content", "message"), NO_SNAPSHOTS.values(), ids=NO_SNAPSHOTS.keys())
def test_what_is_no_snapshot_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(BadSnapshot) as error:
        parse(content, "it")
    assert error.value.text.startswith(message)


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "host.json"
    file.write_bytes(DOCUMENTED.encode())
    assert load(file) == parse(DOCUMENTED.encode(), "example")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for path, reason in (
        (tmp_path / "none.json", "No such file or directory"),
        (tmp_path, "Is a directory"),
        (tmp_path / ("x" * 1000), "File name too long"),
        (Path("a\0b"), "embedded null byte"),
    ):
        with pytest.raises(BadSnapshot, match=f"cannot be read: {reason}"):
            load(path)


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    with pytest.raises(BadSnapshot, match="is over 8 MB"):
        load(Path("/dev/zero"))


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


interfaces = st.builds(
    Interface, words, st.sampled_from(LinkKind), st.booleans(), st.booleans(), st.lists(link_addresses()).map(tuple)
)


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
