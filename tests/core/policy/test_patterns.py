from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.addresses import BOTH_FAMILIES, Address, Family
from planner.core.errors import MalformedList
from planner.core.names import Name
from planner.core.policy.patterns import AddressRoutes, Pattern, Patterns, parse_address_routes, parse_patterns
from planner.core.transports import Transport

TWO_OFFICES = "203.0.113.7/255.255.255.255/198.51.100.20 10.43.0.0/255.255.255.0/10.43.0.1:5061/tls"


def only(text: str) -> Pattern:
    (entry,) = parse_patterns(text).entries
    return entry


def proxy(pattern: Pattern | None) -> tuple[str, int, str] | None:
    return None if pattern is None else (str(pattern.host), pattern.port, pattern.transport.value)


@pytest.mark.parametrize(
    ("source", "given"),
    [
        pytest.param("203.0.113.7", ("198.51.100.20", 5060, "udp"), id="the router's one address"),
        pytest.param("10.43.0.0", ("10.43.0.1", 5061, "tls"), id="the first of the VPN"),
        pytest.param("10.43.0.255", ("10.43.0.1", 5061, "tls"), id="the last of the VPN"),
        pytest.param("203.0.113.8", None, id="the router's neighbour"),
        pytest.param("10.43.1.0", None, id="after the VPN"),
        pytest.param("2001:db8::1", None, id="IPv6"),
    ],
)
def test_the_two_offices_of_the_specification_are_given_their_proxies(source: str, given: object) -> None:
    assert proxy(parse_patterns(TWO_OFFICES).match(ip_address(source))) == given


def test_entries_know_their_text_and_their_index() -> None:
    first, second = parse_patterns("\n  10.0.0.0/8/192.0.2.1\t10.1.0.0/16/192.0.2.2 ").entries
    assert (first.text, first.index) == ("10.0.0.0/8/192.0.2.1", 0)
    assert (second.text, second.index) == ("10.1.0.0/16/192.0.2.2", 1)


@pytest.mark.parametrize(
    "blanks",
    [" ", "\n", "\r\n", "\t", " \v\f ", "\N{NO-BREAK SPACE}", "\N{IDEOGRAPHIC SPACE}"],
    ids=["blank", "LF", "CRLF", "tab", "VT and FF", "no-break space", "ideographic space"],
)
def test_any_white_space_separates_entries(blanks: str) -> None:
    entry = "10.0.0.0/8/192.0.2.1"
    assert len(parse_patterns(blanks + entry + blanks + entry + blanks)) == 2


@pytest.mark.parametrize("text", ["", " ", "\n\t"], ids=["empty", "blank", "lines"])
def test_a_list_without_entries_is_empty_and_matches_nothing(text: str) -> None:
    assert parse_patterns(text) == Patterns()
    assert parse_address_routes(text) == AddressRoutes()
    assert parse_patterns(text).match(ip_address("192.0.2.1")) is None


@pytest.mark.parametrize(
    ("target", "host", "port", "transport"),
    [
        pytest.param("192.0.2.1", "192.0.2.1", 5060, "udp", id="nothing but an address"),
        pytest.param("192.0.2.1:5061", "192.0.2.1", 5061, "udp", id="udp even on port 5061"),
        pytest.param("192.0.2.1:1/tcp", "192.0.2.1", 1, "tcp", id="lowest port"),
        pytest.param("192.0.2.1:65535/TLS", "192.0.2.1", 65535, "tls", id="highest port, transport in capitals"),
        pytest.param("[2001:db8::1]", "2001:db8::1", 5060, "udp", id="IPv6"),
        pytest.param("[2001:DB8:0::1]:5061/tLs", "2001:db8::1", 5061, "tls", id="IPv6 with everything"),
        pytest.param("[::ffff:192.0.2.1]:5070", "192.0.2.1", 5070, "udp", id="IPv4-mapped is IPv4"),
        pytest.param("Proxy.Example.ORG.", "proxy.example.org", 5060, "udp", id="name in any case, final dot"),
        pytest.param("proxy.example.org:5061/tls", "proxy.example.org", 5061, "tls", id="name with port"),
        pytest.param("bücher.example", "xn--bcher-kva.example", 5060, "udp", id="name in Unicode"),
        pytest.param("pbx", "pbx", 5060, "udp", id="single label"),
        pytest.param("tls", "tls", 5060, "udp", id="a host may be called tls"),
    ],
)
def test_a_target_is_read_with_its_defaults(target: str, host: str, port: int, transport: str) -> None:
    assert proxy(only(f"10.0.0.0/8/{target}")) == (host, port, transport)


