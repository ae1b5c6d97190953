"""Collecting for an audit: from NSD, from several servers, from zone files; kept in a file and read again."""

import asyncio
import socket
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from ipaddress import ip_address
from pathlib import Path

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from planner.core.answers import Answer, Question, RecordType, Status
from planner.core.audit.case.case import Case
from planner.core.audit.catalogue import CHECKS
from planner.core.audit.collection import AuditMode, Collection, Reply
from planner.core.audit.judge import judge
from planner.core.errors import BadRequest
from planner.core.names import DnsName, Name
from planner.core.policy.listeners import parse_nameserver
from planner.core.policy.settings import AuditSettings
from planner.doors.collecting import collection_document
from planner.doors.collecting.collector import Collector, FromAuthority, FromServers, FromZoneFiles
from planner.doors.zones.zonefile import ZoneFiles
from tests.support.faults import TCP, Fault, Kind
from tests.support.nameserver import Nameserver
from tests.support.nsd import PROGRAM, nsd

ZONE = """$TTL 300
@ SOA ns1 hostmaster 1 7200 900 1209600 300
@ NS ns1
ns1 A 127.0.0.1
@ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp
_sips._tcp SRV 10 10 5061 sip1
sip1 A 192.0.2.1
"""
DOMAIN = Name("example.org")
NAPTR = Question(DnsName("example.org"), RecordType.NAPTR)
TARGET = Question(DnsName("sip1.example.org"), RecordType.A)


def collected(collector: Collector, domain: Name = DOMAIN) -> Collection:
    async def collect() -> Collection:
        try:
            return await collector.collect(domain)
        finally:
            await collector.close()

    return asyncio.run(collect())


def servers(*ports: int, timeout: float = 3.0) -> FromServers:
    return FromServers(AuditMode.SERVERS, tuple(parse_nameserver(f"127.0.0.1:{port}") for port in ports), timeout)


@pytest.mark.skipif(PROGRAM is None, reason="nsd is not installed")
def test_a_server_is_asked_everything_once_and_is_known_for_what_it_is(tmp_path: Path) -> None:
    with nsd(tmp_path, {"example.org": ZONE}) as port:
        found = collected(servers(port))
    server = f"127.0.0.1:{port}"
    assert found.servers == (server,)
    reply = found.of(NAPTR)[server]
    assert (reply.authoritative, reply.answer.status) == (True, Status.ANSWERED)
    assert reply.milliseconds is not None
    assert [str(address) for address in found.of(TARGET)[server].answer.addresses] == ["192.0.2.1"]
    assert found.signatures is not None
    assert not found.signatures.zones[0].is_signed


@pytest.mark.skipif(PROGRAM is None, reason="nsd is not installed")
def test_a_silent_server_costs_no_more_than_its_time_and_the_others_count(tmp_path: Path) -> None:
    with nsd(tmp_path, {"example.org": ZONE}) as port:
        found = collected(servers(port, 1, timeout=0.3))
    assert found.of(NAPTR)["127.0.0.1:1"].answer.status is Status.TIMEOUT
    answer = found.answer(NAPTR)
    assert answer is not None
    assert answer.status is Status.ANSWERED


def test_zone_files_are_no_servers() -> None:
    found = collected(FromZoneFiles(ZoneFiles.from_text(f"$ORIGIN example.org.\n{ZONE}")))
    assert (found.servers, found.mode) == ((), AuditMode.ZONE_FILES)
    assert found.answer(TARGET) is not None


def test_what_was_collected_is_read_again_as_it_was() -> None:
    strange = '@ NAPTR 20 20 "\\027" "SIP+\\"D2T" "!a;b!" .\n_sip._udp CNAME _sips._tcp\n'
    found = collected(FromZoneFiles(ZoneFiles.from_text(f"$ORIGIN example.org.\n{ZONE}{strange}")))
    again = collection_document.load(collection_document.save(found), "file")
    assert again == found
    replies: Mapping[Question, object] = again.replies
    assert set(replies) == set(found.replies)


