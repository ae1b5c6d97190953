"""What a check misses is its own, whatever others looked at before."""

import pytest

from planner.core.answers import Question, RecordType, Status
from planner.core.audit.case.case import Case
from planner.core.audit.case.look import Look, view
from planner.core.audit.case.sets import all_sets, targets
from planner.core.audit.catalogue import CHECKS
from planner.core.audit.fixes.fixes import fixes_of
from planner.core.audit.judge import judge
from planner.core.audit.rule import NO_FIX
from planner.core.names import DnsName
from planner.core.policy.settings import AuditSettings
from planner.core.transports import Transport
from tests.support.auditing import SERVER, Situation
from tests.support.zones import ALLOW, PARITY, SOUND

NAPTR = Question(DnsName("example.org"), RecordType.NAPTR)
TLS = Question(DnsName("_sips._tcp.example.org"), RecordType.SRV)
TROUBLE = (
    {"example.org NAPTR": "timeout"},
    {"_sips._tcp.example.org SRV": "servfail", "sip2.example.org A": "refused"},
    {"sip1.example.org AAAA": "timeout", "sip2.example.org AAAA": "servfail", "example.org SOA": "timeout"},
    {"*": "timeout"},
)


def case(trouble: dict[str, str]) -> Case:
    return Case(Situation(zone=SOUND, trouble={SERVER: trouble}).collection(), AuditSettings(), None)


def test_a_question_without_an_answer_is_missed_by_who_looked_at_it_and_by_nobody_else() -> None:
    audited = case({str(NAPTR): "timeout"})
    look, other = Look(audited), Look(audited)
    assert look.answer(NAPTR.name, NAPTR.type) is None
    assert look.answer(DnsName("elsewhere.test"), RecordType.A) is None
    assert look.answer(TLS.name, TLS.type) is not None
    assert look.missed == {NAPTR: Status.TIMEOUT, Question(DnsName("elsewhere.test"), RecordType.A): None}
    assert not other.missed


def test_what_was_missed_in_working_out_a_view_is_missed_by_everybody_who_reads_it() -> None:
    audited = case({str(TLS): "servfail"})
    first, second = Look(audited), Look(audited)
    assert targets(first) == targets(second) == (DnsName("sip1.example.org"), DnsName("sip2.example.org"))
    assert list(first.missed) == list(second.missed) == [TLS]


def test_a_view_is_worked_out_once_for_a_case() -> None:
    made = []

    @view
    def names(look: Look, type_: RecordType) -> int:
        made.append(type_)
        return len(all_sets(look))

    audited = case({})
    assert [names(Look(audited), it) for it in (RecordType.A, RecordType.AAAA, RecordType.A)] == [3, 3, 3]
    assert made == [RecordType.A, RecordType.AAAA]


def test_fixes_look_for_themselves() -> None:
    audited = case({"*": "timeout"})
    look = Look(audited)
    assert fixes_of(look).naptrs() == fixes_of(look).missing_set(Transport.TLS) == NO_FIX
    assert not look.missed


@pytest.mark.parametrize("trouble", TROUBLE, ids=", ".join)
@pytest.mark.parametrize("settings", [ALLOW, PARITY + ALLOW], ids=["for any PBX", "for this PBX"])
def test_what_a_check_says_does_not_depend_on_the_checks_before_it(settings: str, trouble: dict[str, str]) -> None:
    audited = Situation(zone=SOUND, trouble={SERVER: trouble}, settings=settings).case()
    together = judge(audited, CHECKS)
    for check in reversed(CHECKS):
        alone = judge(audited, [check])
        assert alone.findings == tuple(it for it in together.findings if it.rule is check.rule)
        assert alone.unknown == tuple(it for it in together.unknown if it.id == check.rule.id)
        assert alone.owed.items() <= together.owed.items()
