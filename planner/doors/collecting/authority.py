"""Which servers have the zone of a domain, and what does the parent say of them? For audits in authoritative mode.

RFC 1034 4.2 (zones and delegation). What is asked of the parent is asked raw, by dnspython: referrals are nothing that
answers to phones are made of. Where no resolver gets through to a zone, the parent still says who should have it.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from planner.core.addresses import Address, parse_address
from planner.core.answers import ADDRESS_TYPES, Answer, Question, RecordType, Status
from planner.core.audit.collection import Delegation
from planner.core.names import DnsName, Name
from planner.core.policy.listeners import Nameserver, SocketAddress
from planner.doors.dns.cache import Cache
from planner.doors.dns.referral import referral
from planner.doors.dns.resolver import Resolver

_MOST_NAMES: Final = 13
_MOST_ADDRESSES: Final = 26
_MOST_PARENTS: Final = 6
_PORT: Final = 53


class Authority(Struct, frozen=True):
    """The *servers* of a *zone*; *answers* of the resolver on the way to them; what the parent says.

    *nameserver_of*: the names of all addresses, also of those that may not be asked.
    """

    zone: DnsName
    servers: tuple[Nameserver, ...]
    answers: Mapping[Question, Answer]
    delegation: Delegation | None
    nameserver_of: Mapping[str, DnsName]


async def find_authority(
    resolver: Resolver, shared: Cache, domain: Name, patience: float, *, allow_private: bool
) -> Authority:
    """Find the zone of *domain* through *resolver*, and its servers. *patience*: seconds for one question.

    *shared*: the same resolver, and what it said of zones above and of servers, for they are those of many domains.
    """
    name = domain.dns_name
    climb = _Climb(resolver, shared, name)
    zone, names = await climb.zone_of(name)
    asker = _Asker(shared, patience, allow_private=allow_private)
    delegation = await asker.delegation(names, name, zone) if zone != name else None
    if delegation is not None:  # the resolver does not get through to it
        zone, names = delegation.zone, ()
    elif not zone.is_root:
        above, parents = await climb.zone_of(DnsName(zone.text.partition(".")[2] or "."))
        delegation = await asker.delegation(parents, zone, above)
    nameserver_names = sorted({*names, *(delegation.names if delegation is not None else ())})[:_MOST_NAMES]
    addresses = await shared.answers(_addresses_of(nameserver_names))
    owners = _owners(nameserver_names, addresses, delegation)
    own = map(parse_address, owners)
    servers = [_nameserver(address) for address in own if allow_private or _may_be_asked(address)]
    return Authority(zone, tuple(servers[:_MOST_ADDRESSES]), {**climb.answers, **addresses}, delegation, owners)


class _Climb:
    """Goes up from *domain* to the zone that it is in. *answers*: those on the way."""

    def __init__(self, resolver: Resolver, shared: Cache, domain: DnsName) -> None:
        self.answers: dict[Question, Answer] = {}
        self._resolver = resolver
        self._shared = shared
        self._domain = domain

    async def zone_of(self, name: DnsName) -> tuple[DnsName, tuple[DnsName, ...]]:
        """Return the first name from *name* up that has NS records, and the names of its servers."""
        labels = name.text.split(".") if not name.is_root else []
        for at in range(len(labels) + 1):
            zone = DnsName(".".join(labels[at:]) or ".")
            ask = self._resolver.ask if zone == self._domain else self._shared.answer
            answer = await ask(Question(zone, RecordType.NS))
            self.answers[answer.question] = answer
            names = tuple(record.data for record in answer.records if isinstance(record.data, DnsName))
            if names and not answer.aliases:
                return zone, names
            if answer.status is Status.TIMEOUT:
                break
        return name, ()


def _addresses_of(names: Iterable[DnsName]) -> list[Question]:
    return [Question(name, type_) for name in names for type_ in ADDRESS_TYPES.values()]


def _owners(
    names: Iterable[DnsName], addresses: Mapping[Question, Answer], delegation: Delegation | None
) -> Mapping[str, DnsName]:
    """Say whose address each is: as the resolver says, or else the parent's glue."""
    owners: dict[str, DnsName] = {}
    for name in names:
        own = [
            str(address) for type_ in ADDRESS_TYPES.values() for address in addresses[Question(name, type_)].addresses
        ]
        glue = delegation.glue.get(name, ()) if delegation is not None else ()
        for address in own or glue:
            owners.setdefault(address, name)
    return owners


def _nameserver(address: Address) -> Nameserver:
    return Nameserver(SocketAddress(address, _PORT))


def _may_be_asked(address: Address) -> bool:
    """Whether an address that stands in somebody's DNS may be connected to (never inside our own network)."""
    return address.is_global and not address.is_multicast


class _Asker:
    """Asks a zone's servers to whom they have delegated what is below."""

    def __init__(self, shared: Cache, patience: float, *, allow_private: bool) -> None:
        self._shared = shared
        self._patience = patience
        self._allow_private = allow_private

    async def delegation(self, servers: tuple[DnsName, ...], name: DnsName, above: DnsName) -> Delegation | None:
        """Ask *servers* of the zone *above* where *name* is; None if none can be asked, or it is in the zone itself."""
        answers = await self._shared.answers(_addresses_of(servers[:_MOST_PARENTS]))
        addresses = dict.fromkeys(address for answer in answers.values() for address in answer.addresses)
        parents = [_nameserver(address) for address in addresses if self._allow_private or _may_be_asked(address)]
        referrals = (referral(parent, name, above, self._patience) for parent in parents[:_MOST_PARENTS])
        delegations = await asyncio.gather(*referrals)
        return next((delegation for delegation in delegations if delegation is not None), None)
