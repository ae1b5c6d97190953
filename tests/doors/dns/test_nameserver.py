import socket

import pytest

from planner.core.policy.listeners import parse_nameserver
from planner.doors.dns.nameserver import socket_address, socket_family


@pytest.mark.parametrize(
    ("text", "family", "address"),
    [
        ("192.0.2.53:5353", socket.AF_INET, ("192.0.2.53", 5353)),
        ("2001:db8::53", socket.AF_INET6, ("2001:db8::53", 53, 0, 0)),
        ("fe80::53%lo", socket.AF_INET6, ("fe80::53", 53, 0, socket.if_nametoindex("lo"))),
        ("[fe80::53%7]:5353", socket.AF_INET6, ("fe80::53", 5353, 0, 7)),
    ],
)
def test_a_socket_takes_the_number_of_an_interface_for_a_zone(
    text: str, family: socket.AddressFamily, address: tuple[object, ...]
) -> None:
    nameserver = parse_nameserver(text)
    assert (socket_family(nameserver), socket_address(nameserver)) == (family, address)


def test_a_zone_that_is_no_interface_is_an_error_of_the_system() -> None:
    with pytest.raises(OSError, match=r"no interface|No such device"):
        socket_address(parse_nameserver("fe80::53%no-such-link"))
