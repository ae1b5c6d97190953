"""Which of the host's own addresses could be presented at all, and which is the better one?

Rules A6 to A8 and the ranking of A13: RFC 6724 section 5, turned round for a server that is being contacted (stable
before temporary). Everything that does not depend on the phone is worked out once for a host and its settings.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final

from msgspec import Struct

from planner.core.addresses import (
    Address,
    Family,
    Scope,
    common_prefix_length,
    family_of,
    is_inside,
    label_of,
    scope_of,
    without_zone,
)
from planner.core.choice import PassedOver
from planner.core.host.snapshot import AddressFlag, Host, Interface, LinkAddress, LinkKind
from planner.core.policy.listeners import Listeners
from planner.core.policy.settings import HostSettings
from planner.core.transports import PREFERENCE, Transport

_UNUSABLE_FLAGS: Final = (
    (AddressFlag.DADFAILED, "another host has the same address: duplicate address detection failed"),
    (AddressFlag.TENTATIVE, "duplicate address detection has not finished"),
    (AddressFlag.ANYCAST, "an anycast address"),
)


class Candidate(Struct, frozen=True, eq=False):
    """An own address that may be presented, with the *ports* on which the PBX listens there.

    *interface* is without alias label. *is_bare*: a /32 or /128 beside a wider address on the same interface.
    """

    address: Address
    text: str
    interface: str
    kind: LinkKind
    link_address: LinkAddress
    is_bare: bool
    is_inside: bool
    ports: dict[Transport, int]

    @property
    def is_link_local(self) -> bool:
        """Whether only phones on the very link can reach the address."""
        return self.address.is_link_local

    @property
    def is_stable(self) -> bool:
        """Whether the address is neither temporary nor deprecated."""
        return self.link_address.is_stable

    @property
    def merits(self) -> str:
        """What speaks for the address, and to whom it may be presented."""
        if not self.ports:
            return "the PBX listens on no transport there"
        listening = ", ".join(f"{transport} {port}" for transport, port in self.ports.items())
        if self.is_link_local:
            return f"{listening}; to phones on the link {self.interface} only"
        return listening if self.is_stable else f"{listening}; as the last resort: temporary or deprecated"

    def has_flag(self, flag: AddressFlag) -> bool:
        """Tell whether the kernel flagged the address so."""
        return flag in self.link_address.flags

    def holds(self, source: Address) -> bool:
        """Tell whether *source* is in the subnet of the address, which must be more than the address itself."""
        network = self.link_address.network
        return network.prefixlen < network.max_prefixlen and source in network


class Unusable(Struct, frozen=True, gc=False):
    """An own address that is never presented (A6)."""

    address: Address
    interface: str
    because: str

    @property
    def text(self) -> str:
        """The address as it is written."""
        return str(self.address)


class Pool(Struct, frozen=True):
    """The candidates for one transport and family, and why each other own address is none."""

    candidates: tuple[Candidate, ...]
    link_local: tuple[Candidate, ...]
    passed_over: tuple[PassedOver, ...]


class Candidates:
    """The candidates of a host, for every transport and family."""

    def __init__(self, host: Host, settings: HostSettings, listeners: Listeners) -> None:
        self.judged = tuple(_judged(host, settings, listeners))
        self.usable = tuple(c for c in self.judged if isinstance(c, Candidate))
        self.by_address = {candidate.address: candidate for candidate in reversed(self.usable)}
        self.of_host = frozenset(without_zone(a.ip) for interface in host.interfaces for a in interface.addresses)
        self.families = frozenset(family_of(c.address) for c in self.usable if not c.is_link_local)
        self.pools = {(t, family): self._pool(t, family) for t in PREFERENCE for family in Family}

    def _pool(self, transport: Transport, family: Family) -> Pool:
        listening: list[Candidate] = []
        passed_over = [PassedOver(a.text, a.because) for a in self.judged if isinstance(a, Unusable)]
        for candidate in self.usable:
            if family_of(candidate.address) is not family:
                passed_over.append(PassedOver(candidate.text, f"not an {family.replace('ip', 'IP')} address"))
            elif transport not in candidate.ports:
                passed_over.append(PassedOver(candidate.text, f"the PBX does not listen on {transport} there"))
            else:
                listening.append(candidate)
        return Pool(
            tuple(c for c in listening if not c.is_link_local),
            tuple(c for c in listening if c.is_link_local),
            tuple(passed_over),
        )


def _judged(host: Host, settings: HostSettings, listeners: Listeners) -> Iterator[Candidate | Unusable]:
    for interface in host.interfaces:
        unfit = _why_interface_is_unfit(interface, settings)
        for link_address in interface.addresses:
            because = unfit or _why_address_is_unfit(link_address)
            if because is None:
                yield _candidate(host, interface, link_address, listeners)
            else:
                yield Unusable(without_zone(link_address.ip), interface.device, because)


def _candidate(host: Host, interface: Interface, link_address: LinkAddress, listeners: Listeners) -> Candidate:
    address = without_zone(link_address.ip)
    ports = {t: port for t in PREFERENCE if (port := listeners.port_on(t, address)) is not None}
    bare = _is_bare(host, interface, link_address)
    kind = LinkKind.LOOPBACK if interface.is_loopback else interface.kind
    return Candidate(address, str(address), interface.device, kind, link_address, bare, is_inside(address), ports)


def _why_interface_is_unfit(interface: Interface, settings: HostSettings) -> str | None:
    if not interface.up:
        return f"interface {interface.name} is down"
    if is_excluded(interface, settings.exclude_interfaces):
        return f"interface {interface.name} is excluded by exclude_interfaces"
    return None


def is_excluded(interface: Interface, exclude_interfaces: tuple[str, ...]) -> bool:
    """Tell whether the operator excluded the interface, by its name without alias label or a shell pattern (A6)."""
    return any(fnmatchcase(interface.device, pattern) for pattern in exclude_interfaces)


def _why_address_is_unfit(link_address: LinkAddress) -> str | None:
    if link_address.ip.is_loopback:
        return "a loopback address"
    if link_address.ip.is_multicast:
        return "a multicast address"
    if link_address.ip.is_unspecified:
        return "the unspecified address"
    return next((because for flag, because in _UNUSABLE_FLAGS if flag in link_address.flags), None)


def _is_bare(host: Host, interface: Interface, link_address: LinkAddress) -> bool:
    """Tell whether a /32 or /128 is a virtual address: its interface has a wider one of the same scope beside it."""
    if link_address.prefix_length < link_address.ip.max_prefixlen:
        return False
    return any(
        other.prefix_length < other.ip.max_prefixlen
        and other.ip.version == link_address.ip.version
        and scope_of(other.ip) is scope_of(link_address.ip)
        for sibling in host.interfaces
        if sibling.device == interface.device
        for other in sibling.addresses
    )


CRITERIA: Final = (
    "its scope does not reach the phone",
    "deprecated",
    "not a home address",
    "on another interface than the way to the phone",
    "of another kind than the phone's address (RFC 6724 label)",
    "temporary",
    "its subnet does not hold the phone",
    "a virtual address beside a wider one",
    "shares fewer leading bits with the phone's address",
    "a secondary address",
    "a higher address of equal merit",
)
"""Why an address ranks behind another, in the order of `rank`."""


def rank(candidate: Candidate, source: Address, egress: str | None) -> tuple[int, ...]:
    """Return the sort key of *candidate* for a phone at *source* reached through *egress*: the lowest is best (A13).

    RFC 6724 section 5 in its order; each place has its reason in CRITERIA.
    """
    address, link_address = candidate.address, candidate.link_address
    shared = common_prefix_length(address, source) if address.version == 6 else 0
    return (
        scope_of(address) < scope_of(source),  # rule 2
        candidate.has_flag(AddressFlag.DEPRECATED),  # rule 3
        not candidate.has_flag(AddressFlag.HOMEADDRESS),  # rule 4
        candidate.interface != egress,  # rule 5
        label_of(address) != label_of(source),  # rule 6
        candidate.has_flag(AddressFlag.TEMPORARY),  # rule 7, turned round
        not candidate.holds(source),
        candidate.is_bare,  # else a virtual /128 wins the next
        -min(shared, link_address.prefix_length),  # rule 8
        candidate.has_flag(AddressFlag.SECONDARY),
        int(address),
    )


def rank_for_anybody(candidate: Candidate, gateway: Address | None) -> tuple[int, ...]:
    """Return the sort key of *candidate* for a phone of which nothing is known: the lowest is best (A21).

    The address beside the *gateway* is the one that the kernel itself would use.
    """
    return (
        not candidate.is_stable,
        candidate.has_flag(AddressFlag.DEPRECATED),
        not candidate.has_flag(AddressFlag.HOMEADDRESS),
        scope_of(candidate.address) is not Scope.GLOBAL,
        candidate.address.version == 6 and label_of(candidate.address) != 1,
        candidate.is_bare,
        gateway is None or not candidate.holds(gateway),
        candidate.has_flag(AddressFlag.SECONDARY),
        int(candidate.address),
    )
