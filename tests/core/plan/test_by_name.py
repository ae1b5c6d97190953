"""Domain-name mode: what is presented when the DNS says this. Rules D1 to D7, in zone text."""

import pytest

from planner.core.answers import Answer, Question, RecordType, Status
from planner.core.certificate import Certificate
from planner.core.choice import Refusal
from planner.core.locate import Open
from planner.core.names import DnsName, parse_domain
from planner.core.phones.device import Device, DnsClass, Shape
from planner.core.plan.plan import Lookup, Mode, Plan, Request
from planner.core.plan.planner import Planner
from planner.core.plan.provisioning import fingerprint
from planner.core.policy.listeners import Listener, Listeners
from planner.core.policy.settings import DomainSettings, FlattenSrv, Policy, SystemSettings, WhenDnsFails
from planner.core.transports import Transport
from planner.doors.zones.zonefile import ZoneFiles
from tests.support.by_name_cases import (
    ADDRESS_ONLY,
    APEX,
    FULL,
    GENERIC,
    HEAD,
    HOST,
    MERGED,
    SERVERS,
    SRV_TCP,
    SRV_UDP,
    TCP,
    TLS,
    UDP,
    ask,
    codes,
    planned,
    told,
)


def test_srv_that_leads_to_an_address_presents_the_name_without_a_port() -> None:
    plan = planned(ask(FULL))
    assert plan.mode is Mode.DOMAIN
    assert told(plan) == ("example.org", None, TLS, Lookup.SRV)
    assert plan.uri == "sip:example.org;transport=tls"
    assert plan.family is None
    assert codes(plan) == set()


def test_servers_are_ordered_by_priority_with_the_addresses_that_they_lead_to() -> None:
    servers = planned(ask(FULL)).servers
    assert [(s.host, s.port, s.transport) for s in servers] == [
        ("sip1.example.org", 5061, TLS), ("sip2.example.org", 5071, TLS),
    ]  # fmt: skip
    assert set(servers[0].addresses or ()) == {"198.51.100.1", "2001:db8::1"}


def test_the_plan_is_valid_for_the_least_ttl_used() -> None:
    assert planned(ask(FULL.replace("sip2 A", "sip2 42 A"))).valid_for == 42


DEFAULTS = {
    "all": (FULL, TLS),
    "no TLS": (HEAD + SERVERS + SRV_TCP + SRV_UDP, TCP),
    "UDP alone": (HEAD + SERVERS + SRV_UDP, UDP),
    "TLS says no": (HEAD + SERVERS + "_sips._tcp SRV 0 0 0 .\n" + SRV_UDP, UDP),
}


@pytest.mark.parametrize(("zone", "transport"), DEFAULTS.values(), ids=DEFAULTS.keys())
def test_on_default_the_first_transport_that_srv_bears_out_is_taken(zone: str, transport: Transport) -> None:
    plan = planned(ask(zone))
    assert told(plan) == ("example.org", None, transport, Lookup.SRV)
    assert codes(plan) == set()


@pytest.mark.parametrize("status", [Status.SERVFAIL, Status.TIMEOUT, Status.REFUSED, Status.TRUNCATED, Status.BOGUS])
def test_nobody_is_moved_to_a_weaker_transport_by_a_failure(status: Status) -> None:
    plan = planned(ask(FULL, faults={"_sips._tcp.example.org SRV": status}))
    assert (plan.mode, plan.transport, plan.degraded) == (Mode.ADDRESS, TLS, True)
    assert codes(plan) == {"dns-temporary-failure", "tls-to-address"}


def test_no_srv_at_all_presents_the_name_with_a_port_and_warns() -> None:
    plan = planned(ask(HEAD + APEX))
    assert told(plan) == ("example.org", 5061, TLS, Lookup.A)
    assert codes(plan) == {"no-srv"}
    assert plan.servers[0].addresses == ("203.0.113.80",)


def test_the_port_beside_a_name_is_that_of_the_listener() -> None:
    plan = planned(ask(HEAD + APEX, listeners=Listeners(tls=(Listener(5081),))))
    assert plan.port == 5081


def test_a_demanded_transport_without_srv_keeps_the_transport() -> None:
    plan = planned(ask(HEAD + SERVERS + APEX + SRV_UDP, transport=TLS))
    assert told(plan) == ("example.org", 5061, TLS, Lookup.A)


