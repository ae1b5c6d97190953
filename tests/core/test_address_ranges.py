from ipaddress import ip_network

import pytest

from planner.core.addresses import parse_network
from planner.core.errors import Malformed


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("192.0.2.1", "192.0.2.1/32"),
        ("2001:db8::/32", "2001:db8::/32"),
        ("2001:DB8::1", "2001:db8::1/128"),
        ("0.0.0.0/0", "0.0.0.0/0"),
    ],
)
def test_a_range_is_a_prefix_and_an_address_alone_is_that_address(text: str, network: str) -> None:
    assert parse_network(text) == ip_network(network)


@pytest.mark.parametrize(
    "text",
    [
        "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/255.0.0.0", "10.0.0.0/0.255.255.255", "10/8",
        "10.0.0.0/8/8", "10.0.0.0-10.0.0.9", "10.0.0.*", "2001:db8::/129", "fe80::1%eth0", "example.com", "10.0.0.0/٨",
    ],
)  # fmt: skip
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="is not an address range: ADDRESS/PREFIX-LENGTH"):
        parse_network(text)


def test_bits_beyond_the_prefix_are_refused_with_the_range_that_was_meant() -> None:
    with pytest.raises(Malformed, match=r"write 192\.0\.2\.0/24"):
        parse_network("192.0.2.1/24")
