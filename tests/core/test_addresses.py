from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.addresses import (
    Address,
    Scope,
    common_prefix_length,
    is_inside,
    is_ordinary,
    label_of,
    parse_address,
    parse_endpoint,
    scope_of,
    special,
    unmapped,
    without_zone,
    zone_of,
)
from planner.core.errors import Malformed

ENDPOINTS = {
    "IPv4": ("192.0.2.7", "192.0.2.7"),
    "IPv4 with port": ("192.0.2.7:5060", "192.0.2.7"),
    "IPv6": ("2001:db8::7", "2001:db8::7"),
    "IPv6 in brackets": ("[2001:db8::7]", "2001:db8::7"),
    "IPv6 in brackets with port": ("[2001:db8::7]:5060", "2001:db8::7"),
    "mapped": ("::ffff:192.0.2.7", "192.0.2.7"),
    "mapped, written in hexadecimal": ("::ffff:c000:207", "192.0.2.7"),
    "mapped, in brackets with port": ("[::ffff:192.0.2.7]:1024", "192.0.2.7"),
    "not shortened": ("2001:0db8:0000:0000:0000:0000:0000:0007", "2001:db8::7"),
    "with zone": ("[fe80::1%eth0]:5060", "fe80::1%eth0"),
}


@pytest.mark.parametrize(("text", "address"), ENDPOINTS.values(), ids=ENDPOINTS.keys())
def test_an_address_is_read_as_a_backend_may_have_it(text: str, address: str) -> None:
    assert parse_endpoint(text) == ip_address(address)


BROKEN = [
    *("", " ", "192.0.2", "192.0.2.256", "192.0.2.07", "10.1", "0x7f.1", "192.0.2.7:", "192.0.2.7:x"),
    "192.0.2.7:99999",
    *("[2001:db8::7", "2001:db8::7]", "[2001:db8::7]5060", "2001:db8::7::", "::ffff:192.0.2.256", "example.com"),
    *("１９２.0.2.7", "192.0.2.7/24", "fe80::1%" + "x" * 100, "9" * 10_000, "\0", "192.0.2.7\n;"),
]  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="is not an IP address"):
        parse_endpoint(text)


def test_addresses_are_compared_without_their_zone() -> None:
    address = parse_address("fe80::1%eth0")
    assert zone_of(address) == "eth0"
    assert without_zone(address) == ip_address("fe80::1")


SCOPES = {
    "192.0.2.1": Scope.GLOBAL,
    "10.0.0.1": Scope.GLOBAL,
    "169.254.0.1": Scope.LINK_LOCAL,
    "127.0.0.1": Scope.LINK_LOCAL,
    "2001:db8::1": Scope.GLOBAL,
    "fd00::1": Scope.GLOBAL,
    "fe80::1": Scope.LINK_LOCAL,
    "fec0::1": Scope.SITE_LOCAL,
}


@pytest.mark.parametrize(("address", "scope"), SCOPES.items())
def test_scopes_are_those_of_rfc_6724_section_3(address: str, scope: Scope) -> None:
    assert scope_of(ip_address(address)) is scope


LABELS = {
    "::1": 0,
    "2001:db8::1": 1,
    "2002:c000:204::1": 2,
    "::c000:204": 3,
    "192.0.2.1": 4,
    "2001::1": 5,
    "fec0::1": 11,
    "3ffe::1": 12,
    "fd00::1": 13,
}


@pytest.mark.parametrize(("address", "label"), LABELS.items())
def test_labels_are_those_of_rfc_6724_section_2_1(address: str, label: int) -> None:
    assert label_of(ip_address(address)) == label


INSIDE = {
    **dict.fromkeys(("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "169.254.0.1"), True),
    **dict.fromkeys(("fc00::1", "fdff::1"), True),
    **dict.fromkeys(("172.32.0.1", "100.128.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1"), False),
    **dict.fromkeys(("2001:db8::1", "fe00::1", "240.0.0.1"), False),
}


@pytest.mark.parametrize(("address", "inside"), INSIDE.items())
def test_inside_is_a_table_of_our_own(address: str, inside: bool) -> None:
    assert is_inside(ip_address(address)) is inside


SPECIAL = {
    "shared by carriers (RFC 6598)": ("100.64.0.0", "100.127.255.255"),
    "for documentation (RFC 5737, 3849, 9637)": (
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.1",
        "2001:db8::1",
        "3fff:fff::1",
    ),
    "for benchmarks (RFC 2544, 5180)": ("198.19.0.1", "2001:2::1"),
    "no address at all": ("0.0.0.0", "::"),
    "loopback": ("127.1.2.3", "::1"),
    "multicast": ("224.0.0.1", "239.255.255.255", "ff02::1"),
    "link-local": ("169.254.0.1", "fe80::1", "fe80::1%eth0"),
    "private": ("10.0.0.1", "172.31.255.255", "192.168.0.1", "fd00::1"),
    None: (
        "100.128.0.0",
        "192.0.3.1",
        "198.20.0.1",
        "0.0.0.1",
        "240.0.0.1",
        "172.32.0.1",
        "2001:2:1::1",
        "2a01::1",
        "::2",
    ),
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in SPECIAL.items() for text in texts])
def test_what_is_special_is_said_of_an_address(kind: str | None, text: str) -> None:
    assert special(ip_address(text)) == kind


def test_common_prefixes_are_counted_in_bits() -> None:
    assert common_prefix_length(ip_address("2001:db8::"), ip_address("2001:db8:8000::")) == 32
    assert common_prefix_length(ip_address("192.0.2.1"), ip_address("192.0.2.1")) == 32


@given(st.one_of(st.ip_addresses().map(str), st.text("0123456789abcdef:.%", max_size=24)))
def test_an_address_is_read_as_the_standard_library_reads_it(text: str) -> None:
    try:
        expected = unmapped(ip_address(text))
    except ValueError:
        with pytest.raises(Malformed):
            parse_address(text)
    else:
        assert parse_address(text) == expected


@given(st.ip_addresses())
def test_an_ordinary_address_is_nothing_special(address: Address) -> None:
    special = (
        address.is_loopback or address.is_multicast or address.is_unspecified
        or (address.version == 6 and address.is_link_local) or address == ip_address("255.255.255.255")
    )  # fmt: skip
    assert not (is_ordinary(address) and special)
