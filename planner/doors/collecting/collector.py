"""Who is asked about a domain? A resolver, given servers, the zone's own, or zone files: each fills a collection.

Every question goes to every server once (`rounds`); then what the signatures are worth (`signatures`), and, where it is
one domain that is looked into, the same in other ways (`probes`).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Protocol

from msgspec.structs import replace

from planner.core.answers import ADDRESS_TYPES, Question, RecordType, Status
from planner.core.audit.collection import AuditMode, Collection, ProbeKind, Reply
from planner.core.names import DnsName, Name, names_above
from planner.core.policy.listeners import Nameserver
from planner.doors.collecting.authority import Authority, find_authority
from planner.doors.collecting.letter_case import picky_servers, with_mixed_case
from planner.doors.collecting.probes import MOST_AT_ONCE, probe
from planner.doors.collecting.rounds import (
    Ask,
    Servers,
    TimedAnswers,
    ask_in_rounds,
    own_servers_first,
    replies_to,
    server_text,
)
from planner.doors.collecting.signatures import Validators, validate
from planner.doors.collecting.silent_servers import Silences
from planner.doors.dns.cache import Cache
from planner.doors.dns.resolver import Resolver
from planner.doors.zones.zonefile import ZoneFiles

_ZONES_ABOVE: Final = 1000
"""Questions about zones above the domains whose answers are kept."""

_MOST_SERVERS: Final = 256
"""Servers of zones that are kept between domains."""

_KINDS: Final = (ProbeKind.TCP, ProbeKind.LOWER_CASE)
_ALL_KINDS: Final = (ProbeKind.TCP, ProbeKind.EDNS_UNKNOWN, ProbeKind.LOWER_CASE)


class Collector(Protocol):
    """Collects what servers say of domains."""

    async def collect(self, domain: Name, *, thoroughly: bool = True) -> Collection:
        """Ask everything about *domain*; unless *thoroughly*, no question twice to see whether the way matters."""

    async def close(self) -> None:
        """Stop asking."""


class _Further:
    """Asks further where every question was asked once: in one way for all who collect."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._places = asyncio.Semaphore(MOST_AT_ONCE)

    async def ask(
        self,
        collection: Collection,
        validators: Validators,
        probed: Mapping[str, Nameserver] = MappingProxyType({}),
        kinds: tuple[ProbeKind, ...] = (),
    ) -> Collection:
        """Add what the signatures are worth, and what comes of probing the servers *probed*, by *kinds*."""
        validating = validate(collection, validators, self._timeout)
        if not probed:  # most audits: without a task
            return replace(collection, signatures=await validating)
        probing = probe(collection, probed, kinds, self._timeout, self._places)
        probes, signatures = await asyncio.gather(probing, validating)
        return replace(collection, probes=probes, signatures=signatures)


class FromZoneFiles:
    """Zone files in place of the DNS."""

    def __init__(self, files: ZoneFiles) -> None:
        self._files = files

    async def collect(self, domain: Name, *, thoroughly: bool = True) -> Collection:  # noqa: ARG002 - all is one
        """Look up everything about *domain*."""

        async def ask(questions: Iterable[Question]) -> Mapping[str, TimedAnswers]:
            return {"": {question: (self._files.answer(question), None) for question in questions}}

        collection = await ask_in_rounds(domain, AuditMode.ZONE_FILES, ("",), ask)
        return replace(collection, servers=())

    async def close(self) -> None:
        """Nothing is held."""


