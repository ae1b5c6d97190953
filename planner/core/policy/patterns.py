"""Which outbound proxy, or which address of ours, did the operator give to the phones of a network?

Outbound proxy patterns are `src/mask/adr[:port[/transport]]` (O1 to O8), address routes `net/mask/address` (A4). Both
are lists in which the first entry whose network holds the phone's source wins, whatever it overrides.
"""

from functools import cached_property
from typing import Final

from msgspec import Struct

from planner.core.addresses import Address, Family, family_of
from planner.core.names import Name
from planner.core.policy.grammar import read_address, read_list, read_proxy
from planner.core.policy.matching import FirstMatch, SourceNetwork
from planner.core.transports import Transport


class Pattern(Struct, frozen=True, gc=False):
    """Phones of *source* register at *host*, *port*, by *transport*.

    *text* is the entry as written; *index* its place in the list, from 0.
    """

    text: str
    source: SourceNetwork
    host: Address | Name
    port: int
    transport: Transport
    port_written: bool
    transport_written: bool
    index: int


class Patterns(Struct, frozen=True, dict=True):
    """The outbound proxy patterns of a domain, in list order."""

    entries: tuple[Pattern, ...] = ()

    def __post_init__(self) -> None:
        _ = self._first_match  # at once, where the settings are read: no request should wait for a long list

    @cached_property
    def _first_match(self) -> FirstMatch[Pattern]:
        return FirstMatch(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def match(self, source: Address) -> Pattern | None:
        """Return the first pattern whose network holds *source*, an address cleaned by A1 (O1)."""
        return self._first_match.holding(source)

    def cover(self, pattern: Pattern) -> Pattern:
        """Return the first pattern that matches all that *pattern* does: itself, unless an earlier one covers it."""
        return self._first_match.covering(pattern.source) or pattern


NO_PATTERNS: Final = Patterns()


class AddressRoute(Struct, frozen=True, gc=False):
    """Phones of *source* are given *address*; *text* and *index* are those of a pattern."""

    text: str
    source: SourceNetwork
    address: Address
    index: int


class AddressRoutes(Struct, frozen=True, dict=True):
    """Which address the phones of each network are given, in list order."""

    entries: tuple[AddressRoute, ...] = ()

    def __post_init__(self) -> None:
        _ = self._first_match  # at once, where the settings are read: no request should wait for a long list

    @cached_property
    def _first_match(self) -> FirstMatch[AddressRoute]:
        return FirstMatch(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def match(self, source: Address) -> AddressRoute | None:
        """Return the first route whose network holds *source*, an address cleaned by A1 (A4)."""
        return self._first_match.holding(source)

    def cover(self, route: AddressRoute) -> AddressRoute:
        """Return the first route that matches all that *route* does: itself, unless an earlier one covers it."""
        return self._first_match.covering(route.source) or route

    def for_unknown(self, families: frozenset[Family]) -> AddressRoute | None:
        """Return the first route that holds a whole family, it and its address among *families* (A4, A20)."""
        for route in self.entries:
            if route.source.mask == 0 and {route.source.family, family_of(route.address)} <= families:
                return route
        return None


def parse_patterns(text: str) -> Patterns:
    """Read a list of outbound proxy patterns (O2). Raises MalformedList at the first fault."""
    entries = enumerate(read_list(text, "src/mask/adr[:port[/transport]]", read_proxy))
    return Patterns(tuple(Pattern(entry.text, entry.source, *entry.target, index=index) for index, entry in entries))


def parse_address_routes(text: str) -> AddressRoutes:
    """Read a list of address routes (A4). Raises MalformedList at the first fault."""
    entries = enumerate(read_list(text, "net/mask/address", read_address))
    return AddressRoutes(tuple(AddressRoute(entry.text, entry.source, entry.target, index) for index, entry in entries))
