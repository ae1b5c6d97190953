"""Domain-name mode and what phones can do: room, ports, names of their own, doubts; and that it is said why."""

import pytest
from msgspec.structs import replace

from planner.core.answers import Status
from planner.core.choice import Step
from planner.core.phones.device import Device, DnsClass
from planner.core.phones.family import Codes, PhoneFamily, TransportScope
from planner.core.phones.layout import Row, parse_template
from planner.core.plan.plan import Lookup
from planner.core.policy.settings import FlattenSrv
from planner.core.transports import Transport
from tests.support.by_name_cases import (
    ADDRESS_ONLY,
    APEX,
    FULL,
    GENERIC,
    HEAD,
    MERGED,
    SERVERS,
    SRV_TLS,
    SRV_UDP,
    TCP,
    TLS,
    UDP,
    ask,
    codes,
    planned,
    told,
)


def test_servers_for_which_a_phone_has_no_room_are_left_out_with_a_warning() -> None:
    plan = planned(ask(FULL, device=replace(ADDRESS_ONLY, room=1)))
    assert [server.host for server in plan.servers] == ["sip1.example.org"]
    assert "servers-left-out" in codes(plan)
    servers = next(choice for choice in plan.choices if choice.step is Step.SERVERS)
    assert [passed.value for passed in servers.passed_over] == ["sip2.example.org"]
    assert "servers-left-out" not in codes(ask(FULL, device=replace(ADDRESS_ONLY, room=2)))
    one = planned(ask(FULL, device=replace(ADDRESS_ONLY, room=1, no_room="it takes one controller")))
    text = next(warning.text for warning in one.warnings if warning.code == "servers-left-out")
    assert text == "the phone will never turn to sip2.example.org: it takes one controller"


OBI = Device("obi", tls_srv_label="_sip._tls", room=1)
OWN_NAME = "_sip._tls SRV 10 0 5061 sip2\n"


def test_a_phone_that_asks_for_srv_of_tls_at_a_name_of_its_own_is_verified_there() -> None:
    plan = planned(ask(HEAD + SERVERS + SRV_TLS + OWN_NAME, device=OBI, transport=TLS))
    assert told(plan) == ("example.org", None, TLS, Lookup.SRV)
    assert [server.host for server in plan.servers] == ["sip2.example.org"]
    assert codes(plan) == set()


def test_where_its_own_name_is_missing_srv_is_followed_for_it() -> None:
    plan = planned(ask(HEAD + SERVERS + SRV_TLS, device=OBI, transport=TLS))
    assert told(plan) == ("sip1.example.org", 5061, TLS, Lookup.A)
    assert plan.is_flattened
    assert codes(plan) == {"srv-name-differs", "servers-left-out", "tls-certificate-must-name-servers"}
    text = next(warning.text for warning in plan.warnings if warning.code == "srv-name-differs")
    assert "_sip._tls.example.org" in text


def test_its_own_name_is_asked_for_tls_only_and_its_absence_ends_no_search() -> None:
    assert told(planned(ask(HEAD + SERVERS + SRV_UDP, device=OBI))) == ("example.org", None, UDP, Lookup.SRV)
    never = planned(ask(FULL + APEX, device=OBI, transport=TLS, flatten_srv=FlattenSrv.NEVER))
    assert told(never) == ("example.org", 5061, TLS, Lookup.A)
    owed = ask(HEAD + SERVERS, device=OBI, transport=TLS, faults={"_sips._tcp.example.org SRV": Status.SERVFAIL})
    assert "dns-temporary-failure" in codes(owed)


def test_servers_with_another_port_are_left_out_of_a_phone_that_has_one_port_for_all() -> None:
    plan = planned(ask(FULL, device=replace(ADDRESS_ONLY, one_port=True, room=2)))
    assert [server.host for server in plan.servers] == ["sip1.example.org"]
    assert "the phone will never turn to sip2.example.org: the phone has one port for all servers" in next(
        warning.text for warning in plan.warnings if warning.code == "servers-left-out"
    )


