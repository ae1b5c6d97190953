"""Which servers have the zone of a domain, and what does the parent say of them? For audits in authoritative mode.

RFC 1034 4.2 (zones and delegation), RFC 7766 (TCP), RFC 8906 (what servers must not choke on). Asked raw, by dnspython:
referrals and unknown options are nothing that answers to phones are made of.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import dns.asyncquery
import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype

from planner.core.addresses import Address
from planner.core.answers import ADDRESS_TYPES, Answer, Question, Record, RecordType, Status, absent, answered, unknown
from planner.core.audit.collection import Delegation, Manner, Reply
from planner.core.names import DnsName, Name
from planner.core.policy import Endpoint, Nameserver
from planner.facts.dns.rdata import data_of, name_of
from planner.facts.resolver import Resolver

_MOST_NAMES: Final = 13
_MOST_ADDRESSES: Final = 26
_PORT: Final = 53
_UNKNOWN_OPTION: Final = 65001  # for local use (RFC 6891 9)


@dataclass(frozen=True, slots=True)
class Authority:
    """The *servers* of a zone; *answers* on the way to them; what the parent says; how they take other manners."""

    servers: tuple[Nameserver, ...]
    answers: Mapping[Question, Answer]
    delegation: Delegation | None
    nameserver_of: Mapping[str, DnsName]
    probes: Mapping[tuple[str, Manner], Reply]


async def find_authority(resolver: Resolver, domain: Name, patience: float, *, allow_private: bool) -> Authority:
    """Find the zone of *domain* through *resolver*, and its servers. *patience*: seconds for one question."""
    zone, names, known = await _zone(resolver, DnsName(domain.text))
    addresses = await resolver.ask_all(_addresses_of(names))
    known = {**known, **addresses}
    owner: dict[str, DnsName] = {}
    servers: dict[Nameserver, None] = {}
    for question, answer in addresses.items():
        for address in answer.addresses:
            owner.setdefault(str(address), question.name)
            if allow_private or _may_be_asked(address):
                servers.setdefault(Nameserver(Endpoint(address, _PORT)))
    chosen = tuple(servers)[:_MOST_ADDRESSES]
    delegation = await _delegation(resolver, zone, patience, allow_private=allow_private)
    return Authority(chosen, known, delegation, owner, await _probed(chosen, DnsName(domain.text), patience))


async def _zone(resolver: Resolver, name: DnsName) -> tuple[DnsName, tuple[DnsName, ...], dict[Question, Answer]]:
    """Climb from *name* to the first name that has NS records."""
    labels = name.text.split(".")
    known: dict[Question, Answer] = {}
    for at in range(len(labels)):
        zone = DnsName(".".join(labels[at:]))
        answer = await resolver.ask(Question(zone, RecordType.NS))
        known[answer.question] = answer
        names = tuple(record.data for record in answer.records if isinstance(record.data, DnsName))
        if names and not answer.aliases:
            return zone, names[:_MOST_NAMES], known
    return name, (), known


def _addresses_of(names: Iterable[DnsName]) -> list[Question]:
    return [Question(name, type_) for name in names for type_ in ADDRESS_TYPES.values()]


def _may_be_asked(address: Address) -> bool:
    """Whether an address that stands in somebody's DNS may be connected to (never inside our own network)."""
    return address.is_global and not address.is_multicast


async def _delegation(resolver: Resolver, zone: DnsName, patience: float, *, allow_private: bool) -> Delegation | None:
    """Ask a server of the parent where the zone is; None if none can be asked."""
    above = DnsName(zone.text.partition(".")[2] or ".")
    names = await _root(resolver) if above.is_root else (await _zone(resolver, above))[1]
    addresses = await resolver.ask_all(_addresses_of(names[:3]))
    for answer in addresses.values():
        for address in answer.addresses:
            if allow_private or _may_be_asked(address):
                found = await _referral(Nameserver(Endpoint(address, _PORT)), zone, patience)
                if found is not None:
                    return found
    return None


async def _root(resolver: Resolver) -> tuple[DnsName, ...]:
    answer = await resolver.ask(Question(DnsName("."), RecordType.NS))
    return tuple(record.data for record in answer.records if isinstance(record.data, DnsName))


async def _referral(server: Nameserver, zone: DnsName, patience: float) -> Delegation | None:
    query = dns.message.make_query(_name(zone), "NS", use_edns=0)
    query.flags &= ~dns.flags.RD
    message = await _raw(query, server, patience)
    if message is None:
        return None
    for section in (message.authority, message.answer):
        for rrset in section:
            if rrset.rdtype == dns.rdatatype.NS and rrset.name == _name(zone):
                names = tuple(name_of(rdata.target) for rdata in rrset)
                glue: dict[DnsName, list[str]] = {}
                for extra in message.additional:
                    if extra.rdtype in (dns.rdatatype.A, dns.rdatatype.AAAA) and name_of(extra.name) in names:
                        glue.setdefault(name_of(extra.name), []).extend(str(rdata.address) for rdata in extra)
                return Delegation(zone, names, {name: tuple(sorted(of)) for name, of in glue.items()})
    return None


async def _probed(servers: tuple[Nameserver, ...], domain: DnsName, patience: float) -> dict[tuple[str, Manner], Reply]:
    tasks = {
        (_shown(server), manner): _probe(server, domain, manner, patience) for server in servers for manner in Manner
    }
    found = await asyncio.gather(*tasks.values())
    return dict(zip(tasks, found, strict=True))


async def _probe(server: Nameserver, domain: DnsName, manner: Manner, patience: float) -> Reply:
    question = Question(domain, RecordType.SOA)
    query = dns.message.make_query(_name(domain), "SOA", use_edns=0)
    if manner is Manner.EDNS_UNKNOWN:
        option = dns.edns.GenericOption(dns.edns.OptionType.make(_UNKNOWN_OPTION), b"?")
        query = dns.message.make_query(_name(domain), "SOA", use_edns=0, want_dnssec=True, options=[option])
    message = await _raw(query, server, patience, over_tcp=manner is Manner.TCP)
    if message is None:
        return Reply(unknown(question, Status.TIMEOUT))
    if message.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        return Reply(unknown(question, Status.SERVFAIL))
    return Reply(_answer(question, message), bool(message.flags & dns.flags.AA))


def _answer(question: Question, message: dns.message.Message) -> Answer:
    records = tuple(
        Record(data_of(rdata), rrset.ttl)
        for rrset in message.answer
        if rrset.rdtype == dns.rdatatype.SOA and rrset.name == _name(question.name)
        for rdata in rrset
    )
    if records:
        return answered(question, records)
    status = Status.NXDOMAIN if message.rcode() == dns.rcode.NXDOMAIN else Status.NO_DATA
    return absent(question, status, None)


async def _raw(
    query: dns.message.Message, server: Nameserver, patience: float, *, over_tcp: bool = False
) -> dns.message.Message | None:
    address, port = str(server.address), server.port
    try:
        if over_tcp:
            return await dns.asyncquery.tcp(query, address, patience, port)
        message, _ = await dns.asyncquery.udp_with_fallback(query, address, patience, port)
    except (OSError, EOFError, dns.exception.DNSException):
        return None
    return message


def _shown(server: Nameserver) -> str:
    return str(server.address) if server.port == _PORT else str(server)


def _name(name: DnsName) -> dns.name.Name:
    return dns.name.Name((*name.labels, b""))