def test_an_address_only_phone_is_given_the_servers_themselves() -> None:
    plan = planned(ask(FULL, device=ADDRESS_ONLY))
    assert plan.is_flattened
    assert told(plan) == ("sip1.example.org", 5061, TLS, Lookup.A)
    assert [s.host for s in plan.servers] == ["sip1.example.org", "sip2.example.org"]
    assert codes(plan) == {"tls-certificate-must-name-servers"}


def test_an_address_only_phone_without_srv_is_given_the_name_with_a_port() -> None:
    plan = planned(ask(HEAD + APEX, device=ADDRESS_ONLY))
    assert told(plan) == ("example.org", 5061, TLS, Lookup.A)
    assert codes(plan) == set()


def test_flattening_can_be_switched_off() -> None:
    plan = planned(ask(FULL + APEX, device=ADDRESS_ONLY, flatten_srv=FlattenSrv.NEVER))
    assert told(plan) == ("example.org", 5061, TLS, Lookup.A)


def test_flattening_can_be_asked_for_always() -> None:
    plan = planned(ask(FULL, flatten_srv=FlattenSrv.ALWAYS))
    assert plan.is_flattened


NAMED = {
    "all servers": ({"sip1.example.org", "sip2.example.org"}, set()),
    "not all": ({"sip1.example.org"}, {"tls-name-mismatch"}),
}


@pytest.mark.parametrize(("names", "expected"), NAMED.values(), ids=NAMED.keys())
def test_the_certificate_must_name_the_servers_of_a_flattened_plan(names: set[str], expected: set[str]) -> None:
    answer = ask(FULL, device=ADDRESS_ONLY, certificate=Certificate(frozenset(names)))
    assert codes(answer) == expected


def test_the_certificate_must_name_the_domain_where_the_phone_follows_srv() -> None:
    assert codes(ask(FULL, certificate=Certificate(frozenset({"example.org"})))) == set()
    assert codes(ask(FULL, certificate=Certificate(frozenset({"sip1.example.org"})))) == {"tls-name-mismatch"}


NAPTR_TLS = '@ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp\n'
NAPTR_UDP = '@ NAPTR 20 10 "s" "SIP+D2U" "" _sip._udp\n'
DISCOVERY = {
    "NAPTR lists the demanded transport alone": (NAPTR_TLS, TLS, Lookup.NAPTR),
    "NAPTR lists another one too": (NAPTR_TLS + NAPTR_UDP, TLS, Lookup.A),
    "on default, NAPTR prefers it": (NAPTR_TLS + NAPTR_UDP, None, Lookup.NAPTR),
    "on default, NAPTR prefers another": (NAPTR_TLS.replace("10 10", "30 10") + NAPTR_UDP, None, Lookup.A),
    "no NAPTR": ("", TLS, Lookup.A),
}


@pytest.mark.parametrize(("naptr", "demanded", "lookup"), DISCOVERY.values(), ids=DISCOVERY.keys())
def test_a_merged_phone_is_left_to_discovery_only_where_that_keeps_its_transport(
    naptr: str, demanded: Transport | None, lookup: Lookup
) -> None:
    plan = planned(ask(FULL + naptr, device=MERGED, transport=demanded))
    assert (plan.dns, plan.transport, plan.is_flattened) == (lookup, TLS, lookup is Lookup.A)
    if lookup is Lookup.NAPTR:
        assert (plan.host, plan.port, plan.uri) == ("example.org", None, "sip:example.org")


def test_an_orthogonal_phone_that_knows_naptr_is_served_by_srv() -> None:
    plan = planned(ask(FULL + NAPTR_UDP, device=Device("generic", dns=DnsClass.NAPTR)))
    assert told(plan) == ("example.org", None, TLS, Lookup.SRV)


def test_one_phone_always_gets_the_same_order_and_the_fleet_is_spread() -> None:
    zone = HEAD + SERVERS + "_sips._tcp SRV 0 50 5061 sip1\n_sips._tcp SRV 0 50 5061 sip2\n"
    first = [planned(ask(zone, seed=f"phone{n}")).servers[0].host for n in range(200)]
    assert first == [planned(ask(zone, seed=f"phone{n}")).servers[0].host for n in range(200)]
    assert 60 <= first.count("sip1.example.org") <= 140  # 100 ± 5.6 standard deviations