class FromServers:
    """Name servers: one or more that are each asked everything; or a resolver, which is as one."""

    def __init__(self, mode: AuditMode, nameservers: tuple[Nameserver, ...], timeout: float) -> None:
        self._mode = mode
        self._timeout = timeout
        groups = [nameservers] if mode is AuditMode.RESOLVER else [(server,) for server in nameservers]
        self._servers = {server_text(group[0]): group for group in groups if group}
        self._resolvers = {name: _resolver_for(group, timeout) for name, group in self._servers.items()}
        self._further = _Further(timeout)
        first = next(iter(self._resolvers.values()), None)
        self._above = None if first is None else Cache(first.ask, max_entries=_ZONES_ABOVE, max_stale=0)

    async def collect(self, domain: Name, *, thoroughly: bool = True) -> Collection:
        """Ask every server everything about *domain*."""
        collection = await self._ask_all(domain, self._resolvers)
        each = self._servers if thoroughly and self._mode is not AuditMode.RESOLVER else {}
        probed = {name: group[0] for name, group in each.items()}
        whole = await self._further.ask(collection, self._validators(collection), probed, _KINDS)
        if names := picky_servers(collection, whole.probes):
            again = with_mixed_case(await self._in_small_letters(domain, names), collection, whole.probes)
            return await self._further.ask(again, self._validators(again))
        return whole

    async def _ask_all(self, domain: Name, resolvers: Mapping[str, Resolver]) -> Collection:
        ask = Servers({name: resolver.ask_timed for name, resolver in resolvers.items()})
        collection = await ask_in_rounds(domain, self._mode, tuple(resolvers), ask)
        if len(resolvers) > 1 and (zone := await self._zone_above(collection)) is not None:
            return replace(
                collection, replies={**collection.replies, **await replies_to([Question(zone, RecordType.SOA)], ask)}
            )
        return collection

    async def _in_small_letters(self, domain: Name, names: Iterable[str]) -> Collection:
        """Ask everything again, the servers of these *names* in small letters."""
        small = {name: _resolver_for(self._servers[name], self._timeout, mixed=False) for name in names}
        try:
            return await self._ask_all(domain, {**self._resolvers, **small})
        finally:
            await asyncio.gather(*(resolver.close() for resolver in small.values()))

    async def close(self) -> None:
        """Close all sockets."""
        if self._above is not None:
            await self._above.close()
        await asyncio.gather(*(resolver.close() for resolver in self._resolvers.values()))

    async def _zone_above(self, collection: Collection) -> DnsName | None:
        """Return the zone that a domain is in which is none itself; None: it is one, or that is not known."""
        soa = collection.answer(Question(collection.domain.dns_name, RecordType.SOA))
        if self._above is None or soa is None or soa.records or soa.status is not Status.NO_DATA:
            return None
        for above in names_above(collection.domain):
            answer = await self._above.answer(Question(above, RecordType.SOA))
            if answer.status.is_temporary or answer.records:
                return above if answer.records else None
        return None

    def _validators(self, collection: Collection) -> Validators:
        """Choose a resolver if there is one among the servers that answer: it can follow the chain of trust."""
        soa_replies = collection.of(Question(collection.domain.dns_name, RecordType.SOA))
        answering = [name for name, reply in soa_replies.items() if reply.answer.status is not Status.TIMEOUT]
        resolving = [name for name in answering if not soa_replies[name].authoritative]
        servers = tuple(server for name in (resolving or answering) for server in self._servers[name])
        return Validators(servers, are_recursive=bool(resolving), above=self._above)


def _resolver_for(group: tuple[Nameserver, ...], timeout: float, *, mixed: bool = True) -> Resolver:
    return Resolver(lambda: group, timeout=timeout, is_patient=True, mixed=mixed)


class FromAuthority:
    """The zone's own servers, every address of each; found through a resolver.

    Many domains share servers, so those asked lately are kept, with the sockets to them.
    """

    def __init__(self, nameservers: tuple[Nameserver, ...], timeout: float, *, allow_private: bool) -> None:
        self._nameservers = nameservers
        self._timeout = timeout
        self._allow_private = allow_private
        self._further = _Further(timeout)
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
        servers = {server_text(server): server for server in authority.servers}
        own = Servers({name: self._ask_of(server) for name, server in servers.items()})
        ask = own_servers_first(authority.zone, own, server_text(self._nameservers[0]), resolver.ask_timed)
        collection = await ask_in_rounds(
            domain, AuditMode.AUTHORITATIVE, tuple(servers), ask, _zone_questions(authority)
        )
        await self._close_oldest()
        validators = Validators(self._nameservers, are_recursive=True)
        whole = await self._further.ask(collection, validators, servers, _ALL_KINDS)
        return _with_authority(whole, authority, server_text(self._nameservers[0]))

    async def close(self) -> None:
        """Close all sockets."""
        await self._shared.close()
        await asyncio.gather(self._resolver.close(), *(resolver.close() for resolver in self._own.values()))

    def _ask_of(self, server: Nameserver) -> Ask:
        """Return what asks *server*."""
        if server not in self._own:
            self._own[server] = Resolver(lambda: (server,), timeout=self._timeout, is_patient=True)
        self._own.move_to_end(server)
        return self._silences.mindful(server, self._own[server].ask_timed)

    async def _close_oldest(self) -> None:
        """Let go of those that were asked longest ago."""
        while len(self._own) > _MOST_SERVERS and not next(iter(self._own.values())).stats.under_way:
            _, oldest = self._own.popitem(last=False)
            await oldest.close()


def _zone_questions(authority: Authority) -> tuple[Question, ...]:
    """Return what the zone's own servers are to say of the zone, for the parent to be compared with."""
    zone = authority.zone
    inside = {name for name in authority.nameserver_of.values() if name.is_within(zone)}
    return (
        Question(zone, RecordType.NS),
        Question(zone, RecordType.SOA),
        Question(zone, RecordType.DNSKEY),
        *(Question(name, type_) for name in sorted(inside) for type_ in ADDRESS_TYPES.values()),
    )


def _with_authority(collection: Collection, authority: Authority, resolver: str) -> Collection:
    replies = {question: dict(by_server) for question, by_server in collection.replies.items()}
    for question, answer in authority.answers.items():
        replies.setdefault(question, {}).setdefault(resolver, Reply(answer))
    return replace(collection, replies=replies, delegation=authority.delegation, nameserver_of=authority.nameserver_of)
