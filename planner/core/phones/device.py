"""What can this phone do?

A device is what the plan must be possible for: its transports, what it can look up in the DNS, its address families.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from planner.core.addresses import BOTH_FAMILIES, Family
from planner.core.transports import CHOICES, PREFERENCE, Transport


class DnsClass(StrEnum):
    """The most that a phone looks up: addresses, SRV, or NAPTR too."""

    A = "a"
    SRV = "srv"
    NAPTR = "naptr"


class Shape(StrEnum):
    """Whether transport and discovery are two settings of a phone, or one: a merged one gives up its transport."""

    ORTHOGONAL = "orthogonal"
    MERGED = "merged"


class Device(Struct, frozen=True, gc=False):
    """A family of phones. *room*: how many servers can be written into one, None if that is not known.

    *tls_srv_label*: what it puts before a domain to ask for SRV of TLS; None: `_sips._tcp`, as RFC 3263 has it.
    *one_port*: all servers that are written into it have the port of the first. *lacks* and *no_room*: why a transport,
    or another server, cannot be planned, where more can be said than that the phone does not have it.
    """

    id: str
    transports: frozenset[Transport] = frozenset(PREFERENCE)
    dns: DnsClass = DnsClass.SRV
    families: frozenset[Family] = BOTH_FAMILIES
    shape: Shape = Shape.ORTHOGONAL
    room: int | None = None
    tls_srv_label: str | None = None
    one_port: bool = False
    lacks: tuple[tuple[Transport, str], ...] = ()
    no_room: str | None = None

    @property
    def in_order(self) -> tuple[Transport, ...]:
        """The transports in order of preference."""
        return tuple(transport for transport in PREFERENCE if transport in self.transports)

    def why_lacking(self, transport: Transport) -> str:
        """Say why *transport* cannot be planned, as a clause."""
        return dict(self.lacks).get(transport, "the phone does not support it")


GENERIC: Final = Device("generic")
"""A phone of which nothing is known (V1): UDP, TCP, TLS; SRV; both families."""

GENERIC_IN_WORDS: Final = f"{', '.join(CHOICES).upper()}; SRV; IPv4, IPv6"