def test_a_transport_that_cannot_be_planned_is_told_with_its_reason() -> None:
    phone = Device("x", transports=frozenset({UDP}), lacks=((TLS, "its key for TLS is not known"),))
    plan = planned(ask(FULL, device=phone, transport=TLS))
    text = next(warning.text for warning in plan.warnings if warning.code == "transport-fallback")
    assert text == "tls was asked for (system setting), but its key for TLS is not known: udp instead"


def test_that_discovery_is_not_proven_is_said_where_the_phone_is_left_to_it() -> None:
    phones = PhoneFamily("Vendor", Device("vendor"), srv_doubts={TLS: "nobody tried it"})
    assert "discovery-not-proven" in codes(ask(FULL, family=phones, transport=TLS))
    assert "discovery-not-proven" not in codes(ask(FULL, family=phones, transport=TCP))
    assert "discovery-not-proven" not in codes(ask(HEAD + APEX, family=phones, transport=TLS))


def test_nothing_to_write_is_said() -> None:
    phones = PhoneFamily("Vendor", Device("vendor"))
    assert "settings-not-known" in codes(ask(FULL, family=phones))
    told = PhoneFamily("Vendor", Device("vendor"), rows=(Row((parse_template("host"),), parse_template("{server.1}")),))
    assert "settings-not-known" not in codes(ask(FULL, family=told))
    udp_alone = replace(told, device=Device("vendor", transports=frozenset({UDP})))
    plan = planned(ask(FULL, family=udp_alone, transport=TLS))
    assert plan.transport is TLS, "the request's own device goes before the catalogue (V1)"
    assert "settings-not-known" in codes(plan)


@pytest.mark.parametrize(
    ("device", "transport", "flatten_srv", "because"),
    [
        pytest.param(ADDRESS_ONLY, None, FlattenSrv.WHEN_NEEDED, "the phone looks up addresses only", id="addresses"),
        pytest.param(GENERIC, None, FlattenSrv.ALWAYS, "flatten_srv is always", id="always"),
        pytest.param(MERGED, TLS, FlattenSrv.WHEN_NEEDED, "NAPTR does not lead this phone to tls and", id="demanded"),
        pytest.param(MERGED, None, FlattenSrv.WHEN_NEEDED, "NAPTR does not lead this phone to tls first", id="default"),
        pytest.param(replace(MERGED, dns=DnsClass.SRV), TLS, FlattenSrv.WHEN_NEEDED, "left to SRV, the", id="no NAPTR"),
    ],
)
def test_a_plan_says_why_the_servers_are_written(
    device: Device, transport: Transport | None, flatten_srv: FlattenSrv, because: str
) -> None:
    plan = planned(ask(FULL, device=device, transport=transport, flatten_srv=flatten_srv))
    said = {choice.step: choice.because for choice in plan.choices}
    assert said[Step.NAME].startswith(because)
    assert said[Step.PORT] == "the port of the first server"


def test_a_second_account_shares_the_transport_of_a_phone_that_has_one() -> None:
    rows = (Row((parse_template("{account}"),), parse_template("{transport}")),)
    codes_of = Codes({TLS: "2", TCP: "1", UDP: "0"})
    phones = PhoneFamily("V", Device("v"), codes=codes_of, rows=rows, transport_scope=TransportScope.DEVICE)
    assert "transport-shared" in codes(ask(FULL, family=phones, account=2))
    assert "transport-shared" not in codes(ask(FULL, family=phones))
    each = replace(phones, transport_scope=TransportScope.ACCOUNT)
    assert "transport-shared" not in codes(ask(FULL, family=each, account=2))


def test_a_transport_that_needs_care_is_planned_with_a_warning() -> None:
    rows = (Row((parse_template("host"),), parse_template("{server.1}")),)
    phones = PhoneFamily("V", Device("v"), rows=rows, cautions={TLS: "its certificate is old"})
    plan = planned(ask(FULL, family=phones, transport=TLS))
    assert "tls: its certificate is old" in {warning.text for warning in plan.warnings}
    assert "transport-needs-care" not in codes(ask(FULL, family=phones, transport=TCP))
