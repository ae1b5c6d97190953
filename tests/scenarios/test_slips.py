"""Slips of the pen in a zone file that no single check is named after, and the fix that was meant."""

import pytest

from planner.core.severity import Severity
from tests.support.auditing import SERVER, Situation, fixed
from tests.support.zones import ALLOW

ZONE = """$ORIGIN example.org.
$TTL 300
@ SOA ns1 hostmaster 2026010101 7200 900 1209600 300
@ NS ns1
ns1 A 203.0.113.53
@ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp{end}
@ NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp{end}
_sips._tcp SRV 10 10 5061 sip1
_sips._tcp SRV 10 10 5061 sip2
_sip._tcp SRV 10 10 5060 sip1
_sip._tcp SRV 10 10 5060 sip2
sip1 A 203.0.113.10
sip2 A 198.51.100.20
"""


def loud(zone: str, trouble: dict[str, str]) -> tuple[set[str], str]:
    """Return what is found in *zone* that is an error or a warning, and the zone with all fixes applied."""
    judged = Situation(zone, settings=ALLOW, trouble={SERVER: trouble}).judged()
    found = {it.rule.id for it in judged.findings if it.severity.rank <= Severity.WARNING.rank}
    return found, fixed(zone, judged)


@pytest.mark.parametrize("says", ["nothing is there", "nothing: it has not got that zone"])
@pytest.mark.parametrize("end", [".", ".example.org.example.org."])
def test_a_replacement_with_a_dot_too_many_or_too_few_is_led_to_the_domain_s_own_set(end: str, says: str) -> None:
    refused = {f"{label} SRV": "refused" for label in ("_sips._tcp", "_sip._tcp")} if "not got" in says else {}
    zone = ZONE.format(end=end)
    found, fixed_zone = loud(zone, refused)
    assert found == {"NP03", "NP17", *(["NP14"] if end == "." else [])}
    assert loud(fixed_zone, refused)[0] == set()
    assert fixed_zone.count(" _sips._tcp.example.org.\n") == fixed_zone.count(" _sip._tcp.example.org.\n") == 1
