from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.addresses import Address
from planner.core.errors import Malformed
from planner.core.names import Name
from planner.core.uri import SipUri, in_uri, parse_uri


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("sip:example.com", "example.com"),
        ("SIP:Example.COM", "example.com"),
        ("sip:example.com.", "example.com"),
        ("example.com", "example.com"),
        ("alice@example.com", "example.com"),
        ("localhost:5060", "localhost"),
        ("sip:alice@example.com", "example.com"),
        ("sip:alice:secretword@example.com;transport=tcp", "example.com"),
        ("sip:alice;day=tuesday@example.com", "example.com"),
        ("sip:+1-212-555-1212:1234@gateway.com;user=phone", "gateway.com"),
        ("sip:%61lice@example.com?subject=project%20x&priority=urgent", "example.com"),
        ("sip:b\u00fccher.example", "xn--bcher-kva.example"),
        ("sip:192.0.2.4", "192.0.2.4"),
        ("sip:[2001:DB8::10]", "2001:db8::10"),
        ("[2001:db8::10]:5070", "2001:db8::10"),
        ("sip:[::ffff:192.0.2.4]", "192.0.2.4"),
    ],
)
def test_the_host_is_found(text: str, host: str) -> None:
    assert str(parse_uri(text).host) == host


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("EXAMPLE.com:5070", "sip:example.com:5070"),
        ("SIPS:Alice@Example.com;Transport=TCP?Subject=X", "sips:Alice@example.com;Transport=TCP?Subject=X"),
        ("sip:[2001:DB8:0::10]:5070;lr", "sip:[2001:db8::10]:5070;lr"),
    ],
)
def test_scheme_and_host_are_normalised_and_the_rest_is_kept(text: str, normalised: str) -> None:
    assert str(parse_uri(text)) == normalised


def test_what_fixes_the_next_hop_is_read() -> None:
    assert parse_uri("sips:example.com:5071;lr;TRANSPORT=%54cp;maddr=192.0.2.9") == SipUri(
        text="sips:example.com:5071;lr;TRANSPORT=%54cp;maddr=192.0.2.9",
        secure=True,
        host=Name("example.com"),
        port=5071,
        transport="tcp",
        maddr=ip_address("192.0.2.9"),
    )


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("sip:example.com;maddr=Gw.example.net", "gw.example.net"),
        ("sip:example.com;maddr=[2001:db8::1]", "2001:db8::1"),
    ],
)
def test_maddr_is_the_target(text: str, target: str) -> None:
    assert str(parse_uri(text).target) == target


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "it is empty"),
        ("sip:", "it is empty"),
        ("sip:alice@", "it is empty"),
        ("sip:@example.com", "before the @"),
        ("sip:a@b@example.com", "before the @"),
        ("sip:al ice@example.com", "before the @"),
        ("sip:%zz@example.com", "before the @"),
        ("tel:+4930123456", "begins with sip: or sips:"),
        ("mailto:alice@example.com", "begins with sip: or sips:"),
        ("http://example.com/", "begins with sip: or sips:"),
        ("sip://example.com", "may hold letters, digits and inner hyphens only"),
        ("sip:exa mple.com", "may hold letters, digits and inner hyphens only"),
        ("sip:example..com", "a label is empty"),
        ("sip:10.1", "its last label is a number"),
        ("sip:192.0.2.256", "its last label is a number"),
        ("sip:0x7f000001", "its last label is a number"),
        ("sip:2001:db8::1", "stands in brackets"),
        ("2001:db8::1", "stands in brackets"),
        ("sip:[2001:db8::1", "stands in brackets"),
        ("sip:[192.0.2.1]", "may hold letters"),
        ("sip:[fe80::1%eth0]", "no place for a zone"),
        ("sip:example.com:", "is not a port"),
        ("sip:example.com:0", "is not a port"),
        ("sip:example.com:65536", "is not a port"),
        ("sip:example.com:sip", "is not a port"),
        ("sip:example.com;", "is not a parameter"),
        ("sip:example.com;;lr", "is not a parameter"),
        ("sip:example.com;transport=", "is not a parameter"),
        ("sip:example.com;transport", "'transport' of the SIP URI is empty"),
        ("sip:example.com;transport=udp;Transport=tcp", "stands twice"),
        ("sip:example.com;maddr=10.1", "its last label is a number"),
        ("sip:example.com?", "after the ?"),
        ("sip:example.com?a b", "after the ?"),
        ("sip:" + "a" * 3000, "over 2048 characters"),
        ("sip:\x1b[31m", "is not"),
    ],
)
def test_what_is_no_sip_uri_is_said_to_be_none(text: str, fault: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse_uri(text)
    assert fault in caught.value.text
    assert caught.value.text.isprintable()


@given(st.text(max_size=60) | st.text("sip:@;=?[]%.1a", max_size=60))
def test_any_text_is_a_uri_that_reads_the_same_again_or_is_refused(text: str) -> None:
    try:
        uri = parse_uri(text)
    except Malformed:
        return
    assert parse_uri(uri.text) == uri


@pytest.mark.parametrize(
    ("host", "port", "text"),
    [
        (Name("example.com"), None, "example.com"),
        (Name("example.com"), 5060, "example.com:5060"),
        (ip_address("192.0.2.1"), 5061, "192.0.2.1:5061"),
        (ip_address("2001:db8::1"), 5061, "[2001:db8::1]:5061"),
        (ip_address("2001:db8::1"), None, "[2001:db8::1]"),
    ],
)
def test_ipv6_stands_in_brackets(host: Name | Address, port: int | None, text: str) -> None:
    assert in_uri(host, port) == text
