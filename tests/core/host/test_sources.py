"""Source selection by RFC 6724 section 5, rule by rule (the examples of section 10.1 among them)."""

import pytest

from planner.core.addresses import parse_address
from planner.core.host.sources import Ipv6Sources, is_assigned
from tests.support.build import host

# destination, egress link, own addresses on eth0, on eth1, the source
RULES = {
    "the smallest scope that reaches (2)": (
        "2001:db8:1::1",
        "eth0",
        "2001:db8:3::1/64, fe80::1/64",
        "",
        "2001:db8:3::1",
    ),
    "a scope that reaches goes before the egress link (2)": (
        "2001:db8:1::1",
        "eth0",
        "fe80::1/64",
        "2001:db8:3::1/64",
        "2001:db8:3::1",
    ),
    "for a link-local destination only its own link": (
        "fe80::9",
        "eth0",
        "fe80::1/64, 2001:db8:3::1/64",
        "fe80::2/64",
        "fe80::1",
    ),
    "a scope that reaches goes before what is not deprecated (2)": (
        "fe80::1",
        "eth0",
        "fe80::2/64 deprecated, 2001:db8:1::1/64",
        "",
        "fe80::2",
    ),
    "not deprecated goes before the egress link (3)": (
        "2001:db8:1::1",
        "eth0",
        "2001:db8:1::2/64 deprecated",
        "2001:db8:3::1/64",
        "2001:db8:3::1",
    ),
    "a home address (4)": (
        "2001:db8:1::1",
        "eth0",
        "2001:db8:1::2/64, 2001:db8:3::1/64 homeaddress",
        "",
        "2001:db8:3::1",
    ),
    "the egress link goes before the longer prefix (5)": (
        "2001:db8:1::1",
        "eth0",
        "2001:db8:3::1/64",
        "2001:db8:1::2/64",
        "2001:db8:3::1",
    ),
    "the same label (6)": (
        "2002:c633:6401::1",
        "eth0",
        "2001:db8:1::2/64, 2002:c633:6401::d5e3:7953:13eb:22e8/64",
        "",
        "2002:c633:6401::d5e3:7953:13eb:22e8",
    ),
    "the same label goes before what is stable (6)": (
        "fd00::1",
        "eth0",
        "fd00:9::1/64 temporary, 2001:db8::1/64",
        "",
        "fd00:9::1",
    ),
    "stable goes before temporary, turned round for servers (7)": (
        "2001:db8:1::d5e3:0:0:1",
        "eth0",
        "2001:db8:1::d5e3:7953:13eb:22e8/64 temporary, 2001:db8:1::2/64",
        "",
        "2001:db8:1::2",
    ),
    "the longest common prefix (8)": (
        "2001:db8:1::1",
        "eth0",
        "2001:db8:3::2/64, 2001:db8:1::2/64",
        "",
        "2001:db8:1::2",
    ),
    "never beyond the own prefix (8)": (
        "2001:db8:1::1",
        "eth0",
        "2001:db8:1::8000/64, 2001:db8:1::2/64",
        "",
        "2001:db8:1::8000",
    ),
    "site-local reaches less than global (2)": (
        "2001:db8:1::1",
        "eth0",
        "fec0::2/64, 2001:db8:3::1/64",
        "",
        "2001:db8:3::1",
    ),
    "of those that do not reach the largest scope (2)": (
        "2001:db8:1::1",
        "eth0",
        "fe80::2/64, fec0::2/64",
        "",
        "fec0::2",
    ),
    "of equals the first": ("2600::1", "eth0", "2001:db8:1::9/64, 2001:db8:1::2/64", "", "2001:db8:1::9"),
    "a link-local address, if there is nothing else": ("2001:db8:1::1", "eth0", "fe80::1/64", "", "fe80::1"),
    "not while it is tentative": ("2001:db8:1::1", "eth0", "2001:db8:1::2/64 tentative, fe80::1/64", "", "fe80::1"),
    "not after it was a duplicate": ("2001:db8:1::1", "eth0", "2001:db8:1::2/64 dadfailed, fe80::1/64", "", "fe80::1"),
    "not an anycast address": ("2001:db8:1::1", "eth0", "2001:db8:1::/64 anycast, fe80::1/64", "", "fe80::1"),
    "no route: any link": ("2001:db8:1::1", None, "2001:db8:3::1/64", "2001:db8:1::2/64", "2001:db8:1::2"),
    "nothing": ("2001:db8:1::1", "eth0", "", "", None),
}


@pytest.mark.parametrize(("to", "egress", "eth0", "eth1", "source"), RULES.values(), ids=RULES.keys())
def test_an_ipv6_source_is_selected(to: str, egress: str | None, eth0: str, eth1: str, source: str | None) -> None:
    sources = Ipv6Sources(host(eth0=eth0, eth1=eth1).links)
    expected = None if source is None else parse_address(source)
    assert sources.select(parse_address(to), egress) == expected
    assert sources.select(parse_address(to), egress) == expected  # and it is kept


def test_addresses_of_a_link_that_is_down_are_not_selected() -> None:
    links = host(eth0="down | 2001:db8:1::2/64", eth1="2001:db8:3::1/64").links
    assert Ipv6Sources(links).select(parse_address("2001:db8:1::1"), "eth0") == parse_address("2001:db8:3::1")


@pytest.mark.parametrize(
    ("flags", "expected"), [("", True), ("deprecated temporary", True), ("tentative", False), ("anycast", False)]
)
def test_whether_an_address_can_be_left_from(flags: str, expected: bool) -> None:
    (own,) = host(eth0=f"2001:db8::1/64 {flags}").interfaces[0].addresses
    assert is_assigned(own) is expected
