"""A domain in zone text, and a phone that is to be told its name: what the planner makes of it."""

from msgspec.structs import replace

from planner.core.answers import Answer, Question, Status, unknown
from planner.core.certificate import Certificate
from planner.core.choice import Refusal
from planner.core.locate import Open
from planner.core.names import parse_domain
from planner.core.phones.device import Device, DnsClass, Shape
from planner.core.phones.family import PhoneFamily
from planner.core.phones.identity import Identity
from planner.core.plan.plan import Lookup, Plan, Request
from planner.core.plan.planner import Planner
from planner.core.policy.listeners import Listeners
from planner.core.policy.settings import FlattenSrv, Policy, SystemSettings, WhenDnsFails
from planner.core.transports import Transport
from planner.doors.zones.zonefile import ZoneFiles
from tests.support.build import host

UDP, TCP, TLS = Transport.UDP, Transport.TCP, Transport.TLS
HOST = host(routes="default via 192.0.2.1 dev eth0", eth0="192.0.2.10/24")

HEAD = "$ORIGIN example.org.\n$TTL 300\n@ SOA ns1 hostmaster 1 7200 3600 1209600 60\n"
SERVERS = "sip1 A 198.51.100.1\nsip2 A 198.51.100.2\nsip1 AAAA 2001:db8::1\n"
SRV_TLS = "_sips._tcp SRV 10 60 5061 sip1\n_sips._tcp SRV 20 0 5071 sip2\n"
SRV_TCP = "_sip._tcp SRV 10 0 5060 sip1\n"
SRV_UDP = "_sip._udp SRV 10 0 5060 sip1\n"
APEX = "@ A 203.0.113.80\n"
FULL = HEAD + SERVERS + SRV_TLS + SRV_TCP + SRV_UDP

ADDRESS_ONLY = Device("a", dns=DnsClass.A)
GENERIC = Device("generic")
MERGED = Device("merged", dns=DnsClass.NAPTR, shape=Shape.MERGED)


def ask(
    zone: str,
    *,
    device: Device = GENERIC,
    family: PhoneFamily | None = None,
    account: int = 1,
    faults: dict[str, Status] | None = None,
    transport: Transport | None = None,
    certificate: Certificate | None = None,
    seed: str = "",
    strict: bool = False,
    listeners: Listeners | None = None,
    when_dns_fails: WhenDnsFails = WhenDnsFails.ADDRESS,
    flatten_srv: FlattenSrv = FlattenSrv.WHEN_NEEDED,
    stale: bool = False,
) -> Plan | Refusal:
    system = SystemSettings(
        use_domain_name=True,
        transport=transport,
        strict_transport=strict,
        when_dns_fails=when_dns_fails,
        flatten_srv=flatten_srv,
        listeners=listeners or Listeners(),
    )
    planner = Planner(Policy(system=system), HOST, certificate)
    request = Request(parse_domain("example.org"), identity=Identity(device, family=family), account=account, seed=seed)
    files = ZoneFiles.from_text(zone)
    answers: dict[Question, Answer] = {}
    for _ in range(20):
        planned = planner.plan(request, peek=answers.get)
        if not isinstance(planned, Open):
            return planned
        for question in planned.questions:
            status = (faults or {}).get(str(question))
            answer = files.answer(question) if status is None else unknown(question, status)
            answers[question] = replace(answer, stale=stale)
    raise AssertionError("it never ends")


def planned(answer: Plan | Refusal) -> Plan:
    assert isinstance(answer, Plan), answer
    return answer


def codes(answer: Plan | Refusal) -> set[str]:
    advice = {"tls-certificate-unknown", "tcp-cleartext", "udp-nat", "udp-fragmentation"}
    return {warning.code.value for warning in answer.warnings} - advice


def told(plan: Plan) -> tuple[str, int | None, Transport, Lookup]:
    return plan.host, plan.port, plan.transport, plan.dns
