from ipaddress import ip_address
from itertools import pairwise

import pytest

from planner.core.answers import MAX_ALIASES, Alias, Answer, Question, Record, RecordType, Soa, Status
from planner.core.names import DnsName
from planner.doors.dns.message import Message, Owned, Rcode
from planner.doors.dns.resolution import MAX_QUERIES, Resolution

QUESTION = Question(DnsName("www.example.org"), RecordType.A)
ADDRESS = Record(ip_address("192.0.2.1"), 300)


def a(owner: str, address: str = "192.0.2.1", ttl: int = 300) -> Owned:
    return Owned(DnsName(owner), RecordType.A, Record(ip_address(address), ttl))


def cname(owner: str, target: str, ttl: int = 300) -> Owned:
    return Owned(DnsName(owner), RecordType.CNAME, Record(DnsName(target), ttl))


def soa(owner: str, ttl: int = 3600, minimum: int = 60) -> Owned:
    data = Soa(DnsName("ns.example.org"), DnsName("admin.example.org"), 1, 2, 3, 4, minimum)
    return Owned(DnsName(owner), RecordType.SOA, Record(data, ttl))


def reply(
    *answers: Owned,
    rcode: int = Rcode.NOERROR,
    aa: bool = True,
    ra: bool = False,
    soa: Owned | None = None,
    refers: bool = False,
    bogus: bool = False,
) -> Message:
    return Message(rcode, aa, ra, answers, soa, refers, bogus)


def resolution(*servers: str, question: Question = QUESTION) -> Resolution[str]:
    return Resolution(question, servers or ("one",))


def taken(given: Message, question: Question = QUESTION) -> Answer | None:
    """What one reply comes to."""
    asked = resolution(question=question)
    return asked.take(asked.next_server() or "", given)


def test_records_at_the_name_are_the_answer() -> None:
    given = reply(a("www.example.org"), a("www.example.org", "192.0.2.2", 60))
    assert taken(given) == Answer(QUESTION, Status.ANSWERED, (ADDRESS, Record(ip_address("192.0.2.2"), 60)), ttl=60)


def test_a_record_that_is_there_twice_counts_once() -> None:
    answer = taken(reply(a("www.example.org"), a("www.example.org")))
    assert answer is not None
    assert answer.records == (ADDRESS,)


def test_records_at_the_end_of_the_aliases_are_the_answer_in_whatever_order_they_come() -> None:
    given = reply(
        a("c.example.org"), cname("b.example.org", "c.example.org", 20), cname("www.example.org", "b.example.org")
    )
    aliases = (
        Alias(DnsName("www.example.org"), DnsName("b.example.org"), 300),
        Alias(DnsName("b.example.org"), DnsName("c.example.org"), 20),
    )
    assert taken(given) == Answer(QUESTION, Status.ANSWERED, (ADDRESS,), aliases, 20)


def test_records_of_other_names_and_types_do_not_count() -> None:
    srv = Question(QUESTION.name, RecordType.SRV)
    foreign = (a("example.net"), cname("example.net", "evil.example.com"))
    assert taken(reply(*foreign, soa=soa("example.org"))) == Answer(QUESTION, Status.NO_DATA, ttl=60)
    assert taken(reply(a("www.example.org"), soa=soa("example.org")), srv) == Answer(srv, Status.NO_DATA, ttl=60)


def test_who_asks_for_the_alias_itself_gets_it() -> None:
    question = Question(QUESTION.name, RecordType.CNAME)
    answer = taken(reply(cname("www.example.org", "b.example.org")), question)
    assert answer == Answer(question, Status.ANSWERED, (Record(DnsName("b.example.org"), 300),), ttl=300)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(reply(soa=soa("example.org")), Answer(QUESTION, Status.NO_DATA, ttl=60), id="no data"),
        pytest.param(reply(), Answer(QUESTION, Status.NO_DATA), id="no data, no SOA"),
        pytest.param(reply(aa=False, ra=True), Answer(QUESTION, Status.NO_DATA), id="no data by a resolver"),
        pytest.param(
            reply(soa=soa("example.org"), refers=True), Answer(QUESTION, Status.NO_DATA, ttl=60), id="SOA and NS"
        ),
        pytest.param(
            reply(rcode=Rcode.NXDOMAIN, soa=soa(".", ttl=30)), Answer(QUESTION, Status.NXDOMAIN, ttl=30), id="nxdomain"
        ),
        pytest.param(reply(rcode=Rcode.NXDOMAIN), Answer(QUESTION, Status.NXDOMAIN), id="nxdomain, no SOA"),
        pytest.param(
            reply(rcode=Rcode.NXDOMAIN, soa=soa("example.net")),
            Answer(QUESTION, Status.NXDOMAIN),
            id="the SOA of another zone",
        ),
    ],
)
def test_absence_is_kept_as_long_as_the_soa_of_its_zone_says(given: Message, expected: Answer) -> None:
    assert taken(given) == expected


def test_nxdomain_behind_an_alias_is_about_its_end() -> None:
    given = reply(cname("www.example.org", "gone.example.net", 40), rcode=Rcode.NXDOMAIN, soa=soa("example.net"))
    alias = Alias(QUESTION.name, DnsName("gone.example.net"), 40)
    assert taken(given) == Answer(QUESTION, Status.NXDOMAIN, (), (alias,), 40)


