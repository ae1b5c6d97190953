"""What is said of signatures: facts of validation in, findings out."""

import pytest
from msgspec.structs import replace

from planner.core.answers import Question, RecordType
from planner.core.audit.case.case import Case
from planner.core.audit.checks.dnssec import CHECKS
from planner.core.audit.collection import AuditMode, Collection, Security, Signatures, SignedAnswer, ZoneKeys
from planner.core.audit.judge import Judged, Verdict, judge
from planner.core.names import DnsName, Name
from planner.core.policy.settings import AuditSettings

DAY = 86400
SOUND = ZoneKeys("example.org", is_signed=True, has_ds=True, algorithms=(13,))
NAPTR = Question(DnsName("example.org"), RecordType.NAPTR)
SRV = Question(DnsName("_sip._udp.example.org"), RecordType.SRV)
TARGET = Question(DnsName("sip.provider.test"), RecordType.A)


def signed(question: Question = NAPTR, security: Security = Security.SECURE, **facts: object) -> SignedAnswer:
    return replace(SignedAnswer(question, security, "why", 20 * DAY), **facts)


def judged(zone: ZoneKeys, *answers: SignedAnswer, mode: AuditMode = AuditMode.SERVERS, tried: bool = True) -> Judged:
    signatures = Signatures((zone,), answers) if tried else None
    collection = Collection(Name("example.org"), "", mode, ("192.0.2.53",), {}, signatures=signatures)
    return judge(Case(collection, AuditSettings(), None), CHECKS)


@pytest.mark.parametrize(
    ("zone", "answers", "expected"),
    [
        pytest.param(SOUND, [signed()], [], id="sound"),
        pytest.param(ZoneKeys("example.org", False, None), [], ["SE01 notice"], id="unsigned"),
        pytest.param(replace(SOUND, has_ds=False), [signed()], ["SE01 notice"], id="nobody vouches"),
        pytest.param(replace(SOUND, has_ds=None), [signed()], [], id="the parent was not asked"),
        pytest.param(SOUND, [signed(TARGET, Security.BOGUS)], ["SE02 error"], id="a target is bogus"),
        pytest.param(SOUND, [signed(TARGET, Security.INSECURE)], ["SE02 notice"], id="a target is unsigned"),
        pytest.param(
            SOUND, [signed(security=Security.BOGUS)], ["SE03 critical", "SE02 error"], id="the domain is bogus"
        ),
        pytest.param(SOUND, [signed(TARGET), signed(TARGET, Security.ELSEWHERE)], [], id="a target elsewhere"),
        pytest.param(SOUND, [signed(seconds_left=2 * DAY)], ["SE04 warning"], id="two days left"),
        pytest.param(SOUND, [signed(seconds_left=DAY // 2)], ["SE04 error"], id="half a day left"),
        pytest.param(replace(SOUND, algorithms=(7,)), [signed()], ["SE05 warning"], id="an old algorithm"),
        pytest.param(replace(SOUND, algorithms=(7, 13)), [signed()], [], id="an old algorithm on its way out"),
        pytest.param(replace(SOUND, nsec3_iterations=10), [signed()], ["SE05 warning"], id="iterations"),
        pytest.param(replace(SOUND, nsec3_salt_length=8), [signed()], ["SE05 notice"], id="a salt"),
        pytest.param(SOUND, [signed(SRV, Security.BOGUS, is_denial=True)], ["SE06 error"], id="no proof of absence"),
    ],
)
def test_findings(zone: ZoneKeys, answers: list[SignedAnswer], expected: list[str]) -> None:
    found = judged(zone, *answers)
    assert [f"{finding.rule.id} {finding.severity}" for finding in found.findings] == expected
    assert all(finding.message and finding.effect for finding in found.findings)


def test_what_could_not_be_validated_is_unknown_and_leaves_the_verdict_alone() -> None:
    found = judged(SOUND, signed(security=Security.UNKNOWN))
    assert {it.id: it.because for it in found.unknown} == dict.fromkeys(
        ("SE02", "SE03", "SE04", "SE06"), f"{NAPTR}: why"
    )
    assert "SE01" in found.passed
    assert found.verdict is judged(SOUND, tried=False).verdict is Verdict.READY


def test_what_only_the_parent_or_another_zone_could_say_was_not_asked_for() -> None:
    found = judged(replace(SOUND, has_ds=None), signed(), signed(TARGET, Security.ELSEWHERE))
    assert {it.id: it.because for it in found.unknown} == dict.fromkeys(("SE01", "SE02"), "not asked for")
    assert found.verdict is Verdict.READY


def test_zone_files_are_not_validated() -> None:
    found = judged(SOUND, mode=AuditMode.ZONE_FILES)
    assert {it.because for it in found.unknown} == {"not asked for"}