def test_the_order_is_in_the_fingerprint_only_where_it_is_written() -> None:
    zone = HEAD + SERVERS + "_sips._tcp SRV 0 50 5061 sip1\n_sips._tcp SRV 0 50 5061 sip2\n"
    by_name = {fingerprint(planned(ask(zone, seed=f"phone{n}")), ()) for n in range(20)}
    written = {fingerprint(planned(ask(zone, seed=f"phone{n}", device=ADDRESS_ONLY)), ()) for n in range(20)}
    assert (len(by_name), len(written)) == (1, 2)


def test_a_demanded_transport_that_is_not_there_gives_way_or_is_refused() -> None:
    listeners = Listeners(tls=())
    plan = planned(ask(FULL, transport=TLS, listeners=listeners))
    assert told(plan) == ("example.org", None, TCP, Lookup.SRV)
    assert codes(plan) == {"transport-fallback"}
    refusal = ask(FULL, transport=TLS, listeners=listeners, strict=True)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "transport-not-available"


def test_nothing_in_common_is_refused() -> None:
    refusal = ask(FULL, listeners=Listeners(tls=(), tcp=()), device=Device("x", transports=frozenset({TLS, TCP})))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "no-common-transport"


def test_a_domain_may_switch_its_name_off() -> None:
    policy = Policy(
        system=SystemSettings(use_domain_name=True), domains={"example.org": DomainSettings(use_domain_name=False)}
    )
    answer = Planner(policy, HOST).plan(Request(parse_domain("example.org")))
    assert isinstance(answer, Plan)
    assert answer.mode is Mode.ADDRESS


def test_naptr_is_asked_only_where_it_matters() -> None:
    planner = Planner(Policy(system=SystemSettings(use_domain_name=True)), HOST)
    answer = planner.plan(Request(parse_domain("example.org")))
    assert isinstance(answer, Open)
    assert Question(DnsName("example.org"), RecordType.NAPTR) not in answer.questions


def test_what_was_verified_for_one_phone_holds_for_the_next_within_a_moment() -> None:
    files = ZoneFiles.from_text(FULL)
    planner = Planner(Policy(system=SystemSettings(use_domain_name=True)), HOST)
    request = Request(parse_domain("example.org"))
    answers: dict[Question, Answer] = {}
    while isinstance(answer := planner.plan(request, peek=answers.get, moment=1), Open):
        answers |= {question: files.answer(question) for question in answer.questions}
    again = planner.plan(request, moment=1)
    assert isinstance(again, Plan)
    assert isinstance(answer, Plan)
    assert again == answer
    assert isinstance(planner.plan(request, moment=2), Open)
    assert isinstance(planner.plan(request), Open)


def test_a_merged_phone_that_may_not_be_flattened_is_given_the_name_with_a_port() -> None:
    plan = planned(ask(FULL + APEX, device=MERGED, transport=TLS, flatten_srv=FlattenSrv.NEVER))
    assert told(plan) == ("example.org", 5061, TLS, Lookup.A)
    assert [server.addresses for server in plan.servers] == [("203.0.113.80",)]


def test_a_merged_phone_that_knows_no_naptr_is_never_left_to_discovery() -> None:
    phone = Device("merged", dns=DnsClass.SRV, shape=Shape.MERGED)
    naptr = '@ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp\n'
    plan = planned(ask(FULL + naptr, device=phone))
    assert told(plan) == ("sip1.example.org", 5061, TLS, Lookup.A)
    assert plan.is_flattened


@pytest.mark.parametrize(
    ("device", "transport", "expected"),
    [
        pytest.param(MERGED, None, (None, Lookup.NAPTR), id="its transport is left to it"),
        pytest.param(MERGED, TLS, (5061, Lookup.A), id="what was asked for is not left to a DNS that fails"),
        pytest.param(Device("m", dns=DnsClass.SRV, shape=Shape.MERGED), None, (5061, Lookup.A), id="no NAPTR"),
        pytest.param(GENERIC, TLS, (None, Lookup.SRV), id="orthogonal"),
    ],
)
def test_a_name_presented_unverified_is_one_that_the_phone_can_express(
    device: Device, transport: Transport | None, expected: tuple[int | None, Lookup]
) -> None:
    plan = planned(ask(HEAD, device=device, transport=transport, when_dns_fails=WhenDnsFails.PRESENT))
    assert (plan.port, plan.dns) == expected
    assert plan.host == "example.org"
