"""Which of its own addresses does the host speak from, when the route does not say?

IPv4 as Linux chooses (`inet_select_addr`): on the egress link the primary address whose subnet holds the gateway, else
the first primary one; else that of another link. IPv6 by RFC 6724 section 5 over the addresses of *all* links, as Linux
does and section 4 allows: so another link's address wins over a deprecated one of the egress link. Rule 7 is turned
round (RFC 5014 IPV6_PREFER_SRC_PUBLIC): who is called must still have the address tomorrow.
"""

from typing import Final

from msgspec import Struct

from planner.core.addresses import Address, Scope, label_of, scope_of
from planner.core.host.snapshot import AddressFlag, Interface, LinkAddress

_NOT_USABLE: Final = frozenset({AddressFlag.TENTATIVE, AddressFlag.DADFAILED, AddressFlag.ANYCAST})


def is_assigned(address: LinkAddress) -> bool:
    """Tell whether packets can leave from *address*: not while tentative (RFC 4862 5.4), nor, in Linux, if anycast."""
    return _NOT_USABLE.isdisjoint(address.flags)


class Ipv4Sources:
    """The IPv4 addresses that a link speaks from: primary ones, in the order of the host."""

    def __init__(self, links: tuple[Interface, ...]) -> None:
        self._on = {link.name: tuple(filter(_is_primary_ipv4, link.addresses)) for link in links}
        wide = (own.ip for link in self._on.values() for own in link if _reaches_beyond_the_link(own))
        self._anywhere = next(wide, None)

    def select(self, gateway: Address | None, egress: str) -> Address | None:
        """Choose the source of a route that leaves by *egress* through *gateway* (None: on-link) and names none."""
        on_link = [own for own in self._on.get(egress, ()) if gateway is None or _reaches_beyond_the_link(own)]
        beside_gateway = (own.ip for own in on_link if gateway is not None and gateway in own.network)
        return next(beside_gateway, on_link[0].ip if on_link else self._anywhere)


def _is_primary_ipv4(own: LinkAddress) -> bool:
    return own.ip.version == 4 and AddressFlag.SECONDARY not in own.flags and not own.ip.is_loopback


def _reaches_beyond_the_link(own: LinkAddress) -> bool:
    return scope_of(own.ip) is not Scope.LINK_LOCAL


class _Candidate(Struct, frozen=True, gc=False):
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
            bits = 128 - (each.value ^ value).bit_length()
            return each.label == label, each.is_public, min(bits, each.own.prefix_length)  # section 2.2: no further

        return max(best, key=rules_6_to_8).own.ip  # of equals the first, as on Linux

    def _best_by_rules_2_to_5(self, egress: str | None, scope: Scope) -> tuple[_Candidate, ...]:
        """Keep the best by those rules that ask for no more of a destination than its *scope*."""

        def rank(each: _Candidate) -> tuple[bool, int, bool, bool, bool]:
            flags = each.own.flags
            return (
                each.scope >= scope,
                -each.scope if each.scope >= scope else each.scope,  # the smallest that reaches, else the largest
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