@pytest.mark.parametrize(
    ("target", "port_written", "transport_written"),
    [("192.0.2.1", False, False), ("192.0.2.1:5060", True, False), ("[2001:db8::1]:5060/udp", True, True)],
    ids=["nothing", "port", "both"],
)
def test_what_was_written_is_told_from_defaults(target: str, port_written: bool, transport_written: bool) -> None:
    pattern = only(f"10.0.0.0/8/{target}")
    assert (pattern.port_written, pattern.transport_written) == (port_written, transport_written)


def test_hosts_are_values() -> None:
    assert only("10.0.0.0/8/192.0.2.1").host == IPv4Address("192.0.2.1")
    assert only("10.0.0.0/8/[2001:db8::1]").host == IPv6Address("2001:db8::1")
    assert only("10.0.0.0/8/example.org").host == Name("example.org")


@pytest.mark.parametrize(
    ("network", "family", "lowest", "highest"),
    [
        pytest.param("10.1.2.3/8", "ipv4", "10.0.0.0", "10.255.255.255", id="prefix length, host bits"),
        pytest.param("10.1.2.3/255.255.255.0", "ipv4", "10.1.2.0", "10.1.2.255", id="netmask"),
        pytest.param("10.1.2.3/255.0.255.0", "ipv4", "10.0.2.0", "10.255.2.255", id="not contiguous"),
        pytest.param("10.1.2.3/0", "ipv4", "0.0.0.0", "255.255.255.255", id="everything"),
        pytest.param("10.1.2.3/0.0.0.0", "ipv4", "0.0.0.0", "255.255.255.255", id="everything as netmask"),
        pytest.param("10.1.2.3/32", "ipv4", "10.1.2.3", "10.1.2.3", id="one address"),
        pytest.param("2001:db8::5/64", "ipv6", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff", id="IPv6"),
        pytest.param("[2001:db8::5]/127", "ipv6", "2001:db8::4", "2001:db8::5", id="IPv6 in brackets"),
        pytest.param("2001:db8::5/ffff:ffff::", "ipv6", "2001:db8::", "2001:db8:" + "ffff:" * 5 + "ffff", id="mask"),
        pytest.param("::/::", "ipv6", "::", ":".join(["ffff"] * 8), id="all of IPv6"),
        pytest.param("::/::ffff:0:0", "ipv6", "::", "ffff:" * 5 + "0:ffff:ffff", id="a mask that looks mapped"),
        pytest.param("64:ff9b::192.0.2.1/128", "ipv6", "64:ff9b::c000:201", "64:ff9b::c000:201", id="dotted tail"),
        pytest.param("::ffff:10.0.0.0/104", "ipv4", "10.0.0.0", "10.255.255.255", id="mapped"),
        pytest.param("[::ffff:a00:1]/128", "ipv4", "10.0.0.1", "10.0.0.1", id="mapped in hexadecimal"),
        pytest.param("::ffff:10.0.0.0/96", "ipv4", "0.0.0.0", "255.255.255.255", id="all that is mapped"),
        pytest.param("::ffff:10.0.0.9/" + "ffff:" * 7 + "fff0", "ipv4", "10.0.0.0", "10.0.0.15", id="mapped, mask"),
    ],
)
def test_a_source_is_a_network(network: str, family: str, lowest: str, highest: str) -> None:
    source = only(f"{network}/192.0.2.1").source
    assert source.family == family
    assert (source.lowest, source.highest) == (int(ip_address(lowest)), int(ip_address(highest)))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("10.1.2.3/8", "10.0.0.0/8"),
        ("10.1.2.3/255.255.255.0", "10.1.2.0/24"),
        ("10.1.2.3/255.0.255.0", "10.0.2.0/255.0.255.0"),
        ("2001:db8::1/ffff:ffff::", "2001:db8::/32"),
        ("2001:db8::1/ffff::1", "2001::1/ffff::1"),
    ],
)
def test_a_network_is_shown_as_it_matches(text: str, written: str) -> None:
    assert str(only(f"{text}/192.0.2.1").source) == written


def test_the_first_match_wins_and_not_the_longest() -> None:
    patterns = parse_patterns("10.0.0.0/8/192.0.2.1 10.1.0.0/16/192.0.2.2 0.0.0.0/0/192.0.2.3")
    assert [patterns.match(ip_address(source)) for source in ("10.1.0.1", "192.0.2.99")] == [
        patterns.entries[0],
        patterns.entries[2],
    ]


def test_families_do_not_meet() -> None:
    patterns = parse_patterns("0.0.0.0/0/192.0.2.1 ::/0/[2001:db8::1]")
    assert patterns.match(IPv4Address("192.0.2.9")) == patterns.entries[0]
    assert patterns.match(IPv6Address("2001:db8::9")) == patterns.entries[1]
    assert parse_patterns("::/0/192.0.2.1").match(IPv4Address("0.0.0.1")) is None
    assert parse_patterns("0.0.0.0/0/192.0.2.1").match(IPv6Address("::1")) is None


