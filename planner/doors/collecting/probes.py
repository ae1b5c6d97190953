"""How do servers take the same question in another way: over TCP, in small letters, with an option nobody knows?

RFC 7766 (TCP), RFC 4343 (case), RFC 6891 6.1.2 and RFC 8906 (what servers must not choke on). Each goes by a socket of
its own: questions for phones take none of these ways. What is lost on the way over UDP is sent again.
"""

import asyncio
import socket
from collections.abc import Mapping, Sequence
from typing import Final

from planner.core.answers import Answer, Question, RecordType, Status, unknown
from planner.core.audit.collection import Collection, Probe, ProbeKind, Reply
from planner.core.audit.questions import service_questions
from planner.core.policy.listeners import Nameserver
from planner.doors.dns import careful_reader
from planner.doors.dns.message import Rcode, is_truncated
from planner.doors.dns.nameserver import socket_address, socket_family
from planner.doors.dns.query import Echo, Query, compose, with_unknown_option
from planner.doors.dns.raw import TRIES, has_edns
from planner.doors.dns.resolution import Resolution
from planner.doors.dns.tcp import exchange

_LARGEST: Final = 65535  # octets of a datagram
_SAYING: Final = (Rcode.NOERROR, Rcode.NXDOMAIN)

MOST_AT_ONCE: Final = 64
"""Sockets for this, of all domains together."""


async def probe(
    collection: Collection,
    servers: Mapping[str, Nameserver],
    kinds: tuple[ProbeKind, ...],
    patience: float,
    places: asyncio.Semaphore,
) -> Mapping[Probe, Reply]:
    """Probe the servers that answered, as there are *places*: for the SOA, and what phones ask for that is there."""
    soa = Question(collection.domain.dns_name, RecordType.SOA)
    replies = [by_server.items() for by_server in collection.replies.values()]
    answering = {name for items in replies for name, reply in items if reply.answer.status is not Status.TIMEOUT}
    questions = [question for question in service_questions(collection.domain) if _has_records(question, collection)]
    probed = {name: server for name, server in servers.items() if name in answering}
    return await send_probes(probed, kinds, tuple(dict.fromkeys((soa, *questions))), patience, places)


async def send_probes(
    servers: Mapping[str, Nameserver],
    kinds: Sequence[ProbeKind],
    questions: Sequence[Question],
    patience: float,
    places: asyncio.Semaphore,
) -> dict[Probe, Reply]:
    """Probe *servers* (by the name that they are shown by) with *questions*, by all *kinds*, each in *patience* s.

    As many at once as there are *places*.
    """
    probes = [Probe(server, kind, question) for server in servers for kind in kinds for question in questions]

    async def send(probe: Probe) -> Reply:
        async with places:
            return await _send_probe(servers[probe.server], probe, patience)

    return dict(zip(probes, await asyncio.gather(*map(send, probes)), strict=True))


def _has_records(question: Question, collection: Collection) -> bool:
    answer = collection.answer(question)
    return answer is not None and bool(answer.records)


async def _send_probe(server: Nameserver, probe: Probe, patience: float) -> Reply:
    question = probe.question
    query = compose(question.name, question.type, mixed=False)
    if probe.kind is ProbeKind.EDNS_UNKNOWN:
        query = with_unknown_option(query)
    octets = await _ask(query, server, patience, over_tcp=probe.kind is ProbeKind.TCP)
    return Reply(unknown(question, Status.TIMEOUT)) if octets is None else _reply(question, octets)


def _reply(question: Question, octets: bytes) -> Reply:
    """Read what came back."""
    resolution = Resolution(question, ("",))
    resolution.edns = False
    message = careful_reader.read(octets)
    if message is not None and message.rcode == Rcode.FORMERR and not has_edns(octets):
        return Reply(unknown(question, Status.REFUSED))  # it is older than EDNS, and says so (RFC 6891 7)
    answer = resolution.take(resolution.next_server() or "", message) or resolution.failure()
    if message is not None and answer.status is Status.SERVFAIL and message.rcode in _SAYING and not message.answers:
        return Reply(Answer(question, Status.NO_DATA))  # it has not got the zone: no failure, and no authority
    return Reply(answer, message is not None and message.authoritative)


async def _ask(query: Query, server: Nameserver, patience: float, *, over_tcp: bool) -> bytes | None:
    """Send *query* to *server*, and again what is lost; None: nothing came back in *patience* seconds."""
    for _ in range(1 if over_tcp else TRIES):
        try:
            async with asyncio.timeout(patience if over_tcp else patience / TRIES):
                message = None if over_tcp else await _over_udp(query, server)
                if message is None or is_truncated(message):
                    message = await exchange(server, query.octets)
        except TimeoutError:
            continue
        except OSError:
            return None
        return None if query.echo(message) is Echo.FOREIGN else message
    return None


async def _over_udp(query: Query, server: Nameserver) -> bytes:
    """Send *query*, and return the first message that answers it. Raises OSError."""
    loop = asyncio.get_running_loop()
    with socket.socket(socket_family(server), socket.SOCK_DGRAM) as connected:
        connected.settimeout(0)
        connected.connect(socket_address(server))
        connected.send(query.octets)
        while True:
            message = await loop.sock_recv(connected, _LARGEST)
            if query.echo(message) is not Echo.FOREIGN:
                return message
