"""Rules that a host snapshot has no words for mean the same when they are written with those that it has."""

from collections.abc import Iterator
from typing import Any

import pytest
from pyroute2 import IPRoute

from planner.core.addresses import parse_address
from planner.core.host.routing import RoutingTable, Unroutable
from planner.core.host.snapshot import Host
from planner.doors.host import netlink
from planner.doors.host.kernel import KernelRoutes
from tests.support import build
from tests.support.network_namespace import build as make_real
from tests.support.network_namespace import own_network
from tests.support.routing.case import spoken_from

TWO = build.host(
    eth0="veth | 192.0.2.10/24, 2001:db8::10/64",
    eth1="veth | 198.51.100.10/24, 2001:db8:1::10/64",
    routes="default via 192.0.2.1 dev eth0; 10.1.0.0/16 via 192.0.2.1 dev eth0; default via 2001:db8::1 dev eth0; "
    "default via 198.51.100.1 dev eth1 table 100; default via 2001:db8:1::1 dev eth1 table 100",
)
V4, V6 = 2, 10
NOT = 0x2  # FIB_RULE_INVERT
TO = ("10.1.2.3", "10.2.3.4", "203.0.113.5", "198.51.100.9", "2600::1", "2a00::1", "2001:db8:1::9")

RULES: dict[str, tuple[dict[str, Any], ...]] = {
    "the rules of a VPN: not marked, and all but the default of main": (
        {"family": V4, "priority": 10, "fwmark": 51820, "flags": NOT, "table": 100},
        {"family": V4, "priority": 9, "table": 254, "FRA_SUPPRESS_PREFIXLEN": 0},
        {"family": V6, "priority": 10, "fwmark": 51820, "flags": NOT, "table": 100},
        {"family": V6, "priority": 9, "table": 254, "FRA_SUPPRESS_PREFIXLEN": 0},
    ),
    "all but the default of main, for some destinations": (
        {"family": V4, "priority": 9, "table": 254, "dst": "10.0.0.0/8", "FRA_SUPPRESS_PREFIXLEN": 0},
        {"family": V4, "priority": 10, "table": 100},
    ),
    "all but short prefixes": (
        {"family": V4, "priority": 9, "table": 254, "FRA_SUPPRESS_PREFIXLEN": 16},
        {"family": V4, "priority": 10, "table": 100},
    ),
    "not to a network": (
        {"family": V4, "priority": 10, "dst": "10.0.0.0/15", "flags": NOT, "table": 100},
        {"family": V6, "priority": 10, "dst": "2600::/12", "flags": NOT, "table": 100},
    ),
    "not from a network": ({"family": V6, "priority": 10, "src": "2001:db8::/32", "flags": NOT, "table": 100},),
    "not from all": ({"family": V4, "priority": 10, "flags": NOT, "table": 100},),
    "a rule that prohibits": (
        {"family": V4, "priority": 10, "dst": "10.0.0.0/15", "action": "prohibit"},
        {"family": V6, "priority": 10, "dst": "2600::/16", "action": "prohibit"},
    ),
    "a rule that drops": ({"family": V4, "priority": 10, "dst": "10.0.0.0/15", "action": "blackhole"},),
    "a rule for another user": ({"family": V4, "priority": 10, "FRA_UID_RANGE": "4000:5000", "table": 100},),
    "a rule for this user": ({"family": V4, "priority": 10, "FRA_UID_RANGE": "0:0", "table": 100},),
    "a rule for TCP": ({"family": V4, "priority": 10, "FRA_IP_PROTO": 6, "table": 100},),
    "a rule for UDP": ({"family": V4, "priority": 10, "FRA_IP_PROTO": 17, "table": 100},),
    "a rule for a port": (
        {"family": V4, "priority": 10, "FRA_IP_PROTO": 17, "FRA_DPORT_RANGE": "5060:5061", "table": 100},
    ),
    "a rule for a bound device": ({"family": V4, "priority": 10, "oifname": "eth1", "table": 100},),
    "a rule for a class of service": ({"family": V4, "priority": 10, "tos": 16, "table": 100},),
    "a rule for a masked mark that no packet has": (
        {"family": V4, "priority": 10, "fwmark": 0, "FRA_FWMASK": 255, "table": 100},
    ),
}


@pytest.fixture
def network() -> Iterator[IPRoute]:
    with own_network() as network:
        yield network


def taken_by(kernel: KernelRoutes, to: str) -> str:
    answer = kernel.route(parse_address(to))
    return answer.reason.value if isinstance(answer, Unroutable) else str(answer)


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES.keys())
def test_the_answers_are_those_of_the_kernel(rules: tuple[dict[str, Any], ...], network: IPRoute) -> None:
    make_real(network, TWO)
    for rule in rules:
        network.rule("add", **rule)
    kernel = KernelRoutes()
    answers = {to: taken_by(kernel, to) for to in TO}
    kernel.close()
    table = RoutingTable(seen())
    assert {to: spoken_from(table.route(parse_address(to))) for to in TO} == answers


def seen() -> Host:
    host = netlink.snapshot()
    assert host is not None
    return host
