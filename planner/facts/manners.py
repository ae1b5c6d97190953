"""How do servers take the same question in another manner: over TCP, in small letters, with an option nobody knows?

RFC 7766 (TCP), RFC 4343 (case), RFC 6891 6.1.2 and RFC 8906 (what servers must not choke on). Asked raw, by dnspython:
questions for phones take none of these ways. What is lost on the way over UDP is sent again.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final

import dns.asyncquery
import dns.edns
import dns.exception
import dns.message
import dns.name
import dns.rcode

from planner.core.answers import Answer, Question, Status, unknown
from planner.core.audit.collection import Manner, Probe, Reply
from planner.core.names import DnsName
from planner.core.policy import Nameserver
from planner.facts.dns import careful
from planner.facts.dns.resolution import Resolution

_UNKNOWN_OPTION: Final = 65001  # for local use (RFC 6891 9)
_TRIES: Final = 3
_SAYING: Final = (dns.rcode.NOERROR, dns.rcode.NXDOMAIN)

MOST_AT_ONCE: Final = 64
"""Sockets for this, of all domains together."""


async def ask_in_manners(
    servers: Mapping[str, Nameserver],
    manners: Iterable[Manner],
    questions: Iterable[Question],
    patience: float,
    places: asyncio.Semaphore,
) -> dict[Probe, Reply]:
    """Ask *servers* (by the name that they are shown by) the *questions* in all *manners*, each in *patience* s.

    As many at once as there are *places*.
    """
    asked = tuple(questions)
    probes = [Probe(server, manner, question) for server in servers for manner in manners for question in asked]

    async def ask(probe: Probe) -> Reply:
        async with places:
            return await _asked(servers[probe.server], probe, patience)

    return dict(zip(probes, await asyncio.gather(*map(ask, probes)), strict=True))


async def _asked(server: Nameserver, probe: Probe, patience: float) -> Reply:
    question = probe.question
    query = dns.message.make_query(_name(question.name), question.type.value, use_edns=0)
    if probe.manner is Manner.EDNS_UNKNOWN:
        option = dns.edns.GenericOption(dns.edns.OptionType.make(_UNKNOWN_OPTION), b"?")
        query = dns.message.make_query(
            _name(question.name), question.type.value, use_edns=0, want_dnssec=True, options=[option]
        )
    message = await exchanged(query, server, patience, over_tcp=probe.manner is Manner.TCP)
    if message is None:
        return Reply(unknown(question, Status.TIMEOUT))
    if message.rcode() == dns.rcode.FORMERR and message.edns < 0:
        return Reply(unknown(question, Status.REFUSED))  # it is older than EDNS, and says so (RFC 6891 7)
    return _reply(question, message)


def _reply(question: Question, message: dns.message.Message) -> Reply:
    resolution = Resolution(question, ("",))
    resolution.edns = False
    read = careful.read(message.wire or b"")
    answer = resolution.take(resolution.next_server() or "", read) or resolution.failure()
    if read is not None and answer.status is Status.SERVFAIL and message.rcode() in _SAYING and not read.answers:
        return Reply(Answer(question, Status.NO_DATA))  # it has not got the zone: no failure, and no authority
    return Reply(answer, read is not None and read.authoritative)


async def exchanged(
    query: dns.message.Message, server: Nameserver, patience: float, *, over_tcp: bool = False
) -> dns.message.Message | None:
    """Send *query* to *server*; None: nothing came back in *patience* seconds."""
    address, port = str(server.address), server.port
    for _ in range(1 if over_tcp else _TRIES):
        try:
            if over_tcp:
                return await dns.asyncquery.tcp(query, address, patience, port)
            return (await dns.asyncquery.udp_with_fallback(query, address, patience / _TRIES, port))[0]
        except dns.exception.Timeout:
            continue
        except (OSError, EOFError, dns.exception.DNSException):
            return None
    return None


def _name(name: DnsName) -> dns.name.Name:
    return dns.name.Name((*name.labels, b""))