def test_addresses_that_came_along_are_read_again_as_they_were() -> None:
    answer = Answer(Question(DnsName("_sip._udp.example.org"), RecordType.SRV), Status.NO_DATA)
    along = tuple((DnsName("sip1.example.org"), ip_address(it)) for it in ("192.0.2.1", "::ffff:192.0.2.1"))
    replies = {answer.question: {"192.0.2.53": Reply(answer, authoritative=True, additional=along)}}
    found = Collection(Name("example.org"), "2026-01-01T00:00:00Z", AuditMode.SERVERS, ("192.0.2.53",), replies)
    assert collection_document.load(collection_document.save(found), "file") == found


def test_a_collection_that_is_too_large_is_refused() -> None:
    with pytest.raises(BadRequest, match="more than 67108864 octets"):
        collection_document.load(bytes(collection_document.MAX_OCTETS + 1), "file")


@pytest.mark.parametrize(
    ("now", "then", "fault"),
    [
        ("192.0.2.1", "192.0.2.999", "192.0.2.999 is no data of a record of type A"),
        ("5061", "506100", "10 10 506100 sip1.example.org. is no data of a record of type SRV"),
        ('"ttl": 300', '"ttl": -1', "Expected `int` >= 0"),
        ('"taken_at": "2', '"taken_at": "x', "Expected `str` matching regex"),
        ('"server": ""', '"server": "\\u001b"', "Expected `str` matching regex"),
        ('"nxdomain"', '"gone"', "Invalid enum value 'gone'"),
    ],
)
def test_a_collection_that_was_edited_badly_is_refused_with_the_place(now: str, then: str, fault: str) -> None:
    found = collected(FromZoneFiles(ZoneFiles.from_text(f"$ORIGIN example.org.\n{ZONE}")))
    data = collection_document.save(found).decode()
    assert now in data
    with pytest.raises(BadRequest) as refusal:
        collection_document.load(data.replace(now, then).encode(), "file")
    assert fault in refusal.value.text


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"version": 2}', b"Write it as JSON."]
)  # fmt: skip
def test_what_is_no_collection_is_refused(data: bytes) -> None:
    with pytest.raises(BadRequest, match=r"no collection|version"):
        collection_document.load(data, "file")


ZONE_TEXT = """@ 300 IN SOA ns1 hostmaster 1 7200 900 1209600 300
@ 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp
_sips._tcp 300 IN SRV 10 10 5061 sip1
sip1 300 IN A 192.0.2.1
"""


class Otherwise(Nameserver):
    """A server that gives other SRV records over TCP, and a stale address along with them."""

    def _answer(self, query: dns.message.Message) -> dns.message.Message:
        response = super()._answer(query)
        if response.answer and response.answer[0].rdtype == dns.rdatatype.SRV:
            response.additional.append(dns.rrset.from_text("sip1.example.org.", 300, "IN", "A", "203.0.113.9"))
        return response

    def replies(self, query: bytes, over: str) -> tuple[Fault | None, list[bytes]]:
        fault, (reply,) = super().replies(query, over)
        return fault, [reply.replace((5061).to_bytes(2), (5099).to_bytes(2)) if over == TCP else reply]


async def of_servers(*servers: Nameserver, thoroughly: bool = True, timeout: float = 0.5) -> Collection:
    async with AsyncExitStack() as stack:
        for server in servers:
            await stack.enter_async_context(server)
        asked = tuple(parse_nameserver(server.address) for server in servers)
        collector = FromServers(AuditMode.SERVERS, asked, timeout)
        try:
            return await collector.collect(DOMAIN, thoroughly=thoroughly)
        finally:
            await collector.close()


def found_in(collection: Collection) -> set[str]:
    return {it.rule.id for it in judge(Case(collection, AuditSettings(), None), CHECKS).findings}


async def test_a_server_that_is_silent_is_asked_one_round_of_questions() -> None:
    sound, silent = Nameserver(ZONE_TEXT), Nameserver(ZONE_TEXT, faults=[Fault(Kind.SILENCE)])
    await of_servers(sound, silent)
    later = {question for question in sound.asked if question[0].startswith("sip1")}
    assert later
    assert not later & set(silent.asked)


