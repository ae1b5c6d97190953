"""What is said of a zone's own servers: facts of a collection in authoritative mode in, findings out."""

from collections.abc import Mapping
from ipaddress import ip_address

import pytest
from msgspec.structs import replace

from planner.core.answers import Alias, Answer, Data, Question, Record, RecordType, Soa, Status, answered, unknown
from planner.core.audit.case.case import Case
from planner.core.audit.checks.agreement import CHECKS as AGREEMENT
from planner.core.audit.checks.nameservers import CHECKS as NAMESERVERS
from planner.core.audit.collection import (
    AuditMode,
    Collection,
    Delegation,
    Probe,
    ProbeKind,
    Reply,
    Security,
    Signatures,
    SignedAnswer,
)
from planner.core.audit.judge import Judged, judge
from planner.core.names import DnsName, Name
from planner.core.policy.settings import AuditSettings

ONE, TWO, RESOLVER = "192.0.2.1", "198.51.100.1", "203.0.113.53"
DOMAIN, NS1, NS2 = DnsName("example.org"), DnsName("ns1.example.org"), DnsName("ns2.example.org")
SOA = Soa(NS1, NS1, 1, 7200, 900, 1209600, 300)
ASKED = Question(DOMAIN, RecordType.SOA)
NS = Question(DOMAIN, RecordType.NS)
NAPTR = Question(DOMAIN, RecordType.NAPTR)
GLUE = {NS1: (ONE,), NS2: (TWO,)}


def told(name: DnsName, type_: RecordType, *data: Data) -> Answer:
    return answered(Question(name, type_), tuple(Record(it, 300) for it in data))


def both(answer: Answer) -> dict[str, Reply]:
    return {ONE: Reply(answer, authoritative=True), TWO: Reply(answer, authoritative=True)}


def nothing(question: Question) -> Answer:
    return Answer(question, Status.NO_DATA)


REPLIES: Mapping[Question, Mapping[str, Reply]] = {
    ASKED: both(told(DOMAIN, RecordType.SOA, SOA)),
    NS: both(told(DOMAIN, RecordType.NS, NS1, NS2)),
    NAPTR: both(nothing(NAPTR)),
    Question(NS1, RecordType.A): both(told(NS1, RecordType.A, ip_address(ONE))),
    Question(NS1, RecordType.AAAA): both(nothing(Question(NS1, RecordType.AAAA))),
    Question(NS2, RecordType.A): both(told(NS2, RecordType.A, ip_address(TWO))),
    Question(NS2, RecordType.AAAA): both(nothing(Question(NS2, RecordType.AAAA))),
}
SOUND = Collection(
    Name("example.org"),
    "",
    AuditMode.AUTHORITATIVE,
    (ONE, TWO),
    REPLIES,
    {Probe(it, kind, ASKED): REPLIES[ASKED][it] for it in (ONE, TWO) for kind in ProbeKind},
    Delegation(DOMAIN, (NS1, NS2), GLUE),
    {ONE: NS1, TWO: NS2},
)
SILENCE = Reply(unknown(ASKED, Status.TIMEOUT))
FAILURE = Reply(unknown(ASKED, Status.SERVFAIL))
OTHER = Reply(told(DOMAIN, RecordType.SOA, replace(SOA, serial=2)), authoritative=True)
NO_ZONE = Reply(nothing(ASKED))
REFUSAL = Reply(unknown(ASKED, Status.REFUSED))


def probed(kind: ProbeKind, reply: Reply) -> Collection:
    return replace(SOUND, probes={**SOUND.probes, Probe(TWO, kind, ASKED): reply})


def replied(*said: tuple[Question, Mapping[str, Reply]], by: Collection = SOUND) -> Collection:
    return replace(by, replies={**by.replies, **{question: {**by.of(question), **of} for question, of in said}})


def silent(*servers: str) -> Collection:
    gone = {
        q: {s: Reply(unknown(q, Status.TIMEOUT)) if s in servers else r for s, r in of.items()}
        for q, of in REPLIES.items()
    }
    probes = {probe: reply for probe, reply in SOUND.probes.items() if probe.server not in servers}
    return replace(SOUND, replies=gone, probes=probes)


