"""What a server owes is neither missing nor there."""

from collections.abc import Mapping

import pytest

from planner.core.audit.judge import Verdict
from tests.support.auditing import SERVER, Situation

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


def test_a_server_is_not_the_last_one_while_nobody_says_where_another_is() -> None:
    zone = (
        ZONE
        + "_sip._udp.example.org. 300 IN SRV 20 10 5060 sip2.example.org.\nsip2.example.org. 300 IN A 198.51.100.20\n"
    )
    trouble = {SERVER: {"sip2.example.org A": "refused", "sip2.example.org AAAA": "refused"}}
    judged = Situation(zone=zone, trouble=trouble, settings=SETTINGS, host=HOST).judged()
    assert "RF05" not in {finding.rule.id for finding in judged.findings}
    assert "RF05" in {it.id for it in judged.unknown}


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("*.example.org A", Verdict.READY),
        ("_udp.example.org A", Verdict.READY),
        ("example.org SOA", Verdict.READY),
        ("example.org A", Verdict.UNKNOWN),
        ("sip1.example.org AAAA", Verdict.UNKNOWN),
        ("_sips._tcp.example.org SRV", Verdict.UNKNOWN),
        ("example.org NAPTR", Verdict.UNKNOWN),
    ],
)
def test_the_verdict_needs_no_more_than_phones_ask(question: str, verdict: Verdict) -> None:
    settings = '[audit]\nallow_ranges = ["198.51.100.0/24"]\n'
    judged = Situation(zone=ZONE, trouble={SERVER: {question: "timeout"}}, settings=settings).judged()
    assert judged.verdict is verdict
    assert judged.unknown


def test_a_server_that_answers_and_fails_for_naptr_alone_is_named() -> None:
    judged = Situation(
        zone=ZONE, trouble={SERVER: {"example.org NAPTR": "servfail"}}, settings=SETTINGS, host=HOST
    ).judged()
    (named,) = (finding for finding in judged.findings if finding.rule.id == "NS13")
    assert named.servers == (SERVER,)
    assert judged.verdict is Verdict.UNKNOWN


def test_a_server_that_fails_for_names_elsewhere_does_its_work() -> None:
    zone = ZONE + 'example.org. 300 IN NAPTR 10 10 "s" "SIP+D2U" "" _sip._udp.provider.test.\n'
    trouble = {SERVER: {"_sip._udp.provider.test SRV": "refused"}}
    judged = Situation(zone=zone, trouble=trouble, settings=SETTINGS).judged()
    assert "NS13" in judged.passed
