"""What do the servers say of a domain? Fills a collection: from a resolver, from given servers, or from zone files.

Every question goes to every server once (`rounds`). Then, where it is one domain that is looked into, the same in other
manners (`manners`), and what the signatures are worth (`validation`).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, Protocol

from msgspec.structs import replace

from planner.core.answers import ADDRESS_TYPES, Question, RecordType, Status
from planner.core.audit.collection import AuditMode, Collection, Manner, Reply, Signatures, ZoneKeys
from planner.core.names import DnsName, Name
from planner.core.policy.listeners import Nameserver
from planner.doors.collecting.authority import Authority, find_authority
from planner.doors.collecting.letter_case import beside, picky
from planner.doors.collecting.probes import MOST_AT_ONCE
from planner.doors.collecting.rounds import Ask, Several, Told, collected, own_or_else, probed, replies_to, shown
from planner.doors.collecting.silent_servers import Silences
from planner.doors.dns.cache import Cache
from planner.doors.dns.resolver import Resolver
from planner.doors.zones.zonefile import ZoneFiles

if TYPE_CHECKING:
    from planner.doors.dnssec.validation import Validator

_ZONES_ABOVE: Final = 1000
"""Questions about zones above the domains whose answers are kept."""

_MOST_SERVERS: Final = 256
"""Servers of zones that are kept between domains."""


_ALL_MANNERS: Final = (Manner.TCP, Manner.EDNS_UNKNOWN, Manner.LOWER_CASE)


class Collector(Protocol):
    """Collects what servers say of domains."""

    async def collect(self, domain: Name, *, thoroughly: bool = True) -> Collection:
        """Ask everything about *domain*; unless *thoroughly*, no question twice to see whether the manner matters."""

    async def close(self) -> None:
        """Stop asking."""


class FromZoneFiles:
    """Zone files in place of the DNS."""

    def __init__(self, files: ZoneFiles) -> None:
        self._files = files

    async def collect(self, domain: Name, *, thoroughly: bool = True) -> Collection:  # noqa: ARG002 - all is one
        """Look up everything about *domain*."""

        async def ask(questions: Iterable[Question]) -> Mapping[str, Told]:
            return {"": {question: (self._files.answer(question), None) for question in questions}}

        found = await collected(domain, AuditMode.ZONE_FILES, ("",), ask)
        return replace(found, servers=())

    async def close(self) -> None:
        """Nothing is held."""


class FromServers:
    """Name servers: one or more that are each asked everything; or a resolver, which is as one."""

    def __init__(self, mode: AuditMode, nameservers: tuple[Nameserver, ...], timeout: float) -> None:
        self._mode = mode
        self._timeout = timeout
        groups = [nameservers] if mode is AuditMode.RESOLVER else [(server,) for server in nameservers]
        self._servers = {shown(group[0]): group for group in groups if group}
        self._resolvers = {name: _asking(group, timeout) for name, group in self._servers.items()}
        self._places = asyncio.Semaphore(MOST_AT_ONCE)
        first = next(iter(self._resolvers.values()), None)
        self._above = None if first is None else Cache(first.ask, max_entries=_ZONES_ABOVE, max_stale=0)

    async def collect(self, domain: Name, *, thoroughly: bool = True) -> Collection:
        """Ask every server everything about *domain*."""
        found = await self._collected(domain, self._resolvers)
        if not thoroughly or self._mode is AuditMode.RESOLVER:
            return replace(found, signatures=await self._signatures(found))
        servers = {name: group[0] for name, group in self._servers.items()}
        probes, signatures = await asyncio.gather(
            probed(found, servers, (Manner.TCP, Manner.LOWER_CASE), self._timeout, self._places),
            self._signatures(found),
        )
        if names := picky(found, probes):
            again = beside(await self._in_small_letters(domain, names), found, probes)
            return replace(again, signatures=await self._signatures(again))
        return replace(found, probes=probes, signatures=signatures)

    async def _collected(self, domain: Name, resolvers: Mapping[str, Resolver]) -> Collection:
        ask = Several({name: resolver.ask_timed for name, resolver in resolvers.items()})
        found = await collected(domain, self._mode, tuple(resolvers), ask)
        if len(resolvers) > 1 and (zone := await self._zone_above(found)) is not None:
            return replace(found, replies={**found.replies, **await replies_to([Question(zone, RecordType.SOA)], ask)})
        return found

    async def _in_small_letters(self, domain: Name, names: Iterable[str]) -> Collection:
        """Ask everything again, the servers of these *names* in small letters."""
        small = {name: _asking(self._servers[name], self._timeout, mixed=False) for name in names}
        try:
            return await self._collected(domain, {**self._resolvers, **small})
        finally:
            await asyncio.gather(*(resolver.close() for resolver in small.values()))

    async def close(self) -> None:
        """Close all sockets."""
        if self._above is not None:
            await self._above.close()
        await asyncio.gather(*(resolver.close() for resolver in self._resolvers.values()))

    async def _zone_above(self, found: Collection) -> DnsName | None:
        """Return the zone that a domain is in which is none itself; None: it is one, or that is not known."""
        soa = found.answer(Question(found.domain.dns_name, RecordType.SOA))
        if self._above is None or soa is None or soa.records or soa.status is not Status.NO_DATA:
            return None
        for above in _names_above(found.domain):
            answer = await self._above.answer(Question(above, RecordType.SOA))
            if answer.status.is_temporary or answer.records:
                return above if answer.records else None
        return None

    async def _signatures(self, found: Collection) -> Signatures | None:
        """Validate, with a resolver if there is one among the servers that answer: it can follow the chain of trust."""
        domain = found.domain.dns_name
        said = found.of(Question(domain, RecordType.SOA))
        heard = [name for name, reply in said.items() if reply.answer.status is not Status.TIMEOUT]
        resolving = [name for name in heard if not said[name].authoritative]
        asked = tuple(server for name in (resolving or heard) for server in self._servers[name])
        if not asked or self._above is None:
            return None
        soa = found.answer(Question(domain, RecordType.SOA))
        if not (soa is not None and soa.records) and await _is_in_an_unsigned_zone(found, self._above):
            return Signatures((ZoneKeys(domain.text, is_signed=False, has_ds=None),), ())
        return await validated(found, asked, self._timeout, is_recursive=bool(resolving))


def _asking(group: tuple[Nameserver, ...], timeout: float, *, mixed: bool = True) -> Resolver:
    return Resolver(lambda: group, timeout=timeout, is_patient=True, mixed=mixed)


class FromAuthority:
    """The zone's own servers, every address of each; found through a resolver.

    Many domains share servers, so those asked lately are kept, with the sockets to them.
    """

    def __init__(self, nameservers: tuple[Nameserver, ...], timeout: float, *, allow_private: bool) -> None:
        self._nameservers = nameservers
        self._timeout = timeout
        self._allow_private = allow_private
        self._places = asyncio.Semaphore(MOST_AT_ONCE)
        self._resolver = Resolver(lambda: nameservers, timeout=timeout, is_patient=True)
        self._shared = Cache(self._resolver.ask, max_entries=_ZONES_ABOVE, max_stale=0)
        self._own: OrderedDict[Nameserver, Resolver] = OrderedDict()
        self._silences = Silences(timeout)

    async def collect(self, domain: Name, *, thoroughly: bool = True) -> Collection:  # noqa: ARG002 - this is thorough
        """Find the zone's servers, and ask all of them everything about *domain*."""
        resolver = self._resolver
        authority = await find_authority(
            resolver, self._shared, domain, self._timeout, allow_private=self._allow_private
        )
        servers = {shown(server): server for server in authority.servers}
        several = Several({name: self._asking(server) for name, server in servers.items()})
        ask = own_or_else(authority.zone, several, shown(self._nameservers[0]), resolver.ask_timed)
        found = await collected(domain, AuditMode.AUTHORITATIVE, tuple(servers), ask, _of_the_zone(authority))
        await self._let_go()
        probes, signatures = await asyncio.gather(
            probed(found, servers, _ALL_MANNERS, self._timeout, self._places),
            validated(found, self._nameservers, self._timeout, is_recursive=True),
        )
        return replace(
            _with_authority(found, authority, shown(self._nameservers[0])), probes=probes, signatures=signatures
        )

    async def close(self) -> None:
        """Close all sockets."""
        await self._shared.close()
        await asyncio.gather(self._resolver.close(), *(it.close() for it in self._own.values()))

    def _asking(self, server: Nameserver) -> Ask:
        """Return what asks *server*."""
        if server not in self._own:
            self._own[server] = Resolver(lambda: (server,), timeout=self._timeout, is_patient=True)
        self._own.move_to_end(server)
        return self._silences.mindful(server, self._own[server].ask_timed)

    async def _let_go(self) -> None:
        """Let go of those that were asked longest ago."""
        while len(self._own) > _MOST_SERVERS and not next(iter(self._own.values())).stats.under_way:
            _, oldest = self._own.popitem(last=False)
            await oldest.close()


