"""Which addresses should a target have? What should stand in place of one that is no good (AD01 to AD03, DS02)."""

from ipaddress import IPv6Address
from typing import TypeAlias

from planner.core.addresses import Address, Family
from planner.core.audit.case.look import Look
from planner.core.audit.case.pbx import Pbx
from planner.core.audit.case.sets import all_sets, targets
from planner.core.audit.services import made_of
from planner.core.names import DnsName
from planner.core.policy.settings import View
from planner.core.transports import Transport

Instead: TypeAlias = tuple[Address, ...] | None


def instead(look: Look, target: DnsName, address: Address) -> Instead:
    """Return what should stand in place of an address, perhaps nothing; None: it may stay, or nobody knows better."""
    if isinstance(address, IPv6Address) and made_of(address) is not None:
        return _real(look, target, address)
    if look.pbx is None:
        return None
    if not look.case.is_for_all(address) and address in look.pbx.own:
        return _public(look, look.pbx, address)
    if is_foreign(look, target, address):
        return _here(look, look.pbx, target, address)
    return () if deaf(look, target, address) and _has_ipv4(look, target) else None


def _real(look: Look, target: DnsName, address: IPv6Address) -> Instead:
    """Return the addresses that one made of an IPv4 address stands for, and those of the PBX that is there."""
    there = look.addresses_of(target)
    mapped = (address.ipv4_mapped,) if address.ipv4_mapped is not None and not _has_ipv4(look, target) else ()
    ours = listening_on_ipv6(look) if is_here(look, target) else []
    return (*mapped, *(it for it in ours if it not in there))


def _public(look: Look, pbx: Pbx, address: Address) -> Instead:
    """Return the public address that stands for an own one."""
    public = next((it for it in pbx.public if it.version == address.version), None)
    return (public,) if public is not None and look.settings.view is View.PUBLIC else None


def _here(look: Look, pbx: Pbx, target: DnsName, address: Address) -> Instead:
    """Return the only address that can be meant, if no other target has it."""
    same = [it for it in pbx.published if it.version == address.version]
    taken = {it for other in targets(look) if other != target for it in look.addresses_of(other)}
    is_sure = len(same) == 1 and not pbx.elsewhere and look.case.is_for_all(same[0]) and same[0] not in taken
    return (same[0],) if is_sure else None


def is_foreign(look: Look, target: DnsName, address: Address) -> bool:
    """Tell whether an address is nobody's that belongs to the PBX; of IPv6 only if it listens on that (DS02)."""
    pbx = look.pbx
    if pbx is None or address in pbx.addresses or made_of(address) or not target.is_within(look.domain):
        return False
    return address.version == 4 or any(_listens_on_ipv6(pbx, transport) for transport in pbx.offered)


def deaf(look: Look, target: DnsName, address: Address) -> tuple[Transport, ...]:
    """Return the transports for which nobody listens at an IPv6 address, though records lead there."""
    pbx = look.pbx
    if pbx is None or address.version == 4:
        return ()
    transports = [it.transport for it in all_sets(look) if target in {row.target for row in it.live_rows}]
    spoken = [it for it in transports if it is not None and pbx.listeners.of(it)] or pbx.offered
    is_ours = address in pbx.addresses
    return tuple([t for t in spoken if (is_ours and not pbx.serving(t, address)) or not _listens_on_ipv6(pbx, t)])


def _listens_on_ipv6(pbx: Pbx, transport: Transport) -> bool:
    """Tell whether the PBX has IPv6 at all, and any listener of *transport* takes it."""
    has_ipv6 = any(address.version == 6 for address in pbx.addresses)
    return has_ipv6 and any(listener.takes(Family.IPV6) for listener in pbx.listeners.of(transport))


def listening_on_ipv6(look: Look) -> list[Address]:
    """Return the IPv6 addresses of the PBX to publish at which it listens."""
    pbx = look.pbx
    ours = [a for a in pbx.published if a.version == 6] if pbx is not None else []
    listening = [a for a in ours if pbx is not None and any(pbx.serving(t, a) for t in pbx.offered)]
    return [a for a in listening if look.case.is_for_all(a)]


def is_here(look: Look, target: DnsName) -> bool:
    """Tell whether a target has an IPv4 address of this very node of the PBX."""
    pbx = look.pbx
    own = {a for a in (*pbx.public, *pbx.own) if a.version == 4} if pbx is not None else set()
    return not own.isdisjoint(look.addresses_of(target))


def _has_ipv4(look: Look, target: DnsName) -> bool:
    return any(address.version == 4 for address in look.addresses_of(target))
