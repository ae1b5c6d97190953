"""The address that the phone contacted (A10, A14), and what the kernel answers (A11)."""

import pytest

from tests.support.build import host
from tests.support.presenting import address_rule, ask, warnings, without

TWO_NICS = host(routes="default via 192.0.2.1 dev eth0", eth0="192.0.2.10/24, 192.0.2.5/32", eth1="192.0.2.20/24")
VIAS = {
    "the routing table agrees": ("192.0.2.10", "192.0.2.10", "A10", set()),
    "a virtual address of the same interface": ("192.0.2.5", "192.0.2.5", "A10", set()),
    "an address of another interface": ("192.0.2.20", "192.0.2.10", "A12", {"clues-disagree"}),
    "a loopback address": ("127.0.0.1", "192.0.2.10", "A12", {"via-ignored"}),
    "not ours": ("203.0.113.1", "192.0.2.10", "A12", {"via-ignored"}),
    "another family": ("2001:db8::1", "192.0.2.10", "A12", {"via-ignored"}),
}


@pytest.mark.parametrize(("via", "presented", "rule", "warns"), VIAS.values(), ids=VIAS.keys())
def test_weighs_the_address_that_the_phone_contacted(via: str, presented: str, rule: str, warns: set[str]) -> None:
    answer = ask(TWO_NICS, "198.51.100.7", via=via)
    assert address_rule(answer) == (presented, rule)
    assert warnings(answer) == warns


def test_via_stands_where_the_routing_table_says_unreachable() -> None:
    answer = ask(host(eth0="192.0.2.10/24"), "198.51.100.7", via="192.0.2.10")
    assert address_rule(answer) == ("192.0.2.10", "A10")
    assert warnings(answer) == {"clues-disagree"}


def test_via_settles_which_of_two_networks_an_unknown_phone_is_in() -> None:
    answer = ask(host(eth0="192.0.2.10/24", eth1="198.51.100.10/24"), via="198.51.100.10")
    assert address_rule(answer) == ("198.51.100.10", "A10")


def test_the_kernels_own_answer_is_taken_when_there_is_one() -> None:
    answer = ask(TWO_NICS, "198.51.100.7", kernel="192.0.2.20")
    assert address_rule(answer) == ("192.0.2.20", "A12")


LINK_VIAS = {
    "another address of the link": ("2001:db8::6", "2001:db8::6", "A10"),
    "the address that would be taken anyway": ("2001:db8::5", "2001:db8::5", "A10"),
    "the link-local address itself": ("fe80::1%eth0", "2001:db8::5", "A14"),
}


@pytest.mark.parametrize(("via", "presented", "rule"), LINK_VIAS.values(), ids=LINK_VIAS.keys())
def test_via_counts_for_a_phone_on_the_link(via: str, presented: str, rule: str) -> None:
    on = host(eth0="2001:db8::5/64, 2001:db8::6/64, fe80::1/64")
    answer = ask(on, "fe80::9%eth0", via=via)
    assert address_rule(answer) == (presented, rule)
    assert warnings(answer) == set()


def test_via_that_is_the_routes_answer_agrees_wherever_it_is_held() -> None:
    on = host(routes="default dev eth0 src 203.0.113.9", lo="203.0.113.9/32", eth0="192.168.1.10/24")
    for kernel in (None, "203.0.113.9"):
        answer = ask(on, "198.51.100.4", via="203.0.113.9", kernel=kernel)
        assert address_rule(answer) == ("203.0.113.9", "A10")
        assert warnings(answer) == set()


def test_via_that_two_interfaces_have_agrees() -> None:
    answer = ask(host(eth0="192.168.1.20/24", dummy0="192.168.1.20/32"), "192.168.1.50", via="192.168.1.20")
    assert address_rule(answer) == ("192.168.1.20", "A10")
    assert warnings(answer) == set()


def test_the_kernel_is_believed_where_the_snapshot_knows_no_route() -> None:
    on = host(eth0="192.168.1.10/24", eth1="192.0.2.10/24")
    answer = ask(on, "198.51.100.7", kernel="192.168.1.10", settings=without("eth0"))
    assert address_rule(answer) == ("192.0.2.10", "A13")
