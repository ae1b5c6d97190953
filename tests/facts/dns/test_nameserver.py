import socket
from ipaddress import ip_address

import pytest

from planner.core.errors import Malformed
from planner.facts.dns.nameserver import Nameserver, parse_nameserver


@pytest.mark.parametrize(
    ("text", "address", "port"),
    [
        ("192.0.2.53", "192.0.2.53", 53),
        ("192.0.2.53:5353", "192.0.2.53", 5353),
        ("2001:db8::53", "2001:db8::53", 53),
        ("[2001:db8::53]", "2001:db8::53", 53),
        ("[2001:db8::53]:5353", "2001:db8::53", 5353),
        ("fe80::53%lo", "fe80::53%lo", 53),
        ("[fe80::53%lo]:5353", "fe80::53%lo", 5353),
    ],
)
def test_a_name_server_is_an_address_with_or_without_a_port(text: str, address: str, port: int) -> None:
    assert parse_nameserver(text) == Nameserver(ip_address(address), port)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "ns.example.org",
            "'ns.example.org' is not a name server: ADDRESS, ADDRESS:PORT or [IPV6-ADDRESS]:PORT, no name",
        ),
        ("", "'' is not a name server: ADDRESS, ADDRESS:PORT or [IPV6-ADDRESS]:PORT, no name"),
        ("192.0.2.53:", "'192.0.2.53:' is not a name server: its port is missing"),
        ("192.0.2.53:0", "'0' is not a port: 1 to 65535, without leading zeros"),
        ("192.0.2.53:65536", "'65536' is not a port: 1 to 65535, without leading zeros"),
        ("[2001:db8::53", "'[2001:db8::53' is not a name server: a bracket or a port is missing"),
        ("[2001:db8::53]:", "'[2001:db8::53]:' is not a name server: a bracket or a port is missing"),
        ("[2001:db8::53]53", "'[2001:db8::53]53' is not a name server: a bracket or a port is missing"),
        ("[192.0.2.53]:53", "'[192.0.2.53]:53' is not a name server: brackets are for IPv6 addresses"),
        ("0.0.0.0", "'0.0.0.0' is not a name server: nobody can be asked there"),
        ("[ff02::1]:53", "'[ff02::1]:53' is not a name server: nobody can be asked there"),
    ],
)
def test_what_is_no_name_server_says_why(text: str, sentence: str) -> None:
    with pytest.raises(Malformed) as raised:
        parse_nameserver(text)
    assert raised.value.text == sentence


@pytest.mark.parametrize("text", ["192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[2001:db8::53]:5353"])
def test_a_name_server_is_written_as_it_is_read(text: str) -> None:
    assert str(parse_nameserver(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.53:5353", ("192.0.2.53", 5353)),
        ("2001:db8::53", ("2001:db8::53", 53, 0, 0)),
        ("fe80::53%lo", ("fe80::53", 53, 0, socket.if_nametoindex("lo"))),
        ("fe80::53%7", ("fe80::53", 53, 0, 7)),
    ],
)
def test_a_zone_becomes_the_number_of_an_interface(text: str, expected: tuple[object, ...]) -> None:
    assert parse_nameserver(text).socket_address() == expected


def test_a_zone_that_is_no_interface_is_an_error_of_the_system() -> None:
    with pytest.raises(OSError, match=r"no interface|No such device"):
        parse_nameserver("fe80::53%no-such-link").socket_address()
