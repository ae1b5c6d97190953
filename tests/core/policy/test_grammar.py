from collections.abc import Callable

import pytest

from planner.core.errors import MalformedList
from planner.core.policy.patterns import parse_address_routes, parse_patterns

SHAPE = "src/mask/adr[:port[/transport]]"
NETMASK = "255.255.255.0, or 0 to 32 without leading zeros"
PORT = "is not a port: 1 to 65535, without leading zeros"
SOURCE = "is not the address of a source: 10.1.0.0, or 2001:db8:: without a zone"
BRACKETS = "is not an IPv6 address in brackets: [2001:db8::1], without a zone"
ROUTE_TARGET = "is not an IP address: 192.0.2.1, or [2001:db8::1]; names are not allowed"


def fault(parse: Callable[[str], object], text: str) -> MalformedList:
    with pytest.raises(MalformedList) as caught:
        parse(text)
    return caught.value


def case(entry: str, message: str, name: str) -> object:
    """A `^` in *entry* stands before the place that is wrong."""
    return pytest.param(entry, message, id=name)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        case("10.0.0.0^", f"'10.0.0.0' lacks a part: {SHAPE}", "neither mask nor address"),
        case("10.0.0.0/8^", f"'10.0.0.0/8' lacks a part: {SHAPE}", "no address"),
        case("10.0.0.0/192.0.2.1^", f"'10.0.0.0/192.0.2.1' lacks a part: {SHAPE}", "no mask"),
        case(
            "10.0.0.0/^192.0.2.1:5060/udp",
            f"'192.0.2.1:5060' is not a mask for an IPv4 source: {NETMASK}",
            "no mask, but port and transport",
        ),
        case("10.0.0.0/8/^", "the address is missing: 192.0.2.1, [2001:db8::1] or a host name", "an empty address"),
        case("10.0.0.0/8/^:5060", "the address is missing: 192.0.2.1, [2001:db8::1] or a host name", "only a port"),
        case("10.0.0.0/8/192.0.2.1:5061/tls^/x", "nothing follows the transport of a pattern", "a part too many"),
        case("10.0.0.0/8/192.0.2.1:5061/tls^/", "nothing follows the transport of a pattern", "a slash too many"),
        case(
            "10.0.0.0/8/192.0.2.1^,10.1.0.0/16/192.0.2.2",
            "entries are separated by blanks, not by commas",
            "a comma between entries",
        ),
        case("10.0.0.0/8/192.0.2.1^,", "entries are separated by blanks, not by commas", "a comma after an entry"),
        case("^/8/192.0.2.1", f"'' {SOURCE}", "an empty source"),
        case("^10.1/16/192.0.2.1", f"'10.1' {SOURCE}", "inet_aton source"),
        case("^010.1.0.0/16/192.0.2.1", f"'010.1.0.0' {SOURCE}", "leading zero in a source"),
        case("^10.1.0.256/16/192.0.2.1", f"'10.1.0.256' {SOURCE}", "256 in a source"),
        case("^0x0a010000/16/192.0.2.1", f"'0x0a010000' {SOURCE}", "hexadecimal source"),
        case("^[10.0.0.0]/8/192.0.2.1", f"'[10.0.0.0]' {SOURCE}", "IPv4 source in brackets"),
        case("^[2001:db8::/32/192.0.2.1", f"'[2001:db8::' {SOURCE}", "open bracket in a source"),
        case("^2001:db8::]/32/192.0.2.1", f"'2001:db8::]' {SOURCE}", "closed bracket in a source"),
        case("^fe80::%eth0/64/192.0.2.1", f"'fe80::%eth0' {SOURCE}", "zone in a source"),
        case("^::ffff:10.0.0.0%1/104/192.0.2.1", f"'::ffff:10.0.0.0%1' {SOURCE}", "zone in a mapped source"),
        case("^office.example/24/192.0.2.1", f"'office.example' {SOURCE}", "a name as source"),
        case("^١٠.0.0.0/8/192.0.2.1", f"'١٠.0.0.0' {SOURCE}", "Arabic digits in a source"),
        case("^\ufeff10.0.0.0/8/192.0.2.1", f"'\\ufeff10.0.0.0' {SOURCE}", "byte order mark"),
        case("10.0.0.0/^/192.0.2.1", f"'' is not a mask for an IPv4 source: {NETMASK}", "an empty mask"),
        case("10.0.0.0/^33/192.0.2.1", f"'33' is not a mask for an IPv4 source: {NETMASK}", "mask 33"),
        case("10.0.0.0/^-1/192.0.2.1", f"'-1' is not a mask for an IPv4 source: {NETMASK}", "mask -1"),
        case("10.0.0.0/^+8/192.0.2.1", f"'+8' is not a mask for an IPv4 source: {NETMASK}", "mask +8"),
        case("10.0.0.0/^024/192.0.2.1", f"'024' is not a mask for an IPv4 source: {NETMASK}", "mask 024"),
        case("10.0.0.0/^00/192.0.2.1", f"'00' is not a mask for an IPv4 source: {NETMASK}", "mask 00"),
        case("10.0.0.0/^٨/192.0.2.1", f"'٨' is not a mask for an IPv4 source: {NETMASK}", "Arabic digit as mask"),
        case("10.0.0.0/^²/192.0.2.1", f"'²' is not a mask for an IPv4 source: {NETMASK}", "a superscript as mask"),
        case(
            "10.0.0.0/^255.255.255.256/192.0.2.1",
            f"'255.255.255.256' is not a mask for an IPv4 source: {NETMASK}",
            "256 in a mask",
        ),
        case("10.0.0.0/^255.255/192.0.2.1", f"'255.255' is not a mask for an IPv4 source: {NETMASK}", "half a mask"),
        case("10.0.0.0/^ffff::/192.0.2.1", f"'ffff::' is not a mask for an IPv4 source: {NETMASK}", "IPv6 for IPv4"),
        case(
            "2001:db8::/^255.255.255.0/192.0.2.1",
            "'255.255.255.0' is not a mask for an IPv6 source: ffff:ffff::, or 0 to 128 without leading zeros",
            "IPv4 for IPv6",
        ),
        case(
            "2001:db8::/^129/192.0.2.1",
            "'129' is not a mask for an IPv6 source: ffff:ffff::, or 0 to 128 without leading zeros",
            "mask 129",
        ),
        case(
            "2001:db8::/^[ffff::]/192.0.2.1",
            "'[ffff::]' is not a mask for an IPv6 source: ffff:ffff::, or 0 to 128 without leading zeros",
            "mask in brackets",
        ),
        case(
            "2001:db8::/^ffff::%1/192.0.2.1",
            "'ffff::%1' is not a mask for an IPv6 source: ffff:ffff::, or 0 to 128 without leading zeros",
            "zone in a mask",
        ),
        case(
            "::ffff:10.0.0.0/^95/192.0.2.1",
            "an IPv4-mapped source has a mask of 96 bits or more, not '95'",
            "a mapped source with a prefix of IPv6",
        ),
        case(
            "::ffff:10.0.0.0/^fff::ffff/192.0.2.1",
            "an IPv4-mapped source has a mask of 96 bits or more, not 'fff::ffff'",
            "a mapped source with a mask of IPv6",
        ),
        case(
            "::ffff:10.0.0.0/^255.0.0.0/192.0.2.1",
            "'255.0.0.0' is not a mask for an IPv6 source: ffff:ffff::, or 0 to 128 without leading zeros",
            "a mapped source with a mask of IPv4",
        ),
        case(
            "10.0.0.0/8/^2001:db8::1",
            "'2001:db8::1' has more than one colon: IPv6 stands in brackets, [2001:db8::1]:5060",
            "IPv6 without brackets",
        ),
        case(
            "10.0.0.0/8/^example.org:5060:1",
            "'example.org:5060:1' has more than one colon: IPv6 stands in brackets, [2001:db8::1]:5060",
            "two ports",
        ),
        case("10.0.0.0/8/[2001:db8::1^", "the bracket is not closed: [2001:db8::1]", "open bracket"),
        case(
            "10.0.0.0/8/[2001:db8::1]^5060",
            "after the bracket only a port may follow, as in [2001:db8::1]:5060",
            "no colon after the bracket",
        ),
        case("10.0.0.0/8/^[192.0.2.1]:5060", f"'[192.0.2.1]' {BRACKETS}", "IPv4 in brackets"),
        case("10.0.0.0/8/^[example.org]", f"'[example.org]' {BRACKETS}", "name in brackets"),
        case("10.0.0.0/8/^[]", f"'[]' {BRACKETS}", "nothing in brackets"),
        case("10.0.0.0/8/^[fe80::1%eth0]", f"'[fe80::1%eth0]' {BRACKETS}", "zone"),
        case("10.0.0.0/8/^[2001:db8::1::]", f"'[2001:db8::1::]' {BRACKETS}", "two gaps"),
        case(
            "10.0.0.0/8/^10.1",
            "'10.1' is neither a domain name nor an IP address: its last label is a number",
            "inet_aton address",
        ),
        case(
            "10.0.0.0/8/^192.0.2.256",
            "'192.0.2.256' is neither a domain name nor an IP address: its last label is a number",
            "256 in an address",
        ),
        case(
            "10.0.0.0/8/^sip_1.example",
            "'sip_1.example' is not a domain name: label 'sip_1' may hold letters, digits and inner hyphens only",
            "underscore in a name",
        ),
        case("10.0.0.0/8/^a..example", "'a..example' is not a domain name: a label is empty", "empty label"),
        case("10.0.0.0/8/192.0.2.1:^", f"'' {PORT}", "an empty port"),
        case("10.0.0.0/8/192.0.2.1:^0", f"'0' {PORT}", "port 0"),
        case("10.0.0.0/8/192.0.2.1:^65536", f"'65536' {PORT}", "port 65536"),
        case("10.0.0.0/8/192.0.2.1:^05060", f"'05060' {PORT}", "leading zero in a port"),
        case("10.0.0.0/8/192.0.2.1:^-1", f"'-1' {PORT}", "port -1"),
        case("10.0.0.0/8/192.0.2.1:^٥٠٦٠", f"'٥٠٦٠' {PORT}", "Arabic digits as port"),
        case("10.0.0.0/8/[2001:db8::1]:^sip/tcp", f"'sip' {PORT}", "a service as port"),
        case(
            "10.0.0.0/8/192.0.2.1^/tls",
            "a transport needs a port before it: adr:port/transport",
            "transport without port",
        ),
        case("10.0.0.0/8/192.0.2.1:5060/^", "'' is not a transport: udp, tcp or tls", "an empty transport"),
        case("10.0.0.0/8/192.0.2.1:5060/^sctp", "'sctp' is not a transport: udp, tcp or tls", "unknown transport"),
        case("10.0.0.0/8/192.0.2.1:443/^wss", "'wss' is not a transport: udp, tcp or tls", "not for phones"),
        case(
            "10.0.0.0/8/192.0.2.1:5060/^tcp;x",
            "'tcp;x' is not a transport: udp, tcp or tls",
            "a semicolon",
        ),
    ],
)
def test_a_malformed_pattern_is_refused_at_its_place(entry: str, message: str) -> None:
    before = "203.0.113.7/32/198.51.100.20\n"
    wrong = fault(parse_patterns, before + entry.replace("^", "") + " nonsense")
    assert wrong.text == message
    assert wrong.token == entry.replace("^", "")
    assert wrong.token_at == len(before)
    assert wrong.position == len(before) + entry.index("^")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        case("10.0.0.0/8^", "'10.0.0.0/8' lacks a part: net/mask/address", "no address"),
        case("10.0.0.0/8/192.0.2.1^:5060", "an address route has no port: net/mask/address", "port"),
        case("10.0.0.0/8/[2001:db8::1]^:", "an address route has no port: net/mask/address", "colon"),
        case("10.0.0.0/8/192.0.2.1^/tls", "nothing follows the address of an address route", "transport"),
        case("10.0.0.0/8/^example.org", f"'example.org' {ROUTE_TARGET}", "name"),
        case("10.0.0.0/8/^", f"'' {ROUTE_TARGET}", "an empty address"),
        case("10.0.0.0/8/^[fe80::1%eth0]", f"'[fe80::1%eth0]' {ROUTE_TARGET}", "zone"),
        case(
            "10.0.0.0/8/^2001:db8::1",
            "'2001:db8::1' has more than one colon: IPv6 stands in brackets, [2001:db8::1]:5060",
            "IPv6 without brackets",
        ),
        case("10.0.0.0/^33/192.0.2.1", f"'33' is not a mask for an IPv4 source: {NETMASK}", "mask 33"),
    ],
)
def test_a_malformed_address_route_is_refused_at_its_place(entry: str, message: str) -> None:
    wrong = fault(parse_address_routes, "  " + entry.replace("^", ""))
    assert (wrong.text, wrong.position) == (message, 2 + entry.index("^"))


