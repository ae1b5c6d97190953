import itertools
from ipaddress import ip_address

import pytest

from planner.core.answers import (
    Alias,
    Answer,
    Naptr,
    Question,
    Record,
    RecordType,
    Soa,
    Srv,
    Status,
    absent,
    answered,
    unknown,
)
from planner.core.names import DnsName

NAME = DnsName("example.org")
QUESTION = Question(NAME, RecordType.A)
ADDRESS = Record(ip_address("192.0.2.1"), 300)


def soa(*, ttl: int, minimum: int) -> Record:
    return Record(Soa(DnsName("ns.example.org"), DnsName("admin.example.org"), 1, 2, 3, 4, minimum), ttl)


@pytest.mark.parametrize(
    ("status", "negative", "temporary"),
    [
        (Status.ANSWERED, False, False),
        (Status.NO_DATA, True, False),
        (Status.NXDOMAIN, True, False),
        (Status.SERVFAIL, False, True),
        (Status.REFUSED, False, True),
        (Status.TIMEOUT, False, True),
        (Status.TRUNCATED, False, True),
        (Status.BOGUS, False, True),
    ],
)
def test_a_status_tells_absence_from_not_knowing(status: Status, negative: bool, temporary: bool) -> None:
    assert (status.is_negative, status.is_temporary) == (negative, temporary)


def test_the_ttl_is_the_least_of_records_and_aliases() -> None:
    alias = Alias(NAME, DnsName("a.example.org"), 60)
    assert answered(QUESTION, (ADDRESS, Record(ip_address("192.0.2.2"), 200)), (alias,)).ttl == 60


def test_a_ttl_beyond_31_bits_is_zero() -> None:
    assert answered(QUESTION, (Record(ip_address("192.0.2.1"), 2**31),)).ttl == 0


@pytest.mark.parametrize(("ttl", "minimum", "kept"), [(3600, 300, 300), (60, 300, 60)], ids=["minimum", "soa ttl"])
def test_a_negative_answer_is_kept_for_the_lesser_of_soa_ttl_and_minimum(ttl: int, minimum: int, kept: int) -> None:
    assert absent(QUESTION, Status.NXDOMAIN, soa(ttl=ttl, minimum=minimum)).ttl == kept


def test_the_ttl_of_an_alias_counts_in_a_negative_answer() -> None:
    alias = Alias(NAME, DnsName("a.example.org"), 20)
    assert absent(QUESTION, Status.NO_DATA, soa(ttl=3600, minimum=300), (alias,)).ttl == 20


@pytest.mark.parametrize(
    "answer",
    [absent(QUESTION, Status.NO_DATA, None), unknown(QUESTION, Status.SERVFAIL)],
    ids=["negative without SOA", "servfail"],
)
def test_what_must_not_be_kept_has_no_ttl(answer: Answer) -> None:
    assert answer.ttl is None


def aliases(*names: str) -> tuple[Alias, ...]:
    return tuple(Alias(DnsName(a), DnsName(b), 60) for a, b in itertools.pairwise(names))


@pytest.mark.parametrize(
    ("chain", "endless"),
    [
        ((), False),
        (aliases("a", "b", "c"), False),
        (aliases("a", "b", "a"), True),
        (aliases("a", "a"), True),
        (aliases("a", "b", "c", "b"), True),
        (aliases(*"abcdefghi"), False),
        (aliases(*"abcdefghij"), True),
    ],
    ids=["none", "two", "loop", "itself", "loop further on", "eight", "nine"],
)
def test_aliases_are_endless_when_they_loop_or_are_more_than_eight(chain: tuple[Alias, ...], endless: bool) -> None:
    assert absent(QUESTION, Status.NO_DATA, None, chain).has_endless_aliases is endless


def test_records_are_given_by_what_they_are() -> None:
    naptr = Naptr(10, 20, "s", "SIP+D2U", "", DnsName("_sip._udp.example.org"))
    srv = Srv(10, 20, 5060, DnsName("a.example.org"))
    answer = answered(QUESTION, (Record(naptr, 1), Record(srv, 1), ADDRESS))
    assert (answer.naptrs, answer.srvs, answer.addresses) == ((naptr,), (srv,), (ip_address("192.0.2.1"),))
