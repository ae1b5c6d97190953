"""Which transport is planned: rules T2 to T4."""

from ipaddress import ip_address

import pytest

from planner.core.choice import Refusal
from planner.core.plan.plan import Plan
from planner.core.policy.listeners import Listener, Listeners, parse_listener
from planner.core.policy.settings import DomainSettings, ExtensionSettings, SystemSettings
from planner.core.transports import Transport
from tests.support.planning import TCP, TLS, UDP, ask, codes, planned


def levels(system: Transport | None, domain: Transport | None, extension: Transport | None) -> Plan:
    settings = DomainSettings(transport=domain, extensions={"101": ExtensionSettings(extension)})
    return planned(ask(system=SystemSettings(transport=system), domain=settings, extension="101"))


LEVELS = {
    "all on default": (None, None, None, TLS),
    "system": (TCP, None, None, TCP),
    "domain before system": (TCP, UDP, None, UDP),
    "extension before domain": (TLS, UDP, TCP, TCP),
    "extension before system": (UDP, None, TCP, TCP),
}


@pytest.mark.parametrize(("system", "domain", "extension", "chosen"), LEVELS.values(), ids=LEVELS.keys())
def test_asks_extension_then_domain_then_system(
    system: Transport | None, domain: Transport | None, extension: Transport | None, chosen: Transport
) -> None:
    assert levels(system, domain, extension).transport is chosen


def test_an_extension_that_is_not_configured_has_its_domains_settings() -> None:
    assert planned(ask(domain=DomainSettings(transport=UDP), extension="999")).transport is UDP


PREFERRED = {
    "tls, tcp, udp": ({TLS, TCP, UDP}, TLS),
    "tcp, udp": ({TCP, UDP}, TCP),
    "udp": ({UDP}, UDP),
}


@pytest.mark.parametrize(("supported", "chosen"), PREFERRED.values(), ids=PREFERRED.keys())
def test_prefers_tls_then_tcp_then_udp_as_the_phone_supports(supported: set[Transport], chosen: Transport) -> None:
    answer = planned(ask(transports=frozenset(supported)))
    assert answer.transport is chosen
    assert "transport-fallback" not in codes(answer)


def test_a_transport_that_the_phone_lacks_gives_way_with_a_warning() -> None:
    answer = planned(ask(system=SystemSettings(transport=TCP), transports=frozenset({TLS, UDP})))
    assert answer.transport is TLS
    assert "transport-fallback" in codes(answer)


def test_a_transport_on_which_the_pbx_does_not_listen_gives_way_with_a_warning() -> None:
    system = SystemSettings(transport=TLS, listeners=Listeners(tls=()))
    answer = planned(ask(system=system))
    assert answer.transport is TCP
    assert "transport-fallback" in codes(answer)


def test_a_listener_of_another_family_does_not_count() -> None:
    system = SystemSettings(listeners=Listeners(tls=(parse_listener("[::]:5061"),)))
    assert planned(ask(system=system)).transport is TCP
    assert planned(ask(system=system, source="2001:db8:0:1::7")).transport is TLS


STRICT = {
    "system": (SystemSettings(transport=TLS, strict_transport=True), DomainSettings(), True),
    "domain": (SystemSettings(transport=TLS), DomainSettings(strict_transport=True), True),
    "domain lets go": (
        SystemSettings(transport=TLS, strict_transport=True), DomainSettings(strict_transport=False), False,
    ),
    "nothing was demanded": (SystemSettings(strict_transport=True), DomainSettings(), False),
}  # fmt: skip


@pytest.mark.parametrize(("system", "domain", "refused"), STRICT.values(), ids=STRICT.keys())
def test_a_strict_demand_is_met_or_refused(system: SystemSettings, domain: DomainSettings, refused: bool) -> None:
    answer = ask(system=system, domain=domain, transports=frozenset({TCP}))
    if refused:
        assert isinstance(answer, Refusal)
        assert answer.code == "transport-not-available"
    else:
        assert planned(answer).transport is TCP


WITHOUT = {
    "nothing in common": (Listeners(tls=(), tcp=()), {TLS, TCP}, "no-common-transport"),
    "in common, but not on an address for the phone": (
        Listeners(udp=(), tcp=(), tls=(Listener(5061, ip_address("203.0.113.1")),)), {TLS}, "not-listening"
    ),
    "listening on another family only": (
        Listeners(udp=(), tcp=(), tls=(parse_listener("[::]:5061"),)), {TLS}, "not-listening"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("listeners", "supported", "code"), WITHOUT.values(), ids=WITHOUT.keys())
def test_refuses_where_no_transport_is_left(listeners: Listeners, supported: set[Transport], code: str) -> None:
    for transport in (None, TLS):
        system = SystemSettings(listeners=listeners, transport=transport, strict_transport=True)
        answer = ask(system=system, transports=frozenset(supported))
        assert isinstance(answer, Refusal)
        assert answer.code == code


ADVICE = {
    TLS: {"tls-certificate-unknown", "tls-to-address"},
    TCP: {"tcp-cleartext"},
    UDP: {"udp-fragmentation", "udp-nat"},
}


@pytest.mark.parametrize(("transport", "expected"), ADVICE.items(), ids=list(ADVICE))
def test_advice_goes_with_the_transport(transport: Transport, expected: set[str]) -> None:
    assert codes(ask(system=SystemSettings(transport=transport))) == expected
