"""The plan as a whole: transports (T), patterns in it (O3), mode (D1), ports and URIs (U), warnings, fingerprint."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from planner.core.addresses import parse_endpoint
from planner.core.certificate import Certificate
from planner.core.choice import Refusal, Step
from planner.core.locate.inquiry import Open
from planner.core.names import parse_domain
from planner.core.phones.device import Device
from planner.core.phones.identity import Identity
from planner.core.plan.plan import Lookup, Mode, Plan, Request
from planner.core.plan.planner import Planner
from planner.core.plan.provisioning import fingerprint
from planner.core.policy.listeners import Listener, Listeners, parse_listener
from planner.core.policy.patterns import parse_patterns
from planner.core.policy.settings import (
    DomainSettings,
    ExtensionSettings,
    Policy,
    SystemSettings,
    UnknownDomains,
    WhenDnsFails,
)
from planner.core.transports import PREFERENCE, Transport
from tests.support.build import host

UDP, TCP, TLS = Transport.UDP, Transport.TCP, Transport.TLS
HOST = host(
    routes="default via 192.0.2.1 dev eth0; default via fe80::1 dev eth0",
    eth0="192.0.2.10/24, 2001:db8:0:1::10/64",
    eth1="198.51.100.10/24",
)
OFFICES = parse_patterns(
    "203.0.113.7/255.255.255.255/198.51.100.20 10.43.0.0/255.255.255.0/10.43.0.1:5061/tls"
)  # O4, as written


def ask(
    *,
    system: SystemSettings | None = None,
    domain: DomainSettings | None = None,
    certificate: Certificate | None = None,
    name: str = "example.com",
    source: str | None = "192.0.2.7",
    extension: str | None = None,
    transports: frozenset[Transport] = frozenset(PREFERENCE),
) -> Plan | Refusal:
    domains = {} if domain is None else {name: domain}
    request = Request(
        parse_domain(name),
        extension=extension,
        source=None if source is None else parse_endpoint(source),
        identity=Identity(Device("generic", transports=transports)),
    )
    answer = Planner(Policy(system=system or SystemSettings(), domains=domains), HOST, certificate).plan(request)
    assert not isinstance(answer, Open)
    return answer


def planned(answer: Plan | Refusal) -> Plan:
    assert isinstance(answer, Plan), answer
    return answer


def codes(answer: Plan | Refusal) -> set[str]:
    return {warning.code.value for warning in answer.warnings}


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


CERTIFICATES = {
    "carries the address": (Certificate(addresses=frozenset({"192.0.2.10"})), set()),
    "carries a name only": (Certificate(names=frozenset({"example.com"})), {"tls-to-address"}),
}


@pytest.mark.parametrize(("certificate", "expected"), CERTIFICATES.values(), ids=CERTIFICATES.keys())
def test_tls_to_an_address_is_fine_if_the_certificate_carries_it(certificate: Certificate, expected: set[str]) -> None:
    assert codes(ask(certificate=certificate)) == expected


def test_the_example_of_two_offices() -> None:
    domain = DomainSettings(transport=TLS, outbound_proxy_pattern=OFFICES)
    router = planned(ask(domain=domain, source="203.0.113.7"))
    assert (router.mode, router.host, router.port, router.transport) == (Mode.PATTERN, "198.51.100.20", 5060, UDP)
    gateway = planned(ask(domain=domain, source="10.43.0.99"))
    assert (gateway.mode, gateway.host, gateway.port, gateway.transport) == (Mode.PATTERN, "10.43.0.1", 5061, TLS)
    elsewhere = planned(ask(domain=domain, source="192.0.2.7"))
    assert (elsewhere.mode, elsewhere.host, elsewhere.transport) == (Mode.ADDRESS, "192.0.2.10", TLS)


def test_a_pattern_matches_a_mapped_source_as_ipv4() -> None:
    domain = DomainSettings(outbound_proxy_pattern=OFFICES)
    assert planned(ask(domain=domain, source="::ffff:203.0.113.7")).mode is Mode.PATTERN


def test_a_pattern_matches_no_unknown_source() -> None:
    domain = DomainSettings(outbound_proxy_pattern=parse_patterns("0.0.0.0/0/198.51.100.20"))
    for source in (None, "127.0.0.1"):
        assert planned(ask(domain=domain, source=source)).mode is Mode.ADDRESS


def test_a_pattern_holds_though_the_phone_lacks_its_transport_and_warns() -> None:
    domain = DomainSettings(strict_transport=True, transport=TLS, outbound_proxy_pattern=OFFICES)
    answer = planned(ask(domain=domain, source="203.0.113.7", transports=frozenset({TLS})))
    assert answer.transport is UDP
    assert codes(answer) == {"device-lacks-transport", "udp-fragmentation", "udp-nat"}


def test_a_pattern_overrides_the_domain_name_mode() -> None:
    domain = DomainSettings(use_domain_name=True, outbound_proxy_pattern=OFFICES)
    system = SystemSettings(when_dns_fails=WhenDnsFails.REFUSE)
    assert planned(ask(system=system, domain=domain, source="203.0.113.7")).mode is Mode.PATTERN


def test_a_patterns_host_name_is_not_looked_up() -> None:
    domain = DomainSettings(outbound_proxy_pattern=parse_patterns("0.0.0.0/0/edge.example.org:5061/tls"))
    answer = planned(ask(domain=domain))
    assert (answer.host, answer.family, answer.dns, answer.valid_for) == ("edge.example.org", None, Lookup.A, None)
    assert answer.servers[0].addresses is None
    assert answer.uri == "sip:edge.example.org:5061;transport=tls"


def test_a_patterns_name_is_held_against_the_certificate() -> None:
    domain = DomainSettings(outbound_proxy_pattern=parse_patterns("0.0.0.0/0/edge.example.org:5061/tls"))
    assert codes(ask(domain=domain)) == {"tls-certificate-unknown"}
    assert codes(ask(domain=domain, certificate=Certificate(frozenset({"edge.example.org"})))) == set()
    assert codes(ask(domain=domain, certificate=Certificate(frozenset({"example.com"})))) == {"tls-name-mismatch"}


def test_uris_of_an_ipv6_plan_have_brackets() -> None:
    answer = planned(ask(source="2001:db8:0:1::7"))
    assert answer.uri == "sip:[2001:db8:0:1::10]:5061;transport=tls"
    assert answer.sips_uri == "sips:[2001:db8:0:1::10]:5061"


def test_there_is_no_sips_uri_without_tls() -> None:
    answer = planned(ask(system=SystemSettings(transport=UDP)))
    assert (answer.uri, answer.sips_uri) == ("sip:192.0.2.10:5060;transport=udp", None)


NOT_PRESENTABLE = {"localhost": "localhost", "IPv4": "192.0.2.99", "IPv6": "[2001:db8::99]", "one label": "pbx"}


@pytest.mark.parametrize("name", NOT_PRESENTABLE.values(), ids=NOT_PRESENTABLE.keys())
def test_a_domain_that_cannot_be_presented_goes_back_to_the_address(name: str) -> None:
    answer = planned(ask(system=SystemSettings(use_domain_name=True), name=name))
    assert (answer.mode, answer.registrar) == (Mode.ADDRESS, "192.0.2.10")
    assert "domain-not-presentable" in codes(answer)


def test_the_registrar_is_the_domain() -> None:
    assert planned(ask()).registrar == "example.com"


def test_an_unknown_domain_is_refused_where_the_system_says_so() -> None:
    answer = ask(system=SystemSettings(unknown_domains=UnknownDomains.REFUSE))
    assert isinstance(answer, Refusal)
    assert answer.code == "unknown-domain"
    assert planned(ask(system=SystemSettings(unknown_domains=UnknownDomains.REFUSE), domain=DomainSettings()))


def test_an_address_plan_has_one_server_and_no_expiry() -> None:
    answer = planned(ask())
    (server,) = answer.servers
    assert (server.host, server.port, server.transport, server.addresses) == ("192.0.2.10", 5061, TLS, ("192.0.2.10",))
    assert (answer.valid_for, answer.degraded, answer.dns) == (None, False, Lookup.NONE)


def test_every_step_is_told_with_its_rule() -> None:
    answer = planned(ask(domain=DomainSettings(outbound_proxy_pattern=OFFICES)))
    assert [choice.step for choice in answer.choices] == [
        Step.DEVICE, Step.PATTERN, Step.MODE, Step.TRANSPORT, Step.ADDRESS, Step.PORT,
    ]  # fmt: skip
    assert all(choice.rule and choice.because for choice in answer.choices)


def test_every_transport_is_chosen_or_passed_over() -> None:
    for choice in planned(ask(transports=frozenset({UDP}))).choices:
        if choice.step is Step.TRANSPORT:
            assert {choice.value, *(passed.value for passed in choice.passed_over)} == {"tls", "tcp", "udp"}


def test_the_fingerprint_covers_what_is_written_and_nothing_else() -> None:
    plan = planned(ask())
    same = (
        replace(plan, choices=()),
        replace(plan, warnings=()),
        replace(plan, valid_for=300),
        replace(plan, extension="7"),
    )
    assert {fingerprint(it, ()) for it in same} == {fingerprint(plan, ())}
    other = (
        replace(plan, registrar="example.org"),
        replace(plan, host="192.0.2.11"),
        replace(plan, port=5062),
        replace(plan, port=None),
        replace(plan, transport=UDP),
        replace(plan, dns=Lookup.A),
        replace(plan, is_flattened=True),
    )
    assert len({fingerprint(it, ()) for it in (plan, *other)}) == 1 + len(other)


ports = st.integers(1, 65535)
where = st.sampled_from([None, "192.0.2.10", "198.51.100.10", "2001:db8:0:1::10"])
listeners = st.lists(st.builds(lambda p, a: Listener(p, a and ip_address(a)), ports, where), max_size=3).map(tuple)


@given(
    listeners=st.builds(Listeners, udp=listeners, tcp=listeners, tls=listeners),
    demanded=st.sampled_from([None, *PREFERENCE]),
    supported=st.frozensets(st.sampled_from(PREFERENCE), min_size=1),
    source=st.sampled_from([None, "192.0.2.7", "198.51.100.7", "203.0.113.7", "2001:db8:0:1::7", "127.0.0.1"]),
)
def test_a_plan_never_presents_an_address_that_no_listener_serves(
    listeners: Listeners, demanded: Transport | None, supported: frozenset[Transport], source: str | None
) -> None:
    answer = ask(system=SystemSettings(transport=demanded, listeners=listeners), transports=supported, source=source)
    if isinstance(answer, Plan):
        assert answer.port == listeners.port_on(answer.transport, ip_address(answer.host))
        assert answer.transport in supported
