"""What does the DNS say? Questions and answers as values; a status is never an exception.

Record data: NAPTR RFC 3403 4.1, SRV RFC 2782, SOA RFC 1035 3.3.13; negative answers RFC 2308; TTL RFC 2181 5.2 and 8.
An answer is final: whoever gives it has followed the aliases, so that `records` are those at the end of `aliases`.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final, TypeAlias

from msgspec import Struct

from planner.core.addresses import Address, Family
from planner.core.names import DnsName

MAX_ALIASES: Final = 8
"""The longest chain of aliases that is followed (L10)."""

MAX_NAPTR_STEPS: Final = 5
"""The longest chain of NAPTR records that lead on to others: as many are followed after the first (L10)."""

MAX_TARGETS: Final = 100
"""The most SRV records whose targets are looked up, whatever a zone has (L10)."""

PLAIN_DATAGRAM: Final = 512
"""The most octets that are sent over UDP to who has no EDNS (RFC 1035 4.2.1)."""

SAFE_DATAGRAM: Final = 1232
"""The most octets that no path breaks into fragments: no more are asked for (DNS flag day 2020)."""

LARGEST_TTL: Final = 2**31 - 1
"""Seconds; anything larger is to be taken as 0 (RFC 2181 8)."""


class RecordType(StrEnum):
    """The types of records that are asked for; the value is the mnemonic of the IANA registry."""

    NAPTR = "NAPTR"
    SRV = "SRV"
    A = "A"
    AAAA = "AAAA"
    CNAME = "CNAME"
    SOA = "SOA"
    NS = "NS"
    PTR = "PTR"
    DS = "DS"
    DNSKEY = "DNSKEY"
    TLSA = "TLSA"
    CAA = "CAA"

    __hash__ = str.__hash__  # that of an enumeration takes a call


ADDRESS_TYPES: Final = {Family.IPV6: RecordType.AAAA, Family.IPV4: RecordType.A}


class Question(Struct, frozen=True, gc=False, cache_hash=True):
    """What is asked: the records of one type at one name. It is looked up by everywhere, and hashed once."""

    name: DnsName
    type: RecordType

    def __str__(self) -> str:
        return f"{self.name} {self.type}"


class Status(StrEnum):
    """How a question ended (L8)."""

    ANSWERED = "answered"
    NO_DATA = "no-data"
    NXDOMAIN = "nxdomain"
    SERVFAIL = "servfail"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    TRUNCATED = "truncated"
    """Truncated over UDP, and TCP failed too."""
    BOGUS = "bogus"
    """DNSSEC validation failed."""

    is_negative: bool
    """Whether the DNS has said that there is no such record."""
    is_temporary: bool
    """Whether nothing is known: never to be taken for "no records"."""

    def __init__(self, text: str) -> None:
        self.is_negative = text in ("no-data", "nxdomain")
        self.is_temporary = text != "answered" and not self.is_negative


class Naptr(Struct, frozen=True, gc=False):
    """A naming authority pointer (RFC 3403 4.1). The strings' octets are read as Latin-1: any may occur."""

    order: int
    preference: int
    flags: str
    services: str
    regexp: str
    replacement: DnsName


class Srv(Struct, frozen=True, gc=False):
    """The location of a service (RFC 2782). The target "." says: decidedly not available."""

    priority: int
    weight: int
    port: int
    target: DnsName


class Soa(Struct, frozen=True, gc=False):
    """The start of a zone of authority (RFC 1035 3.3.13); times in seconds."""

    mname: DnsName
    rname: DnsName
    serial: int
    refresh: int
    retry: int
    expire: int
    minimum: int


class Opaque(Struct, frozen=True, gc=False):
    """Record data that only the audit looks into, as it stands in a zone file (RFC 1035 5.1)."""

    text: str


Data: TypeAlias = Naptr | Srv | Address | Soa | DnsName | Opaque
"""Record data; a bare name is that of CNAME, NS, PTR."""


class Record(Struct, frozen=True, gc=False):
    """One record of an answer: its *data*, and its own *ttl* in seconds as it came."""

    data: Data
    ttl: int