def test_the_end_of_a_chain_that_a_server_does_not_follow_is_asked_of_the_same_server_first() -> None:
    asked = resolution("one", "two")
    assert asked.next_server() == "one"
    assert asked.take("one", reply(cname("www.example.org", "b.example.org"))) is None
    assert (asked.name, asked.next_server()) == (DnsName("b.example.org"), "one")
    answer = asked.take("one", reply(a("b.example.org")))
    alias = Alias(QUESTION.name, DnsName("b.example.org"), 300)
    assert answer == Answer(QUESTION, Status.ANSWERED, (ADDRESS,), (alias,), 300)


def test_aliases_that_come_back_are_told_and_kept() -> None:
    answer = taken(reply(cname("www.example.org", "b.example.org"), cname("b.example.org", "www.example.org", 20)))
    assert answer is not None
    assert (answer.status, answer.ttl, len(answer.aliases)) == (Status.NO_DATA, 20, 2)
    assert answer.has_endless_aliases


def test_aliases_that_come_back_reply_by_reply_end_too() -> None:
    asked = resolution()
    assert asked.take("one", reply(cname("www.example.org", "b.example.org"))) is None
    answer = asked.take("one", reply(cname("b.example.org", "www.example.org")))
    assert answer is not None
    assert answer.has_endless_aliases


@pytest.mark.parametrize(("length", "is_endless"), [(MAX_ALIASES, False), (MAX_ALIASES + 1, True), (150, True)])
def test_long_chains_are_followed_up_to_the_limit(length: int, is_endless: bool) -> None:
    names = ["www.example.org", *(f"a{number}.example.org" for number in range(length))]
    chain = [cname(owner, target) for owner, target in pairwise(names)]
    answer = taken(reply(*chain, a(names[-1])))
    assert answer is not None
    assert (answer.has_endless_aliases, bool(answer.records)) == (is_endless, not is_endless)
    assert len(answer.aliases) == min(length, MAX_ALIASES + 1)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        pytest.param(reply(rcode=Rcode.SERVFAIL), Status.SERVFAIL, id="servfail"),
        pytest.param(reply(rcode=Rcode.SERVFAIL, bogus=True), Status.BOGUS, id="bogus"),
        pytest.param(reply(rcode=Rcode.REFUSED), Status.REFUSED, id="refused"),
        pytest.param(reply(rcode=9), Status.SERVFAIL, id="notauth"),
        pytest.param(reply(aa=False), Status.SERVFAIL, id="lame"),
        pytest.param(reply(aa=False, refers=True), Status.SERVFAIL, id="referral"),
        pytest.param(reply(aa=False, ra=True, refers=True), Status.SERVFAIL, id="referral by a resolver"),
        pytest.param(reply(a("example.net")), Status.SERVFAIL, id="an answer for another name"),
        pytest.param(None, Status.SERVFAIL, id="unreadable"),
    ],
)
def test_a_server_that_fails_is_not_asked_again(given: Message | None, status: Status) -> None:
    asked = resolution("one", "two")
    assert asked.next_server() == "one"
    assert asked.take("one", given) is None
    assert [asked.next_server() for _ in range(3)] == ["two"] * 3
    asked.drop("two", Status.TIMEOUT)
    assert (asked.next_server(), asked.failure()) == (None, Answer(QUESTION, status))


@pytest.mark.parametrize("rcode", [Rcode.FORMERR, Rcode.NOTIMP])
def test_a_server_that_may_not_know_edns_is_asked_without_and_then_no_more(rcode: Rcode) -> None:
    asked = resolution("one", "two")
    assert (asked.next_server(), asked.edns) == ("one", True)
    assert asked.take("one", reply(rcode=rcode)) is None
    assert (asked.next_server(), asked.edns) == ("one", False)
    assert asked.take("one", reply(rcode=rcode)) is None
    assert asked.next_server() == "two"


def test_silent_servers_take_turns() -> None:
    asked = resolution("one", "two", "three")
    assert [asked.next_server() for _ in range(5)] == ["one", "two", "three", "one", "two"]


def test_a_bogus_answer_outweighs_what_was_said_before() -> None:
    asked = resolution("one", "two")
    asked.take("one", reply(rcode=Rcode.REFUSED))
    asked.take("two", reply(rcode=Rcode.SERVFAIL, bogus=True))
    assert asked.failure().status is Status.BOGUS


def test_a_question_costs_a_bounded_number_of_queries() -> None:
    asked = resolution("one", "two")
    assert sum(asked.next_server() is not None for _ in range(100)) == MAX_QUERIES


def test_without_servers_nobody_answers() -> None:
    asked: Resolution[str] = Resolution(QUESTION, ())
    assert (asked.next_server(), asked.failure().status) == (None, Status.TIMEOUT)


def test_aliases_that_were_followed_are_known_also_where_nobody_answers_for_their_end() -> None:
    asked = resolution("one")
    assert asked.take("one", reply(cname("www.example.org", "www.example.net"))) is None
    assert asked.take("one", reply(rcode=Rcode.REFUSED)) is None
    alias = Alias(DnsName("www.example.org"), DnsName("www.example.net"), 300)
    assert asked.failure() == Answer(QUESTION, Status.REFUSED, (), (alias,))
