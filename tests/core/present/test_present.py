"""Which address is presented: rules A1 to A23, on hosts as they are met in the field."""

from ipaddress import ip_address
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from planner.core.addresses import BOTH_FAMILIES, Family, parse_endpoint
from planner.core.choice import Refusal, Step, WarningCode
from planner.core.host.snapshot import Host, SnapshotSource
from planner.core.locate.inquiry import Open
from planner.core.names import parse_domain
from planner.core.phones.device import Device
from planner.core.phones.identity import Identity
from planner.core.plan.plan import Plan, Request
from planner.core.plan.planner import Planner
from planner.core.policy.listeners import Listener, Listeners, parse_listener
from planner.core.policy.patterns import parse_address_routes
from planner.core.policy.settings import HostSettings, Policy, PreferredFamily, SystemSettings
from tests.support.build import host

LAN = host(
    routes="default via 192.168.1.1 dev eth0",
    lo="127.0.0.1/8, ::1/128",
    eth0="192.168.1.10/24",
)
PUBLIC = host(
    routes="default via 192.0.2.1 dev eth0; default via fe80::1 dev eth0",
    lo="127.0.0.1/8, ::1/128",
    eth0="192.0.2.10/24, 2001:db8:0:1::10/64, fe80::10/64",
)
TWO_LANS = host(
    routes="default via 198.51.100.1 dev eth1",
    lo="127.0.0.1/8",
    eth0="10.1.0.10/16",
    eth1="198.51.100.10/24",
)
VPN = host(
    routes="default via 192.168.1.1 dev eth0; 10.43.0.0/16 dev tun0",
    lo="127.0.0.1/8",
    eth0="192.168.1.10/24",
    tun0="10.8.0.1/32 peer 10.8.0.2",
)
DOCKER_HOST = host(
    routes="default via 192.0.2.1 dev eth0",
    lo="127.0.0.1/8",
    eth0="192.0.2.10/24",
    docker0="172.17.0.1/16",
)
CONTAINER = host(
    routes="default via 172.17.0.1 dev eth0",
    lo="127.0.0.1/8",
    eth0="veth | 172.17.0.2/16",
)
VIRTUAL = host(
    routes="default via 192.0.2.1 dev eth0; default via fe80::1 dev eth0",
    eth0="192.0.2.10/24, 192.0.2.5/32, 2001:db8:0:1::10/64, 2001:db8:0:1::5/128",
)
PRIVACY = host(
    routes="default via fe80::1 dev eth0",
    eth0="2001:db8:0:1:aaaa::1/64 temporary, 2001:db8:0:1::10/64, 2001:db8:0:1::9/64 deprecated",
)
ONLY_TEMPORARY = host(routes="default via fe80::1 dev eth0", eth0="2001:db8:0:1:aaaa::1/64 temporary")
ONLY_LINK_LOCAL = host(eth0="fe80::10/64")
TWO_LINKS = host(eth0="fe80::10/64, fd00:1::10/64", eth1="fe80::11/64")

NO_SETTINGS = HostSettings()


def ask(
    on: Host,
    source: str | None = None,
    *,
    via: str | None = None,
    families: frozenset[Family] = BOTH_FAMILIES,
    listeners: Listeners | None = None,
    kernel: str | None = None,
    settings: HostSettings = NO_SETTINGS,
) -> Plan | Refusal:
    policy = Policy(system=SystemSettings(listeners=listeners or Listeners()), host=settings)
    request = Request(
        parse_domain("example.com"),
        source=None if source is None else parse_endpoint(source),
        via=None if via is None else parse_endpoint(via),
        identity=Identity(Device("generic", families=families)),
    )
    answer = Planner(policy, on).plan(request, None if kernel is None else ip_address(kernel))
    assert not isinstance(answer, Open)
    return answer


def address_rule(answer: Plan | Refusal) -> tuple[str, str]:
    assert isinstance(answer, Plan), answer
    choice = next(c for c in answer.choices if c.step is Step.ADDRESS)
    return answer.host, choice.rule


def warnings(answer: Plan | Refusal) -> set[str]:
    """The warnings that are about the address."""
    return {w.code.value for w in answer.warnings} - {"tls-certificate-unknown", "tls-to-address"}


