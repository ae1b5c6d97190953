"""Where is the phone? Its source address, cleaned, or the knowledge that it is not known (A1 to A3)."""

from ipaddress import IPv4Address
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from planner.core.addresses import (
    LIMITED_BROADCAST,
    Address,
    Family,
    family_of,
    is_ordinary,
    unmapped,
    without_zone,
    zone_of,
)
from planner.core.choice import PlanWarning, Refusal, RefusalCode, WarningCode
from planner.core.host.routing import RoutingTable, Unroutable
from planner.core.host.snapshot import Host, Interface
from planner.core.present.candidates import is_excluded

KernelAnswer: TypeAlias = Address | Unroutable
"""What the kernel itself says of the way to a phone: the local address that it would use, or why there is none."""

_LONGEST_SUBNET_WITH_BROADCAST: Final = 30  # both ends of a /31 are hosts (RFC 3021)


class Phone(Struct, frozen=True, gc=False):
    """Where a phone is, as far as that is known.

    *source*: its address, cleaned, without zone; None if unknown. *link*: the link of a link-local source.
    *families*: what the phone can do. *via*: the local address on which it contacted the backend. *kernel*: the
    kernel's own answer for this source, None where there is none and it is computed from the snapshot.
    """

    source: Address | None
    families: frozenset[Family]
    link: str | None = None
    via: Address | None = None
    kernel: KernelAnswer | None = None

    def in_its_families(self) -> tuple["Phone", tuple[PlanWarning, ...]]:
        """Return the phone as unknown if it cannot do the family of its source (A3), else as it is."""
        if self.source is None or family_of(self.source) in self.families:
            return self, ()
        text = f"the source {self.source} is {family_of(self.source)}, which the phone cannot do: treated as unknown"
        warning = PlanWarning(WarningCode.SOURCE_FAMILY_NOT_SUPPORTED, text)
        return replace(self, source=None, link=None, kernel=None), (warning,)


class SourceCleaner:
    """Cleans sources, on one host."""

    def __init__(self, host: Host, routes: RoutingTable, exclude_interfaces: tuple[str, ...]) -> None:
        self._routes = routes
        up = tuple(link for link in host.links if link.up)
        links = [link for link in up if not link.is_loopback and not is_excluded(link, exclude_interfaces)]
        with_ipv6 = [link for link in links if any(address.ip.version == 6 for address in link.addresses)]
        self.links = tuple(link.name for link in with_ipv6 or links)
        self._broadcasts = frozenset(int(address) for link in up for address in _broadcasts(link))

    def clean(self, source: Address | None) -> tuple[Address | None, str | None, tuple[PlanWarning, ...]] | Refusal:
        """Return the cleaned source (None: unknown), its link if it is link-local, and warnings; or a refusal (A2)."""
        if source is None:
            return None, None, ()
        if is_ordinary(source) and int(source) not in self._broadcasts:
            return source, None, ()
        address = unmapped(without_zone(source))
        if address.is_loopback:
            text = f"the source {address} is a loopback address, so a proxy hides the phone: treated as unknown"
            return None, None, (PlanWarning(WarningCode.SOURCE_IS_LOOPBACK, text),)
        because = self._why_nobody_is_at(address)
        if because:
            return Refusal(RefusalCode.INVALID_SOURCE, f"no phone can be at {address}: {because}")
        if address.version == 6 and address.is_link_local:
            return self._with_link(address, zone_of(source))
        return address, self._routes.on_link(address) if address.is_link_local else None, ()

    def _why_nobody_is_at(self, address: Address) -> str | None:
        if address.is_multicast:
            return "it is a multicast address"
        if address.is_unspecified:
            return "it is the unspecified address"
        if address == LIMITED_BROADCAST:
            return "it is the limited broadcast address"
        return "it is the broadcast address of an own subnet" if int(address) in self._broadcasts else None

    def _with_link(self, address: Address, zone: str | None) -> tuple[Address, str, tuple[()]] | Refusal:
        if zone is not None:
            return address, zone.partition(":")[0], ()
        if len(self.links) == 1:
            return address, self.links[0], ()
        text = f"{address} is link-local and there are {len(self.links)} links: give the zone, {address}%INTERFACE"
        return Refusal(RefusalCode.LINK_LOCAL_NEEDS_ZONE, text)


def _broadcasts(interface: Interface) -> tuple[IPv4Address, ...]:
    networks = (a.network for a in interface.addresses if a.ip.version == 4 and a.peer is None)
    return tuple(
        n.broadcast_address
        for n in networks
        if n.version == 4 and n.prefixlen <= _LONGEST_SUBNET_WITH_BROADCAST and not n.is_loopback
    )
