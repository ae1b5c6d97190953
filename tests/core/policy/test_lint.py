from ipaddress import IPv6Address, ip_address

import pytest

from planner.core.policy.lint import lint_address_routes, lint_foreign_addresses, lint_patterns
from planner.core.policy.patterns import parse_address_routes, parse_patterns

FINE = "192.0.2.1:5061/tls"


def codes(text: str) -> list[tuple[int, str]]:
    return [(lint.entry.index, lint.code.value) for lint in lint_patterns(parse_patterns(text))]


def text_of(text: str) -> str:
    (lint,) = lint_patterns(parse_patterns(text))
    return lint.text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(f"10.0.0.0/8/{FINE}", id="prefix length"),
        pytest.param(f"10.0.0.0/255.255.255.0/{FINE}", id="netmask"),
        pytest.param(f"10.1.0.0/16/{FINE} 10.0.0.0/8/{FINE}", id="the narrower one first"),
        pytest.param(f"10.0.0.0/9/{FINE} 10.128.0.0/9/{FINE} 10.0.0.0/8/{FINE}", id="covered by two together only"),
        pytest.param(f"0.0.0.0/0/{FINE} ::/0/{FINE}", id="families do not cover each other"),
        pytest.param("10.0.0.0/8/192.0.2.1:5060/udp", id="udp that is meant"),
        pytest.param("10.0.0.0/8/192.0.2.1:5071/tls", id="TLS on another port"),
        pytest.param("10.0.0.0/8/10.0.0.1:5060/tcp 2001:db8::/32/[fe80::1]:5060/tcp", id="private, link-local"),
    ],
)
def test_what_is_sound_is_left_alone(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(f"10.0.0.1/8/{FINE}", "pattern-host-bits", id="host bits"),
        pytest.param(f"2001:db8::1/64/{FINE}", "pattern-host-bits", id="host bits of IPv6"),
        pytest.param(f"10.0.0.0/255.0.255.0/{FINE}", "pattern-mask-not-contiguous", id="hole in the mask"),
        pytest.param(f"2001:db8::/ffff:ffff::1/{FINE}", "pattern-mask-not-contiguous", id="hole in an IPv6 mask"),
        pytest.param(f"0.0.0.1/0.0.0.255/{FINE}", "pattern-mask-not-contiguous", id="wildcard mask"),
        pytest.param("10.0.0.0/8/192.0.2.1:5061/udp", "pattern-tls-port-without-tls", id="5061 with udp"),
        pytest.param("10.0.0.0/8/192.0.2.1:5061/tcp", "pattern-tls-port-without-tls", id="5061 with tcp"),
        pytest.param("10.0.0.0/8/pbx.example:5061/tls", "pattern-name-with-port", id="name with port"),
        pytest.param("10.0.0.0/8/192.0.2.1", "pattern-udp-by-default", id="address alone"),
        pytest.param("10.0.0.0/8/192.0.2.1:5060", "pattern-udp-by-default", id="address and port"),
        pytest.param("10.0.0.0/8/127.0.0.1:5061/tls", "pattern-unusable-address", id="loopback"),
        pytest.param("10.0.0.0/8/127.9.9.9:5061/tls", "pattern-unusable-address", id="another loopback"),
        pytest.param("10.0.0.0/8/[::1]:5061/tls", "pattern-unusable-address", id="loopback of IPv6"),
        pytest.param("10.0.0.0/8/0.0.0.0:5061/tls", "pattern-unusable-address", id="unspecified"),
        pytest.param("10.0.0.0/8/[::]:5061/tls", "pattern-unusable-address", id="unspecified of IPv6"),
        pytest.param("10.0.0.0/8/224.0.1.75:5061/tls", "pattern-unusable-address", id="multicast"),
        pytest.param("10.0.0.0/8/[ff02::1]:5061/tls", "pattern-unusable-address", id="multicast of IPv6"),
        pytest.param("10.0.0.0/8/255.255.255.255:5061/tls", "pattern-unusable-address", id="broadcast"),
    ],
)
def test_what_is_odd_is_named(text: str, code: str) -> None:
    assert codes(text) == [(0, code)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "10.0.0.0/8/192.0.2.1:5061",
            ["pattern-tls-port-without-tls", "pattern-udp-by-default"],
            id="5061 and nothing after it",
        ),
        pytest.param(
            "10.0.0.0/8/pbx.example",
            ["pattern-name-with-port", "pattern-udp-by-default"],
            id="a name alone is given the default port",
        ),
        pytest.param(
            "10.0.0.0/8/LocalHost:5060/tcp",
            ["pattern-name-with-port", "pattern-unusable-address"],
            id="localhost",
        ),
        pytest.param(
            "10.0.0.0/8/pbx.localhost.:5060/tcp",
            ["pattern-name-with-port", "pattern-unusable-address"],
            id="a name under localhost",
        ),
    ],
)
def test_one_entry_may_be_odd_in_several_ways(text: str, expected: list[str]) -> None:
    assert [code for _, code in codes(text)] == expected


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        pytest.param("10.0.0.0/8", "10.0.0.0/8", id="the same"),
        pytest.param("10.0.0.0/255.0.0.0", "10.0.0.0/8", id="the same, written otherwise"),
        pytest.param("10.9.9.9/8", "10.0.0.0/8", id="the same but for host bits"),
        pytest.param("10.0.0.0/8", "10.1.0.0/16", id="narrower"),
        pytest.param("0.0.0.0/0", "10.1.0.1/32", id="anything after everything"),
        pytest.param("10.0.3.0/255.0.255.0", "10.7.3.0/24", id="a prefix under a mask with a hole"),
        pytest.param("10.0.0.0/8", "10.0.3.0/255.0.255.0", id="a mask with a hole under a prefix"),
        pytest.param("2001:db8::/32", "2001:db8:1::/48", id="IPv6"),
        pytest.param("::ffff:10.0.0.0/104", "10.1.0.0/16", id="mapped, and IPv4"),
    ],
)
def test_an_entry_that_an_earlier_one_covers_never_matches(earlier: str, later: str) -> None:
    lints = lint_patterns(parse_patterns(f"192.0.2.0/24/{FINE} {earlier}/{FINE} {later}/{FINE}"))
    (never,) = [lint for lint in lints if lint.code == "pattern-never-matches"]
    assert never.entry.index == 2
    assert f"entry 2, '{earlier}/{FINE}', " in never.text


