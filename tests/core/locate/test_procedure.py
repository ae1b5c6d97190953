"""What holds whatever the DNS says: the scenarios say what follows from what."""

from collections.abc import Callable, Mapping
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.addresses import Family, family_of
from planner.core.answers import (
    Alias,
    Answer,
    Data,
    Naptr,
    Question,
    Record,
    RecordType,
    Srv,
    Status,
    answered,
    unknown,
)
from planner.core.locate import Client, LocateCode, Located, Open, locate
from planner.core.names import DnsName
from planner.core.transports import TRANSPORTS, Transport
from planner.doors.zones.zonefile import ZoneFiles

NAMES = ["example.org", "_sips._tcp.example.org", "_sip._udp.example.org", "a.example.org", "b.example.org", "."]


def drive(
    uri: str, client: Client, ask: Callable[[Question], Answer], seed: str = ""
) -> tuple[Located, Mapping[Question, Answer], int]:
    answers: dict[Question, Answer] = {}
    for rounds in range(200):
        result = locate(uri, client, answers.get, seed)
        if isinstance(result, Located):
            return result, answers, rounds
        assert isinstance(result, Open)
        assert result.questions
        assert answers.keys().isdisjoint(result.questions)
        answers |= {question: ask(question) for question in result.questions}
    raise AssertionError("it never ends")


names = st.sampled_from(NAMES).map(DnsName)
ports = st.sampled_from([0, 5060, 65535])
small = st.integers(0, 3)
naptr = st.builds(
    Naptr,
    order=small,
    preference=small,
    flags=st.sampled_from(["s", "S", "", "u"]),
    services=st.sampled_from(["SIP+D2U", "sips+d2t", "SIP+D2T", "SIPS+D2W", "", "E2U+sip"]),
    regexp=st.sampled_from(["", "!a!b!"]),
    replacement=names,
)
srv = st.builds(Srv, small, small, ports, names)
DATA: dict[RecordType, st.SearchStrategy[Data]] = {
    RecordType.NAPTR: naptr,
    RecordType.SRV: srv,
    RecordType.A: st.ip_addresses(v=4),
    RecordType.AAAA: st.ip_addresses(v=6),
}


@st.composite
def dns(draw: st.DrawFn) -> Callable[[Question], Answer]:
    """A DNS that says anything at all, and the same again when it is asked again."""
    known: dict[Question, Answer] = {}

    def ask(question: Question) -> Answer:
        if question not in known:
            known[question] = draw(answer_to(question))
        return known[question]

    return ask


def answer_to(question: Question) -> st.SearchStrategy[Answer]:
    records = st.builds(Record, DATA[question.type], st.integers(0, 2**32))
    aliases = st.lists(st.builds(Alias, names, names, small), max_size=10).map(tuple)
    return st.one_of(
        st.sampled_from([status for status in Status if status is not Status.ANSWERED]).map(
            lambda status: unknown(question, status)
        ),
        st.builds(answered, st.just(question), st.lists(records, min_size=1, max_size=6).map(tuple), aliases),
    )


uris = st.sampled_from(
    ["sip:example.org", "sips:example.org", "sip:example.org;transport=tcp", "sip:example.org:5070", "sip:192.0.2.1"]
)
clients = st.builds(
    Client,
    st.permutations(list(Transport)).flatmap(lambda order: st.integers(0, 5).map(lambda count: tuple(order[:count]))),
    st.frozensets(st.sampled_from(Family), min_size=1),
    st.lists(st.ip_addresses(), max_size=2).map(tuple),
)


@given(uris, clients, dns(), st.text(max_size=3))
def test_locating_ends_and_its_result_agrees_with_itself(
    uri: str, client: Client, ask: Callable[[Question], Answer], seed: str
) -> None:
    result, answers, rounds = drive(uri, client, ask, seed)
    assert rounds <= 40
    assert (result.error is None) == bool(result.order)
    assert result.status == ("located" if result.order else "failed")
    endpoints = [endpoint for group in result.groups for member in group.members for endpoint in member.endpoints]
    assert sorted(map(str, endpoints)) == sorted(str(hop.endpoint) for hop in result.order)
    for group in result.groups:
        assert sum(member.share for member in group.members) == pytest.approx(1)
    for endpoint in endpoints:
        assert endpoint.transport in client.transports
        assert TRANSPORTS[endpoint.transport].secure or not uri.startswith("sips")
        assert family_of(endpoint.address) in client.families
    assert {asked.answer.question for asked in result.questions} == answers.keys()
    assert locate(uri, client, answers.get, seed) == result


