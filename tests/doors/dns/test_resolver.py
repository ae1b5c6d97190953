"""Questions, answers as values, and many of them at once."""

import asyncio
from ipaddress import ip_address
from itertools import pairwise

import pytest

from planner.core.answers import Naptr, Question, RecordType, Srv, Status
from planner.core.names import DnsName
from planner.core.policy.listeners import parse_nameserver
from planner.doors.dns.resolver import Resolver
from tests.support.faults import TCP, Fault, Kind
from tests.support.nameserver import Nameserver
from tests.support.resolving import SHORT, WWW, WWW_ADDRESSES, ZONE, answer_of, asking, question


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


async def test_as_many_addresses_as_a_message_has_room_for_are_read() -> None:
    async with Nameserver(ZONE, faults=[Fault(Kind.HUGE)]) as server:
        answer = await answer_of(server, WWW)
    assert answer.status is Status.ANSWERED
    assert len(answer.addresses) > 4_000


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
