"""Collecting: what a report must not depend on."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.audit.case.case import Case
from planner.core.audit.catalogue import CHECKS
from planner.core.audit.report import Report, report
from planner.core.names import Name
from planner.core.policy.settings import AuditSettings
from planner.doors.collecting.collector import FromZoneFiles
from planner.doors.zones.zonefile import ZoneFiles
from planner.wire.audit import report_document

HEAD = "$ORIGIN example.org.\n$TTL 300\n@ SOA ns1 h 1 7200 900 1209600 300\n"
RECORDS = """@ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp
@ NAPTR 10 10 "s" "SIP+D2U" "" _sip._udp.example.net.
@ NAPTR 30 30 "s" "SIP+D2T" "" _sip._tcp.example.com.
_sips._tcp SRV 10 10 5061 sip1
_sips._tcp SRV 10 10 5061 sip2
_sips._tcp SRV 9 0 5060 sip3
_sips._tcp SRV 100 0 5061 gone
sip1 A 10.0.0.1
sip1 A 203.0.113.10
sip1 A 203.0.113.9
sip2 AAAA 2001:db8::1
sip2 AAAA 2001:db8::2
sip3 A 203.0.113.9""".splitlines()


def judged(records: list[str]) -> Report:
    """Audit a zone of *records*, in that order."""
    files = ZoneFiles.from_text(HEAD + "\n".join(records) + "\n")
    collection = asyncio.run(FromZoneFiles(files).collect(Name("example.org")))
    return report(Case(collection, AuditSettings(), None), CHECKS)


@settings(max_examples=20, deadline=None)
@given(st.permutations(RECORDS))
def test_the_turns_that_servers_give_records_change_nothing_in_a_report(turned: list[str]) -> None:
    first, second = (report_document(judged(records)) for records in (RECORDS, turned))
    second.taken_at = first.taken_at
    assert first == second