async def test_answers_over_tcp_and_addresses_that_come_along_are_compared() -> None:
    found = await of_servers(Otherwise(ZONE_TEXT))
    assert {"CO08", "SV22"} <= found_in(found)
    assert collection_document.load(collection_document.save(found), "file") == found


class Picky(Nameserver):
    """A server that takes a name in capitals for another name."""

    rcode = dns.rcode.NXDOMAIN

    def _answer(self, query: dns.message.Message) -> dns.message.Message:
        response = super()._answer(query)
        if str(query.question[0].name) != str(query.question[0].name).lower():
            response.answer.clear()
            response.set_rcode(self.rcode)
        return response


@pytest.mark.parametrize("rcode", [dns.rcode.NXDOMAIN, dns.rcode.NOERROR, dns.rcode.REFUSED], ids=str)
async def test_a_server_to_which_capitals_matter_is_judged_by_what_it_says_to_small_letters(
    rcode: dns.rcode.Rcode,
) -> None:
    server = Picky(ZONE_TEXT)
    server.rcode = rcode
    found = await of_servers(server)
    (reply,) = found.of(NAPTR).values()
    assert reply.answer.naptrs
    assert {it for it in found_in(found) if it.startswith(("NS", "NP", "SV", "CO"))} == {"CO08"}
    assert collection_document.load(collection_document.save(found), "file") == found


async def test_of_a_sound_server_nothing_is_said_in_whatever_manner_it_was_asked() -> None:
    found = await of_servers(Nameserver(ZONE_TEXT))
    assert found.probes
    assert not {"CO08", "SV22"} & found_in(found)


async def test_in_bulk_no_question_is_asked_twice() -> None:
    server = Nameserver(ZONE_TEXT)
    found = await of_servers(server, thoroughly=False, timeout=30)  # even if this machine is slow
    assert not found.probes
    assert len(set(server.asked)) == len(server.asked)


async def test_what_is_above_many_domains_is_asked_once() -> None:
    others = {"org.": "@ 300 IN NS ns.example.net.\n", "example.net.": "ns 300 IN A 192.0.2.53\n"}
    async with Nameserver(f"{ZONE_TEXT}@ 300 IN NS ns.example.net.\n", others=others) as resolver:
        collector = FromAuthority((parse_nameserver(resolver.address),), 1.0, allow_private=False)
        for domain in ("d1.example.org", "d2.example.org"):
            await collector.collect(Name(domain))
        await collector.close()
    asked = [it[:2] for it in resolver.asked]
    assert [asked.count(it) for it in (("org", "NS"), ("ns.example.net", "A"))] == [1, 1]


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def can_listen(address: str) -> bool:
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((address, 53))
        return True
    return False


@pytest.mark.skipif(PROGRAM is None, reason="nsd is not installed")
@pytest.mark.skipif(not can_listen("127.0.0.154"), reason="nobody may listen at port 53")
def test_a_server_of_many_domains_is_asked_through_the_same_sockets(tmp_path: Path) -> None:
    zone = f"{ZONE.replace('127.0.0.1', '127.0.0.154')}other A 192.0.2.2\n"

    async def collect(port: int) -> list[Collection]:
        collector = FromAuthority((parse_nameserver(f"127.0.0.1:{port}"),), 3, allow_private=True)
        before = descriptors()
        found = [await collector.collect(Name(name)) for name in ("example.org", "other.example.org", "example.org")]
        await collector.close()
        assert descriptors() == before
        return found

    with nsd(tmp_path, {"example.org": zone}, ["127.0.0.154@53"]) as port:
        first, second, third = asyncio.run(collect(port))
    assert first.servers == second.servers == ("127.0.0.154",)
    assert third.of(TARGET)["127.0.0.154"].answer == first.of(TARGET)["127.0.0.154"].answer
    assert second.of(Question(DnsName("other.example.org"), RecordType.A))["127.0.0.154"].authoritative