def test_a_source_with_a_zone_is_compared_by_value() -> None:
    patterns = parse_patterns("fe80::1/128/192.0.2.1")
    assert patterns.match(IPv6Address("fe80::1%eth0")) is patterns.entries[0]


def test_equality_is_that_of_the_entries_wherever_they_stand() -> None:
    assert parse_patterns(TWO_OFFICES) == parse_patterns("\n" + TWO_OFFICES.replace(" ", "\n\n"))
    assert hash(parse_patterns(TWO_OFFICES)) == hash(parse_patterns(TWO_OFFICES + " "))
    assert parse_patterns(TWO_OFFICES) != parse_patterns(" ".join(reversed(TWO_OFFICES.split())))


def fault(parse: Callable[[str], object], text: str) -> MalformedList | None:
    try:
        parse(text)
    except MalformedList as wrong:
        return wrong
    return None


def is_not_mapped(address: Address) -> bool:
    return address.version == 4 or address.ipv4_mapped is None


hosts = st.one_of(
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).filter(is_not_mapped).map(lambda address: f"[{address}]"),
    st.sampled_from(["example.org", "xn--bcher-kva.example", "pbx"]),
)
networks: st.SearchStrategy[tuple[Address, Address]] = st.one_of(
    st.tuples(st.ip_addresses(v=4), st.ip_addresses(v=4)),
    st.tuples(st.ip_addresses(v=6).filter(is_not_mapped), st.ip_addresses(v=6)),
)


@given(networks, hosts, st.integers(1, 65535), st.sampled_from(["udp", "tcp", "tls"]))
def test_what_is_written_is_what_is_read(
    network: tuple[Address, Address], host: str, port: int, transport: str
) -> None:
    address, mask = network
    pattern = only(f"{address}/{mask}/{host}:{port}/{transport}")
    assert (pattern.source.address, pattern.source.mask) == (int(address), int(mask))
    assert (str(pattern.host), pattern.port, pattern.transport) == (host.strip("[]"), port, Transport(transport))


@given(st.text(alphabet="0123456789abf:./[],%-\t ünsltp", max_size=60))
def test_a_list_is_read_or_refused_in_one_line(text: str) -> None:
    for wrong in (fault(parse_patterns, text), fault(parse_address_routes, text)):
        if wrong is not None:
            assert text[wrong.token_at :].startswith(wrong.token)
            assert wrong.token_at <= wrong.position <= wrong.token_at + len(wrong.token)
            assert wrong.text.isprintable()
            assert wrong.caret().count("\n") == 1


ROUTES = "10.1.0.0/16/192.0.2.2 2001:db8::/32/[2001:db8::2] 0.0.0.0/0/192.0.2.1 ::/0/[2001:db8::1]"


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("10.1.2.3", "192.0.2.2"),
        ("10.2.0.1", "192.0.2.1"),
        ("2001:db8::99", "2001:db8::2"),
        ("2001:db9::1", "2001:db8::1"),
    ],
)
def test_an_address_route_gives_its_address(source: str, address: str) -> None:
    route = parse_address_routes(ROUTES).match(ip_address(source))
    assert route is not None
    assert route.address == ip_address(address)


@pytest.mark.parametrize(
    ("text", "families", "address"),
    [
        pytest.param(ROUTES, BOTH_FAMILIES, "192.0.2.1", id="the first in list order"),
        pytest.param(ROUTES, {Family.IPV6}, "2001:db8::1", id="of the device's family"),
        pytest.param("0.0.0.0/0/192.0.2.1", {Family.IPV6}, None, id="none of the device's family"),
        pytest.param("0.0.0.0/0/[2001:db8::1]", {Family.IPV4}, None, id="an address that the device cannot use"),
        pytest.param("0.0.0.0/0/[2001:db8::1]", BOTH_FAMILIES, "2001:db8::1", id="across families"),
        pytest.param("10.0.0.0/8/192.0.2.1", BOTH_FAMILIES, None, id="no match-all entry"),
        pytest.param("0.0.0.0/1/192.0.2.1 128.0.0.0/1/192.0.2.1", BOTH_FAMILIES, None, id="halves are no match-all"),
        pytest.param("10.9.9.9/0.0.0.0/192.0.2.1", BOTH_FAMILIES, "192.0.2.1", id="host bits do not matter"),
        pytest.param("", BOTH_FAMILIES, None, id="empty"),
    ],
)
def test_an_unknown_source_is_given_the_first_match_all_route(
    text: str, families: set[Family], address: str | None
) -> None:
    route = parse_address_routes(text).for_unknown(frozenset(families))
    assert (route and str(route.address)) == address
