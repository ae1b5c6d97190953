"""The same question in other manners: what comes of servers that take it badly."""

import asyncio

import pytest

from planner.core.answers import Question, RecordType, Status
from planner.core.audit.collection import Probe, ProbeKind, Reply
from planner.core.names import DnsName
from planner.core.policy.listeners import parse_nameserver
from planner.doors.collecting.probes import send_probes
from tests.support.faults import TCP, UDP, Fault, Kind
from tests.support.nameserver import Nameserver

ZONE = "@ 300 IN SOA ns h 1 2 3 4 5\n@ 300 IN A 192.0.2.1\n"
SOA = Question(DnsName("example.org"), RecordType.SOA)
SHORT = 0.3  # seconds, for what nobody answers


async def replies(*faults: Fault, kinds: tuple[ProbeKind, ...] = (ProbeKind.LOWER_CASE,)) -> dict[ProbeKind, Reply]:
    async with Nameserver(ZONE, faults=list(faults)) as server:
        asked = {"server": parse_nameserver(server.address)}
        found = await send_probes(asked, kinds, [SOA], SHORT, asyncio.Semaphore(8))
    return {kind: found[Probe("server", kind, SOA)] for kind in kinds}


async def test_a_sound_server_takes_every_manner() -> None:
    found = await replies(kinds=tuple(ProbeKind))
    assert {it.answer.status for it in found.values()} == {Status.ANSWERED}
    assert all(it.authoritative for it in found.values())


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault(Kind.TRUNCATED, over=UDP), Status.ANSWERED),  # over TCP then
        (Fault(Kind.WRONG_ID, beside=True), Status.ANSWERED),
        (Fault(Kind.WRONG_QUESTION, beside=True), Status.ANSWERED),
        (Fault(Kind.WRONG_ID), Status.TIMEOUT),
        (Fault(Kind.SILENCE), Status.TIMEOUT),
        (Fault(Kind.CORRUPT), Status.SERVFAIL),
        (Fault(Kind.REFUSED), Status.REFUSED),
        (Fault(Kind.FORMERR_TO_EDNS), Status.REFUSED),  # it is older than EDNS, and says so
    ],
    ids=lambda it: it.kind.name if isinstance(it, Fault) else it.value,
)
async def test_a_fault_ends_in_its_status(fault: Fault, status: Status) -> None:
    assert (await replies(fault))[ProbeKind.LOWER_CASE].answer.status is status


async def test_only_tcp_is_cut_off() -> None:
    found = await replies(Fault(Kind.SILENCE, over=TCP), kinds=(ProbeKind.TCP, ProbeKind.EDNS_UNKNOWN))
    assert found[ProbeKind.TCP].answer.status is Status.TIMEOUT
    assert found[ProbeKind.EDNS_UNKNOWN].answer.status is Status.ANSWERED


async def test_what_was_lost_on_the_way_is_sent_again() -> None:
    async with Nameserver(ZONE, faults=[Fault(Kind.SILENCE, over=UDP)]) as server:
        asked = {"server": parse_nameserver(server.address)}
        asking = asyncio.create_task(send_probes(asked, [ProbeKind.LOWER_CASE], [SOA], 1.5, asyncio.Semaphore(8)))
        while not server.asked:
            await asyncio.sleep(0.01)
        server.faults = ()
        assert [it.answer.status for it in (await asking).values()] == [Status.ANSWERED]