def lame(reply: Reply, *servers: str) -> Collection:
    """What servers without the zone say: nothing that resolvers take for an answer, and this when asked raw."""
    probes = {Probe(server, kind, ASKED): reply for server in servers for kind in ProbeKind}
    return replied((ASKED, dict.fromkeys(servers, FAILURE)), by=replace(SOUND, probes={**SOUND.probes, **probes}))


def delegated(names: tuple[DnsName, ...], glue: Mapping[DnsName, tuple[str, ...]]) -> Collection:
    return replace(SOUND, delegation=Delegation(DOMAIN, names, glue))


def judged(collection: Collection) -> Judged:
    return judge(Case(collection, AuditSettings(), None), (*NAMESERVERS, *AGREEMENT))


ALIAS = answered(Question(NS2, RecordType.A), (Record(ip_address(TWO), 300),), (Alias(NS2, DnsName("x.test"), 300),))
TWO_NAMES_ONE_ADDRESS = replied((Question(NS2, RecordType.A), both(told(NS2, RecordType.A, ip_address(ONE)))))
PART = replied((Question(NS2, RecordType.AAAA), both(told(NS2, RecordType.AAAA, ip_address("2001:db8::2")))))
NAPTR_FAILS = (NAPTR, {TWO: Reply(unknown(NAPTR, Status.SERVFAIL))})
FINDINGS = [
    pytest.param(SOUND, set(), id="sound"),
    pytest.param(lame(NO_ZONE, ONE, TWO), {"NS03"}, id="nobody has the zone"),
    pytest.param(lame(REFUSAL, ONE, TWO), {"NS03"}, id="all refuse"),
    pytest.param(silent(TWO), {"NS04"}, id="one is silent"),
    pytest.param(probed(ProbeKind.TCP, SILENCE), {"NS05"}, id="no TCP"),
    pytest.param(
        replied((NS, both(told(DOMAIN, RecordType.NS, NS1))), by=delegated((NS1,), {NS1: (ONE,)})),
        {"NS06"},
        id="one server",
    ),
    pytest.param(
        replace(TWO_NAMES_ONE_ADDRESS, delegation=Delegation(DOMAIN, (NS1, NS2), {NS1: (ONE,), NS2: (ONE,)})),
        {"NS06"},
        id="one address",
    ),
    pytest.param(delegated((NS1,), {NS1: (ONE,)}), {"NS07"}, id="the parent names others"),
    pytest.param(delegated((NS1, NS2), {**GLUE, NS2: ("203.0.113.9",)}), {"NS08"}, id="old glue"),
    pytest.param(delegated((NS1, NS2), {NS1: (ONE,)}), {"NS08"}, id="no glue"),
    pytest.param(PART, {"NS08"}, id="glue of one family"),
    pytest.param(replied((Question(NS2, RecordType.A), both(ALIAS))), {"NS09"}, id="a server is an alias"),
    pytest.param(
        replace(SOUND, nameserver_of={ONE: NS1, "192.0.2.9": NS2}, servers=(ONE,)), {"NS10"}, id="one network"
    ),
    pytest.param(
        replace(SOUND, nameserver_of={ONE: NS1, TWO: NS2, "2001:db8::1": NS1, "2001:db8::2": NS2}),
        set(),
        id="one IPv6 network only",
    ),
    pytest.param(replace(SOUND, nameserver_of={ONE: NS1, "2001:db8::2": NS2}), set(), id="a server of each family"),
    pytest.param(
        replied((ASKED, {TWO: replace(REPLIES[ASKED][TWO], authoritative=False)})), {"NS11"}, id="answers of a resolver"
    ),
    pytest.param(lame(NO_ZONE, TWO), {"NS11"}, id="a lame server"),
    pytest.param(lame(REFUSAL, TWO), {"NS11"}, id="a server that refuses"),
    pytest.param(probed(ProbeKind.EDNS_UNKNOWN, SILENCE), {"NS12"}, id="no EDNS"),
    pytest.param(probed(ProbeKind.EDNS_UNKNOWN, REFUSAL), set(), id="EDNS refused cleanly"),
    pytest.param(replied(NAPTR_FAILS), {"NS13"}, id="no NAPTR"),
    pytest.param(
        replace(replied(NAPTR_FAILS), signatures=Signatures((), (SignedAnswer(NAPTR, Security.BOGUS),))),
        set(),
        id="NAPTR held back as bogus",
    ),
    pytest.param(
        replied(
            (
                NAPTR,
                {s: Reply(unknown(NAPTR, Status.SERVFAIL)) for s in (ONE, TWO)} | {RESOLVER: Reply(nothing(NAPTR))},
            )
        ),
        set(),
        id="delegated on",
    ),
    pytest.param(probed(ProbeKind.LOWER_CASE, OTHER), {"CO08"}, id="another answer in small letters"),
    pytest.param(probed(ProbeKind.TCP, OTHER), {"CO08"}, id="another answer over TCP"),
    pytest.param(replace(replied((ASKED, {TWO: OTHER})), probes={}), {"NS18"}, id="another serial"),
]


