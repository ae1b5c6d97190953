"""What in a list of patterns or address routes is allowed, and yet hardly meant?

Nothing here keeps a list from being used (O6, A4). Each judgement is a function that tells what is odd about an entry
and what would be right, or None.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Final, TypeVar

from msgspec import Struct

from planner.core.addresses import LIMITED_BROADCAST, Address, without_zone
from planner.core.errors import quoted
from planner.core.names import Name
from planner.core.policy.matching import SourceNetwork
from planner.core.policy.patterns import AddressRoute, AddressRoutes, Pattern, Patterns
from planner.core.transports import TRANSPORTS, Transport

E = TypeVar("E", Pattern, AddressRoute)


class LintCode(StrEnum):
    """What is odd about an entry."""

    HOST_BITS = "pattern-host-bits"
    NEVER_MATCHES = "pattern-never-matches"
    MASK_NOT_CONTIGUOUS = "pattern-mask-not-contiguous"
    TLS_PORT_WITHOUT_TLS = "pattern-tls-port-without-tls"
    NAME_WITH_PORT = "pattern-name-with-port"
    UDP_BY_DEFAULT = "pattern-udp-by-default"
    UNUSABLE_ADDRESS = "pattern-unusable-address"
    ROUTE_HOST_BITS = "address-route-host-bits"
    ROUTE_NEVER_MATCHES = "address-route-never-matches"
    ROUTE_FOREIGN_ADDRESS = "address-route-foreign-address"


class Lint(Struct, frozen=True, gc=False):
    """An *entry* (with its text, its index and its offset) that is odd: what, and what would be right."""

    code: LintCode
    entry: Pattern | AddressRoute
    text: str

    def __str__(self) -> str:
        return f"{self.code}: entry {self.entry.index + 1}, {quoted(self.entry.text)}: {self.text}"


def lint_patterns(patterns: Patterns) -> tuple[Lint, ...]:
    """Judge every pattern, in list order (O6). That it never matches is seen if one earlier pattern covers it."""
    return _lint(patterns.entries, patterns.cover, LintCode.NEVER_MATCHES, _PATTERN_JUDGEMENTS)


def lint_address_routes(routes: AddressRoutes) -> tuple[Lint, ...]:
    """Judge every address route by the list alone, in list order (A4)."""
    return _lint(routes.entries, routes.cover, LintCode.ROUTE_NEVER_MATCHES, _ROUTE_JUDGEMENTS)


def lint_foreign_addresses(routes: AddressRoutes, known: AbstractSet[Address]) -> tuple[Lint, ...]:
    """Find routes to an address that is not *known* to be ours: the host's, a public or an announced one (A4)."""
    text = "the address is none of this host, of public_addresses or of announced_addresses: phones may be led astray"
    values = {without_zone(address) for address in known}
    return tuple(
        Lint(LintCode.ROUTE_FOREIGN_ADDRESS, route, text) for route in routes.entries if route.address not in values
    )


def _lint(
    entries: tuple[E, ...],
    cover_of: Callable[[E], E],
    never: LintCode,
    judgements: Mapping[LintCode, Callable[[E], str | None]],
) -> tuple[Lint, ...]:
    lints = []
    for entry in entries:
        if (cover := cover_of(entry)) is not entry:
            lints.append(Lint(never, entry, _covered(cover)))
        lints += [Lint(code, entry, text) for code, judge in judgements.items() if (text := judge(entry)) is not None]
    return tuple(lints)


def _covered(cover: Pattern | AddressRoute) -> str:
    before = f"entry {cover.index + 1}, {quoted(cover.text)}, stands before it and matches all of its addresses"
    return f"{before}: put the narrower one first, or remove this one"


def _host_bits(entry: Pattern | AddressRoute) -> str | None:
    if entry.source.address == entry.source.lowest:
        return None
    return f"bits are set outside of the mask and ignored: {entry.source} is what it matches"


def _mask_not_contiguous(pattern: Pattern) -> str | None:
    source = pattern.source
    if source.prefix_length is not None:
        return None
    inverted = SourceNetwork(source.family, source.address, mask=source.lowest ^ source.highest)
    if inverted.prefix_length is not None:
        return f"the mask has its ones at the end, as a wildcard mask has: {inverted} may be meant"
    return "the mask has ones after zeros: right only if the network is numbered in that way"


def _tls_port_without_tls(pattern: Pattern) -> str | None:
    if pattern.port != TRANSPORTS[Transport.TLS].default_port or pattern.transport is Transport.TLS:
        return None
    return f"port {pattern.port} is that of TLS, but the transport is {pattern.transport}: add /tls if TLS is meant"


def _name_with_port(pattern: Pattern) -> str | None:
    if not isinstance(pattern.host, Name):
        return None
    port = "a port" if pattern.port_written else f"port {pattern.port}, as none is written"
    return f"phones are given the name with {port}, and so look up addresses, not SRV: use_domain_name keeps SRV"


def _udp_by_default(pattern: Pattern) -> str | None:
    if pattern.transport_written:
        return None
    return "the transport is UDP because none is written: add a port and /tls, /tcp or, if it is meant, /udp"


def _unusable_address(pattern: Pattern) -> str | None:
    host = pattern.host
    kind = _kind_of_name(host) if isinstance(host, Name) else _kind_of_address(host)
    return kind and f"{host} is {kind}: phones need an address at which they reach the proxy"


def _kind_of_name(name: Name) -> str | None:
    return "a name of the phone itself" if name.labels[-1] == "localhost" else None  # RFC 6761 6.3


def _kind_of_address(address: Address) -> str | None:
    if address.is_loopback:
        return "a loopback address"
    if address.is_unspecified:
        return "the unspecified address"
    if address.is_multicast:
        return "a multicast address"
    return "the broadcast address" if address == LIMITED_BROADCAST else None


_PATTERN_JUDGEMENTS: Final[Mapping[LintCode, Callable[[Pattern], str | None]]] = {
    LintCode.HOST_BITS: _host_bits,
    LintCode.MASK_NOT_CONTIGUOUS: _mask_not_contiguous,
    LintCode.TLS_PORT_WITHOUT_TLS: _tls_port_without_tls,
    LintCode.NAME_WITH_PORT: _name_with_port,
    LintCode.UDP_BY_DEFAULT: _udp_by_default,
    LintCode.UNUSABLE_ADDRESS: _unusable_address,
}
_ROUTE_JUDGEMENTS: Final[Mapping[LintCode, Callable[[AddressRoute], str | None]]] = {
    LintCode.ROUTE_HOST_BITS: _host_bits,
}