def _of_the_zone(authority: Authority) -> tuple[Question, ...]:
    """Return what the zone's own servers are to say of the zone, for the parent to be compared with."""
    zone = authority.zone
    inside = {name for name in authority.nameserver_of.values() if name.is_within(zone)}
    return (
        Question(zone, RecordType.NS),
        Question(zone, RecordType.SOA),
        Question(zone, RecordType.DNSKEY),
        *(Question(name, type_) for name in sorted(inside) for type_ in ADDRESS_TYPES.values()),
    )


def _with_authority(found: Collection, authority: Authority, resolver: str) -> Collection:
    replies = {question: dict(of) for question, of in found.replies.items()}
    for question, answer in authority.answers.items():
        replies.setdefault(question, {}).setdefault(resolver, Reply(answer))
    return replace(found, replies=replies, delegation=authority.delegation, nameserver_of=authority.nameserver_of)


def _names_above(domain: Name) -> Iterator[DnsName]:
    """Give the names above *domain*, the nearest first, without the root."""
    _, *labels = domain.text.split(".")
    while labels:
        yield DnsName(".".join(labels))
        labels = labels[1:]


async def _is_in_an_unsigned_zone(found: Collection, above_it: Cache) -> bool:
    """Tell whether a domain that is no zone of its own is surely in one without keys: most tenants are.

    *above_it*: what is above one domain is above many, and is not asked for again with each.
    """
    domain = found.domain.dns_name
    keys = found.answer(Question(domain, RecordType.DNSKEY))
    if keys is None or keys.status.is_temporary or keys.records:
        return False
    for above in _names_above(found.domain):
        soa, signed = Question(above, RecordType.SOA), Question(above, RecordType.DNSKEY)
        answers = await above_it.answers((soa, signed))
        if any(answer.status.is_temporary for answer in answers.values()):
            return False
        if answers[soa].records:
            return not answers[signed].records
    return False


