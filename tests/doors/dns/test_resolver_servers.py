"""Which of several name servers is asked, and when the next."""

from ipaddress import ip_address

import pytest

from planner.core.answers import Status
from planner.core.policy.listeners import parse_nameserver
from planner.doors.dns.resolution import MAX_QUERIES
from planner.doors.dns.resolver import Resolver
from tests.support.faults import TCP, UDP, Fault, Kind
from tests.support.nameserver import Nameserver
from tests.support.resolving import SHORT, WWW, WWW_ADDRESSES, ZONE, asking, question


async def test_while_one_server_trickles_the_next_answers() -> None:
    trickle = [Fault(Kind.TRUNCATED, over=UDP), Fault(Kind.TRICKLE, over=TCP)]
    async with (
        Nameserver(ZONE, faults=trickle) as slow,
        Nameserver(ZONE) as sound,
        asking(slow.address, sound.address, timeout=SHORT) as resolver,
    ):
        assert (await resolver.ask(WWW)).addresses == WWW_ADDRESSES


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
