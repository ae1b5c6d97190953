"""What a server owes is neither missing nor there."""

from collections.abc import Mapping

import pytest
from auditing import SERVER, Situation

from planner.core.audit.report import Verdict

SETTINGS = '[audit]\nallow_ranges = ["198.51.100.0/24"]\n[domains."example.org"]\n'
HOST = {"interfaces": [{"name": "eth0", "addresses": [{"ip": "198.51.100.10/24"}]}]}
ZONE = """
example.org. 300 IN SOA ns1.example.org. hostmaster.example.org. 1 7200 900 1209600 300
_sip._udp.example.org. 300 IN SRV 10 10 5060 sip1.example.org.
sip1.example.org. 300 IN A 198.51.100.10
"""


def found(trouble: Mapping[str, str]) -> tuple[Verdict, set[str]]:
    judged = Situation(zone=ZONE, trouble={SERVER: trouble}, settings=SETTINGS, host=HOST).judged()
    return judged.verdict, {finding.rule.id for finding in judged.findings}


@pytest.mark.parametrize("status", ["timeout", "servfail", "refused"])
def test_where_every_question_fails_nothing_is_found_and_nothing_is_sure(status: str) -> None:
    assert found({"*": status}) == (Verdict.UNKNOWN, set())


def test_no_transport_is_missing_from_records_that_were_not_seen() -> None:
    _, sound = found({})
    assert {"NP02", "SV02", "TP02", "TP04"} <= sound
    _, naptr = found({"example.org NAPTR": "timeout"})
    assert "NP02" not in naptr
    _, tls = found({"_sips._tcp.example.org SRV": "servfail"})
    assert "SV02" in tls  # of TCP
    assert tls.isdisjoint({"TP02", "TP04"})
