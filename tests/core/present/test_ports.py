"""Which port goes with the address that is presented."""

from ipaddress import ip_address

import pytest

from planner.core.plan.plan import Plan
from planner.core.policy.listeners import Listener, Listeners, parse_listener
from tests.support.presenting import LAN, PUBLIC, ask, public, routed

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