class Alias(Struct, frozen=True, gc=False):
    """A CNAME that was followed from *owner* to *target* (one made from a DNAME too); *ttl* in seconds."""

    owner: DnsName
    target: DnsName
    ttl: int


class Answer(Struct, frozen=True, gc=False, eq=False):
    """How *question* ended.

    *records* are of the type asked for, none unless the status is `answered`. *aliases* were followed to them, or until
    they came back to a name already seen. *ttl*, seconds, is what remains of the least lifetime of all that; None where
    none is known, and the answer must not be kept. *stale*: it outlived its TTL and serves because no newer one came.
    *authoritative*: who said it has the zone. *additional*: addresses that came along with SRV records, with their
    owners; nothing to rely on, but for the audit to compare.
    """

    question: Question
    status: Status
    records: tuple[Record, ...] = ()
    aliases: tuple[Alias, ...] = ()
    ttl: int | None = None
    stale: bool = False
    authoritative: bool = False
    additional: tuple[tuple[DnsName, Address], ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and self._said == other._said

    def __hash__(self) -> int:
        return hash(self._said)

    @property
    def _said(self) -> tuple[object, ...]:
        """What is compared: not who said it, nor what came along."""
        return self.question, self.status, self.records, self.aliases, self.ttl, self.stale

    @property
    def has_endless_aliases(self) -> bool:
        """Whether the aliases come back to a name already seen, or go on beyond what is followed (L10)."""
        return bool(self.aliases) and are_endless(self.aliases)

    @property
    def is_absence(self) -> bool:
        """Whether there is no such record, or none that could be reached through its aliases."""
        return self.status.is_negative or self.has_endless_aliases

    @property
    def naptrs(self) -> tuple[Naptr, ...]:
        """The data of the NAPTR records, in the order in which they came."""
        return tuple([record.data for record in self.records if isinstance(record.data, Naptr)])

    @property
    def srvs(self) -> tuple[Srv, ...]:
        """The data of the SRV records, in the order in which they came."""
        return tuple([record.data for record in self.records if isinstance(record.data, Srv)])

    @property
    def addresses(self) -> tuple[Address, ...]:
        """The addresses, in the order in which they came."""
        return tuple([record.data for record in self.records if isinstance(record.data, Address)])


def are_endless(aliases: tuple[Alias, ...]) -> bool:
    """Tell whether *aliases*, one or more, come back to a name already seen, or go on beyond what is followed (L10)."""
    end = aliases[-1].target
    return len(aliases) > MAX_ALIASES or any(alias.owner == end for alias in aliases)


Peek: TypeAlias = Callable[[Question], Answer | None]
"""Says what is known to a question now, without any waiting: nothing else all the way through one decision."""


def know_nothing(_question: Question) -> None:
    """Peek where nothing is known."""


def answered(
    question: Question,
    records: tuple[Record, ...],
    aliases: tuple[Alias, ...] = (),
    *,
    authoritative: bool = False,
    additional: tuple[tuple[DnsName, Address], ...] = (),
) -> Answer:
    """Make the answer that has *records*, of the type asked for, at the end of *aliases*."""
    ttl = _least_ttl((*records, *aliases))
    return Answer(question, Status.ANSWERED, records, aliases, ttl, authoritative=authoritative, additional=additional)


def absent(
    question: Question,
    status: Status,
    soa: Record | None,
    aliases: tuple[Alias, ...] = (),
    *,
    authoritative: bool = False,
) -> Answer:
    """Make a negative answer; *soa*, from its authority section, says how long it may be kept (RFC 2308 5)."""
    if soa is None or not isinstance(soa.data, Soa):
        return Answer(question, status, (), aliases, authoritative=authoritative)
    ttl = min(soa.data.minimum, _least_ttl((soa, *aliases)))
    return Answer(question, status, (), aliases, ttl, authoritative=authoritative)


def unknown(question: Question, status: Status, aliases: tuple[Alias, ...] = ()) -> Answer:
    """Make the answer to a question that got none: servfail, refused, timeout, truncated, bogus.

    *aliases*: those that were followed until then.
    """
    return Answer(question, status, (), aliases)


def _least_ttl(records: tuple[Record | Alias, ...]) -> int:
    return min([record.ttl if record.ttl <= LARGEST_TTL else 0 for record in records])
