from ipaddress import IPv4Address, IPv4Network, ip_network

from hypothesis import given
from hypothesis import strategies as st

from planner.core.host.prefixes import Prefixes

networks = st.builds(
    lambda address, length: IPv4Network((address, length), strict=False), st.integers(0, 2**8 - 1), st.integers(20, 32)
)


def test_the_longest_prefix_comes_first_and_a_network_keeps_its_order() -> None:
    prefixes = Prefixes((ip_network(text), text) for text in ("10.0.0.0/8", "10.1.0.0/16", "0.0.0.0/0", "10.0.0.0/8"))
    assert list(prefixes.covering(int(IPv4Address("10.1.2.3")))) == [
        ("10.1.0.0/16",),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("0.0.0.0/0",),
    ]
    assert list(prefixes.covering(int(IPv4Address("11.0.0.1")))) == [("0.0.0.0/0",)]


@given(st.lists(networks), st.integers(0, 2**8 - 1))
def test_every_network_that_holds_the_address_is_found(given: list[IPv4Network], value: int) -> None:
    prefixes = Prefixes((network, network) for network in given)
    found = [network for entries in prefixes.covering(value) for network in entries]
    holding = [network for network in given if IPv4Address(value) in network]
    assert found == sorted(holding, key=lambda network: -network.prefixlen)
