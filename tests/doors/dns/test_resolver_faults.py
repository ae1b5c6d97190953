"""What becomes of replies that are wrong, forged, cut off or missing."""

import pytest

from planner.core.answers import MAX_ALIASES, Status
from tests.support.faults import TCP, UDP, Fault, Kind
from tests.support.nameserver import Nameserver
from tests.support.resolving import SHORT, WWW, WWW_ADDRESSES, ZONE, answer_of, asking, question


@pytest.mark.parametrize(
    ("kind", "status", "queries"),
    [
        (Kind.LATE, Status.ANSWERED, 1),
        (Kind.TWICE, Status.ANSWERED, 1),
        (Kind.OTHER_NAMES, Status.ANSWERED, 1),
        (Kind.FORMERR_TO_EDNS, Status.ANSWERED, 2),
        (Kind.LOWER_CASE, Status.ANSWERED, 2),
        (Kind.SERVFAIL, Status.SERVFAIL, 1),
        (Kind.BOGUS, Status.BOGUS, 1),
        (Kind.REFUSED, Status.REFUSED, 1),
        (Kind.ERROR_ALONE, Status.REFUSED, 1),
        (Kind.NOTIMP, Status.SERVFAIL, 2),
        (Kind.REFERRAL, Status.SERVFAIL, 1),
        (Kind.LAME, Status.SERVFAIL, 1),
        (Kind.CORRUPT, Status.SERVFAIL, 1),
        (Kind.ENDLESS_ALIASES, Status.NO_DATA, MAX_ALIASES + 1),
    ],
)
async def test_a_fault_ends_in_its_status_after_so_many_queries(kind: Kind, status: Status, queries: int) -> None:
    async with Nameserver(ZONE, faults=[Fault(kind)]) as server:
        answer = await answer_of(server, WWW)
    assert (answer.status, len(server.asked)) == (status, queries)
    assert answer.addresses == (WWW_ADDRESSES if status is Status.ANSWERED else ())


@pytest.mark.parametrize(
    "kind", [Kind.SILENCE, Kind.WRONG_ID, Kind.WRONG_QUESTION, Kind.OTHER_SOURCE, Kind.NOISE, Kind.QUERY_BACK]
)
async def test_what_is_no_reply_counts_as_silence(kind: Kind) -> None:
    async with Nameserver(ZONE, faults=[Fault(kind)]) as server:
        answer = await answer_of(server, WWW, timeout=SHORT)
    assert answer.status is Status.TIMEOUT
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    "kind",
    [
        Kind.WRONG_ID,
        Kind.WRONG_QUESTION,
        Kind.OTHER_SOURCE,
        Kind.NOISE,
        Kind.QUERY_BACK,
        Kind.LOWER_CASE,
    ],
)
async def test_forged_replies_before_the_right_one_change_nothing(kind: Kind) -> None:
    async with Nameserver(ZONE, faults=[Fault(kind, over=UDP, beside=True)]) as server:
        answer = await answer_of(server, WWW)
    assert (answer.status, answer.addresses) == (Status.ANSWERED, WWW_ADDRESSES)


async def test_a_type_that_a_server_does_not_know_is_no_fault_of_the_others() -> None:
    async with (
        Nameserver(ZONE, faults=[Fault(Kind.NOTIMP, type="NAPTR")]) as server,
        asking(server.address) as resolver,
    ):
        answers = await resolver.ask_all([question("", "NAPTR"), WWW])
    assert answers[question("", "NAPTR")].status is Status.SERVFAIL
    assert answers[WWW].status is Status.ANSWERED


async def test_a_truncated_answer_is_fetched_over_tcp() -> None:
    async with Nameserver(ZONE) as server:
        answer = await answer_of(server, question("many", "SRV"))
    assert len(answer.records) == 100
    assert [over for _, _, over in server.asked] == [UDP, TCP]


@pytest.mark.parametrize("kind", [Kind.WRONG_ID, Kind.WRONG_QUESTION, Kind.NOISE, Kind.TRUNCATED, Kind.SILENCE])
async def test_a_bad_reply_over_tcp_is_none(kind: Kind) -> None:
    async with Nameserver(ZONE, faults=[Fault(kind, over=TCP)]) as server:
        answer = await answer_of(server, question("many", "SRV"))
    assert (answer.status, answer.records) == (Status.TRUNCATED, ())


async def test_truncated_without_tcp_is_not_no_records() -> None:
    async with Nameserver(ZONE, tcp=False) as server:
        assert (await answer_of(server, question("many", "SRV"))).status is Status.TRUNCATED


async def test_a_trickle_over_tcp_ends_with_the_time_out() -> None:
    async with Nameserver(ZONE, faults=[Fault(Kind.TRICKLE, over=TCP)]) as server:
        answer = await answer_of(server, question("many", "SRV"), timeout=SHORT)
    assert answer.status.is_temporary