def test_a_list_is_refused_whole_at_its_first_fault() -> None:
    assert fault(parse_patterns, "10.0.0.0/8/192.0.2.1 10.0.0.0/33/192.0.2.1 10.0.0.0/34/192.0.2.1").position == 30


@pytest.mark.parametrize(
    ("entry", "drawn"),
    [
        pytest.param(
            "10.0.0.0/33/192.0.2.1",
            "10.0.0.0/33/192.0.2.1\n         ^",
            id="plain",
        ),
        pytest.param(
            "10.0.0.0/8/日本.example:0",
            "10.0.0.0/8/日本.example:0\n                        ^",
            id="wide characters take two columns",
        ),
        pytest.param(
            "10.0.0.0/8/bu\u0308cher.example:0",
            "10.0.0.0/8/bu\u0308cher.example:0\n                          ^",
            id="combining characters take none",
        ),
        pytest.param(
            "10.0.0.0/8/\x1b[31m:5060,",
            "10.0.0.0/8/\\x1b[31m:5060,\n                        ^",
            id="control characters are escaped",
        ),
        pytest.param(
            "10.0.0.0/8/\u202ea,",
            "10.0.0.0/8/\\u202ea,\n                  ^",
            id="bidirectional ones too",
        ),
        pytest.param(
            "10.0.0.0/8/" + "a" * 60 + ":0" + "1" * 60,
            "…" + "a" * 34 + ":0" + "1" * 34 + "…\n" + " " * 36 + "^",
            id="a long token is shown around the place",
        ),
    ],
)
def test_the_caret_stands_under_the_place(entry: str, drawn: str) -> None:
    assert fault(parse_patterns, f"10.1.0.0/16/192.0.2.1\t{entry}").caret() == drawn


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 10_000_000, id="letters"),
        pytest.param("/" * 10_000_000, id="slashes"),
        pytest.param("10.0.0.0/" + "1" * 10_000_000 + "/192.0.2.1", id="mask"),
        pytest.param("10.0.0.0/8/" + "a." * 5_000_000, id="labels"),
        pytest.param("10.0.0.0/8/" + "ü" * 10_000_000, id="Unicode"),
        pytest.param("10.0.0.0/8/" + ":" * 10_000_000, id="colons"),
        pytest.param("10.0.0.0/8/[" + ":" * 10_000_000 + "]", id="colons in brackets"),
        pytest.param("10.0.0.0/8/192.0.2.1:" + "1" * 10_000_000, id="port"),
        pytest.param("10.0.0.0/8/192.0.2.1:5060/" + "\x00" * 10_000_000, id="transport"),
        pytest.param("10.0.0.0/8/192.0.2.1 " * 400 + "\x07" * 10_000_000, id="bells after good entries"),
    ],
)
@pytest.mark.parametrize("parse", [parse_patterns, parse_address_routes])
def test_ten_megabytes_of_garbage_get_a_short_answer(parse: Callable[[str], object], text: str) -> None:
    wrong = fault(parse, text)
    assert len(wrong.text) < 300
    assert all(len(line) < 80 for line in wrong.caret().split("\n"))
