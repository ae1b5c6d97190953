"""This machine's network by the best means there are, and by netifaces alone."""

import re
from collections.abc import Iterator

import netifaces
import pytest
from pyroute2 import IPRoute

from planner.core.host.snapshot import AddressFlag, Host, SnapshotSource
from planner.doors.host import interfaces, netlink
from tests.support import build
from tests.support.network_namespace import build as make_real
from tests.support.network_namespace import own_network


@pytest.fixture
def network() -> Iterator[IPRoute]:
    with own_network() as network:
        yield network


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(netlink, "snapshot", lambda: None)


def addresses(host: Host) -> dict[str, list[str]]:
    return {
        interface.name: [
            f"{address.ip}/{address.prefix_length}" + (f" peer {address.peer}" if address.peer else "")
            for address in interface.addresses
        ]
        for interface in host.interfaces
        if interface.addresses
    }


def test_linux_is_asked_by_netlink(network: IPRoute) -> None:
    make_real(network, build.host(eth0="veth | 192.0.2.10/24, 192.0.2.11/24"))
    host = interfaces.snapshot()
    assert host.source is SnapshotSource.NETLINK
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", host.taken_at or "")
    assert any(AddressFlag.SECONDARY in address.flags for i in host.interfaces for address in i.addresses)


def test_netifaces_alone_finds_addresses_peers_and_gateways(network: IPRoute, limited: None) -> None:
    make_real(
        network,
        build.host(
            eth0="veth | 192.0.2.10/24, 2001:db8::10/64, fe80::10/64",
            tun0="10.8.0.1/32 peer 10.8.0.2",
            eth1="veth | 198.51.100.10/32, 10.9.0.1/32 peer 10.9.0.2, 2001:db8:8::1/128 peer 2001:db8:8::2",
            routes="default via 192.0.2.1 dev eth0; default via 2001:db8::1 dev eth0",
        ),
    )
    host = interfaces.snapshot()
    assert host.source is SnapshotSource.NETIFACES
    assert addresses(host) == {
        "lo": ["127.0.0.1/8", "::1/128"],
        "eth0": ["192.0.2.10/24", "2001:db8::10/64", "fe80::10/64"],
        "tun0": ["10.8.0.1/32 peer 10.8.0.2"],
        "eth1": ["198.51.100.10/32", "10.9.0.1/32 peer 10.9.0.2", "2001:db8:8::1/128 peer 2001:db8:8::2"],
    }
    assert host.routes == build.host(routes="default via 192.0.2.1 dev eth0; default via 2001:db8::1 dev eth0").routes
    assert [interface.name for interface in host.interfaces if interface.is_loopback] == ["lo"]


def test_netifaces_alone_shows_an_alias_as_an_interface(network: IPRoute, limited: None) -> None:
    make_real(network, build.host(eth0="veth | 192.0.2.10/24"))
    index = network.link_lookup(ifname="eth0")[0]
    network.addr("add", index=index, address="198.51.100.10", prefixlen=24, label="eth0:1")
    host = interfaces.snapshot()
    assert addresses(host)["eth0:1"] == ["198.51.100.10/24"]
    assert [link.name for link in host.links if link.name.startswith("eth")] == ["eth0"]


def test_where_even_netifaces_is_denied_there_are_no_interfaces(monkeypatch: pytest.MonkeyPatch, limited: None) -> None:
    def denied() -> list[str]:
        raise PermissionError("denied")

    monkeypatch.setattr(netifaces, "interfaces", denied)
    assert interfaces.snapshot() == Host((), source=SnapshotSource.NETIFACES)


async def test_where_nobody_tells_of_changes_there_is_one_at_once_and_then_now_and_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def denied() -> None:
        raise PermissionError("denied")

    monkeypatch.setattr(netlink, "_socket", denied)
    monkeypatch.setattr(interfaces, "_POLLING", 0)
    changes = interfaces.changes()
    await anext(changes)
    await anext(changes)
    await changes.aclose()
