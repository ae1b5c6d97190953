from ipaddress import ip_network

import pytest

from planner.core.addresses import SHARED, Family, parse_address
from planner.core.host.routing import DefaultRoute, Routed, RouteFailure, RoutingTable, Unroutable
from planner.core.host.snapshot import Host, RoutingRule
from tests.support.build import host
from tests.support.routing.case import Case, linux, spoken_from
from tests.support.routing.cases import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_source_is_that_of_linux(case: Case) -> None:
    table = RoutingTable(case.host)
    assert {to: spoken_from(table.route(parse_address(to))) for to in case.answers} == case.answers


LAN = host(
    eth0="192.0.2.10/24, 2001:db8::10/64, fe80::10/64",
    tun0="10.8.0.1/32 peer 10.8.0.2",
    routes="default via 192.0.2.1 dev eth0; 10.9.0.0/16 dev tun0; 0.0.0.0/0 dev tun0 table 7",
    rules="to 203.0.113.0/24 table 7",
)
WAYS = {
    "on-link": ("192.0.2.77", Routed(parse_address("192.0.2.10"), "eth0")),
    "by a gateway": (
        "198.51.100.5",
        Routed(parse_address("192.0.2.10"), "eth0", parse_address("192.0.2.1"), by_default=True),
    ),
    "by a link without gateway": ("10.9.1.1", Routed(parse_address("10.8.0.1"), "tun0")),
    "by the default route of another table": (
        "203.0.113.5",
        Routed(parse_address("10.8.0.1"), "tun0", by_default=True),
    ),
    "to a peer": ("10.8.0.2", Routed(parse_address("10.8.0.1"), "tun0")),
    "to an own address": ("192.0.2.10", Routed(parse_address("192.0.2.10"), "eth0")),
    "to a link-local address": ("fe80::77%eth0", Routed(parse_address("fe80::10"), "eth0")),
    "nowhere": ("2600::1", Unroutable(RouteFailure.NO_ROUTE)),
}


@pytest.mark.parametrize(("to", "way"), WAYS.values(), ids=WAYS.keys())
def test_the_way_is_told_with_the_source(to: str, way: Routed | Unroutable) -> None:
    assert RoutingTable(LAN).route(parse_address(to)) == way


def test_the_zone_may_be_given_apart() -> None:
    assert RoutingTable(LAN).route(parse_address("fe80::77"), "eth0") == Routed(parse_address("fe80::10"), "eth0")


def test_an_alias_is_a_part_of_its_link() -> None:
    aliased = Host((host(eth0="192.0.2.10/24").interfaces[0], *host(**{"eth0:1": "198.51.100.10/24"}).interfaces))
    assert RoutingTable(aliased).route(parse_address("198.51.100.9")) == Routed(parse_address("198.51.100.10"), "eth0")


def test_rules_without_priority_are_asked_in_the_order_of_the_list() -> None:
    first, second = host(
        eth0="192.0.2.10/24",
        routes="blackhole 10.0.0.0/8 table 1; prohibit 10.0.0.0/8 table 2",
        rules="to 10.1.0.0/16 table 2; table 1",
    ).rules
    both = host(eth0="192.0.2.10/24", routes="blackhole 10.0.0.0/8 table 1; prohibit 10.0.0.0/8 table 2")
    in_order = RoutingTable(Host(both.interfaces, both.routes, (first, second)))
    the_other_way = RoutingTable(Host(both.interfaces, both.routes, (second, first)))
    assert in_order.route(parse_address("10.1.0.1")) == Unroutable(RouteFailure.PROHIBIT)
    assert the_other_way.route(parse_address("10.1.0.1")) == Unroutable(RouteFailure.BLACKHOLE)


def test_the_local_table_may_be_asked_later() -> None:
    rules = (RoutingRule("7", 1, destination=ip_network("192.0.2.10/32")), RoutingRule("local", 2))
    moved = host(eth0="192.0.2.10/24", routes="prohibit 192.0.2.0/24 table 7")
    table = RoutingTable(Host(moved.interfaces, moved.routes, rules))
    assert table.route(parse_address("192.0.2.10")) == Unroutable(RouteFailure.PROHIBIT)


def test_of_several_next_hops_the_first_that_is_up_counts() -> None:
    table = RoutingTable(
        host(
            eth0="down | 192.0.2.10/24",
            eth1="198.51.100.10/24",
            eth2="203.0.113.10/24",
            routes="default nexthop via 192.0.2.1 dev eth0 nexthop via 198.51.100.1 dev eth1 "
            "nexthop via 203.0.113.1 dev eth2",
        )
    )
    answer = table.route(parse_address("10.1.1.1"))
    assert isinstance(answer, Routed)
    assert (answer.interface, str(answer.gateway)) == ("eth1", "198.51.100.1")


