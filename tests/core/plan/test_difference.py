"""What becomes of a phone when the settings change: zone text and settings on both sides."""

import pytest

from planner.core.choice import Refusal
from planner.core.names import parse_domain
from planner.core.plan.difference import Example, PlanChange, Tally, difference
from planner.core.plan.plan import Plan, Request
from planner.core.plan.planner import Planner
from planner.doors.settings import settings
from planner.doors.zones.zonefile import ZoneFiles
from planner.service.answering import Zones
from tests.support.build import host

HOST = host(routes="default via 192.0.2.1 dev eth0", eth0="192.0.2.10/24")
ZONE = """$ORIGIN example.org.
$TTL 300
_sips._tcp SRV 10 10 5061 sip1
_sips._tcp SRV 10 10 5061 sip2
sip1 A 192.0.2.11
sip2 A 192.0.2.12
"""
NAME = "[system]\nuse_domain_name = true\n"
TCP = '[system]\ntransport = "tcp"\n'
UDP = '[system]\ntransport = "udp"\n'
STRICT = '[system]\ntransport = "tls"\nstrict_transport = true\n[system.listeners]\ntls = []\n'


def outcome(text: str, seed: str = "") -> Plan | Refusal:
    zones = Zones(ZoneFiles.from_text(ZONE))
    planned = Planner(settings.parse(text, "settings"), HOST).plan(
        Request(parse_domain("example.org"), seed=seed), peek=zones.peek
    )
    assert isinstance(planned, Plan | Refusal)
    return planned


def changed(old: str, new: str) -> PlanChange | None:
    return difference(outcome(old), outcome(new))


def test_nothing_changes_for_equal_settings() -> None:
    assert changed(NAME, NAME) is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "",
            NAME,
            PlanChange("address 192.0.2.10:5061 tls", "example.org, SRV, tls", (), (), is_other=True),
            id="from the address to the name",
        ),
        pytest.param(
            "",
            UDP,
            PlanChange(
                *("address 192.0.2.10:5061 tls", "address 192.0.2.10:5060 udp"),
                ("tls-lost", "udp-fragmentation", "udp-nat"),
                (),
                is_other=True,
            ),
            id="TLS is lost",
        ),
        pytest.param(
            UDP,
            "",
            PlanChange(
                *("address 192.0.2.10:5060 udp", "address 192.0.2.10:5061 tls"),
                ("tls-certificate-unknown", "tls-to-address"),
                ("tls-gained",),
                is_other=True,
            ),
            id="TLS is gained",
        ),
        pytest.param(
            "",
            STRICT,
            PlanChange(
                *("address 192.0.2.10:5061 tls", "no plan (transport-not-available)"), ("refused",), (), is_other=True
            ),
            id="refused",
        ),
        pytest.param(
            STRICT,
            UDP,
            PlanChange(
                "no plan (transport-not-available)", "address 192.0.2.10:5060 udp", (), ("planned",), is_other=True
            ),
            id="no longer refused, which is not worse whatever there is to warn of",
        ),
        pytest.param(
            TCP,
            UDP,
            PlanChange(
                *("address 192.0.2.10:5060 tcp", "address 192.0.2.10:5060 udp"),
                ("udp-fragmentation", "udp-nat"),
                (),
                is_other=True,
            ),
            id="from TCP to UDP",
        ),
        pytest.param(
            UDP,
            TCP,
            PlanChange("address 192.0.2.10:5060 udp", "address 192.0.2.10:5060 tcp", (), (), is_other=True),
            id="from UDP to TCP, where nothing more can be read on the way",
        ),
        pytest.param(
            "",
            TCP,
            PlanChange(
                *("address 192.0.2.10:5061 tls", "address 192.0.2.10:5060 tcp"),
                ("tls-lost", "tcp-cleartext"),
                (),
                is_other=True,
            ),
            id="from TLS to TCP",
        ),
    ],
)
def test_a_change_is_told_with_what_is_worse(old: str, new: str, expected: PlanChange) -> None:
    found = changed(old, new)
    assert found is not None
    assert (found.before, found.after, found.better, found.is_other) == (
        *(expected.before, expected.after),
        *(expected.better, expected.is_other),
    )
    assert found.worse == expected.worse


def test_a_new_warning_alone_is_worse_though_nothing_else_is_written() -> None:
    wide = "[host]\nexclude_interfaces = []\n"
    asked = '[system]\ntransport = "tls"\n[system.listeners]\ntls = []\n'
    quiet = "[system.listeners]\ntls = []\n"
    assert changed(wide, wide) is None
    found = changed(quiet, asked)
    assert found is not None
    assert (found.is_other, found.worse) == (False, ("transport-fallback",))


def test_phones_of_one_kind_are_one_group_whatever_their_draw() -> None:
    flat = NAME + 'flatten_srv = "always"\n'
    tally = Tally()
    for number in range(100):
        example = Example(str(number), None, None)
        tally.add(outcome(NAME, str(number)), outcome(flat, str(number)), "generic", "example.org", example)
    ((key, group),) = tally.groups()
    assert key.change.after == "the servers behind example.org, tls"
    assert (group.count, len(group.examples)) == (100, 5)
    assert (tally.phones, tally.changed, tally.unchanged) == (100, 100, 0)


def test_what_gets_worse_comes_first() -> None:
    tally = Tally()
    for _ in range(3):
        tally.add(outcome(""), outcome(NAME), "generic", "example.org", Example(None, None, None))
    tally.add(outcome(""), outcome(UDP), "generic", "example.org", Example("1", None, None))
    first, second = tally.groups()
    assert first[0].change.worse
    assert (first[1].count, second[1].count) == (1, 3)
    assert tally.worse == 1 + 3 * bool(second[0].change.worse)
