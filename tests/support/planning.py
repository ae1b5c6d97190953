"""A PBX with two links, and what it plans for a phone without asking the DNS."""

from planner.core.addresses import parse_endpoint
from planner.core.certificate import Certificate
from planner.core.choice import Refusal
from planner.core.locate.inquiry import Open
from planner.core.names import parse_domain
from planner.core.phones.device import Device
from planner.core.phones.identity import Identity
from planner.core.plan.plan import Plan, Request
from planner.core.plan.planner import Planner
from planner.core.policy.patterns import parse_patterns
from planner.core.policy.settings import DomainSettings, Policy, SystemSettings
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
