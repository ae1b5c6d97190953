import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from ipaddress import ip_address
from itertools import pairwise
from typing import Any

import pytest
import uvloop

from planner.core.answers import MAX_ALIASES, Answer, Naptr, Question, RecordType, Srv, Status
from planner.core.names import DnsName
from planner.core.policy.listeners import parse_nameserver
from planner.doors.dns.resolution import MAX_QUERIES
from planner.doors.dns.resolver import Resolver
from tests.support.nameserver import TCP, UDP, Fault, Kind, Nameserver

SHORT = 0.15  # seconds, for questions that nobody answers

ZONE = """
@              3600 SOA ns admin 1 2 3 4 60
@                   NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp
_sips._tcp     120  SRV 10 60 5061 sip1
sip1                A 192.0.2.1
sip1                AAAA 2001:db8::1
www            30   CNAME sip1
one                 CNAME two
two                 CNAME one
out                 CNAME sip.example.net.
"""
ZONE += "".join(f"many SRV 10 {number} 5061 target-with-a-rather-long-name-{number}\n" for number in range(100))


@asynccontextmanager
async def asking(*servers: str, timeout: float = 5.0) -> AsyncIterator[Resolver]:
    nameservers = tuple(map(parse_nameserver, servers))
    resolver = Resolver(lambda: nameservers, timeout=timeout)
    yield resolver
    await resolver.close()


def question(name: str, type_: str = "A") -> Question:
    return Question(DnsName(f"{name}.example.org" if name else "example.org"), RecordType(type_))


WWW = question("www")
WWW_ADDRESSES = (ip_address("192.0.2.1"),)


async def answer_of(
    server: Nameserver,
    asked: Question,
    *,
    timeout: float = 5.0,
) -> Answer:
    async with asking(server.address, timeout=timeout) as resolver:
        return await resolver.ask(asked)


async def test_records_come_as_values() -> None:
    async with Nameserver(ZONE) as server:
        naptr = await answer_of(server, question("", "NAPTR"))
        srv = await answer_of(server, question("_sips._tcp", "SRV"))
        aaaa = await answer_of(server, question("sip1", "AAAA"))
    replacement = DnsName("_sips._tcp.example.org")
    assert naptr.naptrs == (Naptr(10, 10, "s", "SIPS+D2T", "", replacement),)
    assert (srv.srvs, srv.ttl) == ((Srv(10, 60, 5061, DnsName("sip1.example.org")),), 120)
    assert aaaa.addresses == (ip_address("2001:db8::1"),)


@pytest.mark.parametrize(
    ("asked", "status", "ttl"),
    [
        (question("www"), Status.ANSWERED, 30),
        (question("sip1", "SRV"), Status.NO_DATA, 60),
        (question("_tcp"), Status.NO_DATA, 60),
        (question("nowhere"), Status.NXDOMAIN, 60),
        (question("www", "SRV"), Status.NO_DATA, 30),
        (question("", "SOA"), Status.ANSWERED, 3600),
        (question("www", "CNAME"), Status.ANSWERED, 30),
    ],
    ids=["alias", "no data", "empty non-terminal", "nxdomain", "no data behind an alias", "soa", "cname"],
)
async def test_what_the_dns_says_is_a_status_with_a_ttl(asked: Question, status: Status, ttl: int) -> None:
    async with Nameserver(ZONE) as server:
        answer = await answer_of(server, asked)
    assert (answer.status, answer.ttl) == (status, ttl)


async def test_name_servers_are_reached_over_ipv6_too() -> None:
    async with Nameserver(ZONE) as server, asking(server.address6) as resolver:
        assert (await resolver.ask(WWW)).addresses == WWW_ADDRESSES


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


async def test_as_many_addresses_as_a_message_has_room_for_are_read() -> None:
    async with Nameserver(ZONE, faults=[Fault(Kind.HUGE)]) as server:
        answer = await answer_of(server, WWW)
    assert answer.status is Status.ANSWERED
    assert len(answer.addresses) > 4_000


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


async def test_while_one_server_trickles_the_next_answers() -> None:
    trickle = [Fault(Kind.TRUNCATED, over=UDP), Fault(Kind.TRICKLE, over=TCP)]
    async with (
        Nameserver(ZONE, faults=trickle) as slow,
        Nameserver(ZONE) as sound,
        asking(slow.address, sound.address, timeout=SHORT) as resolver,
    ):
        assert (await resolver.ask(WWW)).addresses == WWW_ADDRESSES


async def test_a_chain_that_the_server_does_not_follow_is_asked_on() -> None:
    async with Nameserver(ZONE, chases=False) as server:
        answer = await answer_of(server, WWW)
    assert answer.addresses == WWW_ADDRESSES
    assert [alias.target.text for alias in answer.aliases] == ["sip1.example.org"]


@pytest.mark.parametrize("chases", [True, False])
async def test_aliases_in_a_circle_end(chases: bool) -> None:
    async with Nameserver(ZONE, chases=chases) as server:
        answer = await answer_of(server, question("one"))
    assert (answer.status, answer.has_endless_aliases) == (Status.NO_DATA, True)


