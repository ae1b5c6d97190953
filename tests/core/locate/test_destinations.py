"""RFC 6724 section 6, with the examples of section 10.2 that need to know no more of a source than its address."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.addresses import Address
from planner.core.locate.destinations import in_destination_order


def addresses(text: str) -> tuple[Address, ...]:
    return tuple(map(ip_address, text.split()))


@pytest.mark.parametrize("turned", [False, True], ids=["as given", "turned"])
@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ("2001:db8:1::2 fe80::1 169.254.13.78", "2001:db8:1::1 198.51.100.121"),
        ("fe80::1 198.51.100.117", "198.51.100.121 2001:db8:1::1"),
        ("2001:db8:1::2 fe80::1 10.1.2.4", "2001:db8:1::1 10.1.2.3"),
        ("2001:db8:1::2 fe80::2", "fe80::1 2001:db8:1::1"),
        ("2001:db8:1::2 2001:db8:3f44::2 fe80::2", "2001:db8:1::1 2001:db8:3ffe::1"),
        ("2002:c633:6401::2 fe80::2", "2002:c633:6401::1 2001:db8:1::1"),
        ("2002:c633:6401::2 2001:db8:1::2 fe80::2", "2001:db8:1::1 2002:c633:6401::1"),
    ],
    ids=[
        "matching scope, IPv6",
        "matching scope, IPv4",
        "higher precedence",
        "smaller scope",
        "longest matching prefix",
        "matching label",
        "higher precedence than 6to4",
    ],
)
def test_the_examples_of_rfc_6724_come_out(sources: str, expected: str, turned: bool) -> None:
    destinations = addresses(expected)[::-1] if turned else addresses(expected)
    assert in_destination_order(destinations, addresses(sources)) == addresses(expected)


@pytest.mark.parametrize(
    ("destinations", "expected"),
    [
        ("192.0.2.1 2001:db8::1", "2001:db8::1 192.0.2.1"),
        ("fd00::1 192.0.2.1", "192.0.2.1 fd00::1"),
        ("2002:c000:201::1 192.0.2.1", "192.0.2.1 2002:c000:201::1"),
        ("192.0.2.9 192.0.2.1", "192.0.2.9 192.0.2.1"),
        ("2001:db8:9::1 2001:db8:1::1", "2001:db8:9::1 2001:db8:1::1"),
        ("fe80::1 2001:db8::1", "2001:db8::1 fe80::1"),
    ],
    ids=["IPv6 first", "ULA last", "6to4 last", "IPv4 as given", "IPv6 as given", "link-local last"],
)
def test_without_sources_a_global_address_of_each_family_is_assumed(destinations: str, expected: str) -> None:
    assert in_destination_order(addresses(destinations)) == addresses(expected)


def test_precedence_beats_the_smaller_scope() -> None:
    sources = addresses("2001:db8::2 169.254.1.2")
    assert in_destination_order(addresses("169.254.1.1 2001:db8::1"), sources) == addresses("2001:db8::1 169.254.1.1")


def test_a_destination_without_a_source_of_its_family_comes_last() -> None:
    assert in_destination_order(addresses("2001:db8::1 192.0.2.1"), addresses("198.51.100.1")) == addresses(
        "192.0.2.1 2001:db8::1"
    )


def test_ipv4_destinations_keep_the_order_of_the_dns_whatever_the_source() -> None:
    given_order = addresses("203.0.113.1 192.0.2.1")
    assert in_destination_order(given_order, addresses("192.0.2.7")) == given_order


@given(st.lists(st.ip_addresses(), unique=True, max_size=8), st.lists(st.ip_addresses(), max_size=4))
def test_the_order_is_a_permutation(destinations: list[Address], sources: list[Address]) -> None:
    ordered = in_destination_order(destinations, sources)
    assert sorted(map(str, ordered)) == sorted(map(str, destinations))
    assert in_destination_order(ordered, sources) == ordered