async def validated(
    found: Collection, servers: tuple[Nameserver, ...], patience: float, *, is_recursive: bool
) -> Signatures | None:
    """Validate what was collected; a zone without keys costs nothing more. None: nobody answered."""
    domain = found.domain.dns_name
    keys = found.answer(Question(domain, RecordType.DNSKEY))
    wanted = (RecordType.NAPTR, RecordType.SRV, RecordType.A, RecordType.AAAA)
    questions = [q for q in found.replies if q.type in wanted and not q.name.text.startswith("*")]
    failed = [q for q in questions if is_recursive and _may_be_held_back(found, q)]
    if keys is None or (keys.status.is_temporary and not failed):
        return None
    if not keys.records and _is_unsigned(found) and not failed:
        return Signatures((ZoneKeys(domain.text, is_signed=False, has_ds=None),), ())
    validator = await asyncio.to_thread(_validator)
    return await validator(servers, patience, is_recursive=is_recursive).signatures(domain, questions, failed)


def _validator() -> "type[Validator]":
    """Load what validates, once: dnspython's DNSSEC takes some 10 MB, and most zones are not signed."""
    from planner.doors.dnssec.validation import Validator  # noqa: PLC0415 - see above

    return Validator


def _is_unsigned(found: Collection) -> bool:
    """Whether the zone that the domain is in is known, and known to have no keys."""
    domain = found.domain.dns_name
    above = [q.name for q in found.replies if q.type is RecordType.SOA and domain.is_within(q.name)]
    zones = [name for name in above if (soa := found.answer(Question(name, RecordType.SOA))) and soa.records]
    zone = max(zones, key=lambda name: len(name.text), default=None)
    keys = None if zone is None else found.answer(Question(zone, RecordType.DNSKEY))
    return keys is not None and keys.status is Status.NO_DATA


def _may_be_held_back(found: Collection, question: Question) -> bool:
    """Whether a resolver may have refused an answer because it is bogus."""
    answer = found.answer(question)
    return answer is not None and answer.status in (Status.SERVFAIL, Status.BOGUS)
