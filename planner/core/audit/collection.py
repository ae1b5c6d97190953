"""What did every server say? The facts of an audit, kept as they came, so that they can be judged again."""

from collections.abc import Mapping
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from types import MappingProxyType
from typing import Final, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from planner.core.addresses import Address
from planner.core.answers import Answer, Naptr, Question, Record, Srv
from planner.core.names import DnsName, Name


class AuditMode(StrEnum):
    """Who was asked."""

    RESOLVER = "resolver"
    """The configured resolver, as phones would."""
    SERVERS = "servers"
    """Every server that was given."""
    AUTHORITATIVE = "authoritative"
    """Every address of the zone's own servers, and the parent's."""
    ZONE_FILES = "zone-files"
    """Nobody: zone files stand in for the DNS."""


class ProbeKind(StrEnum):
    """How else a server is asked the same question, to see what it and the path to it can do."""

    TCP = "tcp"
    """Over TCP (RFC 7766)."""
    EDNS_UNKNOWN = "edns-unknown"
    """With DO, and an option that nobody knows (RFC 6891 6.1.2, RFC 8906)."""
    LOWER_CASE = "lower-case"
    """With the name in lower case throughout, over UDP."""
    MIXED_CASE = "mixed-case"
    """With the name in random case, where all else was asked in lower case."""


class Probe(NamedTuple):
    """A *question* that *server* was asked in another way too. A tuple: it is taken apart where it is a key."""

    server: str
    kind: ProbeKind
    question: Question


class Reply(Struct, frozen=True, gc=False):
    """What a server said to a question. *milliseconds* it took; None where nobody was asked over a network.

    *additional*: addresses that came along, each with its owner.
    """

    answer: Answer
    authoritative: bool = False
    milliseconds: float | None = None
    additional: tuple[tuple[DnsName, Address], ...] = ()


class Delegation(Struct, frozen=True):
    """What the parent says: the *names* of the zone's servers, and the *glue* for them (addresses by name)."""

    zone: DnsName
    names: tuple[DnsName, ...]
    glue: Mapping[DnsName, tuple[str, ...]]


class Security(StrEnum):
    """The outcome of validation (RFC 4035 4.3)."""

    SECURE = "secure"
    INSECURE = "insecure"
    """The chain of trust ends before, and provably so."""
    BOGUS = "bogus"
    ELSEWHERE = "elsewhere"
    """It is in another zone, and only servers of this one were asked."""
    UNKNOWN = "unknown"
    """Something that was needed could not be asked for."""


class SignedAnswer(Struct, frozen=True, gc=False):
    """How the answer to *question* stands. *because*: why it is bogus or unknown.

    *seconds_left*: until the first signature that it needs runs out, None without signatures. *is_denial*: it says that
    there are no such records.
    """

    question: Question
    security: Security
    because: str = ""
    seconds_left: int | None = None
    is_denial: bool = False


class ZoneKeys(Struct, frozen=True, gc=False):
    """The keys of *zone* (no final dot). *has_ds*: whether the parent vouches for them, None if it was not asked.

    *algorithms*: numbers of the registry. *nsec3_iterations*, *nsec3_salt_length*: None where there is no NSEC3.
    """

    zone: str
    is_signed: bool
    has_ds: bool | None
    algorithms: tuple[int, ...] = ()
    nsec3_iterations: int | None = None
    nsec3_salt_length: int | None = None


class Signatures(Struct, frozen=True, gc=False):
    """What is known of the signatures of a domain, and of its targets."""

    zones: tuple[ZoneKeys, ...]
    answers: tuple[SignedAnswer, ...]


def in_order(answer: Answer) -> Answer:
    """Put the records of *answer* in order: they have none (RFC 2181 5), and many servers turn them with each reply.

    So one zone gives one report, word for word.
    """
    records = answer.records
    return answer if len(records) < 2 else replace(answer, records=tuple(sorted(records, key=_place)))


def _place(record: Record) -> tuple[int | str, ...]:
    match record.data:
        case Naptr(order, preference, flags, services, regexp, replacement):
            return order, preference, services, flags, regexp, replacement.text, record.ttl
        case Srv(priority, weight, port, target):
            return priority, -weight, target.text, port, record.ttl
        case IPv4Address() | IPv6Address() as address:
            return int(address), record.ttl
        case data:
            return str(data), record.ttl


_NOTHING: Final[Mapping[str, Reply]] = MappingProxyType({})


class Collection(Struct, frozen=True):
    """Everything that was asked about *domain*.

    *servers*: who was asked, as `ADDR` or `ADDR:PORT`; none where zone files stand in. *replies*: by question and
    server (the empty text where zone files stand in). *probes*: how the same questions ended, asked in other ways; none
    where nobody looked. *delegation*: only in authoritative mode. *nameserver_of*: the name of the zone's server that
    has this address. *signatures*: what validation found, None if it was not tried. *taken_at*: RFC 3339, UTC.
    """

    domain: Name
    taken_at: str
    mode: AuditMode
    servers: tuple[str, ...]
    replies: Mapping[Question, Mapping[str, Reply]]
    probes: Mapping[Probe, Reply] = field(default_factory=dict)
    delegation: Delegation | None = None
    nameserver_of: Mapping[str, DnsName] = field(default_factory=dict)
    signatures: Signatures | None = None

    def of(self, question: Question) -> Mapping[str, Reply]:
        """Return what every server said to *question*; nothing if it was not asked."""
        return self.replies.get(question, _NOTHING)

    def answer(self, question: Question) -> Answer | None:
        """Return the answer that counts: the first that says something, of an authoritative server if there is one.

        If no server said anything, the first failure; None if it was not asked.
        """
        replies = tuple(self.of(question).values())
        if len(replies) == 1:
            return replies[0].answer
        answered = [reply for reply in replies if not reply.answer.status.is_temporary]
        for reply in answered:
            if reply.authoritative:
                return reply.answer
        return answered[0].answer if answered else replies[0].answer if replies else None