def test_a_route_through_a_link_that_is_not_listed_counts() -> None:
    table = RoutingTable(host(eth0="192.0.2.10/24", routes="10.43.0.0/16 dev tun0 src 10.43.0.1"))
    assert table.route(parse_address("10.43.9.9")) == Routed(parse_address("10.43.0.1"), "tun0")


def test_an_answer_without_source_still_names_the_link() -> None:
    table = RoutingTable(host(eth0="169.254.3.4/16", routes="default via 169.254.0.1 dev eth0"))
    assert table.route(parse_address("203.0.113.5")) == Routed(
        None, "eth0", parse_address("169.254.0.1"), by_default=True
    )


DEFAULTS = {
    "the lowest metric first": (
        "default via 192.0.2.1 dev eth0 metric 200; default via 198.51.100.1 dev eth1 metric 100",
        (("eth1", None, "198.51.100.1", 100), ("eth0", None, "192.0.2.1", 200)),
    ),
    "without gateway": ("default dev eth0 src 192.0.2.10", (("eth0", "192.0.2.10", None, 0),)),
    "every next hop": (
        "default nexthop via 192.0.2.1 dev eth0 nexthop via 198.51.100.1 dev eth1",
        (("eth0", None, "192.0.2.1", 0), ("eth1", None, "198.51.100.1", 0)),
    ),
    "not that of a link that is down": ("default via 203.0.113.1 dev eth2", ()),
    "not that of another table": ("default via 192.0.2.1 dev eth0 table 7", ()),
    "not one that refuses": ("unreachable default metric 100", ()),
    "not halves": ("0.0.0.0/1 via 192.0.2.1 dev eth0; 128.0.0.0/1 via 192.0.2.1 dev eth0", ()),
    "not that of the other family": ("default via 2001:db8::1 dev eth0", ()),
    "a link found by its gateway": ("default via 198.51.100.1", (("eth1", None, "198.51.100.1", 0),)),
}


@pytest.mark.parametrize(("routes", "expected"), DEFAULTS.values(), ids=DEFAULTS.keys())
def test_default_routes_of_the_main_table(
    routes: str, expected: tuple[tuple[str, str | None, str | None, int], ...]
) -> None:
    table = RoutingTable(host(routes, eth0="192.0.2.10/24", eth1="198.51.100.10/24", eth2="down | 203.0.113.10/24"))
    assert table.main_defaults(Family.IPV4) == tuple(
        DefaultRoute(
            interface,
            None if source is None else parse_address(source),
            None if gateway is None else parse_address(gateway),
            metric,
        )
        for interface, source, gateway, metric in expected
    )


PARTS = {
    "an address": (host(eth0="100.64.3.4/24"), True),
    "a route": (host(eth0="192.0.2.10/24", routes="100.96.0.0/16 via 192.0.2.1 dev eth0"), True),
    "a route of another table": (host(eth0="192.0.2.10/24", routes="100.96.0.0/16 dev eth0 table 7"), True),
    "an address on a link that is down": (host(eth0="down | 100.64.3.4/24"), False),
    "a route through a link that is down": (host(eth0="down | 192.0.2.10/24", routes="100.96.0.0/16 dev eth0"), False),
    "a route that refuses": (host(eth0="192.0.2.10/24", routes="blackhole 100.64.0.0/10"), False),
    "a default route": (host(eth0="192.0.2.10/24", routes="default via 192.0.2.1 dev eth0"), False),
    "a wider route": (host(eth0="192.0.2.10/24", routes="100.0.0.0/8 via 192.0.2.1 dev eth0"), False),
}


@pytest.mark.parametrize(("given", "expected"), PARTS.values(), ids=PARTS.keys())
def test_a_host_has_part_in_a_range(given: Host, expected: bool) -> None:
    assert RoutingTable(given).has_part_in(SHARED) is expected


NEIGHBOURS = {
    "IPv4": ("192.0.2.77", "eth0"),
    "IPv6": ("2001:db8::77", "eth0"),
    "the longer prefix": ("192.0.2.130", "eth1"),
    "a peer": ("10.8.0.2", "tun0"),
    "link-local, the link given": ("fe80::77%eth1", "eth1"),
    "link-local, on any link": ("fe80::77", None),
    "a link that is down": ("203.0.113.77", None),
    "behind a gateway": ("198.51.100.1", None),
    "beside a bare address": ("192.0.3.2", None),
}


@pytest.mark.parametrize(("address", "link"), NEIGHBOURS.values(), ids=NEIGHBOURS.keys())
def test_what_is_on_link(address: str, link: str | None) -> None:
    table = RoutingTable(
        linux(
            eth0="192.0.2.10/24, 2001:db8::10/64, fe80::10/64, 192.0.3.1/32",
            eth1="192.0.2.129/25, fe80::11/64",
            eth2="down | 203.0.113.10/24",
            tun0="10.8.0.1/32 peer 10.8.0.2",
            routes="default via 192.0.2.1 dev eth0",
        )
    )
    assert table.on_link(parse_address(address)) == link