async def test_an_alias_into_another_zone_is_a_question_of_its_own() -> None:
    async with Nameserver(ZONE, others={"example.net.": "sip A 192.0.2.9"}, chases=False) as server:
        assert (await answer_of(server, question("out"))).addresses == (ip_address("192.0.2.9"),)


@pytest.mark.parametrize("kind", [Kind.SERVFAIL, Kind.REFUSED, Kind.LAME, Kind.REFERRAL, Kind.CORRUPT, Kind.NOTIMP])
async def test_when_one_server_fails_the_next_answers(kind: Kind) -> None:
    async with (
        Nameserver(ZONE, faults=[Fault(kind)]) as bad,
        Nameserver(ZONE) as sound,
        asking(bad.address, sound.address) as resolver,
    ):
        assert (await resolver.ask(WWW)).addresses == WWW_ADDRESSES


async def test_where_nobody_listens_the_next_server_is_asked_at_once() -> None:
    async with Nameserver(ZONE) as dead, Nameserver(ZONE) as sound:
        await dead.stop()
        async with asking(dead.address, sound.address) as resolver:
            assert (await resolver.ask(WWW)).addresses == WWW_ADDRESSES
            assert resolver.stats.queries == 2


async def test_a_silent_server_is_passed_over_and_then_comes_last() -> None:
    async with (
        Nameserver(ZONE, faults=[Fault(Kind.SILENCE)]) as silent,
        Nameserver(ZONE) as sound,
        asking(silent.address, sound.address, timeout=SHORT) as resolver,
    ):
        assert (await resolver.ask(WWW)).addresses == WWW_ADDRESSES
        silent.asked.clear()
        await resolver.ask_all([question("sip1"), question("nowhere")])
        assert silent.asked == []


async def test_servers_are_asked_in_the_order_in_which_they_are_listed() -> None:
    async with (
        Nameserver(ZONE) as first,
        Nameserver(ZONE) as second,
        asking(first.address, second.address) as resolver,
    ):
        await resolver.ask_all([WWW, question("sip1")])
    assert (len(first.asked), second.asked) == (2, [])


async def test_without_any_server_the_answer_comes_at_once() -> None:
    async with asking() as resolver:
        assert (await resolver.ask(WWW)).status is Status.TIMEOUT


async def test_a_server_behind_no_interface_is_a_dead_one() -> None:
    async with Nameserver(ZONE) as server, asking("fe80::1%no-such-link", server.address) as resolver:
        assert (await resolver.ask(WWW)).addresses == WWW_ADDRESSES


async def test_a_question_is_asked_once_however_many_wait() -> None:
    async with Nameserver(ZONE) as server, asking(server.address) as resolver:
        answers = await asyncio.gather(*(resolver.ask(WWW) for _ in range(100)))
    assert {answer.addresses for answer in answers} == {WWW_ADDRESSES}
    assert len(server.asked) == 1


async def test_who_stops_waiting_disturbs_no_other() -> None:
    async with Nameserver(ZONE, faults=[Fault(Kind.LATE)]) as server, asking(server.address) as resolver:
        one, other = asyncio.create_task(resolver.ask(WWW)), asyncio.create_task(resolver.ask(WWW))
        await asyncio.sleep(0)
        one.cancel()
        assert (await other).addresses == WWW_ADDRESSES
    assert one.cancelled()
    assert len(server.asked) == 1


async def test_many_questions_are_all_answered_and_each_is_asked_once() -> None:
    async with Nameserver(ZONE) as server, asking(server.address) as resolver:
        questions = [question(f"d{number}") for number in range(400)]
        answers = await resolver.ask_all(questions)
    assert {answer.status for answer in answers.values()} == {Status.NXDOMAIN}
    assert set(answers) == set(questions)
    assert len(set(server.asked)) == 400


async def test_everything_else_has_its_turn_while_very_many_questions_are_sent() -> None:
    async with Nameserver(ZONE) as server, asking(server.address) as resolver:
        asked = asyncio.create_task(resolver.ask_all([question(f"d{number}") for number in range(200)]))
        while not resolver.stats.queries:
            await asyncio.sleep(0)
        assert resolver.stats.queries < 100
        assert len(await asked) == 200


async def test_names_that_nobody_answers_hold_up_no_others_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.doors.dns.resolver._MOST_FRESH", 4)
    faults = [Fault(Kind.SILENCE, name=f"d{number}.example.org") for number in range(10)]
    async with Nameserver(ZONE, faults=faults) as server, asking(server.address, timeout=2 * SHORT) as resolver:
        dead = asyncio.create_task(resolver.ask_all([question(f"d{number}") for number in range(10)]))
        await asyncio.sleep(0)
        assert (await resolver.ask(WWW)).status is Status.ANSWERED
        assert {answer.status for answer in (await dead).values()} == {Status.TIMEOUT}


