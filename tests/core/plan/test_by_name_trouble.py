"""Domain-name mode in trouble: SRV that is dead, a DNS that fails, answers that are stale (D4, D5)."""

import pytest

from planner.core.addresses import Family
from planner.core.answers import Status
from planner.core.choice import Refusal
from planner.core.phones.device import Device
from planner.core.plan.plan import Lookup, Mode
from planner.core.policy.settings import FlattenSrv, WhenDnsFails
from tests.support.by_name_cases import ADDRESS_ONLY, APEX, FULL, HEAD, TLS, ask, codes, planned, told

DEAD = {
    "no target has an address": "_sips._tcp SRV 0 0 5061 gone\n",
    "not available": "_sips._tcp SRV 0 0 0 .\n",
}


@pytest.mark.parametrize("records", DEAD.values(), ids=DEAD.keys())
def test_srv_that_exists_and_is_dead_is_not_verified(records: str) -> None:
    plan = planned(ask(HEAD + APEX + records, transport=TLS))
    assert plan.mode is Mode.ADDRESS
    assert codes(plan) == {"dns-not-ready", "tls-to-address"}


def test_srv_must_lead_to_an_address_of_a_family_that_the_phone_has() -> None:
    zone = HEAD + "_sips._tcp SRV 0 0 5061 six\nsix AAAA 2001:db8::6\n"
    assert planned(ask(zone, transport=TLS)).mode is Mode.DOMAIN
    ipv4 = Device("generic", families=frozenset({Family.IPV4}))
    assert planned(ask(zone, transport=TLS, device=ipv4)).mode is Mode.ADDRESS


FAILS = {
    "permanent": ("", {}, "dns-not-ready", False),
    "temporary": ("", {"_sips._tcp.example.org SRV": Status.TIMEOUT}, "dns-temporary-failure", True),
}


@pytest.mark.parametrize(("zone", "faults", "code", "degraded"), FAILS.values(), ids=FAILS.keys())
def test_when_dns_fails_the_address_is_presented_or_the_name_all_the_same_or_nothing(
    zone: str, faults: dict[str, Status], code: str, degraded: bool
) -> None:
    address = planned(ask(HEAD + zone, faults=faults))
    assert (address.mode, address.host, address.degraded) == (Mode.ADDRESS, "192.0.2.10", degraded)
    assert code in codes(address)
    present = planned(ask(HEAD + zone, faults=faults, when_dns_fails=WhenDnsFails.PRESENT))
    assert told(present) == ("example.org", None, TLS, Lookup.SRV)
    assert (codes(present), present.degraded) == ({code}, degraded)
    assert [server.addresses for server in present.servers] == [None]
    refusal = ask(HEAD + zone, faults=faults, when_dns_fails=WhenDnsFails.REFUSE)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code


def test_what_is_presented_unverified_to_an_address_only_phone_has_the_listeners_port() -> None:
    plan = planned(ask(HEAD, device=ADDRESS_ONLY, when_dns_fails=WhenDnsFails.PRESENT))
    assert told(plan) == ("example.org", 5061, TLS, Lookup.A)


def test_stale_answers_serve_and_say_so() -> None:
    plan = planned(ask(FULL, stale=True))
    assert told(plan) == ("example.org", None, TLS, Lookup.SRV)
    assert codes(plan) == {"dns-stale"}
    assert plan.degraded


def test_a_target_that_is_in_doubt_degrades_a_plan_that_has_another() -> None:
    plan = planned(ask(FULL, faults={"sip2.example.org A": Status.SERVFAIL}))
    assert plan.mode is Mode.DOMAIN
    assert plan.degraded


@pytest.mark.parametrize("records", DEAD.values(), ids=DEAD.keys())
def test_dead_srv_is_no_way_for_an_address_only_phone_either_unless_srv_is_never_followed(records: str) -> None:
    zone = HEAD + APEX + records
    plan = planned(ask(zone, transport=TLS, device=ADDRESS_ONLY))
    assert (plan.mode, codes(plan)) == (Mode.ADDRESS, {"dns-not-ready", "tls-to-address"})
    never = planned(ask(zone, transport=TLS, device=ADDRESS_ONLY, flatten_srv=FlattenSrv.NEVER))
    assert told(never) == ("example.org", 5061, TLS, Lookup.A)
