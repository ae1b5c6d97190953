"""What has changed since an earlier audit."""

from planner.core.audit.judge import Judged
from planner.core.audit.since import Earlier, Past, since
from tests.support.auditing import Situation

ZONE = """
example.org. 300 IN SOA ns1.example.org. hostmaster.example.org. 1 7200 900 1209600 300
_sips._tcp.example.org. 300 IN SRV 10 10 5061 gone1.example.org.
_sips._tcp.example.org. 300 IN SRV 10 10 5061 gone2.example.org.
_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.
sip1.example.org. 300 IN A 198.51.100.10
"""
SETTINGS = '[audit]\nallow_ranges = ["198.51.100.0/24"]\n'
ALL = frozenset(("SV04", "SV05", "TL04"))


def judged(zone: str = ZONE) -> Judged:
    return Situation(zone=zone, settings=SETTINGS).judged()


def earlier(of: Judged) -> Earlier:
    past = (Past(it.rule.id, it.severity, it.subject.owner, it.subject.type, it.message) for it in of.findings)
    return Earlier("2026-01-01T00:00:00Z", tuple(past))


def test_the_same_audit_again_changes_nothing() -> None:
    now = judged()
    found = since(now, earlier(now), ALL)
    assert (found.new, found.mended, found.unchanged, found.not_judged) == ((), (), len(now.findings), ())


def test_one_of_two_findings_about_one_set_is_mended() -> None:
    now = judged(ZONE + "gone1.example.org. 300 IN A 198.51.100.11\n")
    mended = since(now, earlier(judged()), ALL).mended
    assert [it.message for it in mended if it.id == "SV04"] == [
        "gone1.example.org, target of _sips._tcp.example.org, does not exist"
    ]


def test_a_figure_that_moves_makes_no_finding_new() -> None:
    now = judged(ZONE.replace(" 300 ", " 301 "))
    found = since(now, earlier(judged()), ALL)
    assert [it.message for it in now.findings if it.rule.id == "TL04"] != [
        it.message for it in judged().findings if it.rule.id == "TL04"
    ]
    assert (found.new, found.mended) == ((), ())


def test_what_a_check_did_not_judge_is_not_mended() -> None:
    sound = ZONE + "gone1.example.org. 300 IN A 198.51.100.11\ngone2.example.org. 300 IN A 198.51.100.12\n"
    found = since(judged(sound), earlier(judged()), frozenset(("SV05",)))
    assert "SV04" not in {it.id for it in found.mended}
    assert "SV04" in {it.id for it in found.not_judged}


def test_without_an_earlier_report_everything_is_new() -> None:
    now = judged()
    found = since(now, None, ALL)
    assert (found.new, found.unchanged, found.taken_at) == (now.findings, 0, None)