@pytest.mark.parametrize(("is_patient", "status"), [(False, Status.TIMEOUT), (True, Status.ANSWERED)])
async def test_who_is_patient_does_not_take_its_wait_for_a_place_for_silence(
    monkeypatch: pytest.MonkeyPatch, *, is_patient: bool, status: Status
) -> None:
    monkeypatch.setattr("planner.doors.dns.resolver._MOST_FRESH", 1)
    silent = [question(f"n{number}") for number in range(20)]
    faults = [Fault(Kind.SILENCE, name=it.name.text) for it in silent]
    async with Nameserver(ZONE, faults=faults) as server:
        resolver = Resolver(lambda: (parse_nameserver(server.address),), timeout=0.1, is_patient=is_patient)
        answers = await resolver.ask_all((*silent, WWW))
        await resolver.close()
    assert answers[WWW].status is status


async def test_queries_leave_from_many_ports() -> None:
    async with Nameserver(ZONE) as server, asking(server.address) as resolver:
        for start in range(0, 600, 50):
            await resolver.ask_all([question(f"d{number}") for number in range(start, start + 50)])
    ports = list(dict.fromkeys(server.source_ports))
    assert len(ports) >= 6
    assert len({after - before for before, after in pairwise(ports)}) > 1, "they are no sequence"


async def test_a_server_that_folds_case_leaves_the_check_to_others() -> None:
    async with Nameserver(ZONE, faults=[Fault(Kind.LOWER_CASE)]) as folds, Nameserver(ZONE) as keeps:
        async with asking(folds.address, keeps.address) as resolver:
            assert (await resolver.ask(WWW)).addresses == WWW_ADDRESSES
            assert (len(folds.asked), len(keeps.asked)) == (2, 0)
        keeps.faults = (Fault(Kind.LOWER_CASE, beside=True),)
        async with asking(keeps.address) as resolver:
            assert (await resolver.ask(question("sip1"))).addresses == WWW_ADDRESSES


async def test_other_name_servers_are_asked_as_soon_as_they_are_listed() -> None:
    async with Nameserver(ZONE) as first, Nameserver("www A 192.0.2.99") as second:
        listed = [(parse_nameserver(first.address),)]
        resolver = Resolver(lambda: listed[-1])
        assert (await resolver.ask(WWW)).addresses == WWW_ADDRESSES
        listed.append((parse_nameserver(second.address),))
        assert (await resolver.ask(WWW)).addresses == (ip_address("192.0.2.99"),)
        await resolver.close()


async def test_a_server_that_dies_and_comes_back_needs_nobody() -> None:
    async with Nameserver(ZONE) as server, asking(server.address) as resolver:
        assert (await resolver.ask(WWW)).status is Status.ANSWERED
        await server.stop()
        assert (await resolver.ask(WWW)).status is Status.TIMEOUT
        await server.start()
        assert (await resolver.ask(WWW)).status is Status.ANSWERED


@pytest.mark.parametrize("kind", [Kind.TRUNCATED, Kind.ENDLESS_ALIASES, Kind.LOWER_CASE, Kind.FORMERR_TO_EDNS])
async def test_no_server_makes_a_question_cost_more_than_so_many_queries(kind: Kind) -> None:
    async with (
        Nameserver(ZONE, faults=[Fault(kind)]) as one,
        Nameserver(ZONE, faults=[Fault(kind)]) as two,
        asking(one.address, two.address) as resolver,
    ):
        await resolver.ask(WWW)
    assert len(one.asked) + len(two.asked) <= 2 * MAX_QUERIES


async def test_closing_answers_who_waits_and_leaves_nothing_behind() -> None:
    async with Nameserver(ZONE, faults=[Fault(Kind.SILENCE, over=TCP)]) as server:
        async with asking(server.address) as resolver:
            waiting = [asyncio.create_task(resolver.ask(question(name, "SRV"))) for name in ("many", "_sips._tcp")]
            assert (await waiting[1]).status is Status.ANSWERED
        assert (await waiting[0]).status is Status.TIMEOUT
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_stats_count_what_happened() -> None:
    async with Nameserver(ZONE) as server, asking(server.address) as resolver:
        assert resolver.stats.last_heard is None
        await resolver.ask_all([WWW, question("nowhere"), question("many", "SRV")])
        stats = resolver.stats
    assert stats.outcomes == {
        (RecordType.A, Status.ANSWERED): 1,
        (RecordType.A, Status.NXDOMAIN): 1,
        (RecordType.SRV, Status.ANSWERED): 1,
    }
    assert (stats.queries, stats.over_tcp, stats.under_way) == (3, 1, 0)
    assert stats.last_heard is not None


@pytest.mark.parametrize(
    "scenario",
    [
        test_records_come_as_values,
        test_a_truncated_answer_is_fetched_over_tcp,
        test_where_nobody_listens_the_next_server_is_asked_at_once,
        test_many_questions_are_all_answered_and_each_is_asked_once,
        test_a_server_that_dies_and_comes_back_needs_nobody,
        test_a_silent_server_is_passed_over_and_then_comes_last,
        test_closing_answers_who_waits_and_leaves_nothing_behind,
    ],
)
def test_uvloop_serves_as_well(scenario: Any) -> None:
    running: Coroutine[Any, Any, None] = scenario()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(running)
