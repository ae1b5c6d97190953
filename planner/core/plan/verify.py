"""Does the DNS bear out a domain's name, for this phone and this transport? Rules D2, D3, D6, D7.

The name is located exactly as the phone would do it. What the DNS does not tell ends the search: nobody is moved to a
weaker transport, or from SRV to a bare address, by a failure of a name server.
"""

from typing import TypeAlias

from msgspec.structs import replace

from planner.core.answers import Peek
from planner.core.choice import PassedOver
from planner.core.errors import sentence
from planner.core.locate import Client, Located, Open, locate
from planner.core.locate.inquiry import Asking, advance
from planner.core.locate.targets import Group, Member, NoSrv
from planner.core.phones.device import DnsClass, Shape
from planner.core.plan.claim import Claim, NameVerdict, Unverified, Verified
from planner.core.plan.plan import Lookup, Server
from planner.core.policy.settings import FlattenSrv
from planner.core.transports import Transport
from planner.core.uri import SipUri

LocatedByWay: TypeAlias = dict[tuple[object, ...], Located]
"""What was located already, by what it hangs on."""


def verify(claim: Claim, peek: Peek, by_way: LocatedByWay | None = None) -> NameVerdict | Open:
    """Hold the domain's records against what the phone would look up, given what *peek* knows of it.

    *by_way*: what was located from the same answers; what is located now is added.
    """
    return advance(_Verification(claim, peek, {} if by_way is None else by_way).verdict())


