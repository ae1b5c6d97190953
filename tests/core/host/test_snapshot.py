from ipaddress import ip_network

import pytest

from planner.core.host.snapshot import CONNECTED_METRIC, Host, Interface, NextHop, Route
from tests.support.build import host

CONNECTED = {
    "a subnet": ("192.0.2.10/24", ["192.0.2.0/24"]),
    "a bare IPv4 address": ("192.0.2.10/32", []),
    "a bare IPv6 address": ("2001:db8::10/128", []),
    "a /31": ("192.0.2.10/31", ["192.0.2.10/31"]),
    "an IPv4 peer": ("10.8.0.1/32 peer 10.8.0.2", ["10.8.0.2/32"]),
    "an IPv4 peer's subnet": ("10.8.0.1/24 peer 10.9.0.2", ["10.9.0.0/24"]),
    "an IPv6 peer": ("2001:db8::1/128 peer 2001:db8::2", ["2001:db8::2/128"]),
    "an IPv6 peer beside the own subnet": ("2001:db8::1/64 peer 2001:db8:9::2", ["2001:db8::/64", "2001:db8:9::2/128"]),
}


@pytest.mark.parametrize(("address", "networks"), CONNECTED.values(), ids=CONNECTED.keys())
def test_an_address_connects_networks(address: str, networks: list[str]) -> None:
    (link,) = host(eth0=address).interfaces
    assert [str(network) for network in link.addresses[0].connected] == networks


def test_routes_follow_from_addresses_one_for_each_network() -> None:
    (link,) = host(eth0="192.0.2.20/24 secondary, 192.0.2.10/24, 2001:db8::10/64, 2001:db8::11/64").interfaces
    assert set(link.connected_routes) == {
        Route(ip_network("192.0.2.0/24"), (NextHop("eth0"),), link.addresses[1].ip),
        Route(ip_network("2001:db8::/64"), (NextHop("eth0"),), metric=CONNECTED_METRIC),
    }


def test_no_route_follows_from_the_addresses_of_a_link_that_is_down() -> None:
    assert host(eth0="down | 192.0.2.10/24").interfaces[0].connected_routes == ()


def test_alias_labels_are_put_back_on_their_link() -> None:
    eth0, alias, eth1 = (*host(eth0="192.0.2.10/24").interfaces, *host(eth0="192.0.2.20/24", eth1="").interfaces)
    labelled = Interface("eth0:1", alias.kind, addresses=alias.addresses)
    whole = Interface("eth0", eth0.kind, addresses=eth0.addresses + alias.addresses)
    assert Host((eth0, labelled, eth1)).links == (whole, eth1)
