"""What is wrong with a snapshot is told with its place."""

from typing import Any

import pytest

from planner.core.errors import BadSnapshot
from planner.doors.host.snapshot import parse
from tests.support.snapshots import ETH0, ETH1, address, read, route, rule

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
