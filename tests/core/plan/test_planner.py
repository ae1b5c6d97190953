"""The plan as a whole: patterns in it (O3), mode (D1), ports and URIs (U), warnings, fingerprint."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from planner.core.certificate import Certificate
from planner.core.choice import Refusal, Step
from planner.core.plan.plan import Lookup, Mode, Plan
from planner.core.plan.provisioning import fingerprint
from planner.core.policy.listeners import Listener, Listeners
from planner.core.policy.patterns import parse_patterns
from planner.core.policy.settings import DomainSettings, SystemSettings, UnknownDomains, WhenDnsFails
from planner.core.transports import PREFERENCE, Transport
from tests.support.planning import OFFICES, TLS, UDP, ask, codes, planned

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
    choices = planned(ask(transports=frozenset({UDP}))).choices
    (choice,) = [choice for choice in choices if choice.step is Step.TRANSPORT]
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
