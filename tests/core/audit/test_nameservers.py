"""What is said of a zone's own servers: facts of a collection in authoritative mode in, findings out."""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from planner.core.answers import Answer, Data, Question, Record, RecordType, Soa, Status, answered, unknown
from planner.core.audit.agreement import CHECKS as AGREEMENT
from planner.core.audit.case import Case
from planner.core.audit.collection import Collection, Delegation, Manner, Mode, Reply
from planner.core.audit.nameservers import CHECKS as NAMESERVERS
from planner.core.audit.report import judge
from planner.core.names import DnsName, Name
from planner.core.policy import AuditSettings

ONE, TWO = "192.0.2.1", "198.51.100.1"
DOMAIN, NS1, NS2 = DnsName("example.org"), DnsName("ns1.example.org"), DnsName("ns2.example.org")
SOA = Soa(NS1, NS1, 1, 7200, 900, 1209600, 300)
ASKED = Question(DOMAIN, RecordType.SOA)


def told(name: DnsName, type_: RecordType, *data: Data) -> Answer:
    return answered(Question(name, type_), tuple(Record(it, 300) for it in data))


def both(answer: Answer) -> dict[str, Reply]:
    return {ONE: Reply(answer, authoritative=True), TWO: Reply(answer, authoritative=True)}


REPLIES = {
    ASKED: both(told(DOMAIN, RecordType.SOA, SOA)),
    Question(DOMAIN, RecordType.NS): both(told(DOMAIN, RecordType.NS, NS1, NS2)),
    Question(NS1, RecordType.A): both(told(NS1, RecordType.A, ip_address(ONE))),
    Question(NS1, RecordType.AAAA): both(Answer(Question(NS1, RecordType.AAAA), Status.NO_DATA)),
    Question(NS2, RecordType.A): both(told(NS2, RecordType.A, ip_address(TWO))),
    Question(NS2, RecordType.AAAA): both(Answer(Question(NS2, RecordType.AAAA), Status.NO_DATA)),
}
SOUND = Collection(
    Name("example.org"),
    "",
    Mode.AUTHORITATIVE,
    (ONE, TWO),
    REPLIES,
    {(server, manner): both(told(DOMAIN, RecordType.SOA, SOA))[server] for server in (ONE, TWO) for manner in Manner},
    Delegation(DOMAIN, (NS1, NS2), {NS1: (ONE,), NS2: (TWO,)}),
    {ONE: NS1, TWO: NS2},
)


def probed(manner: Manner, reply: Reply) -> Collection:
    return replace(SOUND, probes={**SOUND.probes, (TWO, manner): reply})


def replied(question: Question, reply: Reply) -> Collection:
    return replace(SOUND, replies={**REPLIES, question: {**REPLIES[question], TWO: reply}})


SILENCE = Reply(unknown(ASKED, Status.TIMEOUT))
OTHER = Reply(told(DOMAIN, RecordType.SOA, replace(SOA, serial=2)), authoritative=True)
SILENT = {question: {**of, TWO: Reply(unknown(question, Status.TIMEOUT))} for question, of in REPLIES.items()}


@pytest.mark.parametrize(
    ("collection", "expected"),
    [
        pytest.param(SOUND, set(), id="sound"),
        pytest.param(
            replace(
                SOUND,
                replies={**REPLIES, ASKED: {s: replace(r, authoritative=False) for s, r in REPLIES[ASKED].items()}},
            ),
            {"NS03"},
            id="nobody has the zone",
        ),
        pytest.param(replace(SOUND, replies=SILENT, probes={}), {"NS04"}, id="one is silent"),
        pytest.param(probed(Manner.TCP, SILENCE), {"NS05"}, id="no TCP"),
        pytest.param(replace(SOUND, nameserver_of={ONE: NS1}), {"NS06"}, id="one address"),
        pytest.param(
            replace(SOUND, delegation=Delegation(DOMAIN, (NS1,), {NS1: (ONE,)})), {"NS07"}, id="the parent names others"
        ),
        pytest.param(
            replace(SOUND, delegation=Delegation(DOMAIN, (NS1, NS2), {NS2: ("203.0.113.9",)})), {"NS08"}, id="old glue"
        ),
        pytest.param(replace(SOUND, nameserver_of={ONE: NS1, "192.0.2.9": NS2}), {"NS10"}, id="one network"),
        pytest.param(replied(ASKED, replace(REPLIES[ASKED][TWO], authoritative=False)), {"NS11"}, id="a lame server"),
        pytest.param(probed(Manner.EDNS_UNKNOWN, SILENCE), {"NS12"}, id="no EDNS"),
        pytest.param(probed(Manner.LOWER_CASE, OTHER), {"CO08"}, id="another answer in small letters"),
        pytest.param(replied(ASKED, OTHER), {"NS18"}, id="another serial"),
    ],
)
def test_servers_are_judged(collection: Collection, expected: set[str]) -> None:
    judged = judge(Case(collection, AuditSettings(), None), (*NAMESERVERS, *AGREEMENT))
    named = {finding.rule.id for finding in judged.findings}
    if "NS18" in expected:
        named -= {"CO08"}  # the probes still have the old serial
    assert named == expected, [finding.message for finding in judged.findings]


def test_without_the_zones_own_servers_these_checks_are_not_asked_for() -> None:
    judged = judge(Case(replace(SOUND, mode=Mode.SERVERS), AuditSettings(), None), NAMESERVERS)
    assert {it.id for it in judged.unknown if not it.is_asked_for} == {f"NS{n:02}" for n in range(3, 13)}