class Case(NamedTuple):
    on: Host
    source: str | None
    presented: str
    rule: str
    warns: tuple[str, ...] = ()
    settings: HostSettings = NO_SETTINGS


def public(*addresses: str) -> HostSettings:
    return HostSettings(public_addresses=tuple(map(ip_address, addresses)))


def routed(text: str) -> HostSettings:
    return HostSettings(address_routes=parse_address_routes(text))


def without(interfaces: str) -> HostSettings:
    return HostSettings(exclude_interfaces=(interfaces,))


CASES = {
    # Rule A1: the source is cleaned.
    "brackets and port are dropped": Case(PUBLIC, "[2001:db8:0:1::99]:5060", "2001:db8:0:1::10", "A12"),
    "a port is dropped": Case(PUBLIC, "192.0.2.99:1024", "192.0.2.10", "A12"),
    "a mapped source is IPv4": Case(PUBLIC, "::ffff:192.0.2.99", "192.0.2.10", "A12"),
    "NAT64 is not unwrapped": Case(PUBLIC, "64:ff9b::192.0.2.99", "2001:db8:0:1::10", "A12"),
    # A2
    "loopback hides the phone": Case(PUBLIC, "127.0.0.1", "192.0.2.10", "A21", ("source-is-loopback",)),
    "IPv6 loopback hides the phone": Case(PUBLIC, "::1", "192.0.2.10", "A21", ("source-is-loopback",)),
    # A4: the operator's word
    "the operator's word is first": Case(
        LAN, "192.168.1.50", "203.0.113.9", "A4", settings=routed("192.168.1.0/24/203.0.113.9")
    ),
    "the operator's word covers only its network": Case(
        LAN, "192.168.1.50", "192.168.1.10", "A12", settings=routed("10.0.0.0/8/203.0.113.9")
    ),
    "a match-all covers unknown phones": Case(LAN, None, "203.0.113.9", "A4", settings=routed("0.0.0.0/0/203.0.113.9")),
    "a narrow entry does not cover unknown phones": Case(
        LAN, None, "192.168.1.10", "A21", settings=routed("192.168.0.0/16/203.0.113.9")
    ),
    # A6, A7
    "both ends of a /31 are hosts": Case(host(eth0="192.0.2.0/31"), "192.0.2.1", "192.0.2.0", "A12"),
    "a global address on lo stays": Case(
        host(routes="default dev eth0 src 192.0.2.77", lo="127.0.0.1/8, 192.0.2.77/32", eth0="fe80::1/64"),
        "198.51.100.1", "192.0.2.77", "A12",
    ),
    # A9
    "a softphone on the PBX": Case(TWO_LANS, "10.1.0.10", "10.1.0.10", "A9"),
    # A11, A12
    "the own subnet, first interface": Case(TWO_LANS, "10.1.200.7", "10.1.0.10", "A12"),
    "the own subnet, second interface": Case(TWO_LANS, "198.51.100.7", "198.51.100.10", "A12"),
    "outside by the default route": Case(TWO_LANS, "203.0.113.7", "198.51.100.10", "A12"),
    "through the VPN": Case(VPN, "10.43.0.7", "10.8.0.1", "A12"),
    "the far end of the VPN": Case(VPN, "10.8.0.2", "10.8.0.1", "A12"),
    "a phone on docker0 is served by docker0": Case(DOCKER_HOST, "172.17.0.9", "172.17.0.1", "A12"),
    "policy routing": Case(
        host(
            routes="default via 192.0.2.1 dev eth0; 10.43.0.0/16 dev tun0 src 10.43.0.1 table 100",
            rules="to 10.43.0.0/16 table 100", eth0="192.0.2.10/24", tun0="10.43.0.1/32",
        ),
        "10.43.5.5", "10.43.0.1", "A12",
    ),
    # A13
    "a virtual /128 does not win by its prefix": Case(
        VIRTUAL, "2001:db8:0:1::7", "2001:db8:0:1::10", "A13"
    ),
    "stable before temporary": Case(PRIVACY, "2001:db8:0:2::7", "2001:db8:0:1::10", "A12"),
    "temporary as the last resort": Case(
        ONLY_TEMPORARY, "2001:db8:0:2::7", "2001:db8:0:1:aaaa::1", "A13", ("address-not-stable",)
    ),
    "an excluded answer is ranked again": Case(
        TWO_LANS, "10.1.200.7", "198.51.100.10", "A13", settings=without("eth0")
    ),
    # A14
    "a wider address of the phone's link": Case(TWO_LINKS, "fe80::99%eth0", "fd00:1::10", "A14"),
    "IPv4 link-local, on the phone's link": Case(
        host(eth0="192.168.1.10/24, 169.254.1.1/16"), "169.254.7.7", "169.254.1.1", "A12", ("link-local-presented",)
    ),
    "the link-local address of the phone's link is not listed": Case(
        host(eth0="2001:db8::5/64", eth1="2001:db8:1::5/64"), "fe80::9%eth1", "2001:db8:1::5", "A13"
    ),
    "only link-local on the phone's link": Case(
        TWO_LINKS, "fe80::99%eth1", "fe80::11", "A12", ("link-local-presented",)
    ),
    "one link only needs no zone": Case(ONLY_LINK_LOCAL, "fe80::99", "fe80::10", "A12", ("link-local-presented",)),
    # A15 to A19
    "public for a phone outside": Case(LAN, "198.51.100.7", "203.0.113.9", "A15", settings=public("203.0.113.9")),
    "no public address set": Case(
        LAN, "198.51.100.7", "192.168.1.10", "A12", ("private-address-for-outside-phone",)
    ),
    "shared address space is outside": Case(LAN, "100.64.9.9", "203.0.113.9", "A15", settings=public("203.0.113.9")),
    "shared address space with a part in it is inside": Case(
        host(routes="default via 192.168.1.1 dev eth0", eth0="192.168.1.10/24", wg0="100.64.0.1/10"),
        "100.64.9.9", "100.64.0.1", "A12", settings=public("203.0.113.9"),
    ),
    "hairpin": Case(LAN, "203.0.113.9", "203.0.113.9", "A16", ("hairpin",), public("203.0.113.9")),
    "private by the default gateway": Case(
        LAN, "10.99.0.1", "192.168.1.10", "A12", ("private-source-via-gateway",), public("203.0.113.9")
    ),
    "a container presents the public address": Case(
        CONTAINER, "10.99.0.1", "203.0.113.9", "A18", settings=public("203.0.113.9")
    ),
    "a container without public address": Case(CONTAINER, "10.99.0.1", "172.17.0.2", "A12", ("container-address",)),
    "a container and its neighbour": Case(CONTAINER, "172.17.0.9", "172.17.0.2", "A12", settings=public("203.0.113.9")),
    "an own public address is left": Case(PUBLIC, "198.51.100.7", "192.0.2.10", "A12", settings=public("203.0.113.9")),
    # A20 to A23
    "unknown, private, public set": Case(LAN, None, "203.0.113.9", "A20", settings=public("203.0.113.9")),
    "unknown, private, nothing set": Case(LAN, None, "192.168.1.10", "A21"),
    "lo without its kind, unknown": Case(
        host(lo="unknown | 203.0.113.9/32", eth0="192.168.1.10/24"), None, "192.168.1.10", "A22"
    ),
    "lo without its kind, in a container": Case(
        host(
            routes="default via 172.17.0.1 dev eth0", lo="unknown | 127.0.0.1/8", eth0="veth | 172.17.0.2/16"
        ),
        "192.168.7.7", "203.0.113.9", "A18", settings=public("203.0.113.9"),
    ),
    "unknown, the default route excluded, a VPN is left": Case(
        host(routes="default via 192.0.2.1 dev eth0", eth0="192.0.2.10/24", tun0="10.8.0.1/24"),
        None, "10.8.0.1", "A22", settings=without("eth0"),
    ),
    "unknown, the default route excluded, a bridge is left": Case(
        host(routes="default via 192.0.2.1 dev eth0", eth0="192.0.2.10/24", docker0="172.17.0.1/16"),
        None, "172.17.0.1", "A22", ("container-address",), without("eth0"),
    ),
    "unknown, temporary at the default route, stable elsewhere": Case(
        host(routes="default via fe80::1 dev eth0", eth0="2001:db8::a1/64 temporary", eth1="2001:db8:1::5/64"),
        None, "2001:db8:1::5", "A22",
    ),
    "unknown, by the default route": Case(TWO_LANS, None, "198.51.100.10", "A21"),
    "unknown, the lowest metric": Case(
        host(
            routes="default via 192.0.2.1 dev eth0 metric 200; default via 198.51.100.1 dev eth1 metric 100",
            eth0="192.0.2.10/24", eth1="198.51.100.10/24",
        ),
        None, "198.51.100.10", "A21",
    ),
    "unknown, a default route without gateway": Case(
        host(routes="default dev ppp0", ppp0="198.51.100.10/32 peer 198.51.100.1", eth0="10.1.0.10/16"),
        None, "198.51.100.10", "A21",
    ),
    "unknown, the preferred source of the default route": Case(
        host(routes="default via 192.0.2.1 dev eth0 src 192.0.2.20", eth0="192.0.2.10/24, 192.0.2.20/24 secondary"),
        None, "192.0.2.20", "A21",
    ),
    "unknown, a bridge that holds the default route is the LAN": Case(
        host(routes="default via 192.168.1.1 dev br0", br0="192.168.1.10/24", docker0="172.17.0.1/16"),
        None, "192.168.1.10", "A21",
    ),
    "unknown, no default route, real before virtual": Case(
        host(eth0="192.168.1.10/24", docker0="172.17.0.1/16", tun0="10.8.0.1/24"), None, "192.168.1.10", "A22"
    ),
    "unknown, a global address on lo is the last resort": Case(
        host(lo="127.0.0.1/8, 192.0.2.77/32"), None, "192.0.2.77", "A22"
    ),
    "unknown, private IPv4 and global IPv6": Case(
        host(
            routes="default via 192.168.1.1 dev eth0; default via fe80::1 dev eth0",
            eth0="192.168.1.10/24, 2001:db8:0:1::10/64",
        ),
        None, "2001:db8:0:1::10", "A21",
    ),
    "unknown, IPv6 without default route": Case(
        host(routes="default via 192.168.1.1 dev eth0", eth0="192.168.1.10/24, 2001:db8:0:1::10/64"),
        None, "192.168.1.10", "A21",
    ),
    "unknown, both public": Case(PUBLIC, None, "192.0.2.10", "A21"),
    "unknown, both public, IPv6 preferred": Case(
        PUBLIC, None, "2001:db8:0:1::10", "A21", settings=HostSettings(preferred_family=PreferredFamily.IPV6)
    ),
    "unknown, IPv4 absent": Case(PRIVACY, None, "2001:db8:0:1::10", "A21"),
    "unknown, IPv4 link-local only": Case(
        host(routes="default via fe80::1 dev eth0", eth0="169.254.3.4/16, 2001:db8:0:1::10/64"),
        None, "2001:db8:0:1::10", "A21",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_presents(case: Case) -> None:
    answer = ask(case.on, case.source, settings=case.settings)
    assert address_rule(answer) == (case.presented, case.rule)
    assert warnings(answer) == set(case.warns)


REFUSALS = {
    "multicast": (PUBLIC, "224.0.0.1", NO_SETTINGS, "invalid-source"),
    "IPv6 multicast": (PUBLIC, "ff02::1", NO_SETTINGS, "invalid-source"),
    "unspecified": (PUBLIC, "0.0.0.0", NO_SETTINGS, "invalid-source"),
    "IPv6 unspecified": (PUBLIC, "::", NO_SETTINGS, "invalid-source"),
    "limited broadcast": (PUBLIC, "255.255.255.255", NO_SETTINGS, "invalid-source"),
    "broadcast of an own subnet": (PUBLIC, "192.0.2.255", NO_SETTINGS, "invalid-source"),
    "link-local without zone": (TWO_LINKS, "fe80::99", NO_SETTINGS, "link-local-needs-zone"),
    "link-local on a link that is not there": (TWO_LINKS, "fe80::99%eth7", NO_SETTINGS, "unreachable"),
    "no interface": (host(lo="127.0.0.1/8"), "192.0.2.1", NO_SETTINGS, "no-address"),
    "interface down": (host(eth0="down | 192.0.2.10/24"), "192.0.2.1", NO_SETTINGS, "no-address"),
    "everything excluded": (PUBLIC, "192.0.2.1", without("et*"), "no-address"),
    "tentative": (host(eth0="2001:db8::1/64 tentative"), "2001:db8::2", NO_SETTINGS, "no-address"),
    "failed duplicate detection": (host(eth0="2001:db8::1/64 dadfailed"), "2001:db8::2", NO_SETTINGS, "no-address"),
    "anycast": (host(eth0="2001:db8::1/64 anycast"), "2001:db8::2", NO_SETTINGS, "no-address"),
    "no IPv6": (TWO_LANS, "2001:db8::2", NO_SETTINGS, "no-address-for-family"),
    "only link-local": (ONLY_LINK_LOCAL, "2001:db8::2", NO_SETTINGS, "only-link-local"),
    "only link-local for an unknown phone": (ONLY_LINK_LOCAL, None, NO_SETTINGS, "only-link-local"),
    "no route": (host(eth0="192.0.2.10/24"), "198.51.100.1", NO_SETTINGS, "unreachable"),
    "blackhole": (
        host(routes="default via 192.0.2.1 dev eth0; blackhole 198.51.100.0/24", eth0="192.0.2.10/24"),
        "198.51.100.1", NO_SETTINGS, "unreachable",
    ),
    "prohibit": (
        host(routes="default via 192.0.2.1 dev eth0; prohibit 198.51.100.0/24", eth0="192.0.2.10/24"),
        "198.51.100.1", NO_SETTINGS, "unreachable",
    ),
    "two equal networks, nothing known": (
        host(eth0="192.0.2.10/24", eth1="198.51.100.10/24"), None, NO_SETTINGS, "ambiguous-address"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("on", "source", "settings", "code"), REFUSALS.values(), ids=REFUSALS.keys())
def test_refuses(on: Host, source: str | None, settings: HostSettings, code: str) -> None:
    answer = ask(on, source, settings=settings)
    assert isinstance(answer, Refusal)
    assert answer.code == code


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


LISTENING = {
    "a port": ("5061", "192.0.2.10", 5061),
    "an address and port": ("192.0.2.10:5071", "192.0.2.10", 5071),
    "IPv4 only": ("0.0.0.0:5072", "192.0.2.10", 5072),
}


@pytest.mark.parametrize(("listener", "presented", "port"), LISTENING.values(), ids=LISTENING.keys())
def test_the_port_is_that_of_the_listener_on_the_address(listener: str, presented: str, port: int) -> None:
    answer = ask(PUBLIC, "192.0.2.7", listeners=Listeners(tls=(parse_listener(listener), Listener(9999))))
    assert isinstance(answer, Plan)
    assert (answer.host, answer.port) == (presented, port)


def test_an_address_that_is_not_ours_has_the_port_of_the_first_listener() -> None:
    listeners = Listeners(tls=(Listener(5081, ip_address("192.168.1.10")), Listener(5082)))
    answer = ask(LAN, "192.168.1.50", listeners=listeners, settings=routed("192.168.1.0/24/203.0.113.9"))
    assert isinstance(answer, Plan)
    assert answer.port == 5081


def test_a_public_address_has_the_port_of_the_own_address_that_it_replaces() -> None:
    listeners = Listeners(tls=(Listener(5081, ip_address("10.9.9.9")), Listener(5082, ip_address("192.168.1.10"))))
    answer = ask(LAN, "198.51.100.7", listeners=listeners, settings=public("203.0.113.9"))
    assert isinstance(answer, Plan)
    assert (answer.host, answer.port, answer.transport) == ("203.0.113.9", 5082, "tls")


def test_a_host_known_by_netifaces_alone_says_so() -> None:
    answer = ask(replace(PUBLIC, source=SnapshotSource.NETIFACES), "192.0.2.7")
    assert WarningCode.HOST_FACTS_LIMITED in {w.code for w in answer.warnings}


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
