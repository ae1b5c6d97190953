"""What is asked next, and what has a question come to? Without a socket, without a clock.

RFC 1034 5.3.3 and 2308 (what a reply means), RFC 6604 (the rcode is about the end of the aliases), RFC 8914 (bogus).
A server that fails is not asked again; one that stays silent has its turn again. Only records of the question's own
chain of aliases count, whatever else a server sends.
"""

from collections.abc import Iterable
from typing import Final, Generic, TypeVar

from planner.core.answers import (
    Alias,
    Answer,
    Question,
    Record,
    RecordType,
    Status,
    absent,
    answered,
    are_endless,
    unknown,
)
from planner.core.names import DnsName
from planner.doors.dns.message import Message, Owned, Rcode

_NXDOMAIN: Final = Rcode.NXDOMAIN
_CONCLUSIVE: Final = (Rcode.NOERROR, Rcode.NXDOMAIN)

MAX_QUERIES: Final = 20
"""The most queries that one question costs, however its servers behave."""

Server = TypeVar("Server")


class Resolution(Generic[Server]):
    """One *question* under way to *servers*, in the order in which they are to be asked.

    *name* is what is asked about now: the question's, or the end of the aliases so far.
    """

    __slots__ = ("_aliases", "_everyone", "_queries", "_servers", "_status", "_turn", "edns", "name", "question")

    def __init__(self, question: Question, servers: Iterable[Server]) -> None:
        self.question = question
        self.name = question.name
        self.edns = True
        self._everyone = tuple(servers)
        self._servers = self._everyone
        self._turn = 0
        self._queries = 0
        self._aliases: tuple[Alias, ...] = ()
        self._status = Status.TIMEOUT

    def next_server(self) -> Server | None:
        """Return whom to ask now; None: nobody is left, and `failure` is the answer."""
        if not self._servers or self._queries == MAX_QUERIES:
            return None
        self._queries += 1
        self._turn += 1
        return self._servers[(self._turn - 1) % len(self._servers)]

    @property
    def has_others(self) -> bool:
        """Whether another server could be asked."""
        return len(self._servers) > 1

    def failure(self) -> Answer:
        """Return the answer for want of a better one: what the first server that said anything said."""
        return unknown(self.question, self._status, self._aliases)

    def drop(self, server: Server, status: Status) -> None:
        """Ask *server* no more: it failed with *status*, or (`timeout`) cannot be reached."""
        if self._status is Status.TIMEOUT or status is Status.BOGUS:
            self._status = status
        if server in self._servers:
            place = self._servers.index(server)
            self._servers = self._servers[:place] + self._servers[place + 1 :]
            self._turn = place

    def repeat(self, server: Server) -> None:
        """Ask *server* once more, before any other."""
        if server in self._servers:
            self._turn = self._servers.index(server)

    def take(self, server: Server, reply: Message | None) -> Answer | None:
        """Take the *reply* of *server* (None: unreadable); return the answer, or None if more must be asked."""
        if reply is None:
            self.drop(server, Status.SERVFAIL)
        elif reply.rcode in _CONCLUSIVE:
            return self._conclude(server, reply)
        elif reply.rcode in (Rcode.FORMERR, Rcode.NOTIMP) and self.edns:
            self.edns = False  # it may be that old (RFC 6891 7)
            self.repeat(server)
        else:
            self.drop(server, _failure(reply))
        return None

    def _conclude(self, server: Server, reply: Message) -> Answer | None:
        question, aliases, end = self.question, self._aliases, self.name
        records = _records(reply.answers, end, question.type) if reply.answers else ()
        if reply.answers and not records:
            aliases, end = self._follow(reply.answers)
            if aliases and are_endless(aliases):
                return Answer(question, Status.NO_DATA, (), aliases, min(alias.ttl for alias in aliases))
            records = _records(reply.answers, end, question.type)
        if records:
            return answered(question, records, aliases, authoritative=reply.authoritative, additional=reply.additional)
        soa = reply.soa.record if reply.soa and end.is_within(reply.soa.owner) else None
        if reply.rcode == _NXDOMAIN:
            return absent(question, Status.NXDOMAIN, soa, aliases, authoritative=reply.authoritative)
        if soa is None and end != self.name:
            self._ask_on(server, end, aliases)
            return None
        if soa is None and (reply.answers or _is_lame(reply)):
            self.drop(server, Status.SERVFAIL)  # an answer to something else is not "no records"
            return None
        return absent(question, Status.NO_DATA, soa, aliases, authoritative=reply.authoritative)

    def _follow(self, answers: tuple[Owned, ...]) -> tuple[tuple[Alias, ...], DnsName]:
        """Follow the aliases of a reply from the name asked about; return all aliases so far, and their end."""
        cnames = {owned.owner: owned.record for owned in answers if owned.type is RecordType.CNAME}
        aliases, end = self._aliases, self.name
        if self.question.type is RecordType.CNAME:
            return aliases, end
        while end in cnames and not (aliases and are_endless(aliases)):
            record = cnames[end]
            assert isinstance(record.data, DnsName)  # noqa: S101 - both readers see to that
            aliases += (Alias(end, record.data, record.ttl),)
            end = record.data
        return aliases, end

    def _ask_on(self, server: Server, end: DnsName, aliases: tuple[Alias, ...]) -> None:
        """Ask about the end of the aliases: an authoritative server may not know it (RFC 1034 5.3.3 4c)."""
        self.name = end
        self._aliases = aliases
        self._servers = self._everyone
        self._status = Status.TIMEOUT
        self.repeat(server)


def _failure(reply: Message) -> Status:
    if reply.bogus:
        return Status.BOGUS
    return Status.REFUSED if reply.rcode == Rcode.REFUSED else Status.SERVFAIL


def _is_lame(reply: Message) -> bool:
    """Tell whether an empty reply says nothing: a referral, or of one who neither knows nor asks (RFC 2308 2.2)."""
    return reply.refers or not (reply.authoritative or reply.recursive)


def _records(answers: tuple[Owned, ...], end: DnsName, type_: RecordType) -> tuple[Record, ...]:
    records = tuple(
        [owned.record for owned in answers if owned.type is type_ and (owned.owner is end or owned.owner == end)]
    )
    return records if len(records) < 2 else tuple(dict.fromkeys(records))  # no record twice (RFC 2181 5)