class _Verification:
    """One run over the answers known; what it remembers ends with it."""

    def __init__(self, claim: Claim, peek: Peek, by_way: LocatedByWay) -> None:
        self._claim = claim
        self._by_way = by_way
        self._device = claim.device
        self._peek = peek
        self._consulted: tuple[Located, ...] = ()
        self._passed_over: tuple[PassedOver, ...] = ()

    def verdict(self) -> Asking[NameVerdict]:
        """Try the transports in order (D3), and without SRV the domain's own addresses (D2)."""
        if self._device.dns is DnsClass.A and self._claim.flatten is FlattenSrv.NEVER:
            return (yield from self._own_address(self._claim.transports[0]))
        for transport in self._claim.transports:
            located = yield from self._locate(transport)
            if located.error is not None and located.error.code.is_temporary:
                return Unverified(located.error.text, is_temporary=True, transport=transport)
            if _has_srv(located):
                return (yield from self._by_srv(transport, located))
            if transport is Transport.TLS and self._device.tls_srv_label is not None:
                elsewhere = yield from self._at_the_standard_name(transport, self._device.tls_srv_label)
                if elsewhere is not None:
                    return elsewhere
            because = "it has no SRV records" if located.error is None else located.error.text
            self._passed_over += (PassedOver(transport, because),)
        return self._with_port(self._claim.transports[0], self._consulted[0])

    def _by_srv(self, transport: Transport, located: Located) -> Asking[NameVerdict]:
        """Present the name alone, or the servers themselves to a phone that cannot be left to SRV (D6)."""
        flatten = self._claim.flatten
        if self._device.dns is DnsClass.A or flatten is FlattenSrv.ALWAYS:
            return self._flattened(transport, located)
        if self._device.shape is Shape.ORTHOGONAL:
            return self._by_name(transport, Lookup.SRV, f"SRV of {transport} leads to {_targets(located)}", located)
        if self._device.dns is DnsClass.NAPTR:
            discovered = yield from self._locate(None)
            if self._leads_to(transport, discovered):
                return self._by_name(transport, Lookup.NAPTR, self._why_discovery(transport), discovered)
        if flatten is FlattenSrv.NEVER:
            return (yield from self._own_address(transport))
        return self._flattened(transport, located)

    def _at_the_standard_name(self, transport: Transport, own_label: str) -> Asking[NameVerdict | None]:
        """Follow SRV for a phone that asks for it at a name of its own, where there is nothing (D6)."""
        if self._claim.flatten is FlattenSrv.NEVER:
            return None
        located = yield from self._locate(transport, is_standard=True)
        if located.error is not None and located.error.code.is_temporary:
            return Unverified(located.error.text, is_temporary=True, transport=transport)
        if not _has_srv(located):
            return None
        missing = f"{own_label}.{self._claim.domain}"
        because = f"the phone asks for SRV of {missing}, where there is none: that of {transport} was followed for it"
        return replace(self._flattened(transport, located), because=because, missing=missing)

    def _leads_to(self, transport: Transport, discovered: Located) -> bool:
        """Tell whether a phone that chooses its transport by NAPTR comes to *transport* (D6).

        One that was asked for must stand there alone: being listed first is only a preference.
        """
        if discovered.error is not None or not discovered.naptr:
            return False
        return discovered.naptr == (transport,) if self._claim.is_demanded else discovered.naptr[0] is transport

    def _why_discovery(self, transport: Transport) -> str:
        if self._claim.is_demanded:
            return f"NAPTR leads this phone to {transport}, and to nothing else"
        return f"NAPTR leads this phone to {transport} first: a preference, for nothing was demanded"

    def _own_address(self, transport: Transport) -> Asking[NameVerdict]:
        """Present the domain with a port, whatever SRV says: addresses are all that the phone will look up (D2)."""
        return self._with_port(transport, (yield from self._locate(transport, self._port(transport))))

    def _with_port(self, transport: Transport, located: Located) -> NameVerdict:
        """Present the domain with a port if it was *located* by its own addresses (D2).

        Where SRV exists and leads nowhere, it was not, and the bare addresses are no way out.
        """
        rest = tuple(PassedOver(t, f"{transport} goes before it") for t in self._claim.transports if t != transport)
        if located.error is not None:
            temporary = located.error.code.is_temporary
            return Unverified(located.error.text, is_temporary=temporary, transport=transport, passed_over=rest)
        because = "there is no SRV to follow, but the domain has addresses of its own"
        return self._verified(transport, Lookup.A, because, located, rest, port=self._port(transport))

    def _port(self, transport: Transport) -> int:
        return self._claim.ports[self._claim.transports.index(transport)]

    def _by_name(self, transport: Transport, lookup: Lookup, because: str, located: Located) -> Verified:
        return self._verified(transport, lookup, because, located, self._behind(transport))

    def _flattened(self, transport: Transport, located: Located) -> Verified:
        because = f"{self._why_flattened(transport)}: SRV was followed for it"
        return self._verified(transport, Lookup.A, because, located, self._behind(transport), is_flattened=True)

    def _why_flattened(self, transport: Transport) -> str:
        if self._device.dns is DnsClass.A:
            return "the phone looks up addresses only"
        if self._claim.flatten is FlattenSrv.ALWAYS:
            return "flatten_srv is always, so the phone is not left to the DNS"
        if self._device.dns is DnsClass.SRV:
            return "left to SRV, the phone would choose its transport itself"
        how = "and to nothing else" if self._claim.is_demanded else "first"
        return f"NAPTR does not lead this phone to {transport} {how}"

    def _verified(
        self,
        transport: Transport,
        lookup: Lookup,
        because: str,
        located: Located,
        passed_over: tuple[PassedOver, ...],
        *,
        port: int | None = None,
        is_flattened: bool = False,
    ) -> Verified:
        return Verified(
            name=self._claim.domain.text,
            port=port,
            transport=transport,
            lookup=lookup,
            ranks=_ranks(located.groups, port),
            because=because,
            consulted=self._consulted,
            ttl=min((located.ttl for located in self._consulted if located.ttl is not None), default=None),
            passed_over=passed_over,
            is_flattened=is_flattened,
        )

    def _behind(self, transport: Transport) -> tuple[PassedOver, ...]:
        order = self._claim.transports
        rest = (PassedOver(other, f"{transport} goes before it") for other in order[order.index(transport) + 1 :])
        return (*self._passed_over, *rest)

    def _locate(
        self, transport: Transport | None, port: int | None = None, *, is_standard: bool = False
    ) -> Asking[Located]:
        """Locate the domain as a phone does that is told *transport* (None: it finds one by NAPTR) and *port*.

        *is_standard*: by the name of RFC 3263, though the phone has one of its own.
        """
        transports = self._device.in_order if transport is None else (transport,)
        label = None if is_standard else self._device.tls_srv_label
        client = Client(transports, self._device.families, tls_srv_label=label)
        way = (self._claim.domain.text, transport, port, transports, client.families, label)
        located = self._by_way.get(way)
        if located is None:
            located = self._by_way[way] = yield from self._locate_anew(transport, port, client)
        self._consulted += (located,)
        return located

    def _locate_anew(self, transport: Transport | None, port: int | None, client: Client) -> Asking[Located]:
        domain = self._claim.domain
        text = f"sip:{domain}" + ("" if port is None else f":{port}")
        uri = SipUri(text, secure=False, host=domain, port=port, transport=transport)
        while isinstance(located := locate(uri, client, self._peek), Open):
            yield located.questions
        return located


def _has_srv(located: Located) -> bool:
    return located.error is None and located.groups[0].via is not NoSrv.ADDRESSES


def _ranks(groups: tuple[Group, ...], port: int | None) -> tuple[tuple[tuple[Member, Server], ...], ...]:
    """Return the servers of each priority, dead ones left out; *port* stands for theirs if one is written."""
    ranks = (
        tuple((member, _server(member, group.transport, port)) for member in group.members if member.endpoints)
        for group in groups
    )
    return tuple(rank for rank in ranks if rank)


def _server(member: Member, transport: Transport, port: int | None) -> Server:
    addresses = tuple(str(endpoint.address) for endpoint in member.endpoints)
    return Server(str(member.target), member.port if port is None else port, transport, addresses)


def _targets(located: Located) -> str:
    targets = tuple(str(member.target) for group in located.groups for member in group.members)
    return sentence(targets) if len(targets) <= 3 else f"{len(targets)} servers"
