"""The resolver against a name server that others wrote."""

from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_address

import pytest

from planner.core.answers import Naptr, Question, RecordType, Soa, Srv, Status
from planner.core.names import DnsName
from planner.core.policy.listeners import parse_nameserver
from planner.doors.dns.resolver import Resolver
from tests.support import nsd

pytestmark = pytest.mark.skipif(nsd.PROGRAM is None, reason="NSD is not installed")

ZONE = """
@ 3600 IN SOA ns hostmaster 7 7200 3600 1209600 60
@ 3600 IN NS ns
ns 3600 IN A 127.0.0.1
@ 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp
@ 300 IN NAPTR 20 10 "s" "SIP+D2U" "" _sip._udp
_sips._tcp 120 IN SRV 10 60 5061 sip1
_sips._tcp 120 IN SRV 20 0 5061 Sip2.Example.ORG.
sip1 60 IN A 192.0.2.1
sip1 60 IN A 192.0.2.2
sip1 60 IN AAAA 2001:db8::1
sip2 60 IN A 192.0.2.3
www 30 IN CNAME sip1
far 30 IN CNAME sip.example.net.
there 30 IN CNAME nowhere
*.wild 30 IN A 192.0.2.4
d 30 IN DNAME sub.example.net.
below 300 IN NS ns.below
ns.below 300 IN A 192.0.2.99
@ 300 IN CAA 0 issue "ca.example.net"
odd\\.label 30 IN A 192.0.2.5
"""
ZONE += "".join(f"many 300 IN SRV 10 {number} 5061 target-with-a-rather-long-name-{number}\n" for number in range(100))

OTHER = """
@ 3600 IN SOA ns hostmaster 1 7200 3600 1209600 20
@ 3600 IN NS ns.example.org.
sip 60 IN A 192.0.2.9
x.sub 60 IN A 192.0.2.10
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with nsd.nsd(tmp_path_factory.mktemp("nsd"), {"example.org": ZONE, "example.net": OTHER}) as port:
        yield port


@pytest.fixture(params=["127.0.0.1:{}", "[::1]:{}"], ids=["ipv4", "ipv6"])
async def resolver(request: pytest.FixtureRequest, port: int) -> AsyncIterator[Resolver]:
    nameservers = (parse_nameserver(request.param.format(port)),)
    resolver = Resolver(lambda: nameservers)
    yield resolver
    await resolver.close()


def question(name: str, type_: str) -> Question:
    return Question(DnsName(f"{name}.example.org".removeprefix("@.")), RecordType(type_))


def name(text: str) -> DnsName:
    return DnsName(text)


SIPS = Srv(10, 60, 5061, name("sip1.example.org")), Srv(20, 0, 5061, name("sip2.example.org"))


@pytest.mark.parametrize(
    ("asked", "status", "data", "ttl"),
    [
        (
            question("@", "NAPTR"),
            Status.ANSWERED,
            {
                Naptr(10, 10, "s", "SIPS+D2T", "", name("_sips._tcp.example.org")),
                Naptr(20, 10, "s", "SIP+D2U", "", name("_sip._udp.example.org")),
            },
            300,
        ),
        (question("_sips._tcp", "SRV"), Status.ANSWERED, set(SIPS), 120),
        (question("sip1", "A"), Status.ANSWERED, {ip_address("192.0.2.1"), ip_address("192.0.2.2")}, 60),
        (question("sip1", "AAAA"), Status.ANSWERED, {ip_address("2001:db8::1")}, 60),
        (question("www", "A"), Status.ANSWERED, {ip_address("192.0.2.1"), ip_address("192.0.2.2")}, 30),
        (question("far", "A"), Status.ANSWERED, {ip_address("192.0.2.9")}, 30),
        (question("x.d", "A"), Status.ANSWERED, {ip_address("192.0.2.10")}, 30),
        (question("any.wild", "A"), Status.ANSWERED, {ip_address("192.0.2.4")}, 30),
        (question(r"odd\.label", "A"), Status.ANSWERED, {ip_address("192.0.2.5")}, 30),
        (question("@", "NS"), Status.ANSWERED, {name("ns.example.org")}, 3600),
        (
            question("@", "SOA"),
            Status.ANSWERED,
            {Soa(name("ns.example.org"), name("hostmaster.example.org"), 7, 7200, 3600, 1209600, 60)},
            3600,
        ),
        (question("sip2", "AAAA"), Status.NO_DATA, set(), 60),
        (question("_tcp", "SRV"), Status.NO_DATA, set(), 60),
        (question("nowhere", "A"), Status.NXDOMAIN, set(), 60),
        (question("there", "A"), Status.NXDOMAIN, set(), 30),
        (question("x.below", "A"), Status.SERVFAIL, set(), None),
        (Question(name("example.com"), RecordType.A), Status.REFUSED, set(), None),
    ],
    ids=lambda value: str(value) if isinstance(value, Question) else "",
)
async def test_what_nsd_serves_is_read(
    resolver: Resolver, asked: Question, status: Status, data: set[object], ttl: int | None
) -> None:
    answer = await resolver.ask(asked)
    assert (answer.status, {record.data for record in answer.records}, answer.ttl) == (status, data, ttl)


async def test_a_large_answer_comes_over_tcp(resolver: Resolver) -> None:
    answer = await resolver.ask(question("many", "SRV"))
    assert (len(answer.records), resolver.stats.over_tcp) == (100, 1)


async def test_many_questions_at_once_are_all_answered(resolver: Resolver) -> None:
    questions = [question(f"d{number}.wild", "A") for number in range(3000)]
    answers = await resolver.ask_all(questions)
    assert {answer.status for answer in answers.values()} == {Status.ANSWERED}
    assert len(answers) == 3000
