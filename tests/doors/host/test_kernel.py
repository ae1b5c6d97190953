"""The live route look-up, in a network of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyroute2 import IPRoute

from planner.core.addresses import parse_address
from planner.core.host.routing import RouteFailure, Unroutable
from planner.doors.host.kernel import KernelRoutes
from tests.support import build
from tests.support.network_namespace import add_with_temporary, own_network
from tests.support.network_namespace import build as make_real

TWO = build.host(
    eth0="veth | 192.0.2.10/24, 2001:db8::10/64, fe80::10/64",
    eth1="veth | 198.51.100.10/24, 2001:db8:1::10/64, fe80::11/64",
    routes="blackhole 10.0.0.0/8",
)


@pytest.fixture
def network() -> Iterator[IPRoute]:
    with own_network() as network:
        yield network


@pytest.fixture
def kernel(network: IPRoute) -> Iterator[KernelRoutes]:
    kernel = KernelRoutes()
    yield kernel
    kernel.close()


def test_one_look_up_does_not_colour_the_next(network: IPRoute, kernel: KernelRoutes) -> None:
    make_real(network, TWO)
    ways = {
        "192.0.2.77": "192.0.2.10",
        "198.51.100.77": "198.51.100.10",
        "127.0.0.1": "127.0.0.1",
        "2001:db8::77": "2001:db8::10",
        "2001:db8:1::77": "2001:db8:1::10",
        "fe80::77%eth0": "fe80::10",
        "fe80::77%eth1": "fe80::11",
    }
    for to in [*ways, *reversed(ways)]:
        assert kernel.route(parse_address(to)) == parse_address(ways[to])
        assert kernel.route(parse_address("10.1.1.1")) == Unroutable(RouteFailure.BLACKHOLE)


def test_nothing_is_sent(network: IPRoute, kernel: KernelRoutes) -> None:
    make_real(network, TWO)
    for to in ("192.0.2.77", "2001:db8::77", "127.0.0.1", "::1"):
        kernel.route(parse_address(to))
    ipv4 = Path("/proc/thread-self/net/snmp").read_text()
    names, values = (line.split() for line in ipv4.splitlines() if line.startswith("Udp:"))
    ipv6 = dict(line.split() for line in Path("/proc/thread-self/net/snmp6").read_text().splitlines())
    assert (values[names.index("OutDatagrams")], ipv6["Udp6OutDatagrams"]) == ("0", "0")


def test_a_change_of_routes_is_seen_at_once(network: IPRoute, kernel: KernelRoutes) -> None:
    make_real(network, TWO)
    to = parse_address("203.0.113.5")
    assert kernel.route(to) == Unroutable(RouteFailure.NO_ROUTE)
    network.route("add", dst="203.0.113.0/24", gateway="198.51.100.1")
    assert kernel.route(to) == parse_address("198.51.100.10")


def test_a_temporary_address_is_not_preferred(network: IPRoute, kernel: KernelRoutes) -> None:
    make_real(network, build.host(eth0="veth |"))
    add_with_temporary(network, "eth0", "2001:db8::10")
    assert kernel.route(parse_address("2001:db8::77")) == parse_address("2001:db8::10")


NOWHERE = {
    "a link-local address without its link": ("fe80::77", None),
    "a link that is not there": ("fe80::77", "eth9"),
    "a link's name that is none": ("fe80::77", "a\0b"),
    "a link's name in no alphabet": ("fe80::77", "\ud800"),
    "a very long link's name": ("fe80::77", "x" * 10_000),
    "no default route": ("2600::1", None),
}


@pytest.mark.parametrize(("to", "zone"), NOWHERE.values(), ids=NOWHERE.keys())
def test_there_is_no_route(to: str, zone: str | None, network: IPRoute, kernel: KernelRoutes) -> None:
    make_real(network, TWO)
    assert kernel.route(parse_address(to), zone) == Unroutable(RouteFailure.NO_ROUTE)


@pytest.mark.parametrize("to", ["0.0.0.0", "::", "255.255.255.255", "224.0.0.1", "ff02::1", "192.0.2.255"])
def test_an_address_where_nobody_is_breaks_nothing(to: str, network: IPRoute, kernel: KernelRoutes) -> None:
    make_real(network, TWO)
    kernel.route(parse_address(to))
    assert kernel.route(parse_address("192.0.2.77")) == parse_address("192.0.2.10")


def test_a_family_that_is_off_has_no_routes(network: IPRoute) -> None:
    make_real(network, build.host(eth0="veth | 192.0.2.10/24"))
    try:
        Path("/proc/sys/net/ipv6/conf/all/disable_ipv6").write_text("1")
    except OSError as error:
        pytest.skip(f"IPv6 cannot be switched off: {error}")
    kernel = KernelRoutes()
    assert isinstance(kernel.route(parse_address("2600::1")), Unroutable)
    assert kernel.route(parse_address("192.0.2.77")) == parse_address("192.0.2.10")
    kernel.close()


def test_after_the_end_there_are_no_look_ups(kernel: KernelRoutes) -> None:
    kernel.close()
    kernel.close()
    assert kernel.route(parse_address("127.0.0.1")) == Unroutable(RouteFailure.NO_ROUTE)