@given(uris, clients, dns())
def test_a_temporary_failure_is_never_said_to_be_permanent(
    uri: str, client: Client, ask: Callable[[Question], Answer]
) -> None:
    result, answers, _ = drive(uri, client, ask)
    if result.error and answers and all(answer.status.is_temporary for answer in answers.values()):
        assert result.error.code in (LocateCode.TEMPORARY_FAILURE, LocateCode.TRUNCATED)
    if result.error and result.error.code.is_temporary:
        assert any(answer.status.is_temporary for answer in answers.values())
        assert result.ttl is None


def test_all_of_43_srv_records_are_used() -> None:
    rows = "".join(
        f"_sip._udp.example.org. SRV 0 1 5060 s{at}.example.org.\ns{at}.example.org. A 192.0.2.{at}\n"
        for at in range(1, 44)
    )
    result, _, _ = drive("sip:example.org;transport=udp", Client(), ZoneFiles.from_text(rows).answer)
    assert {str(hop.endpoint.address) for hop in result.order} == {f"192.0.2.{at}" for at in range(1, 44)}
    assert result.warnings == ()


HOSTILE = {
    "1,000 SRV records": [f"_sip._udp.x.test. SRV {at % 7} 1 5060 s{at}.x.test." for at in range(1000)],
    "1,000 NAPTR records": [f'x.test. NAPTR 1 1 "s" "SIP+D2U" "" _sip._udp.s{at}.x.test.' for at in range(1000)],
    "1,000 NAPTR records of no use": [f'x.test. NAPTR {at} 1 "u" "E2U+sip" "!a!b!" .' for at in range(1000)],
    "NAPTR that branches": [f'x.test. NAPTR 1 1 "" "" "" s{at}.x.test.' for at in range(1000)]
    + [f'*.s{at}.x.test. NAPTR 1 1 "" "" "" s{at + 1}.x.test.' for at in range(1000)],
}


@pytest.mark.parametrize("rows", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_domain_cannot_make_us_ask_without_end(rows: list[str]) -> None:
    _, answers, rounds = drive("sip:x.test", Client(), ZoneFiles.from_text("\n".join(rows)).answer)
    assert len(answers) <= 210
    assert rounds <= 20


def test_what_is_left_out_is_said() -> None:
    rows = "\n".join(HOSTILE["1,000 SRV records"])
    result, _, _ = drive("sip:x.test;transport=udp", Client(), ZoneFiles.from_text(rows).answer)
    assert [warning.code for warning in result.warnings] == ["records-left-out"]


def test_equal_order_and_preference_are_drawn_by_the_seed() -> None:
    zone = ZoneFiles.from_text(
        """
        $ORIGIN example.org.
        @ NAPTR 10 10 "s" "SIP+D2T" "" _sip._tcp
        @ NAPTR 10 10 "s" "SIP+D2U" "" _sip._udp
        _sip._tcp SRV 0 0 5060 a
        _sip._udp SRV 0 0 5060 a
        a A 192.0.2.1
    """.replace("\n        ", "\n")
    )
    firsts = [drive("example.org", Client(), zone.answer, str(seed))[0].groups[0].transport for seed in range(200)]
    assert 60 < firsts.count(Transport.TCP) < 140


def test_a_stale_answer_makes_a_stale_result() -> None:
    question = Question(DnsName("example.org"), RecordType.A)
    stale = Answer(question, Status.ANSWERED, (Record(ip_address("192.0.2.1"), 60),), ttl=0, stale=True)
    client = Client(families=frozenset({Family.IPV4}))
    result = locate("sip:example.org:5060", client, {question: stale}.get)
    assert isinstance(result, Located)
    assert result.stale


def test_an_address_behind_more_aliases_than_are_followed_is_none() -> None:
    question = Question(DnsName("example.org"), RecordType.A)
    aliases = tuple(Alias(DnsName(f"n{at}"), DnsName(f"n{at + 1}"), 60) for at in range(9))
    answer = answered(question, (Record(ip_address("192.0.2.1"), 60),), aliases)
    client = Client(families=frozenset({Family.IPV4}))
    result = locate("sip:example.org:5060", client, {question: answer}.get)
    assert isinstance(result, Located)
    assert result.error
    assert result.error.code is LocateCode.ALIAS_LOOP
