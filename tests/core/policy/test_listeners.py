from ipaddress import ip_address

import pytest

from planner.core.addresses import Family
from planner.core.errors import Malformed
from planner.core.policy.listeners import (
    Listener,
    Listeners,
    parse_http_listen,
    parse_listener,
    parse_nameserver,
    parse_own_address,
)
from planner.core.transports import Transport

V4, V6 = ip_address("192.0.2.10"), ip_address("2001:db8::10")


@pytest.mark.parametrize(
    ("text", "listener", "serves"),
    [
        pytest.param("5060", Listener(5060), (V4, V6), id="a port alone is every address"),
        pytest.param("0.0.0.0:5060", Listener(5060, families=frozenset({Family.IPV4})), (V4,), id="every IPv4 address"),
        pytest.param("[::]:5060", Listener(5060, families=frozenset({Family.IPV6})), (V6,), id="every IPv6 address"),
        pytest.param("192.0.2.10:5070", Listener(5070, V4), (V4,), id="one IPv4 address"),
        pytest.param("[2001:DB8:0::10]:5070", Listener(5070, V6), (V6,), id="one IPv6 address, however it is spelt"),
        pytest.param("192.0.2.11:5060", Listener(5060, ip_address("192.0.2.11")), (), id="another address"),
    ],
)
def test_a_listener_serves_what_it_says(text: str, listener: Listener, serves: tuple[object, ...]) -> None:
    assert parse_listener(text) == listener
    assert tuple(address for address in (V4, V6) if listener.serves(address)) == serves
    assert parse_listener(str(listener)) == listener


@pytest.mark.parametrize(
    "text",
    [
        "", "0", "65536", "05060", "+5060", "٥٠٦٠", "udp", ":5060", "*:5060", "pbx.example.com:5060", "192.0.2.10",
        "192.0.2.10:", "192.0.2.10:0", "[192.0.2.10]:5060", "2001:db8::10:5060", "[2001:db8::10]", "[2001:db8::10]5060",
        "10.1:5060", "224.0.1.75:5060", "[ff02::1]:5060", " 5060", "5060 ", "5060/udp",
    ],
)  # fmt: skip
def test_what_is_no_listener_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_listener(text)


def test_of_several_listeners_the_first_that_serves_gives_the_port() -> None:
    listeners = Listeners(udp=(parse_listener("[::]:5062"), parse_listener("192.0.2.10:5070"), Listener(5060)))
    assert listeners.port_on(Transport.UDP, V4) == 5070
    assert listeners.port_on(Transport.UDP, V6) == 5062
    assert listeners.port_on(Transport.WSS, V4) is None


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("192.0.2.53", "192.0.2.53:53"),
        ("192.0.2.53:5353", "192.0.2.53:5353"),
        ("2001:db8::53", "[2001:db8::53]:53"),
        ("[2001:db8::53]:5353", "[2001:db8::53]:5353"),
        ("fe80::1%eth0", "[fe80::1%eth0]:53"),
    ],
)
def test_a_name_server_is_asked_on_port_53_or_the_one_given(text: str, endpoint: str) -> None:
    assert str(parse_nameserver(text)) == endpoint


@pytest.mark.parametrize(
    "text", ["", "dns.example.com", "192.0.2.53:", "192.0.2.53:0", "0.0.0.0", "ff02::fb", "::", "[::1]"]
)
def test_what_is_no_name_server_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_nameserver(text)


@pytest.mark.parametrize("text", ["127.0.0.1:8080", "0.0.0.0:80", "[::]:8080", "[::1]:0"])
def test_the_service_listens_where_it_is_told(text: str) -> None:
    assert str(parse_http_listen(text)) == text


@pytest.mark.parametrize(
    "text", ["", "8080", ":8080", "localhost:8080", "127.0.0.1", "127.0.0.1:http", "224.0.0.1:80", "::1:80"]
)
def test_the_service_listens_nowhere_else(text: str) -> None:
    with pytest.raises(Malformed):
        parse_http_listen(text)


@pytest.mark.parametrize("text", ["192.0.2.7", "10.0.0.1", "2001:db8::7", "fd00::7", "240.0.0.1"])
def test_an_address_of_the_pbx_is_one_that_phones_can_reach(text: str) -> None:
    assert parse_own_address(text) == ip_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "::1",
        "0.0.0.0",
        "::",
        "169.254.1.1",
        "fe80::1%eth0",
        "fd00::7%eth0",
        "224.0.0.1",
        "255.255.255.255",
    ],
)
def test_other_addresses_are_none_of_the_pbx(text: str) -> None:
    with pytest.raises(Malformed):
        parse_own_address(text)
