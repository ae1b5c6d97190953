import pytest

from planner.core.errors import Malformed
from planner.core.policy.listeners import Listeners
from planner.core.policy.settings import AuditSettings
from planner.core.transports import PREFERENCE, TRANSPORTS, Transport, parse_port, parse_transport


def test_default_ports_are_those_of_the_rfcs() -> None:
    ports = {transport.value: facts.default_port for transport, facts in TRANSPORTS.items()}
    assert ports == {"udp": 5060, "tcp": 5060, "tls": 5061, "ws": 80, "wss": 443}


def test_tls_goes_before_tcp_and_tcp_before_udp() -> None:
    assert PREFERENCE == (Transport.TLS, Transport.TCP, Transport.UDP)


def test_records_for_phones_come_first_and_the_secure_before_others() -> None:
    published = sorted(TRANSPORTS, key=lambda transport: TRANSPORTS[transport].publish_order)
    assert published == [Transport.TLS, Transport.TCP, Transport.UDP, Transport.WSS, Transport.WS]


def test_there_is_a_listener_for_each_transport() -> None:
    assert set(Listeners.__struct_fields__) == {transport.value for transport in TRANSPORTS}


def test_a_dead_endpoint_costs_what_the_settings_say_or_what_is_usual() -> None:
    settings = AuditSettings(dead_tls=1.5)
    assert settings.dead_after(Transport.TLS) == 1.5
    assert settings.dead_after(Transport.UDP) == 32
    assert settings.dead_after(Transport.WSS) == 10


@pytest.mark.parametrize("text", ["udp", "UDP", "Udp"])
def test_a_transport_is_read_in_any_case(text: str) -> None:
    assert parse_transport(text) is Transport.UDP


@pytest.mark.parametrize("text", ["", "ws", "wss", "sctp", "tls ", "ＴＬＳ"])
def test_what_no_phone_can_be_set_to_is_no_transport(text: str) -> None:
    with pytest.raises(Malformed, match="udp, tcp or tls"):
        parse_transport(text)


@pytest.mark.parametrize(("text", "port"), [("1", 1), ("5060", 5060), ("65535", 65535)])
def test_a_port_is_read(text: str, port: int) -> None:
    assert parse_port(text) == port


@pytest.mark.parametrize("text", ["", "0", "65536", "05060", "+1", "-1", "5 0", "٥٠٦٠", "9" * 5000, "0x10"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="1 to 65535"):
        parse_port(text)