@pytest.mark.parametrize(("collection", "expected"), FINDINGS)
def test_servers_are_judged(collection: Collection, expected: set[str]) -> None:
    found = judged(collection).findings
    assert {finding.rule.id for finding in found} == expected, [finding.message for finding in found]


@pytest.mark.parametrize(
    ("collection", "expected"),
    [
        pytest.param(SOUND, set(), id="sound"),
        pytest.param(
            silent(ONE, TWO),
            {f"NS{n:02}" for n in (3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 18)} | {"CO01", "CO02"},
            id="all silent",
        ),
        pytest.param(replace(SOUND, delegation=None), {"NS07", "NS08"}, id="no word of the parent"),
        pytest.param(replace(SOUND, servers=(ONE,)), {"NS04", "NS05", "NS11", "NS12"}, id="one may not be asked"),
        pytest.param(
            lame(FAILURE, ONE, TWO), {f"NS{n:02}" for n in (3, 5, 11, 12, 13, 18)} | {"CO08"}, id="no server can"
        ),
        pytest.param(probed(ProbeKind.TCP, SILENCE), {"CO08"}, id="TCP silent"),
        pytest.param(replied(NAPTR_FAILS), {"CO01", "CO02"}, id="NAPTR fails"),
    ],
)
def test_what_cannot_be_told_has_not_passed(collection: Collection, expected: set[str]) -> None:
    assert {it.id for it in judged(collection).unknown if it.is_asked_for} == expected


def test_an_unsure_check_says_which_server_was_not_asked() -> None:
    because = {it.id: it.because for it in judged(replace(SOUND, servers=(ONE,))).unknown}
    assert (
        because["NS04"] == f"ns2.example.org at {TWO}: no public address, and not asked ([audit] allow_private_targets)"
    )


def test_without_the_zones_own_servers_these_checks_are_not_asked_for() -> None:
    asked = replace(SOUND, mode=AuditMode.SERVERS)
    unknown_ones = judge(Case(asked, AuditSettings(), None), NAMESERVERS).unknown
    assert {it.id for it in unknown_ones if not it.is_asked_for} == {f"NS{n:02}" for n in range(3, 13)}


def test_without_other_manners_it_is_not_asked_for_whether_they_matter() -> None:
    assert [it.id for it in judged(replace(SOUND, mode=AuditMode.SERVERS, probes={})).unknown if it.id == "CO08"] == [
        "CO08"
    ]


@pytest.mark.parametrize(
    ("serials", "rows", "odd"),
    [
        pytest.param((1, 1, 1), "aab", ("c",), id="the one that differs"),
        pytest.param((2, 1), "ab", ("b",), id="the older serial"),
        pytest.param((1, 2), "ab", ("a",), id="the older serial comes first"),
        pytest.param((1, 1), "ab", ("b",), id="the later"),
    ],
)
def test_the_odd_server_is_named(serials: tuple[int, ...], rows: str, odd: tuple[str, ...]) -> None:
    servers = "abc"[: len(serials)]
    a = Question(DOMAIN, RecordType.A)
    addresses = {"a": told(DOMAIN, RecordType.A, ip_address(ONE)), "b": told(DOMAIN, RecordType.A, ip_address(TWO))}
    replies = {
        ASKED: {
            s: Reply(told(DOMAIN, RecordType.SOA, replace(SOA, serial=n)))
            for s, n in zip(servers, serials, strict=True)
        },
        a: {s: Reply(addresses[row]) for s, row in zip(servers, rows, strict=True)},
    }
    case = Case(Collection(Name("example.org"), "", AuditMode.SERVERS, tuple(servers), replies), AuditSettings(), None)
    assert [finding.servers for finding in judge(case, AGREEMENT[:1]).findings] == [odd]
