"""Which of its own addresses does the host speak from, when the route does not say?

IPv4 as Linux chooses (`inet_select_addr`): on the egress link the primary address whose subnet holds the gateway, else
the first primary one; else that of another link. IPv6 by RFC 6724 section 5 over the addresses of *all* links, as Linux
does and section 4 allows: so another link's address wins over a deprecated one of the egress link. Rule 7 is turned
round (RFC 5014 IPV6_PREFER_SRC_PUBLIC): who is called must still have the address tomorrow.
"""

from dataclasses import dataclass
from typing import Final

from planner.core.addresses import Address, Scope, common_prefix_length, label_of, scope_of
from planner.core.host import AddressFlag, Interface, LinkAddress

_NOT_USABLE: Final = frozenset({AddressFlag.TENTATIVE, AddressFlag.DADFAILED, AddressFlag.ANYCAST})
_TOO_SMALL = 128  # puts every scope that does not reach behind every one that does


def is_assigned(address: LinkAddress) -> bool:
    """Tell whether packets can leave from *address* (RFC 4862 5.4: not while tentative; RFC 4291 2.6: not anycast)."""
    return _NOT_USABLE.isdisjoint(address.flags)


def scope_preference(own: Scope, other: Scope) -> int:
    """Rank the scope of an *own* address for speaking to *other*: the smallest that reaches is best (rule 2)."""
    return -own if own >= other else own - _TOO_SMALL


def matching_bits(own: LinkAddress, other: Address) -> int:
    """Count the leading bits shared with *other*, never beyond the prefix of the *own* address (section 2.2)."""
    return min(common_prefix_length(own.ip, other), own.prefix_length)


def ipv4_source(links: tuple[Interface, ...], egress: str, gateway: Address | None) -> Address | None:
    """Choose the source of a route that leaves by *egress* through *gateway* (None: on-link) and names no source."""
    own = [
        address
        for link in links
        if link.name == egress
        for address in _primary_ipv4(link)
        if gateway is None or scope_of(address.ip) is not Scope.LINK_LOCAL
    ]
    holding = (address.ip for address in own if gateway is not None and gateway in address.network)
    elsewhere = (
        address.ip for link in links for address in _primary_ipv4(link) if scope_of(address.ip) is not Scope.LINK_LOCAL
    )
    return next(holding, None) or (own[0].ip if own else next(elsewhere, None))


def _primary_ipv4(link: Interface) -> list[LinkAddress]:
    return [
        address
        for address in link.addresses
        if address.ip.version == 4 and AddressFlag.SECONDARY not in address.flags and not address.ip.is_loopback
    ]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An address on a *link*, and what is compared of it."""

    own: LinkAddress
    link: str
    value: int
    scope: Scope
    label: int
    is_public: bool


class Ipv6Sources:
    """The IPv6 addresses that packets can leave from, ranked once for each link and scope that is asked for."""

    def __init__(self, links: tuple[Interface, ...]) -> None:
        self._candidates = tuple(
            _candidate(address, link.name)
            for link in links
            for address in link.addresses
            if link.up and address.ip.version == 6 and is_assigned(address)
        )
        self._best: dict[tuple[str | None, Scope], tuple[_Candidate, ...]] = {}

    def select(self, destination: Address, egress: str | None) -> Address | None:
        """Choose the source for *destination* by RFC 6724 section 5; *egress* None if there is no route to it.

        Rule 1 needs no line: to an own address leads a route that names its source.
        """
        scope = scope_of(destination)
        best = self._best.get((egress, scope))
        if best is None:
            best = self._best[egress, scope] = self._best_by_rules_2_to_5(egress, scope)
        if len(best) <= 1:
            return best[0].own.ip if best else None
        label, value = label_of(destination), int(destination)

        def rules_6_to_8(each: _Candidate) -> tuple[bool, bool, int]:
            bits = 128 - (each.value ^ value).bit_length()  # `matching_bits`, at a third of the time
            return each.label == label, each.is_public, min(bits, each.own.prefix_length)

        return max(best, key=rules_6_to_8).own.ip  # of equals the first, as on Linux

    def _best_by_rules_2_to_5(self, egress: str | None, scope: Scope) -> tuple[_Candidate, ...]:
        """Keep the best by those rules that ask for no more of a destination than its *scope*."""

        def rank(each: _Candidate) -> tuple[int, bool, bool, bool]:
            flags = each.own.flags
            return (
                scope_preference(each.scope, scope),
                AddressFlag.DEPRECATED not in flags,
                AddressFlag.HOMEADDRESS in flags,
                each.link == egress,
            )

        on_link_only = scope is Scope.LINK_LOCAL and egress is not None  # section 4: a MUST
        candidates = [each for each in self._candidates if not on_link_only or each.link == egress]
        best = max(map(rank, candidates), default=None)
        return tuple(each for each in candidates if rank(each) == best)


def _candidate(own: LinkAddress, link: str) -> _Candidate:
    ip = own.ip
    return _Candidate(own, link, int(ip), scope_of(ip), label_of(ip), AddressFlag.TEMPORARY not in own.flags)