def test_the_first_of_several_that_cover_is_named() -> None:
    text = text_of(f"10.1.2.0/24/{FINE} 10.1.0.0/16/{FINE} 172.16.0.0/12/{FINE} 10.1.2.0/25/{FINE}")
    assert text.startswith("entry 1, ")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        pytest.param(f"10.1.2.3/8/{FINE}", "10.0.0.0/8", id="host bits"),
        pytest.param(f"10.1.2.0/0.0.0.255/{FINE}", "10.1.2.0/24", id="wildcard mask"),
    ],
)
def test_what_would_be_right_is_said(text: str, right: str) -> None:
    assert any(right in lint.text for lint in lint_patterns(parse_patterns(text)))


def test_a_lint_reads_as_one_line_whatever_the_entry_holds() -> None:
    (lint,) = lint_patterns(parse_patterns("10.0.0.0/8/192.0.2.1:5061/tls 10.1.0.1/16/a\u0304.example:5060/tcp"))[1:2]
    assert str(lint).startswith("pattern-host-bits: entry 2, '10.1.0.1/16/a\u0304.example:5060/tcp': ")
    assert str(lint).isprintable()


def test_findings_come_in_list_order() -> None:
    assert codes("10.0.0.1/8/192.0.2.1 10.1.0.0/16/pbx.example:5061/tls") == [
        (0, "pattern-host-bits"),
        (0, "pattern-udp-by-default"),
        (1, "pattern-never-matches"),
        (1, "pattern-name-with-port"),
    ]


def test_address_routes_are_judged_by_their_networks_only() -> None:
    lints = lint_address_routes(
        parse_address_routes("10.0.0.1/8/127.0.0.1 10.1.0.0/16/192.0.2.1 0.0.0.0/255.0.255.0/192.0.2.1")
    )
    assert [(lint.entry.index, lint.code.value) for lint in lints] == [
        (0, "address-route-host-bits"),
        (1, "address-route-never-matches"),
    ]


def test_an_address_that_is_neither_own_nor_public_is_foreign() -> None:
    routes = parse_address_routes("10.0.0.0/8/192.0.2.1 fe80::/10/[fe80::1] 0.0.0.0/0/198.51.100.1")
    known = {ip_address("192.0.2.1"), IPv6Address("fe80::1%eth0")}
    (lint,) = lint_foreign_addresses(routes, known)
    assert (lint.code, lint.entry) == ("address-route-foreign-address", routes.entries[2])
