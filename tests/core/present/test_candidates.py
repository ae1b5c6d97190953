"""Which own addresses are held against a phone, by its families and the interfaces, and that none is forgotten."""

from msgspec.structs import replace

from planner.core.addresses import Family
from planner.core.choice import Refusal, Step, WarningCode
from planner.core.host.snapshot import SnapshotSource
from tests.support.build import host
from tests.support.presenting import LAN, PUBLIC, address_rule, ask, routed, warnings, without


def test_a_source_of_a_family_that_the_phone_cannot_do_is_unknown() -> None:
    answer = ask(PUBLIC, "2001:db8:0:1::99", families=frozenset({Family.IPV4}))
    assert address_rule(answer) == ("192.0.2.10", "A21")
    assert warnings(answer) == {"source-family-not-supported"}


def test_an_unknown_phone_is_never_given_a_family_that_it_cannot_do() -> None:
    answer = ask(PUBLIC, families=frozenset({Family.IPV6}))
    assert address_rule(answer) == ("2001:db8:0:1::10", "A21")


def test_an_alias_label_is_cut_before_interfaces_are_excluded() -> None:
    on = host(routes="default via 192.0.2.1 dev eth0", **{"eth0:1": "10.0.0.1/24", "eth0": "192.0.2.10/24"})
    answer = ask(on, "192.0.2.7", settings=without("eth0"))
    assert isinstance(answer, Refusal)
    assert answer.code == "no-address"


def test_every_own_address_is_presented_or_passed_over_with_a_reason() -> None:
    on = host(
        routes="default via 192.0.2.1 dev eth0",
        lo="127.0.0.1/8, ::1/128",
        eth0="192.0.2.10/24, fe80::1/64",
        eth1="down | 198.51.100.1/24",
        docker0="172.17.0.1/16",
    )
    answer = ask(on, "192.0.2.7", settings=without("docker*"))
    choice = next(c for c in answer.choices if c.step is Step.ADDRESS)
    values = {choice.value, *(passed.value for passed in choice.passed_over)}
    assert values == {"192.0.2.10", "127.0.0.1", "::1", "fe80::1", "198.51.100.1", "172.17.0.1"}
    assert all(passed.because for passed in choice.passed_over)


def test_a_host_known_by_netifaces_alone_says_so() -> None:
    answer = ask(replace(PUBLIC, source=SnapshotSource.NETIFACES), "192.0.2.7")
    assert WarningCode.HOST_FACTS_LIMITED in {w.code for w in answer.warnings}


def test_the_operators_word_passes_over_every_own_address() -> None:
    answer = ask(LAN, "192.168.1.50", settings=routed("192.168.1.0/24/203.0.113.9"))
    choice = next(c for c in answer.choices if c.step is Step.ADDRESS)
    assert {passed.value for passed in choice.passed_over} == {"192.168.1.10", "127.0.0.1", "::1"}


def test_the_broadcast_address_of_an_interface_that_is_down_may_be_a_phone_elsewhere() -> None:
    on = host(routes="default via 192.0.2.1 dev eth0", eth0="192.0.2.10/24", eth1="down | 10.1.0.1/24")
    assert address_rule(ask(on, "10.1.0.255")) == ("192.0.2.10", "A12")


def test_a_phone_is_never_given_an_address_of_a_family_that_it_cannot_do() -> None:
    only_ipv4 = frozenset({Family.IPV4})
    answer = ask(LAN, "192.168.1.50", families=only_ipv4, settings=routed("192.168.0.0/16/[2001:db8::1]"))
    assert address_rule(answer) == ("192.168.1.10", "A12")
