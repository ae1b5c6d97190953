"""What netlink tells of a network that was built for the test."""

import asyncio
import errno
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
import uvloop
from pyroute2 import IPRoute, NetlinkError

from planner.core.addresses import parse_address
from planner.core.host.snapshot import AddressFlag, Host, Interface, LinkAddress, LinkKind, SnapshotSource
from planner.doors.host import netlink
from tests.support import build
from tests.support.network_namespace import add_address, add_with_temporary, own_network, wait_until
from tests.support.network_namespace import build as make_real

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="netlink is Linux's")

LOOPBACK = build.host(lo="127.0.0.1/8, ::1/128").interfaces[0]


@pytest.fixture
def network() -> Iterator[IPRoute]:
    with own_network() as network:
        yield network


def seen() -> Host:
    host = netlink.snapshot()
    assert host is not None
    return host


def without_far_ends(host: Host) -> tuple[Interface, ...]:
    return tuple(interface for interface in host.interfaces if not interface.name.startswith("x"))


HOSTS = {
    "nothing but lo": build.host(),
    "addresses with their flags": build.host(
        eth0="veth | 192.0.2.10/24, 192.0.2.11/24 secondary, 2001:db8::10/64, 2001:db8::11/64 deprecated homeaddress"
    ),
    "peers": build.host(tun0="no-carrier | 10.8.0.1/32 peer 10.8.0.2, 2001:db8:8::1/128 peer 2001:db8:8::2"),
    "a link that is down": build.host(eth0="veth down no-carrier | 192.0.2.10/24"),
    "a link without carrier": build.host(eth0="veth no-carrier | 192.0.2.10/24, 2001:db8::10/64 tentative"),
    "a bridge and what hangs on it": build.host(br0="192.0.2.10/24", eth0="veth |"),
    "routes": build.host(
        eth0="veth | 192.0.2.10/24, 2001:db8::10/64",
        eth1="veth | 198.51.100.10/24",
        routes="default via 192.0.2.1 dev eth0 metric 100; 10.1.0.0/16 dev eth1 src 192.0.2.10; "
        "blackhole 10.2.0.0/16; 10.3.0.0/16 nexthop via 192.0.2.1 dev eth0 nexthop via 198.51.100.1 dev eth1; "
        "default via 2001:db8::1 dev eth0 metric 50; prohibit 2001:db8:9::/48 metric 60",
    ),
    "an IPv6 gateway of an IPv4 route": build.host(
        eth0="veth | 192.0.2.10/24, fe80::10/64", routes="10.0.0.0/8 via fe80::1 dev eth0"
    ),
    "tables and rules": build.host(
        eth0="veth | 192.0.2.10/24",
        routes="default via 192.0.2.1 dev eth0 table default; throw 10.0.0.0/8 table 100; "
        "default via 192.0.2.2 dev eth0 table 70000",
        rules="from 192.0.2.0/24 to 10.0.0.0/8 iif eth0 fwmark 5 priority 10 table 100 family ipv4; "
        "to 2001:db8::/32 priority 20 table main family ipv6",
    ),
}


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS.keys())
def test_what_is_there_is_seen(host: Host, network: IPRoute) -> None:
    make_real(network, host)
    found = seen()
    assert found.source is SnapshotSource.NETLINK
    assert without_far_ends(found) == (LOOPBACK, *host.interfaces)
    assert set(found.routes) == set(host.routes)
    assert len(found.routes) == len(host.routes)
    assert found.rules == host.rules


def test_a_temporary_address_is_seen(network: IPRoute) -> None:
    make_real(network, build.host(eth0="veth |"))
    add_with_temporary(network, "eth0", "2001:db8::10")
    flags = [address.flags for interface in seen().interfaces for address in interface.addresses if interface.up]
    assert any(AddressFlag.TEMPORARY in of_address for of_address in flags)  # it may be tentative still


def test_an_anycast_address_is_seen(network: IPRoute) -> None:
    make_real(network, build.host(eth0="veth |"))
    try:
        Path("/proc/sys/net/ipv6/conf/all/forwarding").write_text("1")
    except OSError as error:
        pytest.skip(f"no router, so no anycast address: {error}")
    router = LinkAddress(parse_address("2001:db8:1::"), 64)
    add_address(network, network.link_lookup(ifname="eth0")[0], router)

    def flags() -> frozenset[AddressFlag]:
        every = (address for interface in seen().interfaces for address in interface.addresses)
        return next(address.flags for address in every if address.ip == router.ip)

    wait_until(lambda: flags() == {AddressFlag.ANYCAST})


