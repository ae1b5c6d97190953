"""To which addresses and ports do SRV records lead, and who is tried after whom?

RFC 2782: groups of one priority are tried one after the other, inside a group the members by weighted draw; RFC 6724
orders the addresses of one member. A member without address stays in: its weight was meant, and a reader should see it.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Final, TypeAlias

from msgspec import Struct

from planner.core.addresses import Address
from planner.core.answers import Question, Srv
from planner.core.locate.draw import luck, shares, waiting_time
from planner.core.names import DnsName
from planner.core.transports import Transport

Target: TypeAlias = DnsName | Address

_PRIORITY: Final = attrgetter("priority")


class NoSrv(StrEnum):
    """What a target was found by, where it was not by SRV."""

    ADDRESSES = "A/AAAA"
    LITERAL = "literal"


class Endpoint(Struct, frozen=True, gc=False):
    """What is contacted: the "next hop" of RFC 3263."""

    transport: Transport
    address: Address
    port: int


class Member(Struct, frozen=True, gc=False):
    """A server of a group: *share* is its chance to be tried first; no *endpoints*: its name leads to no address."""

    target: Target
    port: int
    weight: int | None
    share: float
    endpoints: tuple[Endpoint, ...]


class Group(Struct, frozen=True, gc=False):
    """The servers of one SRV priority; *priority* None where there is no SRV. *via*: the question that led here."""

    priority: int | None
    via: Question | NoSrv
    transport: Transport
    members: tuple[Member, ...]

    @property
    def is_live(self) -> bool:
        """Whether any member has an address."""
        return any(member.endpoints for member in self.members)


class Hop(Struct, frozen=True, gc=False):
    """One step of the order in which a client tries: the endpoint, and the target that it belongs to."""

    endpoint: Endpoint
    target: Target


def single(target: Target, via: NoSrv, transport: Transport, addresses: Iterable[Address], port: int) -> Group:
    """Make the one group of a host without SRV; its addresses are in order."""
    endpoints = tuple(Endpoint(transport, address, port) for address in addresses)
    return Group(None, via, transport, (Member(target, port, None, 1.0, endpoints),))


def grouped(
    records: Iterable[Srv], via: Question, transport: Transport, addresses: Mapping[DnsName, tuple[Address, ...]]
) -> tuple[Group, ...]:
    """Group SRV records, which are in order of priority; *addresses* are those of each target, in order."""
    return tuple(
        [
            Group(priority, via, transport, _members(tuple(group), transport, addresses))
            for priority, group in groupby(records, key=_PRIORITY)
        ]
    )


def in_priority_order(records: Iterable[Srv]) -> list[Srv]:
    """Sort SRV records by priority, the heaviest of each first, whatever turns the name server gives them."""
    return sorted(records, key=lambda srv: (srv.priority, -srv.weight, srv.target.text, srv.port))


def _members(
    records: tuple[Srv, ...], transport: Transport, addresses: Mapping[DnsName, tuple[Address, ...]]
) -> tuple[Member, ...]:
    chances = shares([srv.weight for srv in records])
    return tuple(
        [
            Member(srv.target, srv.port, srv.weight, share, _endpoints(srv, transport, addresses[srv.target]))
            for srv, share in zip(records, chances, strict=True)
        ]
    )


def _endpoints(srv: Srv, transport: Transport, addresses: tuple[Address, ...]) -> tuple[Endpoint, ...]:
    if srv.port == 0:
        return ()  # reserved (RFC 6335 6): nothing can be contacted there
    return tuple([Endpoint(transport, address, srv.port) for address in addresses])


def drawn(members: Sequence[Member], seed: str) -> tuple[Member, ...]:
    """Order the members of a group by weighted draw; one has nothing to draw."""
    if len(members) < 2:
        return tuple(members)
    met: dict[str, int] = {}  # a record that stands twice draws twice
    arrivals: list[tuple[float, Member]] = []
    for member in members:
        lot = f"{member.target} {member.port}"
        met[lot] = met.get(lot, 0) + 1
        arrivals.append((waiting_time(member.weight or 0, luck(seed, f"{lot} {met[lot]}")), member))
    return tuple(member for _, member in sorted(arrivals, key=itemgetter(0)))


def hops(groups: Iterable[Group], seed: str) -> tuple[Hop, ...]:
    """Order all endpoints as one client with *seed* tries them: group, draw, address (L6, L7)."""
    return tuple(
        [
            Hop(endpoint, member.target)
            for group in groups
            for member in drawn(group.members, seed)
            for endpoint in member.endpoints
        ]
    )
