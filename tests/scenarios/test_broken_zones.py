"""One zone for each check: a sound one with one thing broken, and exactly what the audit says of it.

Every fix is applied, and the audit asked again: nothing is left of what carried one.
"""

import pytest

from planner.core.audit.catalogue import BY_ID
from planner.core.severity import Severity
from tests.broken_zones import around, coverage, naptr, srv, targets
from tests.support.auditing import Situation, fixed
from tests.support.zones import ALLOW, PRICE_OF_A_FIX, SOUND, BrokenZone, loud

CASES = [*naptr.CASES, *srv.CASES, *targets.CASES, *coverage.CASES, *around.CASES]


@pytest.mark.parametrize("broken", CASES, ids=lambda broken: broken.name)
def test_exactly_what_is_broken_is_found(broken: BrokenZone) -> None:
    asked = Situation(zone=broken.zone, settings=broken.settings + ALLOW)
    judged = asked.judged()
    ids = {finding.rule.id for finding in judged.findings if finding.severity is not Severity.INFO}
    assert ids == broken.expected, [(finding.rule.id, finding.message) for finding in judged.findings]
    assert not [it for it in judged.unknown if it.is_asked_for]
    assert all(finding.message and finding.effect for finding in judged.findings)


@pytest.mark.parametrize("broken", CASES, ids=lambda broken: broken.name)
def test_fixes_leave_nothing_of_what_they_are_for(broken: BrokenZone) -> None:
    asked = Situation(zone=broken.zone, settings=broken.settings + ALLOW)
    judged = asked.judged()
    carried = {it.rule.id for it in judged.findings if it.fix.add or it.fix.remove}
    asked.zone = fixed(asked.zone, judged)
    again = asked.judged()
    assert not [it.message for it in again.findings if it.rule.id in carried], asked.zone
    assert loud(again) <= loud(judged) | PRICE_OF_A_FIX, asked.zone


TOLD_AS_FACTS = {"RF06", "SV16", "TL04"}
LARGE_OR_LONG = {"SV19", "SV20", "WS05", "NS01", "NS02"}
BY_SERVERS = {"SV22", *(f"NS{n:02}" for n in (*range(3, 15), 18)), "CO01", "CO02", "CO08"}
BY_SIGNATURES = {f"SE{n:02}" for n in range(1, 7)}
BY_PHONES = {"TP05"}


def test_every_check_on_records_has_a_broken_zone() -> None:
    """The others have tests of their own: by servers, by signatures, by the catalogue of phones, and as situations."""
    broken = set().union(*(case.expected for case in CASES))
    elsewhere = TOLD_AS_FACTS | LARGE_OR_LONG | BY_SERVERS | BY_SIGNATURES | BY_PHONES
    assert broken == set(BY_ID) - elsewhere


def test_facts_are_told_of_a_sound_zone() -> None:
    zone = SOUND.replace("SRV 10 10 5061 sip1", "SRV 10 30 5061 sip1")
    told = [it for it in Situation(zone=zone, settings=ALLOW).judged().findings if it.severity is Severity.INFO]
    assert {it.rule.id for it in told} >= TOLD_AS_FACTS
    of_tls = {it.rule.id: it.message for it in told if it.subject.owner == "_sips._tcp.example.org"}
    assert "sip1.example.org 75%, sip2.example.org 25%" in of_tls["SV16"]
    assert (
        "sip1.example.org 75%, sip2.example.org 25%; without sip1.example.org: sip2.example.org 100%" in of_tls["RF06"]
    )