KINDS = {
    "bridge": ({}, LinkKind.BRIDGE),
    "dummy": ({}, LinkKind.DUMMY),
    "tuntap": ({"mode": "tun"}, LinkKind.TUN),
    "veth": ({"peer": {"ifname": "xnew"}}, LinkKind.VETH),
    "vxlan": ({"vxlan_id": 7}, LinkKind.TUNNEL),
    "wireguard": ({}, LinkKind.WIREGUARD),
    "sit": ({"sit_local": "192.0.2.1", "sit_remote": "192.0.2.2"}, LinkKind.TUNNEL),
    "ifb": ({}, LinkKind.ETHERNET),
}


@pytest.mark.parametrize(("made_as", "details", "kind"), [(k, *v) for k, v in KINDS.items()], ids=KINDS.keys())
def test_the_kind_of_a_link_is_seen(made_as: str, details: dict[str, Any], kind: LinkKind, network: IPRoute) -> None:
    try:
        network.link("add", ifname="new", kind=made_as, **details)
    except NetlinkError as error:
        pytest.skip(f"no {made_as} on this kernel: {error}")
    assert {interface.name: interface.kind for interface in seen().interfaces}["new"] is kind


def test_two_links_on_one_subnet_keep_their_order(network: IPRoute) -> None:
    make_real(network, build.host(eth0="veth |", eth1="veth |"))
    for name, address in (("eth1", "192.0.2.11"), ("eth0", "192.0.2.10")):
        add_address(network, network.link_lookup(ifname=name)[0], LinkAddress(parse_address(address), 24))
    assert [route.hops[0].interface for route in seen().routes] == ["eth1", "eth0"]


def test_a_source_specific_route_is_left_out(network: IPRoute) -> None:
    make_real(network, build.host(eth0="veth | 2001:db8::10/64"))
    index = network.link_lookup(ifname="eth0")[0]
    try:
        network.route("add", family=10, dst="2600::/16", src="2001:db8:7::/48", oif=index)
    except NetlinkError as error:
        pytest.skip(f"no source-specific routes on this kernel: {error}")
    assert seen().routes == ()


def test_where_netlink_is_denied_there_is_no_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied() -> socket.socket:
        raise PermissionError(errno.EPERM, "denied")

    monkeypatch.setattr(netlink, "_socket", denied)
    assert netlink.snapshot() is None


CHANGES: dict[str, Callable[[IPRoute, int], object]] = {
    "a link": lambda network, _: network.link("add", ifname="new", kind="bridge"),
    "the state of a link": lambda network, index: network.link("set", index=index, state="down"),
    "an IPv4 address": lambda network, index: network.addr("add", index=index, address="192.0.2.10", prefixlen=24),
    "an IPv6 address": lambda network, index: network.addr("add", index=index, address="2001:db8::10", prefixlen=64),
    "an IPv4 route": lambda network, index: network.route("add", dst="10.0.0.0/8", oif=index),
    "an IPv6 route": lambda network, index: network.route("add", dst="2600::/16", oif=index, family=10),
    "an IPv4 rule": lambda network, _: network.rule("add", table=100, priority=10),
    "an IPv6 rule": lambda network, _: network.rule("add", table=100, priority=10, family=10),
}
LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


def elsewhere(change: Callable[[IPRoute, int], object]) -> None:
    """Make a change from another thread: pyroute2 cannot where a loop runs."""
    with IPRoute() as network:
        change(network, network.link_lookup(ifname="eth0")[0])


@pytest.mark.parametrize("loop_factory", LOOPS.values(), ids=LOOPS.keys())
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_told(
    change: Callable[[IPRoute, int], object],
    loop_factory: Callable[[], asyncio.AbstractEventLoop],
    network: IPRoute,
) -> None:
    make_real(network, build.host(eth0="veth |"))

    async def watch() -> None:
        async with aclosing(netlink.changes(settling=0)) as changes:
            await anext(changes)
            await asyncio.to_thread(elsewhere, change)
            await anext(changes)

    before = seen()
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(asyncio.wait_for(watch(), 20))
    assert seen() != before


@pytest.mark.parametrize("loop_factory", LOOPS.values(), ids=LOOPS.keys())
def test_a_burst_is_few_changes_and_the_last_is_not_lost(
    loop_factory: Callable[[], asyncio.AbstractEventLoop], network: IPRoute
) -> None:
    make_real(network, build.host(eth0="veth |"))

    def burst(network: IPRoute, index: int) -> None:
        for number in range(250):  # each an address and three routes
            network.addr("add", index=index, address=f"10.0.{number}.1", prefixlen=24)
        network.link("add", ifname="last", kind="bridge")

    async def watch() -> int:
        told = 0
        async with aclosing(netlink.changes(settling=0.05)) as changes:
            await anext(changes)
            making = asyncio.create_task(asyncio.to_thread(elsewhere, burst))
            async for _ in changes:
                told += 1
                host = await asyncio.to_thread(seen)
                if any(interface.name == "last" for interface in host.interfaces):
                    break
            await making
        return told

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        told = runner.run(asyncio.wait_for(watch(), 60))
    assert told < 100
