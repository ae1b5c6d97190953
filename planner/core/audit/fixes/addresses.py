"""Which addresses should a target have? What should stand in place of one that is no good (AD01 to AD03, DS02)."""

from ipaddress import IPv6Address
from typing import TypeAlias

from planner.core.addresses import Address, Family
from planner.core.audit.case.case import Case
from planner.core.audit.case.pbx import Pbx
from planner.core.audit.case.special import is_for_all
from planner.core.audit.services import made_of
from planner.core.names import DnsName
from planner.core.policy.settings import View
from planner.core.transports import Transport

Instead: TypeAlias = tuple[Address, ...] | None


def instead(case: Case, target: DnsName, address: Address) -> Instead:
    """Return what should stand in place of an address, perhaps nothing; None: it may stay, or nobody knows better."""
    if isinstance(address, IPv6Address) and made_of(address) is not None:
        return _real(case, target, address)
    if case.pbx is None:
        return None
    if not is_for_all(case, address) and address in case.pbx.own:
        return _public(case, case.pbx, address)
    if is_foreign(case, target, address):
        return _here(case, case.pbx, target, address)
    return () if deaf(case, target, address) and _has_ipv4(case, target) else None


def _real(case: Case, target: DnsName, address: IPv6Address) -> Instead:
    """Return the addresses that one made of an IPv4 address stands for, and those of the PBX that is there."""
    there = case.addresses_of(target)
    mapped = (address.ipv4_mapped,) if address.ipv4_mapped is not None and not _has_ipv4(case, target) else ()
    ours = listening_on_ipv6(case) if is_here(case, target) else []
    return (*mapped, *(it for it in ours if it not in there))


def _public(case: Case, pbx: Pbx, address: Address) -> Instead:
    """Return the public address that stands for an own one."""
    public = next((it for it in pbx.public if it.version == address.version), None)
    return (public,) if public is not None and case.settings.view is View.PUBLIC else None


def _here(case: Case, pbx: Pbx, target: DnsName, address: Address) -> Instead:
    """Return the only address that can be meant, if no other target has it."""
    same = [it for it in pbx.published if it.version == address.version]
    taken = {it for other in case.targets() if other != target for it in case.addresses_of(other)}
    is_sure = len(same) == 1 and not pbx.elsewhere and is_for_all(case, same[0]) and same[0] not in taken
    return (same[0],) if is_sure else None


def is_foreign(case: Case, target: DnsName, address: Address) -> bool:
    """Tell whether an address is nobody's that belongs to the PBX; of IPv6 only if it listens on that (DS02)."""
    pbx = case.pbx
    if pbx is None or address in pbx.addresses or made_of(address) or not case.is_within(target):
        return False
    return address.version == 4 or any(_listens_on_ipv6(pbx, transport) for transport in pbx.offered)


def deaf(case: Case, target: DnsName, address: Address) -> tuple[Transport, ...]:
    """Return the transports for which nobody listens at an IPv6 address, though records lead there."""
    pbx = case.pbx
    if pbx is None or address.version == 4:
        return ()
    transports = [it.transport for it in case.sets() if target in {row.target for row in it.live_rows}]
    spoken = [it for it in transports if it is not None and pbx.listeners.of(it)] or pbx.offered
    is_ours = address in pbx.addresses
    return tuple([t for t in spoken if (is_ours and not pbx.serving(t, address)) or not _listens_on_ipv6(pbx, t)])


def _listens_on_ipv6(pbx: Pbx, transport: Transport) -> bool:
    """Tell whether the PBX has IPv6 at all, and any listener of *transport* takes it."""
    has_ipv6 = any(address.version == 6 for address in pbx.addresses)
    return has_ipv6 and any(listener.takes(Family.IPV6) for listener in pbx.listeners.of(transport))


def listening_on_ipv6(case: Case) -> list[Address]:
    """Return the IPv6 addresses of the PBX to publish at which it listens."""
    pbx = case.pbx
    ours = [a for a in pbx.published if a.version == 6] if pbx is not None else []
    listening = [a for a in ours if pbx is not None and any(pbx.serving(t, a) for t in pbx.offered)]
    return [a for a in listening if is_for_all(case, a)]


def is_here(case: Case, target: DnsName) -> bool:
    """Tell whether a target has an IPv4 address of this very node of the PBX."""
    pbx = case.pbx
    own = {a for a in (*pbx.public, *pbx.own) if a.version == 4} if pbx is not None else set()
    return not own.isdisjoint(case.addresses_of(target))


def _has_ipv4(case: Case, target: DnsName) -> bool:
    return any(address.version == 4 for address in case.addresses_of(target))
