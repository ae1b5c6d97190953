"""Which address is presented: rules A1 to A23, on hosts as they are met in the field."""

from typing import NamedTuple

import pytest

from planner.core.choice import Refusal
from planner.core.host.snapshot import Host
from planner.core.policy.settings import HostSettings, PreferredFamily
from tests.support.build import host
from tests.support.presenting import (
    CONTAINER,
    DOCKER_HOST,
    LAN,
    NO_SETTINGS,
    ONLY_LINK_LOCAL,
    ONLY_TEMPORARY,
    PRIVACY,
    PUBLIC,
    TWO_LANS,
    TWO_LINKS,
    VIRTUAL,
    VPN,
    address_rule,
    ask,
    public,
    routed,
    warnings,
    without,
)


class Case(NamedTuple):
    on: Host
    source: str | None
    presented: str
    rule: str
    warns: tuple[str, ...] = ()
    settings: HostSettings = NO_SETTINGS


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
